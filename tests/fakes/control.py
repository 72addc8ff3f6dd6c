"""What a test may ask of the fake beside the Bot API: under /control/, JSON both ways, neither counted nor delayed."""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from tests.fakes.chats import BARRED
from tests.fakes.people import say
from tests.fakes.screen import screen
from tests.fakes.wire import Request
from tests.fakes.world import BOT, World

PAGE = 10_000
"""Lines of the log in one answer, at most."""


def control(world: World, refuse: Callable[[float], None], request: Request) -> tuple[int, dict[str, Any]]:
    """Status and answer of one request."""
    _, _, path = request.path.partition("/control/")
    asked = request.fields()
    try:
        if request.verb == "GET":
            return 200, _shown(world, path, dict(parse_qsl(request.query)))
        if path == "refuse":
            refuse(float(asked.get("seconds", 1)))
            return 200, {"ok": True}
        return 200, {"ok": True, "result": _done(world, path, asked)}
    except (KeyError, ValueError, TypeError) as wrong:
        return 400, {"ok": False, "description": f"{type(wrong).__name__}: {wrong}"}


def _shown(world: World, path: str, query: dict[str, str]) -> dict[str, Any]:
    what, _, which = path.partition("/")
    if what not in SHOWN:
        raise ValueError(f"nothing is known of {path}")
    return SHOWN[what](world, which, query)


def _file(world: World, which: str) -> dict[str, Any]:
    stored = world.chats.files[which]
    return {"name": stored.name, "content": base64.b64encode(stored.content).decode()}


def _commands(world: World) -> dict[str, Any]:
    return {"commands": [
        {"bot": bot, "scope": json.loads(scope), "language_code": language, "commands": commands}
        for (bot, scope, language), commands in world.api.commands.items()
    ]}  # fmt: skip


def _updates(world: World, which: str) -> dict[str, Any]:
    updates = world.updates(which or BOT)
    return {"waiting": len(updates.waiting), "polled": updates.poll is not None, "webhook": updates.url}


SHOWN: dict[str, Callable[[World, str, dict[str, str]], dict[str, Any]]] = {
    "counts": lambda world, _which, _query: {"calls": world.log.n, **world.log.counts.told()},
    "calls": lambda world, _which, query: {"calls": world.log.calls(int(query.get("after", 0)), PAGE)},
    "chats": lambda world, which, _query: {"messages": [one.told() for one in world.chats.in_chat.get(int(which), [])]},
    "screen": lambda world, which, query: screen(world, int(which), query.get("bot") or BOT),
    "files": lambda world, which, _query: _file(world, which),
    "commands": lambda world, _which, _query: _commands(world),
    "updates": lambda world, which, _query: _updates(world, which),
}


def _done(world: World, path: str, asked: dict[str, Any]) -> Any:
    if path == "behave":
        if "tokens" in asked:
            world.tokens = asked.pop("tokens")
        for name in ("keep", "strangers"):
            if name in asked:
                setattr(world.chats, name, asked.pop(name))
        world.behave(asked, asked.pop("bot", None))
    elif path == "say":
        return say(world, asked)
    elif path == "block":
        _bar(world, asked["chats"], asked.get("how", "blocked"), asked.get("to"))
    elif path == "reset":
        world.reset()
    else:
        raise ValueError(f"nothing is known of {path}")
    return True


def _bar(world: World, chats: list[int], how: str | None, moved_to: int | None) -> None:
    """Let nobody write there, for the reason `how`; None opens the chats again."""
    if how is not None and how not in BARRED:
        raise ValueError(f"unknown: {how}; there are {', '.join(BARRED)}")
    for chat in chats:
        if how is None:
            world.chats.barred.pop(chat, None)
        else:
            world.chats.barred[chat] = (how, moved_to)
