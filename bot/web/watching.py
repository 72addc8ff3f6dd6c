"""What whoever watches the program asks: whether it is at work, and how it does."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.running import Roll
from bot.watching.metrics import CONTENT_TYPE, Metrics
from storage.alerts import standing_alerts
from storage.complaint import Complaint
from storage.database import Database
from storage.rows import Alert, AlertKind

PATIENCE = 5.0
"""Seconds in which the database must answer."""


def watched(database: Database, roll: Roll, metrics: Metrics) -> list[Route]:
    """`/healthz` and `/metrics`; both name nobody."""

    async def healthz(_: Request) -> Response:
        missing, alerts = roll.missing(), list[Alert]()
        try:
            alerts = await asyncio.wait_for(database.read(standing_alerts), PATIENCE)
        except (Complaint, TimeoutError):
            missing = ["database", *missing]
        # Of a channel that is stopped perhaps nobody can be told in a chat: whoever watches from outside must see it.
        ok = not missing and all(alert.kind is not AlertKind.CHANNEL_STOPPED for alert in alerts)
        named = sorted(f"{alert.kind} {alert.about}".rstrip() for alert in alerts)
        return JSONResponse({"ok": ok, "missing": missing, "alerts": named}, status_code=200 if ok else 503)

    async def told(_: Request) -> Response:
        try:
            return Response(await metrics.text(), media_type=CONTENT_TYPE)
        except Complaint:
            return Response(status_code=503)

    return [Route("/healthz", healthz, methods=["GET"]), Route("/metrics", told, methods=["GET"])]
