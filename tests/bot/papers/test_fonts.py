from collections.abc import Callable

import pytest
from fontTools.ttLib import TTFont

from bot.papers.fonts import DEVANAGARI, LATIN, broken, font_file


def at_most(width: int) -> Callable[[str], bool]:
    return lambda words: len(words) <= width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("two words", 9, ["two words"]),
        ("two words", 8, ["two", "words"]),
        ("a 166/2020/5035 b", 8, ["a", "166/", "2020/", "5035 b"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("क्षत्रिय", 4, ["क्ष", "त्रि", "य"]),
        ("क्\u200dक", 2, ["क्\u200dक"]),
    ],
)
def test_where_lines_break(text: str, width: int, lines: list[str]) -> None:
    assert broken(text, at_most(width)) == lines


@pytest.mark.parametrize(
    ("text", "lines"), [("one two six", ["one", "tw…"]), ("one क्षत्रिय", ["one", "…"]), ("one two", ["one", "two"])]
)
def test_what_is_too_long_is_shortened_with_a_sign(text: str, lines: list[str]) -> None:
    assert broken(text, at_most(3), 2) == lines


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(("family", "letters"), [(DEVANAGARI, "कक्ष०।12"), (LATIN, "iGOT@•")])
def test_the_fonts_have_the_letters_they_are_for(family: str, letters: str, *, bold: bool) -> None:
    with TTFont(font_file(family, bold=bold)) as font:
        assert {ord(letter) for letter in letters} <= set(font.getBestCmap())
        assert font["name"].getDebugName(1) == family
