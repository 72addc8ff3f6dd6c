"""Tells a channel that the press of a button has been heard, so that the button stops working."""

import asyncio
from contextlib import suppress

from scheduler.channel import Channel, Form, Incoming, Outgoing

AT_ONCE = 8
SECONDS = 10.0
"""For one answer."""


class Presses:
    """Answers presses beside everything else; nobody waits for that.

    It says nothing and is worth nothing some seconds later: no row of the outbox, no second try, no pace of its own.
    Where many presses come at a time, some buttons stop by themselves.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._ending: set[asyncio.Task[None]] = set()

    def end(self, incoming: Incoming) -> None:
        """Answer the press that this update brings, if it brings one."""
        if incoming.press_id is None or len(self._ending) >= AT_ONCE:
            return
        address, form, press_id = incoming.address, Form.BUTTON_ANSWER, incoming.press_id
        press = Outgoing(address, "", "hi", "", form=form, target=press_id, is_reply=True)
        ending = asyncio.create_task(self._sent_in_time(press))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def ended(self) -> None:
        """Return once those under way have been answered."""
        await asyncio.gather(*self._ending)

    async def _sent_in_time(self, press: Outgoing) -> None:
        with suppress(Exception):
            async with asyncio.timeout(SECONDS):
                await self._channel.send(press)
