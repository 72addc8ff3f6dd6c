"""What a channel brings beside people's words: what became of messages, of approved words, of addresses."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

import structlog
from sqlmodel import Session

from bot.acts.addresses import moved
from bot.acts.wordings import note_wording
from scheduler.channel import Incoming, Listening, Moved, News, WordingNews
from scheduler.clock import Clock
from scheduler.told_later import Elsewhere, take_receipts
from storage.complaint import Complaint
from storage.database import Database
from storage.inbox import Received, strike_out
from storage.receipts import Told
from storage.rows import Receipt

TOGETHER = 200
"""Receipts of one transaction: what comes meanwhile waits for its end before it is kept, and answered."""

log = structlog.get_logger()


class NotUnderstoodError(ValueError):
    """Something should mean something to us and cannot be read."""


def read(channel: Listening, body: str) -> News | None:
    """What an update says; NotUnderstoodError where the channel cannot tell, whatever it stumbled over."""
    try:
        return channel.read(body)
    except Exception as fault:
        raise NotUnderstoodError from fault


def address_of(news: News | None) -> str | None:
    """Whose order an update keeps: nothing of one person overtakes anything else of theirs."""
    match news:
        case Incoming():
            return news.address
        case Moved():
            return news.before
    return None


def take_news(
    session: Session, channel: str, news: Receipt | WordingNews | Moved, elsewhere: Elsewhere, now: datetime
) -> None:
    """Let one piece of news have its effect."""
    match news:
        case Receipt():
            take_receipts(session, [news], elsewhere, now)
        case Moved():
            moved(session, channel, news, now)
        case WordingNews():
            note_wording(session, channel, news, now)


class ReceiptsTogether:
    """Takes the receipts of one look at the inbox in one transaction: hundreds come in a second."""

    def __init__(
        self,
        database: Database,
        name: str,
        channel: Listening,
        clock: Clock,
        wake: Callable[[], object],
        elsewhere: Elsewhere,
    ) -> None:
        self._database = database
        self._name = name
        self._channel = channel
        self._clock = clock
        self._wake = wake
        self._elsewhere = elsewhere

    async def take(self, updates: Iterable[Received]) -> list[Received]:
        """Handle those that are receipts; return the others, and all where that cannot be done together.

        Raises Complaint where the database cannot be used.
        """
        told: list[tuple[Received, Receipt]] = []
        others: list[Received] = []
        for update in updates:
            news = None
            with suppress(NotUnderstoodError):
                news = read(self._channel, update.body)
            if isinstance(news, Receipt):
                told.append((update, news))
            else:
                others.append(update)
        for begin in range(0, len(told), TOGETHER):
            some = told[begin : begin + TOGETHER]
            try:
                await self._take(some)
            except Complaint:
                raise
            except Exception:  # one of them cannot be taken, and it is to be found out which
                log.exception("receipts_failed", channel=self._name, receipts=len(some))
                others += [update for update, _ in some]
        return others

    async def _take(self, told: Sequence[tuple[Received, Receipt]]) -> None:
        came = await self._database.write(partial(self._effect, told=told, now=self._clock.now()))
        if came.failed:
            self._wake()

    def _effect(self, session: Session, told: Sequence[tuple[Received, Receipt]], now: datetime) -> Told:
        # What is known of them afterwards stands with the messages: the same one again would change nothing.
        strike_out(session, self._name, [update.id for update, _ in told])
        return take_receipts(session, [receipt for _, receipt in told], self._elsewhere, now)
