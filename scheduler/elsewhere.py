"""What surely did not arrive at one address is said at another one of the same officer: once, and if still in time."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session

from scheduler.broadcasting import BEGUN, notice_form, notice_values
from scheduler.rules.broadcasts import Address, recipient, texts_of
from scheduler.rules.reach import chosen, others
from scheduler.terms import TemplateHash
from storage.broadcasts import find_broadcast
from storage.contacts import Contact, contacts_of
from storage.elsewhere import (
    Unbrought,
    carry_notice,
    carry_occasions,
    mark_elsewhere,
    notice_at,
    officers_of_notice,
    unbrought,
)
from storage.occasions import occasions_of
from storage.queueing import NewMessage, put
from storage.rows import Language, MessageState


def say_elsewhere(
    session: Session,
    messages: Collection[int],
    channels: Collection[str],
    template_hash: TemplateHash,
    now: datetime,
    *,
    state: MessageState = MessageState.FAILED,
) -> set[int]:
    """Queue anew, in the transaction of the failure, what of some messages can reach its officers elsewhere.

    `channels` are those that are on. Returns the messages for whose every officer it will. Of what is not a failed
    nudge or notice nothing is done, nor a second time; and nothing after `unknown`, which may have arrived.
    """
    said: set[int] = set()
    for message in unbrought(session, messages, state, now):
        say = _say_notice if message.broadcast_id is not None else _say_nudge
        if say(session, message, channels, template_hash, now):
            mark_elsewhere(session, message.id)
            said.add(message.id)
    return said


def _say_nudge(
    session: Session, message: Unbrought, channels: Collection[str], template_hash: TemplateHash, now: datetime
) -> bool:
    """Let another message carry the same occasions; just before it goes out it is decided anew."""
    if message.officer_id is None or not occasions_of(session, [message.id])[message.id]:
        return False
    addresses = contacts_of(session, [message.officer_id]).get(message.officer_id, [])
    contact = chosen(others(addresses, channels, message.contact_id), channels)
    if contact is None:
        return False
    words = template_hash(message.template, contact.language)
    carry_occasions(session, message.id, put(session, [_instead(message, contact, contact.language, words, now)], now))
    return True


def _say_notice(
    session: Session, message: Unbrought, channels: Collection[str], template_hash: TemplateHash, now: datetime
) -> bool:
    """Bring a notice to another address of each officer for whom it was; whether there is one for all of them."""
    found = officers_of_notice(session, message.id)
    contacts = contacts_of(session, [officer for _, officer in found])
    brought = [
        _bring(
            session,
            message,
            officer,
            others(contacts.get(officer, ()), channels, message.contact_id),
            template_hash,
            now,
        )
        for _, officer in found
    ]
    return bool(brought) and all(brought)


def _bring(
    session: Session,
    message: Unbrought,
    officer: int,
    contacts: Sequence[Contact],
    template_hash: TemplateHash,
    now: datetime,
) -> bool:
    broadcast = find_broadcast(session, message.broadcast_id or 0)
    if broadcast is None or broadcast.state not in BEGUN or not contacts:
        return False
    addresses = [Address(each.id, each.language) for each in contacts]
    to = recipient(officer, left=False, addresses=addresses, texts=texts_of(broadcast).keys())
    if to.contact_id is None or to.language is None:
        return False
    there = notice_at(session, broadcast.id, to.contact_id)
    if there is None:
        contact = next(each for each in contacts if each.id == to.contact_id)
        new = _instead(message, contact, to.language, template_hash(message.template, to.language), now)
        new.broadcast_id = broadcast.id
        new.values, new.form = notice_values(broadcast, to.language), notice_form(broadcast)
        there = put(session, [new], now)
    carry_notice(session, broadcast.id, officer, to.contact_id, to.language, there)
    return True


def _instead(message: Unbrought, contact: Contact, language: Language, words: str, now: datetime) -> NewMessage:
    return NewMessage(
        kind=message.kind,
        contact_id=contact.id,
        channel=contact.channel,
        officer_id=contact.officer_id,
        day=message.day,
        template=message.template,
        template_hash=words,
        language=language,
        not_before=now,
        valid_until=message.valid_until,
        urgency=message.urgency,
        instead_of=message.id,
    )
