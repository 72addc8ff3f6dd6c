"""Rows put aside on disk until their sheet's turn comes: a spreadsheet is written sheet after sheet."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from tempfile import TemporaryFile
from typing import TextIO, cast

from bot.papers.workbook import Cell


class Spool:
    """Keeps rows in the order in which they come; its file has no name, and goes with the process."""

    def __init__(self) -> None:
        self._file = cast("TextIO", TemporaryFile("w+", encoding="utf-8"))  # noqa: SIM115 - lives as long as the spool
        self.rows = 0

    def put(self, row: Sequence[Cell]) -> None:
        """Keep one row; a date, which JSON does not know, as a list of its text."""
        plain = [[cell.isoformat()] if isinstance(cell, date) else cell for cell in row]
        self._file.write(json.dumps(plain, ensure_ascii=False) + "\n")
        self.rows += 1

    def __iter__(self) -> Iterator[list[Cell]]:
        """Read them from the first."""
        self._file.seek(0)
        for line in self._file:
            yield [date.fromisoformat(cell[0]) if isinstance(cell, list) else cell for cell in json.loads(line)]

    def close(self) -> None:
        """Let them go."""
        self._file.close()
