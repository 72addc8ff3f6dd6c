"""Asking Telegram while it cannot be reached: pauses that grow, and few words about it."""

import asyncio
from collections.abc import Callable, Iterable

import pytest
from structlog.testing import capture_logs
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.telegram.bot import PlainBot
from bot.telegram.polling import patiently
from bot.telegram.request import SlowDown
from bot.transport import MayHaveArrived, NeverLeft
from storage.complaint import Complaint


def of_the_network(cause: Exception) -> NetworkError:
    failure = NetworkError("of the network")
    failure.__cause__ = cause
    return failure


def waited(failures: Iterable[Exception]) -> tuple[list[float], list[dict[str, object]]]:
    """The pauses and the lines of a call that fails so, and then succeeds."""
    left, pauses = list(failures), []

    async def call() -> str:
        if left:
            raise left.pop(0)
        return "an update"

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    with capture_logs() as lines:
        assert asyncio.run(patiently(call, sleep)) == "an update"
    return pauses, [dict(line) for line in lines]


def test_pauses_grow_from_a_second_to_a_minute() -> None:
    pauses, _ = waited([of_the_network(NeverLeft("ClientConnectorError"))] * 9)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_one_line_when_it_begins_and_one_when_it_ends() -> None:
    failures = [of_the_network(NeverLeft("ClientConnectorError")), of_the_network(MayHaveArrived("http_502"))]
    assert waited(failures * 5)[1] == [
        {"event": "telegram_unreachable", "kind": "ClientConnectorError", "log_level": "warning"},
        {"event": "telegram_reached_again", "log_level": "info"},
    ]


def test_nothing_is_said_where_nothing_fails() -> None:
    assert waited([]) == ([], [])


def test_another_program_with_the_same_token_is_spoken_of_once() -> None:
    failures = [of_the_network(NeverLeft("x")), Conflict("Conflict"), Conflict("Conflict")]
    assert [line["event"] for line in waited(failures)[1]] == [
        "telegram_unreachable",
        "telegram_polled_elsewhere",
        "telegram_reached_again",
    ]


@pytest.mark.parametrize(("failure", "pause"), [(SlowDown(37.0), 37.0), (SlowDown(None), 1.0)])
def test_a_pause_that_telegram_asks_for_is_kept(failure: Exception, pause: float) -> None:
    assert waited([failure])[0] == [pause]


@pytest.mark.parametrize("failure", [Forbidden("403"), TelegramError("x"), KeyError("result"), TypeError("x")])
def test_nothing_that_is_answered_ends_the_listening(failure: Exception) -> None:
    pauses, [began, ended] = waited([failure])
    assert pauses == [1]
    assert began["kind"] == type(failure).__name__
    assert ended["event"] == "telegram_reached_again"


@pytest.mark.parametrize(("failure", "raised"), [(InvalidToken, Complaint), (lambda: BadRequest("x"), BadRequest)])
def test_what_no_waiting_mends_is_raised(failure: Callable[[], Exception], raised: type[Exception]) -> None:
    with pytest.raises(raised):
        waited([failure()])


def test_the_bot_does_not_show_its_token() -> None:
    assert "invented" not in repr(PlainBot("1000000001:invented-token"))
