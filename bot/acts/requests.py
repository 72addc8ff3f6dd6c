"""Deciding who is let in, as the IT manager does."""

from bot.acts.joining import Joined, join
from bot.notices import tell
from bot.turn import Turn
from storage.imports import visible_import
from storage.joining import Listed, listed_officers, officers_with_employee_id
from storage.requests import JoinRequest, decide, find_request
from storage.rows import Right

ADMIT = "admit"
"""The kind of errand that puts somebody on the list; bot/errands/admitting.py does it."""


class Refused(Exception):  # noqa: N818 - it says what it is
    """A decision that is not to be taken so; its only argument is the template that says why."""


def approve(turn: Turn, number: int) -> Listed | None:
    """Let somebody in: as whom the list has already, or else, after a while, as somebody new; then None.

    Raises Refused, and NotAllowed for anybody but an IT manager.
    """
    request = _decided(turn, number, "approved")
    officer = _meant(turn, request)
    if officer is None:
        turn.send_for(ADMIT, request=number, actor=turn.who.actor, via=turn.who.via)
        return None
    by = turn.who
    join(turn.session, Joined(request.contact_id, officer.id, by.actor, by.via, "approved"), turn.now)
    greeted = {"name": officer.name, "salutation": officer.salutation}
    tell(turn.session, [request.contact_id], "request_approved", {"officer": greeted}, turn.now)
    return officer


def reject(turn: Turn, number: int) -> JoinRequest:
    """Let somebody not in, and tell them; raises as `approve` does."""
    request = _decided(turn, number, "rejected")
    tell(turn.session, [request.contact_id], "request_rejected", {}, turn.now)
    return request


def _decided(turn: Turn, number: int, outcome: str) -> JoinRequest:
    turn.who.must_be(Right.IT_MANAGER)
    request = find_request(turn.session, number)
    if request is None or request.outcome is not None:
        raise Refused("request_decided")
    if request.contact_id == turn.person.contact_id:
        raise Refused("request_own")
    if outcome == "approved" and _is_ambiguous(turn, request):
        raise Refused("request_ambiguous")
    officer = _meant(turn, request) if outcome == "approved" else None
    decide(turn.session, number, outcome, turn.who.actor, turn.now, officer_id=officer.id if officer else None)
    turn.note(f"join_{outcome}", f"request {number}")
    return request


def _is_ambiguous(turn: Turn, request: JoinRequest) -> bool:
    """Whether the list has the employee id more than once: then nobody can say here who it is."""
    listed = officers_with_employee_id(turn.session, visible_import(turn.session), request.employee_id)
    return request.officer_id is None and len(listed) > 1


def _meant(turn: Turn, request: JoinRequest) -> Listed | None:
    """Whom the list has already: by the number, where only the employee id was wrong, or else by the employee id."""
    visible = visible_import(turn.session)
    if request.officer_id is not None:
        return next(iter(listed_officers(turn.session, visible, [request.officer_id])), None)
    return next(iter(officers_with_employee_id(turn.session, visible, request.employee_id)), None)
