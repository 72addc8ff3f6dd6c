"""The transport under python-telegram-bot: one request a call, what surely never left, and no token in any failure."""

import asyncio
import json
import socket
import traceback
from io import BytesIO
from time import monotonic

import aiohttp
import pytest
from aiohttp.connector import Connection
from telegram import Bot, InputFile
from telegram.error import NetworkError, TimedOut

from bot.telegram.request import AiohttpRequest, SlowDown
from bot.transport import KEEP_ALIVE_SECONDS, NOT_AFTER, MayHaveArrived, NeverLeft, Patience
from tests.bot.channels.scripted_server import SENT, TOKEN, Asked, Reply, Scripted, answer, scripted

SHORT = Patience(pool=5, connect=5, read=2)


def bot_with(request: AiohttpRequest, url: str) -> Bot:
    return Bot(TOKEN, f"{url}/bot", f"{url}/file/bot", request=request, get_updates_request=request)


async def silence(_: Asked, __: asyncio.StreamWriter) -> None:
    """Never answer."""


async def cut(_: Asked, writer: asyncio.StreamWriter) -> None:
    """Read, and close without an answer."""
    writer.close()


async def half(_: Asked, writer: asyncio.StreamWriter) -> None:
    """Close within the answer."""
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"ok": true')
    writer.close()


def sent_to(
    reply: Reply, *, calls: int = 1, proxy: str | None = None, url: str = "{}"
) -> tuple[list[object], Scripted]:
    """What came of some calls one after another, each its result or its exception; and the server that heard them."""

    async def all_of_it() -> tuple[list[object], Scripted]:
        async with scripted(reply) as server:
            request = AiohttpRequest(1, proxy.format(server.url) if proxy else None, SHORT)
            async with request:
                bot, came = bot_with(request, url.format(server.url)), []
                for _ in range(calls):
                    came += await asyncio.gather(bot.send_message(5, "नमस्ते"), return_exceptions=True)
            return came, server

    return asyncio.run(all_of_it())


def cause(came: list[object]) -> tuple[type[BaseException], type[BaseException], str]:
    """Of the last call: the exception, its cause, and the cause's words."""
    failure = came[-1]
    assert isinstance(failure, BaseException)
    assert failure.__cause__ is not None
    return type(failure), type(failure.__cause__), str(failure.__cause__)


def told_by(failure: BaseException | None) -> str:
    """All that a logger could find, hidden contexts included."""
    if failure is None:
        return ""
    return repr(failure) + "".join(traceback.format_exception(failure)) + told_by(failure.__context__)


def test_words_go_as_json() -> None:
    _, server = sent_to(SENT)
    assert server.asked[0].line == f"POST /bot{TOKEN}/sendMessage HTTP/1.1"
    assert server.asked[0].headers["content-type"] == "application/json"
    assert json.loads(server.asked[0].body) == {"chat_id": 5, "text": "नमस्ते"}


def test_files_go_as_a_form_beside_the_words() -> None:
    async def upload() -> Scripted:
        async with scripted(SENT) as server, AiohttpRequest(1) as request:
            file = InputFile(BytesIO("नाम,घंटे".encode()), filename="list.csv", read_file_handle=False)
            await bot_with(request, server.url).send_document(5, file, caption="सूची")
            return server

    [asked] = asyncio.run(upload()).asked
    assert asked.headers["content-type"].startswith("multipart/form-data; boundary=")
    for part in ('name="chat_id"', 'name="caption"', 'name="document"; filename="list.csv"', "सूची", "नाम,घंटे"):
        assert part.encode() in asked.body


def test_a_connection_is_used_again() -> None:
    _, server = sent_to(SENT, calls=3)
    assert [asked.connection for asked in server.asked] == [1, 1, 1]


def test_a_connection_is_given_up_before_common_servers_do() -> None:
    async def kept() -> float:
        async with AiohttpRequest(1) as request:
            assert request.pool._session is not None
            assert request.pool._session.connector is not None
            return float(request.pool._session.connector._keepalive_timeout)

    assert asyncio.run(kept()) == KEEP_ALIVE_SECONDS < 5


