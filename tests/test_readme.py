"""The README shows a chat with the words that the templates render today, for the demo's person."""

from pathlib import Path

from matplotlib.image import imread

from tests.chat_picture import PICTURE, draw, reminder


def test_the_picture_of_a_chat_is_what_the_officer_gets(tmp_path: Path) -> None:
    draw(reminder(tmp_path), tmp_path / "chat.png")
    drawn, shown = imread(tmp_path / "chat.png"), imread(PICTURE)
    assert drawn.shape == shown.shape
    assert (drawn == shown).all(), "words have changed: python -m tests.chat_picture draws the picture anew"
