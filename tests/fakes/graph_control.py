"""What a test may ask of the fake WhatsApp."""

from typing import Any

from tests.fakes.control import SHOWN, Do, Show
from tests.fakes.graph_api import BARRED
from tests.fakes.graph_errors import ERRORS
from tests.fakes.graph_inbound import say
from tests.fakes.graph_webhook import Event
from tests.fakes.graph_world import GraphWorld
from tests.fakes.screen import screen
from tests.fakes.traffic import Fault

TOLD = {"PAUSED", "REJECTED", "APPROVED", "DISABLED", "PENDING"}

GRAPH_SHOWN: dict[str, Show] = {
    **SHOWN,
    "screen": lambda world, which, _query: screen(world.chats, int(which), ""),
    "templates": lambda world, _which, _query: {"templates": [one.told() for one in world.templates.all.values()]},
    "webhook": lambda world, _which, _query: {"waiting": world.webhook.waiting, "url": world.webhook.habits.webhook},
}


def _fail(world: GraphWorld, asked: dict[str, Any]) -> None:
    if asked["code"] not in ERRORS:
        raise ValueError(f"unknown code: {asked['code']}; there are {', '.join(map(str, ERRORS))}")
    kind = "code_later" if asked.pop("later", False) else "code"
    world.traffic.behaviour.faults = [*world.traffic.behaviour.faults, Fault(kind, **asked)]


def _block(world: GraphWorld, asked: dict[str, Any]) -> None:
    how = asked.get("how", "blocked")
    if how is not None and how not in BARRED:
        raise ValueError(f"unknown: {how}; there are {', '.join(BARRED)}")
    world.chats.bar(asked["chats"], how)


def _template(world: GraphWorld, asked: dict[str, Any]) -> dict[str, Any]:
    status = asked.get("status", "APPROVED")
    if status not in TOLD:
        raise ValueError(f"unknown status: {status}; there are {', '.join(sorted(TOLD))}")
    if "create" in asked:
        return world.templates.create(asked["create"], status).told()
    found = world.templates.named(asked["name"], asked.get("language", ""))
    if not found:
        raise ValueError(f"no template {asked['name']}")
    for template in found:
        template.status, template.reason = status, asked.get("reason") or "NONE"
        value = {
            "event": status, "message_template_id": int(template.id), "message_template_name": template.name,
            "message_template_language": template.language, "reason": template.reason,
        }  # fmt: skip
        world.webhook.add(Event(value, "message_template_status_update"))
    return found[0].told()


def _window(world: GraphWorld, asked: dict[str, Any]) -> None:
    for chat in asked["chats"]:
        if asked["open"]:
            world.limits.heard[chat] = world.loop.time()
        else:
            world.limits.heard.pop(chat, None)


def _nameless(world: GraphWorld, asked: dict[str, Any]) -> None:
    chats = set(asked["chats"])
    world.people.nameless = world.people.nameless | chats if asked["nameless"] else world.people.nameless - chats


GRAPH_DONE: dict[str, Do] = {
    "behave": lambda world, asked: world.behave(asked),
    "fail": _fail,
    "say": say,
    "block": _block,
    "template": _template,
    "window": _window,
    "nameless": _nameless,
    "reset": lambda world, _asked: world.reset(),
}
