"""The checkup: small looks at everything that may go wrong, in one table, each of which says what to do."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from bot.cli.checkup import books, channels, machine, providers
from bot.cli.checkup.findings import Finding, Level, Patient, Setting, ok, trouble, warning
from scheduler.watching import CHECK_JOBS
from storage.complaint import Complaint
from storage.database import Database
from storage.soundness import version_of
from storage.upgrade import known_versions, too_new
from storage.vital_signs import vital_signs

At = TypeVar("At")

OUTSIDE: Sequence[tuple[str, Callable[[Setting], Iterator[Finding]]]] = (
    ("config", machine.settings),
    ("permissions", machine.permissions),
    ("disk", machine.disk),
    ("order files", machine.orders),
    ("pictures", machine.pictures),
    ("tokens", channels.tokens),
    ("clock", providers.clock),
    ("igot", providers.igot),
)
"""What is looked at whether the database can be used or not."""
INSIDE: Sequence[tuple[str, Callable[[Patient], Iterator[Finding]]]] = (
    ("database", books.database),
    ("clock", books.clock),
    ("program", channels.program),
    ("senders", channels.senders),
    ("templates", channels.templates),
    ("orders", books.active_orders),
    ("facts", books.facts),
    ("igot", books.igot),
    ("check", books.check),
    ("queue", books.queue),
    ("unknown", books.unknown),
    ("updates", books.updates),
    ("backups", books.backups),
)
"""What is read in the database."""


def examine(setting: Setting) -> Iterator[tuple[str, Finding]]:
    """Every check's findings, as they come; a check that fails itself is one too."""
    for name, look in OUTSIDE:
        yield from _found(name, look, setting)
    try:
        database = _opened(setting)
    except Complaint as complaint:
        yield "database", trouble(machine.own_words(complaint), "nothing in it was looked at; see docs/operations.md")
        return
    if isinstance(database, Finding):
        yield "database", database
        return
    try:
        vital = database.read_now(lambda session: vital_signs(session, setting.now, CHECK_JOBS))
        patient = Patient(setting, database, vital)
        for name, inspect in INSIDE:
            yield from _found(name, inspect, patient)
    finally:
        database.close()


def _found(name: str, look: Callable[[At], Iterator[Finding]], at: At) -> Iterator[tuple[str, Finding]]:
    try:
        yield from ((name, finding) for finding in look(at))
    except Complaint as complaint:
        yield name, trouble(machine.own_words(complaint), "see docs/operations.md")


def _opened(setting: Setting) -> Database | Finding:
    """The database, as it is: neither made nor brought up to date by looking at it."""
    config = setting.config
    if not config.database.url and not (config.data_folder / "smaran.db").exists():
        return warning("there is none yet", "smaran import officers FILE makes one")
    database = Database(config.database_url())
    version, newest = version_of(database), known_versions()[0]
    if version == newest:
        return database
    database.close()
    if version is not None and version not in known_versions():
        raise too_new(database.url.database, version)
    return warning(
        f"at version {version or 'none'}, not {newest}", "restart the service, which upgrades it after a copy"
    )


__all__ = ["Finding", "Level", "Patient", "Setting", "examine", "ok", "trouble", "warning"]
