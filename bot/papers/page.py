"""A page of A4 under construction, and what fpdf2 must be told for Devanagari and Latin side by side."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from fpdf import FPDF
from fpdf.fonts import TTFFont

from bot.papers.fonts import DEVANAGARI, LATIN, broken, font_file

WIDTH, HEIGHT, MARGIN = 210, 297, 16
INSIDE = WIDTH - 2 * MARGIN
LEADING = 0.56
"""Millimetres of a line's height for each point of its letters: vowel signs need room above and below."""
Align = Literal["L", "C", "R"]


def new_page(day: str, title: str) -> FPDF:
    """An empty page, dated with a day in ISO text instead of the time of writing."""
    page = FPDF(format="A4")
    page.set_margin(MARGIN)
    page.c_margin = 0
    page.set_auto_page_break(auto=False)
    page.set_creation_date(datetime.fromisoformat(day).replace(tzinfo=UTC))
    page.set_title(title)
    for family in (DEVANAGARI, LATIN):
        page.add_font(family, "", font_file(family))
        page.add_font(family, "B", font_file(family, bold=True))
    page.set_font(DEVANAGARI, size=10)
    page.set_fallback_fonts([LATIN])  # letters that the font lacks would vanish without a word
    page.set_text_shaping(use_shaping_engine=True)
    page.add_page()
    return page


def finish(page: FPDF, into: Path) -> None:
    """Write it to its file, and close those of the fonts, which fpdf2 leaves open."""
    page.output(str(into))
    close(page)


def close(page: FPDF) -> None:
    """Let go of a page that is not wanted."""
    for font in page.fonts.values():
        if isinstance(font, TTFFont):
            font.close()


def put(page: FPDF, x: float, y: float, words: str, width: float, align: Align = "L") -> None:
    """One line in the style now set, whose upper edge is at y."""
    page.set_xy(x, y)
    page.cell(width, LEADING * page.font_size_pt, words, align=align)


def wrapped(page: FPDF, x: float, y: float, words: str, width: float, at_most: int = 99, align: Align = "L") -> float:
    """Lines no wider than `width`, at most so many; returns the y below them."""
    for line in broken(words, lambda part: page.get_string_width(part) <= width, at_most):
        put(page, x, y, line, width, align)
        y += LEADING * page.font_size_pt
    return y


def style(page: FPDF, size: float, colour: str, *, bold: bool = False) -> None:
    """How the next words look; the size is in points."""
    page.set_font(style="B" if bold else "", size=size)
    page.set_text_color(colour)
    page.cell(0, 0, " ")  # fpdf2 loses a font that is first used beside the one it falls back to


def rule(page: FPDF, x: float, y: float, width: float, colour: str, thickness: float = 0.2) -> None:
    """A line across."""
    page.set_draw_color(colour)
    page.set_line_width(thickness)
    page.line(x, y, x + width, y)
