"""Every failure of a call to Telegram, on the transport in use: what it becomes, and that nothing is sent twice."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from bot.channels.telegram import Telegram
from bot.config_channels import TelegramSettings
from bot.transport import Patience
from scheduler.channel import Answer, Form, Outgoing
from storage.rows import Outcome
from tests.bot.channels.scripted_server import TOKEN, Reply, answer, error, scripted
from tests.fakes.telegram import FakeTelegram

ASHA = 700000001
HELLO = Outgoing(str(ASHA), "नमस्ते", "hi", "key-1")
SHORT = Patience(pool=5, connect=5, read=2)
LOST, NOT_SENT, OUR_FAULT, UNREACHABLE = Outcome.LOST, Outcome.NOT_SENT, Outcome.OUR_FAULT, Outcome.UNREACHABLE
STOPPED, SLOW_DOWN, SENT = Outcome.SENDER_STOPPED, Outcome.SLOW_DOWN, Outcome.SENT


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeTelegram]:
    with FakeTelegram(tmp_path_factory.mktemp("fake") / "calls.jsonl") as fake:
        yield fake


@pytest.fixture
def fake(started: FakeTelegram) -> FakeTelegram:
    started.reset()
    return started


def send(url: str, *messages: Outgoing, **more: Any) -> list[Answer]:
    """One after another, so that all but the first go over a connection that is kept alive."""

    async def one_after_another() -> list[Answer]:
        telegram = Telegram(TelegramSettings(token=TOKEN, base_url=url, **more), SHORT)
        await telegram.open()
        try:
            return [await telegram.send(message) for message in messages]
        finally:
            await telegram.close()

    return asyncio.run(one_after_another())


@pytest.mark.parametrize("before", [0, 1], ids=["new connection", "kept-alive connection"])
@pytest.mark.parametrize(
    ("kind", "detail", "reached"),
    [
        ("cut", "ServerDisconnectedError", 1),
        ("reset", "ClientOSError", 1),
        ("half", "ClientPayloadError", 1),
        ("hang", "SocketTimeoutError", 1),
        ("status_500", "http_500", 1),
        ("status_502", "http_502", 1),
        ("reset_before", "ClientOSError", 0),  # nobody here can know that it was not accepted
    ],
)
def test_a_call_lost_on_the_way_back_may_have_been_delivered(
    fake: FakeTelegram, kind: str, detail: str, reached: int, before: int
) -> None:
    fake.behave(faults=[{"kind": kind, "calls": [before + 1]}])
    assert send(fake.url, *[HELLO] * (before + 1))[-1] == Answer(LOST, detail=detail)
    assert len(fake.calls("sendMessage")) == before + 1
    assert len(fake.accepted()) == before + reached


@pytest.mark.parametrize(
    ("how", "outcome", "detail"),
    [
        ("blocked", UNREACHABLE, "blocked"),
        ("deactivated", UNREACHABLE, "deactivated"),
        ("kicked", UNREACHABLE, "forbidden"),
        ("never_started", UNREACHABLE, "chat_not_found"),
    ],
)
def test_who_cannot_be_reached(fake: FakeTelegram, how: str, outcome: Outcome, detail: str) -> None:
    fake.block(ASHA, how=how)
    assert send(fake.url, HELLO) == [Answer(outcome, detail=detail)]
    assert len(fake.calls()) == 1


def test_a_group_that_moved_has_a_new_address(fake: FakeTelegram) -> None:
    fake.block(-77, how="migrated", to=-1000000000077)
    moved = Outgoing("-77", "x", "hi", "key-1")
    assert send(fake.url, moved) == [Answer(NOT_SENT, detail="moved", moved_to="-1000000000077")]
    assert len(fake.calls()) == 1


def test_the_bot_is_told_how_long_to_pause(fake: FakeTelegram) -> None:
    fake.behave(rate=1, burst=1, retry_after=[37, 37])
    assert send(fake.url, HELLO, HELLO)[1] == Answer(SLOW_DOWN, detail="slow_down", retry_after=37.0)
    assert [call["code"] for call in fake.calls()] == [200, 429]


def test_a_token_that_is_not_accepted_stops_the_sender(fake: FakeTelegram) -> None:
    fake.behave(tokens=["1000000002:another-token"])
    assert send(fake.url, HELLO) == [Answer(STOPPED, detail="token_refused")]
    assert [call["code"] for call in fake.calls()] == [401]


def test_a_text_that_is_too_long_is_our_fault(fake: FakeTelegram) -> None:
    too_long = Outgoing(str(ASHA), "ह" * 4097, "hi", "key-1")
    assert send(fake.url, too_long) == [Answer(OUR_FAULT, detail="too_long")]
    assert len(fake.calls()) == 1


def test_a_refused_connection_was_surely_not_used() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        port = closed_soon.getsockname()[1]
    assert send(f"http://127.0.0.1:{port}", HELLO) == [Answer(NOT_SENT, detail="ClientConnectorError")]


def alone(detail: str) -> Answer:
    """A fault that no other message of the same wording need have."""
    return Answer(OUR_FAULT, detail=detail, blames_wording=False)


HTML = "<html><body>Blocked by the gateway</body></html>"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (
            error(403, "Forbidden: bot can't initiate conversation with a user"),
            Answer(UNREACHABLE, None, "never_started"),
        ),
        (error(400, "Bad Request: PEER_ID_INVALID"), Answer(UNREACHABLE, None, "chat_not_found")),
        (error(400, "Bad Request: user is deactivated"), Answer(UNREACHABLE, None, "deactivated")),
        (error(400, "Bad Request: bot can't initiate conversation"), Answer(UNREACHABLE, None, "never_started")),
        (error(400, "Bad Request: MESSAGE_TOO_LONG"), Answer(OUR_FAULT, None, "too_long")),
        (error(400, "Bad Request: message caption is too long"), Answer(OUR_FAULT, None, "caption_too_long")),
        (error(400, "Bad Request: BUTTON_DATA_INVALID"), Answer(OUR_FAULT, None, "bad_request")),
        (error(413, "Request Entity Too Large"), alone("file_too_large")),
        (answer(413, HTML), alone("file_too_large")),
        (error(400, "Bad Request: message to edit not found"), alone("nothing_to_edit")),
        (error(400, "Bad Request: there is no text in the message to edit"), alone("nothing_to_edit")),
        (error(400, "Bad Request: message can't be edited"), alone("cannot_be_edited")),
        (error(400, "Bad Request: message can't be deleted for everyone"), alone("cannot_be_deleted")),
        (error(400, "Bad Request: file must be non-empty"), alone("file_empty")),
        (error(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"), alone("not_a_picture")),
        (error(400, "Bad Request: IMAGE_PROCESS_FAILED"), alone("not_a_picture")),
        (error(404, "Not Found"), Answer(STOPPED, None, "token_refused")),
        (answer(404, HTML), Answer(STOPPED, None, "token_refused")),
        (error(409, "Conflict: terminated by other getUpdates request"), Answer(LOST, None, "Conflict")),
        (
            error(429, "Too Many Requests: retry after 300", retry_after=300),
            Answer(SLOW_DOWN, None, "slow_down", 300.0),
        ),
        (answer(429, HTML), Answer(SLOW_DOWN, None, "slow_down")),
        (answer(400, HTML), Answer(LOST, None, "http_400")),
        (answer(403, HTML), Answer(LOST, None, "http_403")),
        (answer(502, HTML), Answer(LOST, None, "http_502")),
        (answer(302, "", "Location: /elsewhere"), Answer(LOST, None, "http_302")),
        (answer(307, "", "Location: /elsewhere"), Answer(LOST, None, "http_307")),
        (answer(200, HTML), Answer(LOST, None, "unreadable")),
        (answer(200, {"ok": True}), Answer(LOST, None, "KeyError")),
    ],
)
def test_what_an_answer_means(reply: Reply, expected: Answer) -> None:
    async def ask() -> tuple[Answer, int]:
        async with scripted(reply) as server:
            telegram = Telegram(TelegramSettings(token=TOKEN, base_url=server.url), SHORT)
            await telegram.open()
            answered = await telegram.send(HELLO)
            await telegram.close()
            return answered, len(server.asked)

    assert asyncio.run(ask()) == (expected, 1)


def test_a_file_that_cannot_be_read_is_our_fault(fake: FakeTelegram, tmp_path: Path) -> None:
    missing = Outgoing(str(ASHA), "x", "hi", "key-1", form=Form.DOCUMENT, file=tmp_path / "missing.pdf")
    nothing = Outgoing(str(ASHA), "x", "hi", "key-1", form=Form.PICTURE)
    folder = Outgoing(str(ASHA), "x", "hi", "key-1", form=Form.PICTURE, file=tmp_path)
    assert send(fake.url, missing, nothing, folder) == [*[alone("file_missing")] * 2, alone("file_unreadable")]
    assert fake.calls() == []


def test_what_could_leave_only_when_the_right_to_send_had_ended_does_not_leave(fake: FakeTelegram) -> None:
    too_late = Outgoing(str(ASHA), "x", "hi", "key-1", not_after=monotonic() - 1)
    refused, sent = send(fake.url, too_late, HELLO)
    assert refused == Answer(NOT_SENT, detail="TooLate")
    assert sent.outcome is SENT
    assert len(fake.calls()) == 1


def test_what_nobody_has_thought_of_may_have_been_delivered(fake: FakeTelegram) -> None:
    no_number = Outgoing(str(ASHA), "x", "hi", "key-1", form=Form.EDIT, target="no number")
    assert send(fake.url, no_number) == [Answer(LOST, detail="ValueError")]


def test_an_edit_without_a_change_a_delete_and_an_answer_that_come_late_are_done(fake: FakeTelegram) -> None:
    [sent] = send(fake.url, HELLO)
    same = Outgoing(str(ASHA), "नमस्ते", "hi", "key-2", form=Form.EDIT, target=sent.provider_id)
    gone = Outgoing(str(ASHA), "", "hi", "key-3", form=Form.DELETE, target="999999")
    late = Outgoing(str(ASHA), "", "hi", "key-4", form=Form.BUTTON_ANSWER, target="3006477107433200001")
    assert send(fake.url, same, gone, late) == [
        Answer(SENT, sent.provider_id, "already_so"),
        Answer(SENT, "999999", "already_gone"),
        Answer(SENT, "3006477107433200001", "too_old_to_answer"),
    ]


def test_a_call_that_is_given_up_is_no_answer(fake: FakeTelegram) -> None:
    async def give_up() -> None:
        telegram = Telegram(TelegramSettings(token=TOKEN, base_url=fake.url))
        await telegram.open()
        try:
            async with asyncio.timeout(0.2):
                await telegram.send(HELLO)
        finally:
            await telegram.close()

    fake.behave(faults=[{"kind": "hang", "calls": [1]}])
    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
