import shutil
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError
from jinja2.exceptions import SecurityError

from bot.render import TEMPLATES, render, template_hash, templates
from storage.complaint import Complaint
from storage.rows import Language
from tests.templates.every_case import values
from tests.templates.sample_values import counted, courses, nudge


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A department's own copy of the templates, free to be edited."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


def written(folder: Path, language: Language, source: str, **given: object) -> str:
    (folder / language / "try.txt.j2").write_text(source, encoding="utf-8")
    return render("try", language, given, folder)


def test_a_whole_figure_reads_the_same_however_it_was_counted(folder: Path) -> None:
    source = '{{ 1.0 | hours }}, {{ 1 | hours }}, {{ 1.0 | plural("was", "were") }}'
    assert written(folder, "en", source) == "1 hour, 1 hour, was"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 1.0006 | number }} {{ 1.0006 | plural('was', 'were') }}", "1 was"),
        ("{{ 1.0006 | hours }}", "1 hour"),
        ("{{ 0.96 | hours(up=1) }}", "1 hour"),
        ("{{ 0.996 | hours(up=2) }}", "1 hour"),
        ("{{ 1.001 | hours(up=2) }}", "1.01 hours"),
    ],
)
def test_words_agree_with_the_figure_that_is_written(folder: Path, source: str, text: str) -> None:
    assert written(folder, "en", source) == text


@pytest.mark.parametrize(
    ("done", "target", "text"),
    [
        (0, 1, "0 of 1 course has been completed, 1 remains."),
        (0, 3, "0 of 3 courses have been completed, 3 remain."),
        (1, 3, "1 of 3 courses has been completed, 2 remain."),
        (2, 3, "2 of 3 courses have been completed, 1 remains."),
        (11, 22, "11 of 22 courses have been completed, 11 remain."),
    ],
)
def test_english_verbs_agree_with_what_is_counted(done: int, target: int, text: str) -> None:
    assert text in render("courses", "en", nudge(counted("courses", done, target))).splitlines()


@pytest.mark.parametrize(
    ("value", "hindi", "english"),
    [
        (0, "0 घंटा हुआ, 0 घंटे में, 0 दिन, 0 दिन में", "0 hours were, in 0 hours, 0 days, in 0 days"),
        (0.5, "0.5 घंटा हुआ, 0.5 घंटे में, 0.5 दिन, 0.5 दिन में", "0.5 hours were, in 0.5 hours, 0.5 days, in 0.5 days"),
        (1, "1 घंटा हुआ, 1 घंटे में, 1 दिन, 1 दिन में", "1 hour was, in 1 hour, 1 day, in 1 day"),
        (1.5, "1.5 घंटे हुए, 1.5 घंटों में, 1.5 दिन, 1.5 दिनों में", "1.5 hours were, in 1.5 hours, 1.5 days, in 1.5 days"),
        (2, "2 घंटे हुए, 2 घंटों में, 2 दिन, 2 दिनों में", "2 hours were, in 2 hours, 2 days, in 2 days"),
        (11, "11 घंटे हुए, 11 घंटों में, 11 दिन, 11 दिनों में", "11 hours were, in 11 hours, 11 days, in 11 days"),
        (
            123456,
            "1,23,456 घंटे हुए, 1,23,456 घंटों में, 1,23,456 दिन, 1,23,456 दिनों में",
            "1,23,456 hours were, in 1,23,456 hours, 1,23,456 days, in 1,23,456 days",
        ),
    ],
)
def test_units_agree_with_their_figure(folder: Path, value: float, hindi: str, english: str) -> None:
    hi = '{{ n | hours }} {{ n | plural("हुआ", "हुए") }}, {{ n | hours("oblique") }} में'
    hi += ', {{ n | days }}, {{ n | days("oblique") }} में'
    en = '{{ n | hours }} {{ n | plural("was", "were") }}, in {{ n | hours("oblique") }}'
    en += ', {{ n | days }}, in {{ n | days("oblique") }}'
    assert written(folder, "hi", hi, n=value) == hindi
    assert written(folder, "en", en, n=value) == english


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 12.50 | number }} {{ 12.0 | number }} {{ 1234567.891 | number }}", "12.5 12 12,34,567.89"),
        ("{{ 51.9997 | number }} {{ 0.0003 | at_least }}", "51.99 0.01"),
        ("{{ (0.1 + 0.2) | number }} {{ (0.1 + 0.2) | at_least }}", "0.3 0.3"),
        ("{{ 1.51 | hours(up=1) }} {{ 1.51 | at_least(0) }}", "1.6 घंटे 2"),
        ("{{ 0.29 | percent }} {{ 0.4999 | percent }}", "29 प्रतिशत 49.99 प्रतिशत"),
        ("{{ 2 | courses }} {{ 2 | courses('oblique') }} में", "2 पाठ्यक्रम 2 पाठ्यक्रमों में"),
        ("{{ '2026-04-09' | day }} {{ '2026-11-20' | day }}", "9 अप्रैल 2026 20 नवम्बर 2026"),
        ("{{ '2026-03-25' | numeric_day }}", "25.03.2026"),
        ("{{ '2026-04-01T18:29:59+00:00' | day }} {{ '2026-04-01T18:30:00+00:00' | day }}", "1 अप्रैल 2026 2 अप्रैल 2026"),
        ("{{ '2026-04-01T23:30:00' | day }}", "1 अप्रैल 2026"),
    ],
)
def test_filters(folder: Path, source: str, text: str) -> None:
    assert written(folder, "hi", source) == text


