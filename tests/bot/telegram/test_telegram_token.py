"""Whose token it is: the bot's name, a refusal, or why nobody can say."""

import asyncio

import pytest

from bot.config_channels import TelegramSettings
from bot.telegram.token import Bot, NotReached, TokenRefused, bot_behind
from tests.bot.channels.scripted_server import TOKEN, Reply, answer, error, scripted


def told(reply: Reply) -> Bot:
    async def asked() -> Bot:
        async with scripted(reply) as server:
            return await bot_behind(TelegramSettings(token=TOKEN, base_url=server.url))

    return asyncio.run(asked())


def test_a_bot_has_a_username_and_a_name() -> None:
    assert told(answer(200, {"ok": True, "result": {"username": "invented_bot", "first_name": "Smaran"}})) == Bot(
        "invented_bot", "Smaran"
    )


@pytest.mark.parametrize("reply", [error(401, "Unauthorized"), error(404, "Not Found")])
def test_a_token_that_telegram_does_not_know_is_refused(reply: Reply) -> None:
    with pytest.raises(TokenRefused):
        told(reply)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (answer(200, "<html>Sign in to this network</html>"), "what answers there is not Telegram"),
        (answer(200, {"ok": True, "result": True}), "what answers there is not Telegram"),
        (error(500, "Internal Server Error"), "http_500"),
        (error(429, "Too Many Requests"), "SlowDown"),
    ],
)
def test_whoever_else_answers_there_says_nothing_of_the_token(reply: Reply, reason: str) -> None:
    with pytest.raises(NotReached, match=f"^{reason}$"):
        told(reply)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"base_url": "http://127.0.0.1:9"}, "no connection could be made"),
        ({"proxy": "http://127.0.0.1:9"}, "the proxy could not be reached"),
    ],
)
def test_the_reason_is_said_in_words(settings: dict[str, str], reason: str) -> None:
    with pytest.raises(NotReached, match=f"^{reason}$"):
        asyncio.run(bot_behind(TelegramSettings(token=TOKEN, **settings)))
