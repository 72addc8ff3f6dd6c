"""Granting roles to people, and taking them back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.acts.who import SHELL, Who
from storage import actors
from storage.actors import Granted
from storage.audit import record_act
from storage.complaint import Complaint
from storage.database import Database
from storage.rows import Right

Scope = Sequence[dict[str, list[str]]]
"""Groups of criteria, as in an order's audience; without any: everybody."""


class LastManager(Exception):  # noqa: N818 - it says what it is
    """The only IT manager who acts in a chat is not taken away there: nobody could grant the role again."""


def grant_role(
    database: Database, role: Right, name: str, mobile: str, scope: Scope = (), *, who: Who, now: datetime
) -> int:
    """Do `grant` in a transaction of its own."""
    return database.write_now(lambda session: grant(session, role, name, mobile, scope, who=who, now=now))


def grant(session: Session, role: Right, name: str, mobile: str, scope: Scope = (), *, who: Who, now: datetime) -> int:
    """Let whoever shares this mobile (E.164) act in a role; return the number of the grant.

    A number holds a role once: a later name or scope takes the earlier one's place, and the same again changes nothing.
    """
    who.must_be(Right.IT_MANAGER)
    before = actors.held_by(session, role, mobile)
    if before and (before.name, list(before.scope)) == (name, list(scope)):
        return before.id
    where: dict[str, Any] = {}
    if before:
        actors.revoke(session, before.id, now)
        where = {"officer_id": before.officer_id, "contact_id": before.contact_id}
    granted = actors.grant(session, name, role, scope, granted_by=who.actor, now=now, mobile=mobile, **where)
    details: dict[str, Any] = {"role": role, "scope": list(scope)} | ({"instead_of": before.id} if before else {})
    record_act(
        session, now, actor=who.actor, via=who.via, act="grant_role", subject=f"actor {granted}", details=details
    )
    return granted


def revoke_role(database: Database, actor_id: int, *, who: Who, now: datetime) -> Granted:
    """Do `revoke` in a transaction of its own."""
    return database.write_now(lambda session: revoke(session, actor_id, who=who, now=now))


def revoke(session: Session, actor_id: int, *, who: Who, now: datetime) -> Granted:
    """Take a role away at once; return what was held.

    Complaint where nobody holds it, and LastManager where no other IT manager would be left whom the chat knows.
    """
    who.must_be(Right.IT_MANAGER)
    held = next((each for each in actors.granted(session) if each.actor.id == actor_id), None)
    if held is None:
        raise Complaint(f"No role has the number {actor_id}; `smaran roles list` shows them.")
    if who.via != SHELL and held.actor.role is Right.IT_MANAGER and not _others_manage(session, actor_id):
        raise LastManager
    actors.revoke(session, actor_id, now)
    record_act(
        session,
        now,
        actor=who.actor,
        via=who.via,
        act="revoke_role",
        subject=f"actor {actor_id}",
        details={"role": held.actor.role},
    )
    return held


def _others_manage(session: Session, actor_id: int) -> bool:
    managers = actors.actors_with(session, Right.IT_MANAGER)
    return any(each.contact_id is not None and each.id != actor_id for each in managers)


def granted_roles(database: Database) -> list[Granted]:
    """Every role that is held, the earliest granted first."""
    return database.read_now(actors.granted)
