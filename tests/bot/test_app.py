"""What the config switches on."""

import asyncio
from pathlib import Path

import pytest

from bot.app import App
from bot.config import Config
from scheduler.clock import SystemClock

TOKEN = "1000000001:invented-token"  # noqa: S105 - plainly so
HERE = "http://127.0.0.1:1"
HOOK = "https://bot.department.example/webhooks/telegram"


@pytest.mark.parametrize(
    ("telegram", "channels", "parts"),
    [
        ({}, {"console"}, ["jobs", "dispatcher", "broadcasts"]),
        (
            {"token": TOKEN},
            {"telegram"},
            ["jobs", "dispatcher", "broadcasts", "telegram_updates", "telegram_answers", "telegram_errands"],
        ),
        (
            {"token": TOKEN, "webhook_url": HOOK, "webhook_secret": "invented-secret"},
            {"telegram"},
            ["jobs", "dispatcher", "broadcasts", "telegram_updates", "telegram_answers", "telegram_errands", "web"],
        ),
    ],
    ids=["nothing", "polling", "webhook"],
)
def test_a_token_switches_telegram_on_and_the_console_off(
    tmp_path: Path, telegram: dict[str, str], channels: set[str], parts: list[str]
) -> None:
    config = Config.model_validate({"data_folder": str(tmp_path), "telegram": {"base_url": HERE, **telegram}})
    app = App(config, SystemClock())

    async def named() -> list[str]:
        return [part.name for part in app.parts(asyncio.Event())]

    try:
        assert set(app.channels) == app.terms.channels == channels
        assert app.terms.on_console is ("console" in channels)
        assert asyncio.run(named()) == parts
    finally:
        app.close()
