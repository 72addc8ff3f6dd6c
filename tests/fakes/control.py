"""What a test may ask beside the provider's API: under /control/, JSON both ways, neither counted nor delayed."""

import base64
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import parse_qsl

from tests.fakes.call_log import CallLog
from tests.fakes.chats import Chats
from tests.fakes.wire import Request

PAGE = 10_000
"""Lines of the log in one answer, at most."""


class Known(Protocol):
    """What every fake holds."""

    log: CallLog
    chats: Chats


Show = Callable[[Any, str, dict[str, str]], dict[str, Any]]
"""Shows the world, or `which` of it, as the query asks."""
Do = Callable[[Any, dict[str, Any]], Any]
"""Changes the world as it is told; the result."""


def _file(world: Known, which: str) -> dict[str, Any]:
    stored = world.chats.files[which]
    return {"name": stored.name, "content": base64.b64encode(stored.content).decode()}


SHOWN: dict[str, Show] = {
    "counts": lambda world, _which, _query: {"calls": world.log.n, **world.log.counts.told()},
    "calls": lambda world, _which, query: {"calls": world.log.calls(int(query.get("after", 0)), PAGE)},
    "chats": lambda world, which, _query: {"messages": [one.told() for one in world.chats.in_chat.get(int(which), [])]},
    "files": lambda world, which, _query: _file(world, which),
}
"""What can be seen of every fake."""


def control(
    world: Any, shown: Mapping[str, Show], done: Mapping[str, Do], refuse: Callable[[float], None], request: Request
) -> tuple[int, dict[str, Any]]:
    """Status and answer of one request."""
    _, _, path = request.path.partition("/control/")
    what, _, which = path.partition("/")
    does = {"refuse": lambda _world, asked: refuse(float(asked.get("seconds", 1))), **done}
    if what not in (shown if request.verb == "GET" else does):
        return 400, {"ok": False, "description": f"nothing is known of {path}"}
    try:
        if request.verb == "GET":
            return 200, shown[what](world, which, dict(parse_qsl(request.query)))
        return 200, {"ok": True, "result": does[what](world, request.fields())}
    except (KeyError, ValueError, TypeError) as wrong:
        return 400, {"ok": False, "description": f"{type(wrong).__name__}: {wrong}"}
