"""Meta's Graph API, as far as one number needs it: each call is answered, refused by a code, or without an answer."""

import json
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp
import structlog

from bot.config_channels import WhatsAppSettings
from bot.transport import FIRST_PAUSE, LONGEST_PAUSE, Heard, MayHaveArrived, Patience, Pool, Unanswered

REFUSED_BY_ANYBODY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})
"""Refusals that hold whoever answers; others must be in Meta's own form, or a proxy's page would speak for it."""

log = structlog.get_logger()


class Refused(Exception):  # noqa: N818 - it says what happened
    """A call that Meta refused; its text is the code, or `http_429` where it has none."""

    def __init__(self, code: int | str, says: str = "", retry_after: float | None = None) -> None:
        super().__init__(str(code))
        self.code = code
        self.says = says
        """Meta's words, in lower case; they may quote what was sent, so they are shown to nobody."""
        self.retry_after = retry_after


class Graph:
    """A pool of connections to the Graph API; the token is in none of its exceptions."""

    def __init__(self, settings: WhatsAppSettings, connections: int, patience: Patience | None = None) -> None:
        self._base = f"{settings.base_url}/{settings.version}"
        self.pool = Pool(connections, settings.proxy or None, patience, {"Authorization": f"Bearer {settings.token}"})

    async def get(self, path: str) -> dict[str, Any]:
        """What stands at a path; raises Refused, NeverLeft or MayHaveArrived."""
        return answered(await self.pool.call("GET", f"{self._base}/{path}"))

    async def post(self, path: str, content: Mapping[str, Any] | aiohttp.FormData) -> dict[str, Any]:
        """Meta's answer to one call; raises Refused, NeverLeft or MayHaveArrived."""
        return answered(await self.pool.call("POST", f"{self._base}/{path}", content))

    async def fetch(self, url: str, into: Path, at_most: int) -> None:
        """Fetch a file; raises TooLarge, Refused, NeverLeft or MayHaveArrived."""
        status = await self.pool.fetch(url, into, at_most)
        if status != HTTPStatus.OK:
            raise Refused(f"http_{status}")


async def patiently(
    call: Callable[[], Awaitable[object]],
    is_final: Callable[[Refused], bool],
    sleep: Callable[[float], Awaitable[None]],
) -> None:
    """Make a call until it succeeds; one line is logged when it begins to fail, one when it no longer does.

    Raises Refused where it is final.
    """
    pause, has_failed = FIRST_PAUSE, False
    while True:
        try:
            await call()
        except (Refused, Unanswered) as exc:
            if isinstance(exc, Refused) and is_final(exc):
                raise
            if not has_failed:
                log.warning("whatsapp_unreachable", kind=str(exc))
            has_failed = True
            await sleep((exc.retry_after if isinstance(exc, Refused) else None) or pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            if has_failed:
                log.info("whatsapp_reached_again")
            return


def answered(heard: Heard) -> dict[str, Any]:
    """The answer in a response; raises Refused, or MayHaveArrived where it is none of Meta's."""
    said = _parsed(heard.body)
    error = said.get("error") if said is not None else None
    code = error.get("code") if isinstance(error, dict) else None
    if isinstance(error, dict) and isinstance(code, int) and not isinstance(code, bool):
        raise Refused(code, _words(error), _retry_after(heard))
    if heard.status in REFUSED_BY_ANYBODY:
        raise Refused(f"http_{heard.status}", "", _retry_after(heard))
    if not HTTPStatus.OK <= heard.status < HTTPStatus.MULTIPLE_CHOICES:
        raise MayHaveArrived(f"http_{heard.status}")
    if said is None:
        raise MayHaveArrived("unreadable")
    return said


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None


def _words(error: Mapping[str, Any]) -> str:
    data = error.get("error_data")
    details = data.get("details") if isinstance(data, dict) else None
    parts = (error.get("message"), details, error.get("error_user_msg"))
    return " ".join(each.lower() for each in parts if isinstance(each, str))


def _retry_after(heard: Heard) -> float | None:
    said = heard.headers.get("Retry-After", "")
    return float(said) if said.isascii() and said.isdecimal() and int(said) > 0 else None
