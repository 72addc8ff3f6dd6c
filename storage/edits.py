"""Messages that change an earlier one: whether that one is there, and whether this is the newest change of it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.outbox import REPLY, REPLY_TRIES
from storage.rows import MessageState
from storage.tables import Attempts, Messages

IN_THE_CHAT = (MessageState.SENT, MessageState.DELIVERED, MessageState.READ)


@dataclass(frozen=True, slots=True)
class Edited:
    """An earlier message, as far as an edit needs it."""

    provider_id: str | None
    """What the provider calls it; None where it is not in the chat."""
    is_to_come: bool = False
    """Whether it may yet go out."""


def edited_message(session: Session, message_id: int, contact_id: int) -> Edited:
    """How the message stands that an edit for this contact names."""
    question = select(col(Messages.state), col(Messages.kind), col(Messages.tries)).where(
        col(Messages.id) == message_id, col(Messages.contact_id) == contact_id
    )
    found = session.connection().execute(question).first()
    if found is None:
        return Edited(None)
    state, kind, tries = found
    if state in IN_THE_CHAT:
        named = select(col(Attempts.provider_id)).where(
            col(Attempts.message_id) == message_id, col(Attempts.provider_id).is_not(None)
        )
        return Edited(session.connection().scalar(named.order_by(col(Attempts.number).desc()).limit(1)))
    said_again = state == MessageState.UNKNOWN and kind == REPLY and tries < REPLY_TRIES
    return Edited(None, is_to_come=said_again or state in (MessageState.QUEUED, MessageState.SENDING))


def message_called(session: Session, contact_id: int, provider_id: str, templates: Collection[str]) -> int | None:
    """The number of our message that a provider calls so in a contact's chat, itself and not its edits.

    None where there is none, or where it was none of these templates.
    """
    question = (
        select(func.min(col(Messages.id)))
        .join(Attempts, col(Attempts.message_id) == col(Messages.id))
        .where(
            col(Attempts.provider_id) == provider_id,
            col(Messages.contact_id) == contact_id,
            col(Messages.template).in_(templates),
        )
    )
    return session.connection().scalar(question)


def has_newer_edit(session: Session, message_id: int, edits: int, provider_id: str | None) -> bool:
    """Whether a later message that changes the same one waits beside this one, or has been sent before it."""
    this, newer = aliased(Messages), aliased(Messages)
    later = and_(
        col(newer.id) > col(this.id),
        col(newer.contact_id) == col(this.contact_id),
        col(newer.form)["edits"].as_integer() == edits,
    )
    beside = and_(
        col(newer.state) == MessageState.QUEUED,
        col(newer.channel) == col(this.channel),
        col(newer.urgency) == col(this.urgency),
    )
    waiting = select(col(newer.id)).join(this, and_(beside, later)).where(col(this.id) == message_id)
    sent = (
        select(col(newer.id))
        .join(Attempts, col(Attempts.message_id) == col(newer.id))
        .join(this, and_(col(this.id) == message_id, later))
        .where(col(Attempts.provider_id) == provider_id)
    )
    questions = [waiting] if provider_id is None else [waiting, sent]
    return any(session.connection().execute(each.limit(1)).first() is not None for each in questions)
