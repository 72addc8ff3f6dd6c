"""Who did what, and when."""

from collections.abc import Iterator, Mapping, Sequence
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


def latest_acts(session: Session, limit: int, before: int | None = None) -> Sequence[Audit]:
    """The newest acts, the newest first; with `before` only those written down before the act of that number."""
    question = select(Audit).order_by(col(Audit.id).desc()).limit(limit)
    return session.exec(question if before is None else question.where(col(Audit.id) < before)).all()


def every_act(session: Session, at_once: int = 1000) -> Iterator[Audit]:
    """Every act that is kept, the newest first, some at a time."""
    before: int | None = None
    while page := latest_acts(session, at_once, before):
        yield from page
        before = page[-1].id
        session.expunge_all()
