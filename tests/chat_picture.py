"""Draws docs/chat.png: one reminder in both languages, as it stands in a chat, and the answer to *why*.

`python -m tests.chat_picture` draws it anew after a change of words; tests/test_readme.py sees when that is due.
"""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from bot.cli.demo.department import SPRING
from bot.cli.demo.letters import Letter, letter
from bot.cli.demo.story import Story
from bot.nudge_buttons import nudge_form
from bot.papers.picture import LEADING, Picture, Style
from bot.render import label
from storage.rows import Language

PICTURE = Path(__file__).parents[1] / "docs" / "chat.png"
OFFICER = "seema.kumari"

WALL, BUBBLE, OWN, BUTTON = "#E7ECEF", "#FFFFFF", "#DDF3D5", "#F7F9FA"
WORDS = Style(17, "#1B1F24")
ON_BUTTON = Style(16, "#1F5FA8", bold=True)
CHAT, EDGE, PAD, GAP, CORNER = 620, 24, 18, 8, 14
"""In pixels: the width of a chat, the wall around it, the room within and between bubbles, how round corners are."""


def reminder(folder: Path) -> dict[Language, Letter]:
    """What the demo's officer is told on the day of the demo's first letters."""
    story = Story(folder, Console(file=io.StringIO()))
    try:
        story.hand_in()
        story.first_nights()
        story.shell.stand(SPRING, 11)
        languages: tuple[Language, ...] = ("hi", "en")
        return {language: letter(story.shell.app, story.employee_id(OFFICER), language) for language in languages}
    finally:
        story.shell.app.close()


def draw(letters: dict[Language, Letter], into: Path) -> None:
    """The chats side by side."""
    picture = Picture(len(letters) * (CHAT + EDGE) + EDGE, WALL)
    ends = []
    for place, (language, told) in enumerate(letters.items()):
        x, y = EDGE + place * (CHAT + EDGE), EDGE
        y = _bubble(picture, x, y, CHAT, told.text, BUBBLE)
        y = _buttons(picture, x, y, language)
        asked = label("why", language)
        y = _bubble(picture, x + CHAT - 120, y + GAP, 120, asked, OWN)
        ends.append(_bubble(picture, x, y + GAP, CHAT, told.why, BUBBLE))
    picture.save(into, max(ends) + EDGE)


def _bubble(picture: Picture, x: float, top: float, width: float, text: str, colour: str) -> float:
    y = top + PAD
    for line in text.splitlines():
        y = picture.wrapped(x + PAD, y, line, WORDS, width - 2 * PAD) if line else y + LEADING * WORDS.size / 2
    picture.box(x, top, width, y + PAD - top, colour, CORNER)
    return y + PAD


def _buttons(picture: Picture, x: float, y: float, language: Language) -> float:
    height = LEADING * ON_BUTTON.size + PAD
    for row in nudge_form(language, 1, [1])["buttons"]:
        y += GAP
        width = (CHAT - GAP * (len(row) - 1)) / len(row)
        for place, button in enumerate(row):
            left = x + place * (width + GAP)
            picture.box(left, y, width, height, BUTTON, CORNER)
            picture.text(left + width / 2, y + PAD / 2, button["label"], ON_BUTTON, "center")
        y += height
    return y


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        draw(reminder(Path(folder)), PICTURE)
