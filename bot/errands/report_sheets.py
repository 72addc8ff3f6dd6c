"""The sheets of the report: the summary first, then whoever is behind, whose emails differ, who is not reached."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.figures import Writing
from bot.papers.shares import GROUPS, grouped
from bot.papers.spool import Spool
from bot.papers.workbook import Cell, Sheet, write_workbook
from scheduler.clock import day_in_india
from scheduler.department_report import DepartmentReport
from scheduler.scoped import Scoped, Show, Stands
from storage.email_address import masked_email
from storage.rows import Known, Language, Metric, Obligation, Order, State

BEHIND = frozenset({State.OPEN, State.OVERDUE, State.MISSED})
ASIDE = ("behind", "mismatches", "unreached")
"""The sheets with a row for each officer, written after the summary and known before it."""


class ReportSheets:
    """Puts rows aside officer by officer, and writes the file when everybody has been counted."""

    def __init__(self, language: Language, words: Writing, today: date, *, whole_emails: bool) -> None:
        self._language = language
        self._words = words.words
        self._today = today
        self._whole_emails = whole_emails
        self._aside = {name: Spool() for name in ASIDE}

    def close(self) -> None:
        """Let go of what was put aside."""
        for spool in self._aside.values():
            spool.close()

    def put(self, one: Scoped, known: Known | None) -> None:
        """Put one officer's rows aside; `known` has the emails of whoever has two that differ."""
        who = [one.officer.name, one.officer.employee_id, one.officer.office, one.officer.designation]
        for each in one.of(Show.ALL) or ():
            if each.standing.state in BEHIND:
                self._aside["behind"].put([*who, *self._what(each)])
        if known is not None and known.account is not None:
            self._aside["mismatches"].put([*who, self._email(known.account.email), self._email(known.sparrow_email)])
        if one.of(Show.NOT_JOINED) is not None or one.of(Show.UNREACHABLE) is not None:
            reached = one.reached
            since = day_in_india(reached.since) if reached.since else None
            self._aside["unreached"].put([*who, self._words["sheets"]["reach"][reached.how], since])

    def write(
        self, report: DepartmentReport, asked: Sequence[tuple[Order, Obligation]], into: Path, *, harmless: bool
    ) -> None:
        """Write the file."""
        rows: Mapping[str, Any] = {
            "summary": self._summary(report, asked),
            **{name: iter(spool) for name, spool in self._aside.items()},
            "offices": self._offices(report),
            "change": self._change(report, asked),
        }
        words = self._words["sheets"]
        sheets = (
            Sheet(words[name]["title"], list(words[name]["columns"].values()), found) for name, found in rows.items()
        )
        write_workbook(sheets, into, harmless=harmless)

    def _what(self, stands: Stands) -> list[Cell]:
        standing = stands.standing
        late = (self._today - standing.due_on).days if standing.due_on else None
        return [
            stands.order.number,
            stands.obligation.title.within(self._language),
            self._words["states"][standing.state],
            standing.value,
            standing.target,
            standing.due_on,
            late if late is not None and late > 0 else None,
            stands.since,
        ]

    def _email(self, email: str | None) -> str | None:
        return email if email is None or self._whole_emails else masked_email(email)

    def _summary(self, report: DepartmentReport, asked: Sequence[tuple[Order, Obligation]]) -> Iterator[list[Cell]]:
        words, tally = self._words["sheets"]["summary"]["rows"], report.tally
        people = {
            "officers": tally.officers,
            "joined": tally.officers - tally.shown[Show.NOT_JOINED],
            "not_joined": tally.shown[Show.NOT_JOINED],
            "unreachable": tally.shown[Show.UNREACHABLE],
            "emails_differ": tally.shown[Show.EMAILS],
        }
        for name, number in people.items():
            yield [None, words["people"], words[name], number, _share(number, tally.officers)]
        for order, obligation in asked:
            counts = grouped(report.counts(obligation.key))
            whole = sum(counts.values())
            for group, number in counts.items():
                title = obligation.title.within(self._language)
                yield [order.number, title, self._group(group), number, _share(number, whole)]
        if report.as_on:
            yield [None, words["people"], words["as_on"], None, day_in_india(report.as_on)]

    def _offices(self, report: DepartmentReport) -> Iterator[list[Cell]]:
        for place, office in enumerate(report.offices(), 1):
            share = _share(office.met, office.asked)
            figures = [office.officers, office.asked, office.met, share, round(office.per_officer, 2)]
            yield [place, office.name or self._words["sheets"]["offices"]["unnamed"], *figures]

    def _change(self, report: DepartmentReport, asked: Sequence[tuple[Order, Obligation]]) -> Iterator[list[Cell]]:
        for order, obligation in asked:
            before = report.counts_before(obligation.key)
            if before is None or report.since is None:
                return
            now, then, title = grouped(report.counts(obligation.key)), grouped(before), obligation.title
            for group in GROUPS:
                figures = [then[group], now[group], now[group] - then[group]]
                yield [order.number, title.within(self._language), self._group(group), report.since, *figures]

    def _group(self, group: str) -> str:
        return str(self._words["papers"]["groups"][group])


def _share(part: int, whole: int) -> float | None:
    """From 0 to 1, never rounded up: what is not whole is no 1."""
    return int(10_000 * part / whole) / 10_000 if whole else None


def countable(orders: Sequence[Order]) -> list[tuple[Order, Obligation]]:
    """Every obligation that somebody can be behind with, order by order."""
    return [(order, each) for order in orders for each in order.obligations if each.metric is not Metric.ADVICE]
