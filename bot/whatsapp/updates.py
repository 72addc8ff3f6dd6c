"""What WhatsApp's webhooks say: pure, and tolerant of every shape, for Meta adds to them several times a year.

A webhook may bring many messages and statuses. Each is kept by itself, with what is needed to read it:

    {"number", "account", "contact", "message"}     what somebody wrote, or that their number has changed
    {"number", "account", "status"}                 what became of a message of ours
    {"number", "account", "moved"}                  that somebody has another business-scoped id
    {"account", "field", "value"}                   everything else
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from bot.whatsapp import senders
from bot.whatsapp.parts import moment, part, parts, text_of
from scheduler.channel import Incoming, IncomingFile, Moved, News, Said, Update, WordingNews
from storage.rows import MessageState, Outcome, Receipt

KINDS = {
    "sent": MessageState.SENT,
    "delivered": MessageState.DELIVERED,
    "read": MessageState.READ,
    "played": MessageState.READ,
    "failed": MessageState.FAILED,
}
NOTHING_TO_US = frozenset({"deleted", "warning"})
"""Of a message of ours: that they have deleted it from their chat; that Meta dislikes something about it."""
WORDING_STATES = {
    "APPROVED": "approved",
    "REINSTATED": "approved",
    "PENDING": "pending",
    "IN_APPEAL": "pending",
    "REJECTED": "rejected",
    "PAUSED": "paused",
    "DISABLED": "disabled",
    "PENDING_DELETION": "disabled",
    "DELETED": "disabled",
    "ARCHIVED": "disabled",
}
STILL_USABLE = frozenset({"FLAGGED", "UNARCHIVED", "LOCKED", "UNLOCKED"})
"""What Meta says of words before it pauses them, and what concerns those who change them."""
FILES = frozenset({"document", "image"})
TAKEN_BACK = frozenset({"edit", "revoke"})
SILENT = frozenset({"request_welcome"})
"""That somebody has opened the chat; they have said nothing."""

Meaning = Callable[[int], tuple[Outcome | None, str]]
"""What a code of the provider's means, and our word for it."""


def unpack(body: bytes) -> Sequence[Update]:
    """What a webhook brings, one by one; ValueError where it is no JSON object.

    The same news has the same id however often it comes. Ids are hashes: those of Meta hold numbers, and ours outlive
    what was written.
    """
    text = body.decode()
    try:
        whole = json.loads(text)
    except RecursionError as exc:
        raise ValueError("nested too deeply") from exc
    if not isinstance(whole, dict):
        raise ValueError("not a webhook of Meta's")  # noqa: TRY004 - as where it is no JSON at all
    found = [one for entry in parts(whole, "entry") for one in _of_entry(entry)]
    return found or [Update(_id(text), text)]


def _of_entry(entry: Mapping[str, Any]) -> Iterator[Update]:
    account = text_of(entry, "id")
    for change in parts(entry, "changes"):
        value = part(change, "value")
        number = text_of(part(value, "metadata"), "phone_number_id")
        about = {"number": number, "account": account}
        found = [
            *[
                _update("message", one, {**about, "contact": senders.among(value, one)})
                for one in parts(value, "messages")
            ],
            *[_update("status", one, about) for one in parts(value, "statuses")],
            *[_update("moved", one, about) for one in parts(value, "user_id_update")],
        ]
        rest = {"account": account, "field": change.get("field"), "value": change.get("value")}
        yield from found or [Update(_id(rest), json.dumps(rest))]


def _update(kind: str, one: Mapping[str, Any], about: Mapping[str, Any]) -> Update:
    known = text_of(one, "id") if kind != "moved" else None
    says = (kind, known, one.get("status"), one.get("timestamp")) if known else (kind, one)
    return Update(_id(says), json.dumps({**about, kind: one}))


def _id(of: object) -> str:
    return sha256(json.dumps(of).encode()).hexdigest()[:40]


