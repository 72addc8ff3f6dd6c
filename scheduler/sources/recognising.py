"""What a file is that nobody has named: the portal's reports, the officers' list or SPARROW's; its content tells."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from scheduler.sources.archive import USUAL, directory, is_zip, shown
from scheduler.sources.columns import ABSENT, positions
from scheduler.sources.officer_columns import OFFICERS
from scheduler.sources.portal_columns import kind_of
from scheduler.sources.tabular import open_path
from storage.complaint import Complaint

Kind = Literal["reports", "officers", "sparrow"]

_COLUMNS = {word: replace(column, needed=False) for word, column in OFFICERS.items()}
_PERSON, _EMAIL = {"employee_id", "mobile"}, {"official_email", "sparrow_email"}
_POST = {"designation", "department", "office"}
"""What only the officers' list tells of somebody."""


def recognised(path: Path) -> Kind:
    """Which of the three a file is; Complaint for one that is none of them, or is damaged."""
    if is_zip(path) and not any(info.filename == "[Content_Types].xml" for info in directory(path, USUAL)):
        return "reports"
    header = open_path(path, USUAL).header
    if kind_of(list(header)) is not None:
        return "reports"
    where = positions(shown(path.name), header, _COLUMNS)
    return _list(shown(path.name), header, {word for word, at in where.items() if at != ABSENT})


def _list(name: str, header: Sequence[str], there: set[str]) -> Kind:
    """Tell the lists apart: taking a list of SPARROW emails for the officers' list would end people's service."""
    if there & _PERSON and "name" in there and (not there & _EMAIL or ("mobile" in there and there & _POST)):
        return "officers"
    if there & _PERSON and ("sparrow_email" in there or ("official_email" in there and "name" not in there)):
        return "sparrow"
    if there & _PERSON and "name" in there:
        raise Complaint(
            f"{name} may be the officers' list or the SPARROW list: it names people and emails, and no mobiles and "
            "posts. Call the column “SPARROW email” if it is the latter; for the former add what it lacks.",
            "either_list",
            name=name,
        )
    columns = ", ".join(each.strip() for each in header)
    raise Complaint(
        f"{name} is neither a report of the portal nor the officers' list nor the SPARROW list. "
        f"Its columns are: {columns}.",
        "no_list",
        name=name,
        columns=columns,
    )
