"""What a cell says, or that it says nothing of the kind."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.clock import IST
from scheduler.sources.cells import day, hours, moment, seconds

FILLERS = ["", "  ", "-", "N/A", "n/a", "Not Available", "NOT AVAILABLE", "null"]


@pytest.mark.parametrize("text", FILLERS)
def test_fillers_say_nothing(text: str) -> None:
    assert (day(text), moment(text), hours(text), seconds(text)) == (None, None, None, 0)


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2026",
        "2026-13-01",
        "31.03.26",
        "45747",
        "2026",
        "1899-12-31",
        "2026-03-31 25:00:00",
        "2026-03-31 noon",
        "x",
    ],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        day(text)


@pytest.mark.parametrize("text", ["90", "1:2", "01:60:00", "01:00:60", "-1:00:00", "x"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        seconds(text)


@pytest.mark.parametrize("text", ["-1", "nan", "inf", "1e3", "1,5", "x"])
def test_what_is_no_number_of_hours(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        hours(text)


@given(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"])
)
def test_every_way_of_writing_a_date(on: date, written: str) -> None:
    assert day(on.strftime(written)) == on


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31)))  # noqa: DTZ001 - hypothesis adds the zone itself
def test_portal_writes_a_24_hour_clock_with_am_and_pm(at: datetime) -> None:
    at = at.replace(microsecond=0, tzinfo=IST)
    for written in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S %p", "%Y-%m-%d %I:%M:%S %p", "%d/%m/%Y %H:%M:%S"):
        assert moment(at.strftime(written)) == at
