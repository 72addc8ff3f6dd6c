"""The department's list of the emails that SPARROW has."""

from pathlib import Path

from scheduler.sources.archive import USUAL, Limits, OnRead, nobody_watches
from scheduler.sources.lines import SparrowLine
from scheduler.sources.list_cells import ListCells
from scheduler.sources.officer_columns import SPARROW
from scheduler.sources.rejections import Unfit
from scheduler.sources.typed_list import TypedList


def open_sparrow(path: Path, *, limits: Limits = USUAL, on_read: OnRead = nobody_watches) -> TypedList[SparrowLine]:
    """The SPARROW list, CSV or XLSX; complains at once of a header that will not do."""
    return TypedList(path, SPARROW, lambda: _Reading().email, limits, on_read).checked()


class _Reading:
    """One pass over the list: nobody has two emails."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str | None, str | None], int] = {}

    def email(self, row: int, cells: ListCells) -> SparrowLine:
        """A row of the list."""
        mobile, employee_id = cells.mobile(), cells.employee_id()
        if mobile is None and employee_id is None:
            raise Unfit("no_id", column=cells.labels["employee_id"], other=cells.labels["mobile"])
        email = cells.email("email")
        if email is None:
            raise Unfit("blank", column=cells.labels["email"])
        who = (employee_id.casefold(), None) if employee_id else (None, mobile)
        if earlier := self._seen.get(who):
            raise Unfit("duplicate", row=str(earlier))
        self._seen[who] = row
        return SparrowLine(row, employee_id, mobile, email)
