"""Every reason has its words in both languages, with the same blanks."""

import re
from pathlib import Path
from string import Formatter

import pytest

from bot.rejection_words import reason_in_words, rejection_words
from scheduler.sources.rejections import Rejected
from storage.rows import Language

SOURCES = Path(__file__).parents[3] / "scheduler" / "sources"
STAGING = SOURCES.parents[1] / "storage" / "staging"
EXPECTED = "“Completed_On” is not a date. Write it as 31.03.2026 or 2026-03-31."


def blanks(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_reasons_and_blanks() -> None:
    hindi, english = rejection_words("hi"), rejection_words("en")
    assert {code: blanks(words) for code, words in hindi.items()} == {
        code: blanks(words) for code, words in english.items()
    }


def test_every_code_in_use_has_words_and_every_word_a_use() -> None:
    used = set()
    for file in SOURCES.glob("*.py"):
        used |= set(re.findall(r'(?:[Uu]nfit\(|_value\([^)]*, )"(\w+)"', file.read_text("utf-8")))
    for file in STAGING.glob("*.py"):
        used |= set(re.findall(r"'(\w+)', (?:NULL|first_row)", file.read_text("utf-8")))
    assert used == set(rejection_words("en"))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", EXPECTED), ("hi", "“Completed_On” में दिनांक मान्य नहीं है। कृपया 31.03.2026 या 2026-03-31 के रूप में लिखें।")],
)
def test_reason_is_filled_in(language: Language, words: str) -> None:
    assert reason_in_words(Rejected("report.csv", 7, "bad_date", {"column": "Completed_On"}), language) == words
