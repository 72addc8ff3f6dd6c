"""`smaran run`: what is due at start is run, what fails is told and recorded, and it ends when told to."""

import asyncio
import os
import re
import selectors
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import select

from bot.logs import set_up_logs
from bot.ticking import tell
from scheduler.check import Check
from scheduler.clock import SystemClock
from scheduler.jobs import Job, Ran, Slots, last_slot, tick
from storage.complaint import Complaint
from storage.database import Database
from storage.jobs import claim_slot
from storage.tables import Imports, JobSlots
from tests.bot.cli.terminal import Terminal
from tests.scheduler.office import Office

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
AT_TWO = time(2)
PATIENCE = 300
"""Seconds after which the program hangs."""
RUNS_AND_ENDS = "Smaran is running; channels: console. Ctrl-C ends it.\nEnded.\n"
Work = Callable[[datetime], Awaitable[object]]


def outcomes(terminal: Terminal) -> dict[str, str | None]:
    with terminal.database() as database:
        slots = database.read_now(lambda session: session.exec(select(JobSlots)).all())
    return {slot.job: slot.outcome for slot in slots}


@contextmanager
def running(terminal: Terminal) -> Iterator[subprocess.Popen[bytes]]:
    """The program in a process of its own, killed if the test leaves it running."""
    program = "import sys; from bot.cli import main; sys.argv[0] = 'smaran'; main()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "error"}
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", program, "--config", str(terminal.config), "run"],
        cwd=terminal.folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def events_until(process: subprocess.Popen[bytes], last: str) -> list[str]:
    """What the program logs of its jobs up to an event, or until it has been silent for too long."""
    assert process.stderr is not None
    logged = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stderr, selectors.EVENT_READ)
        while last not in (events := of_jobs(logged.decode())) and selector.select(PATIENCE):
            if not (more := os.read(process.stderr.fileno(), 4096)):
                break
            logged += more
    return events


def of_jobs(logged: str) -> list[str]:
    """The events of jobs in a log, without moment and level."""
    lines = (line.partition(" event=")[2] for line in logged.splitlines())
    return [line for line in lines if line.startswith("job_")]


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """How the program ended, and what it has printed besides its log."""
    out, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, out.decode()


@pytest.mark.parametrize("signalled", [signal.SIGTERM, signal.SIGINT])
def test_missed_slots_run_at_start_and_a_signal_ends_it(terminal: Terminal, signalled: signal.Signals) -> None:
    with running(terminal) as process:
        done = ["job_done job=check", "job_done job=housekeeping"]
        assert events_until(process, done[-1]) == done
        process.send_signal(signalled)
        assert ended(process) == (0, RUNS_AND_ENDS)
    assert outcomes(terminal) == {"check": "done", "housekeeping": "done"}


def test_what_has_run_is_not_run_again(terminal: Terminal) -> None:
    now = SystemClock().now()
    with terminal.database() as database:
        for name, at in (("check", AT_TWO), ("housekeeping", time(3, 30))):
            slot = last_slot(at, now)
            database.write_now(lambda session, name=name, slot=slot: claim_slot(session, name, slot, now))
    with running(terminal) as process:
        assert process.stdout is not None
        assert process.stdout.read(6) == b"Smaran"
        process.terminate()
        out, err = process.communicate(timeout=PATIENCE)
    assert (out.decode()[-7:], of_jobs(err.decode())) == ("Ended.\n", [])


def test_a_job_that_fails_is_told_and_recorded_and_the_rest_goes_on(terminal: Terminal) -> None:
    terminal.settle("rajasthan-personnel-14917-2026")
    text = (terminal.packaged / "rajasthan-personnel-14917-2026.toml").read_text(encoding="utf-8")
    changed = terminal.orders / "rajasthan-personnel-14917-2026.toml"
    changed.write_text(text.replace("same-email", "one-email"), encoding="utf-8")
    with running(terminal) as process:
        failed, _ = events_until(process, "job_done job=housekeeping")
        process.terminate()
        assert ended(process) == (0, RUNS_AND_ENDS)
    assert failed.startswith(
        'job_failed job=check again=soon complaint="rajasthan-personnel-14917-2026: the file asks one'
    )
    assert outcomes(terminal) == {"housekeeping": "done"}  # the check is still to be done


