"""Searches what a program has logged for anything that is somebody's, in whatever spelling it may have crept in."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

SHORTEST_QUOTE = 12
"""A message's line is searched for in pieces of so many characters, so that a quotation of twice as many has one."""

SHAPES = {
    "a mobile number": re.compile(r"(?<![\w.])(?:(?:\+?91|0)[\s()-]{0,3})?[6-9](?:[\s().-]{0,3}\d){9}(?!\w)"),
    "an email": re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w"),
    "a token": re.compile(r"\d{6,}:[\w-]{8,}"),
    "a link": re.compile(r"\b(?!https?://(?:127\.0\.0\.1|localhost)\b)[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE),
}
"""What nobody's log may hold, whoever it is; where a program listens on its own machine is nobody's."""


@dataclass(frozen=True)
class Person:
    """What is known of one person, and must not be found."""

    name: str | None = None
    mobile: str | None = None
    emails: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    """What was written to them, and by them."""


def assert_clean(text: str, people: Iterable[Person] = (), secrets: Iterable[str] = ()) -> None:
    """Fail on the first line that tells of somebody, or holds a secret; say which sort of thing, and on which line."""
    sought = [
        *_sought(people),
        *(("a secret", re.compile(re.escape(_plain(secret)))) for secret in secrets),
        *SHAPES.items(),
    ]
    for number, line in enumerate(text.splitlines(), 1):
        for reading in _readings(line):
            for what, shape in sought:
                assert shape.search(reading) is None, f"line {number} holds {what}"


def _readings(line: str) -> set[str]:
    """The line as it stands, and as it reads without escapes, with plain digits and single spaces."""
    readings = {line, unquote(line), re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), line)}
    return {" ".join(_plain(reading).split()) for reading in readings}


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.replace("\\n", " ")).casefold()
    return "".join(str(unicodedata.digit(sign, sign)) for sign in composed)


def _sought(people: Iterable[Person]) -> Iterator[tuple[str, re.Pattern[str]]]:
    for person in people:
        for part in (person.name or "").split():
            yield "a name", re.compile(rf"(?<!\w){re.escape(_plain(part))}(?!\w)")
        if person.mobile:
            digits = re.sub(r"\D", "", _plain(person.mobile))[-10:]
            yield "a person's number", re.compile(r"\W{0,3}".join(digits))
        for email in person.emails:
            local, _, domain = _plain(email).partition("@")
            yield "a person's email", re.compile(rf"{re.escape(local)}\W{{0,3}}(?:at|@)?\W{{0,3}}{re.escape(domain)}")
        for line in {line for text in person.texts for line in text.splitlines()}:
            quote = " ".join(_plain(line).split())
            for start in range(0, max(1, len(quote) - SHORTEST_QUOTE + 1), SHORTEST_QUOTE):
                if len(piece := quote[start : start + SHORTEST_QUOTE]) == SHORTEST_QUOTE:
                    yield "a message's words", re.compile(re.escape(piece))
