"""Coming in: an address becomes an officer's own, somebody acts in their role, or the IT manager is asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.notices import tell
from bot.turn import Turn
from storage.actors import act_from, contacts_in
from storage.audit import record_act
from storage.imports import visible_import
from storage.joining import link_own, listed_officers, officers_with_employee_id
from storage.requests import JoinRequest, find_request, put_request
from storage.rows import Actor, Right


@dataclass(frozen=True, slots=True)
class Joined:
    """An address that becomes an officer's own."""

    contact_id: int
    officer_id: int
    actor: str
    """Who did it: the officer, or whoever let them in."""
    via: str
    how: str
    """`number`, `employee_id` or `approved`."""
    beside: Collection[int] = ()
    """Officers who share the phone."""


def join(session: Session, joined: Joined, now: datetime) -> None:
    """Link, and tell the address that was the officer's until now."""
    before = link_own(session, joined.contact_id, joined.officer_id, now, beside=joined.beside)
    details = {"how": joined.how} | ({"moved": True} if before else {})
    subject = f"#{joined.officer_id}"
    record_act(session, now, actor=joined.actor, via=joined.via, act="joined", subject=subject, details=details)
    for officer in listed_officers(session, visible_import(session), [joined.officer_id]):
        greeted = {"name": officer.name, "salutation": officer.salutation}
        tell(session, before, "number_moved", {"officer": greeted}, now)


def act_here(turn: Turn, mobile: str) -> list[Actor]:
    """Let whoever was granted roles under a number act from here; return those that are new here."""
    held = {role.id for role in turn.roles}
    new = [role for role in act_from(turn.session, turn.person.contact_id, mobile=mobile) if role.id not in held]
    for role in new:
        turn.note("acts_from_chat", f"actor {role.id}")
    return new


def ask_manager(
    turn: Turn, mobile: str, name: str, employee_id: str, office: str, *, whose_number: int | None = None
) -> None:
    """Lay before every IT manager that somebody wants to join.

    `whose_number` is the officer who has the number by the list, where the employee id was not given rightly.
    """
    session, contact_id = turn.session, turn.person.contact_id
    given = {"name": name, "employee_id": employee_id, "office": office}
    number = put_request(session, contact_id, mobile, **given, now=turn.now, officer_id=whose_number)
    turn.note("asked_to_join", f"request {number}")
    request = find_request(session, number)
    if request is not None:
        buttons = [[("approve", f"requests approve {number}"), ("reject", f"requests reject {number}")]]
        tell(
            session, contacts_in(session, Right.IT_MANAGER), "join_request", shown(session, request), turn.now, buttons
        )


def shown(session: Session, request: JoinRequest) -> dict[str, object]:
    """A request as those who decide about it read it, with whom the list has under its employee id."""
    known = officers_with_employee_id(session, visible_import(session), request.employee_id)
    asked = {key: getattr(request, key) for key in ("id", "name", "employee_id", "office", "mobile")}
    return {
        "request": {**asked, "asked_on": request.asked_at.date().isoformat()},
        "number_is_listed": request.officer_id is not None,
        "listed": {"name": known[0].name, "office": known[0].office} if len(known) == 1 else None,
    }
