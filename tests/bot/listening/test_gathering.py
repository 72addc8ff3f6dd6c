"""What comes at the same time is kept together, and nobody suffers for what another brought."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.listening import gathering
from bot.listening.gathering import Gathering
from storage.complaint import Complaint
from storage.inbox import Received


class Shelf:
    """Keeps updates but for the bad ones, once it is let."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault
        self.asked: list[list[str]] = []
        self.open = asyncio.Event()

    async def keep(self, updates: Sequence[Received]) -> None:
        self.asked.append([each.id for each in updates])
        await self.open.wait()
        if any(each.id == "bad" for each in updates):
            raise self.fault


def brought(*parts: str, fault: Exception | None = None) -> tuple[list[list[str]], list[str]]:
    """Bring each part, of updates named in it, while the first is being kept: what was asked for, and what was said."""

    async def bring() -> tuple[list[list[str]], list[str]]:
        shelf = Shelf(fault or ValueError("refused"))
        together = Gathering(shelf.keep)
        tasks = []
        for part in parts:
            updates = [Received(name, None, "") for name in part.split()]
            tasks.append(asyncio.create_task(together.take(updates)))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        shelf.open.set()
        told = await asyncio.gather(*tasks, return_exceptions=True)
        return shelf.asked, [type(each).__name__ if each else "kept" for each in told]

    return asyncio.run(bring())


def test_what_comes_meanwhile_is_kept_in_one_and_each_once() -> None:
    assert brought("1", "2 3", "3 4") == ([["1"], ["2", "3", "4"]], ["kept"] * 3)


def test_where_one_is_refused_each_part_is_kept_alone() -> None:
    asked, told = brought("1", "2", "bad", "3")
    assert asked == [["1"], ["2", "bad", "3"], ["2"], ["bad"], ["3"]]
    assert told == ["kept", "kept", "ValueError", "kept"]


def test_a_database_that_cannot_be_used_is_not_asked_again_for_each_part() -> None:
    asked, told = brought("1", "2", "bad", fault=Complaint("the disk is full"))
    assert asked == [["1"], ["2", "bad"]]
    assert told == ["kept", "Complaint", "Complaint"]


def test_no_more_is_taken_than_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_WAITING", 2)
    assert brought("1 2 3", "4")[1] == ["kept", "Complaint"]
    assert brought("1", "2", "3")[1] == ["kept", "kept", "Complaint"]
