"""Starts a fake provider in its own process and speaks to it, for tests that are not asynchronous."""

import base64
import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from tests.fakes.call_log import read_calls
from tests.fakes.screen import Screen, Shown

ROOT = Path(__file__).parents[2]


class Fake:
    """A fake provider that runs from `with` to its end."""

    module: ClassVar[str]
    """The server's."""

    def __init__(self, log: Path, port: int, options: Sequence[str] = ()) -> None:
        self.log, self.port = log, port
        self._options = options
        self._process: subprocess.Popen[str] | None = None
        self._control = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _exc: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def url(self) -> str:
        """Where the provider is; append a path to be logged as `via`."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server; after a kill on the same port, and with the same log."""
        self._process = subprocess.Popen(  # noqa: S603 - our own server
            [
                *(sys.executable, "-m", self.module, "--with-parent"),
                *("--log", str(self.log), "--port", str(self.port), *self._options),
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        ports = json.loads(self._process.stdout.readline())
        self.port, self._control = ports["port"], ports["control"]

    def kill(self) -> None:
        """End the server at once."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def behave(self, **wanted: Any) -> None:
        """Change latency, limits, faults, … : what is named."""
        self._post("behave", wanted)

    def reset(self) -> None:
        """Everything as at the start, the counts included."""
        self._post("reset", {})

    def refuse(self, seconds: float) -> None:
        """Refuse connections for a while."""
        self._post("refuse", {"seconds": seconds})

    def say(self, kind: str, chat: int, **more: Any) -> dict[str, Any]:
        """Let somebody do something; the ids that it got."""
        said: dict[str, Any] = self._post("say", {"kind": kind, "chat": chat, **more})["result"]
        return said

    def write(self, chat: int, text: str, **more: Any) -> dict[str, Any]:
        """Somebody writes to the bot."""
        return self.say("text", chat, text=text, **more)

    def press(self, chat: int, label: str, **more: Any) -> dict[str, Any]:
        """Somebody presses the newest button of that label, or of that answer."""
        return self.say("callback", chat, label=label, **more)

    def hand_in(self, chat: int, name: str, content: bytes, **more: Any) -> dict[str, Any]:
        """Somebody sends a file."""
        return self.say("file", chat, file_name=name, content=base64.b64encode(content).decode(), **more)

    def send_file(self, chat: int, name: str, content: bytes, caption: str = "", **more: Any) -> dict[str, Any]:
        """Somebody sends a file with some words."""
        return self.hand_in(chat, name, content, **({"caption": caption} if caption else {}), **more)

    def screen(self, chat: int) -> Screen:
        """The chat as the person sees it now."""
        shown = self._get(f"screen/{chat}")
        messages = [Shown(**message) for message in shown["messages"]]
        menu = [(command, words) for command, words in shown["menu"]]
        return Screen(messages, shown["keyboard"], menu, shown["spinning"])

    def file(self, shown: Shown) -> bytes:
        """What is in the file of a message."""
        return base64.b64decode(self._get(f"files/{shown.file_id}")["content"])

    def counts(self) -> dict[str, Any]:
        """How many calls there were, by method, by code, by fault and by via."""
        return self._get("counts")

    def calls(self, *methods: str) -> list[dict[str, Any]]:
        """The lines of the log since the last reset, of these methods; of a dead server too."""
        return [line for line in read_calls(self.log) if not methods or line["method"] in methods]

    def accepted(self) -> list[dict[str, Any]]:
        """The lines of the messages that reached somebody: the other ledger."""
        return [one for one in self.calls() if one["accepted"] and "message_id" in one and one["method"][0] != "("]

    def chat(self, chat: int) -> list[dict[str, Any]]:
        """What stands in a chat, in order, with buttons, edits and who wrote it."""
        messages: list[dict[str, Any]] = self._get(f"chats/{chat}")["messages"]
        return messages

    def reads(self, chat: int) -> list[str]:
        """The texts of the bot that a person reads there now."""
        return [one["text"] for one in self.chat(chat) if one["by"] == "bot" and not one["deleted"]]

    def _get(self, path: str) -> dict[str, Any]:
        return self._ask(urllib.request.Request(f"http://127.0.0.1:{self._control}/control/{path}"))

    def _post(self, path: str, told: dict[str, Any]) -> dict[str, Any]:
        address, body = f"http://127.0.0.1:{self._control}/control/{path}", json.dumps(told).encode()
        return self._ask(urllib.request.Request(address, body, {"Content-Type": "application/json"}))

    def _ask(self, request: urllib.request.Request) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - ours
                told: dict[str, Any] = json.load(answer)
                return told
        except urllib.error.HTTPError as refused:
            with refused:
                raise ValueError(json.load(refused)["description"]) from None
