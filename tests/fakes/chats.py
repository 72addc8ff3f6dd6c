"""What a fake provider keeps: who can be written to, what stands in each chat, and the files."""

import hashlib
import mimetypes
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.wire import Upload


class Refusal(Exception):  # noqa: N818 - Telegram's own answer
    """A call that is answered with an error."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


BARRED = {
    "blocked": (403, "Forbidden: bot was blocked by the user"),
    "deactivated": (403, "Forbidden: user is deactivated"),
    "kicked": (403, "Forbidden: bot was kicked from the group chat"),
    "never_started": (400, "Bad Request: chat not found"),
    "migrated": (400, "Bad Request: group chat was upgraded to a supergroup chat"),
}
"""By what has become of a chat, the answer to whoever writes there."""


@dataclass(slots=True)
class Message:
    """One message, as it stands in the chat now."""

    id: int
    chat: int
    by: str
    """"bot" or "person"."""
    bot: str
    text: str | None
    markup: dict[str, Any] | None = None
    file: dict[str, Any] | None = None
    """Name, size and sha256 of what came with it."""
    edits: int = 0
    is_deleted: bool = False
    file_id: str | None = None

    @property
    def buttons(self) -> list[list[dict[str, Any]]]:
        """Row by row: those under the message, or those that replace the keyboard."""
        markup = self.markup or {}
        return markup.get("inline_keyboard") or markup.get("keyboard") or []

    def told(self) -> dict[str, Any]:
        """As GET /control/chats/ID shows it."""
        shown = {name: getattr(self, name) for name in ("id", "by", "bot", "text", "buttons", "file", "edits")}
        return {**shown, "deleted": self.is_deleted}


@dataclass(slots=True)
class StoredFile:
    """A file that can be sent again by its id, and fetched by its path."""

    id: str
    path: str
    name: str
    content: bytes
    size: int
    """As it is told; it may be told larger than it is."""

    def told(self) -> dict[str, Any]:
        """As Telegram names it in a message."""
        return {"file_id": self.id, "file_unique_id": self.id[-16:], "file_size": self.size}

    @property
    def kind(self) -> str:
        """The MIME type, by the name."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def facts(self) -> dict[str, Any]:
        """As the log and the screen name it."""
        return {"name": self.name, "size": self.size, "sha256": hashlib.sha256(self.content).hexdigest()}


@dataclass
class Chats:
    """Every chat of every bot."""

    next_message: int = 1
    keep: bool = True
    """Whether what is sent is kept to be read; a long run may do without."""
    strangers: bool = False
    """Whether those who never wrote are unknown."""
    barred: dict[int, tuple[str, int | None]] = field(default_factory=dict)
    """By chat, a key of BARRED and the new id of a group that has one."""
    started: set[int] = field(default_factory=set)
    in_chat: dict[int, list[Message]] = field(default_factory=lambda: defaultdict(list))
    messages: dict[int, Message] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    presses: dict[str, bool] = field(default_factory=dict)
    """By the press of a button, whether it can still be answered."""
    spinning: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By chat, the presses that nobody has answered yet: the person sees the button work."""

    def reach(self, chat: int) -> None:
        """Refuse where a bot cannot write."""
        if chat in self.barred:
            how, moved_to = self.barred[chat]
            code, description = BARRED[how]
            raise Refusal(code, description, **({"migrate_to_chat_id": moved_to} if moved_to else {}))
        if self.strangers and chat not in self.started:
            raise Refusal(*BARRED["never_started"])

    def add(self, chat: int, by: str, bot: str, text: str | None, **more: Any) -> Message:
        """One more message in a chat."""
        message = Message(self.next_message, chat, by, bot, text, **more)
        self.next_message += 1
        if self.keep:
            self.in_chat[chat].append(message)
            self.messages[message.id] = message
        return message

    def standing(self, chat: int, number: int, bot: str) -> Message | None:
        """The message of that bot in that chat, unless it is deleted."""
        message = self.messages.get(number)
        return message if message and (message.chat, message.bot, message.is_deleted) == (chat, bot, False) else None

    def seen(self, chat: int) -> list[Message]:
        """What a person sees there, in order."""
        return [message for message in self.in_chat.get(chat, []) if not message.is_deleted]

    def button(self, chat: int, bot: str, label: str) -> tuple[Message, dict[str, Any]]:
        """The newest button of that label, description or answer, and its message; ValueError where there is none."""
        for message in reversed(self.in_chat[chat]):
            if (message.bot, message.is_deleted) != (bot, False):
                continue
            for button in (one for row in message.buttons for one in row if "callback_data" in one):
                if label in {button["text"], button.get("description"), button["callback_data"]}:
                    return message, button
        raise ValueError(f"no button {label!r} in chat {chat}")

    def bar(self, chats: Sequence[int], how: str | None, moved_to: int | None = None) -> None:
        """Let nobody write there, for the reason `how`; None opens the chats again."""
        for chat in chats:
            if how is None:
                self.barred.pop(chat, None)
            else:
                self.barred[chat] = (how, moved_to)

    def store(self, upload: Upload, folder: str, size: int | None = None) -> StoredFile:
        """Keep a file."""
        number = len(self.files) + 1
        file_id = f"{folder}-{number}-{hashlib.sha256(upload.content).hexdigest()[:16]}"
        ending = upload.name.rpartition(".")[2] or "bin"
        stored = StoredFile(
            file_id, f"{folder}/file_{number}.{ending}", upload.name, upload.content, size or len(upload.content)
        )
        self.files[file_id] = stored
        return stored
