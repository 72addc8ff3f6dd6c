"""What a program asks to be sent, read as strictly as Meta reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.chats import StoredFile
from tests.fakes.graph_errors import GraphRefusal
from tests.fakes.graph_templates import Templates

ALWAYS = {"messaging_product", "type"}
SOMETIMES = {"recipient_type", "to", "recipient", "context", "biz_opaque_callback_data"}
TEXT, WITH_BUTTONS, WITH_LIST, CAPTION, SMALL = 4096, 1024, 4096, 1024, 60
"""Characters; SMALL: of a header's words and of a footer."""
SHARE_LABEL = "Share contact info"
"""WhatsApp's own words on the button by which people share their number."""


@dataclass
class Letter:
    """A message as the person will read it."""

    kind: str
    text: str
    buttons: list[list[dict[str, Any]]] = field(default_factory=list)
    """Row by row, with `text` and `callback_data`."""
    file: StoredFile | None = None
    file_name: str | None = None
    template: str | None = None


Files = Mapping[str, StoredFile]


def read_letter(asked: dict[str, Any], files: Files, templates: Templates) -> Letter:
    """The letter that was asked for; GraphRefusal where Meta would not take it."""
    kind = asked.get("type", "text")
    if kind not in READ:
        raise GraphRefusal(100, f"Param type must be one of {{{', '.join(READ)}}}")
    fields(asked, "", ALWAYS - {"type"} | {kind}, SOMETIMES | {"type"})
    if asked["messaging_product"] != "whatsapp":
        raise GraphRefusal(100, "Param messaging_product must be one of {WHATSAPP}")
    if len(str(asked.get("biz_opaque_callback_data", ""))) > 512:
        raise GraphRefusal(100, "Param biz_opaque_callback_data must be at most 512 characters long.")
    if not (asked.get("to") or asked.get("recipient")):
        raise GraphRefusal(131008, "Required parameter is missing: to or recipient")
    if "context" in asked:
        fields(asked["context"], "context", {"message_id"}, set())
    if kind == "template":
        return _template(asked["template"], files, templates)
    return READ[kind](asked[kind], files)


def fields(given: Any, where: str, needed: set[str], allowed: set[str]) -> dict[str, Any]:
    """The object at a place; refused unless it has all that is needed and nothing but what is allowed."""
    if not isinstance(given, dict):
        raise GraphRefusal(100, f"Param {where} must be a JSON object.")
    if missing := needed - given.keys():
        raise GraphRefusal(131008, f"Required parameter is missing: {where}['{min(missing)}']")
    if unknown := given.keys() - needed - allowed:
        raise GraphRefusal(100, f'Unexpected key "{min(unknown)}" on param "{where}".')
    return given


def words(given: Any, where: str, longest: int, *, code: int = 131009) -> str:
    """The text at a place; refused if it is empty or too long."""
    if not isinstance(given, str) or not given.strip():
        raise GraphRefusal(131008, f"Required parameter is missing: {where}")
    if len(given) > longest:
        raise GraphRefusal(code, f"{where} length invalid. Min length: 1, Max length: {longest}")
    return given


def _text(given: Any, _files: Files) -> Letter:
    fields(given, "text", {"body"}, {"preview_url"})
    return Letter("text", words(given["body"], "text['body']", TEXT, code=100))


def _file(given: Any, files: Files, kind: str) -> Letter:
    fields(given, kind, {"id"}, {"caption", "filename"} if kind == "document" else {"caption"})
    caption = words(given["caption"], f"{kind}['caption']", CAPTION) if "caption" in given else ""
    stored = stored_file(given, files)
    return Letter(kind, caption, file=stored, file_name=given.get("filename"))


def stored_file(given: dict[str, Any], files: Files) -> StoredFile:
    """The file that has been uploaded under that id."""
    if given.get("id") not in files:
        raise GraphRefusal(100, "The media id is not known, or has expired", subcode=33)
    return files[given["id"]]


