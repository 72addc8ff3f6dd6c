"""A Telegram that lives on this machine: the Bot API over real HTTP, in a process of its own.

    python -m tests.fakes.telegram_server --log calls.jsonl [--port 0] [--webhook URL --secret S] [--with-parent]

prints one line, {"port": N, "control": M}: the Bot API is on both ports, and so is /control/; while connections to the
first are refused, the second still answers. tests/fakes/telegram.py starts it and speaks to it.

The Bot API is at /bot<token>/METHOD and files at /file/bot<token>/PATH; anything before that (/one/bot…) is logged as
`via`, so that two programs can be told apart. Every bot (the digits of a token) has its own limits and updates; people
and groups are shared. Any well-formed token is right until /control/behave names the right ones.

Every call is counted, and its line is on disk, before it is answered:

    {"n", "at" (monotonic seconds), "wall" (UTC), "via", "bot", "method", "accepted", "code" (null: no answer), "fault"}

and where it applies `chat_id`, `text_sha256`, `text_length`, `has_buttons`, `message_id` (given), `target` (edited or
deleted), `file`, `uploaded` (and not sent by its id), `retry_after`, `offset` and `given` (of getUpdates). `accepted`
is the truth: whether the call had its effect, whatever the caller was told. A server that is started on the same file
goes on with its numbers and counts; chats, files and settings are new. Lines of a `method` in brackets are no calls: a
reset, a post to the webhook.

    POST /control/behave   {"latency", "jitter", "rate", "burst", "retry_after": [from, to], "per_chat", "faults",
                           "seed", "bot"}: what is named changes (traffic.py); "tokens", "strangers", "keep" (chats.py)
    POST /control/say      {"kind", "chat", …}: somebody does something (people.py)
    POST /control/block    {"chats": […], "how": "blocked" and others of chats.BARRED, null to lift it, "to": new id}
    POST /control/refuse   {"seconds"}: connections are refused so long, and those that are open end
    POST /control/reset    everything as at the start; the log goes on, the counts begin again
    GET  /control/counts, /control/calls?after=n, /control/chats/ID, /control/commands, /control/updates/BOT
    GET  /control/screen/ID    a chat as the person sees it now (control.py)
    GET  /control/files/ID     the bytes of a file, by its file_id, as base64
"""

import json
import re
from argparse import Namespace
from functools import partial
from typing import Any

from tests.fakes.bot_api import Call
from tests.fakes.call_log import CallLog
from tests.fakes.chats import Refusal
from tests.fakes.control import control
from tests.fakes.serving import Server, Told, Way, command_line, serve
from tests.fakes.telegram_control import TELEGRAM_DONE, TELEGRAM_SHOWN
from tests.fakes.wire import JSON, Connection, Request
from tests.fakes.world import BOT, World

TARGET = re.compile(r"(?P<via>.*?)/(?P<file>file/)?bot(?P<token>[^/]+)/(?P<rest>.+)")
TOKEN = re.compile(r"(?P<bot>\d+):[\w-]+")
SERVER_ERROR = (500, "Internal Server Error")


def _error(refusal: Refusal) -> bytes:
    told = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    return json.dumps(told | ({"parameters": refusal.parameters} if refusal.parameters else {})).encode()


class TelegramServer(Server):
    """Takes each call through faults, limits and the method to the log, and then to its answer."""

    def __init__(self, world: World) -> None:
        super().__init__(partial(control, world, TELEGRAM_SHOWN, TELEGRAM_DONE))
        self.world = world

    def call(self, connection: Connection, request: Request) -> None:
        """One call of the Bot API."""
        found = TARGET.fullmatch(request.path)
        if not found:
            _Way(self, connection, "", "(other)", BOT).conclude(Refusal(404, "Not Found"))
            return
        token = TOKEN.fullmatch(found["token"])
        method = "(file)" if found["file"] else found["rest"]
        way = _Way(self, connection, found["via"], method, token["bot"] if token else BOT)
        if not token:
            way.conclude(Refusal(404, "Not Found"))
        elif self.world.tokens is not None and found["token"] not in self.world.tokens:
            way.conclude(Refusal(401, "Unauthorized"))
        elif found["file"]:
            way.fetch(found["rest"])
        else:
            try:
                fields = request.fields()
            except ValueError:
                way.conclude(Refusal(400, "Bad Request: can't parse the request"))
                return
            way.go(Call(way.bot, method, fields))


class _Way(Way):
    """One call on its way through the server."""

    server_error = _error(Refusal(*SERVER_ERROR))

    def __init__(self, server: TelegramServer, connection: Connection, via: str, method: str, bot: str) -> None:
        self.world, self.bot = server.world, bot
        super().__init__(server, self.world.log, self.world.traffic(bot), connection, via, method)

    def go(self, call: Call) -> None:
        """Limits, then faults, then the method."""
        self.facts, chat = call.facts, call.number("chat_id")
        if chat:
            self.facts["chat_id"] = chat
        try:
            self._let_in(chat)
            if self.method == "getUpdates":
                self._poll(call)
                return
            result = self.world.api.answer(call)
        except Refusal as refusal:
            self.conclude(refusal)
        else:
            self.conclude(result)

    def fetch(self, path: str) -> None:
        """A file that was sent to the bot."""
        stored = next((one for one in self.world.chats.files.values() if one.path == path), None)
        self.fault = self.traffic.fault(self.method, self.via)
        self.conclude(stored.content if stored else Refusal(404, "Not Found"))

    def conclude(self, result: Any, more: dict[str, Any] | None = None) -> None:
        """The call is over."""
        refusal = result if isinstance(result, Refusal) else None
        parameters = refusal.parameters if refusal else {}
        accepted = refusal is None and result is not None
        self.count(_told(result), accepted=accepted, bot=self.bot, **(more or {}), **parameters)

    def _poll(self, call: Call) -> None:
        updates = self.world.updates(self.bot)
        if "allowed_updates" in call.fields:
            call.fields["allowed_updates"] = call.structure("allowed_updates") or []
        self.connection.gone = partial(updates.leave, self.conclude)
        updates.ask(call.fields, self.conclude)

    def _let_in(self, chat: int) -> None:
        """Refuse whoever calls too often, and whom a fault befalls before the call has had its effect."""
        seconds = self.traffic.wait(self.method, chat, self.server.loop.time())
        if seconds is not None:
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        self.fault = self.traffic.fault(self.method, self.via, chat)
        if self.fault and not self.fault.has_effect:
            raise Refusal(*SERVER_ERROR)


def _told(result: Any) -> Told:
    if isinstance(result, Refusal):
        return result.code, _error(result), JSON
    if isinstance(result, bytes):
        return 200, result, "application/octet-stream"
    return None if result is None else 200, json.dumps({"ok": True, "result": result}).encode(), JSON


def _made(given: Namespace) -> TelegramServer:
    world = World(CallLog(given.log))
    if given.webhook:
        world.updates(BOT).set_webhook(given.webhook, given.secret)
    return TelegramServer(world)


if __name__ == "__main__":
    arguments = command_line("A fake Telegram").parse_args()
    serve(arguments, partial(_made, arguments))
