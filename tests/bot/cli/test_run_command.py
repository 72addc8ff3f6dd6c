"""`smaran run`: what is due at start is run, what fails is told and recorded, and it ends when told to."""

import asyncio
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.app import App
from bot.cli.run import tell
from scheduler.clock import SystemClock
from scheduler.jobs import Job, Ran, last_slot, tick
from storage.complaint import Complaint
from storage.database import Database
from storage.jobs import claim_slot
from storage.tables import JobSlots
from tests.bot.cli.terminal import Terminal

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
AT_TWO = time(2)
MINUTE = 60
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


def lines_until(process: subprocess.Popen[bytes], last: str) -> list[str]:
    """What the program prints up to a line, or until it has been silent for a minute."""
    assert process.stdout is not None
    printed = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while last not in printed.decode().splitlines() and selector.select(MINUTE):
            if not (more := os.read(process.stdout.fileno(), 4096)):
                break
            printed += more
    return printed.decode().splitlines()


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    """How the program ended, and what it printed besides."""
    out, err = process.communicate(timeout=MINUTE)
    return process.returncode, out.decode(), err.decode()


@pytest.mark.parametrize("signalled", [signal.SIGTERM, signal.SIGINT])
def test_missed_slots_run_at_start_and_a_signal_ends_it(terminal: Terminal, signalled: signal.Signals) -> None:
    with running(terminal) as process:
        assert lines_until(process, "housekeeping: done") == [
            "Smaran is running. Ctrl-C ends it.",
            "check: done",
            "housekeeping: done",
        ]
        process.send_signal(signalled)
        assert ended(process) == (0, "Ended.\n", "")
    assert outcomes(terminal) == {"check": "done", "housekeeping": "done"}


def test_what_has_run_is_not_run_again(terminal: Terminal) -> None:
    now = SystemClock().now()
    with terminal.database() as database:
        for name, at in (("check", AT_TWO), ("housekeeping", time(3, 30))):
            slot = last_slot(at, now)
            database.write_now(lambda session, name=name, slot=slot: claim_slot(session, name, slot, now))
    with running(terminal) as process:
        lines_until(process, "Smaran is running. Ctrl-C ends it.")
        process.terminate()
        assert ended(process) == (0, "Ended.\n", "")


def test_a_job_that_fails_is_told_and_recorded_and_the_rest_goes_on(terminal: Terminal) -> None:
    terminal.settle("rajasthan-personnel-14917-2026")
    text = (terminal.packaged / "rajasthan-personnel-14917-2026.toml").read_text(encoding="utf-8")
    changed = terminal.orders / "rajasthan-personnel-14917-2026.toml"
    changed.write_text(text.replace("same-email", "one-email"), encoding="utf-8")
    with running(terminal) as process:
        assert lines_until(process, "housekeeping: done")[1:] == ["housekeeping: done"]
        process.terminate()
        code, out, err = ended(process)
    assert (code, out) == (0, "Ended.\n")
    failed, *_ = err.splitlines()
    assert failed.startswith("check: failed: rajasthan-personnel-14917-2026: the file asks one-email, which it did not")
    assert failed.endswith(" It is tried again in a moment.")
    assert "Traceback" not in err
    assert outcomes(terminal) == {"housekeeping": "done"}  # the check is still to be done


def test_without_signals_as_on_windows_ctrl_c_ends_it(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_signals(*_: object) -> None:
        raise NotImplementedError

    async def press_ctrl_c(_: datetime) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(asyncio.SelectorEventLoop, "add_signal_handler", no_signals)
    monkeypatch.setattr(App, "jobs", lambda _: [Job("ctrl-c", None, press_ctrl_c)])
    result = terminal.type("run")
    assert (result.exit_code, result.output) == (0, "Smaran is running. Ctrl-C ends it.\nEnded.\n")


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


def test_one_failure_stops_nothing_else(database: Database) -> None:
    calls: list[str] = []
    jobs = [
        Job("broken", AT_TWO, work(calls, "broken", KeyError("secret"))),
        Job("nightly", AT_TWO, work(calls, "nightly")),
        Job("always broken", None, work(calls, "always broken", OSError())),
        Job("always", None, work(calls, "always")),
    ]
    failed = [("broken", "KeyError"), ("nightly", "NoneType"), ("always broken", "OSError")]
    assert ticked(database, jobs) == failed
    assert ticked(database, jobs) == [("always broken", "OSError")]
    assert ticked(database, jobs, NOW + timedelta(days=1)) == failed
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
        (
            AT_TWO,
            Complaint("The disk is full.\nMake room."),
            "The disk is full. Make room. It is tried again in a moment.",
        ),
        (None, KeyError("+919000000001"), "KeyError in test_run_command.py, line {}. It is tried again in a moment."),
        (AT_TWO, KeyError("+919000000001"), "KeyError in test_run_command.py, line {}. It runs again at 02:00."),
    ],
)
def test_a_failure_is_one_line_without_anybodys_data(
    at: time | None, fault: Exception, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(Ran(Job("job", at, nothing), raised(fault)))
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"job: failed: {said.format(raised.__code__.co_firstlineno + 2)}\n")


def test_a_fault_in_a_library_is_placed_where_we_called_it(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(session: Any) -> None:
        session.connection().exec_driver_sql("SELECT nonsense")

    async def ask(_: datetime) -> None:
        await database.write(broken)

    async def one_tick() -> None:
        async for ran in tick([Job("ask", None, ask)], database, NOW):
            tell(ran)

    asyncio.run(one_tick())
    err = capsys.readouterr().err
    assert err.startswith(("ask: failed: OperationalError in database.py, line ", "ask: failed: ProgrammingError in "))
    assert err.count("\n") == 1
