"""The department's lists taken in: who is meant by a line, who has left, and whose account is whose."""

from typing import Any

import pytest
from sqlmodel import Session

from scheduler.imports.lists import parse_scope
from scheduler.imports.outcome import Tally
from scheduler.sources.lines import OfficerLine, SparrowLine
from storage import accounts, imports
from storage.complaint import Complaint
from tests.desk import Desk

FIRST, SECOND, THIRD = "+919000000001", "+919000000002", "+919000000003"


def officer(employee_id: str | None, mobile: str | None = None, **told: Any) -> OfficerLine:
    blank = dict.fromkeys(OfficerLine._fields)
    known = {"name": "Asha Devi", "language": "hi", "employee_id": employee_id, "mobile": mobile}
    return OfficerLine(**{**blank, **known, **told})


ASHA, BINA, CHITRA = officer("E1", FIRST), officer("E2", SECOND), officer("E3", THIRD)


def who(desk: Desk) -> list[tuple[Any, ...]]:
    return desk.see("listings", "officer_id", "employee_id", "mobile", "left")  # type: ignore[no-any-return]


def test_a_list_becomes_officers(desk: Desk) -> None:
    outcome = desk.take_officers(officer("E1", FIRST, office="North", official_email="a@gov.example"), BINA)
    assert (outcome.state, outcome.tallies) == ("applied", [Tally("officers", read=2, new=2)])
    assert who(desk) == [(1, "E1", FIRST, False), (2, "E2", SECOND, False)]
    assert desk.see("officer_identifiers", "kind", "value", "officer_id", "source") == [
        ("email", "a@gov.example", 1, "officer_list"),
        ("employee_id", "E1", 1, "officer_list"),
        ("employee_id", "E2", 2, "officer_list"),
        ("mobile", FIRST, 1, "officer_list"),
        ("mobile", SECOND, 2, "officer_list"),
    ]


def test_the_same_list_again_changes_nothing(desk: Desk) -> None:
    desk.take_officers(ASHA, BINA)
    before = desk.see_all()
    outcome = desk.take_officers(ASHA, BINA)
    assert (outcome.state, outcome.tallies) == ("unchanged", [Tally("officers", read=2, unchanged=2)])
    assert desk.see_all() == before


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        pytest.param([officer("E1", THIRD)], [(1, "E1", THIRD, False)], id="a new mobile"),
        pytest.param([officer("E9", FIRST)], [(1, "E9", FIRST, False)], id="a new employee id"),
        pytest.param([officer("e1")], [(1, "e1", None, False)], id="another spelling of the employee id"),
        pytest.param([officer(None, FIRST)], [(1, None, FIRST, False)], id="the mobile alone"),
        pytest.param(
            [officer("E1", SECOND), officer("E2", FIRST)],
            [(1, "E1", SECOND, False), (2, "E2", FIRST, False)],
            id="two who have exchanged their mobiles",
        ),
    ],
)
def test_an_officer_is_recognised(desk: Desk, later: list[OfficerLine], expected: list[Any]) -> None:
    desk.take_officers(ASHA, BINA)
    desk.take_officers(*later, shrink_share=1.0)
    assert [row for row in who(desk) if not row[3]] == expected


def test_two_who_share_a_mobile_stay_two(desk: Desk) -> None:
    shared = officer("E2", FIRST)
    desk.take_officers(ASHA, shared)
    assert desk.take_officers(ASHA, shared).state == "unchanged"
    assert [row[0] for row in who(desk)] == [1, 2]


def test_a_line_that_means_two_officers_is_a_question(desk: Desk) -> None:
    desk.take_officers(ASHA, BINA, CHITRA)
    desk.take_officers(officer("E1", SECOND), CHITRA, shrink_share=1.0)
    assert desk.rejected == [("officers.csv", 2, "two_officers", {})]
    assert who(desk) == [(1, "E1", FIRST, False), (2, "E2", SECOND, True), (3, "E3", THIRD, False)]
    # The other one has left by now, and the number has passed on.
    desk.take_officers(officer("E1", SECOND), CHITRA)
    assert who(desk)[0] == (1, "E1", SECOND, False)


