"""What the config switches on."""

import asyncio
from pathlib import Path

import pytest

from bot.app import App
from bot.config import Config
from bot.parts import parts as parts_of
from scheduler.clock import SystemClock

TOKEN = "1000000001:invented-token"  # noqa: S105 - plainly so
HERE = "http://127.0.0.1:1"
HOOK = "https://bot.department.example/webhooks/telegram"


ALWAYS = ["jobs", "dispatcher", "broadcasts", "alerts"]
ON_TELEGRAM = ["telegram_updates", "telegram_answers", "telegram_errands"]
ON_WHATSAPP = ["whatsapp_updates", "whatsapp_answers", "whatsapp_errands"]
POLLS = {"token": TOKEN}
IS_CALLED = {"token": TOKEN, "webhook_url": HOOK, "webhook_secret": "invented-secret"}
NUMBER = {"token": "invented-token", "phone_number_id": "100000000000001"}


@pytest.mark.parametrize(
    ("telegram", "whatsapp", "channels", "parts"),
    [
        ({}, {}, {"console"}, ALWAYS),
        (POLLS, {}, {"telegram"}, [*ALWAYS, *ON_TELEGRAM]),
        (IS_CALLED, {}, {"telegram"}, [*ALWAYS, *ON_TELEGRAM, "web"]),
        ({}, NUMBER, {"whatsapp"}, [*ALWAYS, *ON_WHATSAPP, "web"]),
        (POLLS, NUMBER, {"telegram", "whatsapp"}, [*ALWAYS, *ON_TELEGRAM, *ON_WHATSAPP, "web"]),
    ],
    ids=["nothing", "polling", "webhook", "whatsapp", "both"],
)
def test_a_token_switches_a_channel_on_and_the_console_off(
    tmp_path: Path, telegram: dict[str, str], whatsapp: dict[str, str], channels: set[str], parts: list[str]
) -> None:
    given = {"telegram": {"base_url": HERE, **telegram}, "whatsapp": {"base_url": HERE, **whatsapp}}
    app = App(Config.model_validate({"data_folder": str(tmp_path), **given}), SystemClock())

    async def named() -> list[str]:
        return [part.name for part in parts_of(app, asyncio.Event())]

    try:
        assert set(app.channels) == app.terms.channels == channels
        assert app.terms.on_console is ("console" in channels)
        assert asyncio.run(named()) == parts
    finally:
        app.close()


def test_a_key_lets_officers_be_looked_up(tmp_path: Path) -> None:
    igot = {"key": "invented-key", "base_url": HERE}
    app = App(Config.model_validate({"data_folder": str(tmp_path), "igot": igot}), SystemClock())

    async def named() -> list[str]:
        return [part.name for part in parts_of(app, asyncio.Event())]

    try:
        assert asyncio.run(named()) == [*ALWAYS, "igot"]
    finally:
        app.close()


def test_each_channel_brings_what_people_write_in_its_own_way(tmp_path: Path) -> None:
    for telegram, called in ((POLLS, {"whatsapp"}), (IS_CALLED, {"telegram", "whatsapp"})):
        given = {"data_folder": str(tmp_path), "telegram": telegram, "whatsapp": NUMBER}
        assert App(Config.model_validate(given), SystemClock()).called == called


@pytest.mark.parametrize(("port", "served"), [(0, False), (9464, True)])
def test_figures_are_answered_only_where_a_port_is_named(tmp_path: Path, port: int, served: bool) -> None:  # noqa: FBT001 - a column
    app = App(Config.model_validate({"data_folder": str(tmp_path), "web": {"metrics_port": port}}), SystemClock())

    async def named() -> list[str]:
        return [part.name for part in parts_of(app, asyncio.Event())]

    try:
        assert ("metrics" in asyncio.run(named())) is served
    finally:
        app.close()
