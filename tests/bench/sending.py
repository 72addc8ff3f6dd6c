"""Smaran's sending beside the bare client and two simpler outboxes; then its pace, its pause and its promptness."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.runs import run, spread
from tests.fakes.telegram import FakeTelegram

NOTICES, NUDGES, PROMPT = 10_000, 20_000, 100
LATENCY, PER_SECOND = 0.05, 30
HEADER = (
    "| | messages a second | of the client with texts at hand | of the client that renders | processor, ms each |\n"
    "|---|---|---|---|---|"
)
BARE = "the same client, texts at hand, nothing kept"
RENDERING = "the same client, each text rendered from values at hand, nothing kept"
WAYS = {
    BARE: ("tests.bench.bare_sending", "{letters}", "{url}", "ready"),
    RENDERING: (*("tests.bench.bare_sending", "{letters}", "{url}", "rendering"),),
    "Smaran": ("tests.bench.our_sending", "drain", "{db}", "{url}", "0"),
    "a transaction for every step": ("tests.bench.bare_outbox", "{letters}", "{url}", "{db}", "each"),
    "send, then mark": ("tests.bench.bare_outbox", "{letters}", "{url}", "{db}", "mark"),
}


@dataclass(frozen=True)
class Sent:
    """One way to send, in every round: messages a second, its shares of the two clients' that keep nothing, and
    processor time."""

    name: str
    rates: list[float]
    of_bare: list[float]
    of_rendering: list[float]
    cpu: list[float]

    def line(self) -> str:
        """A row of the table in docs/benchmarks.md."""
        shares = spread(self.of_bare, 2), spread(self.of_rendering, 2)
        cells = self.name, spread(self.rates, 0), *shares, spread(self.cpu, 2)
        return "| " + " | ".join(cells) + " |"


@dataclass(frozen=True)
class Seen:
    """One sentence below the table."""

    said: str

    def line(self) -> str:
        """As an item of a list."""
        return f"- {self.said}"


class Place:
    """A fake Telegram 50 ms away, a department that is about to be written to, and its letters."""

    def __init__(self, folder: Path, what: str, messages: int, fake: FakeTelegram) -> None:
        self.what, self.messages, self.fake = what, messages, fake
        folder = folder / what
        folder.mkdir(exist_ok=True)
        self._model, self.db, self.letters = folder / "planned.db", folder / "run.db", folder / "letters.jsonl"
        self._model.unlink(missing_ok=True)
        run(["tests.bench.department", str(self._model), str(messages), "telegram"])
        run(["tests.bench.our_sending", what, str(self._model)])
        run(["tests.bench.our_sending", "letters", str(self._model), str(self.letters)])

    def fresh(self, **behaviour: object) -> None:
        """Everybody waits for their message again, and the fake has heard nothing."""
        for old in self.db.parent.glob("run.db*"):
            old.unlink()
        shutil.copy(self._model, self.db)
        os.sync()
        self.fake.reset()
        self.fake.behave(latency=LATENCY, **behaviour)

    def filled(self, arguments: Sequence[str]) -> list[str]:
        """Arguments with the paths and the address in their places."""
        return [each.format(letters=self.letters, url=self.fake.url, db=self.db) for each in arguments]

    def everybody_once(self) -> list[float]:
        """When each message arrived, by the fake's log; every person has to have exactly one."""
        accepted = self.fake.accepted()
        reached = len({line["chat_id"] for line in accepted})
        if not len(accepted) == reached == self.messages:
            raise SystemExit(f"{len(accepted)} messages reached {reached} people; {self.messages} were due")
        return [line["at"] for line in accepted]


