"""What channels say later of a message: delivered, read, failed; in any order, and any number of times."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import String, exists, select, update
from sqlmodel import Session, col

from storage.bulk import as_given, given_rows, insert_unless_there
from storage.receipt_flows import note_flow
from storage.rows import MessageState, Receipt
from storage.tables import Attempts, Messages, Receipts

BY_RECEIPT = {
    MessageState.READ: (MessageState.SENT, MessageState.DELIVERED, MessageState.UNKNOWN),
    MessageState.DELIVERED: (MessageState.SENT, MessageState.UNKNOWN),
    MessageState.FAILED: (MessageState.SENT, MessageState.UNKNOWN),
    MessageState.SENT: (MessageState.UNKNOWN,),
}
"""To which state a receipt moves a message, and from which; the first that is known of a message counts."""


def record_receipts(session: Session, receipts: Sequence[Receipt], now: datetime) -> set[int]:
    """Keep receipts, also those of calls whose outcome we do not have yet; return the messages that moved."""
    if not receipts:
        return set()
    kept = insert_unless_there(session, Receipts).on_conflict_do_nothing()
    session.connection().execute(
        kept,
        [
            {
                "our_key": receipt.our_key,
                "kind": receipt.kind,
                "happened_at": receipt.happened_at,
                "received_at": now,
                "detail": receipt.detail,
            }
            for receipt in receipts
        ],
    )
    note_flow(session, {receipt.our_key for receipt in receipts}, now)
    return apply_receipts(session, {receipt.our_key for receipt in receipts}, now)


def apply_receipts(session: Session, keys: Collection[str], now: datetime) -> set[int]:
    """Move messages forward by the receipts kept for these keys, never backwards; return those that moved."""
    moved: set[int] = set()
    connection = session.connection()
    asked = {"given": as_given({"key": key} for key in keys)}
    if not connection.execute(_any_known(connection.dialect.name), asked).scalar():
        return moved
    for state, earlier in BY_RECEIPT.items():
        told = (
            select(col(Attempts.message_id))
            .join(Receipts, col(Receipts.our_key) == col(Attempts.our_key))
            .join(Messages, col(Messages.id) == col(Attempts.message_id))
            .where(
                col(Receipts.our_key).in_(keys),
                col(Receipts.kind) == state,
                # What an earlier call came to does not decide about the message any more.
                col(Attempts.number) == col(Messages.tries),
            )
        )
        result = session.connection().execute(
            update(Messages)
            .where(col(Messages.id).in_(told), col(Messages.state).in_(earlier))
            .values(state=state, changed_at=now)
            .returning(col(Messages.id))
        )
        moved.update(result.scalars())
    return moved


@cache
def _any_known(dialect: str) -> Any:
    """Whether there is any receipt for these keys: for most calls there is none yet."""
    given = given_rows(dialect, "given", {"key": String()})
    return select(exists().where(col(Receipts.our_key) == given.c.key))
