"""What comes at the same time is kept together: one commit serves for all of it, and nobody waits for two."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from storage.complaint import Complaint
from storage.inbox import Received

MOST_WAITING = 5_000
"""Updates that may wait to be kept. Whoever brings more is sent away, and comes again."""

_Coming = tuple[Sequence[Received], asyncio.Future[None]]


class Gathering:
    """Keeps updates with `keep`, which one call after the other is handed all that has come meanwhile."""

    def __init__(self, keep: Callable[[Sequence[Received]], Awaitable[None]]) -> None:
        self._keep = keep
        self._coming: list[_Coming] = []
        self._waiting = 0
        self._keeper: asyncio.Task[None] | None = None

    async def take(self, updates: Sequence[Received]) -> None:
        """Return once these are kept, each once; raise what hindered it.

        Raises Complaint where too much waits already.
        """
        if self._waiting and self._waiting + len(updates) > MOST_WAITING:
            raise Complaint(f"More than {MOST_WAITING:,} updates wait to be kept: nothing new is taken for the moment.")
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._coming.append((updates, kept))
        self._waiting += len(updates)
        if self._keeper is None or self._keeper.done():
            self._keeper = asyncio.create_task(self._keep_all())
        await kept

    async def _keep_all(self) -> None:
        while self._coming:
            group, self._coming = self._coming, []
            try:
                await self._keep_group(group)
            finally:
                self._waiting -= sum(len(updates) for updates, _ in group)

    async def _keep_group(self, group: Sequence[_Coming]) -> None:
        """Where the database refuses something in it, each part alone: nobody suffers for what another brought."""
        try:
            await self._keep(list({each.id: each for updates, _ in group for each in updates}.values()))
        except Exception as fault:  # noqa: BLE001 - it belongs to whoever asked, whatever it is
            if len(group) == 1 or isinstance(fault, Complaint):
                _tell(group, fault)
                return
            for one in group:
                await self._keep_group([one])
        else:
            _tell(group, None)


def _tell(group: Sequence[_Coming], fault: Exception | None) -> None:
    for _, kept in group:
        if kept.done():  # nobody waits for it any more
            continue
        if fault is None:
            kept.set_result(None)
        else:
            kept.set_exception(fault)
