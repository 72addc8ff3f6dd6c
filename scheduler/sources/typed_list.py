"""Reading a list that people typed, row by row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from scheduler.sources.archive import Limits, OnRead, shown
from scheduler.sources.columns import ABSENT, Columns, positions
from scheduler.sources.list_cells import ListCells
from scheduler.sources.rejections import Reject, Rejected, Unfit
from scheduler.sources.tabular import Table, open_path
from storage.complaint import Complaint

Line = TypeVar("Line")
ReadRow = Callable[[int, ListCells], Line]


@dataclass(slots=True)
class TypedList(Generic[Line]):
    """A list on disk; `read` and `rejected` count its rows once they are read to the end."""

    path: Path
    columns: Columns
    reading: Callable[[], ReadRow[Line]]
    """Begins a reading: what makes a line of a row may remember the rows before it."""
    limits: Limits
    on_read: OnRead
    read: int = 0
    rejected: int = 0

    name: str = field(init=False)
    """How we speak of it to people."""

    def __post_init__(self) -> None:
        self.name = shown(self.path.name)

    @property
    def total_bytes(self) -> int:
        """What `on_read` adds up to."""
        return self.path.stat().st_size

    def checked(self) -> "TypedList[Line]":
        """Itself, if its header will do; complains otherwise."""
        self._where(open_path(self.path, self.limits))
        return self

    def lines(self, reject: Reject) -> Iterator[Line]:
        """Every usable row, from the beginning."""
        table = open_path(self.path, self.limits, self.on_read)
        where = self._where(table)
        labels = {word: table.header[at] if at != ABSENT else self.columns[word].names[0] for word, at in where.items()}
        read_row = self.reading()
        read = rejected = 0
        for row, cells in table.picked(list(where.values()), pad=True):
            read += 1
            try:
                if cells is None:
                    raise Unfit("ragged")  # noqa: TRY301 - one place makes all the rejections
                line = read_row(row, ListCells(dict(zip(where, cells, strict=True)), labels))
            except Unfit as fault:
                rejected += 1
                reject(Rejected(self.name, row, fault.code, fault.params))
            else:
                yield line
        self.read, self.rejected = read, rejected

    def _where(self, table: Table) -> dict[str, int]:
        where = positions(self.name, table.header, self.columns)
        if where["employee_id"] == where["mobile"] == ABSENT:
            columns = ", ".join(name.strip() for name in table.header)
            raise Complaint(
                f"{self.name}: there is neither a column “employee id” nor a column “mobile”. At least one is needed "
                f"to know people by. Its columns are: {columns}.",
                "nobody_known_by",
                name=self.name,
                columns=columns,
            )
        return where
