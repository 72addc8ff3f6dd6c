"""How often the interpreter looks for garbage while the program sends."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEW_OBJECTS = 10_000
"""Between two looks; Python's own 700 are the objects of a few messages."""


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Go meanwhile through what is new alone, and more seldom: what was loaded at the start stays to the end."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
