"""A channel on which people write what a test wants, in a plain form of its own."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from scheduler.channel import Answer, Incoming, IncomingFile, Limits, Moved, News, Outgoing, Said, Update
from storage.rows import MessageState, Outcome, Receipt

SECRET = "invented-secret"  # noqa: S105 - plainly so


def said(number: int, text: str, address: str = "777", **more: Any) -> Update:
    """An update in which somebody writes."""
    return Update(str(number), json.dumps({"id": number, "said": "text", "address": address, "text": text, **more}))


def told(key: str, kind: str, at: str = "2026-04-02T04:30:00+00:00") -> Update:
    """An update in which the channel tells what became of a message."""
    return Update(f"{key}:{kind}", json.dumps({"key": key, "kind": kind, "at": at}))


class Recorded:
    """Hands out the batches it was given, then waits as polling does."""

    limits = Limits(text_length=4096, per_second=1000, reaches_people=False)

    def __init__(self, *batches: Sequence[Update]) -> None:
        self.batches = batches
        self.asked_after: str | None = "never asked"
        self.asked_for_all = asyncio.Event()
        self.listens = False
        self.sent: list[Outgoing] = []
        self.before: Callable[[Outgoing], Awaitable[object]] = self.at_once

    async def at_once(self, _message: Outgoing) -> None:
        await asyncio.sleep(0)

    async def open(self) -> None:
        pass

    async def close(self) -> None:
        pass

    async def send(self, message: Outgoing) -> Answer:
        self.sent.append(message)
        await self.before(message)
        return Answer(Outcome.SENT)

    async def listen(self) -> None:
        self.listens = True

    async def updates(self, after: str | None) -> AsyncIterator[Sequence[Update]]:
        self.asked_after = after
        for batch in self.batches:
            yield batch
        self.asked_for_all.set()
        await asyncio.Event().wait()

    def challenge(self, query: Mapping[str, str]) -> str | None:
        return query.get("challenge") if query.get("token") == SECRET else None

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:  # noqa: ARG002 - the contract's
        return headers.get("x-secret") == SECRET

    def unpack(self, body: bytes) -> Sequence[Update]:
        return [Update(str(json.loads(body)["id"]), body.decode())]

    def read(self, body: str) -> News | None:
        update = json.loads(body)
        if "kind" in update:
            failed = Outcome.UNREACHABLE if update["kind"] == MessageState.FAILED else None
            at = datetime.fromisoformat(update["at"])
            return Receipt(update["key"], MessageState(update["kind"]), at, outcome=failed)
        if "before" in update:
            return Moved(update["before"], update["after"])
        if "said" not in update:
            return None
        more = {name: update[name] for name in ("text", "press_id") if name in update}
        return Incoming(Said(update["said"]), update["address"], **more)

    async def fetch_file(self, file: IncomingFile, into: Path) -> None:
        raise NotImplementedError
