"""The poster that invites officers to join: a QR code and three steps, as PDF to hang up and as PNG to forward.

The values: `today`, `department` in both languages, `link` to the chat, and `handle`, the bot's name with its @.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

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


def make(values: Values, language: Language, into: Path) -> None:
    """Write the poster as A4 if the file's name ends in .pdf, else as PNG."""
    lines = render("invite", language, values).splitlines()
    draw = _page if into.suffix == ".pdf" else _picture
    draw(lines, segno.make(values["link"], error="m", micro=False), values["today"], into)


def _page(lines: Sequence[str], code: segno.QRCode, today: str, into: Path) -> None:
    title, department, link, *steps, foot = lines
    page = a4.new_page(today, title)
    a4.style(page, 27, INK, bold=True)
    y = a4.wrapped(page, a4.MARGIN, 20, title, a4.INSIDE, align="C") + 3
    a4.style(page, 17, INK)
    y = a4.wrapped(page, a4.MARGIN, y, department, a4.INSIDE, align="C") + 4
    side = 105.0
    page.set_fill_color(BLACK)
    for left, top, width, height in _modules(code, (a4.WIDTH - side) / 2, y, side):
        page.rect(left, top, width, height, style="F")
    a4.style(page, 14, QUIET)
    y = a4.wrapped(page, a4.MARGIN, y + side, link, a4.INSIDE, align="C") + 7
    a4.style(page, 17, INK)
    for step in steps:
        y = a4.wrapped(page, a4.MARGIN + 6, y, step, a4.INSIDE - 12) + 3
    a4.style(page, 13, QUIET)
    a4.wrapped(page, a4.MARGIN, y + 5, foot, a4.INSIDE, align="C")
    a4.finish(page, into)


def _picture(lines: Sequence[str], code: segno.QRCode, _today: str, into: Path) -> None:
    title, department, link, *steps, foot = lines
    picture, inside, middle = Picture(WIDTH, WHITE), WIDTH - 2 * MARGIN, WIDTH / 2
    y = picture.wrapped(middle, 44, title, Style(50, INK, bold=True), inside, align="center") + 8
    y = picture.wrapped(middle, y, department, Style(34, INK), inside, align="center") + 12
    modules = code.symbol_size(border=BORDER)[0]
    side = 560 // modules * modules  # whole pixels leave no seams
    for left, top, width, height in _modules(code, (WIDTH - side) / 2, y, side):
        picture.box(left, top, width, height, BLACK)
    y = picture.wrapped(middle, y + side, link, Style(28, QUIET), inside, align="center") + 28
    for step in steps:
        y = picture.wrapped(MARGIN, y, step, Style(35, INK), inside) + 12
    y = picture.wrapped(middle, y + 18, foot, Style(28, QUIET), inside, align="center")
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
