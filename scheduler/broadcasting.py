"""A notice from its audience to the outbox: frozen in chunks, then written in chunks, each of them one transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from scheduler.clock import day_in_india
from scheduler.rules.audience import Groups, fold, in_audience
from scheduler.rules.broadcasts import STANDINGS, Address, in_lines, recipient, texts_of
from scheduler.terms import TemplateHash
from storage.audiences import forget_recipients, officers_after, officers_standing, write_recipients
from storage.broadcast_messages import note_written, unwritten
from storage.broadcasts import find_broadcast, move_broadcast
from storage.contacts import contacts_of
from storage.imports import visible_import
from storage.queueing import NewMessage, put
from storage.rows import Broadcast, BroadcastState, Criterion, Language, Officer

NOTICE = "department_notice"
"""The template of every notice: what somebody typed is its value."""
KIND = "broadcast"
URGENCY = 2
"""After the reminders of single officers, which are due on their day."""
CHUNK = 500
WRITTEN_AT_A_TIME = 250
"""Each with its words as values: they take longer than the officers of a chunk."""
WRITTEN_IN = (BroadcastState.RUNNING, BroadcastState.PAUSED)
BEGUN = (*WRITTEN_IN, BroadcastState.FINISHED)


def freeze_chunk(session: Session, number: int, channels: Collection[str], limit: int = CHUNK) -> int | None:
    """Write down the next officers of the audience of a notice that is being frozen; how many were looked at.

    0: there are no more. None: it is not being frozen any more. Goes on where a kill has interrupted it.
    """
    broadcast = find_broadcast(session, number)
    if broadcast is None or broadcast.state is not BroadcastState.FREEZING or broadcast.audience_hash is not None:
        return None
    among = (broadcast.narrowed or {}).get("officers")
    if among is not None:
        among = sorted(each for each in among if each > broadcast.frozen_to)[:limit]
    officers = officers_after(session, visible_import(session), broadcast.frozen_to, limit, among)
    if not officers:
        return 0
    chosen = _chosen(session, broadcast, officers)
    contacts = contacts_of(session, [each.id for each in chosen])
    recipients = [
        recipient(
            officer.id,
            left=officer.left,
            addresses=[
                Address(each.id, each.language, each.stopped, each.unreachable)
                for each in contacts.get(officer.id, ())
                if each.channel in channels
            ],
            texts=texts_of(broadcast).keys(),
        )
        for officer in chosen
    ]
    last = officers[-1].id
    write_recipients(session, number, broadcast.frozen_to, last, recipients)
    move_broadcast(session, number, [BroadcastState.FREEZING], BroadcastState.FREEZING, frozen_to=last)
    return len(officers)


def thaw_chunk(session: Session, number: int, limit: int = CHUNK) -> bool:
    """Take back some of what an earlier freezing left beyond where this one stands; whether there may be more."""
    broadcast = find_broadcast(session, number)
    if broadcast is None or broadcast.state is not BroadcastState.FREEZING:
        return False
    return forget_recipients(session, number, broadcast.frozen_to, limit) == limit


def write_chunk(
    session: Session,
    number: int,
    after: int,
    template_hash: TemplateHash,
    now: datetime,
    limit: int = WRITTEN_AT_A_TIME,
) -> int | None:
    """Queue the messages for the next addresses, each in the transaction that notes it; the last address reached.

    None: all are queued, or the notice is neither running nor paused. While it is paused none of them goes out.
    """
    broadcast = find_broadcast(session, number)
    if broadcast is None or broadcast.state not in WRITTEN_IN or broadcast.valid_until is None:
        return None
    addresses = unwritten(session, number, after, limit)
    if not addresses:
        return None
    values = {language: notice_values(broadcast, language) for language in texts_of(broadcast)}
    form = notice_form(broadcast)
    messages = [
        NewMessage(
            kind=KIND,
            contact_id=each.contact_id,
            channel=each.channel,
            officer_id=each.officer_id,
            day=day_in_india(now),
            template=NOTICE,
            template_hash=template_hash(NOTICE, each.language),
            language=each.language,
            not_before=now,
            valid_until=broadcast.valid_until,
            values=values[each.language],
            form=form,
            urgency=URGENCY,
            broadcast_id=number,
        )
        for each in addresses
    ]
    first = put(session, messages, now)
    note_written(session, number, [(each.contact_id, first + place) for place, each in enumerate(addresses)])
    return addresses[-1].contact_id


def notice_values(broadcast: Broadcast, language: Language) -> dict[str, Any]:
    """What the template of notices is given, and by what words approved beforehand are chosen for it."""
    return {
        "lines": in_lines(texts_of(broadcast)[language]),
        "order_number": broadcast.order_number,
        "number": broadcast.id,
        "attached": broadcast.attachment is not None,
    }


def notice_form(broadcast: Broadcast) -> dict[str, Any] | None:
    """What goes with the words."""
    if broadcast.attachment is None:
        return None
    return {"file": broadcast.attachment, "as": "document", "name": broadcast.attachment_name}


def groups(written: Collection[Mapping[str, Sequence[str]]]) -> Groups:
    """Groups of criteria as tables keep them, ready to be compared; without any, everybody fits."""
    return tuple(
        tuple(Criterion(name, frozenset(map(fold, values)), tuple(values)) for name, values in group.items())
        for group in written
    ) or ((),)


def _chosen(session: Session, broadcast: Broadcast, officers: Sequence[Officer]) -> list[Officer]:
    """Those who are meant: whoever was named, or whoever is on the list, fits the criteria and stands so."""
    narrowed = broadcast.narrowed or {}
    if "officers" in narrowed:
        return list(officers)
    criteria = groups(broadcast.audience)
    fitting = [officer for officer in officers if not officer.left and in_audience(officer, criteria)]
    if "standing" not in narrowed:
        return fitting
    stand_so = officers_standing(session, officers[0].id, officers[-1].id, STANDINGS[narrowed["standing"]])
    return [officer for officer in fitting if officer.id in stand_so]