def sending(folder: Path, scale: float, rounds: int) -> Iterator[Sent | Seen]:
    """All ways in turn, and then what only ours has."""
    with FakeTelegram(folder / "calls.jsonl") as fake:
        notices, nudges = (max(int(number * scale), 300) for number in (NOTICES, NUDGES))
        yield from _side_by_side(Place(folder, "notices", notices, fake), rounds, list(WAYS))
        place = Place(folder, "nudges", nudges, fake)
        yield from _side_by_side(place, rounds, [BARE, RENDERING, "Smaran"])
        yield _at_pace(place)
        yield _paused(place, "at 30 a second", PER_SECOND)
        yield _paused(place, "with the limits off", 0)
        yield _prompt(place, max(int(PROMPT * scale), 10))


def _side_by_side(place: Place, rounds: int, ways: Sequence[str]) -> Iterator[Sent]:
    """The first round warms up and is not counted."""
    told: dict[str, list[dict[str, float]]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name in ways:
            place.fresh()
            one = json.loads(run(place.filled(WAYS[name])).said)
            place.everybody_once()
            rate = f"{place.messages / one['seconds']:.0f} a second"
            turn = f"run {number}" if number else "warm-up"
            print(f"{place.what}, {name}, {turn}: {rate}", file=sys.stderr, flush=True)
            told[name] += [one] if number else []
    rates = {name: [place.messages / one["seconds"] for one in runs] for name, runs in told.items()}
    for name, runs in told.items():
        of_bare, of_rendering = (
            [rate / other for rate, other in zip(rates[name], rates[client], strict=True)]
            for client in (BARE, RENDERING)
        )
        cpu = [1000 * one["cpu"] / place.messages for one in runs]
        yield Sent(f"{place.what}: {name}", rates[name], of_bare, of_rendering, cpu)


def _at_pace(place: Place) -> Seen:
    place.fresh(rate=PER_SECOND, burst=PER_SECOND)
    run(["tests.bench.our_sending", "drain", str(place.db), place.fake.url, str(PER_SECOND)])
    arrived = place.everybody_once()
    pace = (len(arrived) - 1) / (arrived[-1] - arrived[0])
    slowed = place.fake.counts()["codes"].get("429", 0)
    return Seen(
        f"At {PER_SECOND} a second, against a fake that refuses more (a bucket of {PER_SECOND}): {place.messages:,} "
        f"messages at {pace:.2f} a second, {pace / PER_SECOND:.1%} of it; {slowed} times 429."
    )


def _paused(place: Place, how: str, per_second: int) -> Seen:
    """Pause from another process, in the middle; the drain ends by itself."""
    place.fresh()
    drain = [
        sys.executable,
        "-m",
        *place.filled(("tests.bench.our_sending", "drain", "{db}", "{url}", str(per_second))),
    ]
    with subprocess.Popen(drain, stdout=subprocess.DEVNULL) as draining:
        while place.fake.counts()["codes"].get("200", 0) < place.messages / 10 and draining.poll() is None:
            time.sleep(0.05)
        committed = float(run(["tests.bench.pause_sender", str(place.db)]).said)
    accepted = [line["at"] for line in place.fake.accepted()]
    if len(accepted) == place.messages:
        return Seen(f"A pause {how}: everything had been sent before it came; there must be more messages.")
    late = sum(at > committed for at in accepted)
    last = max(accepted[-1] - committed, 0)
    return Seen(f"A pause {how}: the last call {1000 * last:.0f} ms after it was committed, {late} calls in that time.")


def _prompt(place: Place, count: int) -> Seen:
    place.fresh()
    told = run(["tests.bench.our_sending", "idle", str(place.db), place.fake.url, str(count)]).said
    committed = {int(chat): at for chat, at in json.loads(told).items()}
    waits = sorted(line["at"] - committed[line["chat_id"]] for line in place.fake.accepted())
    if len(waits) != len(committed):
        raise SystemExit(f"{len(committed)} messages fell due while the program was idle; {len(waits)} arrived")
    p95 = statistics.quantiles(waits, n=20, method="inclusive")[-1]
    return Seen(
        f"From due to the first call, {count} messages one at a time: median {1000 * statistics.median(waits):.0f} ms, "
        f"p95 {1000 * p95:.0f} ms, longest {1000 * waits[-1]:.0f} ms."
    )
