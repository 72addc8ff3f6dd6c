"""An officer's progress: a bar for what is counted, words for what is not; read on a small phone.

The values are those of a nudge or a *why* (scheduler/values.py): `officer`, `items`, `orders` with their own `items`.
"""

from pathlib import Path
from typing import Any

from bot.figures import Writing
from bot.papers import Values
from bot.papers.colours import GROUND, INK, QUIET, RULE, STATES, TRACK
from bot.papers.picture import LEADING, Picture, Style, text_width
from bot.render import render, writing
from storage.rows import Language

WIDTH, MARGIN = 1000, 48
INSIDE = WIDTH - 2 * MARGIN
TITLE, NAME, SMALL = Style(46, INK, bold=True), Style(38, INK), Style(29, QUIET)
HEADING, FIGURES = Style(35, INK, bold=True), Style(32, INK)
BAR, GAP = 30, 34
SEGMENTS = 12
"""Up to so many courses are told apart in their bar."""
COUNTED = ("courses", "hours", "plan_share")


def make(values: Values, language: Language, into: Path) -> None:
    """Draw it as PNG, 1000 pixels wide and as high as the obligations need."""
    writes = writing(language, devanagari_digits=values.get("digits") == "devanagari")
    items = [item for item in values["items"] if item["metric"] != "advice"]
    days = {writes.day(item["as_on"]): item["as_on"] for item in items if item["as_on"] is not None}
    as_on = next(iter(days.values())) if len(days) == 1 else None
    picture = Picture(WIDTH, GROUND)
    y = _head(picture, render("progress", language, {**values, "as_on": as_on}))
    if not items:
        y = picture.wrapped(MARGIN, y + GAP, render("nothing_asked", language, {}), FIGURES, INSIDE)
    for order in values["orders"]:
        asked = [item for item in order["items"] if item["metric"] != "advice"]
        if asked:
            y = _order(picture, y, render("progress_order", language, {**values, "order": order}))
        for item in asked:
            words = render("progress_item", language, {**values, "item": item, "dated": len(days) > 1})
            y = _item(picture, y, item, words, writes) + GAP
    picture.save(into, y + MARGIN - GAP if items else y + MARGIN)


def _head(picture: Picture, words: str) -> float:
    title, name, *rest = words.splitlines()
    y = picture.wrapped(MARGIN, 34, title, TITLE, INSIDE)
    y = picture.wrapped(MARGIN, y, name, NAME, INSIDE, at_most=2)
    for line in rest:
        y = picture.wrapped(MARGIN, y, line, SMALL, INSIDE)
    return y + 14


def _order(picture: Picture, y: float, words: str) -> float:
    picture.box(MARGIN, y, INSIDE, 2, RULE)
    return picture.wrapped(MARGIN, y + 14, words, SMALL, INSIDE, at_most=3) + 10


def _item(picture: Picture, y: float, item: dict[str, Any], words: str, writes: Writing) -> float:
    title, figures, *rest = words.splitlines()
    y = picture.wrapped(MARGIN, y, title, HEADING, INSIDE, at_most=4)
    if item["metric"] in COUNTED and item["value"] is not None and item["target"]:
        y = _bar(picture, y + 6, item) + 6
    state = f"{writes.words['marks'][item['state']]} {writes.words['states'][item['state']]}"
    y = _figures(picture, y, figures, state, Style(32, STATES[item["state"]], bold=True))
    for line in rest:
        if line:
            y = picture.wrapped(MARGIN, y, line, SMALL, INSIDE)
    return y


def _bar(picture: Picture, y: float, item: dict[str, Any]) -> float:
    """How much of it is reached; courses that can be counted on fingers have a piece each."""
    reached, target = item["value"], item["target"]
    picture.box(MARGIN, y, INSIDE, BAR, TRACK, corner=BAR / 2)
    if reached > 0:
        picture.box(MARGIN, y, INSIDE * min(reached / target, 1), BAR, STATES[item["state"]], corner=BAR / 2)
    if item["metric"] == "courses" and target <= SEGMENTS:
        for number in range(1, int(target)):
            picture.box(MARGIN + INSIDE * number / target - 3, y, 6, BAR, GROUND)
    return y + BAR


def _figures(picture: Picture, y: float, figures: str, state: str, style: Style) -> float:
    """The figures at the left and the state at the right, or under each other where a line is too short for both."""
    beside = text_width(figures, FIGURES) + text_width(state, style) + GAP <= INSIDE
    if beside:
        picture.text(MARGIN, y, figures, FIGURES)
        picture.text(WIDTH - MARGIN, y, state, style, align="right")
        return y + LEADING * FIGURES.size
    y = picture.wrapped(MARGIN, y, figures, FIGURES, INSIDE)
    return picture.wrapped(MARGIN, y, state, style, INSIDE)
