"""Saying that something is wrong, and answering whoever said so."""

from datetime import datetime, time, timedelta

from sqlmodel import Session

from bot.acts.who import NotAllowed, Who
from scheduler.clock import IST, day_in_india
from storage.audit import record_act
from storage.rows import Right
from storage.tickets import Ticket, close_ticket, open_tickets_of, put_ticket, ticket


def open_ticket(
    session: Session,
    who: Who,
    officer_id: int,
    obligation_key: int | None,
    contact_id: int,
    what: str,
    words: str | None,
    rest_days: int,
    now: datetime,
) -> tuple[int, datetime | None]:
    """Note what somebody says is wrong; return its number, and until when nudges about it rest, where they do.

    One that is open about the same stays the only one. Raises NotAllowed for an officer for whom they do not speak.
    """
    if officer_id not in who.officers:
        raise NotAllowed
    for each in open_tickets_of(session, [officer_id]):
        if each.obligation_key == obligation_key:
            return each.id, None
    rests_until = datetime.combine(day_in_india(now) + timedelta(days=rest_days), time(), IST) if rest_days else None
    number = put_ticket(session, officer_id, obligation_key, contact_id, what, words, now, rests_until)
    details = {"ticket": number, "obligation": obligation_key, "what": what}
    _note(session, who, "open_ticket", officer_id, now, details)
    return number, rests_until


def answer_ticket(session: Session, who: Who, number: int, answer: str | None, now: datetime) -> Ticket | None:
    """Close a ticket, with an answer or without; None where it is not open any more.

    Raises NotAllowed for whoever is no IT manager.
    """
    who.must_be(Right.IT_MANAGER)
    found = ticket(session, number)
    if found is None or not close_ticket(session, number, answer, who.actor, now):
        return None
    act = "close_ticket" if answer is None else "answer_ticket"
    _note(session, who, act, found.officer_id, now, {"ticket": number})
    return found


def _note(
    session: Session, who: Who, act: str, officer_id: int, now: datetime, details: dict[str, int | str | None]
) -> None:
    record_act(session, now, actor=who.actor, via=who.via, act=act, subject=f"#{officer_id}", details=details)
