"""The parts of the Graph API that the fake knows, with the answers and the refusals of the real one."""

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.graph_errors import PERSONAL, GraphRefusal
from tests.fakes.graph_messages import read_letter
from tests.fakes.graph_receipts import Fate
from tests.fakes.graph_webhook import APP, DISPLAY_NUMBER, PHONE, WABA
from tests.fakes.graph_world import GraphWorld, wamid
from tests.fakes.traffic import Fault
from tests.fakes.wire import Upload

MEBIBYTE = 1024 * 1024
DOCUMENTS = {
    "application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "text/plain",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
LARGEST = {"image/jpeg": 5 * MEBIBYTE, "image/png": 5 * MEBIBYTE} | dict.fromkeys(DOCUMENTS, 100 * MEBIBYTE)
"""By the kinds of files that can be sent, bytes."""
BARRED = {"blocked": 131026, "stopped": 131050, "not_now": 131049, "silent": 0}
"""By what has become of a person, the error; 0: accepted and sent, and never delivered."""


@dataclass(slots=True)
class Call:
    """One call: what was asked of which object, and the facts about it that the log keeps."""

    node: str
    asked: dict[str, Any]
    address: str
    """Where the server is, as the caller sees it, with the version."""
    body: bytes = b""
    facts: dict[str, Any] = field(default_factory=dict)
    fault: Fault | None = None
    first_heard: Callable[[], object] | None = None
    """Called once the first receipt has been told; None: receipts come later than the answer."""


def let_in(world: GraphWorld, call: Call, method: str) -> None:
    """Refuse what comes too fast, and whom a fault befalls before the call has had its effect."""
    limited = method == "messages" and world.traffic.behaviour.rate is not None
    if limited and not world.traffic.take(world.loop.time()):
        raise GraphRefusal(130429, "Cloud API message throughput has been reached")
    if call.fault and call.fault.kind == "code":
        raise GraphRefusal(call.fault.code)
    if call.fault and not call.fault.has_effect:
        raise GraphRefusal(131000)


def addressed(world: GraphWorld, call: Call) -> int:
    """The person a message goes to; 0 where nobody is."""
    try:
        return world.people.chat(str(call.asked.get("to") or ""), str(call.asked.get("recipient") or ""))
    except GraphRefusal:
        return 0


def send(world: GraphWorld, call: Call) -> dict[str, Any]:
    """A message, or the note that one was read."""
    asked, facts = call.asked, call.facts
    if asked.get("status") == "read":
        facts["kind"] = "read"
        return {"success": True}
    letter = read_letter(asked, world.chats.files, world.templates)
    facts |= {"kind": letter.kind, "text": letter.text, "has_buttons": bool(letter.buttons)}
    facts |= {"template": letter.template} if letter.template else {}
    facts |= {"reply_to": asked["context"]["message_id"]} if "context" in asked else {}
    chat = world.people.chat(str(asked.get("to") or ""), str(asked.get("recipient") or ""))
    code = _failure(world, call, chat, approved=letter.template is not None)
    silent = world.chats.barred.get(chat) == ("silent", None)
    message = world.chats.add(chat, "bot", "", letter.text, markup={"inline_keyboard": letter.buttons})
    message.is_deleted = bool(code) or silent  # the person never sees it
    if letter.file:
        message.file_id, message.file = letter.file.id, letter.file.facts()
        message.file |= {"name": letter.file_name} if letter.file_name else {}
        facts["file"] = message.file
    facts |= {"message_id": message.id, "wamid": wamid(message.id)} | ({"fails_later": code} if code else {})
    fate = Fate(chat, wamid(message.id), str(asked.get("biz_opaque_callback_data", "")), code, ends=silent)
    facts["told_after"] = world.receipts.begin(fate, call.first_heard)
    given = {"input": asked["to"], "wa_id": world.people.number(chat)} if asked.get("to") else {
        "input": asked["recipient"], "user_id": world.people.user_id(chat)
    }  # fmt: skip
    return {"messaging_product": "whatsapp", "contacts": [given], "messages": [{"id": wamid(message.id)}]}


def _failure(world: GraphWorld, call: Call, chat: int, *, approved: bool) -> int:
    """The error by which an accepted message fails later, or 0; GraphRefusal where it is not even accepted."""
    if call.fault and call.fault.kind == "code_later":
        return call.fault.code
    try:
        barred = BARRED[world.chats.barred[chat][0]] if chat in world.chats.barred else 0
        call.facts["in_window"] = world.limits.check(chat, world.loop.time(), barred, approved=approved)
    except GraphRefusal as refusal:
        if world.webhook.habits.refuses_later and refusal.number in PERSONAL:
            return refusal.number
        raise
    return 0


def upload(world: GraphWorld, call: Call) -> dict[str, Any]:
    """A file that messages can then name."""
    given = call.asked.get("file")
    if call.asked.get("messaging_product") != "whatsapp" or not isinstance(given, Upload):
        raise GraphRefusal(100, "Params messaging_product and file are required.")
    kind = call.asked.get("type") or mimetypes.guess_type(given.name)[0]
    if kind not in LARGEST:
        raise GraphRefusal(100, f"Param file must be a file with one of the following types: {', '.join(LARGEST)}")
    if len(given.content) > LARGEST[kind]:
        raise GraphRefusal(131053, "The file is too large")
    stored = world.chats.store(given, "media")
    call.facts["file"] = stored.facts()
    return {"id": stored.id}


def media(world: GraphWorld, call: Call) -> dict[str, Any]:
    """Where the bytes of a file are."""
    stored = world.chats.files[call.node]
    address = f"{call.address.rpartition('/')[0]}/lookaside/{stored.id}"
    facts = {"url": address, "mime_type": stored.kind, "sha256": stored.facts()["sha256"], "file_size": stored.size}
    return {**facts, "id": stored.id, "messaging_product": "whatsapp"}


def delete_media(world: GraphWorld, call: Call) -> dict[str, Any]:
    """A file is forgotten."""
    del world.chats.files[call.node]
    return {"success": True}


def begin_upload(world: GraphWorld, call: Call) -> dict[str, Any]:
    """An example for a template's header is going to come."""
    return {"id": f"upload:invented{world.log.n}"}


def end_upload(world: GraphWorld, call: Call) -> dict[str, Any]:
    """The example itself; what it is called from now on."""
    return {"h": f"4::invented:{len(call.body)}:{world.log.n}"}


def number(world: GraphWorld, call: Call) -> dict[str, Any]:
    """What the account's number is."""
    limit = world.limits.rules.people_a_day
    return {
        "id": PHONE, "display_phone_number": f"+{DISPLAY_NUMBER}", "verified_name": "Smaran",
        "quality_rating": "GREEN", "throughput": {"level": "STANDARD"}, "status": "CONNECTED",
        "whatsapp_business_manager_messaging_limit": f"TIER_{limit}" if limit else "TIER_UNLIMITED",
    }  # fmt: skip


def create_template(world: GraphWorld, call: Call) -> dict[str, Any]:
    """A template goes to review."""
    made = world.templates.create(call.asked)
    return {"id": made.id, "status": made.status, "category": made.category}


def edit_template(world: GraphWorld, call: Call) -> dict[str, Any]:
    """Changed words go to review."""
    world.templates.edit(world.templates.all[call.node], call.asked)
    return {"success": True}


def delete_template(world: GraphWorld, call: Call) -> dict[str, Any]:
    """A template is no more."""
    world.templates.delete(str(call.asked.get("name", "")), str(call.asked.get("hsm_id", "")))
    return {"success": True}


Method = Callable[[GraphWorld, Call], dict[str, Any]]
METHODS: dict[tuple[str, str, str], tuple[str, Method]] = {
    ("POST", "number", "messages"): ("messages", send),
    ("POST", "number", "media"): ("upload", upload),
    ("GET", "number", ""): ("number", number),
    ("GET", "media", ""): ("media", media),
    ("DELETE", "media", ""): ("delete_media", delete_media),
    ("GET", "app", ""): ("app", lambda _world, _call: {"id": APP}),
    ("POST", "app", "uploads"): ("begin_upload", begin_upload),
    ("POST", "upload", ""): ("end_upload", end_upload),
    ("GET", "account", "message_templates"): (
        "templates", lambda world, call: world.templates.page(call.asked, f"{call.address}/{WABA}/message_templates"),
    ),
    ("POST", "account", "message_templates"): ("create_template", create_template),
    ("DELETE", "account", "message_templates"): ("delete_template", delete_template),
    ("GET", "template", ""): ("template", lambda world, call: world.templates.all[call.node].told()),
    ("POST", "template", ""): ("edit_template", edit_template),
    ("GET", "account", "subscribed_apps"): ("subscribed", lambda _world, _call: {"data": [{"id": APP}]}),
    ("POST", "account", "subscribed_apps"): ("subscribe", lambda _world, _call: {"success": True}),
}  # fmt: skip
"""By the verb, what the object is and what of it is meant: the name in the log, and what is done."""


def found(world: GraphWorld, verb: str, node: str) -> tuple[str, Method] | None:
    """What a call means; None where Meta knows no such thing."""
    head, _, tail = node.partition("/")
    kind = {PHONE: "number", WABA: "account", APP: "app", "app": "app"}.get(head)
    if kind is None:
        kind = "media" if head in world.chats.files else "upload" if head.startswith("upload:") else "template"
        if kind == "template" and not getattr(world.templates.all.get(head), "name", ""):
            return None
    return METHODS.get((verb, kind, tail))
