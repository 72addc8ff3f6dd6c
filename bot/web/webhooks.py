"""What providers hand to us over HTTP: verified, kept, answered at once, and handled after that."""

from collections.abc import Mapping

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.listening.listener import Listener
from storage.complaint import Complaint

LARGEST_BODY = 3 * 1024 * 1024
"""In bytes: as much as Meta puts into one call at most; an update of Telegram's has some thousand."""

log = structlog.get_logger()


def routes(listeners: Mapping[str, Listener]) -> list[Route]:
    """The addresses of these channels' webhooks, by name, and one that says that we are there."""

    async def receive(request: Request) -> Response:
        listener = listeners.get(request.path_params["channel"])
        return Response(status_code=404) if listener is None else await _receive(listener, request)

    async def challenge(request: Request) -> Response:
        listener = listeners.get(request.path_params["channel"])
        return Response(status_code=404) if listener is None else _challenged(listener, request)

    return [
        Route("/webhooks/{channel}", receive, methods=["POST"]),
        Route("/webhooks/{channel}", challenge, methods=["GET"]),
        Route("/health", _health, methods=["GET"]),
    ]


def _challenged(listener: Listener, request: Request) -> Response:
    """A provider asks whether this webhook is ours, before it trusts us with its calls."""
    answer = listener.channel.challenge(request.query_params)
    if answer is None:
        return _refused(listener, 403)
    log.info("webhook_verified", channel=listener.name)
    return PlainTextResponse(answer)


async def _receive(listener: Listener, request: Request) -> Response:
    """Only what is certain to be kept is answered with 200: everything else comes again."""
    try:
        body = await _body(request)
    except ClientDisconnect:
        return Response(status_code=400)
    if body is None:
        return _refused(listener, 413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    if not listener.channel.verify(headers, body):
        return _refused(listener, 403)
    try:
        updates = listener.channel.unpack(body)
    except ValueError:
        return _refused(listener, 400)
    try:
        await listener.keep(updates)
    except Complaint as fault:
        log.error("webhook_not_kept", channel=listener.name, fault=fault)  # noqa: TRY400 - a complaint says it all
        return Response(status_code=503)
    return Response(status_code=200)


async def _body(request: Request) -> bytes | None:
    """The body, read no further than it may be long; None where it is longer."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _refused(listener: Listener, code: int) -> Response:
    log.warning("webhook_refused", channel=listener.name, code=code)
    return Response(status_code=code)


async def _health(_: Request) -> Response:
    return JSONResponse({"ok": True})
