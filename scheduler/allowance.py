"""How many more people may be written to today: the most urgent are, and the others wait until there is room."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from scheduler.recheck import Rechecked
from scheduler.rules.delivery import Cause, Recheck
from storage.people_written import DAY, frees_at, not_written_lately, people_left, waiting_before

DAY_ALLOWANCE = "day_allowance"
"""Why a message waits: as many people have been written to as the provider allows in 24 hours."""
SHORTEST = timedelta(seconds=30)
KEPT_FOR_OTHERS = timedelta(minutes=10)


class Allowance:
    """The people of one sender; its intents hold to the same figure, so nothing here can let too many pass."""

    def __init__(self, sender_id: int, channel: str, people_a_day: int | None) -> None:
        self._sender_id = sender_id
        self._channel = channel
        self._people = people_a_day
        self._in_hand: dict[int, int] = {}
        """Message to contact, of those outside their windows who are about to be written to."""

    def take(self, one: Rechecked) -> None:
        """Note that a message is about to go out."""
        if one.approved is not None and self._people is not None:
            self._in_hand[one.message.id] = one.message.contact_id

    def leave(self, message_id: int) -> None:
        """Note that it has, or has not: the books tell from now on."""
        self._in_hand.pop(message_id, None)

    def held_to(self, session: Session, looked: Sequence[Rechecked], now: datetime) -> list[Rechecked]:
        """The same, given in the order of their urgency, with those put off for whom there is no room now."""
        outside = [each for each in looked if each.approved is not None and each.decision.cause is Cause.INTENT]
        if self._people is None or not outside:
            return list(looked)
        in_hand = list(self._in_hand.values())  # the event loop goes on changing it meanwhile
        contacts = {each.message.contact_id for each in outside}.union(in_hand)
        new = not_written_lately(session, self._sender_id, contacts, now)
        going = new.intersection(in_hand)
        left = people_left(session, self._sender_id, self._people, now) - len(going)
        rooms: dict[int, int] = {}
        over: dict[int, bool] = {}
        """Message to whether its room is only kept for others."""
        for one in outside:
            contact, urgency = one.message.contact_id, one.message.urgency
            if contact not in new or contact in going:
                continue
            if urgency not in rooms:
                decided = len(in_hand) + sum(0 <= each.message.urgency < urgency for each in looked)
                rooms[urgency] = left - self._kept(session, urgency, left, decided)
            if left > 0 and rooms[urgency] > 0:
                going.add(contact)
                left -= 1
                rooms = {each: room - 1 for each, room in rooms.items()}
            else:
                over[one.message.id] = left > 0
        return self._put_off(session, looked, over, now) if over else list(looked)

    def _kept(self, session: Session, urgency: int, left: int, decided: int) -> int:
        """How much of the room that is left must stay free for more urgent messages still in the queue.

        `decided` of those are counted in the batch at hand already.
        """
        if urgency <= 0 or left <= 0:
            return 0
        return max(waiting_before(session, self._channel, urgency, left + decided) - decided, 0)

    def _put_off(
        self, session: Session, looked: Sequence[Rechecked], over: dict[int, bool], now: datetime
    ) -> list[Rechecked]:
        """Put each off until a place of its own is free, so that they do not all come back for the first one."""
        moments = iter(frees_at(session, self._sender_id, now, len(over)))
        put_off: list[Rechecked] = []
        for one in looked:
            if one.message.id not in over:
                put_off.append(one)
                continue
            is_kept = over[one.message.id]
            again = now + KEPT_FOR_OTHERS if is_kept else max(next(moments, now + DAY), now + SHORTEST)
            put_off.append(one._replace(decision=Recheck(Cause.WAIT, again), because=DAY_ALLOWANCE))
        return put_off
