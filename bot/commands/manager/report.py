"""/report: the figures in short, a picture, and a spreadsheet of everything behind them."""

from bot.turn import Reply, Turn
from storage.errands import count_open_errands


def report(turn: Turn) -> list[Reply]:
    """For the IT manager, nodal officers and viewers, each within their scope; drawn up beside this."""
    if not count_open_errands(turn.session, turn.person.contact_id, "report"):
        turn.note("report_read")
        turn.send_for("report")
    return turn.say("report_comes")
