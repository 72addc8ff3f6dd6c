"""Finding the columns we need in a header, whatever the release or the typist called them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from storage.complaint import Complaint

_ABBREVIATING_ZERO = re.compile("(?<=[\u0900-\u0963])०(?![0-9०-९])")
"""How typists abbreviate: आई०डी०, मो० नं०."""
ABSENT = -1
"""The position of an optional column that the file does not have."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the names it goes by; the first is the one we tell people about."""

    names: tuple[str, ...]
    needed: bool = False
    first_wins: bool = False
    """If it is there twice, take the first: organisations append columns of their own to the portal's reports."""


class MissingColumn(Complaint):
    """A file lacks a column without which it cannot be read."""

    def __init__(self, file: str, column: str, present: Sequence[str], closest: str | None) -> None:
        seen = f"The closest column there is “{closest}”." if closest else f"Its columns are: {', '.join(present)}."
        super().__init__(
            f"{file}: the column “{column}” is missing. {seen} Download the file again or correct its first row.",
            "column_missing",
            name=file,
            column=column,
            columns=", ".join(present),
        )
        self.file, self.column, self.present, self.closest = file, column, present, closest


Columns = Mapping[str, Column]
"""What a kind of file may hold: our word → the column."""


def folded(name: str) -> str:
    """The letters and digits of a column's name: case, spaces, marks, joiners and nukta do not count."""
    decomposed = _ABBREVIATING_ZERO.sub("", unicodedata.normalize("NFD", name).casefold())
    kept = (c for c in decomposed if c.isalnum() or (unicodedata.category(c)[0] == "M" and c != "\u093c"))
    return unicodedata.normalize("NFC", "".join(kept))


def positions(file: str, header: Sequence[str], columns: Columns) -> dict[str, int]:
    """Where each column stands in the header, ABSENT for an optional one that is not there.

    Columns that we do not know are left alone. Complains of a needed column that is missing
    and of one that is there twice.
    """
    ours = {folded(name): word for word, column in columns.items() for name in column.names}
    found: dict[str, int] = {}
    for position, name in enumerate(header):
        word = ours.get(folded(name))
        if word is None:
            continue
        if word in found and columns[word].first_wins:
            continue
        if word in found:
            first, second = header[found[word]].strip(), name.strip()
            at = found[word] + 1, position + 1
            raise Complaint(
                f"{file}: two columns say the same, “{first}” (column {at[0]}) and “{second}” (column {at[1]}). "
                "Remove or rename one of them.",
                "columns_alike",
                name=file,
                first=first,
                second=second,
                at_first=str(at[0]),
                at_second=str(at[1]),
            )
        found[word] = position
    for position, name in enumerate(header):
        for part in re.split(r"[/(|\n]", name):  # “नाम / name”, “Mobile (10 digits)”
            if (word := ours.get(folded(part))) and position not in found.values():
                found.setdefault(word, position)
    for word, column in columns.items():
        if column.needed and word not in found:
            raise _missing(file, header, column)
    return {word: found.get(word, ABSENT) for word in columns}


def _missing(file: str, header: Sequence[str], column: Column) -> MissingColumn:
    spelt = {folded(name): name.strip() for name in header if name.strip()}
    close = [
        spelt[match] for name in column.names for match in get_close_matches(folded(name), spelt, n=1, cutoff=0.75)
    ]
    return MissingColumn(file, column.names[0], list(spelt.values()), close[0] if close else None)
