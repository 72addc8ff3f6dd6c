"""The baseline of the import: csv or openpyxl and executemany, writing the rows the import writes, and nothing else."""

import csv
import sqlite3
import sys
from itertools import islice

import openpyxl

from tests.bench.rows_written import IMPORTED, inserting

accounts, courses = {}, {}


def user(line):
    number = accounts[line[2]] = len(accounts) + 1
    profile = (number, 1, line[36], line[2], line[21], line[23], line[10], float(line[31]), float(line[34]))
    identifiers = [(kind, line[at], number, 1, "report") for kind, at in (("email", 2), ("employee_id", 21))]
    return {"accounts": [(number,)], "profiles": [profile], "account_identifiers": identifiers}


def enrolment(line):
    if line[19] != "completed":
        return {}
    course = courses.setdefault(line[11], len(courses) + 1)
    hours, minutes, seconds = map(int, line[13].split(":"))
    done = (accounts[line[2]], course, 1, line[23], hours * 3600 + minutes * 60 + seconds)
    return {"courses": [(course, line[11].lower(), line[11])], "completions": [done]}


def lines_of(file):
    if file.endswith(".xlsx"):
        return openpyxl.load_workbook(file, read_only=True).worksheets[0].iter_rows(values_only=True)
    return csv.reader(open(file, newline="", encoding="utf-8"))


db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
for file, rows_of in zip(sys.argv[2:], (user, enrolment)):
    lines = islice(lines_of(file), 1, None)
    while chunk := list(islice(lines, 5_000)):
        found = [rows_of(line) for line in chunk]
        db.execute("BEGIN IMMEDIATE")
        for table, columns in IMPORTED.items():
            rows = [row for more in found for row in more.get(table, ())]
            db.executemany(inserting(table, columns), rows)
        db.execute("COMMIT")
