"""What settles by itself of the messages of which nobody knows whether they were sent."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlmodel import Session

from scheduler.rules.delivery import Cause, is_surely_unsent
from storage.database import Database
from storage.outbox import settle
from storage.receipt_flows import Unheard, flows_of, unheard
from storage.rows import MessageState

GRACE = timedelta(minutes=10)
"""Of calls made since whose receipts came: so long a message without one is waited for."""

log = structlog.get_logger()


async def send_unsent_again(database: Database, channels: Collection[str], grace: timedelta, now: datetime) -> int:
    """Queue once more what surely did not go out, on channels that tell of every call; return how many."""
    if not channels:
        return 0
    found = await database.read(partial(_surely_unsent, channels=channels, grace=grace, now=now))
    if not found:
        return 0
    again = partial(settle, ids=found, state=MessageState.QUEUED, reason=Cause.UNHEARD, now=now)
    moved = await database.write(again)
    log.warning("sent_again_unheard", messages=len(moved))
    return len(moved)


def _surely_unsent(session: Session, channels: Collection[str], grace: timedelta, now: datetime) -> list[int]:
    by_sender: defaultdict[int, list[Unheard]] = defaultdict(list)
    for one in unheard(session, channels, now):
        by_sender[one.sender_id].append(one)
    found: list[int] = []
    for sender_id, theirs in by_sender.items():
        flows = flows_of(session, sender_id, min(one.began for one in theirs))
        stretches = [(flow.since, flow.until) for flow in flows]
        found += [one.message_id for one in theirs if is_surely_unsent(one.began, stretches, grace)]
    return found
