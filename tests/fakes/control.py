"""What a test may ask of the fake beside the Bot API: under /control/, JSON both ways, neither counted nor delayed."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from tests.fakes.chats import BARRED
from tests.fakes.people import say
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
    if what == "counts":
        return {"calls": world.log.n, **world.log.counts.told()}
    if what == "calls":
        return {"calls": world.log.calls(int(query.get("after", 0)), PAGE)}
    if what == "chats":
        return {"messages": [message.told() for message in world.chats.in_chat.get(int(which), [])]}
    if what == "commands":
        return {"commands": [
            {"bot": bot, "scope": json.loads(scope), "language_code": language, "commands": commands}
            for (bot, scope, language), commands in world.api.commands.items()
        ]}  # fmt: skip
    if what == "updates":
        updates = world.updates(which or BOT)
        return {"waiting": len(updates.waiting), "polled": updates.poll is not None, "webhook": updates.url}
    raise ValueError(f"nothing is known of {path}")


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
