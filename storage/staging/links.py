"""Which account is whose: the one that fits an officer alone, else a question for a person."""

from storage.staging.differences import Counts, compare
from storage.staging.file import Staging
from storage.versioned import ACCOUNT_LINKS

KINDS = ("user_id", "email", "mobile", "employee_id")
"""The earlier kind is the better sign."""


def count_undecided(staging: Staging) -> int:
    """Count the officers for whom a person must decide once this import holds."""
    return int(staging.one("SELECT count(DISTINCT officer_id) FROM want_account_links WHERE how = 'candidate'"))


def want_links(staging: Staging, officer_identifiers: str, account_identifiers: str) -> Counts:
    """Match officers and accounts by what both are known by, and compare; a person's decisions stand."""
    rank = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(KINDS))
    staging.execute(
        "CREATE TABLE hits AS SELECT o.officer_id, a.account_id, "
        f"min(CASE o.kind {rank} END) AS rank "
        f"FROM {officer_identifiers} o JOIN {account_identifiers} a ON a.kind = o.kind AND a.value = o.value "
        "WHERE o.officer_id NOT IN (SELECT officer_id FROM live_account_links WHERE how = 'person') "
        "AND a.account_id NOT IN (SELECT account_id FROM live_account_links WHERE how = 'person') "
        "GROUP BY o.officer_id, a.account_id"
    )
    name = " ".join(f"WHEN {place} THEN '{kind}'" for place, kind in enumerate(KINDS))
    staging.execute(
        f"INSERT INTO {staging.want(ACCOUNT_LINKS)} (officer_id, account_id, how) "
        f"SELECT officer_id, account_id, CASE WHEN claims = 1 AND accounts = 1 THEN CASE rank {name} END "
        "ELSE 'candidate' END FROM ("
        "SELECT *, count(*) OVER (PARTITION BY account_id) AS claims, "
        "count(*) OVER (PARTITION BY officer_id) AS accounts FROM ("
        "SELECT *, min(rank) OVER (PARTITION BY account_id) AS best FROM hits) WHERE rank = best) "
        "ORDER BY officer_id, account_id"
    )
    return compare(staging, ACCOUNT_LINKS, may_end="l.how <> 'person'")
