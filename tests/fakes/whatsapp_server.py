"""A WhatsApp that lives on this machine: the Graph API over real HTTP, in a process of its own.

    python -m tests.fakes.whatsapp_server --log calls.jsonl [--port 0] [--webhook URL --secret S] [--with-parent]

prints one line, {"port": N, "control": M}: the Graph API is on both ports, and so is /control/; while connections to
the first are refused, the second still answers. tests/fakes/whatsapp.py starts it and speaks to it.

The Graph API is at /v25.0/…, any version, and files at /lookaside/ID; anything before that (/one/v25.0/…) is logged as
`via`, so that two programs can be told apart. There is one account with one number and one app (graph_webhook.py).
Chats are whole numbers: person 7 has the number 919000000007 and the business-scoped id IN.9000000007. Any bearer
token is right until /control/behave names the right ones.

Every call is counted, and its line is on disk, before it is answered:

    {"n", "at" (monotonic seconds), "wall" (UTC), "via", "method", "accepted", "code" (null: no answer), "fault"}

and where it applies `chat_id`, `our_key`, `kind`, `text` (as the person reads it), `has_buttons`, `template`, `file`,
`reply_to`, `in_window`, `message_id` and `wamid` (given), `error` (Meta's code), `fails_later` (accepted, and a status
will say so with this code), `told_after` (seconds until the first status, before they are scaled; null: there is none).
`method` is a name of graph_api.METHODS or "(file)". `accepted` is the truth: whether the call had its effect, whatever
the caller was told. A server that is started on the same file goes on with its numbers and counts; all else is new.
Lines of a `method` in brackets are no calls: a reset, what somebody has said, a post to the webhook with its `events`
and `seconds`, a forged one.

    POST /control/behave   what is named changes: of traffic.Behaviour (more than `rate` is refused with 130429),
                           graph_limits.Rules, graph_webhook.Habits; "tokens", "keep" (chats.py), "approves" (new
                           templates, at once)
    POST /control/fail     {"code", "calls", "share", "chats", "later", "method"}: one more fault, beside what there is
    POST /control/say      {"kind", "chat", …}: somebody does something (graph_inbound.py)
    POST /control/block    {"chats": […], "how": "blocked" and others of graph_api.BARRED, null to lift it}
    POST /control/template {"name", "language", "status", "reason"} or {"create": as the Graph API has it, "status"}
    POST /control/window   {"chats": […], "open": bool}: as if they had written just now, or never
    POST /control/nameless {"chats": […], "nameless": bool}: whether webhooks leave out their number
    POST /control/refuse   {"seconds"}: connections are refused so long, and those that are open end
    POST /control/reset    everything as at the start; the log goes on, the counts begin again
    GET  /control/counts, /control/calls?after=n, /control/chats/ID, /control/screen/ID, /control/files/ID
    GET  /control/templates, /control/webhook (how much waits to be posted)
"""

import json
import re
from argparse import Namespace
from functools import partial
from typing import Any

from tests.fakes.call_log import CallLog
from tests.fakes.control import control
from tests.fakes.graph_api import Call, Method, addressed, found, let_in
from tests.fakes.graph_control import GRAPH_DONE, GRAPH_SHOWN
from tests.fakes.graph_errors import GraphRefusal
from tests.fakes.graph_world import GraphWorld
from tests.fakes.serving import Server, Told, Way, command_line, serve
from tests.fakes.wire import JSON, Connection, Request

TARGET = re.compile(r"(?P<via>.*?)/(?:(?P<version>v\d+\.\d+)/(?P<node>.+)|lookaside/(?P<file>.+))")
TOKEN = re.compile(r"(?:Bearer|OAuth) (\S+)")


