"""`smaran run` in a process of its own, with a few joints by which a scenario can get hold of it.

`python -m tests.chaos.program PLAN` composes what `smaran run` composes; the plan says where it differs.
"""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.app import App
from bot.channels.telegram import Telegram
from bot.cli.run import run
from bot.config_file import load_config
from bot.logs import set_up_logs
from bot.transport import Patience
from scheduler import looking_up
from scheduler.channel import Answer, Channel, Listening, Outgoing
from scheduler.dispatcher import Dispatcher
from scheduler.sending import NoteCall, unheard
from storage.database import Database
from tests.chaos.department import SECOND, ShiftedClock
from tests.chaos.wrong import WRONG

POINTS = ("after the claim", "after the intent", "in the call", "after the answer", "after the outcome")
"""Where it can be made to die: the intent not committed yet; committed; the request gone and no answer there; the
answer there and not written down; the outcome committed."""
HEARING = ("after a webhook is kept", "after its answer", "while it is handled")
"""The same of what the provider tells: kept, and not answered yet; answered, and nothing done with it; its effect there
and not committed."""
IN_DATABASE = {"after the claim", "after the outcome", *HEARING}
ANSWERED_IN = 0.2
"""Seconds in which a webhook is surely answered after it has been kept."""


@dataclass(frozen=True)
class Plan:
    """How one life of the program is to differ from `smaran run`."""

    config: str
    shift: float
    """Seconds by which its clock runs before the machine's."""
    speed: float = 1
    """How much faster than the machine's it runs,"""
    since: float = 0
    """from a moment on, in seconds since 1970."""
    die: str | None = None
    """The point at which it kills itself,"""
    after: int = 0
    """once it has begun so many calls."""
    in_call: float = 0
    """Seconds from a call's beginning to the moment that counts as within it: less than the fake takes to answer."""
    second: str | None = None
    """The config of another bot of the same department."""
    wrong: str | None = None
    """One of the dispatchers in wrong.py, in place of ours."""
    read_timeout: float | None = None
    """Seconds that the channel waits for an answer; None: as always."""
    batch: int | None = None
    """Officers whose look-ups are written in one transaction; None: as always."""

    def write(self, path: Path) -> Path:
        """Lay it down for a program to read."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")
        return path


class Fuse:
    """Ends this process without warning at one point, once enough calls have begun."""

    def __init__(self, plan: Plan) -> None:
        self._point, self._calls, self.in_call = plan.die, plan.after, plan.in_call

    def burns_at(self, point: str) -> bool:
        """Whether the process is to end at this point."""
        return point == self._point

    def call_begins(self) -> None:
        """One more call."""
        self._calls -= 1

    def is_at(self, point: str) -> bool:
        """Whether this point is now the one."""
        return point == self._point and self._calls <= 0

    def reach(self, point: str) -> None:
        """Come to a point: the last thing that happens, if it is the one."""
        if self.is_at(point):
            os.kill(os.getpid(), signal.SIGKILL)


class Watched:
    """A channel with a fuse; everything else is the channel's own."""

    def __init__(self, channel: Channel, fuse: Fuse) -> None:
        self._channel = channel
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)

    async def send(self, message: Outgoing) -> Answer:
        """Make the call, and come to three points on the way."""
        fuse = self._fuse
        fuse.call_begins()
        fuse.reach("after the intent")
        calling = asyncio.ensure_future(self._channel.send(message))
        if fuse.burns_at("in the call"):
            await asyncio.wait([calling], timeout=fuse.in_call)
            fuse.reach("in the call")
        answer = await calling
        fuse.reach("after the answer")
        return answer


def watch_commits(database: Database, fuse: Fuse) -> None:
    """Come to the points that lie in the database, before a commit or after it."""
    engine, seen = database.writing_engine, dict.fromkeys(("intent", "outcome", "kept", "handled"), False)
    commit = engine.dialect.do_commit

    def look(statement: str) -> None:
        seen["intent"] |= statement.startswith("INSERT INTO attempts")
        seen["outcome"] |= statement.startswith("UPDATE attempts SET") and "outcome" in statement
        seen["kept"] |= statement.startswith("INSERT INTO inbox")
        if statement.startswith("DELETE FROM inbox"):
            seen["handled"] = True
            if fuse.is_at("after its answer"):
                time.sleep(ANSWERED_IN)  # this thread does nothing but write: the answer goes out meanwhile
                fuse.reach("after its answer")

    def do_commit(connection: Any) -> None:
        if seen["intent"]:
            fuse.reach("after the claim")
        if seen["handled"]:
            fuse.reach("while it is handled")
        commit(connection)
        if seen["outcome"]:
            fuse.reach("after the outcome")
        if seen["kept"]:
            fuse.reach("after a webhook is kept")
        seen.update(dict.fromkeys(seen, False))

    # The driver's own eye: however a statement is handed to it, it passes here.
    event.listen(engine, "checkout", lambda connection, _record, _proxy: connection.set_trace_callback(look))
    engine.dialect.do_commit = do_commit  # type: ignore[method-assign,assignment]


class ChaoticApp(App):
    """The program as bot/app.py joins it, and what the plan changes."""

    def __init__(self, plan: Plan) -> None:
        clock = ShiftedClock(timedelta(seconds=plan.shift), plan.speed, plan.since)
        super().__init__(load_config(Path(plan.config), {}), clock)
        self.plan = plan
        self._fuse = Fuse(plan)

    @cached_property
    def database(self) -> Database:
        """The same, watched where it is to die there."""
        database = super().database
        if any(map(self._fuse.burns_at, IN_DATABASE)):
            watch_commits(database, self._fuse)
        return database

    @cached_property
    def listening(self) -> dict[str, Listening]:
        """The same, with another patience where the plan has one."""
        if self.plan.read_timeout is None:
            return super().listening
        return {"telegram": Telegram(self.config.telegram, Patience(read=self.plan.read_timeout))}

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """The same, and the second bot; all watched."""
        channels = dict(super().channels)
        if self.plan.second:
            channels[SECOND] = Telegram(load_config(Path(self.plan.second), {}).telegram)
        return {name: Watched(channel, self._fuse) for name, channel in channels.items()}

    def dispatcher(self, note_call: NoteCall = unheard) -> Dispatcher:
        """Ours, or the wrong one that was asked for."""
        if self.plan.wrong is None:
            return super().dispatcher(note_call)
        return WRONG[self.plan.wrong](self.database, self.channels, self.config.data_folder)


def main(plan: Mapping[str, Any]) -> None:
    """Run until told to end."""
    app = ChaoticApp(Plan(**plan))
    if app.plan.batch is not None:
        looking_up.BATCH = app.plan.batch
    set_up_logs(app.clock)
    try:
        run.main(args=[], prog_name="smaran run", obj=app, standalone_mode=False)
    finally:
        app.close()


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
