"""Rows that no longer hold, and rows that do from now on: a handful, written in one transaction."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from storage.bulk import end_many, insert_many
from storage.versioned import Versioned

Row = tuple[Any, ...]


@dataclass
class Changes:
    """What one small import changes."""

    _ended: dict[Versioned, list[Row]] = field(default_factory=dict)
    _new: dict[Versioned, list[Row]] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._ended or self._new)

    def touch(self, facts: Versioned) -> bool:
        """Whether rows of this kind change."""
        return facts in self._ended or facts in self._new

    def end(self, facts: Versioned, key: Row, since_import: int) -> None:
        """Let a row end that an import has written."""
        self._ended.setdefault(facts, []).append((*key, since_import))

    def add(self, facts: Versioned, row: Row) -> None:
        """Let a row hold: key and values."""
        self._new.setdefault(facts, []).append(row)

    def write(self, session: Session, import_id: int) -> None:
        """Write all of it under the number of an import."""
        for facts, ended in self._ended.items():
            end_many(session, facts.table, facts.key, import_id, ended)
        for facts, rows in self._new.items():
            columns = (*facts.columns, "since_import")
            insert_many(session, facts.table, columns, [(*row, import_id) for row in rows])
