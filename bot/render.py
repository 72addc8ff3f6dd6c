"""Turns a template of templates/ and plain values into the text an officer reads."""

import hashlib
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from threading import RLock
from types import NoneType
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, Template, TemplateSyntaxError, meta
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

import bot
from bot.figures import Writing
from storage.complaint import Complaint
from storage.rows import Language

TEMPLATES = Path(bot.__file__).parent.parent / "templates"
ENDING = ".txt.j2"
WORDS = "words.toml"
JOINERS = "\u200c\u200d"
"""The two invisible characters that Devanagari needs."""
_PARSING = RLock()
"""Python 3.11 can stumble where two threads parse at the same moment."""
BETWEEN = "\x1e"
"""Stands between phrases that are written at once; no value has it in it."""
FIGURES = frozenset({bool, int, float, NoneType})
"""Types of values that are no text and hold none."""


def templates(folder: Path = TEMPLATES) -> tuple[str, ...]:
    """The names that can be rendered; the same in every language."""
    return tuple(name.removesuffix(ENDING) for name in sorted(_sources(folder, "hi")) if name.endswith(ENDING))


def render(template: str, language: Language, values: Mapping[str, object], folder: Path = TEMPLATES) -> str:
    """Write one text in one language, from values that are plain JSON; the value `digits: "devanagari"` writes ९ for 9.

    Raises Complaint where a template cannot be read as one. A name or value that is missing is our own error.
    """
    return written(template + ENDING, language, values, folder)


def written(file: str, language: Language, values: Mapping[str, object], folder: Path = TEMPLATES) -> str:
    """Do the same with any file of a language's folder, by its whole name."""
    compiled = _compiled(folder, language, values.get("digits") == "devanagari", file)
    return _tidy(compiled.render(_plain({**values, "language": language}, {})))


def phrases(
    expressions: tuple[str, ...], language: Language, values: Mapping[str, object], folder: Path = TEMPLATES
) -> list[str]:
    """What each expression makes of the values, on one line; `say` and `phrase` are _parts.j2 and _phrases.j2."""
    compiled = _compiled_phrases(folder, language, values.get("digits") == "devanagari", expressions)
    said = compiled.render(_plain({**values, "language": language}, {}))
    return [unicodedata.normalize("NFC", visible(each)) for each in said.split(BETWEEN)]


def label(name: str, language: Language, folder: Path = TEMPLATES, *, of: str = "buttons") -> str:
    """The words on a button; `of` the `commands`, what one of them does."""
    return str(writing(language, folder=folder).words[of][name])


@cache
def writing(language: Language, *, devanagari_digits: bool = False, folder: Path = TEMPLATES) -> Writing:
    """The words and figures of a language, for what is laid out in columns and no template can write."""
    sources = _sources(folder, language)
    try:
        return Writing(tomllib.loads(sources[WORDS]), devanagari_digits)
    except tomllib.TOMLDecodeError as error:
        raise Complaint(f"{folder / language / WORDS}: {error}. Correct this place in the file.") from error


@cache
def version(template: str, folder: Path = TEMPLATES) -> str:
    """What tells one wording of a template from another in any language: a hash of its own files alone."""
    wordings = (_sources(folder, language)[template + ENDING] for language in ("hi", "en"))
    return hashlib.sha256("\0".join(wordings).encode()).hexdigest()[:16]


@cache
def template_hash(template: str, language: Language, folder: Path = TEMPLATES) -> str:
    """SHA-256, in hex, over all that the words of a template depend on: its file, the parts it uses, words.toml."""
    sources = _sources(folder, language)
    used = _parts(folder, language, _environment(folder, language, devanagari_digits=False), template + ENDING)
    whole = "\0".join(f"{name}\0{sources[name]}" for name in sorted({WORDS, *used}))
    return hashlib.sha256(whole.encode()).hexdigest()


def _parts(folder: Path, language: Language, environment: Environment, name: str) -> set[str]:
    """The template with this name and all that it uses."""
    used: set[str] = set()
    waiting = [name]
    while waiting:
        used.add(part := waiting.pop())
        with _PARSING, _syntax_complaints(folder / language):
            found = meta.find_referenced_templates(environment.parse(_sources(folder, language)[part], part))
            waiting += [each for each in found if each and each not in used]
    return used


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2 that may only read, and reads `order.items` as the value of that name, never as a method of dict."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        if type(obj) is TemplateModule and type(part := getattr(obj, attribute, None)) is Macro:
            return part
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self.getattr(obj, argument) if isinstance(obj, Mapping) else super().getitem(obj, argument)

    def call(self, context: Context, obj: Any, *args: Any, **named: Any) -> Any:
        """Call a macro of ours straight away, and anything else as a sandbox does."""
        if type(obj) is not Macro:
            return super().call(context, obj, *args, **named)
        named.pop("_block_vars", None)  # what compiled templates hand on, for functions that ask for the context
        named.pop("_loop_vars", None)
        return obj(*args, **named)


