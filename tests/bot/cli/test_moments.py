from datetime import UTC, datetime, timedelta

import click
import pytest

from bot.cli.moments import Span, age, moment

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "span"),
    [("30m", timedelta(minutes=30)), ("2h", timedelta(hours=2)), ("1d", timedelta(days=1)), ("366d", timedelta(366))],
)
def test_a_span_is_a_number_and_its_unit(typed: str, span: timedelta) -> None:
    assert Span().convert(typed, None, None) == span


@pytest.mark.parametrize("typed", ["", "2", "h", "0h", "-2h", "1.5h", "2 h", "1w", "367d", "999999d", "२h"])
def test_what_is_no_span_is_refused(typed: str) -> None:
    with pytest.raises(click.BadParameter, match="write it as 30m, 2h or 1d"):
        Span().convert(typed, None, None)


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=3, minutes=2), "3 h 2 min"),
        (timedelta(days=1), "1 d"),
        (timedelta(days=9, hours=23, minutes=59), "9 d 23 h"),
    ],
)
def test_an_age_is_told_in_its_two_largest_units(ago: timedelta, told: str) -> None:
    assert age(NOW - ago, NOW) == told


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (NOW, "10:00"),
        (NOW + timedelta(hours=13, minutes=59), "23:59"),
        (NOW + timedelta(hours=14), "3 Apr 00:00"),
        (NOW - timedelta(days=1), "1 Apr 10:00"),
        (NOW - timedelta(days=92), "31 Dec 2025 10:00"),
    ],
)
def test_a_moment_names_its_day_unless_it_is_today_in_india(when: datetime, told: str) -> None:
    assert moment(when, NOW) == told
