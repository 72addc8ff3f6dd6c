"""A picture under construction: words and shapes in pixels from the upper left corner, as long as it needs to be."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.patches import BoxStyle, FancyBboxPatch, Patch, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from bot.papers.fonts import DEVANAGARI, LATIN, broken, font_file

DPI = 72
"""At which a point is a pixel."""
MARKS = "DejaVu Sans"
"""Comes with matplotlib, and has the marks of states."""
LEADING, ASCENT = 1.5, 1.12
"""Of the size: a line's height, and how far down in it the letters stand; vowel signs need room above and below."""
Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Style:
    """How words look; the size is in pixels."""

    size: float
    colour: str
    bold: bool = False


class Picture:
    """Text goes where it is put; what is told to wrap says where the next thing may begin."""

    def __init__(self, width: float, ground: str) -> None:
        _own_fonts()
        self.width = width
        self._figure = Figure(dpi=DPI, facecolor=ground)
        self._downwards = Affine2D()

    def text(self, x: float, y: float, words: str, style: Style, align: Align = "left") -> None:
        """One line, whose upper edge is at y."""
        self._figure.add_artist(
            Text(
                x,
                y + ASCENT * style.size,
                words,
                color=style.colour,
                fontproperties=_font(style.size, style.bold),
                horizontalalignment=align,
                verticalalignment="baseline",
                parse_math=False,
                transform=self._downwards,
            )
        )

    def wrapped(
        self, x: float, y: float, words: str, style: Style, width: float, at_most: int = 99, align: Align = "left"
    ) -> float:
        """Lines no wider than `width`, at most so many; returns the y below them."""
        for line in broken(words, self.fits(style, width), at_most):
            self.text(x, y, line, style, align)
            y += LEADING * style.size
        return y

    def fits(self, style: Style, width: float) -> Callable[[str], bool]:
        """Whether some words are no wider than that."""
        return lambda words: text_width(words, style) <= width

    def box(self, x: float, y: float, width: float, height: float, colour: str, corner: float = 0) -> None:
        """A filled box, its corners round if so wanted."""
        if corner:
            shape = BoxStyle.Round(pad=0, rounding_size=min(corner, width / 2, height / 2))
            patch: Patch = FancyBboxPatch((x, y), width, height, shape, facecolor=colour, edgecolor="none", linewidth=0)
        else:
            patch = Rectangle((x, y), width, height, facecolor=colour, edgecolor="none", linewidth=0)
        patch.set_transform(self._downwards)
        self._figure.add_artist(patch)

    def save(self, into: Path, height: float) -> None:
        """Write it as PNG, cut at that height."""
        height = round(height)
        self._figure.set_size_inches(self.width / DPI, height / DPI)
        self._downwards.scale(1, -1).translate(0, height)
        FigureCanvasAgg(self._figure).print_png(into, metadata={"Software": None})


def smaller(style: Style, words: str, width: float, least: float) -> Style:
    """The same style, as much smaller as some words need to fit in a line; never below the least size."""
    while text_width(words, style) > width and style.size > least:
        style = replace(style, size=style.size - 1)
    return style


def text_width(words: str, style: Style) -> float:
    """How wide a line is, in pixels."""
    return float(RendererAgg(1, 1, DPI).get_text_width_height_descent(words, _font(style.size, style.bold), False)[0])  # noqa: FBT003 - matplotlib's


@cache
def _font(size: float, bold: bool) -> FontProperties:  # noqa: FBT001 - a cache key
    return FontProperties(family=[DEVANAGARI, LATIN, MARKS], size=size, weight="bold" if bold else "normal")


@cache
def _own_fonts() -> None:
    """Know no fonts but ours and matplotlib's own: a picture must not depend on what else a machine has."""
    files = [font_file(family, bold=bold) for family in (DEVANAGARI, LATIN) for bold in (False, True)]
    fontManager.ttflist = [font for font in fontManager.ttflist if font.fname.startswith(mpl.get_data_path())]
    for file in files:
        fontManager.addfont(file)