class WhatsAppServer(Server):
    """Takes each call through faults, limits and the method to the log, and then to its answer."""

    def __init__(self, world: GraphWorld) -> None:
        super().__init__(partial(control, world, GRAPH_SHOWN, GRAPH_DONE))
        self.world = world

    def call(self, connection: Connection, request: Request) -> None:
        """One call of the Graph API."""
        target = TARGET.fullmatch(request.path)
        if not target:
            _Way(self, connection, "", "(other)").conclude(GraphRefusal(100, "Unknown path components", status=404))
            return
        meant = None if target["file"] else found(self.world, request.verb, target["node"])
        method = "(file)" if target["file"] else meant[0] if meant else "(other)"
        way = _Way(self, connection, target["via"], method)
        token = TOKEN.fullmatch(request.header(b"authorization"))
        if not token or (self.world.tokens is not None and token[1] not in self.world.tokens):
            way.conclude(GraphRefusal(190, "The access token has expired, or there is none", subcode=463))
        elif target["file"]:
            way.fetch(target["file"])
        elif meant is None:
            way.conclude(GraphRefusal(100, f"Object with ID '{target['node']}' does not exist", subcode=33))
        else:
            way.ask(meant[1], request, target["node"], f"{target['via']}/{target['version']}")


class _Way(Way):
    """One call on its way through the server."""

    # A refusal of Meta's would say that nothing was sent; this says nothing.
    server_error = b'{"detail": "Internal Server Error"}'

    def __init__(self, server: WhatsAppServer, connection: Connection, via: str, method: str) -> None:
        self.world = server.world
        super().__init__(server, self.world.log, self.world.traffic, connection, via, method)
        self._early: Told | None = None
        self._held = False
        self._heard = False

    def ask(self, method: Method, request: Request, node: str, path: str) -> None:
        """Faults, limits, then the method."""
        try:
            asked = {} if node.startswith("upload:") else request.fields()
        except ValueError:
            self.conclude(GraphRefusal(100, "The body is not valid"))
            return
        call = Call(node, asked, f"http://127.0.0.1:{self.server.port}{path}", request.body)
        self.facts = call.facts
        chat = 0
        if self.method == "messages":
            chat = addressed(self.world, call)
            self.facts |= {"chat_id": chat, "our_key": asked.get("biz_opaque_callback_data")}
            habits = self.world.webhook.habits
            if habits.early and self.world.webhook.chance.random() < habits.early:
                self._held, call.first_heard = True, self._first_heard
        self.fault = call.fault = self.traffic.fault(self.method, self.via, chat)
        try:
            let_in(self.world, call, self.method)
            self.conclude(method(self.world, call))
        except GraphRefusal as refusal:
            self.conclude(refusal)
        except (AttributeError, LookupError, TypeError, ValueError) as wrong:
            self.conclude(GraphRefusal(100, f"Something is of a wrong shape: {type(wrong).__name__}: {wrong}"))

    def fetch(self, file: str) -> None:
        """The bytes of a file."""
        stored = self.world.chats.files.get(file)
        self.fault = self.traffic.fault(self.method, self.via)
        self.conclude(stored.content if stored else GraphRefusal(100, "The file has expired", status=404))

    def conclude(self, result: Any) -> None:
        """The call is over."""
        if isinstance(result, GraphRefusal):
            self._heard = True
            told: Told = result.code, result.body(self.log.n), JSON
            self.count(told, accepted=False, error=result.number)
        elif isinstance(result, bytes):
            self.count((200, result, "application/octet-stream"), accepted=True)
        else:
            self.count((200, json.dumps(result).encode(), JSON), accepted=True)

    def answer_later(self, told: Told) -> None:
        """Not before its first receipt, where that is to come earlier."""
        if self._held and not self._heard:
            self._early = told
        else:
            super().answer_later(told)

    def _first_heard(self) -> None:
        self._heard = True
        if self._early:
            super().answer_later(self._early)
            self._early = None


def _made(given: Namespace) -> WhatsAppServer:
    return WhatsAppServer(GraphWorld(CallLog(given.log), given.webhook, given.secret))


if __name__ == "__main__":
    arguments = command_line("A fake WhatsApp").parse_args()
    serve(arguments, partial(_made, arguments))
