"""What channels bring, from there to its effect: kept first, then handled, each update once."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from sqlmodel import Session

from bot.listening.answers import Answers, Hearing
from bot.listening.gathering import Gathering
from bot.listening.news import NotUnderstoodError, ReceiptsTogether, address_of, read, take_news
from bot.listening.presses import Presses
from bot.replies import put_replies
from bot.turn import Reply
from scheduler.channel import Incoming, Listening, Update
from scheduler.clock import Clock
from scheduler.told_later import Elsewhere, nowhere
from storage.complaint import Complaint
from storage.contacts import person_at
from storage.database import Database
from storage.inbox import NOT_UNDERSTOOD, Received, handled, newest, receive, unhandled, waits_before
from storage.rows import Receipt

WITH_RECEIPT = 5
"""Updates that are handled in the transaction that keeps them."""
OF_EACH = 20
"""Updates of one address that are taken up at a time; whoever has more waits for a look at the others between."""
SIDE_BY_SIDE = 32
"""Addresses at work at a time."""
GATHERED_FOR = 0.5
"""Seconds for which receipts gather before they are looked at again: one transaction for a hundred costs little more
than one for ten."""
GOES_ON_FOR = timedelta(days=1)
"""After a week of silence Telegram numbers its updates anew, so an old number must not be gone on from."""

log = structlog.get_logger()


class Converse(Protocol):
    """Carries out one update, and says what is answered."""

    def __call__(self, session: Session, channel: str, incoming: Incoming, now: datetime, /) -> Sequence[Reply]:
        """The replies, to be queued in the same transaction."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """How an update was heard, and with how many replies it was answered."""

    hearing: Hearing
    replies: int = 0
    incoming: Incoming | None = None
    """Where somebody said something."""


class Listener:
    """Keeps what one channel brings and handles it: one update of a person never overtakes another.

    `acts_always` says what is carried out even for somebody who has been asked to wait.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        channel: Listening,
        converse: Converse,
        acts_always: Callable[[Incoming], bool],
        clock: Clock,
        wake: Callable[[], object],
        elsewhere: Elsewhere = nowhere,
    ) -> None:
        self.name = name
        self.channel = channel
        self._database = database
        self._converse = converse
        self._acts_always = acts_always
        self._clock = clock
        self._wake = wake
        self._kept = asyncio.Event()
        self._answers = Answers()
        self._presses = Presses(channel)
        self._receipts = ReceiptsTogether(database, name, channel, clock, wake, elsewhere)
        self._elsewhere = elsewhere
        self._gathering = False
        self._coming = Gathering(self._keep)

    async def poll(self) -> None:
        """Ask the channel without end; a batch is kept before the next is asked for."""
        await self.channel.open()
        since = self._clock.now() - GOES_ON_FOR
        after = await self._database.read(lambda session: newest(session, self.name, since))
        async for batch in self.channel.updates(after):
            await self.keep(batch)

    async def be_called(self) -> None:
        """Let the channel hand updates to our webhook, which keeps them."""
        await self.channel.open()
        await self.channel.listen()
        await asyncio.Event().wait()

    async def keep(self, batch: Iterable[Update]) -> None:
        """Keep updates, each once, and let them be handled: what people say at once, where nothing of theirs waits.

        Then one commit serves for both, and whoever asked waits for one less. What comes while one is under way is
        kept together with the next.
        """
        await self._coming.take([self._received(update) for update in batch])

    async def _keep(self, updates: Sequence[Received]) -> None:
        keeping = partial(self._receive, updates=updates, now=self._clock.now())
        new, answered = await self._database.write(keeping, first=True)
        for update, heard in answered:
            self._answered(update, heard)
        if new > len(answered) and not (self._gathering and all(each.address is None for each in updates)):
            self._kept.set()

    def _received(self, update: Update) -> Received:
        news = None
        with suppress(NotUnderstoodError):  # it is noted as such when it is handled
            news = read(self.channel, update.body)
        return Received(update.id, address_of(news), update.body, in_order=not isinstance(news, Receipt))

    def _receive(
        self, session: Session, updates: Sequence[Received], now: datetime
    ) -> tuple[int, list[tuple[Received, "_Heard"]]]:
        """How many are new, and what has been handled of them."""
        new = receive(session, self.name, updates, now)
        answered: list[tuple[Received, _Heard]] = []
        for update in [each for each in new if each.address is not None][:WITH_RECEIPT]:
            if not waits_before(session, self.name, update):
                # What fails here is handled again by itself, and its fault noted.
                with suppress(Exception), session.begin_nested():
                    answered.append((update, self._effect(session, update, now)))
        return len(new), answered

    async def handle(self) -> None:
        """Handle without end what has been kept, first what an earlier run left."""
        while True:
            await self.handle_waiting()
            await self._kept.wait()

    async def handle_waiting(self) -> None:
        """Handle what waits until nothing does: one person's updates in their order, different people's side by side.

        Those at work at the same time share their commits.
        """
        at_work: dict[str | None, asyncio.Task[None]] = {}
        try:
            while True:
                self._kept.clear()
                if (free := SIDE_BY_SIDE - len(at_work)) > 0:
                    look = partial(unhandled, channel=self.name, of_each=OF_EACH, limit=free, besides=at_work.keys())
                    for address, updates in (await self._database.read(look)).items():
                        handling = self._of_nobody if address is None else self._in_order
                        at_work[address] = asyncio.create_task(handling(updates))
                if not at_work:
                    return
                await self._first_of(at_work.values(), or_more=free > 0)
                for address in [each for each, work in at_work.items() if work.done()]:
                    at_work.pop(address).result()
        finally:
            for work in at_work.values():
                work.cancel()
            await asyncio.gather(*at_work.values(), return_exceptions=True)

    async def _first_of(self, at_work: Iterable[asyncio.Task[None]], *, or_more: bool) -> None:
        """Wait until one of these is done, or more has come that somebody is free to handle."""
        more = asyncio.create_task(self._kept.wait())
        try:
            await asyncio.wait([*at_work, *([more] if or_more else [])], return_when=asyncio.FIRST_COMPLETED)
        finally:
            more.cancel()

    async def _in_order(self, updates: Iterable[Received]) -> None:
        for update in updates:
            await self._handle(update)

    async def _of_nobody(self, updates: Iterable[Received]) -> None:
        """Handle what no order binds. Nobody waits for it, so the next ones may gather for a moment."""
        self._gathering = True
        try:
            await self._in_order(await self._receipts.take(updates))
            await asyncio.sleep(GATHERED_FOR)
        finally:
            self._gathering = False

    async def _handle(self, update: Received) -> None:
        """Handle one update; one that cannot be handled is noted as such, and holds up no other.

        Raises Complaint where the database cannot be used: then it is not the update's fault, and it waits.
        """
        now = self._clock.now()
        try:
            heard = await self._database.write(partial(self._effect, update=update, now=now))
        except Complaint:
            raise
        except NotUnderstoodError as fault:
            log.error("update_not_understood", channel=self.name, fault=fault.__cause__)  # noqa: TRY400 - the cause says it
            await self._give_up(update, now, NOT_UNDERSTOOD)
        except Exception as fault:
            log.exception("update_failed", channel=self.name)
            await self._give_up(update, now, type(fault).__name__)
            news = read(self.channel, update.body)
            self._answered(update, _Heard(Hearing.ANSWERED, incoming=news if isinstance(news, Incoming) else None))
        else:
            self._answered(update, heard)

    async def _give_up(self, update: Received, now: datetime, kind: str) -> None:
        await self._database.write(lambda session: handled(session, self.name, update.id, now, fault=kind))

    def _answered(self, update: Received, heard: "_Heard") -> None:
        """What follows once an update has been handled."""
        self._answers.note(update.address, heard.hearing, heard.replies)
        if heard.replies:
            self._wake()
        if heard.incoming is not None and heard.hearing is Hearing.ANSWERED:
            self._presses.end(heard.incoming)

    def _effect(self, session: Session, update: Received, now: datetime) -> "_Heard":
        """In one transaction: that it has been handled, what it changes, and what is answered."""
        hearing = self._answers.hearing(update.address)
        news = read(self.channel, update.body)
        if not handled(session, self.name, update.id, now) or news is None:
            return _Heard(hearing)
        if not isinstance(news, Incoming):
            take_news(session, self.name, news, self._elsewhere, now)
            return _Heard(hearing)
        if hearing is Hearing.ANSWERED:
            replies = self._converse(session, self.name, news, now)
        else:
            replies = self._ask_to_wait(session, news) if hearing is Hearing.ASKED_TO_WAIT else ()
            if self._acts_always(news):
                self._converse(session, self.name, news, now)
        if replies:
            put_replies(session, self.name, replies, now)
        return _Heard(hearing, len(replies), news)

    def _ask_to_wait(self, session: Session, incoming: Incoming) -> Sequence[Reply]:
        person = person_at(session, self.name, incoming.address)
        return [Reply(person.contact_id, "please_wait", person.language)] if person else ()
