"""The officers' list in the staging file: who is meant by each line, and who is missing from it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from storage.staging.differences import Counts, compare
from storage.staging.file import Row, Staging, listed
from storage.versioned import LISTINGS, OFFICER_IDENTIFIERS, SPARROW_EMAILS

TOLD = tuple(name for name in LISTINGS.values if name != "left")
"""What a line of the list tells of an officer."""

TABLES = f"""
CREATE TABLE lines (n INTEGER PRIMARY KEY, row, {listed(TOLD)}, sparrow_email);
CREATE TABLE rejected (row, code, other_row);
CREATE TABLE resolved (n INTEGER PRIMARY KEY, officer_id UNIQUE);
CREATE TABLE asked (officer_id INTEGER PRIMARY KEY);
CREATE TABLE criteria (name, folded, PRIMARY KEY (name, folded));
CREATE TABLE listed (kind, value, officer_id, gone, employee_id, PRIMARY KEY (kind, value, officer_id)) WITHOUT ROWID;
"""

PRESENT = "(SELECT officer_id FROM resolved UNION SELECT officer_id FROM asked)"


def prepare(staging: Staging, criteria: Mapping[str, Iterable[str]]) -> None:
    """Make the tables of the lines; `criteria` are the folded spellings, by field, of the list's scope."""
    staging.script(TABLES)
    staging.fill(
        "INSERT OR IGNORE INTO criteria VALUES (?, ?)",
        ((name, spelling) for name, spellings in criteria.items() for spelling in spellings),
    )
    staging.execute(
        "INSERT INTO listed "
        "SELECT 'employee_id', upper(employee_id), officer_id, \"left\", upper(employee_id) FROM live_listings "
        "WHERE employee_id IS NOT NULL UNION ALL "
        "SELECT 'mobile', mobile, officer_id, \"left\", upper(employee_id) FROM live_listings WHERE mobile IS NOT NULL "
        "ORDER BY 1, 2, 3"
    )


def add_lines(staging: Staging, lines: Iterable[tuple[Any, ...]]) -> None:
    """Take in (row, what the list tells in the order of TOLD, SPARROW email)."""
    staging.fill(f"INSERT INTO lines VALUES (NULL, {', '.join('?' * (len(TOLD) + 2))})", lines)


def drop_repeated(staging: Staging) -> None:
    """Keep the first of several lines for one employee id or, without one, for one mobile."""
    staging.execute(
        "CREATE TABLE repeated AS SELECT n, row, first_row FROM ("
        "SELECT n, row, row_number() OVER same AS place, first_value(row) OVER same AS first_row FROM lines "
        "WINDOW same AS (PARTITION BY coalesce('i' || upper(employee_id), 'm' || mobile) ORDER BY n)) WHERE place > 1"
    )
    staging.execute("INSERT INTO rejected SELECT row, 'duplicate', first_row FROM repeated")
    staging.execute("DELETE FROM lines WHERE n IN (SELECT n FROM repeated)")


def resolve(staging: Staging, first_new: int) -> int:
    """Give each line its officer, new ones from `first_new` on, and return how many are new."""
    resolve_known(staging)
    return staging.execute(
        "INSERT INTO resolved SELECT n, ? - 1 + row_number() OVER (ORDER BY n) FROM lines "
        "WHERE n NOT IN (SELECT n FROM resolved) AND row NOT IN (SELECT row FROM rejected)",
        (first_new,),
    )


def resolve_known(staging: Staging) -> None:
    """Recognise officers by employee id, else by mobile; where the two name different people, ask."""
    staging.execute(
        "INSERT OR IGNORE INTO resolved SELECT l.n, p.officer_id FROM lines l "
        "JOIN listed p ON p.kind = 'employee_id' AND p.value = upper(l.employee_id) ORDER BY l.n, p.officer_id"
    )
    _ask_about_conflicts(staging)
    # A number of somebody who left may have been given to somebody else: then the employee ids differ.
    staging.execute(
        "CREATE TABLE by_mobile AS SELECT l.n, l.row, p.officer_id, count(*) OVER (PARTITION BY l.n) AS found "
        "FROM lines l JOIN listed p ON p.kind = 'mobile' AND p.value = l.mobile "
        "WHERE l.n NOT IN (SELECT n FROM resolved) AND l.row NOT IN (SELECT row FROM rejected) "
        f"AND p.officer_id NOT IN {PRESENT} "
        "AND NOT (p.gone AND coalesce(upper(l.employee_id) <> p.employee_id, 0))"
    )
    staging.execute("INSERT OR IGNORE INTO resolved SELECT n, officer_id FROM by_mobile WHERE found = 1 ORDER BY n")
    staging.execute("INSERT INTO rejected SELECT DISTINCT row, 'shared_mobile', NULL FROM by_mobile WHERE found > 1")
    staging.execute("INSERT OR IGNORE INTO asked SELECT officer_id FROM by_mobile WHERE found > 1")


def _ask_about_conflicts(staging: Staging) -> None:
    """Set aside the lines whose mobile is that of another serving officer who has no line of their own."""
    staging.execute(
        "CREATE TABLE conflicts AS SELECT DISTINCT r.n, l.row, r.officer_id FROM resolved r JOIN lines l USING (n) "
        "JOIN listed p ON p.kind = 'mobile' AND p.value = l.mobile "
        "WHERE p.officer_id <> r.officer_id AND NOT p.gone AND p.officer_id NOT IN (SELECT officer_id FROM resolved) "
        "AND NOT EXISTS (SELECT 1 FROM listed o WHERE o.kind = 'mobile' AND o.value = l.mobile "
        "AND o.officer_id = r.officer_id)"
    )
    staging.execute("INSERT INTO rejected SELECT row, 'two_officers', NULL FROM conflicts")
    staging.execute("INSERT INTO asked SELECT officer_id FROM conflicts")
    staging.execute("DELETE FROM resolved WHERE n IN (SELECT n FROM conflicts)")


