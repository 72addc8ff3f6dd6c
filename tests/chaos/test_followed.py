"""A source that leaves something out, or a program that skips somebody, is reported: the harness bites."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from scheduler import looking_up
from storage.look_ups import officers_to_look_up
from tests.chaos import portal_files
from tests.chaos.evening import Evening
from tests.chaos.followed import LookedUp
from tests.chaos.portal import Account
from tests.chaos.setting import Setting
from tests.chaos.two_sources import Seen, Size, follow

SIZE = Size(30, date(2026, 4, 1), 3, kills=0, per_second=1000, batch=50)
SEED = 1
USUAL = next(one for one in SIZE.month(SEED).people if one.fate == "usual" and one.accounts[0].learnt)
"""Somebody about whom nothing is special."""


class AtHome(LookedUp):
    """Looks up in this process, which nobody kills."""

    def run(self, evening: Evening, asked: datetime, *_: object) -> None:  # noqa: ARG002 - nobody waits for anything
        self.clock.put(asked)
        looking = self.app.looking_up
        assert looking is not None

        async def once() -> None:
            assert await looking.run_once(asyncio.Event())
            await looking._igot.close()

        asyncio.run(once())
        del self.app.looking_up


@pytest.fixture
def live(tmp_path: Path) -> Callable[[], Seen]:
    return lambda: follow(Setting("R11", SEED, small=True, folder=tmp_path, say=lambda _: None), SIZE, AtHome)


def unlisted(seen: Seen) -> set[str]:
    """Of whom something is said that nothing in the list explains."""
    return {said.split()[1] for night in seen.nights for said in night.unlisted}


def skipped(seen: Seen) -> set[int]:
    return {number for evening in seen.evenings for number in evening.skipped}


def test_all_is_well_as_it_is(live: Callable[[], Seen]) -> None:
    seen = live()
    assert (unlisted(seen), skipped(seen)) == (set(), set())
    assert sum(night.standings for night in seen.nights) > len(seen.nights) * SIZE.officers
    assert sum(night.lags.total() for night in seen.nights) > 0


@pytest.mark.parametrize("teller", ["_enrolments", "_person"], ids=["by reports", "by the API"])
def test_a_course_that_one_source_leaves_out_is_seen(
    live: Callable[[], Seen], monkeypatch: pytest.MonkeyPatch, teller: str
) -> None:
    tell = getattr(portal_files, teller)

    def leave_out(account: Account, moment: datetime) -> Any:
        told = tell(account, moment)
        if account.user_id != USUAL.accounts[0].user_id:
            return told
        return {**told, "courses": told["courses"][1:]} if teller == "_person" else list(told)[1:]

    monkeypatch.setattr(portal_files, teller, leave_out)
    assert unlisted(live()) == {USUAL.employee_id}


def test_an_officer_whom_the_program_skips_is_seen(live: Callable[[], Seen], monkeypatch: pytest.MonkeyPatch) -> None:
    def skip(*args: Any, **options: Any) -> list[Any]:
        return [one for one in officers_to_look_up(*args, **options) if one.officer_id != USUAL.number]

    monkeypatch.setattr(looking_up, "officers_to_look_up", skip)
    seen = live()
    assert skipped(seen) == {USUAL.number}
    assert unlisted(seen) == {USUAL.employee_id}
