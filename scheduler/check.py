"""The nightly check: where everybody stands, what is to be said to whom, and what is held back."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from sqlmodel import Session

from scheduler.agreeing import keep_agreements
from scheduler.clock import day_in_india
from scheduler.planning import Plan, Planning, put_plan
from scheduler.review import Review, Reviewed
from scheduler.terms import Terms
from storage.contacts import ensure_console_contacts
from storage.database import Database
from storage.imports import newest_applied_at, visible_import
from storage.jobs import mark_slot_done
from storage.only_one import only_one
from storage.orders import active_orders, as_if_active
from storage.rows import Held, Metric, Order, Standing
from storage.standings import Place, current_standings, same, write_daily_counts, write_standings

ADVISORY_LOCK = 7_362_032
"""The lock on PostgreSQL that a running check holds; the number means nothing."""
AFTER_IMPORT = "check_after_import"
"""The job whose slots are the imports that no check has seen yet."""
CHUNK = 1000
"""Officers to a transaction: some 4,000 standings, well under the time a write may hold the lock."""


@dataclass
class Checked:
    """What a check found and planned."""

    day: date
    orders: list[Order] = field(default_factory=list)
    """The active ones."""
    officers: int = 0
    standings: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """By order, obligation and state."""
    changed: int = 0
    planned: Counter[str] = field(default_factory=Counter)
    """By template."""
    held: Counter[Held] = field(default_factory=Counter)
    """Officers for whom something was held back, by reason."""


@dataclass
class _Page:
    """What one chunk of officers adds to the books."""

    ended: list[tuple[Place, date]] = field(default_factory=list)
    new: list[Standing] = field(default_factory=list)
    plan: Plan = field(default_factory=Plan)


class Check:
    """One run over all officers; each chunk is written in a transaction of its own, so a run cut short can go on."""

    def __init__(self, database: Database, terms: Terms, now: datetime) -> None:
        self._database = database
        self._terms = terms
        self._now = now
        self._today = day_in_india(now)
        self._by_office: Counter[tuple[str, int, str]] = Counter()
        self._as_if: Order | None = None
        self.checked = Checked(self._today)

    def trial(self, order: Order) -> Checked:
        """What it would find and plan, were this order active from today, and no other; nothing is written."""
        self._as_if = order
        return self.run(dry_run=True)

    def run(self, *, dry_run: bool = False, progress: Callable[[int], None] = lambda _: None) -> Checked:
        """Check everybody; a dry run finds the same and writes nothing. `progress` hears how many officers are done.

        What `progress` raises cuts it short between two chunks. Raises Complaint when another process is checking.
        """
        with nullcontext() if dry_run else only_one(self._database, "check", ADVISORY_LOCK):
            return self._run(dry_run=dry_run, progress=progress)

    def _run(self, *, dry_run: bool, progress: Callable[[int], None]) -> Checked:
        if self._terms.on_console and not dry_run:
            self._reach_on_console()
        if not dry_run:
            keep_agreements(self._database, self._terms.writes_first, self._now)
        with self._database.reading() as session, _collecting_rarely():
            self.checked.orders = self._orders(session)
            review = Review(session, self.checked.orders, self._terms.reminding, self._today)
            planning = Planning(self._terms, self._now, review, lend_contacts=dry_run)
            for chunk in review.chunks(CHUNK):
                page = self._page(session, chunk, planning)
                if not dry_run:
                    self._database.write_now(partial(self._write, page=page))
                progress(len(chunk))
            self._sum_up(review)
            seen = newest_applied_at(session)
        if not dry_run:
            self._database.write_now(partial(self._end, seen=seen))
        return self.checked

    def _orders(self, session: Session) -> list[Order]:
        if self._as_if is not None:
            return [as_if_active(session, self._as_if, self._today)]
        return active_orders(session, self._terms.orders)

    def _end(self, session: Session, seen: datetime | None) -> None:
        write_daily_counts(session, self._today, self._by_office)
        if seen is not None:
            mark_slot_done(session, AFTER_IMPORT, seen, self._now)

    def _sum_up(self, review: Review) -> None:
        named = {asked.key: (order.id, asked.obligation.id) for order, asks in review.asked for asked in asks}
        for (_, key, state), officers in self._by_office.items():
            self.checked.standings[(*named[key], state)] += officers

    def _reach_on_console(self) -> None:
        """Give everybody a contact on the console, some thousands in a transaction."""
        visible = self._database.read_now(visible_import)
        after: int | None = 0
        while after is not None:
            after = self._database.write_now(
                partial(ensure_console_contacts, visible=visible, now=self._now, after=after)
            )

    def _page(self, session: Session, chunk: list[Reviewed], planning: Planning) -> _Page:
        before = current_standings(session, chunk[0].known.officer.id, chunk[-1].known.officer.id)
        page = _Page(plan=planning.of(session, chunk))
        for reviewed in chunk:
            self._compare(reviewed, before, page)
        page.ended.extend((place, since) for place, (since, _) in before.items())
        self.checked.officers += len(chunk)
        self.checked.changed += len(page.new)
        self.checked.planned.update(message.template for message in page.plan.messages)
        for planned in page.plan.of_officers.values():
            self.checked.held.update({reason for _, reason in planned.held})
        return page

    def _compare(self, reviewed: Reviewed, before: dict[Place, tuple[date, Standing]], page: _Page) -> None:
        """Note what changed; what is left in `before` afterwards is asked no longer."""
        office = reviewed.known.officer.office or ""
        for asked, standing in reviewed.stood:
            if asked.metric is Metric.ADVICE:
                continue  # nobody can be behind with it
            self._by_office[office, asked.key, standing.state] += 1
            place = (standing.officer_id, standing.obligation_key, standing.period)
            was = before.pop(place, None)
            if was is None:
                page.new.append(standing)
            elif not same(was[1], standing):
                page.ended.append((place, was[0]))
                page.new.append(standing)

    def _write(self, session: Session, page: _Page) -> None:
        write_standings(session, self._today, page.ended, page.new)
        put_plan(session, page.plan, self._now)


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Let Python look for cycles rarely: a chunk's rows have none, and looking took a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(50 * CHUNK, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
