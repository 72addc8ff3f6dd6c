"""Whose token it is: one question to Telegram, for a person who waits for the answer."""

from typing import NamedTuple

from telegram.error import InvalidToken, TelegramError

from bot.config_channels import TelegramSettings
from bot.telegram.bot import PlainBot
from bot.telegram.request import AiohttpRequest, kind_of
from bot.transport import Patience

PATIENCE = Patience(pool=10, connect=8, read=10)
REASONS = {
    "ClientConnectorDNSError": "its name could not be looked up",
    "ClientConnectorError": "no connection could be made",
    "ClientConnectorCertificateError": "something on the way shows a certificate that is not trusted here",
    "ClientHttpProxyError": "the proxy did not let us through",
    "ClientProxyConnectionError": "the proxy could not be reached",
    "ConnectionTimeoutError": "nobody answered in time",
    "ServerDisconnectedError": "the connection was cut",
    "SocketTimeoutError": "nobody answered in time",
    "unreadable": "what answers there is not Telegram",
}
"""By the kind of failure; any other is named as it is."""


class TokenRefused(Exception):  # noqa: N818 - it says what happened
    """Telegram knows no bot by this token."""


class NotReached(Exception):  # noqa: N818 - as TokenRefused
    """Nobody can say whose token it is; the text is the reason, in words."""


class Bot(NamedTuple):
    """A bot as Telegram names it."""

    username: str
    name: str


async def bot_behind(settings: TelegramSettings) -> Bot:
    """The bot of this token, by way of these settings; raises TokenRefused or NotReached."""
    pool = AiohttpRequest(1, proxy=settings.proxy or None, patience=PATIENCE)
    await pool.initialize()
    try:
        bot = PlainBot(settings.token, f"{settings.base_url}/bot", request=pool, get_updates_request=pool)
        told = await bot.call("getMe", {})
        return Bot(str(told["username"]), str(told["first_name"]))
    except InvalidToken:
        raise TokenRefused from None
    except TelegramError as failure:
        kind = kind_of(failure)
        raise NotReached(REASONS.get(kind, kind)) from None
    except (KeyError, TypeError):
        raise NotReached(REASONS["unreadable"]) from None
    finally:
        await pool.shutdown()
