"""The compliance report of a nodal officer's scope: one page of A4 for the file, signed by hand or not at all.

The values: `today` (an ISO day); `department`, `nodal.designation`, `nodal.scope`, each in both languages; the figures
`officers`, `not_joined`, `unreachable`, `emails_differ` (None where no order asks for the same email); `as_on` (ISO, or
None); `orders`, each as a nudge has it, but with `obligations`: `clause`, `title` in both languages,
`due_on`, `counts` by state; `offices`, the foremost first, each with `name`, `asked`, `met`. All must be there.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fpdf import FPDF

from bot.figures import Writing
from bot.papers import Values
from bot.papers.colours import INK, QUIET, RULE
from bot.papers.page import HEIGHT, INSIDE, LEADING, MARGIN, close, finish, new_page, put, rule, style, wrapped
from bot.papers.shares import GROUPS, Office, best_and_last, grouped, share
from bot.render import render, writing
from storage.complaint import Complaint
from storage.rows import Language

SIZES = (10, 9, 8, 7)
"""Of the letters, in points: the largest with which everything fits."""
FOOT = 46
"""Millimetres at the foot for the signature and what stands below it."""
DUE, TOTAL, GROUP, PERCENT = 19.5, 13.0, 15.5, 14.0
"""Widths of the table's columns; what is left is the requirement's."""
TITLE = INSIDE - DUE - TOTAL - GROUP * len(GROUPS)
RANKED, LEAST_RANKED = 10, 3


def make(values: Values, language: Language, into: Path) -> None:
    """Write it as PDF; raises Complaint where there are more obligations than one page holds."""
    for size in SIZES:
        report = _Report(values, language, size)
        if report.fits:
            report.complete()
            finish(report.page, into)
            return
        close(report.page)
    raise Complaint("One page does not hold so many requirements. Ask for the figures as a spreadsheet.")


class _Report:
    """The report with letters of one size, all but its foot."""

    def __init__(self, values: Values, language: Language, size: float) -> None:
        self.values, self.language, self.size = values, language, size
        self.writes: Writing = writing(language, devanagari_digits=values.get("digits") == "devanagari")
        self.words: Mapping[str, Any] = self.writes.words["papers"]
        self.own: Mapping[str, str] = self.words["compliance"]
        head = render("compliance", language, values).splitlines()
        self.page: FPDF = new_page(values["today"], head[0])
        self.y = self._head(head)
        for order in values["orders"]:
            self.y = self._order(order)
        self.y = self._notes()

    @property
    def line(self) -> float:
        """A line's height, in millimetres."""
        return LEADING * self.size

    @property
    def fits(self) -> bool:
        return self.y <= HEIGHT - FOOT

    def complete(self) -> None:
        """As many offices as there is room for, the signature, the number of the page."""
        self._offices()
        self._signature()
        style(self.page, 7.5, QUIET)
        put(self.page, MARGIN, HEIGHT - 12, self.own["page"], INSIDE, "R")
        put(self.page, MARGIN, HEIGHT - 12, self.own["unsigned"], INSIDE)

    def _head(self, lines: list[str]) -> float:
        title, department, *rest = lines
        style(self.page, self.size + 7, INK, bold=True)
        y = wrapped(self.page, MARGIN, 13, title, INSIDE, align="C")
        style(self.page, self.size + 2, INK)
        y = wrapped(self.page, MARGIN, y, department, INSIDE, align="C") + 2
        style(self.page, self.size, INK)
        for line in rest:
            y = wrapped(self.page, MARGIN, y, line, INSIDE, at_most=3)
        return y + 2

    def _order(self, order: Mapping[str, Any]) -> float:
        cited, subject = render("compliance_order", self.language, {**self.values, "order": order}).splitlines()
        style(self.page, self.size, INK, bold=True)
        y = wrapped(self.page, MARGIN, self.y, cited, INSIDE, at_most=2)
        style(self.page, self.size, INK)
        y = wrapped(self.page, MARGIN, y, subject, INSIDE, at_most=2) + 1
        style(self.page, self.size - 1.5, QUIET)
        groups = [self.words["groups"][group] for group in GROUPS]
        y = self._row(y, self.own["requirement"], [self.own["due"], self.own["asked"], *groups])
        for obligation in order["obligations"]:
            y = self._obligation(y, order, obligation)
        return y + 3

    def _obligation(self, y: float, order: Mapping[str, Any], obligation: Mapping[str, Any]) -> float:
        counts = grouped(obligation["counts"])
        total, due = sum(counts.values()), obligation["due_on"]
        title = render("compliance_item", self.language, {**self.values, "order": order, "item": obligation})
        figures = [f"{self.writes.number(n)}\n{share(n, total, self.writes)}" for n in counts.values()]
        style(self.page, self.size - 1, INK)
        return self._row(y, title, [self.writes.numeric_day(due) if due else "–", self.writes.number(total), *figures])

    def _row(self, y: float, first: str, others: list[str]) -> float:
        """A row of the table: the first cell's words wrap, in the others each line wraps for itself."""
        rule(self.page, MARGIN, y, INSIDE, RULE)
        ends = [wrapped(self.page, MARGIN, y + 0.8, first, TITLE - 2, at_most=4)]
        x = MARGIN + TITLE
        for width, cell in zip((DUE, TOTAL, *[GROUP] * len(GROUPS)), others, strict=True):
            below = y + 0.8
            for part in cell.split("\n"):
                below = wrapped(self.page, x, below, part, width - 1, at_most=3, align="R")
            ends.append(below)
            x += width
        return max(ends) + 0.8

    def _notes(self) -> float:
        style(self.page, self.size, INK)
        y = self.y
        if not self.values["orders"]:
            y = wrapped(self.page, MARGIN, y, self.own["nothing_asked"], INSIDE) + 3
        for line in render("compliance_notes", self.language, self.values).splitlines():
            y = wrapped(self.page, MARGIN, y, line, INSIDE, at_most=2)
        if self.values["orders"]:
            style(self.page, self.size - 1.5, QUIET)
            y = wrapped(self.page, MARGIN, y + 1.5, self.own["counted"], INSIDE)
        return y + 4

    def _offices(self) -> None:
        """The ranking in the room that is left: the foremost at the left, the last at the right."""
        room = int((HEIGHT - FOOT - self.y) / self.line) - 1
        every = self.values["offices"]
        if len(every) < 2 or room < min(len(every) / 2, LEAST_RANKED):  # noqa: PLR2004 - one is no ranking
            return
        first, last = best_and_last(every, min(room, RANKED))
        half = (INSIDE - 8) / 2
        if last:
            self._ranking(MARGIN, half, self.own["foremost"], first, 1)
            self._ranking(MARGIN + half + 8, half, self.own["hindmost"], last, len(every) - len(last) + 1)
        else:
            middle = (len(first) + 1) // 2
            self._ranking(MARGIN, half, self.own["offices"], first[:middle], 1)
            self._ranking(MARGIN + half + 8, half, "", first[middle:], middle + 1)

    def _ranking(self, x: float, width: float, heading: str, offices: Sequence[Office], number: int) -> None:
        style(self.page, self.size, INK, bold=True)
        put(self.page, x, self.y, heading, width)
        style(self.page, self.size - 1, INK)
        number_of = self.writes.number
        figures = [f"{number_of(office['met'])} / {number_of(office['asked'])}" for office in offices]
        room = width - PERCENT - 3 - max(map(self.page.get_string_width, figures))
        for place, (office, figure) in enumerate(zip(offices, figures, strict=True)):
            y = self.y + (place + 1) * self.line
            wrapped(self.page, x, y, f"{number_of(number + place)}. {office['name']}", room, at_most=1)
            put(self.page, x, y, figure, width - PERCENT, "R")
            put(self.page, x, y, share(office["met"], office["asked"], self.writes), width, "R")

    def _signature(self) -> None:
        """Room to sign in, above the designation."""
        x, width, y = MARGIN + INSIDE - 76, 76.0, HEIGHT - 30
        rule(self.page, x, y, width, INK)
        style(self.page, self.size, INK)
        put(self.page, x, y - self.line - 1, self.own["signature"], width)
        wrapped(self.page, x, y + 1, self.values["nodal"]["designation"][self.language], width, at_most=2)
        put(self.page, MARGIN, y - self.line - 1, self.own["date"], 60)
        rule(self.page, MARGIN, y, 50, INK)
