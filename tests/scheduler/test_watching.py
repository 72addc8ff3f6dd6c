"""What is not as it should be, by the figures and the limits."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from scheduler.watching import Sign, newest_facts, signs
from storage.rows import AlertKind, AlertLimits
from storage.senders import Sender
from storage.vital_signs import VitalSigns, Waiting

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
SLOT = datetime(2026, 4, 1, 20, 30, tzinfo=UTC)
"""02:00 in India."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEVER = AlertLimits(*[timedelta(0)] * 4, disk_free=0)
SENDS = Sender(1, "telegram", "telegram", 1, 30, None, None, None, None, None, None)
STOPPED = replace(SENDS, stopped_because="token_refused")
PAUSED = replace(SENDS, paused_until=NOW + HOUR, paused_because="paused in the chat")
WELL = VitalSigns(
    queued={},
    unknown={},
    received={},
    unreadable={},
    errands=Waiting(),
    senders=(SENDS,),
    reports={"users": NOW - DAY, "plan": NOW - 9 * DAY},
    lists={},
    asked={},
    checked_at=NOW - HOUR,
    checking_since=None,
    imports_under_way=0,
    imports_held=0,
)
LATE = {"telegram": Waiting(7, NOW - 3 * HOUR)}


def kinds(vital: VitalSigns, limits: AlertLimits | None = None, free: int = 10**10) -> list[AlertKind]:
    return [sign.kind for sign in signs(vital, {"telegram"}, free, time(2), limits or AlertLimits(), NOW)]


def test_all_is_well() -> None:
    assert kinds(WELL) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"senders": (STOPPED,)}, ["channel_stopped"]),
        ({"senders": (replace(SENDS, stopped_because="paused by hand"),)}, []),
        ({"senders": (replace(STOPPED, channel="console"),)}, []),
        ({"queued": LATE}, ["queue_old"]),
        ({"queued": {"console": LATE["telegram"]}}, []),
        ({"queued": {"telegram": Waiting(7, NOW - HOUR)}}, []),
        ({"queued": {"telegram": Waiting(7)}}, []),
        ({"queued": LATE, "senders": (STOPPED,)}, ["channel_stopped"]),
        ({"queued": LATE, "senders": (PAUSED,)}, []),
        ({"queued": LATE, "senders": (replace(PAUSED, paused_because="slow_down"),)}, ["queue_old"]),
        ({"unknown": {"telegram": Waiting(1, NOW - 5 * HOUR)}}, ["unknown_waits"]),
        ({"unknown": {"telegram": Waiting(1, NOW - 3 * HOUR)}}, []),
        ({"checked_at": SLOT - DAY}, ["check_missed"]),
        ({"checked_at": None}, ["check_missed"]),
        ({"checked_at": None, "checking_since": NOW - HOUR / 2}, []),
        ({"checked_at": None, "checking_since": NOW - 2 * HOUR}, ["check_missed"]),
        ({"checked_at": None, "reports": {}}, []),
        ({"reports": {"users": NOW - 7 * DAY}}, ["import_overdue"]),
        ({"reports": {"users": NOW - 7 * DAY}, "asked": {"igot_api": NOW - HOUR}}, []),
    ],
)
def test_what_begins(changes: dict[str, Any], expected: list[str]) -> None:
    assert kinds(replace(WELL, **changes)) == expected


def test_a_full_disk_is_seen_by_the_megabyte() -> None:
    found = list(signs(WELL, {"telegram"}, 999_999_999, time(2), AlertLimits(), NOW))
    assert found == [Sign(AlertKind.DISK_NEARLY_FULL, values={"megabytes": 999})]
    assert kinds(WELL, free=1_000_000_000) == []


def test_a_check_has_its_time_to_run() -> None:
    unchecked = replace(WELL, checked_at=None)
    eight_hours_late = AlertLimits(check_late=timedelta(hours=8))
    assert kinds(unchecked, eight_hours_late) == ["check_missed"]
    assert kinds(unchecked, AlertLimits(check_late=timedelta(hours=9))) == []


def test_a_limit_of_nothing_never_alerts_and_a_stopped_channel_always_does() -> None:

    worst = replace(
        WELL, senders=(STOPPED,), queued=LATE, unknown=LATE, checked_at=None, reports={"users": NOW - 99 * DAY}
    )
    assert kinds(worst, NEVER, free=0) == ["channel_stopped"]


def test_facts_are_as_new_as_their_newest_source() -> None:
    assert newest_facts(WELL) == NOW - DAY
    assert newest_facts(replace(WELL, reports={})) is None
