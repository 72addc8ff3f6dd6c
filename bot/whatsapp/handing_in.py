"""What of our words is to be handed in for approval: by what we have, what Meta has, and what was handed in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.whatsapp.wordings import CHANGEABLE, Seen, content, handed_in, wording_hash
from bot.wordings.file import wordings
from storage.rows import Language
from storage.wordings import ApprovedWording


class Way(StrEnum):
    """What is to be done with one wording in one language."""

    SAME = "same"
    """Meta has just these words."""
    CREATE = "create"
    CHANGE = "change"
    UNDER_REVIEW = "under_review"
    """It differs, and cannot be changed before Meta has looked at what it has."""


@dataclass(frozen=True, slots=True)
class Step:
    """One wording in one language, and what is to be done with it."""

    name: str
    language: Language
    way: Way
    asked: Mapping[str, Any]
    """As it would be handed in."""
    wording_hash: str
    seen: Seen | None
    """As Meta has it; None where it has none."""


def steps(seen: Collection[Seen], known: Collection[ApprovedWording]) -> list[Step]:
    """Every wording of ours, in the order of the file. Pure."""
    at_meta = {(each.name, each.language): each for each in seen}
    noted = {(each.name, each.language): each.wording_hash for each in known}
    found = []
    for wording in wordings().wordings:
        for language in wordings().languages:
            key, asked = (wording.name, language), handed_in(wording, language)
            there, whole = at_meta.get(key), wording_hash(asked)
            found.append(Step(*key, _way(asked, whole, there, noted.get(key)), asked, whole, there))
    return found


def strangers(seen: Sequence[Seen]) -> list[Seen]:
    """What Meta has besides: of another program, or of an earlier file."""
    ours = {(wording.name, language) for wording in wordings().wordings for language in wordings().languages}
    return [each for each in seen if (each.name, each.language) not in ours]


def _way(asked: Mapping[str, Any], whole: str, seen: Seen | None, noted: str | None) -> Way:
    if seen is None:
        return Way.CREATE
    # Examples are not listed as they were given: the hash says more than a comparison, which serves without one.
    if noted == whole or (noted is None and content(asked["components"]) == seen.content):
        return Way.SAME
    return Way.CHANGE if seen.status in CHANGEABLE else Way.UNDER_REVIEW
