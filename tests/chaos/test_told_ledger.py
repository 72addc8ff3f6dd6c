"""The comparison of calls without an answer notices what went twice, too early, or ended otherwise than was told."""

from datetime import datetime, timedelta
from typing import Any

from tests.chaos.told_ledger import Called, Told, told_of

NOON = datetime(2026, 10, 1, 12)  # noqa: DTZ001 - as SQLite keeps it


def call(key: str, outcome: str = "sent", minutes: float = 0) -> Called:
    return Called(1, key, outcome, NOON + timedelta(minutes=minutes))


def line(key: str, told_after: float | None = 2, **more: int) -> dict[str, Any]:
    return {"our_key": key, "told_after": told_after, **more}


def compared(state: str, calls: list[Called], lines: list[dict[str, Any]], kept: str = "") -> Told:
    return told_of({1: state}, calls, kept.split(), lines)


def broken(told: Told) -> list[str]:
    return [finding.said for finding in told.findings(graced=False) if not finding.held]


def test_what_is_settled_by_its_receipt_is_in_order() -> None:
    assert broken(compared("read", [call("a", "lost")], [line("a")], "a")) == []


def test_what_is_told_and_still_in_doubt_is_not_settled() -> None:
    told = compared("unknown", [call("a", "lost")], [line("a")], "a")
    assert (told.to_settle, told.settled, told.otherwise) == (1, 0, 1)


def test_what_was_told_in_time_and_went_again_is_a_duplicate() -> None:
    told = compared("read", [call("a", "lost"), call("b", minutes=30)], [line("a"), line("b")], "a b")
    assert (len(told.ledgers.repeated), told.excused, told.settled) == (1, 0, 0)


def test_what_nothing_was_told_of_may_come_twice() -> None:
    told = compared("read", [call("a", "lost"), call("b", minutes=30)], [line("a", None), line("b")], "b")
    assert (len(told.ledgers.repeated), told.excused, told.again, told.to_say_again) == (0, 1, 1, 1)


def test_what_was_told_after_the_grace_may_come_twice() -> None:
    told = compared("read", [call("a", "lost"), call("b", minutes=30)], [line("a", 700), line("b")], "a b")
    assert (len(told.ledgers.repeated), told.excused, told.settled) == (0, 1, 1)


def test_one_call_that_is_accepted_twice_is_a_duplicate() -> None:
    assert len(compared("read", [call("a")], [line("a"), line("a")], "a").ledgers.repeated) == 1


def test_what_goes_again_before_the_grace_is_over_is_found() -> None:
    told = compared("read", [call("a", "lost"), call("b", minutes=9)], [line("b")], "b")
    assert broken(told)[1:] == ["1 of 1 of which nothing was told went again, after 9.0 minutes at least"]


def test_what_goes_a_third_time_is_found() -> None:
    calls = [call("a", "lost"), call("b", "lost", 30), call("c", "lost", 60)]
    assert "calls without an answer for one message: 3 at most" in broken(compared("unknown", calls, []))


def test_what_failed_for_good_must_have_failed() -> None:
    failing = [line("a", fails_later=131026)]
    assert compared("failed", [call("a", "lost")], failing, "a").otherwise == 0
    assert compared("sent", [call("a", "lost")], failing, "a").otherwise == 1


def test_what_failed_for_now_may_go_again() -> None:
    calls, lines = [call("a", "lost"), call("b", minutes=1)], [line("a", fails_later=131047), line("b")]
    assert broken(compared("read", calls, lines, "a b")) == []


def test_receipts_that_are_not_kept_or_of_no_call_are_found() -> None:
    told = compared("read", [call("a")], [line("a")], "b")
    assert (told.unkept, told.invented) == (1, 1)


def test_what_nobody_asked_for_is_foreign() -> None:
    assert compared("read", [call("a")], [line("a"), line("z")], "a").ledgers.foreign == 1
