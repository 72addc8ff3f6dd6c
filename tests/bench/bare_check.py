"""The baseline of the check: reads, compares and writes the rows that the check does, and nothing else."""

import sqlite3
import sys

from tests.bench.rows_written import CHECKED, inserting

READ = """
SELECT l.*, p.*, b.*, t.*, o.*, c.late, c.courses, c.seconds, p.email, s.email, p.registered_on, l.officer_id
FROM listings l LEFT JOIN account_links k USING (officer_id) LEFT JOIN profiles p USING (account_id)
LEFT JOIN sparrow_emails s USING (officer_id) LEFT JOIN contact_officers a USING (officer_id)
LEFT JOIN contacts b ON b.id = a.contact_id LEFT JOIN standings t USING (officer_id)
LEFT JOIN occasions o USING (officer_id)
LEFT JOIN (SELECT account_id, min(completed_on) > '2026-03-31' AS late, count(*) AS courses, sum(seconds) AS seconds
           FROM completions GROUP BY account_id) c USING (account_id) ORDER BY l.officer_id
"""
DAY, AT, HASH = "2026-10-01", "2026-09-30 20:30:00.000000", "0" * 64
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
rows, message = db.cursor().execute(READ), 0
while chunk := rows.fetchmany(1000):
    new: dict[str, list[tuple[object, ...]]] = {table: [] for table in CHECKED}
    for *_, late, courses, seconds, email, sparrow, registered, officer in chunk:
        on_time = "met_late" if late else "met"
        states = (
            (1, "met" if registered else "open", None),
            (2, on_time if (courses or 0) >= 3 else "open", courses),
            (3, "met" if (seconds or 0) >= 52 * 3600 else "open", (seconds or 0) / 3600),
            (4, "met" if email == sparrow else "open", None),
        )
        for key, state, value in states:
            new["standings"].append((officer, key, "2026", DAY, state, "short", value, 3, DAY, "portal_reports", AT))
        if behind := [key for key, state, _ in states if state == "open"]:
            message += 1
            rest = ("nudge", officer, officer, DAY, "queued", "hours", HASH, "hi", "{}", 0, AT, AT, AT, AT)
            new["messages"].append((message, *rest))
            new["occasions"] += [(officer, key, "2026", "first", DAY, message, HASH) for key in behind]
    db.execute("BEGIN IMMEDIATE")
    for table, columns in CHECKED.items():
        db.executemany(inserting(table, columns), new[table])
    db.execute("COMMIT")