def test_a_shared_mobile_names_nobody(desk: Desk) -> None:
    desk.take_officers(ASHA, officer("E2", FIRST), CHITRA)
    desk.take_officers(officer(None, FIRST), CHITRA)
    assert desk.rejected == [("officers.csv", 2, "shared_mobile", {})]
    assert [row[3] for row in who(desk)] == [False, False, False]


def test_a_number_of_somebody_who_left_may_be_given_away(desk: Desk) -> None:
    desk.take_officers(ASHA, BINA, CHITRA)
    desk.take_officers(BINA, CHITRA, shrink_share=0.5)
    desk.take_officers(BINA, CHITRA, officer("E7", FIRST))
    assert who(desk)[0] == (1, "E1", FIRST, True)
    assert who(desk)[3] == (4, "E7", FIRST, False)


def test_who_is_missing_has_left_and_may_return(desk: Desk) -> None:
    desk.take_officers(ASHA, BINA)
    outcome = desk.take_officers(ASHA, shrink_share=0.5)
    assert outcome.tallies == [Tally("officers", read=1, unchanged=1, ended=1)]
    assert who(desk) == [(1, "E1", FIRST, False), (2, "E2", SECOND, True)]
    assert {row[0] for row in desk.see("officer_identifiers", "officer_id")} == {1}
    assert desk.take_officers(ASHA).state == "unchanged"
    assert desk.take_officers(ASHA, BINA).tallies == [Tally("officers", read=2, changed=1, unchanged=1)]
    assert who(desk)[1] == (2, "E2", SECOND, False)


def test_only_those_in_scope_can_be_missing(desk: Desk) -> None:
    north, south = officer("E1", FIRST, office="North Block"), officer("E2", SECOND, office="South")
    desk.take_officers(north, south)
    desk.take_officers(officer("E3", THIRD, office="North Block"), scope="office=NORTH-BLOCK", shrink_share=1.0)
    assert [row[3] for row in who(desk)] == [True, False, False]


@pytest.mark.parametrize("scope", ["office", "colour=blue", "office=", "office=North,Delhi"])
def test_a_scope_that_is_not_understood_is_refused(scope: str) -> None:
    with pytest.raises(Complaint, match=r"--scope: .* was not understood. Expected “whole”, or FIELD=VALUE"):
        parse_scope(scope)


@pytest.mark.parametrize(
    ("rows", "because"),
    [
        ([ASHA], "The officers' list has 1 row where the one before had 3."),
        ([], "officers.csv has no rows that can be used."),
    ],
)
def test_a_shrunken_list_is_held(desk: Desk, rows: list[OfficerLine], because: str) -> None:
    desk.take_officers(ASHA, BINA, CHITRA)
    before = desk.see_all()
    outcome = desk.take_officers(*rows)
    assert (outcome.state, outcome.held_because) == ("held", because)
    assert desk.see_all() == before
    assert desk.take_officers(*rows, confirmed=True).state == "applied"


def test_a_repeated_officer_is_taken_once(desk: Desk) -> None:
    outcome = desk.take_officers(ASHA, officer("E1", SECOND))
    assert outcome.tallies == [Tally("officers", read=2, new=1, rejected=1)]
    assert desk.rejected == [("officers.csv", 3, "duplicate", {"row": "2"})]


# --- SPARROW ----------------------------------------------------------------------------------------------------------


def test_sparrow_emails_stand_side_by_side_by_source(desk: Desk) -> None:
    desk.take_officers(officer("E1", FIRST, sparrow_email="old@gov.example"), BINA)
    outcome = desk.take_sparrow(
        SparrowLine(2, "E1", None, "new@gov.example"), SparrowLine(3, "E8", None, "nobody@gov.example")
    )
    assert outcome.tallies == [Tally("sparrow", read=2, new=1, rejected=1)]
    assert desk.rejected == [("sparrow.csv", 3, "unknown_officer", {})]
    assert desk.see("sparrow_emails") == [
        (1, "officer_list", "old@gov.example"),
        (1, "sparrow_list", "new@gov.example"),
    ]
    assert ("email", "new@gov.example", 1, "sparrow") in desk.see("officer_identifiers")


