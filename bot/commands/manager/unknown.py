"""/unknown: messages of which nobody knows whether they went out, and what is to become of them."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.acts.unknown_messages import Settled, leave_in, resend_in
from bot.commands.manager.paging import page
from bot.render import label
from bot.turn import Choice, Reply, Turn
from storage.complaint import Complaint
from storage.outbox_figures import Listed, messages_in
from storage.rows import MessageState

AT_ONCE = 4
"""Each has two buttons of its own."""
ACTS: Mapping[str, Callable[..., Settled]] = {"resend": resend_in, "leave": leave_in}


def unknown(turn: Turn) -> list[Reply]:
    """List them, a page at a time; or `resend 17`, `leave 17`, and for all of them `resend all`, once confirmed."""
    word, _, which = turn.argument.partition(" ")
    if word not in ACTS:
        return _list(turn, turn.argument)
    if which == "all":
        return _really(turn, word)
    if which.startswith("all ") or which.isdecimal():
        return _settle(turn, word, which)
    return _list(turn, "")


def _list(turn: Turn, asked: str) -> list[Reply]:
    found = _found(turn)
    if not found:
        return turn.say("unknown_none")
    shown = page(found, asked, AT_ONCE)
    messages = [_message(each, turn) for each in shown.items]
    rows = [_row(turn, each) for each in shown.items]
    every = [[(label(f"{act}_all", turn.language), f"unknown {act} all") for act in ACTS]] if len(found) > 1 else []
    turning = shown.turning("unknown", turn.language)
    values = {"number": len(found), "page": shown.number, "pages": shown.pages, "messages": messages}
    return [turn.reply("unknown_list", **values).with_buttons(*rows, *every, *([turning] if turning else []))]


def _row(turn: Turn, message: Listed) -> list[Choice]:
    """What can be done about one: what is past its time is not said again."""
    acts = ACTS if message.valid_until > turn.now else ["leave"]
    return [(f"{label(act, turn.language)} {message.id}", f"unknown {act} {message.id}") for act in acts]


def _really(turn: Turn, act: str) -> list[Reply]:
    """Ask before all are settled; the button names the newest of them, so that none is settled unseen."""
    found = _found(turn)
    if not found:
        return turn.say("unknown_none")
    late = sum(each.valid_until <= turn.now for each in found) if act == "resend" else 0
    asked = turn.reply("unknown_all", act=act, number=len(found) - late, late=late)
    newest = max(each.id for each in found)
    return [asked.with_buttons([(label(f"{act}_all", turn.language), f"unknown {act} all {newest}")])]


def _settle(turn: Turn, act: str, which: str) -> list[Reply]:
    newest = which.removeprefix("all ")
    ids = [int(newest)] if which == newest else [each.id for each in _found(turn) if each.id <= int(newest)]
    if act == "resend" and which != newest:
        ids = [each.id for each in _found(turn) if each.id in ids and each.valid_until > turn.now]
    try:
        settled = ACTS[act](turn.session, ids, actor=turn.who.actor, via=turn.who.via, now=turn.now)
    except Complaint:  # somebody else was quicker, or its time has ended
        return [*turn.say("unknown_changed"), *_list(turn, "")]
    left = len(_found(turn))
    done = turn.reply("unknown_settled", act=act, number=len(settled.messages), left=left)
    return [done.with_buttons([(label("show_rest", turn.language), "unknown")]) if left else done]


def _found(turn: Turn) -> list[Listed]:
    return list(messages_in(turn.session, MessageState.UNKNOWN))


def _message(message: Listed, turn: Turn) -> dict[str, Any]:
    """Whose it is by employee id, and of what kind: never its words."""
    return {
        "id": message.id,
        "whose": message.employee_id or (f"#{message.officer_id}" if message.officer_id else None),
        "kind": message.kind,
        "channel": message.channel,
        "since": message.since.isoformat(),
        "reason": message.reason,
        "in_time": message.valid_until > turn.now,
    }
