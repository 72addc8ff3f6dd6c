"""What an import would change: the rows that are new, changed or no longer so, table by table."""

from collections.abc import Iterator
from dataclasses import dataclass

from storage.staging.file import Row, Staging, listed
from storage.versioned import Versioned


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows an import adds, changes, leaves alone and ends."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0

    @property
    def any(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.new or self.changed or self.ended)


def compare(staging: Staging, facts: Versioned, may_end: str) -> Counts:
    """Set aside how `want_…` and `live_…` differ; `may_end` is SQL about a live row `l` that is not wanted."""
    wanted = int(staging.one(f"SELECT count(*) FROM want_{facts.name}"))
    staging.want_ended(facts)
    if staging.one(f"SELECT 1 FROM live_{facts.name} LIMIT 1") is None:
        staging.execute(f"CREATE TEMP VIEW new_{facts.name} AS SELECT * FROM want_{facts.name}")
        return Counts(new=wanted)
    # A plus keeps SQLite from looking the third column up by an index of its own, out of key order.
    signs = ("", "", "+")
    same_key = " AND ".join(f'{sign}l."{name}" = w."{name}"' for sign, name in zip(signs, facts.key, strict=False))
    differs = f"({listed(facts.values, 'w.')}) IS NOT ({listed(facts.values, 'l.')})"
    first = facts.key[0]
    staging.execute(
        f"INSERT INTO ended_{facts.name} "
        f'SELECT {listed(facts.key, "l.")}, l.since_import, w."{first}" IS NOT NULL '
        f"FROM live_{facts.name} l LEFT JOIN want_{facts.name} w ON {same_key} "
        f'WHERE CASE WHEN w."{first}" IS NULL THEN {may_end} ELSE {differs} END ORDER BY {listed(facts.key, "l.")}'
    )
    staging.execute(
        f"CREATE TABLE new_{facts.name} AS SELECT {listed(facts.columns, 'w.')} "
        f"FROM want_{facts.name} w LEFT JOIN live_{facts.name} l ON {same_key} "
        f'WHERE l."{first}" IS NULL OR {differs} ORDER BY {listed(facts.key, "w.")}'
    )
    ended, changed = next(staging.rows(f"SELECT count(*) - total(replaced), total(replaced) FROM ended_{facts.name}"))
    written = int(staging.one(f"SELECT count(*) FROM new_{facts.name}"))
    return Counts(written - int(changed), int(changed), wanted - written, int(ended))


def new_rows(staging: Staging, facts: Versioned) -> Iterator[Row]:
    """Stream the rows to be written, in key order."""
    return staging.rows(f"SELECT {listed(facts.columns)} FROM new_{facts.name}")


def ended_rows(staging: Staging, facts: Versioned) -> Iterator[Row]:
    """Stream the keys of the rows that no longer hold, each with the import that wrote it, in key order."""
    return staging.rows(f"SELECT {listed(facts.key)}, since_import FROM ended_{facts.name}")
