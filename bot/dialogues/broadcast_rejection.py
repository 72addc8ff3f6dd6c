"""Why a notice is rejected: asked of whoever rejects it, and told to its author with their name."""

from bot.acts.broadcasts import Refused, known, reject
from bot.broadcasts.figures import described
from bot.broadcasts.pages import to_author
from bot.dialogues.broadcast import SKIP, refusals_told
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
    by = next(role.name for role in turn.roles if role.role is Right.IT_MANAGER)
    told = to_author(turn, notice, "broadcast_given_back", by=by, because=because)
    return [turn.reply("broadcast_done", what="rejected", notice=described(notice)), *told]
