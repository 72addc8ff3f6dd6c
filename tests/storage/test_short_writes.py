"""The size of a write follows the machine's pace, so that the lock is never held for long."""

import pytest

from storage.short_writes import LARGEST_CHUNK, LOCK_SECONDS, next_size


@pytest.mark.parametrize(
    ("size", "seconds", "expected"),
    [
        (1_000, LOCK_SECONDS, 1_000),
        (1_000, LOCK_SECONDS / 1.5, 1_500),
        (1_000, 0.0, 2_000),
        (1_000, LOCK_SECONDS * 8, 125),
        (LARGEST_CHUNK, 0.0, LARGEST_CHUNK),
        (1, 5.0, 1),
    ],
)
def test_next_size(size: int, seconds: float, expected: int) -> None:
    assert next_size(size, seconds) == expected
