"""What somebody wishes at one address, and what they have accepted there."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from storage.rows import Language
from storage.tables import Contacts


def stop(session: Session, contact_id: int, now: datetime) -> None:
    """Send no more reminders to an address, from the very next intent on."""
    _change(session, contact_id, stopped_at=now)


def resume(session: Session, contact_id: int) -> None:
    """Let reminders go to an address again, also where they were only put off."""
    _change(session, contact_id, stopped_at=None, snoozed_until=None)


def snooze(session: Session, contact_id: int, until: date) -> None:
    """Put off the reminders to an address until a day, on which they begin again."""
    _change(session, contact_id, snoozed_until=until)


def snoozed_until(session: Session, contact_id: int) -> date | None:
    """The day on which reminders that were put off begin again, be it past; None where they were not."""
    return session.connection().scalar(select(col(Contacts.snoozed_until)).where(col(Contacts.id) == contact_id))


def choose_language(session: Session, contact_id: int, language: Language) -> None:
    """Speak this language to an address from now on."""
    _change(session, contact_id, language=language)


def show_notice(session: Session, contact_id: int, version: str) -> None:
    """Note which version of the notice was shown to an address last."""
    _change(session, contact_id, notice_version=version)


def accept_notice(session: Session, contact_id: int, version: str, now: datetime) -> None:
    """Note that a version of the notice was accepted at an address."""
    _change(session, contact_id, notice_version=version, notice_accepted_at=now)


def has_accepted(session: Session, contact_id: int) -> bool:
    """Whether a notice was ever accepted at an address."""
    when = select(col(Contacts.notice_accepted_at)).where(col(Contacts.id) == contact_id)
    return session.connection().scalar(when) is not None


def count_wrong_id(session: Session, contact_id: int) -> None:
    """Count one more employee id that is not that of the number's officer."""
    _change(session, contact_id, wrong_ids=col(Contacts.wrong_ids) + 1)


def _change(session: Session, contact_id: int, **values: Any) -> None:
    session.connection().execute(update(Contacts).where(col(Contacts.id) == contact_id).values(**values))
