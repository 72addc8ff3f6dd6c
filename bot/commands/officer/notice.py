"""/notice: what is kept and why; where it has changed it is shown again, once."""

from bot.dialogues.joining import accept, notice_now
from bot.render import label
from bot.turn import Reply, Turn
from storage.contacts import Person


def notice(turn: Turn) -> list[Reply]:
    """Show it, or note that it is accepted."""
    if turn.argument == "accept":
        accept(turn)
        return turn.say("notice_accepted")
    return turn.say("notice_left") if turn.argument == "later" else [notice_now(turn)]


def changed_notice(turn: Turn, stands: str) -> list[Reply]:
    """For somebody who has joined under an earlier wording; nothing ends if they leave it."""
    if not is_known(turn.person) or turn.person.notice == stands:
        return []
    row = [(label("accept_notice", turn.language), "notice accept"), (label("not_now", turn.language), "notice later")]
    return [notice_now(turn, changed=True).with_buttons(*[[each] for each in row])]


def is_known(person: Person) -> bool:
    """Whether they have joined in any way."""
    return person.accepted or bool(person.officers)