def test_after_an_import_a_check_follows_once(terminal: Terminal) -> None:
    now = SystemClock().now()
    with terminal.database() as database:
        Office(database)
        applied = update(Imports).values(finished_at=now)
        database.write_now(lambda session: session.execute(applied))
        for name, at in (("check", AT_TWO), ("housekeeping", time(3, 30))):
            slot = last_slot(at, now)
            database.write_now(lambda session, name=name, slot=slot: claim_slot(session, name, slot, now))
    for expected in ["job_done job=check_after_import"], []:
        with running(terminal) as process:
            assert process.stdout is not None
            assert process.stdout.read(6) == b"Smaran"
            assert events_until(process, expected[0]) == expected if expected else True
            process.terminate()
            assert ended(process)[0] == 0


def test_a_check_in_the_middle_is_cut_short_and_done_at_the_next_start(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_: Check, *, progress: Callable[[int], None]) -> None:
        signal.raise_signal(signal.SIGTERM)
        while True:
            sleep(0.01)
            progress(1000)

    monkeypatch.setattr(Check, "run", endless)
    result = terminal.type("run")
    assert (result.exit_code, result.stdout) == (0, RUNS_AND_ENDS)
    assert "check" not in outcomes(terminal)


# --- ticks ------------------------------------------------------------------------------------------------------------


def ticked(database: Database, jobs: list[Job], now: datetime = NOW) -> list[tuple[str, str]]:
    async def all_of_it() -> list[tuple[str, str]]:
        return [(ran.job.name, type(ran.fault).__name__) async for ran in tick(jobs, database, now)]

    return asyncio.run(all_of_it())


def work(calls: list[str], name: str, fault: Exception | None = None) -> Work:
    async def run(_: datetime) -> None:
        calls.append(name)
        if fault is not None:
            raise fault

    return run


def no_idea(_session: object, _now: datetime) -> datetime:
    raise OSError


def test_one_failure_stops_nothing_else(database: Database) -> None:
    calls: list[str] = []
    jobs = [
        Job("broken", AT_TWO, work(calls, "broken", KeyError("secret"))),
        Job("nightly", AT_TWO, work(calls, "nightly")),
        Job("never sure", no_idea, work(calls, "never sure")),
        Job("always", lambda _session, now: now, work(calls, "always")),
    ]
    ends = [("broken", "KeyError"), ("nightly", "NoneType"), ("never sure", "OSError"), ("always", "NoneType")]
    assert ticked(database, jobs) == ends
    assert ticked(database, jobs, NOW + timedelta(minutes=1)) == ends[2:]
    assert ticked(database, jobs, NOW + timedelta(days=1)) == ends
    assert calls.count("always") == 3


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-04-01T20:29:59+00:00", "2026-04-01T02:00:00+05:30"),
        ("2026-04-01T20:30:00+00:00", "2026-04-02T02:00:00+05:30"),
        ("2026-04-02T18:29:00+00:00", "2026-04-02T02:00:00+05:30"),
    ],
)
def test_the_last_slot_is_by_indian_time(now: str, slot: str) -> None:
    assert last_slot(AT_TWO, datetime.fromisoformat(now)) == datetime.fromisoformat(slot)


async def nothing(_: datetime) -> None:
    """Do nothing."""


def raised(fault: Exception) -> Exception:
    with pytest.raises(type(fault)) as caught:
        raise fault
    return caught.value


@pytest.mark.parametrize(
    ("at", "fault", "said"),
    [
        (AT_TWO, Complaint("The disk is full.\nMake room."), 'again=soon complaint="The disk is full. Make room."'),
        (no_idea, KeyError("+919000000001"), "again=soon fault=KeyError place=test_run_command.py:{}"),
        (AT_TWO, KeyError("+919000000001"), "again=02:00 fault=KeyError place=test_run_command.py:{}"),
    ],
)
def test_a_failure_is_one_line_without_anybodys_data(
    at: time | Slots, fault: Exception, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs()
    tell(Ran(Job("job", at, nothing), raised(fault)))
    out, err = capsys.readouterr()
    place = raised.__code__.co_firstlineno + 2
    assert (out, of_jobs(err)) == ("", [f"job_failed job=job {said.format(place)}"])


def test_a_fault_in_a_library_is_placed_where_we_called_it(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(session: Any) -> None:
        session.connection().exec_driver_sql("SELECT nonsense")

    async def ask(_: datetime) -> None:
        await database.write(broken)

    async def one_tick() -> None:
        async for ran in tick([Job("ask", AT_TWO, ask)], database, NOW):
            tell(ran)

    set_up_logs()
    asyncio.run(one_tick())
    (failed,) = of_jobs(capsys.readouterr().err)
    assert re.match(r"job_failed job=ask again=02:00 fault=\w+Error cause=\w+ place=storage/database.py:\d+", failed)
