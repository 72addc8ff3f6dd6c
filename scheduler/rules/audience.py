"""Whom an order binds, and for whom a role is held: spellings folded until a name looks the same, criteria compared."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from storage.rows import Criterion, Officer, Order

Groups = tuple[tuple[Criterion, ...], ...]
"""OR between the groups, AND inside each, as `Order.audience` and `NodalDuty.scope` hold them."""

EVERYBODY: Groups = ((),)
NOBODY: Groups = ()
CRITERIA = ("service", "cadre", "batch", "group", "designation", "department", "office", "tag", "deputation")
"""The fields of an officer by which an audience, a list's scope or a role's may be narrowed."""

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


def scope_groups(scope: Sequence[Mapping[str, Sequence[str]]] | None, orders: Iterable[Order]) -> Groups:
    """Read the scope of a role as it is stored: empty is everybody, None is nobody.

    A value means what it means in these orders: of their rows of aliases, all spellings of one in which it stands. A
    group that speaks of anything but the `CRITERIA` fits nobody.
    """
    if scope is None:
        return NOBODY
    if not scope:
        return EVERYBODY
    families = [row for order in orders for row in order.aliases]
    known = (group for group in scope if set(group) <= set(CRITERIA))
    return tuple(tuple(_criterion(name, values, families) for name, values in group.items()) for group in known)


def _criterion(name: str, values: Sequence[str], families: Sequence[tuple[str, frozenset[str]]]) -> Criterion:
    folded = frozenset(map(fold, values))
    same = (spellings for criterion, spellings in families if criterion == name and not folded.isdisjoint(spellings))
    return Criterion(name, folded.union(*same), tuple(values))


def covered(groups: Groups, by: Groups) -> bool:
    """Tell whether everybody whom these groups fit is surely fitted by the others too, whoever is on the list."""
    return all(any(_narrows(group, wider) for wider in by) for group in groups)


def _narrows(group: tuple[Criterion, ...], wider: tuple[Criterion, ...]) -> bool:
    return all(
        any(one.name == criterion.name and one.spellings <= criterion.spellings for one in group) for criterion in wider
    )


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
