"""Does errands, some side by side, the oldest first; what a kill has cut short is begun again at the next start."""

import asyncio
from functools import partial

import structlog
from sqlmodel import Session

from bot.errands import ERRANDS
from bot.errands.hands import Hands
from bot.replies import put_replies
from bot.turn import Reply
from storage.complaint import Complaint
from storage.errands import Errand, begin_errand, finish_errand, open_errands

SIDE_BY_SIDE = 2
SECONDS_BETWEEN_LOOKS = 1.0
TRIES = 3
"""An errand that has been begun so often and never ended may be what ends the program."""

log = structlog.get_logger()


class Errands:
    """Does what people of one channel wait for."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._under_way: dict[int, asyncio.Task[None]] = {}

    async def run(self, ending: asyncio.Event) -> None:
        """Do errands until `ending` is set; those under way then are begun again at the next start."""
        end = asyncio.create_task(ending.wait())
        try:
            while not end.done():
                await self._begin_more()
                await asyncio.wait(
                    {end, *self._under_way.values()},
                    timeout=SECONDS_BETWEEN_LOOKS,
                    return_when=asyncio.FIRST_COMPLETED,
                )
        finally:
            under_way = [end, *self._under_way.values()]
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _begin_more(self) -> None:
        """Begin what waits, as far as there are hands free."""
        self._under_way = {number: task for number, task in self._under_way.items() if not task.done()}
        free, name, under_way = SIDE_BY_SIDE - len(self._under_way), self._hands.name, list(self._under_way)
        if free:
            look = partial(open_errands, channel=name, but=under_way, limit=free)
            for errand in await self._hands.database.read(look):
                self._under_way[errand.id] = asyncio.create_task(self._do(errand))

    async def _do(self, errand: Errand) -> None:
        fault: str | None = None
        try:
            replies = await self._replies(errand)
        except Complaint as complaint:
            fault = "Complaint"
            replies = [self._hands.reply(errand, "errand_complaint", {"because": str(complaint)})]
        except Exception as error:
            log.exception("errand_failed", errand=errand.id, kind=errand.kind)
            fault = type(error).__name__
            replies = [self._hands.reply(errand, "errand_failed", {})]
        await self._hands.database.write(partial(self._finish, errand=errand, replies=replies, fault=fault))
        self._hands.wake()

    async def _replies(self, errand: Errand) -> list[Reply]:
        if errand.tries >= TRIES:
            raise RuntimeError(f"begun {errand.tries} times and never ended")
        await self._hands.database.write(lambda session: begin_errand(session, errand.id))
        return list(await ERRANDS[errand.kind](errand, self._hands))

    def _finish(self, session: Session, errand: Errand, replies: list[Reply], fault: str | None) -> None:
        now = self._hands.clock.now()
        if finish_errand(session, errand.id, now, fault=fault) and replies:
            put_replies(session, self._hands.name, replies, now)
