"""A notice as things stand: who gets it in which form, how long that takes, and how many are not in time."""

from datetime import timedelta
from typing import Any

import pytest

from scheduler.rules.notice_ways import Forecast, Pacing, Way, forecast
from storage.rows import Alike

WHATSAPP = Pacing(80, has_window=True, people_a_day=2_000)
DAY = timedelta(days=1)


def alike(number: int, language: Any = "hi", *, in_window: bool = False, elsewhere: bool = False) -> Alike:
    return Alike("whatsapp", language, language, in_window, elsewhere, number)


def told(*groups: Alike, words: Any = None, otherwise: Way = Way.WAITS, valid_for: timedelta | None = None) -> Forecast:
    return forecast(groups, WHATSAPP, (words or {"hi": Way.NOTICE}).get, otherwise, valid_for)


@pytest.mark.parametrize(
    ("words", "otherwise", "ways"),
    [
        ({"hi": Way.NOTICE, "en": Way.READ}, Way.WAITS, {Way.FREE: 5, Way.NOTICE: 20, Way.READ: 3}),
        ({"hi": Way.NOTICE}, Way.WAITS, {Way.FREE: 5, Way.NOTICE: 20, Way.WAITS: 3}),
        ({"hi": Way.NOTICE}, Way.OTHER_LANGUAGE, {Way.FREE: 5, Way.NOTICE: 20, Way.OTHER_LANGUAGE: 3}),
        ({"hi": Way.NOTICE}, Way.OTHER_CHANNEL, {Way.FREE: 5, Way.NOTICE: 20, Way.OTHER_CHANNEL: 1, Way.WAITS: 2}),
        ({}, Way.OTHER_LANGUAGE, {Way.FREE: 5, Way.WAITS: 23}),
    ],
)
def test_who_gets_it_in_which_form(words: Any, otherwise: Way, ways: dict[Way, int]) -> None:
    groups = [alike(5, "en", in_window=True), alike(20), alike(2, "en"), alike(1, "en", elsewhere=True)]
    found = forecast(groups, WHATSAPP, words.get, otherwise, None)
    assert found.ways == ways


def test_without_windows_everybody_gets_it_as_it_is() -> None:
    found = forecast([alike(7)], Pacing(30), {}.get, Way.WAITS, None)
    assert (found.ways, found.without_words) == ({Way.FREE: 7}, {})


def test_those_without_words_are_told_by_language() -> None:
    assert told(alike(20), alike(3, "en")).without_words == {"en": 3}


@pytest.mark.parametrize(
    ("groups", "lasts"),
    [
        pytest.param([alike(100_000)], timedelta(days=49, seconds=25), id="two thousand a day"),
        pytest.param([alike(100_000, in_window=True)], timedelta(seconds=1_250), id="windows know no allowance"),
        pytest.param([alike(100_000, "en")], timedelta(0), id="who waits takes no time"),
        pytest.param([alike(2_000), alike(4_000, in_window=True)], timedelta(seconds=75), id="both within a day"),
    ],
)
def test_how_long_it_takes(groups: list[Alike], lasts: timedelta) -> None:
    assert told(*groups).lasts == lasts


@pytest.mark.parametrize(
    ("groups", "valid_for", "late"),
    [
        ([alike(100_000)], None, 0),
        ([alike(100_000)], timedelta(days=3, hours=14), 92_000),
        ([alike(8_000)], timedelta(days=3, hours=14), 0),
        ([alike(100_000, in_window=True)], timedelta(seconds=1_000), 20_000),
        ([alike(2_500), alike(900, in_window=True)], DAY, 500),
        ([alike(10)], timedelta(days=-1), 10),
    ],
)
def test_how_many_are_not_in_time(groups: list[Alike], valid_for: timedelta | None, late: int) -> None:
    assert told(*groups, valid_for=valid_for).not_in_time == late


def test_what_goes_in_approved_words_is_what_costs() -> None:
    words = {"hi": Way.NOTICE, "en": Way.READ}
    assert told(alike(20), alike(3, "en"), alike(9, in_window=True), words=words).approved == 23
