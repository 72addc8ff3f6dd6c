"""Serves the web application beside everything else, in the same event loop."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Literal

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from storage.complaint import Complaint

SECONDS_TO_FINISH = 3
"""For requests under way when the end comes."""

WEB: Literal["web"] = "web"
"""The part that webhooks are handed to."""

log = structlog.get_logger()


class _Server(uvicorn.Server):
    """Leaves the signals to the program."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def serve(
    routes: list[Route], host: str, port: int, ending: asyncio.Event, part: Literal["web", "metrics"] = WEB
) -> None:
    """Answer requests until `ending` is set; the log line `web_listening` names the port, which 0 leaves to chance.

    The part `metrics` has a line and settings of its own.

    Raises Complaint where the address cannot be listened on.
    """
    # It reads HTTP with httptools, in C, where that is installed, as it is with our requirements.
    config = uvicorn.Config(
        Starlette(routes=routes),
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    server = _Server(config)
    with _listening_on(host, port, part) as door:
        log.info("web_listening" if part == WEB else "metrics_listening", port=door.getsockname()[1])
        serving = asyncio.create_task(server.serve([door]))
        ended = asyncio.create_task(ending.wait())
        try:
            await asyncio.wait((serving, ended), return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended.cancel()
            server.should_exit = True
            await serving


def _listening_on(host: str, port: int, part: str) -> socket.socket:
    """A socket of our own: uvicorn would end the whole program where it cannot have one."""
    try:
        kind = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=kind)
    except OSError as error:
        setting = "" if part == WEB else f"{part}_"
        raise Complaint(
            f"[web] {setting}host and {setting}port: nothing can listen on {host} port {port} "
            f"({error.strerror or error}). "
            "Is another Smaran running, or another program on this port?"
        ) from None
