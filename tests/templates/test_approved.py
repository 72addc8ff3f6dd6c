"""Words approved beforehand, as people get them: kept to be read like all others.

SMARAN_RENEW_GOLDENS=1 python -m pytest tests/templates/test_approved.py; git diff tests/templates/golden_approved
"""

import os
import re
from pathlib import Path

import pytest

from bot.wordings.approved import LONGEST, approved
from bot.wordings.file import WordingShape, body, news, wordings
from scheduler.channel import Approved
from storage.rows import Language
from tests.templates.every_case import CASES, values
from tests.templates.test_golden import FORBIDDEN, GENDERED

GOLDEN = Path(__file__).parent / "golden_approved"
BOTH: tuple[Language, ...] = ("hi", "en")
NOTICES = {"number": 7, "attached": False}
"""What a notice's values say besides its words."""

EVERY = [(language, wording) for language in BOTH for wording in wordings().wordings]
MAPPED = sorted({wording.template for wording in wordings().wordings if wording.template} | set(news()))
EVERY_CASE = [(language, template, case) for language in BOTH for template in MAPPED for case in CASES[template]]


def named(one: tuple[Language, WordingShape]) -> str:
    return f"{one[0]}-{one[1].name}"


def said(template: str, case: str, language: Language, *, attached: bool = False) -> Approved:
    found = approved(template, language, {**NOTICES, "attached": attached, **values(template, case, language)})
    assert found is not None
    return found


def cases_of(wording: WordingShape, language: Language) -> dict[str, Approved]:
    """Every case of the chat's template that these words stand for."""
    templates = sorted(news()) if wording.news else [wording.template]
    found = {
        f"{template}: {case}" if wording.news else case: said(
            template, case, language, attached=wording.header == "document"
        )
        for template in templates
        for case in (list(CASES[template])[:1] if wording.news else CASES[template])
    }
    return {case: one for case, one in found.items() if one.name == wording.name}


def whole(wording: WordingShape, language: Language) -> str:
    parts = [f"======== body\n\n{body(wording.body, language)}"]
    for case, one in cases_of(wording, language).items():
        buttons = " ".join(f"[{button.label}{' → ' * bool(button.answer)}{button.answer}]" for button in one.buttons)
        parts.append(f"======== {case} ({len(one.text)} characters)\n\n{one.text}\n{buttons}".rstrip())
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize(("language", "wording"), EVERY, ids=map(named, EVERY))
def test_texts_are_as_kept(language: Language, wording: WordingShape) -> None:
    kept, written = GOLDEN / language / f"{wording.name}.txt", whole(wording, language)
    if os.environ.get("SMARAN_RENEW_GOLDENS"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(written, encoding="utf-8")
    assert written == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "wording"), EVERY, ids=map(named, EVERY))
def test_every_wording_is_used(language: Language, wording: WordingShape) -> None:
    assert cases_of(wording, language)


@pytest.mark.parametrize(("language", "template", "case"), EVERY_CASE)
def test_parameters_are_as_the_provider_wants_them(language: Language, template: str, case: str) -> None:
    one = said(template, case, language)
    assert [text for _, text in one.parameters if not text or re.search(r"[\n\t]| {5}|[\x00-\x1f]", text)] == []
    assert len(one.text) <= LONGEST


@pytest.mark.parametrize(("language", "template", "case"), EVERY_CASE)
def test_tone(language: Language, template: str, case: str) -> None:
    text = said(template, case, language).text
    assert "!" not in text
    assert [phrase for phrase in FORBIDDEN if phrase.casefold() in text.casefold()] == []
    assert not re.search(r"\bNone\b|\{\{", text)
    assert GENDERED.findall(text) == []
    assert [line for line in text.splitlines() if re.search(r" [,.;:।)]|\( |।।|\.\.|।\.", line)] == []
