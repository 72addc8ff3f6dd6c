"""The poster that invites officers to join: QR codes and three steps, as PDF to hang up and as PNG to forward.

The values: `today`, `department` in both languages, and `ways`: for one channel or two the `channel`, the `link` to the
chat, and the `handle` by which we are found without it.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import segno

from bot.papers import Values
from bot.papers import page as a4
from bot.papers.colours import INK, QUIET
from bot.papers.picture import Picture, Style
from bot.render import render
from storage.rows import Language

WHITE, BLACK = "#FFFFFF", "#000000"
"""Of the code: cameras want them plain."""
BORDER = 4
"""Modules of white around a code, as its standard asks."""
WIDTH, MARGIN = 1000, 60


class _Words(NamedTuple):
    """The lines of the poster."""

    title: str
    department: str
    captions: Sequence[str]
    """Under each code."""
    steps: Sequence[str]
    foot: str


def make(values: Values, language: Language, into: Path) -> None:
    """Write the poster as A4 if the file's name ends in .pdf, else as PNG."""
    codes = [segno.make(way["link"], error="m", micro=False) for way in values["ways"]]
    title, department, *rest, foot = render("invite", language, values).splitlines()
    words = _Words(title, department, rest[: len(codes)], rest[len(codes) :], foot)
    draw = _page if into.suffix == ".pdf" else _picture
    draw(words, codes, values["today"], into)


def _page(words: _Words, codes: Sequence[segno.QRCode], today: str, into: Path) -> None:
    page = a4.new_page(today, words.title)
    a4.style(page, 27, INK, bold=True)
    y = a4.wrapped(page, a4.MARGIN, 20, words.title, a4.INSIDE, align="C") + 3
    a4.style(page, 17, INK)
    top = a4.wrapped(page, a4.MARGIN, y, words.department, a4.INSIDE, align="C") + 4
    side, share = (105.0 if len(codes) == 1 else 84.0), a4.INSIDE / len(codes)
    page.set_fill_color(BLACK)
    for place, (code, caption) in enumerate(zip(codes, words.captions, strict=True)):
        left = a4.MARGIN + place * share
        for x, down, width, height in _modules(code, left + (share - side) / 2, top, side):
            page.rect(x, down, width, height, style="F")
        a4.style(page, 14 if len(codes) == 1 else 13, QUIET)
        y = max(y, a4.wrapped(page, left, top + side, caption, share, align="C") + 7)
    a4.style(page, 17, INK)
    for step in words.steps:
        y = a4.wrapped(page, a4.MARGIN + 6, y, step, a4.INSIDE - 12) + 3
    a4.style(page, 13, QUIET)
    a4.wrapped(page, a4.MARGIN, y + 5, words.foot, a4.INSIDE, align="C")
    a4.finish(page, into)


def _picture(words: _Words, codes: Sequence[segno.QRCode], _today: str, into: Path) -> None:
    picture, inside, middle = Picture(WIDTH, WHITE), WIDTH - 2 * MARGIN, WIDTH / 2
    y = picture.wrapped(middle, 44, words.title, Style(50, INK, bold=True), inside, align="center") + 8
    top = picture.wrapped(middle, y, words.department, Style(34, INK), inside, align="center") + 12
    widest, share = (560 if len(codes) == 1 else 430), inside / len(codes)
    for place, (code, caption) in enumerate(zip(codes, words.captions, strict=True)):
        modules = code.symbol_size(border=BORDER)[0]
        side = widest // modules * modules  # whole pixels leave no seams
        centre = int(MARGIN + (place + 0.5) * share)
        for left, down, width, height in _modules(code, centre - side // 2, top, side):
            picture.box(left, down, width, height, BLACK)
        size = 28 if len(codes) == 1 else 26
        y = max(y, picture.wrapped(centre, top + side, caption, Style(size, QUIET), share, align="center") + 28)
    for step in words.steps:
        y = picture.wrapped(MARGIN, y, step, Style(35, INK), inside) + 12
    y = picture.wrapped(middle, y + 18, words.foot, Style(28, QUIET), inside, align="center")
    picture.save(into, y + MARGIN)


def _modules(code: segno.QRCode, x: float, y: float, side: float) -> Iterator[tuple[float, float, float, float]]:
    """The dark stretches of a code with its border: left, top, width, height, in a square of that side."""
    rows = list(code.matrix_iter(border=BORDER))
    unit = side / len(rows)
    for down, row in enumerate(rows):
        for dark, stretch in groupby(enumerate(row), key=lambda module: module[1]):
            if dark:
                across = [place for place, _ in stretch]
                yield x + across[0] * unit, y + down * unit, len(across) * unit, unit
