"""The methods of the Bot API that the fake knows, with the answers and the refusals of the real one."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.chats import Chats, Message, Refusal
from tests.fakes.shapes import now, shown_bot, shown_message
from tests.fakes.updates import Updates
from tests.fakes.wire import Upload

MEBIBYTE = 1024 * 1024
COMMAND = re.compile("[a-z0-9_]{1,32}")
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@dataclass(slots=True)
class Call:
    """One call of a method: what was asked, and the facts about it that the log keeps."""

    bot: str
    method: str
    fields: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)

    def structure(self, name: str) -> Any:
        """A field that is JSON within JSON, or JSON within a form; None where it is absent."""
        value = self.fields.get(name)
        return json.loads(value) if isinstance(value, str) and value else value

    def number(self, name: str) -> int:
        """A whole number; 0 where it is absent or none."""
        try:
            return int(self.fields.get(name) or 0)
        except ValueError:
            return 0


@dataclass
class BotApi:
    """Answers calls; a result, or a Refusal raised."""

    chats: Chats
    updates: Callable[[str], Updates]
    """Those of a bot."""
    commands: dict[tuple[str, str, str], list[dict[str, str]]] = field(default_factory=dict)
    """By bot, scope (as JSON) and language."""

    def answer(self, call: Call) -> Any:
        """Do what the method does."""
        chat = call.number("chat_id")
        if call.method not in METHODS:
            raise Refusal(404, "Not Found")
        if call.method in _IN_A_CHAT:
            if not chat:
                raise Refusal(400, "Bad Request: chat_id is empty")
            self.chats.reach(chat)
        return METHODS[call.method](self, call)

    def get_me(self, call: Call) -> Any:
        return {
            **shown_bot(call.bot), "can_join_groups": True, "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }  # fmt: skip

    def send_message(self, call: Call) -> Any:
        text = _text(call, "text", 4096, "message is too long")
        if not text:
            raise Refusal(400, "Bad Request: message text is empty")
        return self._sent(call, text, {"text": text})

    def send_photo(self, call: Call) -> Any:
        return self._send_file(call, "photo")

    def send_document(self, call: Call) -> Any:
        return self._send_file(call, "document")

    def edit_text(self, call: Call) -> Any:
        text = _text(call, "text", 4096, "message is too long")
        if self._standing(call, "message to edit not found").file:
            raise Refusal(400, "Bad Request: there is no text in the message to edit")
        return self._edit(call, text)

    def edit_caption(self, call: Call) -> Any:
        return self._edit(call, _text(call, "caption", 1024, "message caption is too long"))

    def edit_markup(self, call: Call) -> Any:
        return self._edit(call, None)

    def delete_message(self, call: Call) -> Any:
        message = self._standing(call, "message to delete not found")
        message.is_deleted = True
        return True

    def chat_action(self, call: Call) -> Any:
        call.facts["action"] = call.fields.get("action")
        return True

    def answer_press(self, call: Call) -> Any:
        press = str(call.fields.get("callback_query_id"))
        if not self.chats.presses.get(press):
            raise Refusal(400, TOO_OLD)
        _text(call, "text", 200, "MESSAGE_TOO_LONG")
        for pressed in self.chats.spinning.values():
            if press in pressed:
                pressed.remove(press)
        return True

    def get_file(self, call: Call) -> Any:
        stored = self.chats.files.get(str(call.fields.get("file_id")))
        if not stored:
            raise Refusal(400, "Bad Request: invalid file_id")
        if stored.size > 20 * MEBIBYTE:
            raise Refusal(400, "Bad Request: file is too big")
        return {**stored.told(), "file_path": stored.path}

    def set_commands(self, call: Call) -> Any:
        commands = call.structure("commands") or []
        call.facts["commands"] = len(commands)
        for one in commands:
            if not COMMAND.fullmatch(one["command"]):
                raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 0 < len(one["description"]) <= 256:
                raise Refusal(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self._reach_scope(call)
        self.commands[_scope(call)] = commands
        return True

    def menu(self, bot: str, chat: int) -> list[dict[str, str]]:
        """What a person finds there under /, whatever the language of their phone: their chat's own, or everybody's."""
        scopes = [{"type": "chat", "chat_id": chat}, {"type": "all_private_chats"}, {"type": "default"}]
        keys = [(bot, json.dumps(scope, sort_keys=True), "") for scope in scopes]
        return next((self.commands[key] for key in keys if self.commands.get(key)), [])

    def get_commands(self, call: Call) -> Any:
        return self.commands.get(_scope(call), [])

    def delete_commands(self, call: Call) -> Any:
        self.commands.pop(_scope(call), None)
        return True

    def set_webhook(self, call: Call) -> Any:
        url = call.fields.get("url") or ""
        if url and not _is_loopback(url):
            raise Refusal(400, "Bad Request: bad webhook: the fake posts to this machine only")
        updates = self.updates(call.bot)
        if "allowed_updates" in call.fields:
            updates.allowed = call.structure("allowed_updates")
        self._drop_pending(call)
        updates.set_webhook(url, call.fields.get("secret_token") or "")
        return True

    def delete_webhook(self, call: Call) -> Any:
        self._drop_pending(call)
        self.updates(call.bot).set_webhook("", "")
        return True

    def webhook_info(self, call: Call) -> Any:
        updates = self.updates(call.bot)
        info = {"url": updates.url, "has_custom_certificate": False, "pending_update_count": len(updates.waiting)}
        return info | ({"last_error_message": updates.last_error} if updates.last_error else {})

    def _send_file(self, call: Call, kind: str) -> Any:
        caption = _text(call, "caption", 1024, "message caption is too long")
        given = call.fields.get(kind)
        if isinstance(given, str) and given.startswith("attach://"):
            given = call.fields.get(given.removeprefix("attach://"))
        if isinstance(given, Upload):
            if len(given.content) > 50 * MEBIBYTE:
                raise Refusal(413, "Request Entity Too Large")
            stored = self.chats.store(given, f"{kind}s")
        elif given in self.chats.files:
            stored = self.chats.files[given]
        else:
            raise Refusal(400, "Bad Request: wrong file identifier/HTTP URL specified")
        file = call.facts["file"] = stored.facts()
        told: Any = stored.told()
        told = [{**told, "width": 90, "height": 90}] if kind == "photo" else {**told, "file_name": stored.name}
        call.facts["uploaded"] = isinstance(given, Upload)
        return self._sent(call, caption, {kind: told} | ({"caption": caption} if caption else {}), file, stored.id)

    def _sent(
        self,
        call: Call,
        text: str,
        shown: dict[str, Any],
        file: dict[str, Any] | None = None,
        file_id: str | None = None,
    ) -> Any:
        markup, chat = _markup(call), call.number("chat_id")
        message = self.chats.add(chat, "bot", call.bot, text, markup=markup, file=file, file_id=file_id)
        call.facts["message_id"] = message.id
        return shown_message(message, shown)

    def _edit(self, call: Call, text: str | None) -> Any:
        message = self._standing(call, "message to edit not found")
        if (message.markup or {}).keys() & {"keyboard", "remove_keyboard"}:
            raise Refusal(400, "Bad Request: message can't be edited")
        markup = _markup(call)
        if text in {None, message.text} and markup == message.markup:
            raise Refusal(400, NOT_MODIFIED)
        message.text, message.markup, message.edits = text or message.text, markup, message.edits + 1
        return shown_message(message, {"caption" if message.file else "text": message.text, "edit_date": now()})

    def _standing(self, call: Call, otherwise: str) -> Message:
        number = call.number("message_id")
        call.facts["target"] = number
        message = self.chats.standing(call.number("chat_id"), number, call.bot)
        if not message:
            raise Refusal(400, f"Bad Request: {otherwise}")
        return message

    def _reach_scope(self, call: Call) -> None:
        scope = call.structure("scope") or {}
        if scope.get("type") == "chat":
            self.chats.reach(int(scope["chat_id"]))

    def _drop_pending(self, call: Call) -> None:
        if str(call.fields.get("drop_pending_updates")).lower() == "true":
            self.updates(call.bot).waiting.clear()


METHODS: dict[str, Callable[[BotApi, Call], Any]] = {
    "getMe": BotApi.get_me,
    "sendMessage": BotApi.send_message,
    "sendPhoto": BotApi.send_photo,
    "sendDocument": BotApi.send_document,
    "editMessageText": BotApi.edit_text,
    "editMessageCaption": BotApi.edit_caption,
    "editMessageReplyMarkup": BotApi.edit_markup,
    "deleteMessage": BotApi.delete_message,
    "sendChatAction": BotApi.chat_action,
    "answerCallbackQuery": BotApi.answer_press,
    "getFile": BotApi.get_file,
    "setMyCommands": BotApi.set_commands,
    "getMyCommands": BotApi.get_commands,
    "deleteMyCommands": BotApi.delete_commands,
    "setWebhook": BotApi.set_webhook,
    "deleteWebhook": BotApi.delete_webhook,
    "getWebhookInfo": BotApi.webhook_info,
}
"""All but getUpdates, which answers when it likes."""

_IN_A_CHAT = {name for name in METHODS if name.startswith(("send", "edit", "deleteMessage"))}


def _text(call: Call, name: str, longest: int, otherwise: str) -> str:
    text = str(call.fields.get(name) or "")
    if text:
        call.facts |= {"text_sha256": hashlib.sha256(text.encode()).hexdigest(), "text_length": len(text)}
    if len(text) > longest:
        raise Refusal(400, f"Bad Request: {otherwise}")
    return text


def _markup(call: Call) -> dict[str, Any] | None:
    markup: dict[str, Any] | None = call.structure("reply_markup")
    rows = (markup or {}).get("inline_keyboard") or (markup or {}).get("keyboard") or []
    call.facts["has_buttons"] = bool(rows)
    for button in (button for row in rows for button in row if isinstance(button, dict)):
        if len(button.get("callback_data", "").encode()) > 64:
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
    return markup


def _scope(call: Call) -> tuple[str, str, str]:
    scope = json.dumps(call.structure("scope") or {"type": "default"}, sort_keys=True)
    return call.bot, scope, call.fields.get("language_code") or ""


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
