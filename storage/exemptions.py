"""Officers freed from what an order asks."""

from datetime import date, datetime

from sqlalchemy import insert
from sqlmodel import Session, col

from storage.tables import Exemptions


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
