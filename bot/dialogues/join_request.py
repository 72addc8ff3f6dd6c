"""Whoever is not on the list tells name, employee id and office, for the IT manager to decide."""

from datetime import timedelta

from bot.acts.joining import ask_manager
from bot.help_line import help_line
from bot.render import label
from bot.turn import Reply, Turn
from scheduler.rules.audience import fold
from storage.requests import count_requests, has_open_request

A_DAY = 3
"""Requests of one person, or for one number."""
LONGEST = 120


def ask_name(turn: Turn, mobile: str, *, tries_over: bool = False) -> list[Reply]:
    """Begin, unless a request waits or there were too many today."""
    if has_open_request(turn.session, turn.person.contact_id, mobile):
        return turn.say("request_waits")
    if has_asked_enough(turn, mobile):
        return turn.say("requests_too_many", ask=help_line(turn.means.help_lines))
    return turn.ask("join_request.name", turn.reply("request_name", tries_over=tries_over), mobile=mobile)


def has_asked_enough(turn: Turn, mobile: str) -> bool:
    """Whether a request waits, or there were too many today, from here or for the number."""
    contact_id, since = turn.person.contact_id, turn.now - timedelta(days=1)
    waits = has_open_request(turn.session, contact_id, mobile)
    return waits or count_requests(turn.session, contact_id, mobile, since) >= A_DAY


def name(turn: Turn) -> list[Reply]:
    """Their name; then the employee id."""
    if not _sayable(turn):
        return turn.ask("join_request.name", turn.reply("request_name", tries_over=False))
    return turn.ask("join_request.employee_id", turn.reply("request_employee_id"), name=_said(turn))


def employee_id(turn: Turn) -> list[Reply]:
    """Their employee id; then the office."""
    if not _sayable(turn):
        return turn.ask("join_request.employee_id", turn.reply("request_employee_id"))
    return turn.ask("join_request.office", turn.reply("request_office"), employee_id=_said(turn))


def office(turn: Turn) -> list[Reply]:
    """Their office; then a last look."""
    if not _sayable(turn):
        return turn.ask("join_request.office", turn.reply("request_office"))
    return _ask_confirmation(turn, {**turn.kept, "office": _said(turn)})


def confirm(turn: Turn) -> list[Reply]:
    """Send it, or begin again."""
    if turn.argument == "again":
        return turn.ask("join_request.name", turn.reply("request_name", tries_over=False))
    if turn.argument != "send":
        return _ask_confirmation(turn, dict(turn.kept))
    turn.finish()
    told = turn.kept
    if has_asked_enough(turn, told["mobile"]):
        return turn.say("request_waits")
    ask_manager(turn, told["mobile"], told["name"], told["employee_id"], told["office"])
    return turn.say("request_sent")


def _ask_confirmation(turn: Turn, told: dict[str, str]) -> list[Reply]:
    told = {key: told[key] for key in ("name", "employee_id", "office")}
    row = [(label("send", turn.language), "send"), (label("begin_again", turn.language), "again")]
    return turn.ask("join_request.confirm", turn.reply("request_confirm", request=told), [row], **told)


def _said(turn: Turn) -> str:
    return " ".join(turn.argument.split())


def _sayable(turn: Turn) -> bool:
    return bool(fold(turn.argument)) and len(turn.argument) <= LONGEST
