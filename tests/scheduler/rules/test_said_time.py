"""Moments as people type them."""

from datetime import datetime, time

import pytest

from scheduler.rules.said_time import said_moment
from scheduler.rules.working_time import IST

NOW = datetime(2026, 11, 24, 11, 30, tzinfo=IST)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=IST)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("now", NOW),
        ("अभी", NOW),
        ("कल 10:30", at(25, 10, 30)),
        ("Kal 10.30", at(25, 10, 30)),
        ("tomorrow 4 pm", at(25, 16)),
        ("tomorrow 12 am", at(25, 0)),
        ("today 12:15 p.m.", at(24, 12, 15)),
        ("परसों ११:०० बजे", at(26, 11)),
        ("आज 3 बजे", at(24, 3)),
        ("25.11.2026 10:30", at(25, 10, 30)),
        ("25/11/2026, 10:30", at(25, 10, 30)),
        ("1-12-2026", at(1, 10, month=12)),
        ("2026-12-01 09:00", at(1, 9, month=12)),
        ("२५.११.२०२६ १०:३०", at(25, 10, 30)),
        ("कल", at(25, 10)),
        ("15:00", at(24, 15)),
        ("10:30", at(25, 10, 30)),
    ],
)
def test_what_is_understood(said: str, meant: datetime) -> None:
    assert said_moment(said, NOW, time(10)) == meant


@pytest.mark.parametrize(
    "said", ["", "soon", "31.02.2026", "25.11.2026 25:00", "25", "tomorrow 13 pm", "कल ten", "10:61", "1.1.20265"]
)
def test_what_is_not(said: str) -> None:
    assert said_moment(said, NOW, time(10)) is None
