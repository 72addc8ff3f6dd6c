import gc
from collections.abc import Iterator

import pytest

from bot.collecting import NEW_OBJECTS, collected_seldom


@pytest.fixture(autouse=True)
def nothing_frozen() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_meanwhile_what_was_there_before_is_passed_by_and_looks_are_seldom() -> None:
    with collected_seldom():
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] == NEW_OBJECTS


def test_afterwards_all_is_as_before_even_if_it_breaks_down() -> None:
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), collected_seldom():
        1 / 0  # noqa: B018 - it breaks down
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)
