"""Webhooks over a real connection: only the provider's calls are taken, and only what is kept is answered with 200."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import aiohttp
import pytest
from sqlmodel import Session, select

from bot.listening.listener import Listener
from bot.logs import set_up_logs
from bot.turn import Reply
from bot.web.server import serve
from bot.web.webhooks import LARGEST_BODY, routes
from scheduler.channel import Incoming
from scheduler.clock import SettableClock
from storage.complaint import Complaint
from storage.database import Database
from storage.tables import Inbox
from tests.bot.recorded_channel import SECRET, Recorded, said

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
HOST = "127.0.0.1"
OURS = {"X-Secret": SECRET}
BODY = said(9, "what somebody wrote").body
Caller = Callable[["Door"], Awaitable[None]]


def nobody_answers(_session: Session, _channel: str, _incoming: Incoming, _now: datetime) -> list[Reply]:
    return []


@dataclass
class Door:
    """The served application, from outside."""

    client: aiohttp.ClientSession
    port: int
    listener: Listener

    async def post(self, body: str, headers: dict[str, str], channel: str = "telegram") -> int:
        address = f"http://{HOST}:{self.port}/webhooks/{channel}"
        async with self.client.post(address, data=BytesIO(body.encode()), headers=headers) as answer:
            return answer.status


@pytest.fixture
def kept(database: Database) -> Callable[[], list[str]]:
    return lambda: database.read_now(lambda session: list(session.exec(select(Inbox.update_id)).all()))


@pytest.fixture
def call(database: Database, capsys: pytest.CaptureFixture[str]) -> Callable[[Caller], str]:
    """Serve while a test calls; returns what was logged."""

    async def with_door(caller: Caller) -> str:
        set_up_logs(SettableClock(NOW))
        nobody = (nobody_answers, lambda _incoming: False)
        listener = Listener(database, "telegram", Recorded(), *nobody, SettableClock(NOW), lambda: None)
        ending = asyncio.Event()
        serving = asyncio.create_task(serve(routes({"telegram": listener}), HOST, 0, ending))
        logged = ""
        while not (port := re.search(r"event=web_listening port=(\d+)", logged)):
            await asyncio.sleep(0.01)
            logged += capsys.readouterr().err
        async with aiohttp.ClientSession() as client:
            await caller(Door(client, int(port[1]), listener))
        ending.set()
        await asyncio.wait_for(serving, 30)
        return logged + capsys.readouterr().err

    return lambda caller: asyncio.run(with_door(caller))


def test_the_providers_call_is_kept_and_answered_the_same_one_again_too(
    call: Callable[[Caller], str], kept: Callable[[], list[str]]
) -> None:
    async def caller(door: Door) -> None:
        assert [await door.post(BODY, OURS) for _ in range(3)] == [200, 200, 200]

    logged = call(caller)
    assert kept() == ["9"]
    assert "somebody" not in logged


@pytest.mark.parametrize(
    ("body", "headers", "channel", "code"),
    [
        (BODY, {}, "telegram", 403),
        (BODY, {"X-Secret": "another"}, "telegram", 403),
        ("no json", OURS, "telegram", 400),
        ("no json", {}, "telegram", 403),
        (BODY, OURS, "whatsapp", 404),
        (json.dumps({"id": 9, "text": "x" * LARGEST_BODY}), OURS, "telegram", 413),
    ],
)
def test_everything_else_is_refused_and_not_kept(
    call: Callable[[Caller], str],
    kept: Callable[[], list[str]],
    body: str,
    headers: dict[str, str],
    channel: str,
    code: int,
) -> None:
    async def caller(door: Door) -> None:
        assert await door.post(body, headers, channel) == code

    logged = call(caller)
    assert kept() == []
    assert (f"event=webhook_refused channel=telegram code={code}" in logged) is (code != 404)


@pytest.mark.parametrize(
    ("query", "channel", "answer"),
    [
        (f"token={SECRET}&challenge=42", "telegram", (200, "42")),
        ("token=another&challenge=42", "telegram", (403, "")),
        ("", "telegram", (403, "")),
        (f"token={SECRET}&challenge=42", "whatsapp", (404, "")),
    ],
)
def test_the_provider_may_ask_whether_the_webhook_is_ours(
    call: Callable[[Caller], str], query: str, channel: str, answer: tuple[int, str]
) -> None:
    async def caller(door: Door) -> None:
        address = f"http://{HOST}:{door.port}/webhooks/{channel}?{query}"
        async with door.client.get(address) as answered:
            assert (answered.status, await answered.text()) == answer
            assert answered.headers.get("Content-Type", "text/plain").startswith("text/plain")

    logged = call(caller)
    assert ("event=webhook_refused channel=telegram code=403" in logged) is (answer[0] == 403)
    assert "42" not in re.sub(r"port=\d+|ts=\S+", "", logged)


def test_a_body_may_be_as_long_as_metas_longest(call: Callable[[Caller], str], kept: Callable[[], list[str]]) -> None:
    assert LARGEST_BODY >= 3_000_000

    async def caller(door: Door) -> None:
        for number, (length, code) in enumerate([(LARGEST_BODY, 200), (LARGEST_BODY + 1, 413)]):
            empty = json.dumps({"id": number, "text": ""})
            body = json.dumps({"id": number, "text": "x" * (length - len(empty))})
            assert (len(body), await door.post(body, OURS)) == (length, code)

    call(caller)
    assert kept() == ["0"]


def test_a_body_without_end_is_read_no_further_than_it_may_be_long(call: Callable[[Caller], str]) -> None:
    async def caller(door: Door) -> None:
        async def endless() -> bytes:
            reader, writer = await asyncio.open_connection(HOST, door.port)
            writer.write(b"POST /webhooks/telegram HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in range(LARGEST_BODY // 65_536 + 1):
                writer.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
                await writer.drain()
            answer = await reader.readline()
            writer.close()
            return answer

        assert b"413" in await asyncio.wait_for(endless(), 30)

    call(caller)


def test_what_cannot_be_kept_is_to_come_again(call: Callable[[Caller], str], monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> None:
        raise Complaint("The disk is full.")

    async def caller(door: Door) -> None:
        monkeypatch.setattr(door.listener, "keep", full)
        assert await door.post(BODY, OURS) == 503

    assert 'event=webhook_not_kept channel=telegram complaint="The disk is full."' in call(caller)


def test_it_says_that_it_is_there(call: Callable[[Caller], str]) -> None:
    async def caller(door: Door) -> None:
        async with door.client.get(f"http://{HOST}:{door.port}/health") as answer:
            assert (answer.status, await answer.json()) == (200, {"ok": True})

    call(caller)


def test_an_address_that_is_taken_is_a_complaint() -> None:
    async def twice() -> None:
        server = await asyncio.start_server(lambda _reader, _writer: None, HOST, 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            await serve([], HOST, port, asyncio.Event())

    with pytest.raises(Complaint, match=r"\[web\] host and port: nothing can listen on"):
        asyncio.run(twice())
