"""Whom an order binds: spellings folded until the same name looks the same, and criteria compared."""

import re
import unicodedata
from functools import lru_cache

from storage.rows import Criterion, Officer

Groups = tuple[tuple[Criterion, ...], ...]
"""OR between the groups, AND inside each, as `Order.audience` and `NodalDuty.scope` hold them."""

_NUKTA = "\N{DEVANAGARI SIGN NUKTA}"
_CANDRABINDU, _ANUSVARA = "\N{DEVANAGARI SIGN CANDRABINDU}", "\N{DEVANAGARI SIGN ANUSVARA}"
# A half nasal before a consonant of its own row is an anusvara in other hands: हिन्दी and हिंदी.
_HALF_NASAL = re.compile("ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])")
# The digit zero after a letter is how typists abbreviate: भा०प्र०से० is भा.प्र.से.
_ABBREVIATING_ZERO = re.compile("(?<=[\u0900-\u0963])०(?![0-9०-९])")
_TAG_BREAK = re.compile(r"[,;|\n]")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return one spelling for all the ways to write the same name: `I.A.S.` and `ias`, हिन्दी and हिंदी.

    Letter case, accents' encoding, nukta, joiners, digits' script, spaces and punctuation make no difference; anything
    that is only punctuation folds to nothing.
    """
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    letters = _ABBREVIATING_ZERO.sub("", letters)
    kept = "".join(_plain(letter) for letter in letters if unicodedata.category(letter)[0] in "LMN")
    return unicodedata.normalize("NFC", _HALF_NASAL.sub(_ANUSVARA, kept))


def _plain(letter: str) -> str:
    """Return the letter as it counts: without nukta, with one sign for nasals and one script of digits."""
    if letter == _NUKTA:
        return ""
    if letter == _CANDRABINDU:
        return _ANUSVARA
    return str(unicodedata.decimal(letter, letter))


def in_audience(officer: Officer, audience: Groups) -> bool:
    """Tell whether the officer fits every criterion of at least one group; a group without criteria fits everybody."""
    for group in audience:  # plain loops: this runs for every officer and order, and generators cost twice as much
        for criterion in group:
            if not fits(officer, criterion):
                break
        else:
            return True
    return False


def fits(officer: Officer, criterion: Criterion) -> bool:
    """Tell whether the officer's field has one of the criterion's values; an empty field has none."""
    said: str | None = getattr(officer, criterion.name)
    if not said:
        return False
    if criterion.name == "tag":
        return not criterion.spellings.isdisjoint(_tags(said))
    return fold(said) in criterion.spellings


@lru_cache(maxsize=4_096)
def _tags(text: str) -> frozenset[str]:
    """Return each tag of an officer who carries several, folded: a cell may say `Field, Trainer`."""
    return frozenset(fold(tag) for tag in _TAG_BREAK.split(text))
