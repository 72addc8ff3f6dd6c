"""What is said to many is put into words once."""

from collections.abc import Container, Mapping
from dataclasses import replace
from typing import Any

from scheduler.channel import Approved
from scheduler.terms import said_once
from storage.rows import LANGUAGES, Language
from tests.scheduler.office import terms

TERMS = terms([])


def test_the_same_words_are_written_once_in_each_language() -> None:
    written: list[tuple[str, Language, Mapping[str, Any]]] = []

    def render(template: str, language: Language, values: Mapping[str, Any]) -> str:
        written.append((template, language, values))
        return f"{template} {language} {values}"

    once = said_once(replace(TERMS, render=render))
    said = [once.render("notice", language, {"lines": ["1", "2"]}) for language in 2 * LANGUAGES]
    assert said == 2 * [f"notice {language} {{'lines': ['1', '2']}}" for language in LANGUAGES]
    assert len(written) == len(LANGUAGES)


def test_other_values_and_other_templates_are_other_words() -> None:
    once = said_once(replace(TERMS, render=lambda template, _language, values: f"{template} {values}"))
    asked = [("notice", {"number": 1}), ("notice", {"number": 2}), ("nudge", {"number": 2}), ("notice", {"number": 1})]
    assert [once.render(name, "hi", values) for name, values in asked] == [f"{name} {values}" for name, values in asked]


def test_what_may_be_used_decides_anew() -> None:
    def approved(
        template: str, language: Language, _values: Mapping[str, Any], usable: Container[tuple[str, str]]
    ) -> Approved | None:
        return Approved(template, language) if (template, language) in usable else None

    once = said_once(replace(TERMS, approved=approved))
    assert [once.approved("notice", "hi", {}, usable) for usable in (set[tuple[str, str]](), {("notice", "hi")})] == [
        None,
        Approved("notice", "hi"),
    ]
