"""What is known of officers on one day: one statement a chunk for each kind of fact."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, null, select
from sqlmodel import Session, col

from storage.counted_work import (
    COUNTED_FROM_COMPLETIONS,
    Count,
    asked_for,
    completed,
    course_ids,
    kept,
    passed,
    plan_share,
    reached,
)
from storage.exemptions import in_force
from storage.finished import midnight_before
from storage.look_ups import CONCLUSIVE
from storage.rows import Account, Known, Measure, Metric, Officer
from storage.tables import (
    AccountLinks,
    AccountReadings,
    Exemptions,
    Listings,
    LookUps,
    Profiles,
    SaidFinished,
    SparrowEmails,
    Tickets,
)
from storage.versioned import holds

CHUNK = 1000
_ANY_LOOK_UP = select(col(LookUps.officer_id)).where(col(LookUps.officer_id) > 0).limit(1)
"""Whether the portal's API was ever asked; the condition lets it be answered by the key."""
SPARROW_SOURCES = ("sparrow_list", "officer_list", "self_declared")
"""The first of them that knows an email is believed."""


_TOLD = select(col(LookUps.officer_id), col(LookUps.as_on)).where(
    col(LookUps.officer_id).in_(bindparam("officers", expanding=True)), col(LookUps.outcome).in_(CONCLUSIVE)
)
"""Of the given officers, those of whom the portal's API has last told something, and of when that is.

Whoever has no account then is not found: either nothing is there, or what is there is another officer's.
"""


class Knowledge:
    """Reads officers in chunks, in the order of their numbers, with all that the rules may know of them."""

    def __init__(self, session: Session, visible: int, counts: Iterable[Count], today: date) -> None:
        self._session = session
        self._connection = session.connection()
        self._after, self._among = _after(visible), _among(visible)
        self._looks_up = session.connection().execute(_ANY_LOOK_UP).first() is not None
        self._accounts = _accounts(visible, read=self._looks_up)
        self._sparrow = _sparrow_emails(visible)
        self._exemptions = _exemptions(today)
        self._resting, self._finished = _resting(today), _finished(today)
        counts = list(counts)
        self._work = [count for count in counts if count.metric in COUNTED_FROM_COMPLETIONS]
        courses = tuple(course_ids(session, count.named) for count in self._work)
        self._completed = completed(visible, tuple(self._work), courses)
        self._reached = {
            count: reached(visible, count, among)
            for count, among in zip(self._work, courses, strict=True)
            if count.due_on
        }
        self._other = [
            (count, {Metric.PLAN_SHARE: plan_share, Metric.ASSESSMENT: passed}[count.metric](visible, count))
            for count in counts
            if count.metric not in COUNTED_FROM_COMPLETIONS
        ]

    def chunks(self, size: int = CHUNK) -> Iterator[list[Known]]:
        """Every officer, `size` at a time."""
        after = 0
        while chunk := self._join(self._after, {"after": after, "size": size}):
            yield chunk
            after = chunk[-1].officer.id

    def several(self, officers: Collection[int]) -> list[Known]:
        """Some hundreds of officers at most, in the order of their numbers, without those whom no list ever had."""
        return self._join(self._among, {"officers": list(officers)})

    def _join(self, listing: Select[Any], which: dict[str, Any]) -> list[Known]:
        """Officers with whatever is known of them."""
        known = {row[0]: Known(Officer(*row), None) for row in self._connection.execute(listing, which)}
        if not known:
            return []
        these = {"officers": list(known)}
        self._join_accounts(known, these)
        for officer_id, email, source in self._connection.execute(self._sparrow, these):
            one = known[officer_id]
            if one.sparrow_source is None or _rank(source) < _rank(one.sparrow_source):
                one.sparrow_email, one.sparrow_source = email, source
        for officer_id, key, reason in self._connection.execute(self._exemptions, these):
            known[officer_id].exemptions[key or 0] = reason
        for officer_id, key in self._connection.execute(self._resting, these):
            known[officer_id].resting |= {key}
        for officer_id, key in self._connection.execute(self._finished, these):
            known[officer_id].finished |= {key}
        self._join_work(known, these)
        for count, statement in self._other:
            for officer_id, value, reached_on, total in self._connection.execute(statement, these):
                _measures(known[officer_id], count)[count.obligation_key] = Measure(value or 0, reached_on, total)
        return list(known.values())

    def _join_work(self, known: dict[int, Known], these: dict[str, Any]) -> None:
        """Join what was completed; the very day is looked up only where the target was reached after the due date."""
        late: dict[Count, list[int]] = {count: [] for count in self._reached}
        for officer_id, *figures in self._connection.execute(self._completed, these) if self._work else ():
            one = known[officer_id]
            for count, value, by_due in zip(self._work, figures[::2], figures[1::2], strict=True):
                in_time = count.due_on is not None and by_due >= count.target
                if count.due_on is not None and not in_time and value >= count.target:
                    late[count].append(officer_id)
                unit = 3600 if count.metric is Metric.HOURS else 1
                _measures(one, count)[count.obligation_key] = Measure(value / unit, count.due_on if in_time else None)
        for count, officers in late.items():
            if officers:
                statement = self._reached[count]
                for officer_id, reached_on in self._connection.execute(statement, {"officers": officers}):
                    _measures(known[officer_id], count)[count.obligation_key].reached_on = reached_on

    def _join_accounts(self, known: dict[int, Known], these: dict[str, Any]) -> None:
        for officer_id, how, read_on, *account in self._connection.execute(self._accounts, these):
            one = known[officer_id]
            if how == "candidate":
                one.candidates += 1
            else:
                one.account, one.looked_up_on = Account(*account), read_on
        for one in known.values():
            if one.account is not None:
                one.candidates = 0
        if self._looks_up:
            without = {"officers": [number for number, one in known.items() if one.account is None]}
            for officer_id, as_on in self._connection.execute(_TOLD, without):
                known[officer_id].looked_up_on = as_on


