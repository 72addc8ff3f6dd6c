"""Orders that come later, are corrected, ask more, are taken away: nobody is reminded twice, and nothing is silent."""

from datetime import date, timedelta

import pytest

from scheduler.orders.reading import orders_folder
from storage.complaint import Complaint
from tests.journeys.house import BIHAR, RAJASTHAN, House, courses

APRIL_2 = date(2026, 4, 2)
SEED = (orders_folder() / f"{BIHAR}.toml").read_text(encoding="utf-8")
MORE = """
[[obligations]]
id = "more-hours"
clause = "6"
clause_text = "और घंटे"
clause_english = "More hours"
metric = "hours"
threshold = 4

[obligations.title]
hi = "4 घंटे"
en = "4 hours"

[obligations.window]
kind = "dates"
starts = 2026-04-01
ends = 2026-06-30

[obligations.due]
kind = "window_end"
"""


def april(day: int) -> date:
    return APRIL_2 + timedelta(days=day - 2)


def own(house: House, text: str) -> None:
    house.own_orders.mkdir(parents=True, exist_ok=True)
    (house.own_orders / f"{BIHAR}.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def told(house: House) -> House:
    house.officers(APRIL_2, "asha", asha={"Service": "IAS", "Cadre": "Rajasthan"})
    house.activate(APRIL_2)
    house.report(APRIL_2, asha=[])
    assert len(house.told(APRIL_2)) == 1
    return house


def test_a_corrected_typo_reminds_nobody_twice_and_is_said_from_then_on(told: House) -> None:
    own(told, SEED.replace("At least 3 courses by March 2026", "At least three courses by March 2026"))
    assert told.told(april(3)) == []
    told.report(april(9), asha=[])
    (text,) = told.told(april(9))
    assert "At least three courses" in text


def test_an_order_that_asks_more_waits_to_be_put_into_force(told: House) -> None:
    own(told, SEED + MORE)
    with pytest.raises(Complaint, match=rf"the file asks more-hours, which it did not .* orders activate {BIHAR}"):
        told.check(april(3))
    said = told.activate(april(3))
    assert "active from 02.04.2026" in said  # the day that cadences run from stays
    assert told.check(april(6)).planned == {"first_notice": 1}


def test_an_active_order_whose_file_is_gone_is_not_passed_over_in_silence(house: House) -> None:
    house.officers(APRIL_2, "asha")
    own(house, SEED)
    (house.own_orders / f"{BIHAR}.toml").rename(house.own_orders / "own-order.toml")
    house.activate(APRIL_2, "own-order")
    (house.own_orders / "own-order.toml").unlink()
    with pytest.raises(Complaint, match=r"own-order is active, but its file is gone\. Put own-order\.toml back"):
        house.check(APRIL_2)
    assert "no longer active" in house.type(APRIL_2, "orders", "deactivate", "own-order")
    assert house.check(APRIL_2).officers == 1
    with pytest.raises(Complaint, match=r"own-order is not active; active are: none\."):
        house.type(APRIL_2, "orders", "deactivate", "own-order")


def test_a_second_order_is_announced_within_the_budget(told: House) -> None:
    told.activate(APRIL_2, RAJASTHAN)
    assert told.told(APRIL_2) == []  # one message a day
    (text,) = told.told(april(6))
    assert "Government of Rajasthan" in text


def test_no_more_than_three_messages_in_seven_days(house: House) -> None:
    house.officers(APRIL_2, "asha", asha={"Service": "IAS", "Cadre": "Rajasthan"})
    house.activate(APRIL_2)
    house.activate(APRIL_2, RAJASTHAN)
    days = []
    for number in range(16):
        day = april(2) + timedelta(days=number)
        house.report(day, asha=courses(1, date(2026, 3, 1)))
        days += house.days_told(day, day)
    assert days
    assert all(sum(0 <= (other - day).days < 7 for other in days) <= 3 for day in days)
