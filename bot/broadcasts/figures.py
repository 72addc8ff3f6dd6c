"""What a notice comes to, in the values of templates: who gets it in which form, how long it takes, how it went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.config import Config
from scheduler.broadcasting import NOTICE, notice_values
from scheduler.clock import day_in_india
from scheduler.rules.broadcasts import in_office_hours, texts_of
from scheduler.rules.delivery import Cause
from scheduler.rules.notice_ways import Forecast, Pacing, Way, Words, forecast
from scheduler.terms import OutsideWindow, Terms
from scheduler.windows import MARGIN
from storage.audiences import audience_in_figures
from storage.broadcast_messages import NotReached, opened, progress_of
from storage.outbox import WAITED_FOR
from storage.rows import Audience, Broadcast, BroadcastState, Language, LeftOut, MessageState, Progress
from storage.senders import all_senders
from storage.wordings import usable_wordings

SLOWEST = 1.0
"""Messages a second of a channel that is not switched on."""
REASONS = frozenset(
    {
        *LeftOut,
        Cause.REFUSED,
        Cause.OUR_FAULT,
        Cause.CANCELLED,
        Cause.FAILED,
        *(set(WAITED_FOR) - {"announced"}),
        "expired",
        "unknown",
        "not_written",
        "other",
    }
)
"""Why somebody did not get a notice, as far as there are words for it."""
OTHERWISE = {
    OutsideWindow.WAIT: Way.WAITS,
    OutsideWindow.OTHER_LANGUAGE: Way.OTHER_LANGUAGE,
    OutsideWindow.OTHER_CHANNEL: Way.OTHER_CHANNEL,
}
"""What the setting for those without approved words means here."""


@dataclass(frozen=True)
class Scales:
    """By what a notice is measured: the terms and settings of the department, at this moment."""

    terms: Terms
    config: Config
    now: datetime

    def rate(self, channel: str) -> float:
        """What one message in approved words costs, in rupees; 0: not known, or nothing."""
        return (self.config.whatsapp.rate or 0.0) if channel == "whatsapp" else 0.0

    def cost(self, channel: str, charged: int) -> int | None:
        """What so many messages cost, in whole rupees; None where no rate is configured."""
        rate = self.rate(channel)
        return round(rate * charged) if rate else None

    def pacing(self, channel: str, pace: float | None) -> Pacing:
        """How fast a channel is; `pace` is what the provider was last seen to bear."""
        limits = self.terms.limits.get(channel)
        if limits is None:
            return Pacing(pace or SLOWEST)
        return Pacing(pace or limits.per_second, limits.window is not None, limits.people_a_day)


def figures_of(session: Session, broadcast: Broadcast, scales: Scales) -> dict[str, Any]:
    """Who gets a notice in which form, who does not and why, how long it takes and what it costs.

    Of a hundred thousand it takes some tenths of a second: nobody's answer is to wait behind it.
    """
    elsewhere = scales.terms.outside_window is OutsideWindow.OTHER_CHANNEL
    others = scales.terms.channels if elsewhere else ()
    audience = audience_in_figures(session, broadcast.id, scales.now + MARGIN, others)
    forecasts = _forecasts(session, broadcast, audience, scales)
    starts = broadcast.starts_at or scales.now
    calendar = scales.terms.calendars.of(None, day_in_india(starts))
    return {
        "officers": audience.officers,
        "messages": audience.messages,
        "as_of": scales.now.isoformat(),
        "channels": [_in_values(channel, each, starts, scales) for channel, each in forecasts.items()],
        "by_language": [
            {"language": language, "messages": messages, "of_other": of_other}
            for language, (messages, of_other) in sorted(audience.by_language().items(), reverse=True)
        ],
        "left_out": _by_reason(audience.left_out),
        "outside_hours": not in_office_hours(starts, calendar),
    }


def report_values(session: Session, broadcast: Broadcast, scales: Scales) -> dict[str, Any]:
    """How a notice goes, or went, on each channel."""
    audience = audience_in_figures(session, broadcast.id, scales.now)
    progress = progress_of(session, broadcast.id)
    not_sent, left_out = _by_reason(progress.not_sent), _by_reason(audience.left_out)
    over = broadcast.state in (BroadcastState.FINISHED, BroadcastState.CANCELLED)
    return {
        "number": broadcast.id,
        "state": str(broadcast.state),
        "officers": audience.officers,
        "messages": audience.messages,
        "sent": progress.sent,
        "unknown": progress.unknown,
        "unwritten": progress.unwritten if over else 0,
        "waiting": progress.waiting + (0 if over else progress.unwritten),
        "waiting_because": waiting_because(progress),
        "opened": opened(session, broadcast.id),
        "channels": [_on_channel(channel, progress.on(channel), scales) for channel in progress.channels],
        "not_sent": not_sent,
        "left_out": left_out,
        "has_file": over and bool(progress.unknown or progress.unwritten or not_sent or left_out),
    }


def waiting_because(progress: Progress) -> list[dict[str, Any]]:
    """For what messages wait that is told, with how many do."""
    return _by_reason({why: number for why, number in progress.waiting_because.items() if why in WAITED_FOR})


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
    return _word(str(one.state) if one.state is MessageState.UNKNOWN else one.reason or str(one.state))


def _forecasts(session: Session, broadcast: Broadcast, audience: Audience, scales: Scales) -> dict[str, Forecast]:
    """By channel; all go side by side, each at the pace that it was last seen to bear."""
    paces = {each.channel: each.pace for each in all_senders(session)}
    starts, until = broadcast.starts_at or scales.now, broadcast.valid_until
    valid_for = None if until is None else until - starts
    return {
        channel: forecast(
            [each for each in audience.to if each.channel == channel],
            scales.pacing(channel, paces.get(channel)),
            _words(session, broadcast, channel, scales),
            OTHERWISE[scales.terms.outside_window],
            valid_for,
        )
        for channel in audience.channels
    }


def _words(session: Session, broadcast: Broadcast, channel: str, scales: Scales) -> Words:
    """What the approved words of each language make of a notice, as far as the provider lets them be used."""
    usable, texts = usable_wordings(session, channel), texts_of(broadcast)

    def words(language: Language) -> Way | None:
        written = language if language in texts else next(iter(texts))
        found = scales.terms.approved(NOTICE, language, notice_values(broadcast, written), usable)
        if found is None:
            return None
        return Way.NOTICE if found.whole else Way.READ

    return words


def _in_values(channel: str, told: Forecast, starts: datetime, scales: Scales) -> dict[str, Any]:
    """What becomes of it on one channel; the forms are said where a channel has more than one."""
    limits = scales.terms.limits.get(channel)
    has_window = limits is not None and limits.window is not None
    days = -(-told.lasts // timedelta(days=1))
    return {
        "channel": channel,
        "messages": told.messages,
        "ways": [{"way": str(way), "messages": told.ways[way]} for way in Way if told.ways.get(way)]
        if has_window
        else [],
        "without_words": [{"language": each, "messages": number} for each, number in told.without_words.items()],
        "minutes": -(-told.lasts // timedelta(minutes=1)),
        "days": days,
        "ends_on": day_in_india(starts + told.lasts).isoformat() if days > 1 else None,
        "people_a_day": limits.people_a_day if limits is not None and days > 1 else None,
        "not_in_time": told.not_in_time,
        "cost": scales.cost(channel, told.approved),
    }


def _on_channel(channel: str, progress: Progress, scales: Scales) -> dict[str, Any]:
    """How it goes, or went, on one channel; what the channel does not tell is not known."""
    limits = scales.terms.limits.get(channel)
    tells = limits is not None and limits.receipts
    read = progress.in_state(MessageState.READ)
    return {
        "channel": channel,
        "sent": progress.sent,
        "delivered": progress.in_state(MessageState.DELIVERED) + read if tells else None,
        "read": read if tells else None,
        "cost": scales.cost(channel, progress.charged()),
    }


def _by_reason(counted: Mapping[Any, int]) -> list[dict[str, Any]]:
    found: dict[str, int] = {}
    for because, number in counted.items():
        found[_word(str(because))] = found.get(_word(str(because)), 0) + number
    return [{"because": because, "number": number} for because, number in found.items()]


def _word(reason: str) -> str:
    """The reason itself, if there are words for it."""
    return reason if reason in REASONS else "other"