def want_listings(staging: Staging, *, complete: bool) -> Counts:
    """Say what shall hold of every officer, those missing from a complete list as left: they count as ended."""
    name = staging.want(LISTINGS)
    staging.execute(
        f'INSERT INTO {name} (officer_id, "left", {listed(TOLD)}) SELECT r.officer_id, 0, {listed(TOLD, "l.")} '
        "FROM resolved r JOIN lines l USING (n) ORDER BY r.officer_id"
    )
    missing = 0
    if complete:
        missing = staging.execute(
            f'INSERT INTO {name} (officer_id, "left", {listed(TOLD)}) SELECT officer_id, 1, {listed(TOLD)} '
            f'FROM live_listings l WHERE NOT "left" AND officer_id NOT IN {PRESENT} AND {_in_scope(staging)} '
            "ORDER BY officer_id"
        )
    counts = compare(staging, LISTINGS, may_end="0")
    return Counts(counts.new, counts.changed - missing, counts.unchanged, missing)


def count_serving(staging: Staging) -> int:
    """Count the officers in the list's scope who have not left: whom the list is expected to name."""
    return int(staging.one(f'SELECT count(*) FROM live_listings l WHERE NOT "left" AND {_in_scope(staging)}'))


def reject_unknown(staging: Staging) -> None:
    """Set aside the lines that name nobody on the officers' list."""
    staging.execute(
        "INSERT INTO rejected SELECT row, 'unknown_officer', NULL FROM lines "
        "WHERE n NOT IN (SELECT n FROM resolved) AND row NOT IN (SELECT row FROM rejected)"
    )


def left_out(staging: Staging) -> Iterator[Row]:
    """Stream the lines that could not be used: row, code, and the row with which it collides."""
    return staging.rows("SELECT row, code, other_row FROM rejected ORDER BY row")


def _in_scope(staging: Staging) -> str:
    """SQL: whether a live listing `l` fits every criterion of the scope; a whole list covers everybody."""
    names = [name for (name,) in staging.rows("SELECT DISTINCT name FROM criteria")]
    return " AND ".join(
        ["1", *(f"fold(l.\"{name}\") IN (SELECT folded FROM criteria WHERE name = '{name}')" for name in names)]
    )


def want_sparrow_emails(staging: Staging, source: str) -> Counts:
    """Say which SPARROW email a list gives; a blank cell takes one back only where the list gives some at all."""
    staging.execute(
        f"INSERT INTO {staging.want(SPARROW_EMAILS)} (officer_id, source, email) "
        "SELECT r.officer_id, ?, l.sparrow_email FROM resolved r JOIN lines l USING (n) "
        "WHERE l.sparrow_email IS NOT NULL ORDER BY r.officer_id",
        (source,),
    )
    return compare(
        staging,
        SPARROW_EMAILS,
        may_end=f"l.source = '{source}' AND l.officer_id IN (SELECT officer_id FROM resolved) "
        "AND EXISTS (SELECT 1 FROM want_sparrow_emails)",
    )


def want_identifiers(staging: Staging) -> Counts:
    """Say by what every serving officer is known once this import holds, and compare."""
    after_listings = f"SELECT {listed(LISTINGS.columns)} FROM live_listings"
    if staging.has("want_listings"):
        untouched = "WHERE officer_id NOT IN (SELECT officer_id FROM want_listings)"
        after_listings = f"SELECT {listed(LISTINGS.columns)} FROM want_listings UNION ALL {after_listings} {untouched}"
    staging.execute(
        "CREATE TEMP VIEW serving AS SELECT officer_id, employee_id, mobile, official_email "
        f'FROM ({after_listings}) WHERE NOT "left"'
    )
    staging.execute(
        "CREATE TEMP VIEW sparrow AS SELECT officer_id, email FROM want_sparrow_emails UNION ALL "
        "SELECT officer_id, email FROM live_sparrow_emails l WHERE source <> 'self_declared' AND NOT EXISTS "
        "(SELECT 1 FROM ended_sparrow_emails e WHERE e.officer_id = l.officer_id AND e.source = l.source)"
    )
    staging.execute(
        f"INSERT INTO {staging.want(OFFICER_IDENTIFIERS)} (kind, value, officer_id, source) "
        "SELECT kind, value, officer_id, min(source) FROM ("
        "SELECT 'employee_id' AS kind, upper(employee_id) AS value, officer_id, 'officer_list' AS source FROM serving "
        "UNION ALL SELECT 'mobile', mobile, officer_id, 'officer_list' FROM serving "
        "UNION ALL SELECT 'email', official_email, officer_id, 'officer_list' FROM serving "
        "UNION ALL SELECT 'email', email, officer_id, 'sparrow' FROM sparrow JOIN serving USING (officer_id)) "
        "WHERE value IS NOT NULL GROUP BY kind, value, officer_id ORDER BY kind, value, officer_id"
    )
    return compare(staging, OFFICER_IDENTIFIERS, may_end="1")
