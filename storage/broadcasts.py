"""Notices to many: their words and their state; each move only from a state that allows it."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, or_, select, update
from sqlmodel import Session, col

from storage.rows import Broadcast, BroadcastState, Right
from storage.tables import Actors, Broadcasts

_COLUMNS = tuple(getattr(Broadcasts, part.name) for part in fields(Broadcast))


def put_draft(
    session: Session,
    author: str,
    contact_id: int | None,
    audience: Collection[dict[str, Any]],
    narrowed: dict[str, Any] | None,
    now: datetime,
) -> int:
    """Begin a notice to an audience, and return its number."""
    begun = (
        insert(Broadcasts)
        .values(
            state=BroadcastState.DRAFT,
            author=author,
            contact_id=contact_id,
            audience=list(audience),
            narrowed=narrowed,
            frozen_to=0,
            created_at=now,
        )
        .returning(col(Broadcasts.id))
    )
    return session.connection().execute(begun).scalar_one() or 0


def find_broadcast(session: Session, number: int) -> Broadcast | None:
    """One notice; None where there is none of this number."""
    return next(iter(_broadcasts(session, select(*_COLUMNS).where(col(Broadcasts.id) == number))), None)


def attachments_since(session: Session, since: datetime) -> set[str]:
    """Paths of the files of all notices but those that have ended before."""
    ended = or_(col(Broadcasts.finished_at).is_(None), col(Broadcasts.finished_at) >= since)
    found = select(col(Broadcasts.attachment)).where(col(Broadcasts.attachment).is_not(None), ended)
    return {path for path in session.connection().execute(found).scalars() if path}


def broadcasts_in(session: Session, states: Collection[BroadcastState]) -> list[Broadcast]:
    """The notices in these states, the earliest first."""
    return _broadcasts(session, select(*_COLUMNS).where(col(Broadcasts.state).in_(states)).order_by(col(Broadcasts.id)))


def latest_broadcasts(session: Session, limit: int) -> list[Broadcast]:
    """The newest notices in whatever state, the newest first."""
    return _broadcasts(session, select(*_COLUMNS).order_by(col(Broadcasts.id).desc()).limit(limit))


def unfinished_cancelled(session: Session) -> list[Broadcast]:
    """Cancelled notices of which messages may still be in the queue."""
    return _broadcasts(
        session,
        select(*_COLUMNS).where(
            col(Broadcasts.state) == BroadcastState.CANCELLED, col(Broadcasts.finished_at).is_(None)
        ),
    )


def move_broadcast(
    session: Session, number: int, earlier: Collection[BroadcastState], to: BroadcastState, **also: Any
) -> bool:
    """Move a notice from one of the earlier states; False where it is in none of them any more."""
    here = (col(Broadcasts.id) == number) & col(Broadcasts.state).in_(earlier)
    return session.connection().execute(update(Broadcasts).where(here).values(state=to, **also)).rowcount == 1


def change_draft(session: Session, number: int, **parts: Any) -> bool:
    """Change parts of a notice that is a draft; False where it is none."""
    return move_broadcast(session, number, [BroadcastState.DRAFT], BroadcastState.DRAFT, **parts)


def note_progress_message(session: Session, number: int, message_id: int | None) -> None:
    """Remember which message in its author's chat tells how far it has come."""
    here = col(Broadcasts.id) == number
    session.connection().execute(update(Broadcasts).where(here).values(progress_message_id=message_id))


def note_end(session: Session, number: int, now: datetime) -> bool:
    """Note that nothing of a notice is in the queue any more; False where that was noted before."""
    here = (col(Broadcasts.id) == number) & col(Broadcasts.finished_at).is_(None)
    return session.connection().execute(update(Broadcasts).where(here).values(finished_at=now)).rowcount == 1


def managers_beside(session: Session, author: str, contact_id: int | None) -> list[int]:
    """From where the IT managers act, without the author of a notice."""
    question = (
        select(col(Actors.id), col(Actors.contact_id))
        .where(col(Actors.role) == Right.IT_MANAGER, col(Actors.revoked_at).is_(None))
        .where(col(Actors.contact_id).is_not(None), col(Actors.contact_id) != (contact_id or 0))
        .order_by(col(Actors.id))
    )
    rows: Iterable[Any] = session.connection().execute(question)
    return list(dict.fromkeys(contact for actor, contact in rows if f"actor {actor}" != author))


def _broadcasts(session: Session, question: Select[Any]) -> list[Broadcast]:
    rows: Iterable[Any] = session.connection().execute(question)
    return [_broadcast(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's name for a row as a mapping


def _broadcast(*, state: str, audience: list[dict[str, Any]], **rest: Any) -> Broadcast:
    return Broadcast(state=BroadcastState(state), audience=tuple(audience), **rest)
