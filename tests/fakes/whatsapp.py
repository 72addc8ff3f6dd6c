"""Starts the fake WhatsApp in its own process and speaks to it, for tests that are not asynchronous."""

import urllib.parse
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.fakes.graph_webhook import APP, PHONE, WABA
from tests.fakes.handle import Fake

__all__ = [
    "APP",
    "APP_SECRET",
    "PHONE",
    "TOKEN",
    "VERIFY_TOKEN",
    "VERSION",
    "WABA",
    "FakeWhatsApp",
    "number",
    "user_id",
]

TOKEN = "invented-token"  # noqa: S105 - plainly invented
APP_SECRET = "invented-app-secret"  # noqa: S105 - plainly invented
VERIFY_TOKEN = "invented-verify-token"  # noqa: S105 - plainly invented
VERSION = "v25.0"


def number(chat: int) -> str:
    """The number of a person, as digits without plus."""
    return f"9190000{chat:05d}"


def user_id(chat: int) -> str:
    """The business-scoped id of a person."""
    return f"IN.90000{chat:05d}"


class FakeWhatsApp(Fake):
    """A fake WhatsApp that runs from `with` to its end; what it can do stands in tests/fakes/whatsapp_server.py.

    Its `url` is where the Graph API is, without the version.
    """

    module = "tests.fakes.whatsapp_server"

    def __init__(self, log: Path, *, port: int = 0, webhook: str = "", secret: str = APP_SECRET) -> None:
        super().__init__(log, port, ["--webhook", webhook, "--secret", secret])

    def fail(
        self,
        code: int,
        times: int = 0,
        *,
        share: float = 0,
        chats: Sequence[int] = (),
        later: bool = False,
        method: str | None = None,
    ) -> None:
        """Refuse the next `times` calls, or a share of them, with Meta's code; to these people only, if any are named.

        `later`: accept them, and tell by a status that they have failed. `method` is a name in the log: "messages".
        """
        calls = list(range(1, times + 1))
        wanted = {"code": code, "calls": calls, "share": share, "chats": list(chats), "later": later, "method": method}
        self._post("fail", wanted)

    def expire_token(self) -> None:
        """Refuse every token from now on; `behave(tokens=None)` lifts it."""
        self.behave(tokens=[])

    def block(self, *chats: int, how: str | None = "blocked") -> None:
        """Let nothing reach them any more, in one of the ways of graph_api.BARRED; None lifts it."""
        self._post("block", {"chats": chats, "how": how})

    def hide_number(self, *chats: int, hidden: bool = True) -> None:
        """Let webhooks name these people by their business-scoped id alone."""
        self._post("nameless", {"chats": chats, "nameless": hidden})

    def open_window(self, *chats: int) -> None:
        """As if they had written just now, of which the program hears nothing."""
        self._post("window", {"chats": chats, "open": True})

    def close_window(self, *chats: int) -> None:
        """As if they had last written long ago."""
        self._post("window", {"chats": chats, "open": False})

    def share_number(self, chat: int, phone: str, **more: Any) -> dict[str, Any]:
        """Somebody answers the request for their own number; with `user_id` another one's, or None: sends a card."""
        return self.say("contact", chat, phone=phone, **more)

    def change_number(self, chat: int, phone: str, **more: Any) -> dict[str, Any]:
        """Somebody has another number from now on, and so another business-scoped id."""
        return self.say("changed_number", chat, phone=phone, **more)

    def change_id(self, chat: int, **more: Any) -> dict[str, Any]:
        """Somebody has another business-scoped id from now on, and nobody is told their number."""
        return self.say("changed_id", chat, **more)

    def approve(self, name: str, language: str, body: str, **more: Any) -> dict[str, Any]:
        """Register a template with named parameters that may be used at once; `document`, `footer`, `buttons`: labels.

        `status`: another than APPROVED.
        """
        named = dict.fromkeys(part.partition("}}")[0] for part in body.split("{{")[1:])
        example = {"example": {"body_text_named_params": [{"param_name": one, "example": "x"} for one in named]}}
        components: list[dict[str, Any]] = [{"type": "BODY", "text": body, **(example if named else {})}]
        if more.get("document"):
            handle = {"header_handle": ["4::invented"]}
            components.insert(0, {"type": "HEADER", "format": "DOCUMENT", "example": handle})
        if more.get("footer"):
            components.append({"type": "FOOTER", "text": more["footer"]})
        if more.get("buttons"):
            labels = [{"type": "QUICK_REPLY", "text": label} for label in more["buttons"]]
            components.append({"type": "BUTTONS", "buttons": labels})
        asked = {"name": name, "language": language, "category": "UTILITY", "parameter_format": "NAMED"}
        told = {"create": {**asked, "components": components}, "status": more.get("status", "APPROVED")}
        made: dict[str, Any] = self._post("template", told)["result"]
        return made

    def set_status(self, name: str, status: str, language: str = "", reason: str = "") -> None:
        """Give a template another status, in one language or in all; the webhook tells of it."""
        self._post("template", {"name": name, "status": status, "language": language, "reason": reason})

    def templates(self) -> list[dict[str, Any]]:
        """All templates, as the Graph API lists them."""
        templates: list[dict[str, Any]] = self._get("templates")["templates"]
        return [one for one in templates if one["name"]]

    def waiting(self) -> int:
        """How much is still to be told to the webhook."""
        return int(self._get("webhook")["waiting"])

    def posts(self) -> list[dict[str, Any]]:
        """The lines of what was posted to the webhook, with `code` (its answer), `events` and `seconds`."""
        return self.calls("(webhook)")

    def verify(self, token: str = VERIFY_TOKEN) -> bool:
        """Ask the webhook whether it is ours, as Meta does before it posts anything."""
        address = self._get("webhook")["url"]
        asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": token}
        try:
            with urllib.request.urlopen(f"{address}?{urllib.parse.urlencode(asked)}", timeout=30) as answer:  # noqa: S310 - ours
                return bool(answer.read() == b"1158201444")
        except urllib.error.HTTPError as refused:
            refused.close()
            return False
