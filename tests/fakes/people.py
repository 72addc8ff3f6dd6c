"""What people do in their chats, made into the updates that Telegram would bring."""

import base64
from typing import Any

from tests.fakes.shapes import now, shown_chat, shown_member, shown_person
from tests.fakes.wire import Upload
from tests.fakes.world import BOT, World


def say(world: World, told: dict[str, Any]) -> dict[str, Any]:
    """Let somebody do something; the ids that it got. ValueError where it is not understood.

    `kind` is text, contact, callback, file, photo, sticker, edited, blocked, returned or raw; `chat` the person or the
    group; `bot`, `update_id` (to repeat an update), `times`, `language` and `name` where they matter.
    """
    chat, bot, kind = int(told["chat"]), str(told.get("bot") or BOT), told["kind"]
    if kind not in DOING:
        raise ValueError(f"unknown kind: {kind}; there are {', '.join(DOING)}")
    world.chats.started.add(chat)
    update = DOING[kind](world, bot, chat, told)
    number = told.get("update_id") or world.next_update()
    world.log.next_update = max(world.log.next_update, number + 1)
    world.updates(bot).add({"update_id": number, **update}, told.get("times") or 1)
    message = update.get("message") or {}
    return {"update_id": number, "message_id": message.get("message_id"), "update": update}


def _text(world: World, bot: str, chat: int, told: dict[str, Any]) -> dict[str, Any]:
    text = str(told["text"])
    command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    entities = [{"type": "bot_command", "offset": 0, "length": len(command)}] if command else []
    return _message(world, bot, told, text, {"text": text} | ({"entities": entities} if entities else {}))


def _contact(world: World, bot: str, chat: int, told: dict[str, Any]) -> dict[str, Any]:
    contact = {"phone_number": told["phone"], "first_name": told.get("name", "Asha")}
    owner = told.get("user_id", chat)
    return _message(world, bot, told, None, {"contact": contact | ({"user_id": owner} if owner else {})})


def _callback(world: World, bot: str, chat: int, told: dict[str, Any]) -> dict[str, Any]:
    if "data" in told:
        under, data = int(told.get("message_id") or 1), told["data"]
    else:
        message, button = world.chats.button(chat, bot, told["label"])
        under, data = message.id, button["callback_data"]
    press = f"press-{world.log.next_update}"
    world.chats.presses[press] = not told.get("too_old")
    world.chats.spinning[chat].append(press)
    shown = {"message_id": under, "chat": shown_chat(chat), "date": now()}
    return {"callback_query": {
        "id": press, "from": shown_person(told), "chat_instance": str(chat), "data": data, "message": shown,
    }}  # fmt: skip


def _file(world: World, bot: str, chat: int, told: dict[str, Any]) -> dict[str, Any]:
    name, is_photo = told.get("file_name", "list.csv"), told["kind"] == "photo"
    upload = Upload(name, base64.b64decode(told.get("content", "")))
    stored = world.chats.store(upload, "photos" if is_photo else "documents", told.get("size"))
    shown: Any = stored.told()
    shown = (
        {"photo": [{**shown, "width": 90, "height": 90}]} if is_photo else {"document": {**shown, "file_name": name}}
    )
    caption = told.get("caption")
    shown |= {"caption": caption} if caption else {}
    return _message(world, bot, told, caption, shown, file=stored.facts(), file_id=stored.id)


def _sticker(world: World, bot: str, chat: int, told: dict[str, Any]) -> dict[str, Any]:
    sticker = {"file_id": "s1", "file_unique_id": "s1", "type": "regular", "width": 9, "height": 9}
    return _message(world, bot, told, None, {"sticker": sticker | {"is_animated": False, "is_video": False}})


def _edited(world: World, bot: str, chat: int, told: dict[str, Any]) -> dict[str, Any]:
    edited = {"message_id": told["message_id"], "text": told["text"], "edit_date": now()}
    return {"edited_message": {"from": shown_person(told), "chat": shown_chat(chat), "date": now(), **edited}}


def _blocked(world: World, bot: str, chat: int, told: dict[str, Any]) -> dict[str, Any]:
    world.chats.barred[chat] = ("blocked", None)
    return shown_member(bot, told, "member", "kicked")


def _returned(world: World, bot: str, chat: int, told: dict[str, Any]) -> dict[str, Any]:
    world.chats.barred.pop(chat, None)
    return shown_member(bot, told, "kicked", "member")


def _raw(world: World, bot: str, chat: int, told: dict[str, Any]) -> dict[str, Any]:
    return dict(told["update"])


DOING = {
    "text": _text,
    "contact": _contact,
    "callback": _callback,
    "file": _file,
    "photo": _file,
    "sticker": _sticker,
    "edited": _edited,
    "blocked": _blocked,
    "returned": _returned,
    "raw": _raw,
}


def _message(
    world: World, bot: str, told: dict[str, Any], text: str | None, shown: dict[str, Any], **more: Any
) -> dict[str, Any]:
    chat = int(told["chat"])
    message = world.chats.add(chat, "person", bot, text, **more)
    head = {"message_id": message.id, "from": shown_person(told), "chat": shown_chat(chat), "date": now()}
    return {"message": head | shown}