def _interactive(given: Any, files: Files) -> Letter:
    fields(given, "interactive", {"type", "action"}, {"header", "body", "footer"})
    kind = given["type"]
    if kind not in ACTIONS:
        raise GraphRefusal(131009, f"interactive['type'] must be one of {{{', '.join(ACTIONS)}}}")
    body = fields(given.get("body"), "interactive['body']", {"text"}, set())
    text = [words(body["text"], "Body text", WITH_LIST if kind == "list" else WITH_BUTTONS)]
    letter = Letter(kind, "")
    if "header" in given:
        _header(given["header"], files, letter, text, texts_only=kind == "list")
    if "footer" in given:
        fields(given["footer"], "interactive['footer']", {"text"}, set())
        text.append(words(given["footer"]["text"], "Footer text", SMALL))
    letter.text = "\n\n".join(text)
    letter.buttons = ACTIONS[kind](given["action"])
    _different([one["callback_data"] for row in letter.buttons for one in row if "callback_data" in one], "id")
    return letter


def _header(given: Any, files: Files, letter: Letter, text: list[str], *, texts_only: bool) -> None:
    kind = given.get("type") if isinstance(given, dict) else None
    if kind not in ({"text"} if texts_only else {"text", "document", "image"}):
        raise GraphRefusal(131009, "Header type is not allowed here")
    fields(given, "interactive['header']", {"type", kind}, set())
    if kind == "text":
        text.insert(0, words(given["text"], "Header text", SMALL))
    else:
        fields(given[kind], "interactive['header']", {"id"}, {"filename"})
        letter.file, letter.file_name = stored_file(given[kind], files), given[kind].get("filename")


def _reply_buttons(action: Any) -> list[list[dict[str, Any]]]:
    buttons = fields(action, "interactive['action']", {"buttons"}, set())["buttons"]
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise GraphRefusal(131009, "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3")
    replies = []
    for button in buttons:
        if fields(button, "buttons", {"type", "reply"}, set())["type"] != "reply":
            raise GraphRefusal(131009, "Button type must be reply")
        reply = fields(button["reply"], "reply", {"id", "title"}, set())
        words(reply["id"], "Button id", 256)
        replies.append({"text": words(reply["title"], "Button title", 20), "callback_data": reply["id"]})
    _different([one["text"] for one in replies], "title")
    return [replies]


def _rows(action: Any) -> list[list[dict[str, Any]]]:
    fields(action, "interactive['action']", {"button", "sections"}, set())
    opens, sections = words(action["button"], "Button label", 20), action["sections"]
    if not isinstance(sections, list) or not 1 <= len(sections) <= 10:
        raise GraphRefusal(131009, "Invalid sections count. Min allowed sections: 1, Max allowed sections: 10")
    found: list[list[dict[str, Any]]] = []
    for section in sections:
        fields(section, "sections", {"rows"}, {"title"})
        if len(sections) > 1 or "title" in section:
            words(section.get("title"), "Section title", 24)
        for row in section["rows"]:
            fields(row, "rows", {"id", "title"}, {"description"})
            words(row["id"], "Row id", 200)
            shown = {"text": words(row["title"], "Row title", 24), "callback_data": row["id"], "opened_by": opens}
            if "description" in row:
                shown["description"] = words(row["description"], "Row description", 72)
            found.append([shown])
    if not 1 <= len(found) <= 10:
        raise GraphRefusal(131009, "Total row count exceed max allowed count: 10")
    return found


def _contact_request(action: Any) -> list[list[dict[str, Any]]]:
    if fields(action, "interactive['action']", {"name"}, set())["name"] != "request_contact_info":
        raise GraphRefusal(131009, "Action name must be request_contact_info")
    return [[{"text": SHARE_LABEL, "request_contact": True}]]


ACTIONS: dict[str, Callable[[Any], list[list[dict[str, Any]]]]] = {
    "button": _reply_buttons,
    "list": _rows,
    "request_contact_info": _contact_request,
}


def _different(given: list[str], what: str) -> None:
    if len(set(given)) < len(given):
        raise GraphRefusal(131009, f"Duplicated {what} found")


def _template(given: Any, files: Files, templates: Templates) -> Letter:
    fields(given, "template", {"name", "language"}, {"components"})
    fields(given["language"], "template['language']", {"code"}, {"policy"})
    template = templates.usable(given["name"], given["language"]["code"])
    shown = template.rendered(given.get("components", []))
    file = stored_file(shown.document, files) if shown.document else None
    name = shown.document.get("filename") if shown.document else None
    return Letter("template", shown.text, [[one] for one in shown.buttons], file, name, template.name)


READ: dict[str, Callable[[Any, Files], Letter]] = {
    "text": _text,
    "interactive": _interactive,
    "document": lambda given, files: _file(given, files, "document"),
    "image": lambda given, files: _file(given, files, "image"),
    "template": lambda _given, _files: Letter("template", ""),
}
