"""How python-telegram-bot reaches Telegram: over a pool of ours, whose failures become exceptions that it knows."""

import json
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import aiohttp
import orjson
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.transport import MayHaveArrived, Patience, Pool, Unanswered

KNOWN_REFUSALS = frozenset({400, 401, 403, 404, 409})
"""What python-telegram-bot has exceptions for."""
OF_WHOEVER = frozenset({401, 404})
"""Refusals that hold whoever answers; the others must be Telegram's own, or a page of a proxy would speak for it."""


class SlowDown(TelegramError):  # noqa: N818 - it says what happened
    """A 429: python-telegram-bot's RetryAfter needs a figure, and warns of its own future whenever it is made."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__("429")
        self.seconds = seconds


class AiohttpRequest(BaseRequest):
    """One pool of connections to the Bot API."""

    __slots__ = ("pool",)

    def __init__(self, connections: int, proxy: str | None = None, patience: Patience | None = None) -> None:
        self.pool = Pool(connections, proxy, patience, {"User-Agent": self.USER_AGENT})

    @property
    def read_timeout(self) -> float:
        """The seconds between two pieces of an answer."""
        return self.pool.patience.read

    async def initialize(self) -> None:
        """Make the pool; nothing is connected yet."""
        await self.pool.open()

    async def shutdown(self) -> None:
        """Close every connection."""
        await self.pool.close()

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
        read = None if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        content = None if request_data is None else _content(request_data)
        try:
            heard = await self.pool.call(method, url, content, read=read)
        except Unanswered as exc:
            raise (TimedOut() if exc.timed_out else NetworkError(type(exc).__name__)) from exc
        return heard.status, _judged(heard.status, heard.body)

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
    return str(cause) if isinstance(cause, Unanswered) else type(failure).__name__


def _content(data: RequestData) -> dict[str, Any] | aiohttp.FormData:
    """JSON where it can be, a form where a file goes along."""
    if not data.contains_files:
        return data.parameters
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form


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
    for loads in orjson.loads, json.loads:  # the second is slow, and lets half a character of somebody's name pass
        with suppress(ValueError, RecursionError):
            parsed = loads(body)
            return parsed if isinstance(parsed, dict) and "ok" in parsed else None
    return None


def _retry_after(said: dict[str, Any]) -> float | None:
    parameters = said.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return float(seconds) if isinstance(seconds, int | float) and seconds > 0 else None
