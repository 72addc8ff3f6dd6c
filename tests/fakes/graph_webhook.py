"""Posts what happens to the program's webhook, signed; again and again until it is answered with 200."""

import asyncio
import hashlib
import hmac
import json
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import aiohttp

WABA, PHONE, APP = "200000000000001", "100000000000001", "300000000000001"
"""The ids of the account, its number and the app."""
DISPLAY_NUMBER = "919000099999"
METADATA = {
    "messaging_product": "whatsapp",
    "metadata": {"display_phone_number": DISPLAY_NUMBER, "phone_number_id": PHONE},
}


@dataclass(frozen=True)
class Habits:
    """What POST /control/behave may say of the webhook and the receipts; all seconds are multiplied by `scale`."""

    webhook: str = ""
    """Where to post; nowhere: nothing happens at all."""
    secret: str = ""
    scale: float = 1
    p50: float = 2
    """Seconds until a message is delivered, and again until it is read; half are faster."""
    p99: float = 120
    never: float = 0.01
    """Share of messages of which nothing more is heard."""
    read: float = 1
    """Share of what is delivered that is read."""
    skip_delivered: float = 0
    """Share of what is read that is never told as delivered."""
    early: float = 0
    """Share of messages whose first receipts come before the answer to the call."""
    refuses_later: bool = False
    """Whether what cannot reach a person is accepted first, and told as failed later."""
    times: int = 1
    """How often everything comes."""
    shuffle: float = 0
    """Seconds by which everything may be late, each on its own: order is lost."""
    batch: int = 1
    """Events in one post, at most."""
    lanes: int = 8
    """Posts under way at a time, at most; 1 keeps the order."""
    forged: float = 0
    """Share of posts before which somebody else tries a forged one."""
    again: float = 1
    """Seconds until a post that failed comes again; twice as long after each failure,"""
    longest: float = 60
    """and no longer than this."""


@dataclass(eq=False, slots=True)
class Event:
    """Something that the program is told: a part of `value`, and the field that has changed."""

    value: dict[str, Any]
    about: str = "messages"
    tries: int = 0
    heard: list[Callable[[], object]] = field(default_factory=list)
    """Called once it has been posted for the first time, whatever the answer."""


class Webhook:
    """What is to be posted, and what is being posted."""

    def __init__(self, chance: random.Random, note: Callable[..., None]) -> None:
        self.habits = Habits()
        self.chance = chance
        self._note = note
        self._loop = asyncio.get_running_loop()
        self._ready: list[Event] = []
        self._lanes: set[asyncio.Task[None]] = set()
        self._later = 0
        self._ended = False
        self._session: aiohttp.ClientSession | None = None

    @property
    def waiting(self) -> int:
        """How much is to come, to be posted, or being posted."""
        return self._later + len(self._ready) + len(self._lanes)

    def add(self, event: Event, times: int | None = None) -> None:
        """Bring an event under way."""
        if not self.habits.webhook:
            for tell in event.heard:
                tell()
            return
        for _ in range(times or self.habits.times):
            late = self.chance.random() * self.habits.shuffle if self.habits.shuffle else 0
            # Each on its own, as each has its own failures; but whichever comes first is heard.
            self.later(late, self._now, replace(event))

    def later(self, seconds: float, do: Callable[..., None], *given: Any) -> None:
        """Do something after so many seconds, scaled; at once if there are none."""
        if seconds:
            self._later += 1
            self._loop.call_later(seconds * self.habits.scale, self._due, do, *given)
        else:
            do(*given)

    def end(self) -> None:
        """Drop everything that is not posted yet."""
        self._ended = True
        for lane in self._lanes:
            lane.cancel()
        if self._session:
            self._closing = self._loop.create_task(self._session.close())

    def _due(self, do: Callable[..., None], *given: Any) -> None:
        self._later -= 1
        if not self._ended:
            do(*given)

    def _now(self, event: Event) -> None:
        self._ready.append(event)
        if len(self._lanes) < self.habits.lanes:
            lane = self._loop.create_task(self._post_all())
            self._lanes.add(lane)
            lane.add_done_callback(self._lanes.discard)

    async def _post_all(self) -> None:
        while self._ready:
            events = self._ready[: self.habits.batch]
            del self._ready[: self.habits.batch]
            if self.habits.shuffle:
                self.chance.shuffle(events)
            body = json.dumps(posted(events)).encode()
            if self.habits.forged and self.chance.random() < self.habits.forged:
                await self._forge(events)
            status = await self._post("(webhook)", body, sign(self.habits.secret, body), len(events))
            for event in events:
                event.tries += 1
                while event.heard:
                    event.heard.pop()()
                if status != 200:
                    rest = min(self.habits.again * 2 ** (event.tries - 1), self.habits.longest)
                    self.later(rest, self._now, event)

    async def _forge(self, events: Sequence[Event]) -> None:
        """What a stranger would post who wishes the same messages to look failed, and everybody to be gone."""
        body = json.dumps(forged(events)).encode()
        wrong = sign("not " + self.habits.secret, body)
        signature = self.chance.choice(["", "sha256=", "sha256=zz", wrong, wrong.removeprefix("sha256=")])
        await self._post("(forged)", body, signature, len(events))

    async def _post(self, method: str, body: bytes, signature: str, events: int) -> int | None:
        import aiohttp  # noqa: PLC0415 - half of the time in which a server starts, and few servers post

        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        headers = {"Content-Type": "application/json"} | ({"X-Hub-Signature-256": signature} if signature else {})
        began, status = self._loop.time(), None
        with suppress(aiohttp.ClientError, TimeoutError):
            async with self._session.post(self.habits.webhook, data=body, headers=headers) as answer:
                status = answer.status
        seconds = round(self._loop.time() - began, 4)
        self._note(method, accepted=status == 200, code=status, events=events, seconds=seconds)
        return status


def sign(secret: str, body: bytes) -> str:
    """The signature that Meta sends in X-Hub-Signature-256."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def posted(events: Sequence[Event]) -> dict[str, Any]:
    """The body of one post: an entry for each event, and one for all the statuses that follow each other."""
    entries: list[dict[str, Any]] = []
    for event in events:
        last = entries[-1]["changes"][0] if entries else {"value": {}}
        if "statuses" in event.value and "statuses" in last["value"]:
            for name, more in event.value.items():
                last["value"][name] = last["value"].get(name, []) + more
        else:
            value = {**METADATA, **event.value} if event.about == "messages" else event.value
            entries.append({"id": WABA, "changes": [{"value": value, "field": event.about}]})
    return {"object": "whatsapp_business_account", "entry": entries}


def forged(events: Sequence[Event]) -> dict[str, Any]:
    """The same, with every status made a failure and every message a farewell."""
    errors = {"errors": [{"code": 131026, "title": "Message undeliverable"}]}
    lies = []
    for event in events:
        statuses = [{**one, "status": "failed", **errors} for one in event.value.get("statuses", [])]
        messages = [
            {**one, "id": f"{one['id']}f", "type": "text", "text": {"body": "STOP"}}
            for one in event.value.get("messages", [])
        ]
        lies.append(Event({**event.value, "statuses": statuses, "messages": messages}, event.about))
    return posted(lies)
