"""What whoever watches the program asks: whether it is at work, and how it does."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.running import Roll
from bot.watching.metrics import CONTENT_TYPE, Metrics
from storage.complaint import Complaint
from storage.database import Database
from storage.senders import database_time

PATIENCE = 5.0
"""Seconds in which the database must answer."""


def watched(database: Database, roll: Roll, metrics: Metrics) -> list[Route]:
    """`/healthz` and `/metrics`; both name nobody."""

    async def healthz(_: Request) -> Response:
        missing = roll.missing()
        try:
            await asyncio.wait_for(database.read(database_time), PATIENCE)
        except (Complaint, TimeoutError):
            missing = ["database", *missing]
        return JSONResponse({"ok": not missing, "missing": missing}, status_code=503 if missing else 200)

    async def told(_: Request) -> Response:
        try:
            return Response(await metrics.text(), media_type=CONTENT_TYPE)
        except Complaint:
            return Response(status_code=503)

    return [Route("/healthz", healthz, methods=["GET"]), Route("/metrics", told, methods=["GET"])]
