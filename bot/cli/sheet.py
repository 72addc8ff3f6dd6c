"""CSV on standard output, as a spreadsheet opens it."""

import csv
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime

from scheduler.clock import IST


def write_sheet(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows under a header; moments are written in Indian Standard Time."""
    sys.stdout.write("\ufeff")  # so that Excel reads the Hindi
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(map(_cell, row) for row in rows)


def _cell(value: object) -> object:
    return value.astimezone(IST).isoformat(timespec="seconds") if isinstance(value, datetime) else value
