"""What people do in WhatsApp, made into what Meta posts to the webhook."""

import base64
from collections.abc import Callable
from typing import Any

from tests.fakes.chats import Message
from tests.fakes.graph_messages import SHARE_LABEL
from tests.fakes.graph_webhook import DISPLAY_NUMBER, Event
from tests.fakes.graph_world import GraphWorld, now, wamid
from tests.fakes.wire import Upload

Told = dict[str, Any]
FILES = {
    "file": ("document", "list.csv"),
    "photo": ("image", "photo.jpg"),
    "audio": ("audio", "voice.ogg"),
    "sticker": ("sticker", "sticker.webp"),
}
"""By the kind that is said, WhatsApp's, and the usual name."""


def say(world: GraphWorld, told: Told) -> Told:
    """Let somebody do something; the ids that it got. ValueError where it is not understood.

    `kind` is a key of DOING, `chat` the person; `times`, and `message_id` to repeat a message, where they matter.
    """
    chat, kind = int(told["chat"]), told["kind"]
    if kind not in DOING:
        raise ValueError(f"unknown kind: {kind}; there are {', '.join(DOING)}")
    value = DOING[kind](world, chat, told)
    if kind not in SAYS_NOTHING:
        world.limits.heard[chat] = world.loop.time()
    world.webhook.add(Event(value), told.get("times"))
    message = (value.get("messages") or [{}])[0]
    # In the log lest a server that is started again gives the same number to another message.
    world.note(
        "(said)",
        accepted=True,
        code=200,
        chat_id=chat,
        kind=kind,
        wamid=message.get("id"),
        message_id=world.chats.next_message - 1,
    )
    return {"message_id": message.get("id"), "value": value}


def _written(world: GraphWorld, chat: int, told: Told, shown: Told, text: str | None = None, **more: Any) -> Told:
    """A message of somebody, with what is particular to it."""
    number = told.get("message_id") or wamid(world.chats.add(chat, "person", "", text, **more).id)
    head = {**world.people.sender(chat), "id": number, "timestamp": str(now())}
    return {"contacts": [world.people.contact(chat, told.get("name", "Asha"))], "messages": [head | shown]}


def _text(world: GraphWorld, chat: int, told: Told) -> Told:
    text = str(told["text"])
    return _written(world, chat, told, {"type": "text", "text": {"body": text}}, text)


def _press(world: GraphWorld, chat: int, told: Told) -> Told:
    if told.get("label") == SHARE_LABEL:
        return _contact(world, chat, {**told, "phone": f"+{world.people.number(chat)}"})
    if "data" in told:
        # What an old message said, and where nobody knows it any more.
        under, button = wamid(int(told.get("under") or 1)), {"callback_data": told["data"], "text": told["label"]}
    else:
        message, button = world.chats.button(chat, "", told["label"])
        under = wamid(message.id)
    answer, title = button["callback_data"], button["text"]
    shown: Told
    if button.get("quick"):
        shown = {"type": "button", "button": {"payload": answer, "text": title}}
    elif "opened_by" in button:
        described = {"description": button["description"]} if "description" in button else {}
        reply = {"id": answer, "title": title, **described}
        shown = {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": reply}}
    else:
        reply = {"id": answer, "title": title}
        shown = {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": reply}}
    context = {"context": {"from": DISPLAY_NUMBER, "id": under}}
    return _written(world, chat, told, {**context, **shown}, title)


def _contact(world: GraphWorld, chat: int, told: Told) -> Told:
    """With `user_id` None or another's: a card that anybody could have sent, and nobody asked for."""
    phone, asked = str(told["phone"]), told.get("user_id", chat) == chat
    card: Told = {"name": {"formatted_name": "Asha"}, "phones": [{"phone": phone, "wa_id": phone.lstrip("+")}]}
    if asked:
        card = {"phones": [{"phone": phone}], "vcard": f"BEGIN:VCARD\nVERSION:3.0\nTEL:{phone}\nEND:VCARD"}
    origin = "contact_request" if asked else "other"
    return _written(world, chat, told, {"type": "contacts", "origin": origin, "contacts": [card]})


def _file(world: GraphWorld, chat: int, told: Told) -> Told:
    kind, usual = FILES[told["kind"]]
    name = str(told.get("file_name", usual))
    stored = world.chats.store(Upload(name, base64.b64decode(told.get("content", ""))), "media", told.get("size"))
    media = {"mime_type": stored.kind, "sha256": stored.facts()["sha256"], "id": stored.id}
    media |= {"filename": name} if kind == "document" else {}
    caption = told.get("caption")
    media |= {"caption": caption} if caption else {}
    return _written(world, chat, told, {"type": kind, kind: media}, caption, file=stored.facts(), file_id=stored.id)


def _reaction(world: GraphWorld, chat: int, told: Told) -> Told:
    message = world.chats.seen(chat)[-1] if world.chats.seen(chat) else Message(1, chat, "bot", "", None)
    reaction = {"message_id": wamid(message.id), "emoji": told.get("emoji", "👍")}
    return _written(world, chat, told, {"type": "reaction", "reaction": reaction})


def _unsupported(world: GraphWorld, chat: int, told: Told) -> Told:
    error = {"code": 131051, "title": "Message type unknown", "message": "Message type unknown"}
    return _written(world, chat, told, {"type": "unsupported", "errors": [error]})


def _changed_number(world: GraphWorld, chat: int, told: Told) -> Told:
    before, before_id = world.people.number(chat), world.people.user_id(chat)
    after, after_id = str(told["phone"]).lstrip("+"), told.get("user_id") or f"{before_id}1"
    world.people.move(chat, after, after_id)
    system = {
        "body": f"User Asha changed from {before} to {after}", "type": "user_changed_number", "wa_id": after,
        "previous_user_id": before_id, "user_id": after_id,
    }  # fmt: skip
    return _system(world, {"from": before}, system)


def _changed_id(world: GraphWorld, chat: int, told: Told) -> Told:
    before, after = world.people.user_id(chat), told.get("user_id") or f"{world.people.user_id(chat)}1"
    world.people.move(chat, world.people.number(chat), after)
    return _system(world, {}, {"type": "user_changed_user_id", "previous_user_id": before, "user_id": after})


def _system(world: GraphWorld, sender: Told, system: Told) -> Told:
    number = wamid(world.chats.next_message)
    world.chats.next_message += 1
    return {"messages": [{**sender, "id": number, "timestamp": str(now()), "type": "system", "system": system}]}


DOING: dict[str, Callable[[GraphWorld, int, Told], Told]] = {
    "text": _text,
    "callback": _press,
    "contact": _contact,
    "file": _file,
    "photo": _file,
    "audio": _file,
    "sticker": _file,
    "reaction": _reaction,
    "unsupported": _unsupported,
    "changed_number": _changed_number,
    "changed_id": _changed_id,
    "raw": lambda _world, _chat, told: dict(told["value"]),
}
SAYS_NOTHING = {"changed_number", "changed_id", "raw", "reaction"}
"""What opens no window."""
