"""Starts the fake Telegram in its own process and speaks to it, for tests that are not asynchronous."""

from pathlib import Path
from typing import Any

from tests.fakes.handle import Fake

TOKEN = "1000000001:invented-token"  # noqa: S105 - plainly invented


class FakeTelegram(Fake):
    """A fake Telegram that runs from `with` to its end; what it can do stands in tests/fakes/telegram_server.py.

    Its `url` is where the Bot API is, without `/bot<token>`.
    """

    module = "tests.fakes.telegram_server"

    def __init__(self, log: Path, *, port: int = 0, webhook: str = "", secret: str = "") -> None:
        super().__init__(log, port, ["--webhook", webhook, "--secret", secret] if webhook else [])

    def block(self, *chats: int, how: str | None = "blocked", to: int | None = None) -> None:
        """Let the bot no longer write there; `how` None lifts it, `to` is the new id of a group that has moved."""
        self._post("block", {"chats": chats, "how": how, "to": to})

    def share_number(self, chat: int, phone: str, **more: Any) -> dict[str, Any]:
        """Somebody shares their own number; with `user_id` another one's, or None: nobody's."""
        return self.say("contact", chat, phone=phone, **more)

    def menu(self, chat: int) -> list[tuple[str, str]]:
        """The commands that the person is offered there, with their words."""
        return self.screen(chat).menu

    def commands(self) -> list[dict[str, Any]]:
        """The commands that were set, by bot, scope and language."""
        commands: list[dict[str, Any]] = self._get("commands")["commands"]
        return commands

    def updates(self, bot: str = "") -> dict[str, Any]:
        """How many updates are waiting, whether a poll is under way, and the webhook."""
        return self._get(f"updates/{bot}")
