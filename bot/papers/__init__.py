"""Pictures and papers: plain JSON values in, a file out; no database, no clock, and no words of their own."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, Literal, Protocol, cast

from storage.rows import Language

Values = Mapping[str, Any]
Paper = Literal["progress", "department", "compliance", "invite"]
"""Each is a module of this folder, which says what its values are."""
_LOADING = Lock()


class Maker(Protocol):
    """Makes one paper."""

    def __call__(self, values: Values, language: Language, into: Path, /) -> None:
        """Write it to a file."""


def make(paper: Paper, values: Values, language: Language, into: Path) -> None:
    """Write one paper to a file; the same values make the same bytes.

    The first picture of a process takes a second more than the others.
    """
    with _LOADING:
        maker = _maker(paper)
    maker(values, language, into)


@cache
def _maker(paper: Paper) -> Maker:
    """Loaded at its first use: matplotlib takes a second, which nobody pays who asks for no picture."""
    with without_font_cache():
        return cast("Maker", import_module(f"{__name__}.{paper}").make)


@contextmanager
def without_font_cache() -> Iterator[None]:
    """Matplotlib, loaded in here, keeps no list of the system's fonts in the home folder: ours need none."""
    name = "MPLCONFIGDIR"
    with TemporaryDirectory(prefix="smaran-") as folder:
        told = os.environ.setdefault(name, folder)
        try:
            yield
        finally:
            if told == folder:
                del os.environ[name]
