"""Posts signed receipts at a steady pace, however soon they are answered, for what a fake WhatsApp has accepted."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import aiohttp

from tests.fakes.graph_webhook import Event, posted, sign
from tests.fakes.whatsapp import APP_SECRET, number

LOOK_EVERY = 0.25
"""Seconds between looks at what has been accepted."""
AHEAD = 2.0
"""Seconds' worth of receipts that must be there before the first is posted: then none is waited for."""
STAMP = 1_790_000_000


@dataclass
class Posts:
    """What is posted to a webhook, and how soon each post was answered."""

    url: str
    log: Path
    """The fake's."""
    kinds: Callable[[int], tuple[str, ...]]
    """What becomes of the messages to a chat."""
    a_second: float
    seconds: list[float] = field(default_factory=list)
    """From the moment at which a post was due to its answer."""
    refused: int = 0
    _read: int = 0
    _ready: deque[bytes] = field(default_factory=deque)

    async def run(self, messages: int) -> None:
        """Post everything that so many messages bring."""
        async with (
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client,
            asyncio.TaskGroup() as tasks,
        ):
            left, due = messages, 0.0
            while left or self._ready:
                left -= self._look()
                if due == 0.0 and left and len(self._ready) < AHEAD * self.a_second:
                    await asyncio.sleep(LOOK_EVERY)
                    continue
                due = due or monotonic()
                until = monotonic() + LOOK_EVERY
                while self._ready and due < until:
                    tasks.create_task(self._post(client, self._ready.popleft(), due))
                    due += 1 / self.a_second
                await asyncio.sleep(LOOK_EVERY)
                due = max(due, monotonic() - LOOK_EVERY)

    async def _post(self, client: aiohttp.ClientSession, body: bytes, due: float) -> None:
        await asyncio.sleep(due - monotonic())
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": sign(APP_SECRET, body)}
        async with client.post(self.url, data=body, headers=headers) as answer:
            self.refused += answer.status != 200
        self.seconds.append(monotonic() - due)

    def _look(self) -> int:
        """Take up what has been accepted since the last look; return how many messages."""
        with self.log.open("rb") as log:
            log.seek(self._read)
            new = log.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._read += len(whole)
        accepted = [
            line for line in map(json.loads, whole.splitlines()) if line["method"] == "messages" and line["accepted"]
        ]
        for line in accepted:
            self._ready.extend(self._bodies(line["chat_id"], line["wamid"], line["our_key"]))
        return len(accepted)

    def _bodies(self, chat: int, wamid: str, key: str) -> Iterator[bytes]:
        for kind in self.kinds(chat):
            status = {"id": wamid, "status": kind, "timestamp": str(STAMP), "recipient_id": number(chat)}
            event = Event({"statuses": [{**status, "biz_opaque_callback_data": key}]})
            yield json.dumps(posted([event])).encode()
