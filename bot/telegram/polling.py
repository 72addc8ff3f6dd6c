"""Asking Telegram for what people write, however long it cannot be reached."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog
from telegram.error import BadRequest, Conflict, InvalidToken

from bot.telegram.bot import PlainBot
from bot.telegram.request import SlowDown, kind_of
from bot.transport import FIRST_PAUSE, LONGEST_PAUSE
from storage.complaint import Complaint

ASKED_FOR = ("message", "edited_message", "callback_query", "my_chat_member")
LONG_POLL_SECONDS, LATE_SECONDS = 25, 15
"""So long Telegram waits for something to hand us, and so long after that we wait for its answer."""
REFUSED = (
    "Telegram does not accept the bot's token: copy it again from BotFather into [telegram] token of the config, or "
    "into SMARAN_TELEGRAM_TOKEN. With a Bot API server of your own, see that [telegram] base_url is right."
)

log = structlog.get_logger()
Result = TypeVar("Result")


async def polled(bot: PlainBot, offset: int | None) -> list[dict[str, Any]]:
    """The updates from `offset` on; waits a while for one."""
    fields = {"offset": offset, "timeout": LONG_POLL_SECONDS, "allowed_updates": list(ASKED_FOR)}
    updates: list[dict[str, Any]] = await bot.call("getUpdates", fields, LONG_POLL_SECONDS + LATE_SECONDS)
    return updates


async def patiently(
    call: Callable[[], Awaitable[Result]], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> Result:
    """Make a call until it succeeds; one line is logged when it begins to fail, one when it no longer does.

    Raises Complaint where Telegram refuses the token, and BadRequest, which no waiting mends.
    """
    pause, said = FIRST_PAUSE, None
    while True:
        try:
            result = await call()
        except InvalidToken:
            raise Complaint(REFUSED) from None
        except BadRequest:
            raise
        except Exception as exc:  # noqa: BLE001 - nothing that Telegram answers may end the listening
            said = _say(exc, said)
            await sleep((exc.seconds if isinstance(exc, SlowDown) else None) or pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            if said is not None:
                log.info("telegram_reached_again")
            return result


def _say(exc: Exception, said: str | None) -> str:
    """Log the first failure, and the one that the operator must end: another program with the same token."""
    if isinstance(exc, Conflict):
        if said != "polled_elsewhere":
            log.error("telegram_polled_elsewhere", because="another program asks Telegram with the same token: end one")
        return "polled_elsewhere"
    if said is None:
        log.warning("telegram_unreachable", kind=kind_of(exc))
    return said or "unreachable"
