"""What a picture says and where, noted while it is drawn: a test cannot read pixels."""

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image

from bot.papers import Paper, Values, make
from bot.papers.picture import Align, Picture, Style, text_width
from storage.rows import Language


@dataclass(frozen=True)
class Line:
    """One line of words, and the box that it fills."""

    words: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Line") -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top + 1 or other.bottom <= self.top + 1)


@dataclass(frozen=True)
class Drawn:
    """A picture that was drawn."""

    lines: list[Line]
    width: int
    height: int

    @property
    def words(self) -> list[str]:
        return [line.words for line in self.lines]

    def cut_off(self) -> list[str]:
        """Lines that reach beyond the picture."""
        inside = [line for line in self.lines if line.left >= 0 and line.right <= self.width]
        return [line.words for line in self.lines if line not in inside or line.bottom > self.height]

    def overlapping(self) -> list[tuple[str, str]]:
        return [(one.words, other.words) for one, other in combinations(self.lines, 2) if one.overlaps(other)]


def drawn(paper: Paper, values: Values, language: Language, into: Path, patch: pytest.MonkeyPatch) -> Drawn:
    """Draw one, and note its lines."""
    lines: list[Line] = []
    put = Picture.text

    def noted(picture: Picture, x: float, y: float, words: str, style: Style, align: Align = "left") -> None:
        width = text_width(words, style)
        left = {"left": x, "right": x - width, "center": x - width / 2}[align]
        lines.append(Line(words, left, y + 0.2 * style.size, left + width, y + 1.4 * style.size))
        put(picture, x, y, words, style, align)

    with patch.context() as patched:
        patched.setattr(Picture, "text", noted)
        make(paper, values, language, into)
    with Image.open(into) as picture:
        assert picture.format == "PNG"
        return Drawn(lines, *picture.size)
