"""The parts of the running program: one that dies is begun again, and takes no other with it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from bot import running
from bot.logs import set_up_logs
from bot.running import Part, Roll, keep_alive, run_until
from scheduler.clock import SettableClock

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
FAST = 0.001
WORDS = "what somebody wrote"


@pytest.fixture(autouse=True)
def logs() -> None:
    set_up_logs(SettableClock(NOW))


def deaths(err: str) -> list[str]:
    return [line.partition("event=part_died ")[2] for line in err.splitlines() if "part_died" in line]


def dying(lives: int, ending: asyncio.Event) -> Callable[[], Awaitable[None]]:
    """A part that dies so many times, returns once, and then ends everything."""
    left = [KeyError(WORDS)] * lives

    async def work() -> None:
        if left:
            raise left.pop()
        if ending.is_set():
            raise AssertionError
        ending.set()

    return work


def test_a_part_that_dies_is_begun_again_after_a_growing_pause(capsys: pytest.CaptureFixture[str]) -> None:
    async def run() -> None:
        ending = asyncio.Event()
        await keep_alive(Part("poll", dying(3, ending)), ending, Roll(), first_pause=FAST)

    asyncio.run(run())
    told = deaths(capsys.readouterr().err)
    assert len(told) == 3
    assert [line.split("again_in=")[1].split()[0] for line in told] == ["0.001", "0.002", "0.004"]
    assert all(line.startswith("part=poll ") and "fault=KeyError" in line for line in told)
    assert not any(WORDS in line for line in told)


def test_after_a_steady_life_the_first_pause_counts_again(capsys: pytest.CaptureFixture[str]) -> None:
    async def run() -> None:
        ending = asyncio.Event()
        await keep_alive(Part("poll", dying(3, ending)), ending, Roll(), first_pause=FAST, steady=-1)

    asyncio.run(run())
    told = deaths(capsys.readouterr().err)
    assert [line.split("again_in=")[1].split()[0] for line in told] == ["0.001"] * 3


def test_a_part_that_merely_stops_is_begun_again_too(capsys: pytest.CaptureFixture[str]) -> None:
    async def run() -> list[int]:
        ending, begun = asyncio.Event(), []

        async def work() -> None:
            begun.append(1)
            if len(begun) == 2:
                ending.set()

        await keep_alive(Part("poll", work), ending, Roll(), first_pause=FAST)
        return begun

    assert len(asyncio.run(run())) == 2
    assert len(deaths(capsys.readouterr().err)) == 1


def test_one_that_dies_takes_no_other_with_it_and_the_end_lets_each_finish_its_way() -> None:
    async def run() -> list[str]:
        ending, ended, begun = asyncio.Event(), list[str](), asyncio.Event()

        async def broken() -> None:
            raise OSError

        async def polling() -> None:
            try:
                await begun.wait()
                ending.set()
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                ended.append("cancelled")
                raise

        async def sending() -> None:
            begun.set()
            await ending.wait()
            await asyncio.sleep(0)
            ended.append("finished")

        parts = [Part("broken", broken), Part("polling", polling), Part("sending", sending, ends_itself=True)]
        await run_until(ending, parts, Roll())
        return ended

    assert sorted(asyncio.run(run())) == ["cancelled", "finished"]


def test_what_does_not_end_in_time_is_cut_short(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(running, "SECONDS_TO_END", FAST)

    async def run() -> None:
        ending = asyncio.Event()

        async def deaf() -> None:
            ending.set()
            await asyncio.Event().wait()

        await run_until(ending, [Part("deaf", deaf, ends_itself=True)], Roll())

    asyncio.run(run())
    assert "event=part_cut_short part=deaf" in capsys.readouterr().err


def test_a_part_that_died_is_missing_until_it_has_lived_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    roll = Roll()
    roll.begun("poll")
    assert roll.missing() == []
    roll.died("poll")
    assert roll.missing() == ["poll"]
    roll.begun("poll")
    assert roll.missing() == ["poll"]
    monkeypatch.setattr(running, "SURE", -1.0)
    roll.begun("poll")
    assert roll.missing() == []
