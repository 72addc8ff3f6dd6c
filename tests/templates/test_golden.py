"""Every text an officer can get, kept beside the templates to be read.

After a change of words, renew the kept texts and read what changed:

    SMARAN_RENEW_GOLDENS=1 python -m pytest tests/templates/test_golden.py; git diff tests/templates/golden
"""

import os
import re
import unicodedata
from pathlib import Path

import pytest

from bot.render import render, templates
from storage.rows import Language
from tests.templates.every_case import CASES, values

GOLDEN = Path(__file__).parent / "golden"
NUDGE = 700
LONGER = {
    "broadcast_card": 2000,
    "broadcast_preview": 2000,
    "broadcast_report": 2000,
    "digest": 4000,
    "first_notice": 2500,
    "officer": 2500,
    "report": 2500,
    "roles_list": 1000,
    "folder_import": 2500,
    "how_do_i": 1000,
    "import_done": 2500,
    "import_trial": 2500,
    "my_courses": 2500,
    "my_data": 2500,
    "order_looked_at": 2500,
    "orders": 4000,
    "pending_page": 4000,
    "pending_summary": 2500,
    "remind_preview": 1000,
    "status": 2000,
    "why": 4000,
}
"""Characters of the texts that are no nudges; a chat takes 4,096."""
MARKS = set("✓○◐●◇–")
FORBIDDEN = ("आपने पंजीकरण नहीं", "you have not registered", "दंड", "कार्रवाई की जाएगी", "disciplinary")
GENDERED = re.compile(
    r"आप(?:ने)?\s[^।;\n]*\b(?:करेंगे|करेंगी|चुके हैं|चुकी हैं|सकते|सकती|रहे हैं|रही हैं|चाहते|चाहती|गए हैं|गई हैं|पाएँगे|पाएँगी|होंगे|होंगी)"
)

EVERY = [(language, template) for language in ("hi", "en") for template in templates()]
EVERY_CASE = [(language, template, case) for language, template in EVERY for case in CASES[template]]


def whole(template: str, language: Language) -> str:
    texts = {case: render(template, language, values(template, case, language)) for case in CASES[template]}
    return "\n\n".join(f"======== {case} ({len(text)} characters)\n\n{text}" for case, text in texts.items()) + "\n"


@pytest.mark.parametrize(("language", "template"), EVERY)
def test_texts_are_as_kept(language: Language, template: str) -> None:
    kept, written = GOLDEN / language / f"{template}.txt", whole(template, language)
    if os.environ.get("SMARAN_RENEW_GOLDENS"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(written, encoding="utf-8")
    assert written == kept.read_text(encoding="utf-8"), (
        "The words changed. If that is meant: SMARAN_RENEW_GOLDENS=1 python -m pytest tests/templates/test_golden.py, "
        "then read the difference in both languages."
    )


def test_every_template_has_cases() -> None:
    assert set(CASES) == set(templates())


@pytest.mark.parametrize(("language", "template", "case"), EVERY_CASE)
def test_text_fits(language: Language, template: str, case: str) -> None:
    assert len(render(template, language, values(template, case, language))) <= LONGER.get(template, NUDGE)


@pytest.mark.parametrize(("language", "template", "case"), EVERY_CASE)
def test_tone(language: Language, template: str, case: str) -> None:
    text = render(template, language, values(template, case, language))
    lines = text.splitlines()
    assert "!" not in text
    assert [c for c in text if unicodedata.category(c) == "So" and c not in MARKS] == []
    assert [line for line in lines if sum(mark in MARKS - {"–"} for mark in line) > 1] == []
    assert [phrase for phrase in FORBIDDEN if phrase.casefold() in text.casefold()] == []
    assert not re.search(r"\bNone\b", text)
    assert GENDERED.findall(text) == []
    assert [line for line in lines if re.search(r" [,.;:।)]|\( |।।|\.\.|।\.", line)] == []


@pytest.mark.parametrize("said", ["आप पंजीकरण करेंगे", "आप यह कर चुके हैं", "आप कर सकती हैं", "आप पीछे चल रहे हैं"])
def test_gendered_verbs_are_known(said: str) -> None:
    assert GENDERED.search(said)
