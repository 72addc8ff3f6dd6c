"""What every fake provider's server is made of: a port that can refuse, a call's way to the log and its answer."""

import argparse
import asyncio
import gc
import json
import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.fakes.call_log import CallLog
from tests.fakes.traffic import Fault, Traffic
from tests.fakes.wire import JSON, Connection, Request, whole_answer

BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
SILENT = {"cut", "reset", "reset_before", "hang", "half"}
"""The faults by which nobody learns the answer."""
Told = tuple[int | None, bytes, str]
"""An answer: status (None: none is given), body, content type."""
Control = Callable[[Callable[[float], None], Request], tuple[int, dict[str, Any]]]
"""Answers what is asked beside the provider's own methods; it is given the way to refuse connections."""


class Server:
    """Listens, and hands every request to `call`, or to `control` if it is for that."""

    def __init__(self, control: Control) -> None:
        self.loop = asyncio.get_running_loop()
        self.port = 0
        self._control = control
        self._opened: set[Connection] = set()
        self._listener: asyncio.Server | None = None

    def call(self, connection: Connection, request: Request) -> None:
        """One call of the provider's API."""
        raise NotImplementedError

    async def listen(self, port: int) -> int:
        """Accept connections; the port, drawn by the system if 0 is given."""
        self._listener = await self.loop.create_server(
            lambda: Connection(self.handle, self._opened), "127.0.0.1", port, backlog=1024
        )
        self.port = self._listener.sockets[0].getsockname()[1]
        return self.port

    def refuse(self, seconds: float) -> None:
        """Let nobody connect for a while; calls under way are answered, other connections end."""
        if not self._listener:
            return
        self._listener.close()
        self._listener = None
        for connection in list(self._opened):
            connection.closing = True
            if not connection.busy:
                connection.transport.close()
        self.loop.call_later(seconds, self._reopen)

    def _reopen(self) -> None:
        self._reopening = self.loop.create_task(self.listen(self.port))

    def handle(self, connection: Connection, request: Request) -> None:
        """One request of any sort."""
        if request.path.startswith("/control/"):
            status, told = self._control(self.refuse, request)
            # Not before what it has closed is closed.
            self.loop.call_soon(connection.answer, status, json.dumps(told).encode())
        else:
            self.call(connection, request)


class Way:
    """One call on its way through a server."""

    server_error: bytes
    """What stands in an answer with status 500."""

    def __init__(
        self, server: Server, log: CallLog, traffic: Traffic, connection: Connection, via: str, method: str
    ) -> None:
        self.server, self.log, self.traffic, self.connection = server, log, traffic, connection
        self.via, self.method = via, method
        self.fault: Fault | None = None
        self.facts: dict[str, Any] = {}

    def count(self, told: Told, *, accepted: bool, **more: Any) -> None:
        """Count the call, write it down, and answer it when its time has come."""
        fault = self.fault.kind if self.fault else None
        if fault == "status_500":
            told = 500, self.server_error, JSON
        elif fault == "status_502":
            told = 502, BAD_GATEWAY, "text/html"
        elif fault in SILENT:
            told = None, *told[1:]
        line = {
            "via": self.via, "method": self.method, "accepted": accepted, "code": told[0], "fault": fault,
            **self.facts, **more,
        }  # fmt: skip
        self.log.add(line, partial(self.answer_later, told))

    def answer_later(self, told: Told) -> None:
        """Answer, after the latency that is wanted."""
        self.connection.gone = None
        if delay := self.traffic.delay():
            self.server.loop.call_later(delay, self.answer, told)
        else:
            self.answer(told)

    def answer(self, told: Told) -> None:
        """Answer, as the fault lets it."""
        status, body, kind = told
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


def command_line(description: str) -> argparse.ArgumentParser:
    """What every fake can be told when it is started."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--webhook", default="")
    parser.add_argument("--secret", default="")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input is closed")
    return parser


def serve(given: argparse.Namespace, make: Callable[[], Server]) -> None:
    """Serve until the process is ended."""
    if given.with_parent:
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    # What is kept is kept for good: to search it for garbage again and again would cost the callers their speed.
    gc.set_threshold(100_000)
    asyncio.run(_serve(given.port, make))


async def _serve(port: int, make: Callable[[], Server]) -> None:
    server = make()
    port = await server.listen(port)
    control = await server.loop.create_server(lambda: Connection(server.handle, set()), "127.0.0.1", 0)
    print(json.dumps({"port": port, "control": control.sockets[0].getsockname()[1]}), flush=True)  # noqa: T201 - what the starter waits for
    await asyncio.Event().wait()