def read(body: str, number: str, account: str, meaning: Meaning) -> News | None:
    """What an update says to the number and the account that are ours; None where it is nothing to us.

    ValueError where it should mean something and cannot be understood.
    """
    update = json.loads(body)
    theirs = update.get("number") or number, update.get("account") or account
    if number != theirs[0] or (account and account != theirs[1]):
        return None  # one webhook may serve several numbers
    if message := part(update, "message"):
        return _message(message, part(update, "contact"))
    if status := part(update, "status"):
        return _receipt(status, meaning)
    if moved := part(update, "moved"):
        return senders.moved_id(moved)
    if update.get("field") == "message_template_status_update":
        return _wording(part(update, "value"))
    if "field" not in update or update["field"] in {"messages", "user_id_update", None}:
        raise ValueError("an update of an unknown shape")
    return None


def _message(message: Mapping[str, Any], contact: Mapping[str, Any]) -> Incoming | Moved | None:
    kind = text_of(message, "type") or ""
    if kind == "system":
        return senders.moved_number(message)
    if group := text_of(message, "group_id"):
        return Incoming(Said.OTHER, group, message_id=text_of(message, "id"), is_private=False)
    if kind in SILENT:
        return None
    sender = senders.sender_of(message, contact)
    said, text, file = _said(message, kind)
    if kind == "contacts":
        said, sender = senders.shared(message, sender)
    under = text_of(part(message, "context"), "id") if said is Said.BUTTON else None
    return Incoming(
        said,
        sender.address,
        sent_at=moment(message, "timestamp"),
        text=text,
        mobile=sender.mobile,
        file=file,
        message_id=under or text_of(message, "id"),
        other_address=sender.other_address,
    )


def _said(message: Mapping[str, Any], kind: str) -> tuple[Said, str | None, IncomingFile | None]:
    """What sort of thing it is, its words, and its file."""
    inside = part(message, kind)
    if kind in FILES and (file_id := text_of(inside, "id")):
        file = IncomingFile(file_id, text_of(inside, "filename") or "", None)
        return Said.FILE, text_of(inside, "caption"), file
    if kind in TAKEN_BACK:
        return Said.EDITED, None, None
    pressed = part(inside, text_of(inside, "type") or "")
    answer = text_of(inside, "payload") if kind == "button" else text_of(pressed, "id")
    if kind in {"button", "interactive"} and answer is not None:
        return Said.BUTTON, answer, None
    text = text_of(inside, "body") if kind == "text" else None
    return (Said.OTHER if text is None else Said.TEXT), text, None


def _receipt(status: Mapping[str, Any], meaning: Meaning) -> Receipt | None:
    says, at = text_of(status, "status"), moment(status, "timestamp")
    if says in NOTHING_TO_US:
        return None
    our_key, provider_id = text_of(status, "biz_opaque_callback_data") or "", text_of(status, "id")
    kind = KINDS.get(says or "")
    if kind is None or at is None or not (our_key or provider_id):
        raise ValueError("a status of an unknown shape")
    if kind is not MessageState.FAILED:
        return Receipt(our_key, kind, at, provider_id=provider_id)
    codes = [error["code"] for error in parts(status, "errors") if isinstance(error.get("code"), int)]
    outcome, detail = meaning(codes[0]) if codes else (None, "failed")
    return Receipt(our_key, kind, at, detail, provider_id, outcome)


def _wording(value: Mapping[str, Any]) -> WordingNews | None:
    event, name = text_of(value, "event") or "", text_of(value, "message_template_name")
    if event in STILL_USABLE:
        return None
    if name is None or event not in WORDING_STATES:
        raise ValueError("news of approved words in an unknown shape")
    reason = text_of(value, "reason")
    told = text_of(part(value, "other_info"), "description") or text_of(part(value, "rejection_info"), "reason")
    because = told or (None if reason in {None, "NONE"} else reason)
    return WordingNews(name, text_of(value, "message_template_language"), WORDING_STATES[event], because)
