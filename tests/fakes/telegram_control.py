"""What a test may ask of the fake Telegram."""

import json
from typing import Any

from tests.fakes.chats import BARRED
from tests.fakes.control import SHOWN, Do, Show
from tests.fakes.people import say
from tests.fakes.screen import screen
from tests.fakes.world import BOT, World


def _screen(world: World, which: str, query: dict[str, str]) -> dict[str, Any]:
    chat, bot = int(which), query.get("bot") or BOT
    return screen(world.chats, chat, bot, world.api.menu(bot, chat))


def _commands(world: World) -> dict[str, Any]:
    return {"commands": [
        {"bot": bot, "scope": json.loads(scope), "language_code": language, "commands": commands}
        for (bot, scope, language), commands in world.api.commands.items()
    ]}  # fmt: skip


def _updates(world: World, which: str) -> dict[str, Any]:
    updates = world.updates(which or BOT)
    return {"waiting": len(updates.waiting), "polled": updates.poll is not None, "webhook": updates.url}


TELEGRAM_SHOWN: dict[str, Show] = {
    **SHOWN,
    "screen": _screen,
    "commands": lambda world, _which, _query: _commands(world),
    "updates": lambda world, which, _query: _updates(world, which),
}


def _behave(world: World, asked: dict[str, Any]) -> None:
    if "tokens" in asked:
        world.tokens = asked.pop("tokens")
    for name in ("keep", "strangers"):
        if name in asked:
            setattr(world.chats, name, asked.pop(name))
    world.behave(asked, asked.pop("bot", None))


def _block(world: World, asked: dict[str, Any]) -> None:
    how = asked.get("how", "blocked")
    if how is not None and how not in BARRED:
        raise ValueError(f"unknown: {how}; there are {', '.join(BARRED)}")
    world.chats.bar(asked["chats"], how, asked.get("to"))


TELEGRAM_DONE: dict[str, Do] = {
    "behave": _behave,
    "say": say,
    "block": _block,
    "reset": lambda world, _asked: world.reset(),
}
