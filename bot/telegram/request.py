"""How python-telegram-bot reaches Telegram: over aiohttp, one request a call, and a failure says how far it came."""

import json
import math
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from typing import Any

import aiohttp
from aiohttp.connector import Connection
from aiohttp.tracing import Trace
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

KEEP_ALIVE_SECONDS = 4.0
"""A request on a connection that the server has just given up fails like one that was cut after it arrived, and
becomes unknown. So we give idle ones up first: common servers keep them for 5 s (uvicorn, Node) or 75 s (nginx)."""
UPLOAD_SECONDS = 600.0
"""For a call with a file, all in all; nothing else would end one whose file the other side has stopped reading."""
NOT_AFTER: ContextVar[float] = ContextVar("NOT_AFTER", default=math.inf)
"""The reading of `monotonic` after which the requests of this task must not be written any more."""


class TooLate(Exception):  # noqa: N818 - it says what happened
    """A connection was had only when the right to send had ended; nothing was written to it."""


NEVER_LEFT = (
    TooLate,
    aiohttp.ClientConnectorError,  # refused, no such name, no route, no TLS that we trust; the way to a proxy as well
    aiohttp.ConnectionTimeoutError,  # no free connection of the pool, or no new one, in time
    aiohttp.ClientHttpProxyError,  # the proxy did not open the tunnel
)
"""What aiohttp raises only before the first byte of a request is written; all else may have arrived."""
KNOWN_REFUSALS = frozenset({400, 401, 403, 404, 409})
"""What python-telegram-bot has exceptions for."""
OF_WHOEVER = frozenset({401, 404})
"""Refusals that hold whoever answers; the others must be Telegram's own, or a page of a proxy would speak for it."""


class _PunctualConnector(aiohttp.TCPConnector):
    """Looks at the clock once more between the connection and the first byte.

    A process that was stopped while it connected must not send on waking what somebody else may send by then.
    """

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's signature
    ) -> Connection:
        """A connection to write to, now."""
        connection = await super().connect(req, traces, timeout)
        if monotonic() > NOT_AFTER.get():
            connection.release()
            raise TooLate
        return connection


class NeverLeft(Exception):  # noqa: N818 - it says what happened
    """The cause of a TimedOut or NetworkError whose request was surely not sent; its text is the kind of failure."""


class MayHaveArrived(Exception):  # noqa: N818 - as NeverLeft
    """The cause of a TimedOut or NetworkError after which nobody can say; its text is the kind of failure."""


class SlowDown(TelegramError):  # noqa: N818 - as NeverLeft
    """A 429: python-telegram-bot's RetryAfter needs a figure, and warns of its own future whenever it is made."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__("429")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a call may take, in seconds."""

    pool: float = 20
    """For a connection to be had, a new one included."""
    connect: float = 10
    """For each address of the host to answer, TLS included."""
    read: float = 30
    """Between two pieces of the answer; long, because what is given up on here becomes unknown."""


class AiohttpRequest(BaseRequest):
    """One pool of connections to the Bot API.

    No exception that leaves it carries aiohttp's own, whose words may contain the URL and thereby the token.
    """

    __slots__ = ("_connections", "_patience", "_proxy", "_session")

    def __init__(self, connections: int, proxy: str | None = None, patience: Patience | None = None) -> None:
        self._connections = connections
        self._proxy = proxy
        self._patience = patience or Patience()
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """The seconds between two pieces of an answer."""
        return self._patience.read

    async def initialize(self) -> None:
        """Make the pool; nothing is connected yet."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=_PunctualConnector(
                    limit=self._connections, keepalive_timeout=KEEP_ALIVE_SECONDS, ttl_dns_cache=300
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - python-telegram-bot's signature
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - as write_timeout
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - as write_timeout
    ) -> tuple[int, bytes]:
        """Make one request, and never a second one; the status and the body of the answer.

        Raises TimedOut or NetworkError from NeverLeft or MayHaveArrived, and SlowDown.
        """
        read = self._patience.read if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        try:
            status, body = await self._answered(method, url, request_data, read)
        except NEVER_LEFT as exc:
            failure = _failure(exc, NeverLeft)
        except TelegramError:
            raise
        except Exception as exc:  # noqa: BLE001 - whatever it is, it is not in the list of what never left
            failure = _failure(exc, MayHaveArrived)
        else:
            return status, _judged(status, body)
        raise failure  # out here, so that the exception of aiohttp is not its context

    async def _answered(self, method: str, url: str, data: RequestData | None, read: float) -> tuple[int, bytes]:
        if self._session is None:
            raise NetworkError("The pool is not open.") from NeverLeft("closed")
        has_files = data is not None and data.contains_files
        # aiohttp repeats a request by itself after a redirect, and on a closed connection if its method is idempotent.
        # POST is not, and redirects are not followed: so no message is sent twice from here.
        async with self._session.request(
            method,
            url,
            data=_body(data) if data is not None else None,
            headers=None if data is None or has_files else {"Content-Type": "application/json"},
            allow_redirects=False,
            proxy=self._proxy,
            timeout=aiohttp.ClientTimeout(
                total=UPLOAD_SECONDS if has_files else None,
                connect=self._patience.pool,
                sock_connect=self._patience.connect,
                sock_read=read,
            ),
        ) as response:
            return response.status, await response.read()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The body of an answer; python-telegram-bot's own method logs a body that it cannot read."""
        parsed = _parsed(payload)
        if parsed is None:
            raise NetworkError("The answer is not of the Bot API.") from MayHaveArrived("unreadable")
        return parsed


def kind_of(failure: Exception) -> str:
    """What kind of failure it was, in one word that holds neither an address nor a token."""
    cause = failure.__cause__
    return str(cause) if isinstance(cause, NeverLeft | MayHaveArrived) else type(failure).__name__


def _body(data: RequestData) -> bytes | aiohttp.FormData:
    """JSON where it can be: it costs a third less time than a form."""
    if not data.contains_files:
        return json.dumps(data.parameters, ensure_ascii=False).encode()
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form


def _failure(exc: Exception, how_far: type[Exception]) -> TelegramError:
    failure = TimedOut() if isinstance(exc, TimeoutError) else NetworkError(how_far.__name__)
    failure.__cause__ = how_far(type(exc).__name__)
    return failure


def _judged(status: int, body: bytes) -> bytes:
    """The body, where python-telegram-bot reads the right thing out of it and the status."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return body
    said = _parsed(body)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise SlowDown(_retry_after(said or {}))
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise BadRequest("request entity too large")
    if status not in KNOWN_REFUSALS or (said is None and status not in OF_WHOEVER):
        raise NetworkError(f"HTTP {status}") from MayHaveArrived(f"http_{status}")
    return body if said is not None else b'{"ok": false}'


def _parsed(body: bytes) -> dict[str, Any] | None:
    """The Bot API's answer; None where it is none."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) and "ok" in parsed else None


def _retry_after(said: dict[str, Any]) -> float | None:
    parameters = said.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return float(seconds) if isinstance(seconds, int | float) and seconds > 0 else None
