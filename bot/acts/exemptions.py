"""Freeing an officer from what an order asks, and taking that back."""

from datetime import date, datetime

from sqlmodel import Session

from bot.acts.who import Who
from storage import exemptions
from storage.audit import record_act
from storage.exemptions import put_exemption
from storage.rows import Right


def exempt(
    session: Session,
    who: Who,
    officer_id: int,
    obligation_key: int | None,
    reason: str,
    until_on: date | None,
    now: datetime,
) -> int:
    """Free an officer from one obligation, or with None from all, for a reason and up to a day; return its number.

    Raises NotAllowed for whoever is no IT manager.
    """
    who.must_be(Right.IT_MANAGER)
    number = put_exemption(session, officer_id, obligation_key, reason, until_on, who.actor, now)
    until = until_on.isoformat() if until_on else None
    details = {"exemption": number, "obligation": obligation_key, "until": until}
    subject = f"#{officer_id}"
    record_act(session, now, actor=who.actor, via=who.via, act="exempt", subject=subject, details=details)
    return number


def revoke_exemption(session: Session, who: Who, number: int, now: datetime) -> int | None:
    """Ask of an officer again what they were freed from; return whose it was, None where that had ended already.

    Raises NotAllowed for whoever is no IT manager.
    """
    who.must_be(Right.IT_MANAGER)
    officer_id = exemptions.revoke_exemption(session, number, now)
    if officer_id is not None:
        details = {"exemption": number}
        subject = f"#{officer_id}"
        record_act(session, now, actor=who.actor, via=who.via, act="revoke_exemption", subject=subject, details=details)
    return officer_id
