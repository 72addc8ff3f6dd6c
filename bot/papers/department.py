"""The department's progress: for each obligation a bar of who stands where, and the offices by what they have met.

The values: `department` in both languages; `officers`; `as_on` and `since`, each an ISO day or None: of the figures,
and of those they are compared with; `obligations`, each with `title` in both languages, `counts` by state and
`counts_before`, the same or None; `offices`, the foremost first, each with `name`, `asked`, `met`, and `completions`
per officer or None.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.figures import Writing
from bot.papers import Values
from bot.papers.colours import GROUND, INK, QUIET, RULE, SHARES, TRACK
from bot.papers.picture import LEADING, Picture, Style, smaller
from bot.papers.shares import Office, best_and_last, change, grouped, share
from bot.render import render, writing
from storage.rows import Language

WIDTH, MARGIN = 1000, 48
INSIDE = WIDTH - 2 * MARGIN
TITLE, NAME, SMALL = Style(44, INK, bold=True), Style(34, INK), Style(27, QUIET)
HEADING, FIGURE, ROW = Style(33, INK, bold=True), Style(33, INK, bold=True), Style(29, INK)
BAR, SWATCH, GAP = 40, 20, 30
RANKED = 5
SHARE = 150
"""At the right edge, for an office's share."""
SHOWN = {
    "met": ("met", "met_late"),
    "open": ("open", "awaiting_report"),
    "overdue": ("overdue",),
    "unknown": ("unknown",),
}
"""The parts of a bar, each of several groups; who is exempt is in none."""


def make(values: Values, language: Language, into: Path) -> None:
    """Draw it as PNG, 1000 pixels wide and as high as the obligations need."""
    writes = writing(language, devanagari_digits=values.get("digits") == "devanagari")
    words = writes.words["papers"]["department"]
    picture = Picture(WIDTH, GROUND)
    y = _head(picture, render("department", language, values))
    if not values["obligations"]:
        y = picture.wrapped(MARGIN, y, words["nothing_asked"], ROW, INSIDE) + GAP
    for obligation in values["obligations"]:
        y = picture.wrapped(MARGIN, y, obligation["title"][language], HEADING, INSIDE, at_most=3)
        y = _shares(picture, y + 4, obligation, writes, words) + GAP
    picture.save(into, _offices(picture, y, values, language, writes) + MARGIN - GAP)


def _head(picture: Picture, words: str) -> float:
    title, department, *rest = words.splitlines()
    y = picture.wrapped(MARGIN, 34, title, TITLE, INSIDE)
    y = picture.wrapped(MARGIN, y, department, NAME, INSIDE, at_most=3)
    for line in rest:
        y = picture.wrapped(MARGIN, y, line, SMALL, INSIDE)
    picture.box(MARGIN, y + 14, INSIDE, 2, RULE)
    return y + 32


def _shares(
    picture: Picture, y: float, obligation: Mapping[str, Any], writes: Writing, words: Mapping[str, str]
) -> float:
    """A bar in parts, and under it what each part is: its words, how many, which share, how that changed."""
    parts, before = _parts(obligation["counts"]), obligation["counts_before"]
    earlier = _parts(before) if before is not None else None
    whole, x, column = sum(parts.values()), float(MARGIN), INSIDE / len(SHOWN)
    picture.box(MARGIN, y, INSIDE, BAR, TRACK)
    for place, (part, number) in enumerate(parts.items()):
        width = INSIDE * number / whole if whole else 0
        picture.box(x, y, max(width - 3, min(width, 3)), BAR, SHARES[part])
        x += width
        left, below = MARGIN + place * column, y + BAR + 12
        picture.box(left, below + 11, SWATCH, SWATCH, SHARES[part])
        picture.text(left + SWATCH + 10, below, words[part], smaller(SMALL, words[part], column - SWATCH - 20, 18))
        picture.text(left, below + LEADING * SMALL.size, writes.number(number), FIGURE)
        told = [share(number, whole, writes), change(number, earlier[part], writes) if earlier else ""]
        line = ", ".join(filter(None, told))
        picture.text(left, below + LEADING * (SMALL.size + FIGURE.size), line, smaller(SMALL, line, column - 10, 18))
    return y + BAR + 12 + LEADING * (2 * SMALL.size + FIGURE.size)


def _parts(counts: Mapping[str, int]) -> dict[str, int]:
    every = grouped(counts)
    return {part: sum(every[group] for group in groups) for part, groups in SHOWN.items()}


def _offices(picture: Picture, y: float, values: Values, language: Language, writes: Writing) -> float:
    """The first few and the last few, each with its share."""
    offices: Sequence[Office] = values["offices"]
    if not offices:
        return y
    words, (first, last) = writes.words["papers"]["department"], best_and_last(offices, RANKED)
    picture.box(MARGIN, y, INSIDE, 2, RULE)
    y = picture.wrapped(MARGIN, y + 16, words["offices"], HEADING, INSIDE)
    for number, office in enumerate(offices, 1):
        if number == len(offices) - len(last) + 1:
            picture.box(MARGIN, y + 10, INSIDE, 2, RULE)
            y = picture.wrapped(MARGIN, y + 20, words["last"], HEADING, INSIDE)
        if number <= len(first) or number > len(offices) - len(last):
            told = render("department_office", language, {**values, "office": office, "number": number})
            y = _office(picture, y, told, share(office["met"], office["asked"], writes))
    return y + GAP


def _office(picture: Picture, y: float, words: str, share_met: str) -> float:
    name, figures = words.splitlines()
    picture.text(WIDTH - MARGIN, y, share_met, FIGURE, align="right")
    y = picture.wrapped(MARGIN, y, name, ROW, INSIDE - SHARE, at_most=2)
    return picture.wrapped(MARGIN, y, figures, SMALL, INSIDE - SHARE) + 6
