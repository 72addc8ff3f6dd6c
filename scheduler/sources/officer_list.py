"""The department's list of officers."""

from pathlib import Path

from scheduler.sources.archive import USUAL, Limits, OnRead, nobody_watches
from scheduler.sources.lines import OfficerLine
from scheduler.sources.list_cells import ListCells
from scheduler.sources.officer_columns import EXAMPLE, OFFICERS
from scheduler.sources.rejections import Unfit
from scheduler.sources.typed_list import TypedList
from storage.rows import Language


def open_officers(
    path: Path, *, limits: Limits = USUAL, on_read: OnRead = nobody_watches, language: Language = "hi"
) -> TypedList[OfficerLine]:
    """The officers' list, CSV or XLSX, English or Hindi headers; complains at once of a header that will not do.

    `language` is that of officers for whom the list names none.
    """
    return TypedList(path, OFFICERS, lambda: _Reading(language).officer, limits, on_read).checked()


class _Reading:
    """One pass over the list: remembers by whom each row is known, to tell people who are there twice."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._by_employee_id: dict[str, int] = {}
        self._by_mobile: dict[str, int] = {}
        self._by_mobile_alone: dict[str, int] = {}

    def officer(self, row: int, cells: ListCells) -> OfficerLine:
        """A row of the list."""
        name = cells.text("name")
        if name is None:
            raise Unfit("no_name", column=cells.labels["name"])
        mobile, employee_id = cells.mobile(), cells.employee_id()
        if (name, employee_id) == (EXAMPLE["name"], EXAMPLE["employee_id"]):
            raise Unfit("example")
        if mobile is None and employee_id is None:
            raise Unfit("no_id", column=cells.labels["employee_id"], other=cells.labels["mobile"])
        line = OfficerLine(
            row=row,
            name=name,
            salutation=cells.text("salutation"),
            mobile=mobile,
            employee_id=employee_id,
            service=cells.text("service"),
            cadre=cells.text("cadre"),
            batch=cells.text("batch"),
            group=cells.text("group"),
            designation=cells.text("designation"),
            department=cells.text("department"),
            office=cells.text("office"),
            tag=cells.text("tag"),
            deputation=cells.text("deputation"),
            official_email=cells.email("official_email"),
            sparrow_email=cells.email("sparrow_email"),
            language=cells.language(self._language),
            agreed=cells.agreed(),
            joined_on=cells.day("joined_on"),
            on_leave_until=cells.day("on_leave_until"),
            retires_on=cells.day("retires_on"),
        )
        self._remember(row, employee_id, mobile)
        return line

    def _remember(self, row: int, employee_id: str | None, mobile: str | None) -> None:
        """Two may share a phone, as long as each has an employee id to be told apart by."""
        if employee_id is not None:
            key = employee_id.casefold()
            earlier = self._by_employee_id.get(key) or (self._by_mobile_alone.get(mobile) if mobile else None)
            if earlier:
                raise Unfit("duplicate", row=str(earlier))
            self._by_employee_id[key] = row
        elif mobile and (earlier := self._by_mobile.get(mobile)):
            raise Unfit("duplicate", row=str(earlier))
        elif mobile:
            self._by_mobile_alone[mobile] = row
        if mobile:
            self._by_mobile.setdefault(mobile, row)
