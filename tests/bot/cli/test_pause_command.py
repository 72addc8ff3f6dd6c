"""`smaran pause` and `smaran resume`: what stands, until when and why, and how it ends."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from scheduler.clock import SystemClock
from storage.tables import Senders
from tests.bot.cli.terminal import Terminal
from tests.mailroom import Mailroom

DAYS = timedelta(days=3)


@pytest.fixture
def room(terminal: Terminal) -> Iterator[Mailroom]:
    with terminal.database() as database:
        yield Mailroom(database, now=SystemClock().now())


def test_without_an_end_it_stands_until_resume(terminal: Terminal, room: Mailroom) -> None:
    stopped = "telegram: stopped until `smaran resume` (server moves)\n"
    assert terminal.type("pause", "--because", "server moves").output == stopped
    assert terminal.type("resume").output == ("telegram: sends; it was stopped until `smaran resume` (server moves).\n")
    assert terminal.type("resume", "--sender", "telegram").output == "telegram: sends.\n"


def test_for_a_while_it_ends_by_itself(terminal: Terminal, room: Mailroom) -> None:
    output = terminal.type("pause", "--sender", "telegram", "--for", "3d").output
    assert re.fullmatch(r"telegram: paused until \d+ \w{3}( 20\d\d)? \d\d:\d\d \(paused by hand\)\n", output)
    until = room.senders()["telegram"].paused_until
    assert until is not None
    assert timedelta(0) <= until - room.now - DAYS < timedelta(minutes=5)


def test_the_longer_pause_of_a_provider_stands_and_is_told(terminal: Terminal, room: Mailroom) -> None:
    room.change(Senders, paused_until=room.now + DAYS, paused_because="slow_down")
    assert "(slow_down)" in terminal.type("pause", "--for", "2h").output


def test_a_stop_beside_a_pause_and_the_learned_pace_are_told_and_ended(terminal: Terminal, room: Mailroom) -> None:
    room.change(
        Senders, paused_until=room.now + DAYS, paused_because="slow_down", stopped_because="token refused", pace=5
    )
    output = terminal.type("resume").output
    assert output.startswith("telegram: sends; it was stopped until `smaran resume` (token refused); and paused until ")
    assert output.endswith(" (slow_down). Its pace of 5 a second is forgotten.\n")


@pytest.mark.parametrize("verb", ["pause", "resume"])
def test_a_sender_that_is_not_there_is_refused(terminal: Terminal, room: Mailroom, verb: str) -> None:
    result = terminal.type(verb, "--sender", "whatsapp")
    assert (result.exit_code, result.output) == (1, 'Error: There is no sender "whatsapp"; there are: telegram.\n')
