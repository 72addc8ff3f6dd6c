"""Calls over HTTP to a provider: over aiohttp, one request a call, and a failure says how far it came."""

import asyncio
import math
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson
from aiohttp.abc import AbstractStreamWriter
from aiohttp.connector import Connection

KEEP_ALIVE_SECONDS = 4.0
"""A request on a connection that the server has just given up fails like one that was cut after it arrived, and
becomes unknown. So we give idle ones up first: common servers keep them for 5 s (uvicorn, Node) or 75 s (nginx)."""
UPLOAD_SECONDS = 600.0
"""For a call with a file, all in all; nothing else would end one whose file the other side has stopped reading."""
POOL_FOR_REPLIES = 16
"""Connections; after a stall of a second a small pool is free again at once, and a large one stays full."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between tries while a provider cannot be reached; each pause is twice the one before."""
PIECE = 1024 * 1024
"""Bytes of a file that is fetched, held in memory at a time."""
NOT_AFTER: ContextVar[float] = ContextVar("NOT_AFTER", default=math.inf)
"""The reading of `monotonic` after which no request with a body must leave this task any more."""


class TooLate(Exception):  # noqa: N818 - it says what happened
    """A connection was had, and the right to send had ended; nothing was written to it."""


class TooLarge(Exception):  # noqa: N818 - as TooLate
    """What is fetched is longer than it may be."""


NEVER_LEFT = (
    TooLate,
    aiohttp.ClientConnectorError,  # refused, no such name, no route, no TLS that we trust; the way to a proxy as well
    aiohttp.ConnectionTimeoutError,  # no free connection of the pool, or no new one, in time
    aiohttp.ClientHttpProxyError,  # the proxy did not open the tunnel
)
"""What aiohttp raises only before the first byte of a request is written; all else may have arrived."""


class Unanswered(Exception):  # noqa: N818 - as TooLate
    """A call without an answer; its text is the kind of failure, in one word that holds neither address nor token."""

    def __init__(self, kind: str, *, timed_out: bool = False) -> None:
        super().__init__(kind)
        self.timed_out = timed_out


class NeverLeft(Unanswered):
    """The request was surely not sent."""


class MayHaveArrived(Unanswered):
    """Nobody can say whether the request arrived."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a call may take, in seconds."""

    pool: float = 20
    """For a connection to be had, a new one included."""
    connect: float = 10
    """For each address of the host to answer, TLS included."""
    read: float = 30
    """Between two pieces of the answer; long, because what is given up on here becomes unknown."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _PunctualRequest(aiohttp.ClientRequest):
    """Looks at the clock once more right before the first byte, which goes with the body.

    A process that was stopped on the way there must not send on waking what somebody else may send by then.
    """

    async def write_bytes(
        self, writer: AbstractStreamWriter, conn: Connection, content_length: int | None = None
    ) -> None:
        """Write it, if it still may be written."""
        if monotonic() <= NOT_AFTER.get():
            await super().write_bytes(writer, conn, content_length)
        elif conn.protocol is not None:
            conn.protocol.set_exception(TooLate())


class Pool:
    """Some connections to one provider.

    No exception that leaves it carries aiohttp's own, whose words may contain the URL and thereby a token.
    """

    __slots__ = ("_connections", "_headers", "_proxy", "_session", "patience")

    def __init__(
        self,
        connections: int,
        proxy: str | None = None,
        patience: Patience | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.patience = patience or Patience()
        self._connections = connections
        self._proxy = proxy
        self._headers = headers
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Make the pool, if it is not made; nothing is connected yet."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, keepalive_timeout=KEEP_ALIVE_SECONDS, ttl_dns_cache=300
                ),
                request_class=_PunctualRequest,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=self._headers,
            )

    async def close(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def call(
        self,
        method: str,
        url: str,
        content: Mapping[str, Any] | aiohttp.FormData | bytes | None = None,
        *,
        read: float | None = None,
    ) -> Heard:
        """Make one request, and never a second one; a mapping goes as JSON: it costs a third less time than a form.

        `read` is the patience for this answer, in seconds. Raises NeverLeft or MayHaveArrived.
        """
        try:
            async with self._asked(method, url, content, read) as response:
                return Heard(response.status, response.headers, await response.read())
        except Exception as exc:  # noqa: BLE001 - whatever it is, it becomes one of the two
            failure = _unanswered(exc)
        raise failure  # out here, so that the exception of aiohttp is not its context

    async def fetch(self, url: str, into: Path, at_most: int) -> int:
        """Fetch a file piece by piece and return the status; only with 200 is anything written.

        Raises TooLarge where it has more than `at_most` bytes, NeverLeft or MayHaveArrived.
        """
        try:
            async with self._asked("GET", url, None, None) as response:
                if response.status == 200:  # noqa: PLR2004 - known to all
                    await _write(response, into, at_most)
                return response.status
        except TooLarge:
            raise
        except Exception as exc:  # noqa: BLE001 - as in `call`
            failure = _unanswered(exc)
        raise failure

    def _asked(
        self, method: str, url: str, content: Mapping[str, Any] | aiohttp.FormData | bytes | None, read: float | None
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        if self._session is None:
            raise NeverLeft("closed")
        is_form = isinstance(content, aiohttp.FormData)
        # aiohttp repeats a request by itself after a redirect, and on a closed connection if its method is idempotent.
        # POST is not, and redirects are not followed: so no message is sent twice from here.
        return self._session.request(
            method,
            url,
            data=orjson.dumps(content) if isinstance(content, Mapping) else content,
            headers={"Content-Type": "application/json"} if isinstance(content, Mapping) else None,
            allow_redirects=False,
            proxy=self._proxy,
            timeout=aiohttp.ClientTimeout(
                total=UPLOAD_SECONDS if is_form else None,
                connect=self.patience.pool,
                sock_connect=self.patience.connect,
                sock_read=self.patience.read if read is None else read,
            ),
        )


def is_this_machine(url: str) -> bool:
    """Whether what is sent to an address stays on this machine."""
    host = urlsplit(url).hostname or ""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _unanswered(exc: Exception) -> Unanswered:
    """A failure in our own words."""
    if isinstance(exc, Unanswered):
        return exc
    how_far = NeverLeft if isinstance(exc, NEVER_LEFT) else MayHaveArrived
    return how_far(type(exc).__name__, timed_out=isinstance(exc, TimeoutError))


async def _write(response: aiohttp.ClientResponse, into: Path, at_most: int) -> None:
    """Write the whole of an answer, or nothing."""
    size = 0
    try:
        with await asyncio.to_thread(into.open, "wb") as file:
            async for piece in response.content.iter_chunked(PIECE):
                size += len(piece)
                if size > at_most:
                    raise TooLarge  # noqa: TRY301 - what was written goes the same way
                await asyncio.to_thread(file.write, piece)
    except BaseException:
        into.unlink(missing_ok=True)  # noqa: ASYNC240 - a moment
        raise