def test_a_connection_that_the_server_has_closed_is_not_used_again() -> None:
    async def answer_and_close(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await SENT(asked, writer)
        writer.close()

    async def twice() -> tuple[list[object], list[int]]:
        async with scripted(answer_and_close) as server, AiohttpRequest(1) as request:
            bot = bot_with(request, server.url)
            came = list(await asyncio.gather(bot.send_message(5, "1"), return_exceptions=True))
            assert request.pool._session is not None
            assert request.pool._session.connector is not None
            [[(kept, _)]] = request.pool._session.connector._conns.values()
            while kept.is_connected():  # noqa: ASYNC110 - until the loop has heard of it
                await asyncio.sleep(0)
            came += await asyncio.gather(bot.send_message(5, "2"), return_exceptions=True)
            return came, [asked.connection for asked in server.asked]

    came, connections = asyncio.run(twice())
    assert not any(isinstance(one, BaseException) for one in came)
    assert connections == [1, 2]


@pytest.mark.parametrize("failing", [cut, half], ids=["cut", "half"])
def test_a_call_on_a_kept_connection_that_fails_is_not_repeated(failing: Reply) -> None:
    async def first_sent(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await (SENT if len(heard) == 0 else failing)(asked, writer)
        heard.append(asked)

    heard: list[Asked] = []
    came, server = sent_to(first_sent, calls=2)
    assert cause(came)[:2] == (NetworkError, MayHaveArrived)
    assert [asked.connection for asked in server.asked] == [1, 1]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    came, server = sent_to(answer(status, "", "Location: /elsewhere"))
    assert cause(came) == (NetworkError, MayHaveArrived, f"http_{status}")
    assert len(server.asked) == 1


def test_an_answer_that_does_not_come_is_a_time_out_of_what_may_have_arrived() -> None:
    came, server = sent_to(silence)
    assert cause(came) == (TimedOut, MayHaveArrived, "SocketTimeoutError")
    assert len(server.asked) == 1


def test_a_server_without_the_tls_that_we_ask_for_is_told_nothing() -> None:
    heard = b""

    async def answer_in_plain_words(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal heard
        heard = await reader.read(65536)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async def call() -> list[object]:
        server = await asyncio.start_server(answer_in_plain_words, "127.0.0.1", 0)
        async with server:
            request = AiohttpRequest(1, patience=SHORT)
            return await _gathered(
                bot_with(request, f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"), request
            )

    assert cause(asyncio.run(call())) == (NetworkError, NeverLeft, "ClientConnectorSSLError")
    assert b"sendMessage" not in heard


def test_waiting_for_a_connection_in_vain_sends_nothing() -> None:
    async def two_at_once() -> tuple[list[object], int]:
        async with scripted(silence) as server, AiohttpRequest(1, patience=Patience(1, 1, read=4)) as request:
            bot = bot_with(request, server.url)
            came = await asyncio.gather(bot.send_message(5, "1"), bot.send_message(5, "2"), return_exceptions=True)
            return list(came), len(server.asked)

    came, asked = asyncio.run(two_at_once())
    assert cause(came[:1]) == (TimedOut, MayHaveArrived, "SocketTimeoutError")
    assert cause(came[1:]) == (TimedOut, NeverLeft, "ConnectionTimeoutError")
    assert asked == 1


def test_a_handshake_that_is_never_answered_sends_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        request = AiohttpRequest(1, patience=Patience(pool=1, connect=1, read=1))
        came = asyncio.run(_gathered(bot_with(request, f"https://127.0.0.1:{mute.getsockname()[1]}"), request))
    assert cause(came) == (TimedOut, NeverLeft, "ConnectionTimeoutError")
    assert isinstance(came[0], BaseException)
    assert TOKEN not in told_by(came[0])  # and aiohttp's own words do hold it


def test_a_proxy_is_asked_in_place_of_telegram() -> None:
    came, server = sent_to(SENT, proxy="{}", url="http://telegram.invalid")
    assert not isinstance(came[0], BaseException)
    assert server.asked[0].line == f"POST http://telegram.invalid/bot{TOKEN}/sendMessage HTTP/1.1"


def test_a_proxy_that_opens_no_tunnel_lets_nothing_leave() -> None:
    came, server = sent_to(answer(403, "no"), proxy="{}", url="https://telegram.invalid")
    assert cause(came) == (NetworkError, NeverLeft, "ClientHttpProxyError")
    assert [asked.line for asked in server.asked] == ["CONNECT telegram.invalid:443 HTTP/1.1"]


def test_what_cannot_even_be_written_is_not_in_the_list_of_what_never_left() -> None:
    async def call() -> list[object]:
        async with AiohttpRequest(1) as request:
            bot = bot_with(request, "http://127.0.0.1:1")
            return list(await asyncio.gather(bot.send_message(5, "half a pair: \ud83d"), return_exceptions=True))

    assert cause(asyncio.run(call())) == (NetworkError, MayHaveArrived, "TypeError")


def test_half_a_character_makes_no_answer_unreadable() -> None:
    body = json.dumps({"ok": True, "result": [{"update_id": 1, "text": "half a pair: \ud83d"}, {"update_id": 2}]})
    assert AiohttpRequest.parse_json_payload(body.encode()) == json.loads(body)


def test_the_time_for_an_answer_is_known_to_the_library() -> None:
    assert AiohttpRequest(1, patience=SHORT).read_timeout == 2


@pytest.mark.parametrize("seconds_left", [(-5,), (60, -5)], ids=["on a new connection", "on a kept one"])
def test_nothing_is_written_once_the_right_to_send_has_ended(seconds_left: tuple[float, ...]) -> None:
    async def all_of_it() -> tuple[list[object], int]:
        async with scripted(SENT) as server, AiohttpRequest(1) as request:
            bot, came = bot_with(request, server.url), []
            for left in seconds_left:
                NOT_AFTER.set(monotonic() + left)
                came += await asyncio.gather(bot.send_message(5, "नमस्ते"), return_exceptions=True)
            return came, len(server.asked)

    came, asked = asyncio.run(all_of_it())
    assert asked == len(seconds_left) - 1
    assert cause(came) == (NetworkError, NeverLeft, "TooLate")


def test_nothing_is_written_on_waking_from_a_standstill_between_the_connection_and_the_first_byte(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send = aiohttp.ClientRequest.send

    async def stopped_before_it(request: aiohttp.ClientRequest, connection: Connection) -> aiohttp.ClientResponse:
        NOT_AFTER.set(monotonic() - 1)
        return await send(request, connection)

    monkeypatch.setattr(aiohttp.ClientRequest, "send", stopped_before_it)
    came, server = sent_to(SENT)
    assert server.asked == []
    assert cause(came) == (NetworkError, NeverLeft, "TooLate")


def test_a_pool_that_is_not_open_sends_nothing() -> None:
    request = AiohttpRequest(1)
    came = asyncio.run(_gathered(bot_with(request, "http://127.0.0.1:1")))
    assert cause(came) == (NetworkError, NeverLeft, "closed")


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ({"ok": False, "parameters": {"retry_after": 300}}, 300.0),
        ({"ok": False, "parameters": {"retry_after": 0}}, None),
        ({"ok": False, "parameters": []}, None),
        ({"ok": False}, None),
        ("slow down", None),
    ],
)
def test_a_flood_wait_with_or_without_its_seconds(body: object, seconds: float | None) -> None:
    came, _ = sent_to(answer(429, body))
    assert isinstance(came[0], SlowDown)
    assert came[0].seconds == seconds


@pytest.mark.parametrize(
    "reply",
    [cut, half, silence, answer(200, TOKEN), answer(500, TOKEN), answer(403, TOKEN), answer(401, TOKEN), answer(429)],
    ids=["cut", "half", "silence", "200", "500", "403", "401", "429"],
)
def test_no_failure_holds_the_token(reply: Reply, caplog: pytest.LogCaptureFixture) -> None:
    came, _ = sent_to(reply)
    assert isinstance(came[0], BaseException)
    assert TOKEN not in told_by(came[0])
    assert TOKEN not in caplog.text


def test_no_failure_to_connect_holds_the_token() -> None:
    for url in ("https://127.0.0.1:1", "http://127.0.0.1:1", "nonsense://x", "http://"):
        request = AiohttpRequest(1, patience=SHORT)
        came = asyncio.run(_gathered(bot_with(request, url), request))
        assert isinstance(came[0], BaseException)
        assert TOKEN not in told_by(came[0])


async def _gathered(bot: Bot, request: AiohttpRequest | None = None) -> list[object]:
    if request:
        await request.initialize()
    try:
        return list(await asyncio.gather(bot.send_message(5, "x"), return_exceptions=True))
    finally:
        if request:
            await request.shutdown()