def known_of(session: Session, visible: int, officers: Collection[int], today: date) -> dict[int, Known]:
    """What is known of some hundreds of officers at most, by number, with nothing counted."""
    return {each.officer.id: each for each in Knowledge(session, visible, (), today).several(officers)}


def _measures(one: Known, count: Count) -> dict[int, Measure]:
    return one.closing if count.closing else one.measures


def _rank(source: str) -> int:
    return SPARROW_SOURCES.index(source)


def _listed(visible: int) -> Select[Any]:
    fields = Officer.__dataclass_fields__
    columns = [col(Listings.officer_id), *(getattr(Listings, name) for name in fields if name != "id")]
    return select(*columns).where(*holds(Listings, visible)).order_by(col(Listings.officer_id))


@kept
def _after(visible: int) -> Select[Any]:
    return _listed(visible).where(col(Listings.officer_id) > bindparam("after")).limit(bindparam("size"))


@kept
def _among(visible: int) -> Select[Any]:
    return _listed(visible).where(asked_for(col(Listings.officer_id)))


@kept
def _accounts(visible: int, *, read: bool) -> Select[Any]:
    """Officer, how linked, when the API last told of the account (`read`: it has been asked at all), the account."""
    fields = (getattr(Profiles, name) for name in Account.__dataclass_fields__ if name != "id")
    read_on = col(AccountReadings.as_on) if read else null()
    question = (
        select(col(AccountLinks.officer_id), col(AccountLinks.how), read_on, col(Profiles.account_id), *fields)
        .join(Profiles, col(Profiles.account_id) == col(AccountLinks.account_id))
        .where(asked_for(col(AccountLinks.officer_id)), *holds(AccountLinks, visible), *holds(Profiles, visible))
    )
    if read:
        return question.outerjoin(AccountReadings, col(AccountReadings.account_id) == col(Profiles.account_id))
    return question


@kept
def _sparrow_emails(visible: int) -> Any:
    return select(col(SparrowEmails.officer_id), col(SparrowEmails.email), col(SparrowEmails.source)).where(
        asked_for(col(SparrowEmails.officer_id)), *holds(SparrowEmails, visible)
    )


@kept
def _exemptions(today: date) -> Any:
    return select(col(Exemptions.officer_id), col(Exemptions.obligation_key), col(Exemptions.reason)).where(
        asked_for(col(Exemptions.officer_id)),
        *in_force(today),
    )


@kept
def _resting(today: date) -> Any:
    return select(col(Tickets.officer_id), col(Tickets.obligation_key)).where(
        asked_for(col(Tickets.officer_id)),
        col(Tickets.obligation_key).is_not(None),
        col(Tickets.closed_at).is_(None),
        col(Tickets.rests_until) > midnight_before(today),
    )


@kept
def _finished(today: date) -> Any:
    return select(col(SaidFinished.officer_id), col(SaidFinished.obligation_key)).where(
        asked_for(col(SaidFinished.officer_id)), col(SaidFinished.rests_until) > midnight_before(today)
    )
