"""A row that cannot be used: where it stands and why, never what it says."""

from collections.abc import Callable
from typing import NamedTuple


class Rejected(NamedTuple):
    """One row left out; `code` names its sentence in templates/*/rejections.toml, `params` fill it in."""

    file: str
    row: int
    """As a spreadsheet shows it: the header is row 1."""
    code: str
    params: dict[str, str]


class Remark(NamedTuple):
    """What is to be known of a file that was read; `code` names its sentence in words.toml, [remarks]."""

    code: str
    words: str
    """In English, as the command line says it."""
    params: dict[str, str]


Reject = Callable[[Rejected], None]
"""Where rejected rows go: streamed, so that a file with millions of them needs no memory."""


class Unfit(Exception):  # noqa: N818 - a verdict on a row, caught where its row number is known
    """A row's fault, on its way to becoming a Rejected."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
