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

import argparse
import asyncio
import gc
import json
import os
import re
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

from tests.fakes.bot_api import Call
from tests.fakes.call_log import CallLog
from tests.fakes.chats import Refusal
from tests.fakes.control import control
from tests.fakes.traffic import Fault
from tests.fakes.wire import JSON, Connection, Request, whole_answer
from tests.fakes.world import BOT, World

TARGET = re.compile(r"(?P<via>.*?)/(?P<file>file/)?bot(?P<token>[^/]+)/(?P<rest>.+)")
TOKEN = re.compile(r"(?P<bot>\d+):[\w-]+")
SERVER_ERROR = (500, "Internal Server Error")
BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


def _error(refusal: Refusal) -> bytes:
    told = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    return json.dumps(told | ({"parameters": refusal.parameters} if refusal.parameters else {})).encode()


INSTEAD: dict[str | None, tuple[int, bytes, str]] = {
    "status_500": (500, _error(Refusal(*SERVER_ERROR)), JSON),
    "status_502": (502, BAD_GATEWAY, "text/html"),
}
"""By fault, what is answered in place of the answer."""
SILENT = {"cut", "reset", "reset_before", "hang", "half"}
"""The faults by which nobody learns the answer."""


class Server:
    """Listens, and takes each call through faults, limits and the method to the log, and then to its answer."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.loop = asyncio.get_running_loop()
        self.opened: set[Connection] = set()
        self._listener: asyncio.Server | None = None
        self.port = 0

    async def listen(self, port: int) -> int:
        """Accept connections; the port, drawn by the system if 0 is given."""
        self._listener = await self.loop.create_server(
            lambda: Connection(self.handle, self.opened), "127.0.0.1", port, backlog=1024
        )
        self.port = self._listener.sockets[0].getsockname()[1]
        return self.port

    def refuse(self, seconds: float) -> None:
        """Let nobody connect for a while; calls under way are answered, other connections end."""
        if not self._listener:
            return
        self._listener.close()
        self._listener = None
        for connection in list(self.opened):
            connection.closing = True
            if not connection.busy:
                connection.transport.close()
        self.loop.call_later(seconds, self._reopen)

    def _reopen(self) -> None:
        self._reopening = self.loop.create_task(self.listen(self.port))

    def handle(self, connection: Connection, request: Request) -> None:
        """One request of any sort."""
        if request.path.startswith("/control/"):
            status, told = control(self.world, self.refuse, request)
            # Not before what it has closed is closed.
            self.loop.call_soon(connection.answer, status, json.dumps(told).encode())
            return
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


class _Way:
    """One call on its way through the server."""

    def __init__(self, server: Server, connection: Connection, via: str, method: str, bot: str) -> None:
        self.server, self.connection, self.via, self.method, self.bot = server, connection, via, method, bot
        self.traffic = server.world.traffic(bot)
        self.fault: Fault | None = None
        self.facts: dict[str, Any] = {}

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
            result = self.server.world.api.answer(call)
        except Refusal as refusal:
            self.conclude(refusal)
        else:
            self.conclude(result)

    def fetch(self, path: str) -> None:
        """A file that was sent to the bot."""
        stored = next((one for one in self.server.world.chats.files.values() if one.path == path), None)
        self.fault = self.traffic.fault(self.method, self.via)
        self.conclude(stored.content if stored else Refusal(404, "Not Found"))

    def conclude(self, result: Any, more: dict[str, Any] | None = None) -> None:
        """Count the call, write it down, and answer it when its time has come."""
        refusal = result if isinstance(result, Refusal) else None
        fault = self.fault.kind if self.fault else None
        status, body, kind = _told(result) if fault not in INSTEAD else INSTEAD[fault]
        if fault in SILENT or result is None:
            status = None
        line = {
            "via": self.via, "bot": self.bot, "method": self.method, "accepted": refusal is None and result is not None,
            "code": status, "fault": fault, **self.facts, **(more or {}), **(refusal.parameters if refusal else {}),
        }  # fmt: skip
        self.server.world.log.add(line, partial(self._answer_later, status, body, kind))

    def _poll(self, call: Call) -> None:
        updates = self.server.world.updates(self.bot)
        if "allowed_updates" in call.fields:
            call.fields["allowed_updates"] = call.structure("allowed_updates") or []
        self.connection.gone = partial(updates.leave, self.conclude)
        updates.ask(call.fields, self.conclude)

    def _let_in(self, chat: int) -> None:
        """Refuse whoever calls too often, and whom a fault befalls before the call has had its effect."""
        seconds = self.traffic.wait(self.method, chat, self.server.loop.time())
        if seconds is not None:
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        self.fault = self.traffic.fault(self.method, self.via)
        if self.fault and not self.fault.has_effect:
            raise Refusal(*SERVER_ERROR)

    def _answer_later(self, status: int | None, body: bytes, kind: str) -> None:
        self.connection.gone = None
        if delay := self.traffic.delay():
            self.server.loop.call_later(delay, self._answer, status, body, kind)
        else:
            self._answer(status, body, kind)

    def _answer(self, status: int | None, body: bytes, kind: str) -> None:
        fault = self.fault.kind if self.fault else None
        if fault in {"reset", "reset_before"}:
            self.connection.reset()
        elif fault == "cut":
            self.connection.transport.close()
        elif fault == "half":
            answer = whole_answer(200, body, kind)
            self.connection.send(answer[: -len(body) // 2])
            self.connection.transport.close()
        elif status is not None:
            if fault == "refuse" and self.fault:
                self.server.refuse(self.fault.seconds)
            self.connection.answer(status, body, kind)


def _told(result: Any) -> tuple[int | None, bytes, str]:
    if isinstance(result, Refusal):
        return result.code, _error(result), JSON
    if isinstance(result, bytes):
        return 200, result, "application/octet-stream"
    return 200, json.dumps({"ok": True, "result": result}).encode(), JSON


async def serve(log: Path, port: int, webhook: str, secret: str) -> None:
    """Serve until the process is ended."""
    server = Server(World(CallLog(log)))
    port = await server.listen(port)
    control_listener = await server.loop.create_server(lambda: Connection(server.handle, set()), "127.0.0.1", 0)
    if webhook:
        server.world.updates(BOT).set_webhook(webhook, secret)
    print(json.dumps({"port": port, "control": control_listener.sockets[0].getsockname()[1]}), flush=True)  # noqa: T201 - what the starter waits for
    await asyncio.Event().wait()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description="A fake Telegram")
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--webhook", default="")
    parser.add_argument("--secret", default="")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input is closed")
    given = parser.parse_args()
    if given.with_parent:
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    # What is kept is kept for good: to search it for garbage again and again would cost the callers their speed.
    gc.set_threshold(100_000)
    asyncio.run(serve(given.log, given.port, given.webhook, given.secret))


if __name__ == "__main__":
    main()
