"""The baseline of the check: reads, compares and writes as many rows as the check does, and nothing else."""

import sqlite3
import sys

READ = """
SELECT l.officer_id, p.email, p.registered_on, s.email, c.late, c.courses, c.seconds
FROM listings l
LEFT JOIN account_links k ON k.officer_id = l.officer_id
LEFT JOIN profiles p ON p.account_id = k.account_id
LEFT JOIN sparrow_emails s ON s.officer_id = l.officer_id
LEFT JOIN (SELECT account_id, min(completed_on) > '2026-03-31' AS late, count(*) AS courses, sum(seconds) AS seconds
           FROM completions GROUP BY account_id) c ON c.account_id = k.account_id
ORDER BY l.officer_id
"""
DAY, AT = "2026-10-01", "2026-09-30 20:30:00.000000"
STANDING = "officer_id, obligation_key, period, since, state, reason, value, target, due_on, source, as_on"
MESSAGE = (
    'id, kind, contact_id, officer_id, day, state, template, template_hash, language, "values", urgency, not_before, '
    "valid_until, created_at, changed_at"
)
OCCASION = "officer_id, obligation_key, period, stage, day, message_id, order_version"
HASH = "0" * 64


def check(path: str) -> None:
    """Four standings an officer; one message, with an occasion for each that is open."""
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
    rows, message = db.cursor().execute(READ), 0
    while chunk := rows.fetchmany(500):
        standings, messages, occasions = [], [], []
        for officer, email, registered, sparrow, late, courses, seconds in chunk:
            states = (
                (1, "met" if registered else "open", None),
                (2, ("met_late" if late else "met") if (courses or 0) >= 3 else "open", courses),
                (3, "met" if (seconds or 0) >= 52 * 3600 else "open", (seconds or 0) / 3600),
                (4, "met" if email == sparrow else "open", None),
            )
            for key, state, value in states:
                standings.append((officer, key, "2026", DAY, state, "short", value, 3, DAY, "portal_reports", AT))
            if behind := [key for key, state, _ in states if state == "open"]:
                message += 1
                rest = ("nudge", officer, officer, DAY, "queued", "hours", HASH, "hi", "{}", 0, AT, AT, AT, AT)
                messages.append((message, *rest))
                occasions += [(officer, key, "2026", "first", DAY, message, HASH) for key in behind]
        db.execute("BEGIN IMMEDIATE")
        for table, columns, new in (
            ("standings", STANDING, standings),
            ("messages", MESSAGE, messages),
            ("occasions", OCCASION, occasions),
        ):
            marks = ", ".join("?" * (columns.count(",") + 1))
            db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", new)
        db.execute("COMMIT")


if __name__ == "__main__":
    check(sys.argv[1])
