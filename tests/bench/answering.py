"""From a question's arrival to the call that answers it: idle, beside a full queue, and beside an import."""

import math
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.bench.runs import run
from tests.fakes.telegram import FakeTelegram

QUEUED, ASKERS, QUESTIONS, USERS = 10_000, 500, 150, 500_000
QUESTION = "/status"
LATENCY = 0.05
"""Seconds before the fake's every answer, that with the updates among them."""
APART = (0.15, 0.35)
"""Seconds between two questions, of different people: four a second, less than the share of the pace for replies."""
HEADER = "| a question asked | answers | p50, ms | p95, ms | longest, ms | beside it |\n|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Asked:
    """What one state of affairs did to the answers: seconds from each question's arrival to the call."""

    name: str
    waits: list[float]
    beside: str

    def line(self) -> str:
        """A row of the table in docs/benchmarks.md."""
        p95 = statistics.quantiles(self.waits, n=20, method="inclusive")[-1]
        figures = [f"{1000 * one:.0f}" for one in (statistics.median(self.waits), p95, max(self.waits))]
        return "| " + " | ".join([self.name, str(len(self.waits)), *figures, self.beside]) + " |"


class Place:
    """A department on Telegram: some are about to be written to, others will ask."""

    def __init__(self, folder: Path, queued: int, fake: FakeTelegram) -> None:
        self.queued, self.fake = queued, fake
        self._model, self.data = folder / "asked.db", folder / "asked"
        run(["tests.bench.department", str(self._model), str(queued + ASKERS), "telegram"])
        self.asked = 0

    def fresh(self, *, full: bool) -> None:
        """The queue full or empty, and the fake has heard nothing."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir()
        shutil.copy(self._model, self.data / "smaran.db")
        if full:
            run(["tests.bench.our_sending", "nudges", str(self.data / "smaran.db")])
            run(["tests.bench.our_answering", "spare", str(self.data), str(self.queued)])
        os.sync()
        self.fake.reset()
        self.fake.behave(latency=LATENCY, rate=30, burst=30)

    @contextmanager
    def program(self) -> Iterator[None]:
        """Run it until the block ends; the first questions warm it up."""
        command = [sys.executable, "-m", "tests.bench.our_answering", "run", str(self.data), self.fake.url]
        with (self.data / "run.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as running:
            try:
                while not self.fake.updates()["polled"] and running.poll() is None:
                    time.sleep(0.05)
                time.sleep(2)
                warm = self.asked + 20
                self.ask(lambda: self.asked < warm)
                time.sleep(2)
                yield
            finally:
                running.terminate()

    def ask(self, go_on: Callable[[], bool]) -> dict[int, int]:
        """Let one person after the other ask; return the numbers of the updates with the chats."""
        chance, updates = Random(1), {}
        while go_on():
            chat = self.queued + 1 + self.asked % ASKERS
            updates[self.fake.write(chat, QUESTION)["update_id"]] = chat
            self.asked += 1
            time.sleep(chance.uniform(*APART))
        return updates

    def waits(self, updates: dict[int, int]) -> list[float]:
        """From when each was first handed out to the first message after that in its chat; all have to be answered."""
        arrived: dict[int, float] = {}
        said: dict[int, list[float]] = {}
        for line in self.fake.calls("getUpdates", "sendMessage"):
            for update in line.get("given", ()):
                arrived.setdefault(update, line["at"] + LATENCY)
            if line["method"] == "sendMessage":
                said.setdefault(line["chat_id"], []).append(line["at"])
        waits = [
            min((at for at in said.get(chat, ()) if at >= arrived[update]), default=math.inf) - arrived[update]
            for update, chat in updates.items()
        ]
        if math.inf in waits:
            raise SystemExit(f"{waits.count(math.inf)} of {len(waits)} questions were not answered")
        return waits


def answering(folder: Path, scale: float, rounds: int) -> Iterator[Asked]:
    """Each state of affairs in turn, as often as there are rounds; all the waits of one together."""
    with FakeTelegram(folder / "calls.jsonl") as fake:
        place = Place(folder, max(int(QUEUED * scale), 300), fake)
        users = folder / "asked_users.csv"
        run(["tests.bench.portal_files", str(users), str(max(int(USERS * scale), 1000))])
        for state in (_idle, _beside_a_queue, _beside_an_import(users)):
            turns = [state(place) for _ in range(rounds)]
            yield Asked(turns[0].name, [wait for turn in turns for wait in turn.waits], turns[-1].beside)


def _idle(place: Place) -> Asked:
    place.fresh(full=False)
    return Asked("idle", *_questions(place))


def _beside_a_queue(place: Place) -> Asked:
    place.fresh(full=True)
    return Asked(f"while {place.queued:,} first notices go out, 30 a second", *_questions(place))


def _questions(place: Place) -> tuple[list[float], str]:
    with place.program():
        last = place.asked + QUESTIONS
        updates = place.ask(lambda: place.asked < last)
        time.sleep(3)
        return place.waits(updates), f"{len(place.fake.accepted()) - place.asked:,} other messages"


def _beside_an_import(users: Path) -> Callable[[Place], Asked]:
    def state(place: Place) -> Asked:
        place.fresh(full=False)
        importing = [sys.executable, "-m", "tests.bench.our_import", str(place.data / "smaran.db"), str(users)]
        with place.program(), subprocess.Popen(importing, stdout=subprocess.PIPE, text=True) as running:
            began = time.monotonic()
            updates = place.ask(lambda: running.poll() is None)
            took, said = time.monotonic() - began, running.stdout.read().strip() if running.stdout else ""
            time.sleep(3)
            return Asked("while users are imported", place.waits(updates), f"the import took {took:.0f} s, {said}")

    return state
