"""What is shown of a notice to those who make and approve it: the card, the preview, how far it is, how it ended."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.broadcasts.figures import described, waiting_because
from bot.notices import notices
from bot.render import label
from bot.turn import Choice, Reply, Turn
from scheduler.broadcasting import NOTICE, notice_form, notice_values
from scheduler.rules.broadcasts import OPEN, digest, texts_of
from storage.rows import Broadcast, BroadcastState, Language, Progress

PARTS = ("audience", "hindi", "english", "attachment", "when", "until", "order")
"""What can be changed of a notice, in the order in which it is asked."""
SEEN = 16
"""Letters of the digest that an approval names: a button holds no more."""

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


def card(broadcast: Broadcast, contact_id: int, language: Language, figures: Mapping[str, Any] | None = None) -> Reply:
    """A notice as it stands, with what may be done; `figures` is its preview, where its audience stands."""
    reply = Reply(contact_id, "broadcast_card", language, {"notice": described(broadcast), "figures": figures})
    return reply.with_buttons(*buttons(broadcast, language)) if broadcast.state in OPEN else reply


def to_author(turn: Turn, broadcast: Broadcast, template: str, **values: Any) -> list[Reply]:
    """What its author hears of what somebody else has done with a notice; nothing where it was the author."""
    author = broadcast.contact_id
    contacts = [author] if author is not None and author != turn.person.contact_id else []
    told = {"notice": described(broadcast), **values}
    return notices(turn.session, contacts, template, told, lambda language: buttons(broadcast, language))


def look(broadcast: Broadcast, contact_id: int, language: Language) -> Reply:
    """The notice exactly as it will be sent, in one of its languages."""
    return Reply(contact_id, NOTICE, language, notice_values(broadcast, language), notice_form(broadcast))


def looks(broadcast: Broadcast, contact_id: int) -> list[Reply]:
    """The notice exactly as it will be sent, in each of its languages."""
    return [look(broadcast, contact_id, language) for language in texts_of(broadcast)]


def shown_to_author(
    broadcast: Broadcast, figures: Mapping[str, Any], contact_id: int, language: Language
) -> list[Reply]:
    """What its author looks at before anybody is asked."""
    choices = [[button("ask", broadcast.id, language)]] if figures["messages"] else []
    summary = _preview(broadcast, figures, contact_id, language, for_approval=False, author=None)
    return [*looks(broadcast, contact_id), summary.with_buttons(*choices, *buttons(broadcast, language))]


def shown_to_approver(
    broadcast: Broadcast, figures: Mapping[str, Any], author: str | None, contact_id: int, language: Language
) -> list[Reply]:
    """What a second person approves or rejects; the button names exactly what is shown."""
    summary = _preview(broadcast, figures, contact_id, language, for_approval=True, author=author)
    seen = digest(broadcast)[:SEEN]
    yes = button("approve", broadcast.id, language, seen)
    return [*looks(broadcast, contact_id), summary.with_buttons([yes, button("reject", broadcast.id, language)])]


def _preview(
    broadcast: Broadcast, figures: Mapping[str, Any], contact_id: int, language: Language, **more: Any
) -> Reply:
    return Reply(
        contact_id, "broadcast_preview", language, {"notice": described(broadcast), "figures": dict(figures), **more}
    )


def progress_reply(
    broadcast: Broadcast, progress: Progress, contact_id: int, language: Language, *, edits: bool = True
) -> Reply:
    """How far a notice is; once there is a message that says so, it is changed, where the channel `edits`."""
    values = {
        "number": broadcast.id,
        "state": str(broadcast.state),
        "messages": progress.messages,
        "waiting": progress.waiting + progress.unwritten,
        "waiting_because": waiting_because(progress),
        "sent": progress.sent,
        "unknown": progress.unknown,
        "not_sent": sum(progress.not_sent.values()),
    }
    reply = Reply(contact_id, "broadcast_progress", language, values)
    if edits and broadcast.progress_message_id is not None:
        reply = Reply(contact_id, "broadcast_progress", language, values, {"edits": broadcast.progress_message_id})
    return reply.with_buttons(*buttons(broadcast, language)) if broadcast.state in OPEN else reply
