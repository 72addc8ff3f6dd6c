"""`smaran outbox`: figures, senders and what stands in the way, in a hundred columns; lists that name nobody."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.render import template_hash
from scheduler.clock import SystemClock
from storage import senders
from storage.inbox import Received, handled, receive
from storage.stops import stop_template
from storage.tables import Contacts, Senders
from tests.bot.cli.terminal import Terminal
from tests.mailroom import HOUR, Mailroom

TITLES = "\nSenders\n", "\nStopped wordings\n", "\nUnreachable contacts\n"


@pytest.fixture
def room(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailroom]:
    monkeypatch.setenv("COLUMNS", "100")
    with terminal.database() as database:
        yield Mailroom(database, now=SystemClock().now())


def cells(output: str) -> list[list[str]]:
    """What the lines of a table say."""
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in output.splitlines()]


def test_an_empty_outbox_says_so(terminal: Terminal) -> None:
    assert terminal.type("outbox").output == "The outbox is empty: nothing was planned yet.\n"
    assert terminal.type("outbox", "--format", "csv").output == "\ufeffchannel,state,reason,messages,oldest\n"


def test_channel_and_state_are_named_once(terminal: Terminal, room: Mailroom) -> None:
    for row in (
        {"state": "queued"},
        {"state": "queued", "reason": "not_sent", "changed_at": room.now - 49 * HOUR},
        {"state": "unknown", "reason": "lost"},
        {"state": "queued", "channel": "console"},
    ):
        room.message(**row)
    assert cells(terminal.type("outbox").output)[:5] == [
        ["channel", "state", "messages", "longest there", "reason"],
        ["console", "queued", "1", "1 h"],
        ["telegram", "queued", "1", "1 h"],
        ["1", "2 d 1 h", "not sent"],
        ["unknown", "1", "1 h", "lost"],
    ]
    _, *rows = terminal.type("outbox", "--format", "csv").output.splitlines()
    assert [row.split(",")[:4] for row in rows] == [
        ["console", "queued", "", "1"],
        ["telegram", "queued", "", "1"],
        ["telegram", "queued", "not_sent", "1"],
        ["telegram", "unknown", "lost", "1"],
    ]


def test_senders_tell_pace_holder_and_what_stands(terminal: Terminal, room: Mailroom) -> None:
    room.change(Senders, pace=5, stopped_because="token refused")
    room.add_sender("console", per_second=1000)
    room.database.write_now(lambda session: senders.take_lease(session, room.sender, "one", 600))
    _, _, senders_part = terminal.type("outbox").output.partition(TITLES[0])
    title, console, (name, pace, held, stands) = cells(senders_part)
    assert title == ["sender", "a second", "held", "stands"]
    assert console == ["console", "1000", "by nobody", "sends"]
    assert (name, pace, stands) == ("telegram", "5 of 30", "stopped until `smaran resume` (token refused)")
    assert held in ("9 min more", "10 min more")


def test_stopped_wordings_tell_who_waits_and_which_were_corrected(terminal: Terminal, room: Mailroom) -> None:
    for language, words in (("hi", template_hash("hours", "hi")), ("en", "0a")):
        room.database.write_now(
            lambda session, language=language, words=words: stop_template(
                session, "telegram", "hours", language, words, "can't parse [entities]", room.now - HOUR
            )
        )
    room.message("queued", 1, language="hi")
    _, _, stopped = terminal.type("outbox").output.partition(TITLES[1])
    assert sorted(cells(stopped)[1:]) == [
        ["telegram", "hours", "en", "1 h", "corrected", "can't parse [entities]"],
        ["telegram", "hours", "hi", "1 h", "1 officer", "can't parse [entities]"],
    ]


def test_unreachable_contacts_are_counted(terminal: Terminal, room: Mailroom) -> None:
    room.change(Contacts, unreachable_since=room.now - timedelta(days=3), unreachable_because="bot_blocked")
    _, _, unreachable = terminal.type("outbox").output.partition(TITLES[2])
    assert cells(unreachable)[1:] == [["telegram", "3", "3 d", "bot blocked"]]


def test_parts_that_say_nothing_are_left_out(terminal: Terminal, room: Mailroom) -> None:
    output = terminal.type("outbox").output
    assert [title in output for title in TITLES] == [True, False, False]


def test_the_page_fits_a_hundred_columns_whatever_stands_in_it(terminal: Terminal, room: Mailroom) -> None:
    room.message("failed", reason="our_fault " * 20)
    room.change(Senders, stopped_because="token refused " * 20)
    assert max(map(len, terminal.type("outbox").output.splitlines())) <= 100


def test_a_state_is_listed_message_by_message_naming_nobody(terminal: Terminal, room: Mailroom) -> None:
    room.message("failed", 2, reason="our_fault", detail="400", tries=3)
    room.message("failed", officer_id=None, changed_at=room.now - 2 * HOUR)
    room.message("sent")
    listed = terminal.type("outbox", "--state", "failed").output
    assert cells(listed) == [
        ["id", "officer", "channel", "kind", "template", "for", "tries", "reason"],
        ["2", "telegram", "nudge", "hours", "2 h", "0"],
        ["1", "E002", "telegram", "nudge", "hours", "1 h", "3", "our fault: 400"],
    ]
    assert not [word for word in ("Officer 1", "7001", "Dear") if word in listed]
    assert terminal.type("outbox", "--state", "expired").output == "There is none.\n"


def test_a_long_list_ends_on_the_page_and_not_in_the_sheet(
    terminal: Terminal, room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.outbox.SHOWN", 2)
    for _ in range(3):
        room.message("queued")
    page = terminal.type("outbox", "--state", "queued").output
    assert page.endswith("These 2 are the longest there; 1 more with --format csv.\n")
    header, *rows = terminal.type("outbox", "--state", "queued", "--format", "csv").output.splitlines()
    assert header.count(",") == rows[0].count(",")
    assert [row.split(",")[0] for row in rows] == ["1", "2", "3"]


def test_a_state_that_does_not_exist_is_refused(terminal: Terminal) -> None:
    assert terminal.type("outbox", "--state", "lost").exit_code == 2


def test_what_nobody_could_handle_is_counted_with_what_to_do(terminal: Terminal, room: Mailroom) -> None:
    def fill(session: Session) -> None:
        for number, fault in enumerate(("not_understood", "not_understood", "KeyError")):
            receive(session, "whatsapp", [Received(f"id{number}", None, "words")], room.now - timedelta(hours=3))
            handled(session, "whatsapp", f"id{number}", room.now, fault=fault)

    assert "Brought by channels" not in terminal.type("outbox").output
    room.database.write_now(fill)
    told = terminal.type("outbox").output.partition("\nBrought by channels and not handled\n")[2]
    assert "Not understood: the provider sends something that this version cannot read." in told
    assert "Anything else is a fault in Smaran" in told
    table = told.partition("\nNot understood")[0]
    assert cells(table)[1:] == [["whatsapp", "1", "3 h", "KeyError"], ["whatsapp", "2", "3 h", "not understood"]]
