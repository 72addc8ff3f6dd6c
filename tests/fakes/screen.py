"""A chat as a person sees it: what the server tells of it, and what a test reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.chats import Chats


def screen(chats: Chats, chat: int, bot: str, menu: Sequence[dict[str, str]] = ()) -> dict[str, Any]:
    """A chat with one bot as the person sees it now: messages, the keyboard in place of the letters, menu, spinners."""
    seen = [message for message in chats.seen(chat) if message.bot == bot]
    keyboards = [message.markup for message in seen if (message.markup or {}).keys() & {"keyboard", "remove_keyboard"}]
    keyboard = (keyboards[-1] or {}).get("keyboard") or [] if keyboards else []
    return {
        "messages": [
            {
                **{name: getattr(message, name) for name in ("id", "by", "text", "file", "file_id")},
                "edited": bool(message.edits),
                "buttons": [
                    [button["text"] for button in row] for row in (message.markup or {}).get("inline_keyboard") or []
                ],
            }
            for message in seen
        ],
        "keyboard": [[button["text"] for button in row] for row in keyboard],
        "menu": [[one["command"], one["description"]] for one in menu],
        "spinning": len(chats.spinning[chat]),
    }


@dataclass(frozen=True)
class Shown:
    """One message as the person sees it."""

    id: int
    by: str
    """"bot" or "person"."""
    text: str | None
    edited: bool
    buttons: list[list[str]]
    """Labels, row by row."""
    file: dict[str, Any] | None
    """Name, size and sha256."""
    file_id: str | None


@dataclass(frozen=True)
class Screen:
    """A chat as the person sees it."""

    messages: list[Shown]
    """In order; edited ones as they are now, deleted ones gone."""
    keyboard: list[list[str]]
    """What stands in place of the letters: labels, row by row."""
    menu: list[tuple[str, str]]
    spinning: int
    """Presses of buttons that nobody has answered yet."""

    @property
    def said(self) -> list[str]:
        """The texts and captions of the bot."""
        return [one.text or "" for one in self.messages if one.by == "bot"]

    @property
    def last(self) -> Shown:
        """The newest message of the bot."""
        return [one for one in self.messages if one.by == "bot"][-1]
