"""Once as something begins, once as it ends, and not again within a day."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.rules.alerts import Place, decide
from storage.rows import Alert, AlertKind

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STOPPED, DISK = AlertKind.CHANNEL_STOPPED, AlertKind.DISK_NEARLY_FULL
HERE = (STOPPED, "telegram")


def alert(since: datetime, told_at: datetime | None = None, over_at: datetime | None = None) -> Alert:
    return Alert(*HERE, since, told_at, over_at)


FIRST = alert(NOW, NOW)
TOLD = alert(NOW - HOUR, NOW - HOUR)
OVER = alert(NOW - HOUR, NOW - HOUR, NOW - HOUR / 2)
LONG_OVER = alert(NOW - DAY, NOW - DAY, NOW - HOUR)
AGAIN = alert(NOW, NOW - HOUR)
"""Begun anew before the day was over: kept, and not told."""


@pytest.mark.parametrize(
    ("known", "seen", "begun", "over", "kept"),
    [
        ((), {HERE}, [FIRST], [], []),
        ((), set(), [], [], []),
        ((TOLD,), {HERE}, [], [], []),
        ((TOLD,), set(), [], [alert(NOW - HOUR, NOW - HOUR, NOW)], []),
        ((OVER,), {HERE}, [], [], [AGAIN]),
        ((OVER,), set(), [], [], []),
        ((LONG_OVER,), {HERE}, [FIRST], [], []),
        ((alert(NOW - HOUR, NOW - 2 * HOUR),), {HERE}, [], [], []),
        ((alert(NOW - HOUR, NOW - 2 * HOUR),), set(), [], [], [alert(NOW - HOUR, NOW - 2 * HOUR, NOW)]),
        ((alert(NOW - HOUR, NOW - DAY),), {HERE}, [alert(NOW - HOUR, NOW)], [], []),
    ],
    ids=[
        "it begins",
        "nothing",
        "it goes on",
        "it ends",
        "again within the day",
        "it stays over",
        "again after a day",
        "again, and it goes on",
        "what was not told ends untold",
        "it still stands when the day is over",
    ],
)
def test_what_is_told(
    known: tuple[Alert, ...], seen: set[Place], begun: list[Alert], over: list[Alert], kept: list[Alert]
) -> None:
    decided = decide(known, seen, NOW)
    assert (list(decided.begun), list(decided.over), list(decided.kept)) == (begun, over, kept)
    assert len(decided.all) == len(begun) + len(over) + len(kept)


def test_each_channel_is_told_of_by_itself() -> None:
    decided = decide([TOLD], {HERE, (STOPPED, "whatsapp"), (DISK, "")}, NOW)
    assert [(each.kind, each.about) for each in decided.begun] == [(STOPPED, "whatsapp"), (DISK, "")]
