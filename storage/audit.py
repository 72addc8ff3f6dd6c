"""Who did what, and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.tables import Audit


def record_act(
    session: Session,
    now: datetime,
    *,
    actor: str,
    via: str,
    act: str,
    subject: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write down one act, in the transaction of what it does."""
    session.add(Audit(at=now, actor=actor, via=via, act=act, subject=subject, details=dict(details or {})))


def latest_acts(session: Session, limit: int) -> Sequence[Audit]:
    """The newest acts, the newest first."""
    return session.exec(select(Audit).order_by(col(Audit.at).desc(), col(Audit.id).desc()).limit(limit)).all()
