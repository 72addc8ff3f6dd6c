"""What is said, as the Cloud API takes it: words, buttons, lists, files, approved words. Pure."""

from collections.abc import Sequence
from typing import Any

from bot.render import label
from scheduler.channel import Approved, Button, Form, Outgoing

MOST_BUTTONS, LONGEST_BUTTON = 3, 20
MOST_ROWS, LONGEST_ROW, LONGEST_DESCRIPTION = 10, 24, 72
"""Of a list; a choice whose label is too long for its row has the whole of it below."""
LONGEST_WITH_BUTTONS = 1024
"""Characters of the words over buttons; those over a list may have 4,096."""
KINDS = {Form.PICTURE: "image", Form.DOCUMENT: "document"}


def body_of(message: Outgoing, media: str | None = None) -> dict[str, Any]:
    """The body of the call that sends a message; `media` is what Meta calls its file."""
    is_number = message.address.isascii() and message.address.isdecimal()
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to" if is_number else "recipient": message.address,
        "biz_opaque_callback_data": message.our_key,
        **_content(message, None if media is None else _file(message, media)),
    }


def _content(message: Outgoing, file: dict[str, Any] | None) -> dict[str, Any]:
    if message.approved is not None:
        return {"type": "template", "template": _template(message.approved, message, file)}
    if message.ask_number:
        action = {"name": "request_contact_info"}  # the words on its button are WhatsApp's own
        return _interactive({"type": "request_contact_info", "body": {"text": message.text}, "action": action})
    choices = [button for row in message.buttons for button in row]
    if choices and (file is not None or _fit(choices, message.text)):
        return _interactive(_with_buttons(message, choices, file))
    if choices:
        return _interactive(_with_list(message, choices))
    if file is not None:
        kind = KINDS[message.form]
        return {"type": kind, kind: {**file, **({"caption": message.text} if message.text else {})}}
    return {"type": "text", "text": {"body": message.text, "preview_url": False}}


def _interactive(what: dict[str, Any]) -> dict[str, Any]:
    return {"type": "interactive", "interactive": what}


def _fit(choices: Sequence[Button], text: str) -> bool:
    """Whether choices can be buttons, with all of their words."""
    labels = {button.label for button in choices}
    is_short = len(text) <= LONGEST_WITH_BUTTONS and all(len(each) <= LONGEST_BUTTON for each in labels)
    return is_short and len(choices) == len(labels) <= MOST_BUTTONS


def _with_buttons(message: Outgoing, choices: Sequence[Button], file: dict[str, Any] | None) -> dict[str, Any]:
    """Buttons, under words or under a file: a list can have none."""
    shown = [
        {"type": "reply", "reply": {"id": button.answer, "title": cut(button.label, LONGEST_BUTTON)}}
        for button in _as_many(message, choices, MOST_BUTTONS)
    ]
    kind = KINDS.get(message.form, "")
    header = {} if file is None else {"header": {"type": kind, kind: file}}
    return {"type": "button", **header, "body": {"text": message.text}, "action": {"buttons": shown}}


def _with_list(message: Outgoing, choices: Sequence[Button]) -> dict[str, Any]:
    rows = []
    for button in _as_many(message, choices, MOST_ROWS):
        title = cut(button.label, LONGEST_ROW)
        below = {} if title == button.label else {"description": cut(button.label, LONGEST_DESCRIPTION)}
        rows.append({"id": button.answer, "title": title, **below})
    action = {"button": label("choose", message.language), "sections": [{"rows": rows}]}
    return {"type": "list", "body": {"text": message.text}, "action": action}


def _as_many(message: Outgoing, choices: Sequence[Button], most: int) -> Sequence[Button]:
    """The first choices, and in the last place, where they are too many, one that brings the others."""
    if len(choices) <= most or not message.more:
        return choices[:most]
    rest = Button(label("more_choices", message.language), f"{message.more}{most - 1}")
    return [*choices[: most - 1], rest]


def _template(approved: Approved, message: Outgoing, file: dict[str, Any] | None) -> dict[str, Any]:
    """Approved words with what is put into them, and what their buttons bring back, in their order."""
    kind = KINDS.get(message.form, "")
    header = [] if file is None else [{"type": "header", "parameters": [{"type": kind, kind: file}]}]
    values = [{"type": "text", "parameter_name": name, "text": text} for name, text in approved.parameters]
    words = [{"type": "body", "parameters": values}] if values else []
    presses = [
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": str(place),
            "parameters": [{"type": "payload", "payload": button.answer}],
        }
        for place, button in enumerate(button for row in message.buttons for button in row)
        if button.answer  # else its own words come back
    ]
    language = {"code": approved.language}
    return {"name": approved.name, "language": language, "components": [*header, *words, *presses]}


def _file(message: Outgoing, media: str) -> dict[str, Any]:
    if message.form is Form.PICTURE or message.file is None:
        return {"id": media}
    return {"id": media, "filename": message.file_name or message.file.name}


def cut(words: str, longest: int) -> str:
    """Words of at most so many characters, cut between two of them where that can be."""
    if len(words) <= longest:
        return words
    kept = words[: longest - 1]
    return (kept.rpartition(" ")[0] or kept).rstrip() + "…"
