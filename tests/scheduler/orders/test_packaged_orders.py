"""The orders that come with the program say what was read in them, and quote to the letter."""

from datetime import date
from pathlib import Path

import pytest

from scheduler.orders.reading import load_orders, orders_folder, read_order
from scheduler.rules.audience import in_audience
from storage.rows import Due, Officer, Order, Window

ORDERS = load_orders([orders_folder()])
BIHAR = ORDERS["bihar-panchayati-raj-166-2026"]
RAJASTHAN = ORDERS["rajasthan-personnel-14917-2026"]
LEARNING_WEEK = Window("dates", starts=date(2024, 10, 19), ends=date(2024, 10, 27))


@pytest.mark.parametrize("order", [BIHAR, RAJASTHAN], ids=lambda order: order.id)
def test_every_quoted_clause_stands_in_the_order_as_issued(order: Order) -> None:
    issued = (Path(__file__).parents[2] / f"fixtures/orders/{order.id}.txt").read_text(encoding="utf-8")
    quoted = [*order.obligations, *order.passages]
    assert [item.clause for item in quoted if item.clause_text not in issued] == []


def test_what_the_orders_ask_and_nothing_else() -> None:
    assert {
        order.id: [(asked.id, asked.metric, asked.threshold, asked.window, asked.due) for asked in order.obligations]
        for order in ORDERS.values()
    } == {
        "bihar-panchayati-raj-166-2026": [
            ("more-courses", "advice", None, None, Due("none")),
            ("account", "account", None, None, Due("days_after_order", days=15, counted_from=date(2026, 3, 25))),
            ("courses", "courses", 3, None, Due("date", on=date(2026, 3, 31))),
            ("hours", "hours", 52, Window("financial_year", first=date(2026, 4, 1)), Due("window_end")),
            ("more-courses-all", "advice", None, None, Due("none")),
        ],
        "rajasthan-personnel-14917-2026": [
            ("same-email", "same_email", None, None, Due("none", cadence_days=14)),
        ],
        "dopt-t-28-27-2025-igot": [
            ("plan-courses", "plan_share", 0.5, None, Due("date", on=date(2026, 3, 31))),
            ("assessment", "assessment", None, None, Due("date", on=date(2026, 3, 31))),
        ],
        "national-learning-week-2024": [
            ("week-hours", "hours", 4, LEARNING_WEEK, Due("window_end")),
        ],
    }


@pytest.mark.parametrize(
    ("order_id", "officer", "bound"),
    [
        (BIHAR.id, Officer(1, "A", department="पञ्चायती राज विभाग, बिहार"), True),
        (BIHAR.id, Officer(1, "A", department="Panchayati Raj Department", designation="Lecturer"), True),
        (BIHAR.id, Officer(1, "A", department="Education Department"), False),
        (RAJASTHAN.id, Officer(1, "A", service="भा०प्र०से०", cadre="राजस्थान"), True),
        (RAJASTHAN.id, Officer(1, "A", service="I.F.S.", cadre="RAJASTHAN"), True),
        (RAJASTHAN.id, Officer(1, "A", service="भारतीय वन सेवा", cadre="Rajasthan"), True),
        (RAJASTHAN.id, Officer(1, "A", service="भारतीय विदेश सेवा", cadre="Rajasthan"), False),
        (RAJASTHAN.id, Officer(1, "A", service="IAS", cadre="Bihar"), False),
        (RAJASTHAN.id, Officer(1, "A", service="RAS", cadre="Rajasthan"), False),
        ("national-learning-week-2024", Officer(1, "A"), True),
    ],
)
def test_whom_the_orders_bind(
    order_id: str,
    officer: Officer,
    bound: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert in_audience(officer, ORDERS[order_id].audience) is bound


def test_one_word_selects_the_narrower_audience_of_bihar() -> None:
    text = (orders_folder() / f"{BIHAR.id}.toml").read_text(encoding="utf-8")
    start = text.index("[[choices]]")  # the choice would name what is now chosen
    narrow = read_order(
        text[:start].replace('audience = "copy_list"', 'audience = "three_services"').encode(), Path("narrow.toml")
    )
    clerk = Officer(1, "A", department="पंचायती राज विभाग", service="बिहार सचिवालय लिपिकीय सेवा")
    lecturer = Officer(2, "B", department="पंचायती राज विभाग", service=None)
    assert [in_audience(officer, narrow.audience) for officer in (clerk, lecturer)] == [True, False]


def test_rajasthan_bears_no_date_and_each_service_has_its_nodal_officer() -> None:
    assert RAJASTHAN.dated is None
    officers = [Officer(1, "A", service=service, cadre="Rajasthan") for service in ("IAS", "IPS", "IFS")]
    offices = ["Department of Personnel (A-1)", "Home (Group-6)", "Chief Conservator of Forests"]
    for officer, office in zip(officers, offices, strict=True):
        duties = [duty.designation.en for duty in RAJASTHAN.nodal if in_audience(officer, duty.scope)]
        assert len(duties) == 1
        assert office in duties[0]


def test_the_choices_of_bihar_and_their_alternatives() -> None:
    chosen = {choice.setting: (choice.chosen, choice.alternatives) for choice in BIHAR.choices}
    assert chosen == {
        "audience": ("copy_list", ("three_services",)),
        "obligations.account.due.counted_from": ("2026-03-25", ("2026-03-17",)),
        "obligations.account.due.from_joining": ("true", ("false",)),
        "obligations.hours.window": (
            "kind = financial_year, first = 2026-04-01",
            ("kind = calendar_year, first = 2026-04-01, pro_rata = true", "kind = calendar_year, first = 2027-01-01"),
        ),
    }
