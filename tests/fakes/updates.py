"""What people do, on its way to the program: asked for by polling, or posted to a webhook."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.chats import Refusal

Finish = Callable[[Any, dict[str, Any]], None]
"""Takes the result of a poll, or its Refusal, and what the log should say of it."""

TWO_POLLERS = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True)
class Poll:
    """A getUpdates under way."""

    limit: int
    finish: Finish
    timer: asyncio.TimerHandle | None = None


@dataclass
class Updates:
    """The updates of one bot that it has not acknowledged."""

    posted: Callable[[int, int | None], None]
    """Told the update's id and the webhook's answer (None: no answer) after each post."""
    waiting: list[dict[str, Any]] = field(default_factory=list)
    repeated: set[int] = field(default_factory=set)
    """Updates that are given again whatever has been acknowledged."""
    allowed: list[str] = field(default_factory=list)
    """Kinds that are wanted; none named: all."""
    poll: Poll | None = None
    url: str = ""
    secret: str = ""
    retry_seconds: float = 0.5
    last_error: str | None = None
    _offset: int = 0
    _posting: asyncio.Task[None] | None = None

    def add(self, update: dict[str, Any], times: int = 1) -> None:
        """Bring an update under way, as often as it is wanted."""
        kind = next(key for key in update if key != "update_id")
        if self.allowed and kind not in self.allowed:
            return
        self.waiting += [update] * times
        if update["update_id"] < self._offset:
            self.repeated.add(update["update_id"])
        if self.url:
            self._post()
        elif self.poll:
            self._give(self.poll)

    def ask(self, fields: dict[str, Any], finish: Finish) -> None:
        """Answer a getUpdates, at once or as soon as there is something; a poll under way gives way to it."""
        if self.url:
            finish(Refusal(409, WEBHOOK_SET), {})
            return
        if self.poll:
            self._end(self.poll, Refusal(409, TWO_POLLERS))
        if "allowed_updates" in fields:
            self.allowed = fields["allowed_updates"]
        self._acknowledge(int(fields.get("offset") or 0))
        self.poll = Poll(int(fields.get("limit") or 100), finish)
        timeout = float(fields.get("timeout") or 0)
        if self.waiting or not timeout:
            self._give(self.poll)
        else:
            self.poll.timer = asyncio.get_running_loop().call_later(timeout, self._give, self.poll)

    def leave(self, finish: Finish) -> None:
        """The client of that poll has gone away."""
        if self.poll and self.poll.finish == finish:
            self._end(self.poll, None)

    def set_webhook(self, url: str, secret: str) -> None:
        """Post to that address from now on; an empty one ends it."""
        self.url, self.secret, self.last_error = url, secret, None
        if self._posting:
            self._posting.cancel()
            self._posting = None
        if url and self.poll:
            self._end(self.poll, Refusal(409, WEBHOOK_SET))
        if url and self.waiting:
            self._post()

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            self.waiting = self.waiting[offset:]
            return
        self._offset = max(self._offset, offset)
        self.waiting = [one for one in self.waiting if one["update_id"] >= offset or one["update_id"] in self.repeated]

    def _give(self, poll: Poll) -> None:
        given = self.waiting[: poll.limit]
        again = {one["update_id"] for one in given} & self.repeated
        self.repeated -= again
        self.waiting = [one for one in self.waiting if one["update_id"] not in again]
        self._end(poll, given)

    def _end(self, poll: Poll, result: Any) -> None:
        if poll.timer:
            poll.timer.cancel()
        self.poll = None
        ids = [one["update_id"] for one in result] if isinstance(result, list) else []
        poll.finish(
            result, {"offset": self._offset, "given": ids, "next_update": max(ids, default=self._offset - 1) + 1}
        )

    def _post(self) -> None:
        if not self._posting or self._posting.done():
            self._posting = asyncio.create_task(self._post_all())

    async def _post_all(self) -> None:
        """One after the other, each until it is answered with a 2xx."""
        import aiohttp  # noqa: PLC0415 - half of the time in which a server starts, and few servers post

        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30), headers=headers) as session:
            while self.waiting:
                update, status = self.waiting[0], None
                with suppress(aiohttp.ClientError, TimeoutError):
                    async with session.post(self.url, json=update) as answer:
                        status = answer.status
                self.posted(update["update_id"], status)
                if status is not None and status // 100 == 2:
                    self.waiting.pop(0)
                else:
                    self.last_error = f"Wrong response from the webhook: {status}" if status else "Connection failed"
                    await asyncio.sleep(self.retry_seconds)
