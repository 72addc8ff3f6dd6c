"""A message in words that the provider has approved beforehand: which ones, and what is put into them."""

from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

from bot.render import TEMPLATES, phrases
from bot.wordings.file import PLACE, WordingShape, body, labels, parameters, wordings
from scheduler.channel import Approved, Button
from storage.rows import Language

LONGEST = 1_024
"""Characters of a body with everything put in."""
CUT = " …"


def approved(
    template: str,
    language: Language,
    values: Mapping[str, Any],
    usable: Container[tuple[str, str]] | None = None,
    folder: Path = TEMPLATES,
) -> Approved | None:
    """The approved words for a template of the chat, filled from its values; None where there are none. Pure.

    Of those that fit it is the first whose name and language are among the usable ones; None: all are.
    ValueError where a value is empty that must not be.
    """
    file = wordings(folder)
    if language not in file.languages:
        return None
    about = {**values, **_most_urgent(values), "template": template}
    for wording in file.standing_for(template, folder):
        may_be_used = usable is None or (wording.name, language) in usable
        if may_be_used and _fits(wording, language, about, folder):
            return _filled(wording, language, about, folder)
    return None


def reads(text: str, given: Mapping[str, str]) -> str:
    """How a body reads with its parameters put in."""
    return PLACE.sub(lambda place: given[place[1]], text)


def _most_urgent(values: Mapping[str, Any]) -> dict[str, Any]:
    """The first requirement and its order, where a message speaks of any."""
    items = values.get("items")
    if not items:
        return {}
    item = items[0]
    return {"item": item, "order": next(each for each in values["orders"] if each["id"] == item["order_id"])}


def _fits(wording: WordingShape, language: Language, about: Mapping[str, Any], folder: Path) -> bool:
    return not wording.when or phrases((f"'yes' if {wording.when} else ''",), language, about, folder) == ["yes"]


def _filled(wording: WordingShape, language: Language, about: Mapping[str, Any], folder: Path) -> Approved:
    text, known = body(wording.body, language, folder), wordings(folder).parameters
    names = parameters(text)
    said = phrases(tuple(known[name].value for name in names), language, about, folder) if names else []
    given = dict(zip(names, said, strict=True))
    if empty := [name for name, words in given.items() if not words]:
        raise ValueError(f"{wording.name}: nothing to put in for {', '.join(empty)}")
    given = _cut(text, given)
    answers = [button.answer.format(number=about.get("number", "")).strip() for button in wording.buttons]
    return Approved(
        wording.name,
        language,
        tuple(given.items()),
        text=reads(text, given),
        buttons=tuple(Button(*each) for each in zip(labels(wording, language, folder), answers, strict=True)),
        takes_file=wording.header == "document",
        whole=wording.whole,
    )


def _cut(text: str, given: dict[str, str]) -> dict[str, str]:
    """The same, the longest phrases shortened at a word where the whole would be too long to be carried."""
    for _ in range(len(given)):
        if (over := len(reads(text, given)) - LONGEST) <= 0:
            break
        name = max(given, key=lambda each: len(given[each]))
        kept = given[name].removesuffix(CUT)[: -over - len(CUT)].rpartition(" ")[0]
        given = {**given, name: kept + CUT}
    return given
