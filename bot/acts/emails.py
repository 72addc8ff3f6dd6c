"""An officer says which email SPARROW has for them."""

from datetime import date, datetime

from sqlmodel import Session

from bot.acts.who import NotAllowed, Who
from storage.audit import record_act
from storage.imports import visible_import
from storage.knowledge import known_of
from storage.sparrow_emails import SELF_DECLARED, declare_sparrow_email


def may_declare(source: str | None) -> bool:
    """Whether an officer's own word counts: what a list of the department says outranks it."""
    return source in (None, SELF_DECLARED)


def declare_email(session: Session, who: Who, officer_id: int, email: str, today: date, now: datetime) -> bool:
    """Take down an email, as `normal_email` writes it; False where a list of the department knows it already.

    Raises NotAllowed for an officer who is not the one who says it.
    """
    if officer_id not in who.officers:
        raise NotAllowed
    visible = visible_import(session)
    known = known_of(session, visible, [officer_id], today).get(officer_id)
    if known is None or not may_declare(known.sparrow_source):
        return False
    declare_sparrow_email(session, visible, officer_id, email)
    subject = f"#{officer_id}"
    record_act(session, now, actor=who.actor, via=who.via, act="declare_sparrow_email", subject=subject)
    return True
