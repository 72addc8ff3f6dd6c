"""Chats, people, bots and messages as the Bot API writes them."""

from typing import Any

from tests.fakes.call_log import wall_clock
from tests.fakes.chats import Message


def shown_message(message: Message, shown: dict[str, Any]) -> dict[str, Any]:
    """A message of a bot, with what is particular to it."""
    told = {"message_id": message.id, "from": shown_bot(message.bot), "chat": shown_chat(message.chat), "date": now()}
    inline = {"reply_markup": message.markup} if message.markup and "inline_keyboard" in message.markup else {}
    return {**told, **shown, **inline}


def shown_chat(chat: int) -> dict[str, Any]:
    """A chat as Telegram describes it; groups have numbers below zero."""
    return {"id": chat, "type": "private", "first_name": "Asha"} if chat > 0 else {
        "id": chat, "type": "group", "title": "Section"
    }  # fmt: skip


def shown_bot(bot: str) -> dict[str, Any]:
    """A bot, known by its number."""
    return {"id": int(bot), "is_bot": True, "first_name": "Smaran", "username": f"invented_{bot}_bot"}


def shown_member(bot: str, told: dict[str, Any], before: str, after: str) -> dict[str, Any]:
    """An update that says what a person has made of the bot."""
    me = {"id": int(bot), "is_bot": True, "first_name": "Smaran"}
    return {"my_chat_member": {
        "chat": shown_chat(int(told["chat"])), "from": shown_person(told), "date": now(),
        "old_chat_member": _as_member(me, before), "new_chat_member": _as_member(me, after),
    }}  # fmt: skip


def _as_member(user: dict[str, Any], status: str) -> dict[str, Any]:
    return {"user": user, "status": status} | ({"until_date": 0} if status == "kicked" else {})


def shown_person(told: dict[str, Any]) -> dict[str, Any]:
    """Whoever does something in a chat."""
    person = {"id": abs(int(told.get("from") or told["chat"])), "is_bot": False, "first_name": told.get("name", "Asha")}
    return person | ({"language_code": told["language"]} if told.get("language") else {})


def now() -> int:
    """Seconds since 1970, as Telegram dates everything."""
    return int(wall_clock().timestamp())
