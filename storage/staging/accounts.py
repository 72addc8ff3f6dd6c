"""Whose line is whose account: the same number through all releases, whatever columns a release has."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import col

from storage.database import Database
from storage.rows import ReportKind
from storage.staging.differences import Counts, compare
from storage.staging.file import STREAM, Staging
from storage.staging.reports import read_whole, sortable
from storage.tables import AccountIdentifiers, AccountReadings, Profiles
from storage.versioned import ACCOUNT_IDENTIFIERS, PROFILES, holds

KEY = "coalesce('u' || user_id, 'e' || email, 'm' || mobile, 'i' || upper(employee_id))"
"""What tells two lines of one import apart."""

MISSING_HAVE_ENDED = (
    f"l.mdo IN {read_whole(ReportKind.USERS)} AND NOT EXISTS (SELECT 1 FROM looked_up k JOIN scopes s "
    "ON s.kind = 'users' AND s.mdo = l.mdo WHERE k.account_id = l.account_id AND k.as_on > s.as_on)"
)
"""Whoever stands in a row that could not be read is not missing: only a report read to the last row ends accounts.

Nor does one that is older than what the API has said of an account.
"""


TOLD_OF_PROFILES = ("email", "mobile", "profile_status", "registered_on", "course_hours")
"""By the API: of a profile, beside its organisation and its user id."""


def bring_readings(staging: Staging, database: Database) -> None:
    """Bring when the API last spoke of each account."""
    mine = AccountReadings
    staging.execute("CREATE TABLE looked_up (account_id INTEGER PRIMARY KEY, as_on TEXT)")
    with database.reading() as session:
        question = select(col(mine.account_id), col(mine.as_on))
        found = session.connection().execution_options(yield_per=STREAM).execute(question)
        staging.fill("INSERT INTO looked_up VALUES (?, ?)", ((number, sortable(as_on)) for number, as_on in found))


def bring_past(staging: Staging, database: Database, visible: int) -> None:
    """Bring the identifiers of accounts that no report holds any more: should one return, it is known again."""
    mine, profile = AccountIdentifiers, Profiles
    question = (
        select(col(mine.kind), col(mine.value), col(mine.account_id))
        .where(col(mine.until_import) <= visible)
        .where(
            ~select(profile).where(col(profile.account_id) == col(mine.account_id), *holds(profile, visible)).exists()
        )
    )
    staging.execute("CREATE TABLE past_identifiers (kind, value, account_id, PRIMARY KEY (kind, value, account_id))")
    with database.reading() as session:
        found = session.connection().execution_options(yield_per=STREAM).execute(question)
        staging.fill("INSERT OR IGNORE INTO past_identifiers VALUES (?, ?, ?)", (tuple(row) for row in found))


def drop_repeated(staging: Staging) -> None:
    """Keep one line a user: of two organisations' the newer, of one organisation's the first, the rest rejected."""
    staging.execute(
        "CREATE TABLE repeated AS SELECT n, scope, row, first_scope, first_row FROM ("
        f"SELECT n, u.scope, u.row, row_number() OVER same AS place, first_value(u.scope) OVER same AS first_scope, "
        f"first_value(u.row) OVER same AS first_row FROM users u JOIN scopes s ON s.id = u.scope "
        f"WINDOW same AS (PARTITION BY {KEY} ORDER BY s.as_on DESC, n)) WHERE place > 1"
    )
    staging.execute(
        "INSERT INTO rejected SELECT scope, row, 'duplicate', first_row FROM repeated WHERE scope = first_scope"
    )
    staging.execute("DELETE FROM users WHERE n IN (SELECT n FROM repeated)")


def drop_moved_on(staging: Staging) -> None:
    """Leave alone the accounts that a newer report already shows in another organisation."""
    staging.execute(
        "DELETE FROM resolved WHERE n IN (SELECT r.n FROM resolved r JOIN users u USING (n) "
        "JOIN scopes s ON s.id = u.scope JOIN live_profiles p ON p.account_id = r.account_id "
        "JOIN before b ON b.kind = 'users' AND b.mdo = p.mdo WHERE p.mdo <> s.mdo AND b.as_on > s.as_on "
        "AND p.mdo NOT IN (SELECT mdo FROM scopes WHERE kind = 'users'))"
    )


def resolve(staging: Staging, first_new: int) -> int:
    """Give each line its account, new ones from `first_new` on, and return how many are new."""
    staging.execute("CREATE TABLE resolved (n INTEGER PRIMARY KEY, account_id)")
    staging.execute("CREATE INDEX resolved_account ON resolved (account_id)")
    for kind in ("user_id", "email", "mobile"):
        _recognise(staging, "live_account_identifiers", kind)
    for kind in ("user_id", "email"):
        _recognise(staging, "past_identifiers", kind)
    staging.execute(
        "INSERT INTO resolved SELECT n, ? - 1 + row_number() OVER (ORDER BY n) "
        "FROM users WHERE n NOT IN (SELECT n FROM resolved)",
        (first_new,),
    )
    highest = staging.one("SELECT max(account_id) FROM resolved")
    drop_moved_on(staging)
    return max(0, (highest or 0) + 1 - first_new)


def _recognise(staging: Staging, identifiers: str, kind: str) -> None:
    """Recognise accounts by one kind of identifier, unless the user ids say that they are two."""
    if staging.one(f"SELECT 1 FROM {identifiers} LIMIT 1") is None:
        return
    staging.execute(
        "INSERT OR IGNORE INTO resolved SELECT n, account_id FROM ("
        "SELECT u.n, i.account_id, row_number() OVER (PARTITION BY i.account_id ORDER BY u.n) AS turn, "
        "count(*) OVER (PARTITION BY u.n) AS found "
        f"FROM users u JOIN {identifiers} i ON i.kind = '{kind}' AND i.value = u.{kind} "
        "LEFT JOIN live_profiles p ON p.account_id = i.account_id "
        "WHERE u.n NOT IN (SELECT n FROM resolved) AND i.account_id NOT IN (SELECT account_id FROM resolved) "
        f"AND ('{kind}' = 'user_id' OR u.user_id IS NULL OR p.user_id IS NULL)) "
        f"WHERE turn = 1 AND (found = 1 OR '{kind}' <> 'mobile')"
    )


def _both(names: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, f"u.{name}") for name in names]


def want_accounts(staging: Staging) -> Counts:
    """Say what shall hold of every account and its identifiers, compare, and count the accounts."""
    profiles, identifiers = staging.want(PROFILES), staging.want(ACCOUNT_IDENTIFIERS)
    # A release without user ids does not make us forget those that an earlier one told. What the API has told since a
    # report was made stays; of the rest it does not speak.
    told = ", ".join(
        f"CASE WHEN k.account_id IS NULL THEN {newer} ELSE p.{name} END"
        for name, newer in (
            ("mdo", "s.mdo"),
            ("user_id", "coalesce(u.user_id, p.user_id)"),
            *_both(TOLD_OF_PROFILES),
        )
    )
    staging.execute(
        f"INSERT INTO {profiles} (account_id, mdo, user_id, {', '.join(TOLD_OF_PROFILES)}, employee_id, event_hours, "
        f"total_hours) SELECT r.account_id, {told}, u.employee_id, u.event_hours, u.total_hours "
        "FROM resolved r JOIN users u USING (n) JOIN scopes s ON s.id = u.scope "
        "LEFT JOIN live_profiles p ON p.account_id = r.account_id "
        "LEFT JOIN looked_up k ON k.account_id = p.account_id AND k.as_on > s.as_on ORDER BY r.account_id"
    )
    counts = compare(staging, PROFILES, may_end=MISSING_HAVE_ENDED)
    staging.execute(
        f"INSERT INTO {identifiers} (kind, value, account_id, source) "
        "SELECT kind, value, account_id, 'portal_reports' FROM ("
        + " UNION ALL ".join(
            f"SELECT '{kind}' AS kind, {value} AS value, account_id FROM {profiles} WHERE {value} IS NOT NULL"
            for kind, value in (
                ("email", "email"),
                ("employee_id", "upper(employee_id)"),
                ("mobile", "mobile"),
                ("user_id", "user_id"),
            )
        )
        + ") ORDER BY kind, value, account_id"
    )
    compare(
        staging,
        ACCOUNT_IDENTIFIERS,
        may_end=f"l.account_id IN (SELECT account_id FROM {profiles}) "
        "OR l.account_id IN (SELECT account_id FROM ended_profiles)",
    )
    return counts


def know_accounts(staging: Staging) -> None:
    """Lay out by what every account is known once this import holds: those it touches, and all others."""
    if staging.one("SELECT 1 FROM live_account_identifiers LIMIT 1") is None:
        staging.execute("CREATE TEMP VIEW known AS SELECT kind, value, account_id FROM want_account_identifiers")
        return
    staging.execute(
        "CREATE TABLE known (kind TEXT, value TEXT, account_id INTEGER, PRIMARY KEY (kind, value, account_id)) "
        "WITHOUT ROWID"
    )
    staging.execute(
        "INSERT OR IGNORE INTO known SELECT kind, value, account_id FROM want_account_identifiers UNION ALL "
        "SELECT kind, value, account_id FROM live_account_identifiers l "
        "WHERE NOT EXISTS (SELECT 1 FROM ended_account_identifiers e WHERE e.kind = l.kind AND e.value = l.value "
        "AND e.account_id = l.account_id) ORDER BY 1, 2, 3"
    )


def any_known(staging: Staging) -> bool:
    """Tell whether there is any account for facts to hang on."""
    return staging.one("SELECT 1 FROM known LIMIT 1") is not None
