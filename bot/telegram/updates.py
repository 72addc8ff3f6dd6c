"""What Telegram's updates say: pure, and tolerant of every shape, for Telegram adds to them several times a year."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from scheduler.channel import Incoming, IncomingFile, Said, Update

COMES_BACK = frozenset({"member", "administrator", "creator"})
IS_GONE = frozenset({"kicked", "left"})


def unpack(body: bytes) -> Sequence[Update]:
    """The one update in a webhook's body; ValueError where it is none of Telegram's."""
    text = body.decode()
    number = _number(_json(text), "update_id")
    if number is None:
        raise ValueError("not an update of Telegram's")
    return [Update(str(number), text)]


def read(body: str) -> Incoming | None:
    """What an update says; None where it is nothing to us."""
    update = _json(body)
    if pressed := _part(update, "callback_query"):
        return _read_press(pressed)
    if changed := _part(update, "my_chat_member"):
        return _read_membership(changed)
    if edited := _part(update, "edited_message"):
        return _incoming(edited, Said.EDITED, sent_at=_moment(edited, "edit_date"))
    if message := _part(update, "message"):
        return _read_message(message)
    return None


def _read_press(pressed: dict[str, Any]) -> Incoming | None:
    under = _part(pressed, "message")
    return _incoming(
        {**under, "from": _part(pressed, "from")},
        Said.BUTTON,
        text=_text(pressed, "data"),
        press_id=_text(pressed, "id"),
    )


def _read_membership(changed: dict[str, Any]) -> Incoming | None:
    status = _text(_part(changed, "new_chat_member"), "status")
    said = Said.BLOCKED if status in IS_GONE else Said.RETURNED if status in COMES_BACK else Said.OTHER
    return _incoming(changed, said, sent_at=_moment(changed, "date"))


def _read_message(message: dict[str, Any]) -> Incoming | None:
    sent_at = _moment(message, "date")
    if contact := _part(message, "contact"):
        mobile = _text(contact, "phone_number")
        theirs = _number(contact, "user_id")
        if mobile and theirs is not None and theirs == _number(_part(message, "from"), "id"):
            return _incoming(message, Said.NUMBER, sent_at=sent_at, mobile=mobile)
        return _incoming(message, Said.FOREIGN_NUMBER, sent_at=sent_at)
    if file := _file(message):
        return _incoming(message, Said.FILE, sent_at=sent_at, text=_text(message, "caption"), file=file)
    text = _text(message, "text")
    return _incoming(message, Said.OTHER if text is None else Said.TEXT, sent_at=sent_at, text=text)


def _incoming(message: dict[str, Any], said: Said, **rest: Any) -> Incoming | None:
    """What was said in a chat; of a group no more than that something was."""
    chat = _part(message, "chat")
    address, message_id = _number(chat, "id"), _number(message, "message_id")
    if address is None:
        return None
    shown = None if message_id is None else str(message_id)
    if _text(chat, "type") != "private":
        return Incoming(Said.OTHER, str(address), message_id=shown, press_id=rest.get("press_id"), is_private=False)
    language = _text(_part(message, "from"), "language_code")
    return Incoming(said, str(address), message_id=shown, language=language, **rest)


def _file(message: dict[str, Any]) -> IncomingFile | None:
    """The document, or the largest size of the picture."""
    sizes = message.get("photo")
    largest = sizes[-1] if isinstance(sizes, list) and sizes else None
    found = _part(message, "document") or (largest if isinstance(largest, dict) else {})
    file_id = _text(found, "file_id")
    if file_id is None:
        return None
    return IncomingFile(file_id, _text(found, "file_name") or "", _number(found, "file_size"))


def _json(text: str) -> dict[str, Any]:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _part(of: dict[str, Any], key: str) -> dict[str, Any]:
    part = of.get(key)
    return part if isinstance(part, dict) else {}


def _text(of: dict[str, Any], key: str) -> str | None:
    text = of.get(key)
    return text if isinstance(text, str) else None


def _number(of: dict[str, Any], key: str) -> int | None:
    number = of.get(key)
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _moment(of: dict[str, Any], key: str) -> datetime | None:
    seconds = _number(of, key)
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