def test_english_dates(folder: Path) -> None:
    assert (
        written(folder, "en", "{{ '2026-04-09' | day }}, {{ '2026-03-25' | numeric_day }}")
        == "9 April 2026, 25.03.2026"
    )


def test_devanagari_digits_are_for_figures_not_for_names() -> None:
    text = render("courses", "hi", {**nudge(courses(1.5)), "digits": "devanagari"})
    assert "३ में से १.५ पाठ्यक्रम" in text
    assert "दिनांक २५.०३.२०२६" in text
    assert "आदेश सं. 1प/विविध-14-07/2020/166/पं०रा०" in text
    assert "90000 00001" in text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("{{ 7 * 7 }} {% if %}", "{{ 7 * 7 }} {% if %}"),
        ("<b>क</b> & ख", "<b>क</b> & ख"),
        ("पहली\nदूसरी \t पंक्ति", "पहली दूसरी पंक्ति"),
        ("उल्टा\u202eनाम\u200b", "उल्टानाम"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_text_of_others_is_a_value(folder: Path, name: str, shown: str) -> None:
    assert written(folder, "hi", "{{ officer.name }} जी,", officer={"name": name}) == f"{shown} जी,"


def test_spaces_and_blank_lines_are_tidied(folder: Path) -> None:
    assert written(folder, "hi", "\n\n क   ख \n \n\n\n\tग\n\n") == "क ख\n\nग"


def test_a_value_is_read_before_a_method(folder: Path) -> None:
    assert written(folder, "en", "{{ order.items }} {{ order['keys'] }}", order={"items": 3, "keys": 4}) == "3 4"


@pytest.mark.parametrize("source", ["{{ officer.nmae }}", "{{ nobody }}", "{{ officer['values'] }}"])
def test_a_missing_value_is_an_error(folder: Path, source: str) -> None:
    with pytest.raises(UndefinedError):
        written(folder, "hi", source, officer={"name": "मेघा"})


def test_a_template_cannot_reach_beyond_its_values(folder: Path) -> None:
    with pytest.raises(SecurityError):
        written(folder, "hi", "{{ name.__class__.__mro__ }}", name="मेघा")


def test_an_unknown_template_is_an_error() -> None:
    with pytest.raises(TemplateNotFound):
        render("no_such", "hi", {})


def test_a_broken_template_names_file_and_line(folder: Path) -> None:
    with pytest.raises(Complaint, match=r"hi/try\.txt\.j2, line 2: .*Correct this line"):
        written(folder, "hi", "ठीक\n{% if %}\n")


def test_a_broken_part_is_named_itself(folder: Path) -> None:
    (folder / "hi" / "_parts.j2").write_text("{% macro greeting(officer) %}", encoding="utf-8")
    with pytest.raises(Complaint, match=r"hi/_parts\.j2, line 1: "):
        render("courses", "hi", values("courses", "1", "hi"), folder)
    with pytest.raises(Complaint, match=r"hi/_parts\.j2, line 1: "):
        template_hash("courses", "hi", folder)


def test_an_unknown_filter_names_file_and_line(folder: Path) -> None:
    with pytest.raises(Complaint, match=r"hi/try\.txt\.j2, line 1: No filter named 'dya'"):
        written(folder, "hi", "{{ '2026-04-09' | dya }}")


def test_broken_words_name_file_and_place(folder: Path) -> None:
    (folder / "en" / "words.toml").write_text('locale = "en_IN\n', encoding="utf-8")
    with pytest.raises(Complaint, match=r"en/words\.toml: .*line 1.*Correct this place"):
        render("courses", "en", values("courses", "1", "en"), folder)


def test_a_template_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "en" / "courses.txt.j2").write_bytes("café".encode("latin-1"))
    with pytest.raises(Complaint, match=r"en/courses\.txt\.j2: is not UTF-8"):
        render("courses", "en", values("courses", "1", "en"), folder)


@pytest.mark.parametrize("edited", ["courses.txt.j2", "_parts.j2", "words.toml"])
def test_the_hash_covers_all_that_the_words_depend_on(folder: Path, edited: str) -> None:
    path = folder / "hi" / edited
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert template_hash("courses", "hi", folder) != template_hash("courses", "hi")


def test_the_hash_is_of_one_template_in_one_language(folder: Path) -> None:
    (folder / "hi" / "hours.txt.j2").write_text("-", encoding="utf-8")
    assert template_hash("courses", "hi", folder) == template_hash("courses", "hi")
    assert len({template_hash(name, language) for name in templates() for language in ("hi", "en")}) == 2 * len(
        templates()
    )


def test_templates_are_the_same_in_both_languages() -> None:
    hindi, english = ({path.name for path in (TEMPLATES / language).iterdir()} for language in ("hi", "en"))
    assert hindi == english
    assert {"first_notice", "joined", "why"} <= set(templates())
