"""The fonts that travel with the words, and where a line of text may be broken."""

import unicodedata
from bisect import bisect
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.render import JOINERS, TEMPLATES, visible

FOLDER = TEMPLATES / "fonts"
DEVANAGARI, LATIN = "Noto Sans Devanagari", "Noto Sans"
"""Devanagari leads: what joins letters must come from the font that has the letters. It has no Latin ones."""
ELLIPSIS = "…"
VIRAMA = "\N{DEVANAGARI SIGN VIRAMA}"
BREAKABLE = "/-_.,"
"""Signs after which order numbers and addresses may go on in the next line."""


def font_file(family: str, *, bold: bool = False) -> Path:
    """The file of one of the two families."""
    return FOLDER / f"{family.replace(' ', '')}-{'Bold' if bold else 'Regular'}.ttf"


def broken(text: str, fits: Callable[[str], bool], at_most: int = 99) -> list[str]:
    """Lines that fit, broken between words, within a word only where it alone is too long; the last may end in `…`."""
    text = visible(text)
    if fits(text):
        return [text]
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and fits(longer):
            lines[-1] = longer
        else:
            lines += [word] if fits(word) else _pieces(word, fits)
    return lines if len(lines) <= at_most else [*lines[: at_most - 1], _shortened(" ".join(lines[at_most - 1 :]), fits)]


def _pieces(word: str, fits: Callable[[str], bool]) -> list[str]:
    """A word that is too long for a line of its own: order numbers are broken after their strokes, others anywhere."""
    pieces = [""]
    for part in _parts(word):
        if fits(pieces[-1] + part):
            pieces[-1] += part
        elif fits(part):
            pieces.append(part)
        else:
            for syllable in syllables(part):
                pieces[-1:] = [pieces[-1] + syllable] if fits(pieces[-1] + syllable) else [pieces[-1], syllable]
    return [piece for piece in pieces if piece]


def _parts(word: str) -> Iterator[str]:
    part = ""
    for sign in word:
        part += sign
        if sign in BREAKABLE:
            yield part
            part = ""
    yield part


def syllables(text: str) -> Iterator[str]:
    """Signs that are drawn as one: a letter with its vowel sign, letters joined by a virama."""
    syllable = ""
    for sign in text:
        joins = unicodedata.category(sign).startswith("M") or sign in JOINERS or syllable.rstrip(JOINERS)[-1:] == VIRAMA
        if syllable and not joins:
            yield syllable
            syllable = ""
        syllable += sign
    yield syllable


def _shortened(line: str, fits: Callable[[str], bool]) -> str:
    """As much of it as fits before the sign that there is more."""
    every = list(syllables(line))

    def cut(length: int) -> str:
        return "".join(every[:length]).rstrip() + ELLIPSIS

    return cut(bisect(range(1, len(every)), 0, key=lambda length: not fits(cut(length))))
