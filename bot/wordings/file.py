"""templates/whatsapp.toml: which words, approved beforehand, stand for which template of the chat."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import UndefinedError
from pydantic import Field

from bot.render import TEMPLATES, label, writing, written
from scheduler.shapes import Shape, read_shape
from storage.complaint import Complaint
from storage.rows import Language

FILE = "whatsapp.toml"
BODY = ".j2"
PLACE = re.compile(r"\{\{([a-z0-9_]+)\}\}")
"""Where a parameter stands in a body, as the provider writes it."""


class ParameterShape(Shape):
    """What is put into bodies under one name."""

    value: str = Field(description="an expression over the values of the chat's template")
    hi: str = Field(description="an example in Hindi")
    en: str = Field(description="an example in English")

    def example(self, language: Language) -> str:
        """Of an invented officer, in one language."""
        return self.hi if language == "hi" else self.en


class ButtonShape(Shape):
    """One button under approved words."""

    words: str = Field(description="the name of a button in words.toml")
    answer: str = Field("", max_length=64, description="what its press says, at most 64 characters, or nothing")


class WordingShape(Shape):
    """One wording, the same in every language."""

    name: str = Field(description="the name by which the provider knows it")
    template: str = Field("", description="the name of a template of the chat")
    news: bool = Field(default=False, description="true or false")
    """Stands for every template that words.toml names under [news]."""
    when: str = Field("", description="a condition over the values of the chat's template, or nothing")
    body: str = Field(description='a file of the languages\' folders without its ending, as "approved_courses"')
    category: Literal["utility"] = Field("utility", description='"utility"')
    header: Literal["document"] | None = Field(None, description='"document", or no such line')
    whole: bool = Field(default=True, description="true or false")
    buttons: list[ButtonShape] = Field([], description='a list, as [{ words = "why" }]')


class WordingsShape(Shape):
    """The whole file."""

    languages: list[Language] = Field(min_length=1, description='a list, as ["hi", "en"]')
    parameters: dict[str, ParameterShape] = Field({}, description="a table for each parameter")
    wordings: list[WordingShape] = Field([], description="a table [[wordings]] for each wording")

    def standing_for(self, template: str, folder: Path = TEMPLATES) -> list[WordingShape]:
        """The wordings for one template of the chat, in their order."""
        is_news = template in news(folder)
        return [each for each in self.wordings if template and (is_news if each.news else each.template == template)]


@cache
def wordings(folder: Path = TEMPLATES) -> WordingsShape:
    """The file as it is; Complaint, by file and key, where it is not as it should be."""
    path = folder / FILE
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Complaint(f"{path}: {error}. Correct this place in the file.") from error
    read = read_shape(WordingsShape, document)
    if isinstance(read, list):
        raise Complaint("\n".join(f"{path}: {key}: {fault}" for key, fault in read))
    return read


def news(folder: Path = TEMPLATES) -> Mapping[str, str]:
    """What is said to people who did not just ask, by template: in a word, what it is about."""
    about: Mapping[str, str] = writing("hi", folder=folder).words["news"]
    return about


@cache
def body(name: str, language: Language, folder: Path = TEMPLATES) -> str:
    """The fixed words of a wording's `body`, each parameter as {{name}}.

    Complaint where the file is missing, or a parameter that it names.
    """
    places = {parameter: f"{{{{{parameter}}}}}" for parameter in wordings(folder).parameters}
    path = folder / language / (name + BODY)
    if not path.is_file():
        raise Complaint(f"{path}: there is no such file, and {FILE} names it.")
    try:
        return written(path.name, language, places, folder)
    except UndefinedError as error:
        raise Complaint(f"{path}: {error}. {FILE} has no [parameters.…] of that name.") from error


def parameters(text: str) -> tuple[str, ...]:
    """The names of the parameters in a body, each once, in their order."""
    return tuple(dict.fromkeys(PLACE.findall(text)))


def labels(wording: WordingShape, language: Language, folder: Path = TEMPLATES) -> list[str]:
    """The words on its buttons; Complaint where words.toml has none of that name."""
    known = writing(language, folder=folder).words["buttons"]
    for button in wording.buttons:
        if button.words not in known:
            raise Complaint(f'{folder / FILE}: {wording.name}: words.toml names no button "{button.words}".')
    return [label(button.words, language, folder) for button in wording.buttons]
