"""What is logged is greppable and tells nobody's data, whoever logs it."""

import io
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.logs import fault_in_words, mask, set_up_logs
from scheduler.clock import SettableClock
from storage.complaint import Complaint
from storage.rows import Outcome

NOW = datetime(2026, 4, 2, 4, 30, 1, 123000, tzinfo=UTC)
TS = "ts=2026-04-02T10:00:01.123+05:30"
TOKEN = "1000000001:invented-token"  # noqa: S105 - invented
log = structlog.get_logger()


@pytest.fixture
def lines() -> Iterator[Callable[[], list[str]]]:
    """What has been logged so far; afterwards all is as it was."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = list(root.handlers), root.level
    set_up_logs(SettableClock(NOW), stream)
    yield lambda: stream.getvalue().splitlines()
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


def test_an_event_is_a_line_of_logfmt_in_indian_time(lines: Callable[[], list[str]]) -> None:
    log.info("lease_taken", sender="telegram", epoch=3)
    log.debug("not_asked_for")
    assert lines() == [f"{TS} level=info event=lease_taken sender=telegram epoch=3"]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, ""),
        (True, "true"),
        (12, "12"),
        (0.1 + 0.2, "0.3"),
        ("telegram", "telegram"),
        ("12-00ff00ff00ff00ff", "12-00ff00ff00ff00ff"),
        (Outcome.SLOW_DOWN, "slow_down"),
        (NOW, "2026-04-02T10:00:01.123000+05:30"),
        (date(2026, 4, 2), "2026-04-02"),
        ([1, "two"], "1,two"),
        (Complaint("orders/a.toml:\n  due_on is\x1b missing"), '"orders/a.toml: due_on is missing"'),
        ("Dear Officer", "withheld"),
        ("अनीता", "withheld"),
        ({"name": "Asha"}, "withheld"),
        (["Asha Devi"], "withheld"),
        (b"Asha", "withheld"),
        (Ellipsis, "withheld"),
        (KeyError("Asha"), "withheld"),
        ("x" * 81, "withheld"),
    ],
    ids=repr,
)
def test_only_figures_moments_and_codes_are_told(lines: Callable[[], list[str]], value: Any, told: str) -> None:
    log.info("seen", value=value)
    assert lines() == [f"{TS} level=info event=seen value={told}"]


def test_english_words_stand_only_where_reasons_do(lines: Callable[[], list[str]]) -> None:
    log.warning("sender_stopped", because="token refused", text="token refused")
    log.warning("sender_stopped", because="मना")
    log.warning("Asha Devi joined")
    log.warning("joined %s", "asha")
    assert [line.partition(" event=")[2] for line in lines()] == [
        'sender_stopped because="token refused" text=withheld',
        "sender_stopped because=withheld",
        "withheld",
        "withheld",
    ]


@pytest.mark.parametrize(
    ("given", "masked"),
    [
        ("9000000001", "[number]"),
        ("+919000000001", "[number]"),
        ("+91 90000 00001", "[number]"),
        ("+91-90000-00001", "[number]"),
        ("(900) 000-0001", "([number]"),
        ("09000000001", "[number]"),
        ("%2B919000000001", "[number]"),
        ("a.b+c@gov.example", "[email]"),
        ("a.b%40gov.example", "[email]"),
        (TOKEN, "[token]"),
        ("bot1000000001%3Ainvented-token/getMe", "bot[token]/getMe"),
        (f"see https://api.telegram.org/bot{TOKEN}/getMe now", "see [address] now"),
        ("tg://resolve?domain=x", "[address]"),
    ],
)
def test_the_last_belt_masks_what_looks_like_somebodys(given: str, masked: str) -> None:
    assert mask(given) == masked


@pytest.mark.parametrize(
    "harmless",
    [
        "2026-04-02T10:00:01.123+05:30",
        "12-9123456789123456",
        "scheduler/jobs.py:33",
        "5123456789",
        "98765 43",
        "key=6 of=7",
    ],
)
def test_the_last_belt_leaves_our_own_figures(harmless: str) -> None:
    assert mask(harmless) == harmless


@pytest.mark.parametrize(
    "given", [9000000001, "9000000001", "+919000000001", Complaint("Row 3: 90000 00001 comes twice.")]
)
def test_no_number_comes_through_in_a_field(lines: Callable[[], list[str]], given: object) -> None:
    log.error("seen", value=given)
    assert "[number]" in lines()[0]
    assert "0001" not in lines()[0]


def fail() -> None:
    try:
        int("Asha")
    except ValueError as error:
        raise KeyError("+919000000001") from error


@pytest.mark.parametrize("how", ["exception", "exc_info", "fault"])
def test_of_a_fault_its_kind_and_place_are_told(lines: Callable[[], list[str]], how: str) -> None:
    try:
        fail()
    except KeyError as fault:
        if how == "exception":
            log.exception("broken")
        else:
            log.error("broken", **{how: fault})  # noqa: TRY400 - another way to say it
    line = fail.__code__.co_firstlineno + 4
    assert lines() == [f"{TS} level=error event=broken fault=KeyError cause=ValueError place=test_logs.py:{line}"]


def test_the_place_is_the_innermost_of_ours() -> None:
    with pytest.raises(KeyError) as ours:
        set_up_logs(level="loud")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="Asha") as foreign:
        Outcome("Asha")
    assert fault_in_words(ours.value).startswith("KeyError in bot/logs.py, line ")
    assert fault_in_words(foreign.value).startswith("ValueError in enum.py, line ")


def test_a_complaint_is_told_in_its_own_words(lines: Callable[[], list[str]]) -> None:
    complaint = Complaint("orders/a.toml:\n due_on is missing")
    log.error("broken", fault=complaint)
    assert lines() == [f'{TS} level=error event=broken complaint="orders/a.toml: due_on is missing"']
    assert fault_in_words(complaint) == "orders/a.toml: due_on is missing"


def test_a_fault_never_raised_has_no_place() -> None:
    assert fault_in_words(KeyError("+919000000001")) == "KeyError."


@pytest.mark.parametrize(
    "name", ["httpx", "httpcore", "aiohttp.client", "telegram.ext.Updater", "uvicorn.access", "apscheduler"]
)
def test_libraries_that_tell_of_every_call_are_heard_only_when_they_fail(
    lines: Callable[[], list[str]], name: str
) -> None:
    library = logging.getLogger(name)
    library.info("GET https://api.telegram.org/bot%s/getMe", TOKEN)
    library.warning("GET https://api.telegram.org/bot%s/getMe", TOKEN)
    assert lines() == []
    try:
        fail()
    except KeyError:
        library.exception("POST https://api.telegram.org/bot%s/sendMessage for %s", TOKEN, "Asha Devi")
    (line,) = lines()
    assert f"level=error event=library_reported library={name} reported_at=test_logs.py:" in line
    assert "fault=KeyError cause=ValueError place=test_logs.py:" in line
    assert not [word for word in ("api", "invented", "Asha", "9000") if word in line]


def test_a_broken_record_of_a_library_shows_nothing_of_itself(
    lines: Callable[[], list[str]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [each for each in root.handlers if type(each).__module__ == "bot.logs"])
    logging.getLogger("some.library").error("%d officers", "Asha Devi")
    assert len(lines()) == 1
    assert "Asha" not in lines()[0] + capsys.readouterr().err


def test_a_stream_that_cannot_be_written_ends_nothing(lines: Callable[[], list[str]]) -> None:
    closed = io.StringIO()
    closed.close()
    set_up_logs(SettableClock(NOW), closed)
    log.info("lease_taken")


def test_setting_up_twice_writes_once(lines: Callable[[], list[str]]) -> None:
    again = io.StringIO()
    set_up_logs(SettableClock(NOW), again, level="warning")
    logging.getLogger("some.library").warning("x")
    log.info("not_asked_for")
    assert (len(lines()), len(again.getvalue().splitlines())) == (0, 1)


CRASH = """
import threading
from bot import cli
def fail():
    raise KeyError("+919000000001")
def smaran():
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    fail()
cli.smaran = smaran
cli.main()
"""


def test_a_crash_leaves_no_traceback_and_no_words() -> None:
    root = Path(__file__).parents[2]
    ended = subprocess.run([sys.executable, "-c", CRASH], cwd=root, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    told = [re.sub(r"^\S+ |(?<=\.py):\d+$", "", line) for line in ended.stderr.splitlines()]
    assert told == [
        "level=critical event=thread_crashed fault=KeyError place=<string>:5",
        "level=critical event=crashed fault=KeyError place=bot/cli/__init__.py",
    ]
    assert ended.returncode == 1
