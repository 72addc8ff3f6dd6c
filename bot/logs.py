"""What the program notes of itself: one line an event, made of codes and counts, with nobody's data in it."""

import contextlib
import logging
import re
import sys
import threading
import traceback
from collections.abc import MutableMapping
from datetime import date, datetime, time
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog
from structlog.processors import LogfmtRenderer, add_log_level

from scheduler.clock import IST, Clock, SystemClock
from storage.complaint import Complaint

ROOT = Path(__file__).parents[1]
OURS = {ROOT / folder for folder in ("bot", "scheduler", "storage")}
TALKATIVE = ("aiohttp", "apscheduler", "httpcore", "httpx", "telegram", "uvicorn.access")
"""Libraries that tell of every call; httpx with its URL, and Telegram's contain the token."""

WITHHELD = "withheld"
EVENT = re.compile(r"[a-z][a-z0-9_]{0,60}")
CODE = re.compile(r"[A-Za-z0-9_.:/+<>-]{0,80}")
PHRASE = re.compile(r"[ -?A-~]{0,200}")
PHRASES = {"because", "detail"}
"""Where English words may stand: our own reasons and what a channel's `Answer` says, never an address or a text."""

MASKS = {
    "[address]": re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"]*", re.IGNORECASE),
    "[token]": re.compile(r"\d{5,}(?::|%3a)[\w-]{8,}", re.IGNORECASE),
    "[email]": re.compile(r"[^\s@=\"']+(?:@|%40)[^\s@=\"']+\.[^\s@=\"']+", re.IGNORECASE),
    "[number]": re.compile(
        r"(?<!\w)(?:(?:\+|%2b|00)?91[\s().-]*|0[\s().-]*)?[6-9](?:[\s().-]*\d){9}(?!\w)", re.IGNORECASE
    ),
}
"""The second belt: whatever has come so far in one of these shapes is masked, in every part of the line."""

LOGFMT = LogfmtRenderer(key_order=["ts", "level", "event"], bool_as_flag=False)

log = structlog.get_logger()

Event = MutableMapping[str, Any]
Level = Literal["debug", "info", "warning", "error"]


def set_up_logs(clock: Clock | None = None, stream: TextIO | None = None, level: Level = "info") -> None:
    """Let every event, and what libraries report, go to one stream as lines of logfmt; once more changes the choice.

    Without a stream it is standard error, whichever that is when a line is written.
    """
    lines = _Lines(clock or SystemClock(), stream, logging.getLevelNamesMapping()[level.upper()])
    structlog.configure(
        processors=[add_log_level, lines.drop_lower, lines.stamp, reduce_faults, keep_allowed, render],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=lines.logger,
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _FromLibraries)]:
        root.removeHandler(handler)
    root.addHandler(_FromLibraries())
    root.setLevel(logging.WARNING)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)


def report_crashes() -> None:
    """Let a fault that nobody has caught be told as every other, here and in threads: no traceback, no message."""

    def crashed(_kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
        log.critical("crashed", fault=fault)

    def thread_crashed(told: threading.ExceptHookArgs) -> None:
        log.critical("thread_crashed", fault=told.exc_value)

    sys.excepthook, threading.excepthook = crashed, thread_crashed


def fault_in_words(fault: BaseException) -> str:
    """What may be told of a fault: a complaint's own words; of everything else its kind and the place in our code."""
    if isinstance(fault, Complaint):
        return " ".join(str(fault).split())
    place = place_of(fault)
    return f"{type(fault).__name__} in {place.replace(':', ', line ')}." if place else f"{type(fault).__name__}."


def place_of(fault: BaseException) -> str | None:
    """File and line of our innermost frame, as "scheduler/jobs.py:33"; None of a fault that was never raised."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if OURS.intersection(Path(frame.filename).parents)]
    if ours:
        return f"{Path(ours[-1].filename).relative_to(ROOT).as_posix()}:{ours[-1].lineno}"
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else None


def reduce_faults(_logger: object, _method: str, event: Event) -> Event:
    """Put in the place of an exception its kind, the kind of its cause, and where in our code it arose."""
    event = dict(event)
    fault = event.pop("exc_info", None)
    if fault is True:
        fault = sys.exc_info()[1]
    elif isinstance(fault, tuple):
        fault = fault[1]
    given = event.pop("fault", None)
    fault = fault or given
    if isinstance(fault, Complaint):
        event["complaint"] = fault
    elif isinstance(fault, BaseException):
        cause = fault.__cause__ or fault.__context__
        kinds = {"fault": type(fault).__name__, "cause": type(cause).__name__ if cause else None}
        event.update({key: told for key, told in (kinds | {"place": place_of(fault)}).items() if told})
    elif fault is not None:
        event["fault"] = fault
    return event


def keep_allowed(_logger: object, _method: str, event: Event) -> Event:
    """Keep figures, moments and codes; withhold whatever might be somebody's words."""
    told = event["event"]
    event["event"] = told if isinstance(told, str) and EVENT.fullmatch(told) else WITHHELD
    return {key: _allowed(key, value) for key, value in event.items()}


def _allowed(key: str, value: object) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, date | time):
        moment = value.astimezone(IST) if isinstance(value, datetime) and value.tzinfo else value
        return moment.isoformat()
    if isinstance(value, Complaint):
        return "".join(sign for sign in fault_in_words(value) if sign.isprintable())
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(str(_allowed(key, one)) for one in value)
    shape = PHRASE if key in PHRASES else CODE
    return str(value) if isinstance(value, str) and shape.fullmatch(value) else WITHHELD


def render(logger: object, method: str, event: Event) -> str:
    """Make a line of logfmt."""
    return mask(LOGFMT(logger, method, event))


def mask(line: str) -> str:
    """Mask what looks like a link, a bot's token, an email or a mobile number."""
    for mark, shape in MASKS.items():
        line = shape.sub(mark, line)
    return line


class _Lines:
    """Where lines go, from which level on, and the clock that dates them."""

    def __init__(self, clock: Clock, stream: TextIO | None, level: int) -> None:
        self._clock = clock
        self._stream = stream
        self._level = level

    def logger(self, *_: object) -> "_Lines":
        """Itself, as structlog's factory."""
        return self

    def drop_lower(self, _logger: object, method: str, event: Event) -> Event:
        """Leave out what was not asked for."""
        if logging.getLevelNamesMapping()[method.upper()] < self._level:
            raise structlog.DropEvent
        return event

    def stamp(self, _logger: object, _method: str, event: Event) -> Event:
        """Say when, in Indian Standard Time."""
        return {"ts": self._clock.now().astimezone(IST).isoformat(timespec="milliseconds"), **event}

    def write(self, line: str) -> None:
        """Write a line in one go; a disk that is full or a pipe that is closed ends nothing."""
        with contextlib.suppress(OSError, ValueError):
            stream = self._stream or sys.stderr
            stream.write(line + "\n")
            stream.flush()

    debug = info = warning = warn = error = exception = critical = fatal = write


class _FromLibraries(logging.Handler):
    """Takes what libraries report, and lets nothing of their words through."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say who reported, at what place of theirs, and which fault, if there was one."""
        level = "error" if record.levelno >= logging.ERROR else "warning"
        place = f"{record.filename}:{record.lineno}"
        fault = record.exc_info[1] if record.exc_info else None
        getattr(log, level)("library_reported", library=record.name, reported_at=place, fault=fault)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say nothing: logging would print the words and their arguments."""
