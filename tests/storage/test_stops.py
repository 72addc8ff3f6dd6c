from datetime import UTC, datetime, timedelta

from sqlmodel import select

from storage.database import Database
from storage.stops import resume_templates, stop_template, stopped_templates
from storage.tables import StoppedTemplates

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def stop(database: Database, channel: str = "telegram", words: str = "0a", now: datetime = NOW) -> bool:
    return database.write_now(lambda s: stop_template(s, channel, "hours", "hi", words, "can't parse entities", now))


def stopped(database: Database, channel: str = "telegram") -> set[tuple[str, str, str]]:
    return database.read_now(lambda session: stopped_templates(session, channel))


def test_a_wording_is_stopped_once_and_keeps_its_day(database: Database) -> None:
    assert stop(database)
    assert not stop(database, now=LATER)
    row = database.read_now(lambda session: session.exec(select(StoppedTemplates)).one())
    assert (row.since, row.because) == (NOW, "can't parse entities")


def test_a_channel_sees_its_own(database: Database) -> None:
    for channel, words in (("telegram", "0a"), ("telegram", "0b"), ("console", "0c")):
        stop(database, channel, words)
    assert stopped(database) == {("hours", "hi", "0a"), ("hours", "hi", "0b")}


def test_resuming_tries_every_wording_of_that_channel_again(database: Database) -> None:
    for channel, words in (("telegram", "0a"), ("telegram", "0b"), ("console", "0c")):
        stop(database, channel, words)
    assert database.write_now(lambda session: resume_templates(session, "telegram")) == 2
    assert (stopped(database), stopped(database, "console")) == (set(), {("hours", "hi", "0c")})
