"""Who is looked up on the portal next, by what, and how it went."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session, col

from storage.bulk import insert_unless_there
from storage.imports import visible_import
from storage.rows import LookUp, LookUpOutcome, Sought, State
from storage.tables import (
    AccountLinks,
    Listings,
    LookUps,
    OfficerIdentifiers,
    Profiles,
    Standings,
)
from storage.versioned import holds

SOON = timedelta(days=14)
"""Something due within so many days, or overdue for no longer than that, lets an officer be looked up earlier."""
UNMET = (State.OPEN, State.AWAITING_REPORT, State.OVERDUE)
CONCLUSIVE = (LookUpOutcome.READ, LookUpOutcome.NOT_FOUND)


def officers_to_look_up(session: Session, since: datetime, today: date, size: int) -> list[Sought]:
    """Some of those who have not been looked up since then: half of them because something is due soonest.

    The other half are those who have waited longest, so that nobody waits for ever. Empty: everybody has been.
    """
    visible = visible_import(session)
    connection = session.connection()
    urgent = connection.execute(_soonest_due(visible, since, today).limit(size // 2)).scalars().all()
    stale = connection.execute(_stalest(visible, since).limit(size)).scalars().all()
    chosen = dict.fromkeys([*urgent, *stale])
    return sought(session, visible, list(chosen)[:size])


def sought(session: Session, visible: int, officers: Sequence[int]) -> list[Sought]:
    """By what some officers can be found on the portal, in the order in which they are given."""
    mine, link = OfficerIdentifiers, AccountLinks
    connection = session.connection()
    known: dict[tuple[int, str], list[str]] = {}
    identifiers = select(col(mine.officer_id), col(mine.kind), col(mine.value)).where(
        col(mine.officer_id).in_(officers), col(mine.kind).in_(("email", "mobile")), *holds(mine, visible)
    )
    user_ids = (
        select(col(link.officer_id), col(Profiles.user_id))
        .join(Profiles, col(Profiles.account_id) == col(link.account_id))
        .where(col(link.officer_id).in_(officers), col(link.how) != "candidate", col(Profiles.user_id).is_not(None))
        .where(*holds(link, visible), *holds(Profiles, visible))
    )
    for officer_id, kind, value in connection.execute(identifiers.order_by(col(mine.value))):
        known.setdefault((officer_id, kind), []).append(value)
    for officer_id, user_id in connection.execute(user_ids):
        known.setdefault((officer_id, "user_id"), []).append(str(user_id))
    kinds = ("user_id", "email", "mobile")
    return [Sought(one, *(tuple(known.get((one, kind), ())) for kind in kinds)) for one in officers]


def note_look_ups(session: Session, look_ups: Collection[LookUp]) -> None:
    """Write down when some officers were looked up, and how it went."""
    table = LookUps
    for one in look_ups:
        conclusive = {"as_on": one.as_on} if one.outcome in CONCLUSIVE else {}
        told = {"looked_up_at": one.as_on, "outcome": one.outcome.value, **conclusive}
        noted = insert_unless_there(session, table).values(officer_id=one.officer_id, **told)
        session.connection().execute(noted.on_conflict_do_update(index_elements=["officer_id"], set_=told))


def _waiting(visible: int, since: datetime) -> Select[Any]:
    """Serving officers who have not been looked up since then."""
    return (
        select(col(Listings.officer_id))
        .outerjoin(LookUps, col(LookUps.officer_id) == col(Listings.officer_id))
        .where(~col(Listings.left), *holds(Listings, visible))
        .where(or_(col(LookUps.officer_id).is_(None), col(LookUps.looked_up_at) < since))
    )


def _stalest(visible: int, since: datetime) -> Select[Any]:
    return _waiting(visible, since).order_by(col(LookUps.looked_up_at).nulls_first(), col(Listings.officer_id))


def _soonest_due(visible: int, since: datetime, today: date) -> Select[Any]:
    due_on = col(Standings.due_on)
    soonest = (
        select(col(Standings.officer_id), func.min(due_on).label("due_on"))
        .where(col(Standings.until).is_(None), col(Standings.state).in_(UNMET))
        .where(due_on.between(today - SOON, today + SOON))
        .group_by(col(Standings.officer_id))
        .subquery()
    )
    return (
        _waiting(visible, since)
        .join(soonest, soonest.c.officer_id == col(Listings.officer_id))
        .order_by(soonest.c.due_on, col(LookUps.looked_up_at).nulls_first(), col(Listings.officer_id))
    )
