"""Progress: one message that changes, or three where none can; and an end when the program ends."""

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.acts.imports import Watch
from bot.errands import import_progress
from bot.errands.import_progress import CutShort, Progress
from storage.database import Database
from storage.errands import Errand
from storage.tables import Messages
from tests.bot.bureau import Bureau, without_edits


@pytest.fixture
def bureau(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    monkeypatch.setattr(import_progress, "SECONDS_BETWEEN", 0.01)
    bureau = Bureau(database, tmp_path)
    bureau.manager()
    return bureau


def progress(bureau: Bureau) -> Progress:
    errand = Errand(1, "import", 1, "telegram", "777", "en", {}, datetime(2026, 4, 2, tzinfo=UTC), 0)
    return Progress(errand, bureau.hands, trial=True)


def told(bureau: Bureau) -> list[tuple[int, int, dict[str, Any] | None]]:
    rows = bureau.database.read_now(lambda session: session.exec(select(Messages).order_by(Messages.id)).all())  # type: ignore[arg-type]
    return [(row.values["percent"], row.values["written"], row.form) for row in rows]


def stepwise(bureau: Bureau, points: list[int]) -> Any:
    """Work that reads up to each point of 100 bytes once the one before has been told."""

    def work(watch: Watch) -> str:
        watch.total(100)
        read = 0
        for number, point in enumerate(points, 1):
            watch.read(point - read)
            read = point
            while len(told(bureau)) < number:
                pass
        watch.written(7)
        return "done"

    return work


def test_one_message_changes_as_it_goes_on(bureau: Bureau) -> None:
    assert asyncio.run(progress(bureau).while_running(stepwise(bureau, [10, 60]))) == "done"
    first, *others = told(bureau)
    assert first == (10, 0, None)
    number = bureau.database.read_now(lambda session: session.exec(select(Messages.id)).first())
    assert {str(form) for *_, form in others} == {str({"edits": number})}
    assert [each[0] for each in others[:1]] == [60]
    assert others[-1][:2] == (100, 7)


def test_where_nothing_can_be_changed_there_are_three(bureau: Bureau) -> None:
    without_edits(bureau)
    asyncio.run(progress(bureau).while_running(stepwise(bureau, [10, 60])))
    assert told(bureau) == [(0, 0, None), (50, 0, None), (100, 0, None)]


def test_what_is_done_at_once_needs_no_word(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_progress, "SECONDS_BETWEEN", 60)
    assert asyncio.run(progress(bureau).while_running(lambda _: "done")) == "done"
    assert told(bureau) == []


def test_a_fault_is_the_callers(bureau: Bureau) -> None:
    def work(_: Watch) -> None:
        raise KeyError("column")

    with pytest.raises(KeyError):
        asyncio.run(progress(bureau).while_running(work))


def test_at_the_programs_end_it_is_cut_short(bureau: Bureau) -> None:
    begun, ended = threading.Event(), threading.Event()

    def work(watch: Watch) -> None:
        begun.set()
        try:
            while True:
                watch.read(1)
        except CutShort:
            ended.set()
            raise

    async def begin_and_cancel() -> None:
        task = asyncio.create_task(progress(bureau).while_running(work))
        await asyncio.to_thread(begun.wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(begin_and_cancel())
    assert ended.wait(60)
