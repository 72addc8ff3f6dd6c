"""/pause and /resumeall: whether anything goes out at all."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.acts import senders
from bot.render import label
from bot.turn import Reply, Turn
from scheduler.watching import BY_HAND
from storage.complaint import Complaint
from storage.senders import Sender, all_senders

SPANS: Mapping[str, timedelta | None] = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "always": None,
}
"""By the word of its button; the last until somebody resumes it."""
BY_CHAT = "paused in the chat"


def pause(turn: Turn) -> list[Reply]:
    """Say how the senders stand; with one of the spans ask, and once that is meant let all of them rest so long.

    What it has come to is not said: answers rest as well.
    """
    span, _, sure = turn.argument.partition(" ")
    if span not in SPANS:
        return _standing(turn, all_senders(turn.session))
    if sure != "yes":
        asked = turn.reply("pause_sure", span=span)
        return [asked.with_buttons([(label("pause_now", turn.language), f"pause {span} yes")])]
    length = SPANS[span]
    until = turn.now + length if length else None
    who = turn.who
    try:
        senders.pause(turn.session, None, until, BY_CHAT, actor=who.actor, via=who.via, now=turn.now)
    except Complaint:  # no sender was ever opened
        return _standing(turn, [])
    return []


def resume_all(turn: Turn) -> list[Reply]:
    """Let all senders send again, and try again the wordings that were stopped."""
    who = turn.who
    try:
        resumed = senders.resume(turn.session, None, actor=who.actor, via=who.via, now=turn.now)
    except Complaint:
        return _standing(turn, [])
    wordings = sum(each.wordings for each in resumed)
    return turn.say("senders_resumed", wordings=wordings, **_values(turn, all_senders(turn.session)))


def _standing(turn: Turn, found: Sequence[Sender]) -> list[Reply]:
    reply = turn.reply("senders", **_values(turn, found))
    if not found:
        return [reply]
    waiting = any(not each.may_send(turn.now) for each in found)
    again = [[(label("resume_all", turn.language), "resumeall")]] if waiting else []
    return [reply.with_buttons(*again, *[[(label(f"pause_{span}", turn.language), f"pause {span}")] for span in SPANS])]


def _values(turn: Turn, found: Sequence[Sender]) -> dict[str, Any]:
    return {"senders": [_sender(each, turn) for each in found]}


def _sender(sender: Sender, turn: Turn) -> dict[str, Any]:
    paused = sender.paused_until is not None and sender.paused_until > turn.now
    because = sender.stopped_because if sender.stopped_because is not None else sender.paused_because
    return {
        "name": sender.name,
        "stopped": sender.stopped_because is not None,
        "until": sender.paused_until.isoformat() if paused and sender.paused_until else None,
        "by_hand": because in BY_HAND,
    }
