"""WhatsApp with the limits off, beside the bare client; then both channels at once, each at its own pace."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.wordings.file import body, labels, wordings
from tests.bench.runs import run, spread
from tests.fakes.handle import Fake
from tests.fakes.telegram import FakeTelegram
from tests.fakes.whatsapp import FakeWhatsApp

MESSAGES, SECONDS = 10_000, 60
LATENCY, EVENTS_IN_A_POST = 0.05, 20
RECEIPTS_SCALE = 0.05
"""Of the seconds until something is delivered or read: so that receipts come while messages still go out."""
PACES = {"whatsapp": 80, "telegram": 30}
PATIENCE = 600
"""Seconds."""
BARE, OFF, ON = "the same client, words at hand, nothing kept", "Smaran, receipts off", "Smaran, receipts on"
HEADER = "| approved words on WhatsApp | messages a second | of the bare client | seen |\n|---|---|---|---|"


@dataclass(frozen=True)
class Sent:
    """One way to send, in every round: messages a second, and its share of the bare client's."""

    name: str
    rates: list[float]
    shares: list[float]
    seen: str

    def line(self) -> str:
        """A row of the table in docs/benchmarks.md."""
        return f"| {self.name} | {spread(self.rates, 0)} | {spread(self.shares, 2)} | {self.seen} |"


@dataclass(frozen=True)
class Seen:
    """One sentence below the table."""

    said: str

    def line(self) -> str:
        """As an item of a list."""
        return f"- {self.said}"


class Place:
    """A department of which the first so many are on WhatsApp and the others on Telegram; a notice waits for all."""

    def __init__(self, folder: Path, people: Mapping[str, int], fakes: Mapping[str, Fake]) -> None:
        self.people, self.fakes = people, fakes
        self._model, self.data = folder / "whatsapp.db", folder / "whatsapp"
        self.letters = folder / "whatsapp.jsonl"
        self._model.unlink(missing_ok=True)
        run(["tests.bench.department", str(self._model), str(sum(people.values())), "telegram"])
        run(["tests.bench.our_whatsapp", "notices", str(self._model), str(people["whatsapp"])])
        run(["tests.bench.our_whatsapp", "letters", str(self._model), str(self.letters)])

    def fresh(self) -> None:
        """Everybody waits again, and the fakes have heard nothing."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir()
        shutil.copy(self._model, self.data / "smaran.db")
        os.sync()
        for fake in self.fakes.values():
            fake.reset()
            fake.behave(latency=LATENCY)
        whatsapp = self.fakes["whatsapp"]
        assert isinstance(whatsapp, FakeWhatsApp)
        for wording in wordings().wordings:
            for language in wordings().languages:
                buttons = {"buttons": labels(wording, language), "document": wording.header is not None}
                whatsapp.approve(wording.name, language, body(wording.body, language), **buttons)

    @contextmanager
    def program(self, per_second: float, *, receipts: bool) -> Iterator[subprocess.Popen[bytes]]:
        """Run it until the block ends."""
        with socket.create_server(("127.0.0.1", 0)) as door:
            port = str(door.getsockname()[1])
        if receipts:
            webhook = f"http://127.0.0.1:{port}/webhooks/whatsapp"
            self.fakes["whatsapp"].behave(webhook=webhook, batch=EVENTS_IN_A_POST, scale=RECEIPTS_SCALE, never=0)
        urls = self.fakes["whatsapp"].url, f"{per_second}", *(fake.url for fake in list(self.fakes.values())[1:])
        command = [sys.executable, "-m", "tests.bench.our_whatsapp", "run", str(self.data), port, *urls]
        with (self.data / "run.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as running:
            try:
                yield running
            finally:
                running.terminate()

    def until_all_have_it(self, running: subprocess.Popen[bytes]) -> None:
        """Wait until as many messages have been accepted as there are people."""
        end = time.monotonic() + PATIENCE
        while not all(_has(fake, self.people[name]) for name, fake in self.fakes.items()):
            if running.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"not everybody was written to: {(self.data / 'run.log').read_text('utf-8')[-2_000:]}")
            time.sleep(0.2)

    def rate(self, name: str) -> float:
        """Messages a second from the first to the last, by the fake's log; every person has to have exactly one."""
        accepted = self.fakes[name].accepted()
        reached = len({line["chat_id"] for line in accepted})
        if not len(accepted) == reached == self.people[name]:
            raise SystemExit(f"{len(accepted)} messages reached {reached} people of {self.people[name]} on {name}")
        return (len(accepted) - 1) / float(accepted[-1]["at"] - accepted[0]["at"])


def on_whatsapp(folder: Path, scale: float, rounds: int) -> Iterator[Sent | Seen]:
    """All ways in turn, and then both channels."""
    with FakeWhatsApp(folder / "graph.jsonl") as graph, FakeTelegram(folder / "telegram.jsonl") as telegram:
        yield from _unlimited(Place(folder, {"whatsapp": max(int(MESSAGES * scale), 300)}, {"whatsapp": graph}), rounds)
        seconds = max(int(SECONDS * scale), 10)
        people = {name: pace * seconds for name, pace in PACES.items()}
        yield _both(Place(folder, people, {"whatsapp": graph, "telegram": telegram}))


def _unlimited(place: Place, rounds: int) -> Iterator[Sent]:
    """The first round warms up and is not counted."""
    graph = place.fakes["whatsapp"]

    def bare() -> str:
        run(["tests.bench.bare_whatsapp", str(place.letters), graph.url])
        return ""

    def ours(*, receipts: bool) -> str:
        with place.program(0, receipts=receipts) as running:
            place.until_all_have_it(running)
            posts = graph.calls("(webhook)")
        return f"meanwhile {sum(post['events'] for post in posts):,} receipts" if receipts else ""

    ways: dict[str, Callable[[], str]] = {
        BARE: bare,
        OFF: lambda: ours(receipts=False),
        ON: lambda: ours(receipts=True),
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    seen: dict[str, str] = {}
    for number in range(rounds + 1):
        for name, way in ways.items():
            place.fresh()
            seen[name], rate = way(), place.rate("whatsapp")
            turn = f"run {number}" if number else "warm-up"
            print(f"{name}, {turn}: {rate:.0f} a second{_load()}", file=sys.stderr, flush=True)
            rates[name] += [rate] if number else []
    for name in ways:
        yield Sent(name, rates[name], _shares(rates[name], rates[BARE]), seen[name])


def _has(fake: Fake, messages: int) -> bool:
    """Whether so many were accepted; the log is read only once there are enough calls."""
    return fake.counts()["codes"].get("200", 0) >= messages and len(fake.accepted()) >= messages


def _shares(rates: Sequence[float], others: Sequence[float]) -> list[float]:
    return [rate / other for rate, other in zip(rates, others, strict=True)]


def _both(place: Place) -> Seen:
    place.fresh()
    with place.program(PACES["whatsapp"], receipts=True) as running:
        place.until_all_have_it(running)
        told = [_paced(place, name, pace) for name, pace in PACES.items()]
    return Seen(f"Both at once, receipts on: {' and '.join(told)}{_load()}.")


def _paced(place: Place, name: str, pace: int) -> str:
    rate = place.rate(name)
    return f"{place.people[name]:,} on {name} at {rate:.2f} a second, {rate / pace:.1%} of {pace}"


def _load() -> str:
    """How busy the machine was, which decides the figures."""
    return f" (load {os.getloadavg()[0]:.0f})"
