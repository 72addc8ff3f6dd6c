"""WhatsApp's rules for words to be approved: each kind of fault is found, and said by file and place."""

import shutil
from pathlib import Path

import pytest

from bot.render import TEMPLATES
from bot.wordings.file import FILE, wordings
from bot.wordings.rules import faults
from storage.complaint import Complaint

PLAN = """languages = ["hi", "en"]

[parameters.officer]
value = "officer.name"
hi = "सुरेन्द्र"
en = "Surendra"

[parameters.title]
value = "items[0].title"
hi = "योजना"
en = "The plan"

[[wordings]]
name = "plan"
template = "plan"
body = "approved_plan"
buttons = [{ words = "why" }]
"""
WHY = '{ words = "why" }'
BODY = "Dear {{ officer }}, please see what remains to be done for {{ title }} at your convenience."


class Words:
    """A folder of templates with one wording, in which something can be wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "templates"
        shutil.copytree(TEMPLATES, self.folder, ignore=shutil.ignore_patterns("fonts"))
        self.file(PLAN)
        self.body(BODY)

    def file(self, text: str) -> None:
        (self.folder / FILE).write_text(text, encoding="utf-8")

    def body(self, text: str) -> None:
        for language in ("hi", "en"):
            (self.folder / language / "approved_plan.j2").write_text(text, encoding="utf-8")

    def wrong(self) -> list[tuple[str, str, str]]:
        return [(path.relative_to(self.folder).as_posix(), key, said) for path, key, said in faults(self.folder)]


@pytest.fixture
def words(tmp_path: Path) -> Words:
    return Words(tmp_path)


def test_ours_are_sound() -> None:
    assert faults() == []


def test_the_example_is_sound(words: Words) -> None:
    assert words.wrong() == []


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("", 1, "is empty"),
        ("x " * 500 + BODY, 1, "characters; at most 1024 are taken"),
        ("{{ officer }}, please see what remains to be done for you now, at leisure.", 1, "begins with {{officer}}"),
        ("“{{ officer }}”, please see what remains to be done for you now.", 1, "begins with {{officer}}"),
        ("Please see\nwhat is there to be done now for {{ officer }}", 2, "ends with {{officer}}"),
        ("Please see what is there to be done now for {{ officer }}.", 1, "ends with {{officer}}"),
        (
            "Dear {{ officer }}\n\n{{ title }} is what remains to be done by you and nobody else.",
            3,
            "nothing stands between {{officer}} and {{title}}",
        ),
        ("Dear {{ officer }} and {{ title }}, hello there", 1, "4 words for 2 parameters; WhatsApp asks for 5"),
        ("Dear sir, {{ '{{' }}officer, see what remains.", 1, "braces that open or close nothing"),
        ("Dear sir, {{ '{{Officer}}' }} sees what remains to be done.", 1, "small letters a–z"),
    ],
)
def test_a_body_that_would_be_refused(words: Words, body: str, line: int, said: str) -> None:
    words.body(body)
    found = words.wrong()
    assert {(path, key) for path, key, wrong in found if said in wrong} == {
        (f"{language}/approved_plan.j2", f"line {line} of the text") for language in ("hi", "en")
    }


@pytest.mark.parametrize(
    ("was", "becomes", "key", "said"),
    [
        ('name = "plan"', 'name = "Plan-1"', "wordings.Plan-1.name", "is no name"),
        ('name = "plan"', f'name = "{"p" * 513}"', f"wordings.{'p' * 513}.name", "is no name"),
        ('template = "plan"\n', "", "wordings.plan", "stands for nothing"),
        ('template = "plan"', 'template = "plans"', "wordings.plan.template", "is no template of the chat"),
        ('template = "plan"', 'template = "plan"\nwhen = "item.("', "wordings.plan.when", "cannot be read"),
        ('template = "plan"', 'template = "plan"\nwhole = false', "wordings.plan.buttons", "none has an answer"),
        (WHY, ", ".join([WHY] * 4), "wordings.plan.buttons", "at most 3"),
        (WHY, ", ".join([WHY] * 2), "wordings.plan.buttons", "the same words"),
        ('en = "The plan"', 'en = ""', "parameters.title.en", "asks for an example"),
        ('en = "The plan"', 'en = "The\\nplan"', "parameters.title.en", "on one line"),
        ('en = "The plan"', 'en = "The      plan"', "parameters.title.en", "more than four spaces"),
        ('"officer.name"', '"officer."', "parameters.officer.value", "cannot be read"),
        ("[parameters.title]", "[parameters.Title]", "parameters.Title", "is no name"),
    ],
)
def test_a_file_that_would_be_refused(words: Words, was: str, becomes: str, key: str, said: str) -> None:
    words.file(PLAN.replace(was, becomes))
    assert [found for found in words.wrong() if found[:2] == (FILE, key) and said in found[2]]


def test_a_name_is_given_once(words: Words) -> None:
    words.file(PLAN + PLAN[PLAN.index("[[wordings]]") :])
    assert (FILE, "wordings.plan.name", "is given 2 times; give each wording a name of its own.") in words.wrong()


def test_an_unknown_parameter_is_named(words: Words) -> None:
    words.body(BODY.replace("title", "due"))
    said = {said for path, _, said in words.wrong() if path == "en/approved_plan.j2"}
    assert any("'due' is undefined" in each and "[parameters.…]" in each for each in said)


def test_a_missing_body_is_named(words: Words) -> None:
    (words.folder / "en" / "approved_plan.j2").unlink()
    assert [(path, said.partition(": ")[2]) for path, _, said in words.wrong()] == [
        ("en/approved_plan.j2", "there is no such file, and whatsapp.toml names it.")
    ]


def test_a_body_that_is_no_template(words: Words) -> None:
    words.body(BODY + "{% if %}")
    assert all("line 1" in said for _, _, said in words.wrong())


def test_examples_that_make_it_too_long(words: Words) -> None:
    words.file(PLAN.replace('en = "The plan"', f'en = "{"plan " * 250}"'))
    assert [(path, key) for path, key, _ in words.wrong()] == [("en/approved_plan.j2", "whole text")]


def test_an_unknown_button(words: Words) -> None:
    words.file(PLAN.replace('"why"', '"what"'))
    assert all('names no button "what"' in said for _, _, said in words.wrong())


def test_a_long_button(words: Words) -> None:
    path = words.folder / "en" / "words.toml"
    path.write_text(path.read_text("utf-8").replace('why = "Why"', f'why = "{"Why " * 6}"', 1), encoding="utf-8")
    assert words.wrong() == [("en/words.toml", "buttons.why", "24 characters; at most 20 fit.")]


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('["hi", "en"]', '["hi", "fr"]', "languages[2]"),
        ('name = "plan"', 'name = "plan"\ncategory = "marketing"', 'wordings[1].category: "marketing" given'),
        ('name = "plan"', 'name = "plan"\nheader = "video"', 'wordings[1].header: "video" given'),
        ('name = "plan"', 'name = "plan"\nfooter = "x"', "there is no such key"),
        ("[[wordings]]", "[[wordings", "at line"),
    ],
)
def test_a_file_that_cannot_be_read(words: Words, was: str, becomes: str, said: str) -> None:
    words.file(PLAN.replace(was, becomes))
    with pytest.raises(Complaint) as complaint:
        wordings(words.folder)
    assert said in str(complaint.value)
    assert FILE in str(complaint.value)