def test_a_list_without_sparrow_emails_takes_none_back(desk: Desk) -> None:
    desk.take_officers(
        officer("E1", FIRST, sparrow_email="a@gov.example"), officer("E2", sparrow_email="b@gov.example")
    )
    desk.take_officers(ASHA, officer("E2"))
    assert len(desk.see("sparrow_emails")) == 2
    desk.take_officers(officer("E1", FIRST, sparrow_email="a@gov.example"), officer("E2"))
    assert desk.see("sparrow_emails") == [(1, "officer_list", "a@gov.example")]


# --- whose account is whose -------------------------------------------------------------------------------------------

P = {"userID": "u-p", "Email": "p@gov.example", "Phone_Number": "9000000001", "Employee_Id": "E1"}
Q = {"userID": "u-q", "Email": "q@gov.example", "Phone_Number": "9000000002", "Employee_Id": "E2"}


@pytest.mark.parametrize(
    ("officers", "links"),
    [
        pytest.param([officer("E1")], [(1, 1, "employee_id")], id="by employee id"),
        pytest.param([officer("E1", FIRST)], [(1, 1, "mobile")], id="the better sign is named"),
        pytest.param([officer(None, FIRST, official_email="p@gov.example")], [(1, 1, "email")], id="by official email"),
        pytest.param([officer("E9", sparrow_email="p@gov.example")], [(1, 1, "email")], id="by the SPARROW email"),
        pytest.param([officer("E9")], [], id="not at all"),
        pytest.param(
            [officer("E1", SECOND)], [(1, 1, "candidate"), (1, 2, "candidate")], id="two accounts fit one officer"
        ),
        pytest.param(
            [officer("E9", FIRST), officer("E1", None)],
            [(1, 1, "mobile")],
            id="an account that fits another better is no candidate",
        ),
        pytest.param(
            [officer("E8", FIRST), officer("E9", FIRST)],
            [(1, 1, "candidate"), (2, 1, "candidate")],
            id="two officers claim one account by the same sign",
        ),
    ],
)
def test_accounts_are_matched(desk: Desk, officers: list[OfficerLine], links: list[Any]) -> None:
    desk.take(desk.write("users", P, Q))
    desk.take_officers(*officers)
    assert desk.see("account_links") == links


def test_matching_does_not_depend_on_which_came_first(desk: Desk) -> None:
    desk.take_officers(ASHA, BINA)
    desk.take(desk.write("users", P, Q))
    assert desk.see("account_links") == [(1, 1, "mobile"), (2, 2, "mobile")]


def test_a_link_ends_with_its_account(desk: Desk) -> None:
    desk.take_officers(ASHA, BINA)
    desk.take(desk.write("users", P, Q))
    desk.take(desk.write("users", Q), shrink_share=0.5)
    assert desk.see("account_links") == [(2, 2, "mobile")]


def undecided(desk: Desk) -> list[tuple[Any, ...]]:
    def ask(session: Session) -> list[tuple[Any, ...]]:
        found = accounts.officers_to_link(session, imports.visible_import(session))
        return [(one.officer_id, one.employee_id, one.account_id, one.signs, one.mdo) for one in found]

    return desk.database.read_now(ask)  # type: ignore[no-any-return]


def test_the_undecided_are_listed_with_what_speaks_for_each(desk: Desk) -> None:
    desk.take(desk.write("users", P, Q))
    desk.take_officers(officer("E1", SECOND), officer("E7", THIRD))
    assert undecided(desk) == [(1, "E1", 1, ("employee_id",), "0123"), (1, "E1", 2, ("mobile",), "0123")]
