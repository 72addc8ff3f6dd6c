"""Officers freed from what an order asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlmodel import Session, col

from storage.tables import Exemptions


@dataclass(frozen=True, slots=True)
class Exemption:
    """One officer freed from one obligation, or from all."""

    id: int
    officer_id: int
    obligation_key: int | None
    """None: from all."""
    reason: str
    until_on: date | None
    """The last day; None: for good."""
    granted_by: str


def put_exemption(
    session: Session,
    officer_id: int,
    obligation_key: int | None,
    reason: str,
    until_on: date | None,
    by: str,
    now: datetime,
) -> int:
    """Free an officer from one obligation, or with None from all, up to a day or for good; return its number."""
    granted = (
        insert(Exemptions)
        .values(
            officer_id=officer_id,
            obligation_key=obligation_key,
            reason=reason,
            until_on=until_on,
            granted_by=by,
            granted_at=now,
        )
        .returning(col(Exemptions.id))
    )
    return session.connection().execute(granted).scalar_one() or 0


def exemptions_of(session: Session, officer_id: int, today: date) -> list[Exemption]:
    """What an officer is freed from on a day, the earliest granted first."""
    question = select(
        col(Exemptions.id),
        col(Exemptions.officer_id),
        col(Exemptions.obligation_key),
        col(Exemptions.reason),
        col(Exemptions.until_on),
        col(Exemptions.granted_by),
    ).where(
        col(Exemptions.officer_id) == officer_id,
        *in_force(today),
    )
    rows: Iterable[Any] = session.connection().execute(question.order_by(col(Exemptions.id)))
    return [Exemption(*row) for row in rows]


def revoke_exemption(session: Session, number: int, now: datetime) -> int | None:
    """End an exemption, and return whose it was; None where it had ended or never was."""
    here = (col(Exemptions.id) == number) & col(Exemptions.revoked_at).is_(None)
    ended = update(Exemptions).where(here).values(revoked_at=now).returning(col(Exemptions.officer_id))
    return session.connection().execute(ended).scalar_one_or_none()


def in_force(today: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which an exemption counts on a day."""
    until = col(Exemptions.until_on)
    return col(Exemptions.revoked_at).is_(None), or_(until.is_(None), until >= today)
