"""Checks of what stands in the database: whole, up to date, backed up, and nothing left lying."""

from collections.abc import Iterator
from datetime import timedelta

from bot.cli.checkup.findings import Finding, Patient, ok, trouble, warning
from bot.cli.moments import age, moment
from bot.cli.sources import TROUBLES
from scheduler.clock import IST
from scheduler.watching import missed_check, newest_facts, rests
from storage.complaint import Busy
from storage.imports import alone
from storage.orders import activations
from storage.rows import IGOT_API
from storage.senders import database_time
from storage.soundness import newest_backup_at, newest_moment, quick_check, size_of
from storage.sources import asked_source

LARGE_LOG = 1_000_000_000
"""Bytes of SQLite's write-ahead log: usually some megabytes; more where a reader never ends."""
CLOCKS_APART = timedelta(seconds=5)
AHEAD = timedelta(minutes=2)
UNHANDLED = timedelta(minutes=10)
BACKUP_OLD, BACKUP_TOO_OLD = timedelta(days=2), timedelta(days=8)
UNUSABLE_CLOCK = "set the clock: timedatectl set-ntp true; then restart the service"


def database(patient: Patient) -> Iterator[Finding]:
    """Whether it is whole, and no import was left half written."""
    whole, size = True, size_of(patient.database)
    if size.log > LARGE_LOG:
        yield warning(f"its log has grown to {size.log:,} bytes", "restart the service; do not delete smaran.db-wal")
    if patient.vital.imports_under_way:
        try:
            with alone(patient.database):
                yield warning("an import was cut short; nobody sees it", "import the file again: that takes it back")
        except Busy:
            yield ok("an import is running")
    if patient.setting.thorough:
        whole = quick_check(patient.database)
    if not whole:
        yield trouble("it is damaged", "stop the service, then smaran restore BACKUP --replace")
    else:
        checked = "read through, whole" if patient.setting.thorough else "opens; --thorough reads it through"
        yield ok(f"{size.database / 1_000_000:,.1f} MB, {checked}")


def clock(patient: Patient) -> Iterator[Finding]:
    """Whether the time is that of the database, and not before what has already happened."""
    now = patient.now
    theirs, newest = patient.database.read_now(lambda session: (database_time(session), newest_moment(session)))
    if abs(theirs - now) > CLOCKS_APART and not patient.database.is_sqlite:
        yield trouble(f"the database's clock is {age(min(theirs, now), max(theirs, now))} apart", UNUSABLE_CLOCK)
    elif newest is not None and newest > now + AHEAD:
        yield trouble(f"something is dated {moment(newest, now)}, which is still to come", UNUSABLE_CLOCK)
    else:
        yield ok(f"{now.astimezone(IST):%H:%M} in India, by which everything goes")


def active_orders(patient: Patient) -> Iterator[Finding]:
    """Whether any order is active."""
    active = patient.database.read_now(activations)
    if not active:
        yield warning("none is active: nobody is reminded", "smaran orders list; smaran orders activate ORDER")
    else:
        yield ok(f"{len(active)} active")


def facts(patient: Patient) -> Iterator[Finding]:
    """How old what is known from the portal is."""
    vital, config = patient.vital, patient.config
    if not vital.lists.get("officers"):
        yield warning("no officers' list was taken in", "smaran import officers FILE")
    if vital.imports_held:
        yield warning(f"held, and waiting for a person: {vital.imports_held}", "smaran sources says why")
    as_on = newest_facts(vital)
    if as_on is None:
        yield warning("no report was taken in", "smaran import reports FILE")
        return
    old = f"the newest facts are {age(as_on, patient.now)} old"
    limit = config.alerts.limits().import_age
    if patient.now - as_on > timedelta(days=config.reminders.stale_after_days + 1):
        yield trouble(f"{old}: nobody is reminded", "download the reports; smaran import reports FILE")
    elif limit and patient.now - as_on > limit:
        yield warning(old, "download the reports; smaran import reports FILE")
    else:
        yield ok(old)


def igot(patient: Patient) -> Iterator[Finding]:
    """Whether the portal's API can be asked."""
    if not patient.config.igot.key:
        yield ok("off: no key is configured")
        return
    source = patient.database.read_now(lambda session: asked_source(session, IGOT_API))
    if source.held_at is not None:
        since = age(source.held_at, patient.now)
        says, do = TROUBLES[str(source.held_because)]
        yield trouble(f"it cannot be asked since {since}: {says}", do)
    elif source.taken_in is None:
        yield ok("it has not been asked yet")
    else:
        yield ok(f"it last answered {age(source.taken_in, patient.now)} ago")


def check(patient: Patient) -> Iterator[Finding]:
    """When everybody was last checked."""
    vital, config = patient.vital, patient.config
    late = config.alerts.limits().check_late or timedelta(hours=3)
    if (missed := missed_check(vital, config.checks.at, late, patient.now)) is not None:
        yield trouble(f"the check of {moment(missed, patient.now)} did not run", "smaran check; then look into the log")
    elif vital.checked_at is None:
        yield ok("none yet")
    else:
        yield ok(f"last done {age(vital.checked_at, patient.now)} ago")


def queue(patient: Patient) -> Iterator[Finding]:
    """Whether anything is late."""
    limit = patient.config.alerts.limits().queue or timedelta(hours=2)
    late = False
    for channel, waiting in patient.vital.queued.items():
        if (
            waiting.since is not None
            and patient.now - waiting.since > limit
            and not rests(patient.vital, channel, patient.now)
        ):
            late = True
            yield trouble(f"{channel}: due since {age(waiting.since, patient.now)}", "smaran outbox")
    if not late:
        yield ok(f"{sum(each.number for each in patient.vital.queued.values()):,} queued, nothing late")


def unknown(patient: Patient) -> Iterator[Finding]:
    """Whether messages wait for a person's decision."""
    number = sum(each.number for each in patient.vital.unknown.values())
    if number:
        yield warning(f"of {number:,} nobody knows whether they went out", "smaran unknown list")
    else:
        yield ok("no message is of unknown fate")


def updates(patient: Patient) -> Iterator[Finding]:
    """Whether what people wrote was handled."""
    waiting = [each.since for each in patient.vital.received.values() if each.since is not None]
    failed = sum(patient.vital.unreadable.values())
    if waiting and patient.now - min(waiting) > UNHANDLED:
        yield trouble(f"not handled since {age(min(waiting), patient.now)}", "restart the service; look into the log")
    elif failed:
        yield warning(f"{failed:,} could not be handled", "smaran outbox lists them by kind")
    else:
        yield ok("all handled")


def backups(patient: Patient) -> Iterator[Finding]:
    """When a backup was last made."""
    if patient.database.path is None:
        yield ok("not known: PostgreSQL's are made by pg_dump")
        return
    made = patient.database.read_now(newest_backup_at)
    if made is None:
        yield warning("none was ever made", "smaran backup FILE; deploy/ makes one every night")
        return
    said = f"the newest is {age(made, patient.now)} old"
    do = "smaran backup FILE; look why none was made at night"
    if patient.now - made > BACKUP_TOO_OLD:
        yield trouble(said, do)
    else:
        yield warning(said, do) if patient.now - made > BACKUP_OLD else ok(said)
