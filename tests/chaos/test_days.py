"""A replay with something wrong in the program is reported: the harness must be seen to bite."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col

from storage import occasions
from storage.tables import Messages
from tests.chaos.books import complaints, read_booked, read_sent
from tests.chaos.days import Life, Plan, moments
from tests.chaos.replay import SPRING
from tests.chaos.year import Year


def lived(folder: Path) -> list[str]:
    """What is wrong after some days of a few officers."""
    life = Life(Plan(folder, Year(12, SPRING, 9, 1)))
    life.begin()
    asyncio.run(life.live(moments(life.plan.year)))
    life.end()
    sent = read_sent(folder / "ledger.txt")
    assert sent
    return list(complaints(sent, read_booked(folder / "books.txt")))


@pytest.fixture
def never_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is due may go out, by day and by night."""
    monkeypatch.setattr("scheduler.rules.delivery.into_office_hours", lambda moment, _: moment.astimezone(UTC))
    monkeypatch.setattr("scheduler.rules.stages.office_hours", lambda day, _: _whole_day(day))


def _whole_day(day: object) -> tuple[datetime, datetime]:
    begins = datetime.fromisoformat(f"{day}T00:00:00+05:30").astimezone(UTC)
    return begins, begins + timedelta(days=1)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever was said counts as never said."""
    monkeypatch.setattr(occasions, "UNSAID", col(Messages.state).in_(["dropped", "expired", "sent"]))
    questions = (occasions._uses, occasions._nudges)
    for question in questions:
        question.cache_clear()
    yield
    for question in questions:
        question.cache_clear()


def test_all_is_well_as_it_is(tmp_path: Path) -> None:
    assert lived(tmp_path) == []


@pytest.mark.usefixtures("never_quiet")
def test_a_program_that_knows_no_quiet_hours_is_seen(tmp_path: Path) -> None:
    assert any(said.startswith("in quiet hours: ") for said in lived(tmp_path))


@pytest.mark.usefixtures("forgetful")
def test_a_program_that_forgets_what_it_said_is_seen(tmp_path: Path) -> None:
    assert any(said.startswith("about nothing that is booked: ") for said in lived(tmp_path))
