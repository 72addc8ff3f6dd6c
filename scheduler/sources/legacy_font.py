"""Telling Hindi typed in a legacy font (Kruti Dev, DevLys) from English and from romanised names.

Such text is Latin letters and marks that only look like Hindi in its font: "jke dqekj" for राम कुमार. Two questions are
asked of each word: could it be spelt so in Kruti Dev, and could it not be spelt so in anything else?
"""

import re
from functools import lru_cache

# No character below both ends a consonant and begins one, so that every word is read in one way, and at once.
_HALF = r"[DXPTRUICEYOLHFG'\"/.\[{?]"
_FULL = rf"(?:[dxpNtVBMr<nuiQce;jyolgK>J=}}|)Øçãâ—–]|{_HALF}k)"
_VOWEL = r"(?:vk[sS]?|v|bZ|b|m|,s?)"
_MATRA = r"(?:k[sSW]?|h|q|w|s|S|`|W)?"
_SYLLABLE = rf"(?:f?{_HALF}{{0,2}}{_FULL}\+?z?{_MATRA}(?:Za?|aZ?)?)"
_KRUTI_DEV = re.compile(rf"(?:{_VOWEL}a?)?(?:{_SYLLABLE}|(?<=k)bZ|vk(?=bZ))*~?|{_VOWEL}a?")

_MARKED = re.compile(r"['\"/.?\[{]k|[A-Za-z][;=|}]|[;{\[][A-Za-z]|[a-z]\+k?")
_CAPITAL_INSIDE = re.compile(r"[a-z,;'\"/\[{?.].*[A-Z]")
_CONSONANTS_AHEAD = re.compile(r"[bcdfghjklmnpqrstvwxyz]{2}")
_ONSETS = re.compile(
    r"b[hlry]|c[hlry]|d[hrvwy]|f[lry]|g[hlnrwy]|h[ry]|j[hny]|k[hlnrswy]|l[hy]|m[clry]|n[gjry]|p[hlrsy]|qu|r[hy]"
    r"|s[chklmnpqrtvwy]|t[hrsvwy]|v[lry]|w[hr]|xy|zh"
)
_MATRAS = re.compile(r".[khqws]")
_AA_AHEAD = re.compile(r"[bcdgjlmnprtvxy]k[a-z]{2}")  # ा after the first letter
_NO_VOWELS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}")
_QUOTE_AHEAD = re.compile(r"(['\"])[a-z](?!.*\1)")
_TOO_SHORT_TO_TELL = 4
_COMMON = frozenset({"jke", "yky", "flag", "nsoh", "nkl", "eukst", "frokjh", "lfpo", "fyfid", "Jh", "Jherh"})
_ABBREVIATIONS = frozenset({"pwd", "rwd", "nhai", "nhm", "nrhm", "bsnl", "phed"})
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]{0,2}\.?|(?:[A-Za-z]\.){2,}[A-Za-z]*")
_LETTERS = re.compile(r"[A-Za-z]")


@lru_cache(maxsize=8192)
def in_legacy_font(text: str) -> bool:
    """Whether the text is Hindi in a legacy font: every word of it may be, and at least one can be nothing else."""
    words = [word for word in re.split(r"[\s\d()&¼½-]+", text) if _says_something(word)]
    if not words or not all(_KRUTI_DEV.fullmatch(word.rstrip(".,A]")) for word in words):
        return False
    telling = [word for word in words if _can_be_nothing_else(word)]
    return len(telling) > 1 or any(len(word) > _TOO_SHORT_TO_TELL or _is_marked(word) for word in telling)


def _says_something(word: str) -> bool:
    return bool(_LETTERS.search(word)) and not (
        len(word) == 1 or word.isupper() or word.lower() in _ABBREVIATIONS or _INITIALS.fullmatch(word)
    )


def _can_be_nothing_else(word: str) -> bool:
    if _is_marked(word):
        return True
    if word[0].isupper():  # people write names so; whatever stands beside it in a legacy font will tell
        return False
    if _CAPITAL_INSIDE.match(word):
        return True
    strange = _CONSONANTS_AHEAD.match(word) and not _ONSETS.match(word)
    return bool((strange and _MATRAS.search(word)) or _NO_VOWELS.search(word))


def _is_marked(word: str) -> bool:
    """Whether even a short word tells."""
    ahead = _QUOTE_AHEAD.match(word) or _AA_AHEAD.match(word)
    return word in _COMMON or bool(ahead or _MARKED.search(word))
