"""What is shown of a notice to those who make and approve it: the card, the preview, how far it is, how it ended."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.render import label
from bot.turn import Choice, Reply
from scheduler.allowance import DAY_ALLOWANCE
from scheduler.broadcasting import NOTICE, notice_form, notice_values
from scheduler.clock import day_in_india
from scheduler.rules.broadcasts import OPEN, digest, in_office_hours, takes, texts_of
from scheduler.rules.delivery import Cause
from scheduler.working_calendar import OfficeCalendars
from storage.actors import actors
from storage.audiences import audience_in_figures
from storage.broadcast_messages import NotReached
from storage.rows import Audience, Broadcast, BroadcastState, Language, LeftOut, MessageState, Progress
from storage.senders import all_senders
from storage.windows import NO_APPROVED_WORDING

PARTS = ("audience", "hindi", "english", "attachment", "when", "until", "order")
"""What can be changed of a notice, in the order in which it is asked."""
SEEN = 16
"""Letters of the digest that an approval names: a button holds no more."""
SLOWEST = 1.0
"""Messages a second of a channel that has never been used."""
REASONS = frozenset(
    {
        *LeftOut,
        Cause.REFUSED,
        Cause.OUR_FAULT,
        Cause.CANCELLED,
        Cause.FAILED,
        "expired",
        NO_APPROVED_WORDING,
        DAY_ALLOWANCE,
        "unknown",
        "not_written",
        "other",
    }
)
"""Why somebody did not get a notice, as far as there are words for it."""
WITHOUT_RECEIPTS = frozenset({"console", "telegram"})
"""Channels that never say whether a message was delivered or read."""

_S = BroadcastState
BUTTONS: Mapping[BroadcastState, Sequence[Sequence[str]]] = {
    _S.DRAFT: (("hindi", "english"), ("audience", "attachment"), ("when", "until", "order"), ("freeze",), ("cancel",)),
    _S.FREEZING: (("change", "cancel"),),
    _S.AWAITING_APPROVAL: (("change", "cancel"),),
    _S.SCHEDULED: (("change", "cancel"),),
    _S.RUNNING: (("pause", "cancel"),),
    _S.PAUSED: (("resume", "cancel"),),
}
"""What may be done with a notice in each state, row by row; the rest are over."""


def button(what: str, number: int, language: Language, *more: str) -> Choice:
    """A button that does something with a notice."""
    answer = f"broadcast change {number} {what}" if what in PARTS else " ".join(("broadcast", what, str(number), *more))
    return label(f"broadcast_{what}", language), answer


def buttons(broadcast: Broadcast, language: Language) -> list[list[Choice]]:
    """What may be done with a notice now."""
    rows = BUTTONS.get(broadcast.state, ())
    return [[button(what, broadcast.id, language) for what in row] for row in rows]


def card(broadcast: Broadcast, contact_id: int, language: Language) -> Reply:
    """A notice as it stands, with what may be done."""
    reply = Reply(contact_id, "broadcast_card", language, {"notice": described(broadcast)})
    return reply.with_buttons(*buttons(broadcast, language)) if broadcast.state in OPEN else reply


def looks(broadcast: Broadcast, contact_id: int) -> list[Reply]:
    """The notice exactly as it will be sent, in each of its languages."""
    form = notice_form(broadcast)
    return [
        Reply(contact_id, NOTICE, language, notice_values(broadcast, language), form)
        for language in texts_of(broadcast)
    ]


def preview(session: Session, broadcast: Broadcast, calendars: OfficeCalendars, now: datetime) -> dict[str, Any]:
    """Who gets a notice, who does not and why, and how long it takes: values of a template."""
    audience = audience_in_figures(session, broadcast.id)
    starts, until = broadcast.starts_at or now, broadcast.valid_until
    lasts = _lasts(session, audience)
    calendar = calendars.of(None, day_in_india(starts))
    return {
        "notice": described(broadcast),
        "author": next((each.name for each in actors(session) if f"actor {each.id}" == broadcast.author), None),
        "officers": audience.officers,
        "messages": audience.messages,
        "by_channel": [{"channel": channel, "messages": each} for channel, each in audience.by_channel.items()],
        "by_language": [
            {"language": each, "messages": number, "of_other": audience.other_language.get(each, 0)}
            for each, number in audience.by_language.items()
        ],
        "left_out": [{"because": str(each), "number": number} for each, number in audience.left_out.items()],
        "minutes": -(-lasts // timedelta(minutes=1)),
        "outside_hours": not in_office_hours(starts, calendar),
        "not_in_time": until is not None and starts + lasts > until,
    }


def _lasts(session: Session, audience: Audience) -> timedelta:
    """How long an audience takes, all channels side by side, each at the pace that it was last seen to bear."""
    pace = {each.channel: each.pace or each.per_second for each in all_senders(session)}
    return max(
        (takes(number, pace.get(channel, SLOWEST)) for channel, number in audience.by_channel.items()),
        default=timedelta(0),
    )


def shown_to_author(
    broadcast: Broadcast, values: Mapping[str, Any], contact_id: int, language: Language
) -> list[Reply]:
    """What its author looks at before anybody is asked."""
    choices = [[button("ask", broadcast.id, language)]] if values["messages"] else []
    summary = Reply(contact_id, "broadcast_preview", language, {**values, "for_approval": False})
    return [*looks(broadcast, contact_id), summary.with_buttons(*choices, *buttons(broadcast, language))]


def shown_to_approver(
    broadcast: Broadcast, values: Mapping[str, Any], contact_id: int, language: Language
) -> list[Reply]:
    """What a second person approves or rejects; the button names exactly what is shown."""
    summary = Reply(contact_id, "broadcast_preview", language, {**values, "for_approval": True})
    seen = digest(broadcast)[:SEEN]
    yes = button("approve", broadcast.id, language, seen)
    return [*looks(broadcast, contact_id), summary.with_buttons([yes, button("reject", broadcast.id, language)])]


def progress_reply(
    broadcast: Broadcast, progress: Progress, contact_id: int, language: Language, *, edits: bool = True
) -> Reply:
    """How far a notice is; once there is a message that says so, it is changed, where the channel `edits`."""
    values = {
        "number": broadcast.id,
        "state": str(broadcast.state),
        "messages": progress.messages,
        "waiting": progress.waiting + progress.unwritten,
        "sent": progress.sent,
        "unknown": progress.unknown,
        "not_sent": sum(progress.not_sent.values()),
    }
    reply = Reply(contact_id, "broadcast_progress", language, values)
    if edits and broadcast.progress_message_id is not None:
        reply = Reply(contact_id, "broadcast_progress", language, values, {"edits": broadcast.progress_message_id})
    return reply.with_buttons(*buttons(broadcast, language)) if broadcast.state in OPEN else reply


def report_values(broadcast: Broadcast, audience: Audience, progress: Progress) -> dict[str, Any]:
    """How a notice ended: values of a template."""
    not_sent = [{"because": known_reason(because), "number": number} for because, number in progress.not_sent.items()]
    left_out = [{"because": str(each), "number": number} for each, number in audience.left_out.items()]
    return {
        "number": broadcast.id,
        "state": str(broadcast.state),
        "officers": audience.officers,
        "messages": audience.messages,
        "sent": progress.sent,
        "unknown": progress.unknown,
        "unwritten": progress.unwritten,
        "not_sent": not_sent,
        "left_out": left_out,
        "without_receipts": sorted(WITHOUT_RECEIPTS & audience.by_channel.keys()),
        "has_file": bool(progress.unknown or progress.unwritten or not_sent or left_out),
    }


def described(broadcast: Broadcast) -> dict[str, Any]:
    """A notice in the values of a template."""
    narrowed = broadcast.narrowed or {}
    return {
        "number": broadcast.id,
        "state": str(broadcast.state),
        "groups": [
            [{"field": field, "values": list(values)} for field, values in group.items()]
            for group in broadcast.audience
        ],
        "standing": narrowed.get("standing"),
        "named": len(narrowed["officers"]) if "officers" in narrowed else None,
        "languages": list(texts_of(broadcast)),
        "attachment": broadcast.attachment_name,
        "order_number": broadcast.order_number,
        "starts_at": broadcast.starts_at.isoformat() if broadcast.starts_at else None,
        "valid_until": broadcast.valid_until.isoformat() if broadcast.valid_until else None,
    }


def reason_of(one: NotReached) -> str:
    """Why somebody did not surely get a notice: a key of words.toml, [broadcast_reasons]."""
    if one.left_out_because is not None:
        return one.left_out_because
    if one.state is None:
        return "not_written"
    return known_reason(str(one.state) if one.state is MessageState.UNKNOWN else one.reason or str(one.state))


def known_reason(reason: str) -> str:
    """The reason itself, if there are words for it."""
    return reason if reason in REASONS else "other"
