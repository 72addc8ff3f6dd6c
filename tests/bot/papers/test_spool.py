"""Rows put aside come back as they were."""

from datetime import date

from bot.papers.spool import Spool


def test_rows_come_back_in_their_order_and_kind() -> None:
    rows = [["आशा", 1, 0.5, None, date(2026, 4, 2)], ["=cmd()", "line\nbreak", '"quoted"', True, ""]]
    spool = Spool()
    for row in rows:
        spool.put(row)
    assert list(spool) == rows
    assert list(spool) == rows
    spool.close()
