"""`smaran unknown`: the list tells no name, number or words; all at once is shown before it is done."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from scheduler.clock import SystemClock
from tests.bot.cli.terminal import Terminal
from tests.mailroom import HOUR, Mailroom

MINUTE = timedelta(minutes=1)


@pytest.fixture
def room(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailroom]:
    """Message 1 unknown, 2 unknown and past its time, 3 sent."""
    monkeypatch.setenv("COLUMNS", "100")
    with terminal.database() as database:
        room = Mailroom(database, now=SystemClock().now())
        room.message("unknown", 1, reason="lost", detail="ReadTimeout", valid_until=room.now + 48 * HOUR)
        room.message("unknown", 2, reason="lease_taken", valid_until=room.now)
        room.message("sent", 3)
        yield room


def test_the_list_tells_how_each_came_about_and_nothing_of_anybody(terminal: Terminal, room: Mailroom) -> None:
    listed = terminal.type("unknown", "list")
    assert listed.exit_code == 0
    title, first, second, _, hint, _ = listed.output.split("\n")
    assert title.split() == "id officer channel since how it came about about in time".split()
    assert first.startswith("1   E001     telegram")
    assert re.search(r"  no clear answer: ReadTimeout  hours, 2 Apr( 2026)?  until \d", first)
    assert second.startswith("2   E002     telegram")
    assert re.search(r"  another process took over     hours, 2 Apr( 2026)?  no *$", second)
    assert "`smaran unknown resend ID`" in hint
    assert max(map(len, (title, first, second))) <= 100
    assert not [word for word in ("Officer 1", "7001", "Dear") if word in listed.output]


def test_as_a_sheet_it_has_every_column(terminal: Terminal, room: Mailroom) -> None:
    header, first, second = terminal.type("unknown", "list", "--format", "csv").output.splitlines()
    assert header == "\ufeffid,employee_id,channel,since,reason,detail,kind,template,day,valid_until,still_in_time"
    assert first.startswith("1,E001,telegram,20")
    assert first.endswith(",yes")
    assert ",lost,ReadTimeout,nudge,hours,2026-04-02,20" in first
    assert "+05:30" in first
    assert second.endswith(",no")


def test_with_none_the_list_says_so_and_a_sheet_stays_a_sheet(terminal: Terminal) -> None:
    assert terminal.type("unknown", "list").output == "None: of every message it is known what became of it.\n"
    assert len(terminal.type("unknown", "list", "--format", "csv").output.splitlines()) == 1
    assert (
        terminal.type("unknown", "leave", "--all").output == "None: of every message it is known what became of it.\n"
    )


def test_named_ones_are_settled_at_once(terminal: Terminal, room: Mailroom) -> None:
    assert terminal.type("unknown", "resend", 1).output == "1 message queued again.\n"
    assert terminal.type("unknown", "leave", 2).output == "1 message left at that.\n"
    assert room.states() == {1: ("queued", "send_again"), 2: ("dropped", "give_up"), 3: ("sent", None)}


@pytest.mark.parametrize(
    ("verb", "said", "left"),
    [
        ("resend", "1 message would be said again.\n", "1 past its time"),
        ("leave", "2 messages would be left at that.\n", ""),
    ],
)
def test_all_of_them_are_shown_first(terminal: Terminal, room: Mailroom, verb: str, said: str, left: str) -> None:
    before = room.states()
    shown = terminal.type("unknown", verb, "--all").output
    assert "E001" in shown
    assert f"{said}Nothing was changed; the same with --yes does it.\n{left}" in shown
    assert room.states() == before
    assert terminal.type("unknown", verb, "--all", "--yes").output.startswith(said.replace("would be ", "")[:10])
    assert room.states() != before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["resend"], "Which? Name numbers from `smaran unknown list`, or say --all."),
        (["leave", 1, "--all"], "Which? Name numbers"),
        (["resend", 2], "2: too late"),
        (["leave", 3, 77], "Not unknown: message 3 is sent, there is no message 77."),
    ],
)
def test_what_cannot_be_done_is_said_and_not_done(
    terminal: Terminal, room: Mailroom, words: list[object], said: str
) -> None:
    before = room.states()
    result = terminal.type("unknown", *words)
    assert result.exit_code == 1
    assert said in result.output
    assert room.states() == before
