"""WhatsApp's rules for words that are to be approved, as far as they can be looked over without asking."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from jinja2 import UndefinedError

from bot.render import TEMPLATES, read_phrase, templates
from bot.wordings.approved import LONGEST, reads
from bot.wordings.file import BODY, FILE, PLACE, WordingShape, WordingsShape, body, labels, news, parameters, wordings
from storage.complaint import Complaint
from storage.rows import Language

LONGEST_NAME = 512
MOST_BUTTONS = 3
"""WhatsApp takes ten, and shows more than three as a list."""
LONGEST_BUTTON = 20
"""WhatsApp takes 25 under approved words, and 20 under all else: the same words stand under both."""
NAME = re.compile(r"[a-z0-9_]+")
IN_BRACES = re.compile(r"\{\{([^{}]*)\}\}")
STRAY = re.compile(r"\{\{|\}\}")
WORD = re.compile(r"[^\W_]", re.UNICODE)
SPACES = re.compile(r" {5}")

Fault = tuple[Path, str, str]
"""The file; the line or the key in it; what is wrong and what to do."""


def faults(folder: Path = TEMPLATES) -> list[Fault]:
    """All that WhatsApp would refuse; Complaint where a file cannot be read at all."""
    file = wordings(folder)
    return [
        *_of_names(file, folder),
        *(each for wording in file.wordings for each in _of_use(wording, folder)),
        *(each for name in file.parameters for each in _of_parameter(file, name, folder)),
        *(
            each
            for wording in file.wordings
            for language in file.languages
            for each in _of_wording(wording, language, folder)
        ),
    ]


def _of_names(file: WordingsShape, folder: Path) -> Iterator[Fault]:
    for name, times in Counter(wording.name for wording in file.wordings).items():
        if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            expected = f"small letters a–z, digits and _, at most {LONGEST_NAME}"
            yield folder / FILE, f"wordings.{name}.name", f"is no name; expected {expected}."
        if times > 1:
            yield (
                folder / FILE,
                f"wordings.{name}.name",
                f"is given {times} times; give each wording a name of its own.",
            )


def _of_use(wording: WordingShape, folder: Path) -> Iterator[Fault]:
    """What it stands for, and its buttons, which are the same in every language."""
    key = f"wordings.{wording.name}"
    if bool(wording.template) is wording.news:
        yield folder / FILE, key, "stands for nothing; give either `template` or `news = true`."
    known = {*templates(folder), *news(folder)}
    if wording.template and wording.template not in known:
        yield folder / FILE, f"{key}.template", f'"{wording.template}" is no template of the chat.'
    if wording.when:
        yield from _of_expression(wording.when, f"{key}.when", folder)
    if len(wording.buttons) > MOST_BUTTONS:
        yield folder / FILE, f"{key}.buttons", f"{len(wording.buttons)} given; at most {MOST_BUTTONS} are shown."
    if len({button.words for button in wording.buttons}) < len(wording.buttons):
        yield folder / FILE, f"{key}.buttons", "two have the same words; leave one out."
    if not wording.whole and not any(button.answer for button in wording.buttons):
        yield folder / FILE, f"{key}.buttons", "none has an answer; without one nobody can have the message itself."


def _of_parameter(file: WordingsShape, name: str, folder: Path) -> Iterator[Fault]:
    if not NAME.fullmatch(name):
        yield folder / FILE, f"parameters.{name}", "is no name; expected small letters a–z, digits and _."
    yield from _of_expression(file.parameters[name].value, f"parameters.{name}.value", folder)
    for language in file.languages:
        key, example = f"parameters.{name}.{language}", file.parameters[name].example(language)
        if not example.strip():
            yield folder / FILE, key, "nothing given; WhatsApp asks for an example of every parameter."
        if re.search(r"[\n\t]", example) or SPACES.search(example):
            yield folder / FILE, key, "has a line break, a tab or more than four spaces in a row; write it on one line."


def _of_expression(expression: str, key: str, folder: Path) -> Iterator[Fault]:
    try:
        read_phrase(expression, "hi", folder)
    except Complaint:
        yield (
            folder / FILE,
            key,
            f"`{expression}` cannot be read; expected an expression as in templates, without braces.",
        )


def _of_wording(wording: WordingShape, language: Language, folder: Path) -> Iterator[Fault]:
    path = folder / language / (wording.body + BODY)
    try:
        text = body(wording.body, language, folder)
        buttons = labels(wording, language, folder)
    except (Complaint, UndefinedError) as error:
        yield path, "line 1", str(error)
        return
    for line, wrong in _of_body(text):
        yield path, f"line {line} of the text", wrong
    if parameters(text) and not any(True for _ in _of_body(text)):
        examples = {name: wordings(folder).parameters[name].example(language) for name in parameters(text)}
        if (long := len(reads(text, examples))) > LONGEST:
            yield path, "whole text", f"{long} characters with its examples; at most {LONGEST} are carried."
    for button, words in zip(wording.buttons, buttons, strict=True):
        if not 0 < len(words) <= LONGEST_BUTTON:
            key = f"buttons.{button.words}"
            yield folder / language / "words.toml", key, f"{len(words)} characters; at most {LONGEST_BUTTON} fit."


def _of_body(text: str) -> Iterator[tuple[int, str]]:
    """What is wrong with a body, by the line of the text as it is handed in."""
    if not text:
        yield 1, "is empty; write what is to be said."
    if len(text) > LONGEST:
        yield 1, f"{len(text)} characters; at most {LONGEST} are taken. Shorten it."
    for place in IN_BRACES.finditer(text):
        if not NAME.fullmatch(place[1]):
            yield _line(text, place.start()), f'"{place[0]}": a parameter has small letters a–z, digits and _.'
    if stray := STRAY.search(IN_BRACES.sub(lambda place: "-" * len(place[0]), text)):
        yield _line(text, stray.start()), "braces that open or close nothing; a parameter stands as {{ name }}."
    yield from _of_places(text)
    if "\t" in text or SPACES.search(text):
        yield 1, "a tab, or more than four spaces in a row; WhatsApp refuses them."
    if "\n\n\n" in text:
        yield _line(text, text.index("\n\n\n")), "more than one blank line; WhatsApp refuses them."


def _of_places(text: str) -> Iterator[tuple[int, str]]:
    """Where parameters stand, and how many there are for so many words."""
    places = list(PLACE.finditer(text))
    if not places:
        return
    first, last = places[0], places[-1]
    if not WORD.search(text[: first.start()]):
        yield _line(text, first.start()), f"begins with {first[0]}; put a word before it."
    if not WORD.search(text[last.end() :]):
        yield _line(text, last.start()), f"ends with {last[0]}; put a word after it."
    for one, other in pairwise(places):
        if not WORD.search(text[one.end() : other.start()]):
            yield _line(text, other.start()), f"nothing stands between {one[0]} and {other[0]}; put a word there."
    fixed = len([word for word in PLACE.sub(" ", text).split() if WORD.search(word)])
    if fixed + len(places) < 3 * len(places) + 1:
        needed = 2 * len(places) + 1
        yield (
            1,
            f"{fixed} words for {len(places)} parameters; WhatsApp asks for {needed} at least. Say more around them.",
        )


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
