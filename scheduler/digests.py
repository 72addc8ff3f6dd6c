"""The week's digest: to each nodal officer where theirs stand, and to the IT managers which duties nobody holds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from scheduler.clock import IST, day_in_india
from scheduler.rules.audience import EVERYBODY, Groups, covered, in_audience, scope_groups
from scheduler.rules.working_time import into_office_hours, next_working_day, office_hours
from scheduler.scoped import Scope, Show, Tally
from scheduler.scoped_values import MostUrgent, shortened, summary
from scheduler.terms import Terms
from scheduler.values import both, order_facts
from scheduler.working_calendar import OfficeCalendars
from storage.actors import Placed, actors_with, placed_actors
from storage.database import Database
from storage.orders import active_orders
from storage.queueing import NewMessage, contacts_told, put
from storage.rows import Actor, Language, Order, Right
from storage.standings import checked_on

KIND = "digest"
NAMED = 10
"""So many are named in the message itself; the rest stand in the list behind its button."""
LENGTH = 3_500
"""Letters that every channel carries, and a phone shows without much scrolling."""
BUTTONS = (("as_file", "pending file"), ("summary", "pending"), ("remind", "remind"))
"""Below a digest: their names in words.toml, and the commands that they are."""
Label = Callable[[str, Language], str]
"""The words on a button."""
WEEK = timedelta(days=7)


def digest_slot(now: datetime, weekday: int, at: time, calendars: OfficeCalendars) -> datetime | None:
    """The newest moment for which a digest is due: a weekday (Monday is 0), or the next working day after a holiday.

    One that was missed is due as soon as an office day is under way, unless the next one comes on that same day.
    """
    today = day_in_india(now)
    calendar = calendars.of(None, today)
    if into_office_hours(now, calendar) != now:
        return None
    this_week = today - timedelta(days=(today.weekday() - weekday) % 7)
    days = [next_working_day(day, calendar) for day in (this_week - WEEK, this_week)]
    slots = [datetime.combine(day, at, IST) for day in days]
    if any(slot.date() == today and slot > now for slot in slots):
        return None
    return max((slot for slot in slots if slot <= now), default=None)


@dataclass
class _Receiver:
    """One nodal officer, and what there is to tell them."""

    placed: Placed
    groups: Groups
    tally: Tally = field(default_factory=Tally)
    named: MostUrgent = field(default_factory=lambda: MostUrgent(NAMED))


def send_digests(database: Database, terms: Terms, label: Label, now: datetime) -> int:
    """Queue this week's digests, and return how many; who was told today is not told again."""
    with database.reading() as session:
        orders = active_orders(session, terms.orders)
        told = contacts_told(session, KIND, day_in_india(now))
        receivers = _receivers(session, terms, orders, told)
        _look(session, receivers, orders, terms)
        messages = [_digest(one, session, orders, terms, label, now) for one in receivers if one.tally.officers]
        missing = _missing(orders, actors_with(session, Right.NODAL_OFFICER))
        missing["empty"] = [one.placed.actors[0].name for one in receivers if not one.tally.officers]
        if any(missing.values()):
            values = {"today": day_in_india(now).isoformat(), **missing}
            managers = placed_actors(session, Right.IT_MANAGER, terms.channels)
            messages += [
                _message(one, "nodal_duties", values, [], terms, now) for one in managers if one.contact_id not in told
            ]
    if messages:
        database.write_now(lambda session: put(session, messages, now))
    return len(messages)


def _receivers(session: Session, terms: Terms, orders: Sequence[Order], told: set[int]) -> list[_Receiver]:
    """Whoever holds a scope and has joined; one who holds several gets one digest of all."""
    placed = placed_actors(session, Right.NODAL_OFFICER, terms.channels)
    return [_Receiver(one, _groups(one.actors, orders)) for one in placed if one.contact_id not in told]


def _groups(actors: Iterable[Actor], orders: Sequence[Order]) -> Groups:
    return tuple(group for actor in actors for group in scope_groups(actor.scope, orders))


def _look(session: Session, receivers: Sequence[_Receiver], orders: Sequence[Order], terms: Terms) -> None:
    """Pass over everybody once, whoever they belong to."""
    if not receivers:
        return
    for one in Scope(session, EVERYBODY, orders, terms.channels).officers():
        for receiver in receivers:
            if in_audience(one.officer, receiver.groups):
                receiver.tally.add(one)
                receiver.named.add(one)


def _digest(
    one: _Receiver, session: Session, orders: Sequence[Order], terms: Terms, label: Label, now: datetime
) -> NewMessage:
    today, as_of = day_in_india(now), checked_on(session)
    named = one.named.named(today)
    values = {
        "today": today.isoformat(),
        "as_of": as_of.isoformat() if as_of else None,
        "nodal": one.placed.actors[0].name,
        **summary(one.tally, orders),
        "officers": named,
        "more": one.tally.shown[Show.ALL] - len(named),
    }
    language = one.placed.language
    values = shortened(values, lambda values: len(terms.render(KIND, language, values)) <= LENGTH)
    buttons = [{"label": label(name, language), "answer": answer} for name, answer in BUTTONS] if named else []
    return _message(one.placed, KIND, values, buttons, terms, now)


def _missing(orders: Sequence[Order], nodal: Sequence[Actor]) -> dict[str, Any]:
    """The nodal duties of the orders that nobody holds, and the nodal officers who are not in the chat yet."""
    held = _groups(nodal, orders)
    return {
        "duties": [
            {"order": order_facts(order), "designation": both(duty.designation)}
            for order in orders
            for duty in order.nodal
            if not covered(duty.scope, held)
        ],
        "waiting": [actor.name for actor in nodal if actor.contact_id is None],
    }


def _message(
    to: Placed, template: str, values: dict[str, Any], buttons: Sequence[dict[str, str]], terms: Terms, now: datetime
) -> NewMessage:
    """Good until the office closes."""
    today = day_in_india(now)
    _, closes = office_hours(today, terms.calendars.of(None, today))
    return NewMessage(
        kind=KIND,
        contact_id=to.contact_id,
        channel=to.channel,
        officer_id=None,
        day=today,
        template=template,
        template_hash=terms.template_hash(template, to.language),
        language=to.language,
        not_before=now,
        valid_until=closes,
        values=values,
        form={"buttons": [[button] for button in buttons]} if buttons else None,
    )
