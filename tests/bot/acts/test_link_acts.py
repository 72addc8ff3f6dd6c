"""Deciding whose account is whose: what a person says outranks what is matched, and survives it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.acts.links import link_account, officers_to_link, unlink_account
from scheduler.sources.lines import OfficerLine
from storage import imports
from storage.complaint import Complaint
from storage.tables import Audit
from tests.desk import Desk

BY: dict[str, Any] = {"actor": "it manager", "via": "shell", "now": datetime(2026, 4, 2, tzinfo=UTC)}
P = {"userID": "u-p", "Email": "p@gov.example", "Phone_Number": "9000000001", "Employee_Id": "E1"}
Q = {"userID": "u-q", "Email": "q@gov.example", "Phone_Number": "9000000002", "Employee_Id": "E2"}
BOTH = [(1, 1, "candidate"), (1, 2, "candidate")]


@pytest.fixture
def torn(desk: Desk) -> Desk:
    """One officer whom two accounts fit."""
    blank = dict.fromkeys(OfficerLine._fields)
    told = {"name": "Asha Devi", "employee_id": "E1", "mobile": "+919000000002", "language": "hi"}
    desk.take(desk.write("users", P, Q))
    desk.take_officers(OfficerLine(**{**blank, **told}))
    assert desk.see("account_links") == BOTH
    return desk


@pytest.mark.parametrize("named", ["E1", "e1", "#1"])
def test_a_decision_settles_the_question(torn: Desk, named: str) -> None:
    link_account(torn.database, named, 2, **BY)
    assert torn.see("account_links") == [(1, 2, "person")]
    assert officers_to_link(torn.database) == []


def test_a_decision_is_audited(torn: Desk) -> None:
    link_account(torn.database, "E1", 2, **BY)

    def ask(session: Session) -> list[tuple[str, str, str | None]]:
        return [(row.actor, row.act, row.subject) for row in session.exec(select(Audit))]

    assert torn.database.read_now(ask)[-1] == ("it manager", "link_account", "officer 1, account 2")


def test_a_decision_survives_later_imports(torn: Desk) -> None:
    link_account(torn.database, "E1", 2, **BY)
    torn.take(torn.write("users", P, {**Q, "Total_Learning_Hours": "9"}))
    assert torn.see("account_links") == [(1, 2, "person")]


def test_a_decision_can_be_taken_back(torn: Desk) -> None:
    link_account(torn.database, "E1", 2, **BY)
    assert unlink_account(torn.database, "E1", **BY) == 2
    assert torn.see("account_links") == BOTH


@pytest.mark.parametrize(
    ("officer", "account", "message"),
    [
        ("E9", 2, "E9 is not on the officers' list"),
        ("E1", 77, "There is no account 77"),
    ],
)
def test_what_is_not_known_is_refused(torn: Desk, officer: str, account: int, message: str) -> None:
    with pytest.raises(Complaint, match=message):
        link_account(torn.database, officer, account, **BY)
    assert torn.see("account_links") == BOTH


def test_an_account_is_given_once(torn: Desk) -> None:
    link_account(torn.database, "E1", 2, **BY)
    with pytest.raises(Complaint, match=r"Account 2 is this officer's already, by"):
        link_account(torn.database, "E1", 2, **BY)


def test_nothing_decided_is_nothing_to_take_back(torn: Desk) -> None:
    with pytest.raises(Complaint, match="No person has decided about officer #1"):
        unlink_account(torn.database, "E1", **BY)


def test_nobody_decides_while_an_import_runs(torn: Desk) -> None:
    with imports.alone(torn.database), pytest.raises(Complaint, match=r"^Another import is running"):
        link_account(torn.database, "E1", 2, **BY)
