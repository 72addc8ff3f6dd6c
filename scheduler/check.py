"""The nightly check: where everybody stands, what is to be said to whom, and what is held back."""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from sqlmodel import Session

from scheduler.clock import day_in_india
from scheduler.review import Review, Reviewed
from scheduler.rules.delivery import Reach
from scheduler.rules.merging import plan
from scheduler.terms import Terms
from scheduler.working_calendar import Timetables
from storage.contacts import Contact, contacts_of, ensure_console_contacts
from storage.database import Database
from storage.imports import newest_applied_at, visible_import
from storage.jobs import mark_slot_done
from storage.occasions import UNTOLD, History, histories, use_occasions
from storage.only_one import only_one
from storage.orders import active_orders
from storage.outbox import NewMessage, put
from storage.rows import Held, Language, Metric, Nudge, Occasion, Officer, Order, Standing
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
    messages: list[NewMessage] = field(default_factory=list)
    occasions: list[tuple[tuple[Occasion, str], ...]] = field(default_factory=list)
    """For each message, what it uses, with the version of the order."""
    again: list[Occasion] = field(default_factory=list)


class Check:
    """One run over all officers; each chunk is written in a transaction of its own, so a run cut short can go on."""

    def __init__(self, database: Database, terms: Terms, now: datetime) -> None:
        self._database = database
        self._terms = terms
        self._now = now
        self._today = day_in_india(now)
        self._timetables = Timetables(terms.calendars, self._today, terms.reminding)
        self._versions: dict[int, str] = {}
        self._by_office: Counter[tuple[str, int, str]] = Counter()
        self._lend_contacts = False
        self.checked = Checked(self._today)

    def run(self, *, dry_run: bool = False, progress: Callable[[int], None] = lambda _: None) -> Checked:
        """Check everybody; a dry run finds the same and writes nothing. `progress` hears how many officers are done.

        What `progress` raises cuts it short between two chunks. Raises Complaint when another process is checking.
        """
        with nullcontext() if dry_run else only_one(self._database, "check", ADVISORY_LOCK):
            return self._run(dry_run=dry_run, progress=progress)

    def _run(self, *, dry_run: bool, progress: Callable[[int], None]) -> Checked:
        if self._terms.on_console and not dry_run:
            self._reach_on_console()
        self._lend_contacts = self._terms.on_console and dry_run
        with self._database.reading() as session, _collecting_rarely():
            self.checked.orders = active_orders(session, self._terms.orders)
            review = Review(session, self.checked.orders, self._terms.reminding, self._today)
            self._versions = {asked.key: order.version for order, asks in review.asked for asked in asks}
            for chunk in review.chunks(CHUNK):
                page = self._page(session, chunk)
                if not dry_run:
                    self._database.write_now(partial(self._write, page=page))
                progress(len(chunk))
            self._sum_up(review)
            seen = newest_applied_at(session)
        if not dry_run:
            self._database.write_now(partial(self._end, seen=seen))
        return self.checked

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

    def _lent(self, officer: Officer) -> list[Contact]:
        """The contact on the console that a dry run must do without, and a check would make."""
        if not self._lend_contacts or officer.left:
            return []
        address = str(officer.id)
        return [Contact(0, officer.id, "console", address, officer.language, "self", False, False, None)]  # noqa: FBT003 - as the row has it

    def _chosen(self, contacts: list[Contact]) -> Contact | None:
        """The contact to write to, on a channel that is on and reaches it: an assistant's, else the officer's own.

        An assistant was named to be written to; where they want nothing any more, it is the officer's turn again.
        """
        on = self._terms.channels
        reached = [each for each in contacts if each.channel in on and not each.unreachable]
        assisting = (each for each in reached if each.role == "assistant" and not each.stopped)
        return next(assisting, next(iter(reached), None))

    def _page(self, session: Session, chunk: list[Reviewed]) -> _Page:
        officers = [each.known.officer.id for each in chunk]
        before = current_standings(session, officers[0], officers[-1])
        told = histories(session, officers, self._today)
        contacts = contacts_of(session, officers)
        page = _Page()
        for reviewed in chunk:
            officer = reviewed.known.officer
            self._compare(reviewed, before, page)
            contact = self._chosen([*contacts.get(officer.id, ()), *self._lent(officer)])
            self._say(reviewed, told.get(officer.id, UNTOLD), contact, page)
        page.ended.extend((place, since) for place, (since, _) in before.items())
        self.checked.officers += len(chunk)
        self.checked.changed += len(page.new)
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

    def _say(self, reviewed: Reviewed, told: History, contact: Contact | None, page: _Page) -> None:
        officer = reviewed.known.officer
        planned = plan(
            officer,
            reviewed.stood,
            told.used,
            nudged_on=told.nudged_on,
            reach=_reach(contact),
            timetable=self._timetables.of(officer.office),
            resting=reviewed.known.resting,
        )
        if planned.held:
            self.checked.held.update({reason for _, reason in planned.held})
        if planned.nudge is not None and contact is not None:
            # Nobody chooses a language on the console: the list's, as it is now, is the officer's.
            language = officer.language if contact.channel == "console" else contact.language
            self._put(planned.nudge, told, contact, language, page)

    def _put(self, nudge: Nudge, told: History, contact: Contact, language: Language, page: _Page) -> None:
        self.checked.planned[nudge.template] += 1
        page.messages.append(
            NewMessage(
                kind="nudge",
                contact_id=contact.id,
                channel=contact.channel,
                officer_id=nudge.officer_id,
                day=self._today,
                template=nudge.template,
                template_hash=self._terms.template_hash(nudge.template, language),
                language=language,
                not_before=nudge.not_before,
                valid_until=nudge.valid_until,
            )
        )
        page.occasions.append(tuple((one, self._versions[one.obligation_key]) for one in nudge.occasions))
        page.again.extend(one for one in nudge.occasions if one in told.unsaid)

    def _write(self, session: Session, page: _Page) -> None:
        write_standings(session, self._today, page.ended, page.new)
        first = put(session, page.messages, self._now)
        use_occasions(session, self._today, _carried(page.occasions, first), page.again)


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Let Python look for cycles rarely: a chunk's rows have none, and looking took a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(50 * CHUNK, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


REACHABLE = Reach()


def _reach(contact: Contact | None) -> Reach:
    if contact is None:
        return Reach(has_contact=False)
    if contact.stopped or contact.snoozed_until:
        return Reach(stopped=contact.stopped, snoozed_until=contact.snoozed_until)
    return REACHABLE


def _carried(
    occasions: Iterable[tuple[tuple[Occasion, str], ...]], first_message: int
) -> Iterable[tuple[Occasion, int, str]]:
    for message_id, used in enumerate(occasions, start=first_message):
        for occasion, version in used:
            yield occasion, message_id, version
