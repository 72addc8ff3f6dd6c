"""`smaran roles`: who holds which role, within what, granted and taken back."""

from typing import Any

import pytest

from storage.audit import latest_acts
from tests.bot.cli.terminal import Terminal

MOBILE = "+919000000001"


def grant(terminal: Terminal, role: str, *more: str, name: str = "Asha Devi", mobile: str = "090000-00001") -> str:
    return terminal.type("roles", "grant", role, "--name", name, "--mobile", mobile, *more).output


def listed(terminal: Terminal) -> list[list[str]]:
    """The rows of the list, by words."""
    return [line.split() for line in terminal.type("roles", "list").output.splitlines()[1:]]


def acts(terminal: Terminal) -> list[tuple[str, str | None, str, dict[str, Any]]]:
    with terminal.database() as database:
        found = database.read_now(
            lambda session: [(one.act, one.subject, one.via, one.details) for one in latest_acts(session, 9)]
        )
    return found[::-1]


def test_while_nobody_holds_a_role_it_says_how_to_grant_one(terminal: Terminal) -> None:
    assert terminal.type("roles", "list").output == "Nobody holds a role. Next: `smaran roles grant it_manager`.\n"


@pytest.mark.parametrize(
    ("role", "scopes", "within"),
    [
        ("it_manager", [], "the whole department"),
        ("viewer", [], "the whole department"),
        ("nodal_officer", ["whole"], "the whole department"),
        ("nodal_officer", ["service=IPS, office=Patna"], "service=IPS, office=Patna"),
        ("nodal_officer", ["office=Patna,office=Gaya", "service=IPS"], "office=Patna, office=Gaya or service=IPS"),
        ("viewer", ["office=Patna", "whole"], "the whole department"),
    ],
)
def test_a_role_is_granted_within_its_scope_to_a_number(
    terminal: Terminal, role: str, scopes: list[str], within: str
) -> None:
    title = {"it_manager": "IT manager", "nodal_officer": "nodal officer", "viewer": "viewer"}[role]
    said = grant(terminal, role, *(word for scope in scopes for word in ("--scope", scope)))
    assert said.startswith(f"Asha Devi: {title}, {within}; known by the mobile …0001.\n")
    (row,) = listed(terminal)
    assert row[:4] == ["1", role, "Asha", "Devi"]
    assert " ".join(row[4:]).startswith(f"{within} …0001 not yet ")


def test_the_act_is_audited_without_the_number(terminal: Terminal) -> None:
    grant(terminal, "nodal_officer", "--scope", "service=IPS,office=Patna")
    terminal.type("roles", "revoke", 1)
    scope = {"service": ["IPS"], "office": ["Patna"]}
    assert acts(terminal) == [
        ("grant_role", "actor 1", "shell", {"role": "nodal_officer", "scope": [scope]}),
        ("revoke_role", "actor 1", "shell", {"role": "nodal_officer"}),
    ]


def test_the_same_again_changes_nothing_and_another_scope_takes_the_place_of_the_first(terminal: Terminal) -> None:
    grant(terminal, "viewer", "--scope", "office=Patna")
    grant(terminal, "viewer", "--scope", "office=Patna")
    grant(terminal, "viewer", "--scope", "office=Gaya")
    assert [row[:5] for row in listed(terminal)] == [["2", "viewer", "Asha", "Devi", "office=Gaya"]]
    assert [details for *_, details in acts(terminal)][1:] == [
        {"role": "viewer", "scope": [{"office": ["Gaya"]}], "instead_of": 1}
    ]


def test_one_number_may_hold_several_roles(terminal: Terminal) -> None:
    grant(terminal, "it_manager")
    grant(terminal, "viewer")
    assert [row[1] for row in listed(terminal)] == ["it_manager", "viewer"]


def test_a_role_that_was_taken_away_is_held_no_longer(terminal: Terminal) -> None:
    grant(terminal, "it_manager")
    assert terminal.type("roles", "revoke", 1).output == "Asha Devi: no longer IT manager.\n"
    assert terminal.type("roles", "list").output.startswith("Nobody holds a role.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("revoke", "7"), "No role has the number 7; `smaran roles list` shows them."),
        (("grant", "nodal_officer"), "--scope: whose nodal officer?"),
        (("grant", "nodal_officer", "--scope", "town=Patna"), "--scope: “town=Patna” was not understood."),
        (("grant", "it_manager", "--scope", "office=Patna"), "--scope: an IT manager acts for the whole department"),
        (("grant", "viewer", "--name", "Asha Devi", "--mobile", "12345"), "This is no Indian mobile number"),
        (("grant", "officer"), "'officer' is not one of 'it_manager', 'nodal_officer', 'viewer'"),
    ],
)
def test_what_cannot_be_granted_or_revoked_is_explained(terminal: Terminal, words: tuple[str, ...], said: str) -> None:
    result = terminal.type("roles", *words)
    assert result.exit_code != 0
    assert said in result.output


def test_name_and_mobile_are_asked_for_where_they_are_missing(terminal: Terminal) -> None:
    answered = terminal.type("roles", "grant", "viewer", answers=["", "Asha Devi", "", "12345", MOBILE])
    assert "A name is needed here." in answered.output
    assert "A mobile is needed here" in answered.output
    assert [row[:4] for row in listed(terminal)] == [["1", "viewer", "Asha", "Devi"]]
