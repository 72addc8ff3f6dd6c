"""What a zip in the watched folder asks of an IT manager: its password, which only memory keeps."""

from bot.render import label
from bot.turn import Reply, Turn
from storage.rows import Right


def ask(turn: Turn) -> list[Reply]:
    """Ask for it, where one is awaited and the chat can take the answer back."""
    turn.who.must_be(Right.IT_MANAGER)
    if not (turn.means.zip_password.awaited and turn.means.limits.deletes):
        return turn.say("folder_password_over")
    cancel = (label("cancel", turn.language), "cancel")
    return turn.ask("zip_password.words", turn.reply("folder_password_ask"), [[cancel]])


def words(turn: Turn) -> list[Reply]:
    """Keep it in memory and take it out of the chat; the folder is looked into again within seconds."""
    turn.who.must_be(Right.IT_MANAGER)
    turn.finish()
    if turn.argument == "cancel" or turn.incoming.text is None:
        return turn.say("cancelled")
    awaited = turn.means.zip_password.awaited
    if awaited:
        turn.means.zip_password.tell(turn.argument)
    taken_back = turn.without_words(deletes=turn.incoming.message_id)
    return [taken_back, turn.reply("folder_password_kept" if awaited else "folder_password_over")]
