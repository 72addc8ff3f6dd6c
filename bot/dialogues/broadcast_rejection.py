"""Why a notice is rejected: asked of whoever rejects it, and told to its author with their name."""

from bot.acts.broadcasts import Refused, known, reject
from bot.broadcasts.figures import described
from bot.broadcasts.pages import buttons
from bot.dialogues.broadcast import SKIP, refusals_told
from bot.notices import notices
from bot.render import label
from bot.turn import Reply, Turn
from storage.rows import BroadcastState, Right

LONGEST = 300


def ask_why(turn: Turn, number: int) -> list[Reply]:
    """Ask for the reason before it goes back; nothing has happened to it until then."""
    notice = known(turn.session, turn.who, number)
    if notice.state is not BroadcastState.AWAITING_APPROVAL:
        raise Refused("not_now")
    asked = turn.reply("broadcast_why", notice=described(notice))
    return turn.ask("broadcast.reason", asked, [[(label("broadcast_reject_so", turn.language), SKIP)]], number=number)


@refusals_told
def reason(turn: Turn) -> list[Reply]:
    """Give it back; its author hears by whom, and why."""
    because = None if turn.argument == SKIP else " ".join(turn.argument.split())[:LONGEST]
    if because == "":
        return turn.say("not_read")
    number = turn.kept["number"]
    turn.finish()
    notice = reject(turn.session, turn.who, number, turn.now)
    author = notice.contact_id
    elsewhere = [author] if author is not None and author != turn.person.contact_id else []
    by = next(role.name for role in turn.roles if role.role is Right.IT_MANAGER)
    values = {"notice": described(notice), "by": by, "because": because}
    told = notices(turn.session, elsewhere, "broadcast_given_back", values, lambda language: buttons(notice, language))
    return [turn.reply("broadcast_done", what="rejected", notice=described(notice)), *told]