@contextmanager
def _syntax_complaints(place: Path) -> Iterator[None]:
    """Say where a template is not well-formed."""
    try:
        yield
    except TemplateSyntaxError as error:
        raise Complaint(
            f"{place / (error.name or '')}, line {error.lineno}: {error.message} "
            "Correct this line of the template, or put back the file that came with Smaran."
        ) from error


@cache
def _sources(folder: Path, language: Language) -> dict[str, str]:
    """Every file of one language, read once in the life of the process: what is hashed is what is rendered."""
    sources = {}
    for path in [*(folder / language).glob("*.j2"), folder / language / WORDS]:
        try:
            sources[path.name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise Complaint(f"{path}: is not UTF-8 text. Save it again with the encoding UTF-8.") from error
    return sources


@cache
def _environment(folder: Path, language: Language, devanagari_digits: bool) -> _Sandbox:  # noqa: FBT001 - a cache key
    writes = writing(language, devanagari_digits=devanagari_digits, folder=folder)
    environment = _Sandbox(
        loader=DictLoader(_sources(folder, language)),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(writes.filters())
    environment.globals.update(words=writes.words, language=language)
    return environment


@cache
def _compiled(folder: Path, language: Language, devanagari_digits: bool, name: str) -> Template:  # noqa: FBT001 - as above
    """A template, made ready with the parts that it uses."""
    environment = _environment(folder, language, devanagari_digits)
    with _PARSING, _syntax_complaints(folder / language):
        compiled = environment.get_template(name)
        for part in _parts(folder, language, environment, name):
            ready = environment.get_template(part)
            ready.globals = dict(ready.globals)  # Jinja2's own chain of mappings is asked for every name in every text
    return compiled


def read_phrase(expression: str, language: Language, folder: Path = TEMPLATES) -> None:
    """Read an expression without any values; Complaint where it is none."""
    _compiled_phrases(folder, language, False, (expression,))  # noqa: FBT003 - a cache key


@cache
def _compiled_phrases(
    folder: Path,
    language: Language,
    devanagari_digits: bool,  # noqa: FBT001 - a cache key
    expressions: tuple[str, ...],
) -> Template:
    """Expressions made ready as one template, with the parts that they may use."""
    for part in ("_parts.j2", "_phrases.j2"):
        _compiled(folder, language, devanagari_digits, part)
    source = BETWEEN.join(["{{ " + each + " }}" for each in expressions])
    with _PARSING, _syntax_complaints(folder):
        return _environment(folder, language, devanagari_digits).from_string(
            f'{{% import "_parts.j2" as say %}}{{% import "_phrases.j2" as phrase %}}{source}'
        )


def _plain(value: Any, done: dict[int, Any]) -> Any:
    """Values without line breaks or invisible characters, so that no name or subject can redraw a message.

    `done` holds what has been gone through, by identity: a nudge names each item twice.
    """
    if isinstance(value, str):
        return visible(str(value))
    if id(value) in done:
        return done[id(value)]
    if isinstance(value, Mapping):  # no call for what is a text or a figure: there are hundreds of them in every nudge
        plain: Any = {
            key: visible(inner) if type(inner) is str else inner if type(inner) in FIGURES else _plain(inner, done)
            for key, inner in value.items()
        }
    elif isinstance(value, Sequence):
        plain = [_plain(inner, done) for inner in value]
    else:
        return value
    done[id(value)] = plain
    return plain


@lru_cache(maxsize=16_384)
def visible(text: str) -> str:
    """A text on one line, without signs that cannot be seen.

    Kept for the next message: what an order says and where people stand is said to thousands.
    """
    seen = (c for c in text if c in JOINERS or c.isspace() or not unicodedata.category(c).startswith("C"))
    return " ".join("".join(seen).split())


def _tidy(text: str) -> str:
    """One space between words, at most one blank line between paragraphs, composed Unicode."""
    tidy = "\n".join([_tidy_line(line) for line in text.splitlines()])
    while "\n\n\n" in tidy:
        tidy = tidy.replace("\n\n\n", "\n\n")
    return tidy.strip()


@lru_cache(maxsize=16_384)
def _tidy_line(line: str) -> str:
    """Kept as what is visible: composing Devanagari costs more than all else that is done to a text."""
    return " ".join(unicodedata.normalize("NFC", line).split())
