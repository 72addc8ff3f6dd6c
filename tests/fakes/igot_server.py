"""An iGOT that lives on this machine: the calls that a department's key allows, over real HTTP, in its own process.

    python -m tests.fakes.igot_server --log calls.jsonl [--port 0] [--with-parent]

prints one line, {"port": N, "control": M}: the portal is on both ports, and so is /control/; while connections to the
first are refused, the second still answers. tests/fakes/igot.py starts it and speaks to it.

    POST /api/private/user/v1/search                          "search": by email, phone or userId
    GET  /api/user/private/v1/read/ID                         "read"
    POST /api/course/private/v4/user/enrollment/list/ID       "enrolments"

Anything before that (/one/api/…) is logged as `via`. Any bearer key is right until /control/behave
names the right ones. Every call is counted, and its line is on disk, before it is answered:

    {"n", "at" (monotonic seconds), "wall" (UTC), "via", "method", "accepted", "code" (null: no answer), "fault"}

and `user_id`, or of a search `by`, `value` and `found`. `accepted`: whether the portal gave what was asked for.

    POST /control/behave   what is named changes: of traffic.Behaviour (more than `rate` a second is refused with 429)
                           and of igot_server.Rules
    POST /control/people   {"people": [as igot_people.Person]}: more of them, or the same anew
    POST /control/remove   {"user_id"}
    POST /control/formula  {"people": how many, "courses": of each}
    POST /control/complete {"user_id", "course": as igot_people.Enrolment}
    POST /control/refuse   {"seconds"}: connections are refused so long, and those that are open end
    POST /control/reset    everything as at the start; the log goes on, the counts begin again
    GET  /control/counts, /control/calls?after=n
"""

import asyncio
import re
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

from tests.fakes import igot_answers as answers
from tests.fakes.call_log import RESET, CallLog
from tests.fakes.control import SHOWN, Do, control
from tests.fakes.igot_answers import Answer
from tests.fakes.igot_people import Formula, People
from tests.fakes.serving import Server, Way, command_line, serve
from tests.fakes.traffic import Traffic
from tests.fakes.wire import Connection, Request

TARGET = re.compile(
    r"(?P<via>.*?)/api/(?:private/user/v1/(?P<search>search)|user/private/v1/read/(?P<read>[^/]+)|"
    r"course/private/v4/user/enrollment/list/(?P<enrolments>[^/]+))"
)
FILTERS = ("email", "phone", "userId")


@dataclass(frozen=True, slots=True)
class Rules:
    """How the portal itself behaves; POST /control/behave changes what it names."""

    keys: Sequence[str] | None = None
    """The right ones; None: any."""
    refusal: int = 401
    """The status that a wrong key gets: 401 or 403."""
    names_the_wait: bool = True
    """Whether a refusal with 429 has a Retry-After."""
    down: int | None = None
    """The status of every answer while the portal is down."""
    spoil: str | None = None
    """One of igot_answers.SPOILT: the shape of every answer."""
    missing: Sequence[str] = ()
    """Fields that no answer has."""


class World:
    """What the server and the control share."""

    def __init__(self, log: CallLog) -> None:
        self.log = log
        self._begin()

    def reset(self) -> None:
        """Everything as at the start."""
        self._begin()
        self.log.add({"via": "", "method": RESET, "accepted": False, "code": None, "fault": None}, lambda: None)

    def behave(self, wanted: dict[str, Any]) -> None:
        """Change what is named; ValueError where a name is unknown."""
        named = {one.name: wanted.pop(one.name) for one in fields(Rules) if one.name in wanted}
        if named.get("spoil") not in {None, *answers.SPOILT}:
            raise ValueError(f"unknown shape: {named['spoil']}; there are {', '.join(answers.SPOILT)}")
        self.rules = replace(self.rules, **named)
        self.traffic.behave(wanted)

    def _begin(self) -> None:
        self.people, self.rules, self.traffic = People(), Rules(), Traffic()


DONE: dict[str, Do] = {
    "behave": lambda world, asked: world.behave(asked),
    "people": lambda world, asked: world.people.add(asked["people"]),
    "remove": lambda world, asked: world.people.remove(asked["user_id"]),
    "formula": lambda world, asked: setattr(world.people, "formula", Formula(**asked)),
    "complete": lambda world, asked: world.people.complete(asked["user_id"], asked["course"]),
    "reset": lambda world, _asked: world.reset(),
}


class IgotServer(Server):
    """Takes each call through key, pace and faults to the log, and then to its answer."""

    def __init__(self, world: World) -> None:
        super().__init__(partial(control, world, SHOWN, DONE))
        self.world = world

    def call(self, connection: Connection, request: Request) -> None:
        """One call of the portal."""
        target = TARGET.fullmatch(request.path)
        method = next((name for name in ("search", "read", "enrolments") if target and target[name]), "(other)")
        way = _Way(self, self.world.log, self.world.traffic, connection, target["via"] if target else "", method)
        way.fault = self.world.traffic.fault(method, way.via)
        status, body, kind = self._answer(way, request, target[method] if target else "")
        spoil = self.world.rules.spoil
        if spoil and status == 200:
            body = answers.SPOILT[spoil](body)
        way.count((status, body, kind), accepted=status == 200 and not spoil)

    def _answer(self, way: "_Way", request: Request, which: str) -> Answer:
        rules, traffic = self.world.rules, self.world.traffic
        key = request.header(b"authorization").removeprefix("Bearer ")
        if rules.down:
            return rules.down, _Way.server_error, "text/plain"
        if not key or (rules.keys is not None and key not in rules.keys):
            return answers.refused(rules.refusal, "Invalid authentication credentials")
        if traffic.behaviour.rate is not None and not traffic.take(asyncio.get_running_loop().time()):
            wait = traffic.chance.randint(*traffic.behaviour.retry_after)
            return answers.refused(429, "API rate limit exceeded", wait if rules.names_the_wait else None)
        return self._told(way, request, which)

    def _told(self, way: "_Way", request: Request, which: str) -> Answer:
        missing, people = frozenset(self.world.rules.missing), self.world.people
        if way.method == "search":
            try:
                filters = request.fields()["request"]["filters"]
                [(by, value)] = filters.items()
            except (KeyError, TypeError, ValueError):
                return answers.bad_request("The request is not valid.")
            if by not in FILTERS:
                return answers.bad_request("The filter is not valid.")
            found = people.found(by, value)
            way.facts = {"by": by, "value": value, "found": len(found)}
            return answers.found(found, missing)
        way.facts = {"user_id": which}
        if way.method == "read" and request.verb == "GET":
            return answers.read(people.one(which), missing)
        if way.method == "enrolments" and request.verb == "POST":
            return answers.enrolled(people.one(which), missing)
        return answers.refused(404, "no Route matched with those values")


class _Way(Way):
    """One call on its way through the server."""

    server_error = b"upstream connect error or disconnect/reset before headers"


def _made(given: Namespace) -> IgotServer:
    return IgotServer(World(CallLog(given.log)))


if __name__ == "__main__":
    arguments = command_line("A fake iGOT").parse_args()
    serve(arguments, partial(_made, arguments))
