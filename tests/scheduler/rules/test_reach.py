"""At which of an officer's addresses they are written to."""

from dataclasses import dataclass

import pytest

from scheduler.rules.reach import chosen, others


@dataclass
class Place:
    id: int
    channel: str = "a"
    role: str = "self"
    stopped: bool = False
    unreachable: bool = False


OWN, SECOND = Place(1), Place(2, "b")
OFF = Place(3, "off")
GONE, STOPPED = Place(4, unreachable=True), Place(5, stopped=True)
ASSISTANT = Place(6, role="assistant")
ASSISTANT_STOPPED = Place(7, role="assistant", stopped=True)
ASSISTANT_GONE = Place(8, role="assistant", unreachable=True)


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        ([], None),
        ([OFF, GONE], None),
        ([OWN, SECOND], 1),
        ([SECOND, OWN], 2),
        ([GONE, SECOND], 2),
        ([STOPPED, SECOND], 5),
        ([OWN, ASSISTANT], 6),
        ([OWN, ASSISTANT_STOPPED], 1),
        ([OWN, ASSISTANT_GONE], 1),
        ([GONE, ASSISTANT_STOPPED], 7),
    ],
)
def test_the_last_used_is_written_to_and_an_assistant_before_it(addresses: list[Place], expected: int | None) -> None:
    found = chosen(addresses, {"a", "b"})
    assert (found and found.id) == expected


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        ([OWN], []),
        ([OWN, SECOND, OFF, GONE, STOPPED], [2]),
        ([OWN, ASSISTANT_STOPPED, ASSISTANT], [6]),
    ],
)
def test_what_failed_at_one_may_be_said_where_nobody_said_stop(addresses: list[Place], expected: list[int]) -> None:
    assert [each.id for each in others(addresses, {"a", "b"}, failed=1)] == expected
