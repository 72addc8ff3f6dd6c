"""People with a role: who they are, and from where they act."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlmodel import Session, col

from storage.rows import Actor, Language, Right
from storage.tables import Actors, Contacts


@dataclass(frozen=True, slots=True)
class Granted:
    """A role that is held, and how it came about."""

    actor: Actor
    mobile: str | None
    """By which they are known, in E.164."""
    granted_by: str
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """Where somebody who holds a role is written to, and all their grants of it."""

    contact_id: int
    channel: str
    language: Language
    actors: tuple[Actor, ...]


_KNOWN = select(
    col(Actors.id),
    col(Actors.name),
    col(Actors.role),
    col(Actors.scope),
    col(Actors.officer_id),
    col(Actors.contact_id),
).where(col(Actors.revoked_at).is_(None))


def actors(session: Session) -> list[Actor]:
    """Everybody who holds a role, the earliest granted first."""
    return _actors(session.connection().execute(_KNOWN.order_by(col(Actors.id))))


def actors_at(session: Session, contact_id: int) -> tuple[Actor, ...]:
    """The roles in which a contact acts."""
    return tuple(
        _actors(
            session.connection().execute(_KNOWN.where(col(Actors.contact_id) == contact_id).order_by(col(Actors.id)))
        )
    )


def actors_with(session: Session, role: Right) -> list[Actor]:
    """Everybody who holds one role."""
    return _actors(session.connection().execute(_KNOWN.where(col(Actors.role) == role).order_by(col(Actors.id))))


def contacts_in(session: Session, role: Right) -> set[int]:
    """From where a role is acted in; who has not shared their number yet is left out."""
    return {actor.contact_id for actor in actors_with(session, role) if actor.contact_id is not None}


def placed_actors(session: Session, role: Right, channels: Collection[str]) -> list[Placed]:
    """Everybody who holds a role and is written to on one of these channels, each contact once."""
    held: dict[int, list[Actor]] = {}
    for actor in actors_with(session, role):
        if actor.contact_id is not None:
            held.setdefault(actor.contact_id, []).append(actor)
    question = select(col(Contacts.id), col(Contacts.channel), col(Contacts.language)).where(
        col(Contacts.id).in_(held),
        col(Contacts.channel).in_(channels),
        col(Contacts.stopped_at).is_(None),
        col(Contacts.unreachable_since).is_(None),
    )
    rows: Iterable[Any] = session.connection().execute(question.order_by(col(Contacts.id)))
    return [Placed(number, channel, language, tuple(held[number])) for number, channel, language in rows]


def granted(session: Session) -> list[Granted]:
    """Every role that is held, with how it came about, the earliest granted first."""
    how = _KNOWN.add_columns(col(Actors.mobile), col(Actors.granted_by), col(Actors.granted_at))
    rows = session.connection().execute(how.order_by(col(Actors.id))).all()
    return [Granted(actor, *row[-3:]) for actor, row in zip(_actors(row[:-3] for row in rows), rows, strict=True)]


def actor_names(session: Session) -> dict[str, str]:
    """By what the audit log calls them, the names of all who ever held a role."""
    rows: Iterable[Any] = session.connection().execute(select(col(Actors.id), col(Actors.name)))
    return {f"actor {number}": name for number, name in rows}


def held_by(session: Session, role: Right, mobile: str) -> Actor | None:
    """Who holds a role under a number (E.164)."""
    theirs = (col(Actors.role) == role) & (col(Actors.mobile) == mobile)
    return next(iter(_actors(session.connection().execute(_KNOWN.where(theirs).limit(1)))), None)


def grant(
    session: Session,
    name: str,
    role: Right,
    scope: Sequence[dict[str, Any]],
    *,
    granted_by: str,
    now: datetime,
    mobile: str | None = None,
    officer_id: int | None = None,
    contact_id: int | None = None,
) -> int:
    """Let somebody act in a role, from a contact or from whichever shares this mobile (E.164); return its number."""
    granted = (
        insert(Actors)
        .values(
            name=name,
            role=role,
            scope=list(scope),
            officer_id=officer_id,
            contact_id=contact_id,
            mobile=mobile,
            granted_by=granted_by,
            granted_at=now,
        )
        .returning(col(Actors.id))
    )
    return session.connection().execute(granted).scalar_one() or 0


def revoke(session: Session, actor_id: int, now: datetime) -> bool:
    """Take a role away; False where nobody held it."""
    held = (col(Actors.id) == actor_id) & col(Actors.revoked_at).is_(None)
    return session.connection().execute(update(Actors).where(held).values(revoked_at=now)).rowcount == 1


def act_from(session: Session, contact_id: int, *, mobile: str, officer_id: int | None = None) -> tuple[Actor, ...]:
    """Let whoever was granted a role under this number, or as this officer, act from here; return the roles held here.

    From wherever they acted before, they do no longer.
    """
    theirs = or_(
        col(Actors.mobile) == mobile,
        (col(Actors.officer_id) == officer_id) if officer_id is not None else col(Actors.id).is_(None),
    )
    session.connection().execute(
        update(Actors).where(theirs, col(Actors.revoked_at).is_(None)).values(contact_id=contact_id)
    )
    return actors_at(session, contact_id)


def _actors(rows: Iterable[Any]) -> list[Actor]:
    return [Actor(id_, name, Right(role), tuple(scope), *where) for id_, name, role, scope, *where in rows]
