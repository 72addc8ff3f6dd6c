import logging
import re
from pathlib import Path

import pytest
import segno
from PIL import Image

from bot.papers import make
from bot.papers.invite import BORDER
from storage.rows import Language
from tests.bot.papers.drawn import drawn
from tests.bot.papers.sample_papers import DEPARTMENT
from tests.templates.sample_values import WAYS, Values

LINK = WAYS[0]["link"]
INVITE = {"today": "2026-04-02", "department": DEPARTMENT, "ways": WAYS[:1]}
BOTH = {**INVITE, "ways": WAYS}


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize(
    ("values", "captions"),
    [(INVITE, {LINK}), (BOTH, {"Telegram: @example_smaran_bot", "WhatsApp: +919000000001"})],
    ids=["one", "both"],
)
def test_as_a_picture(
    values: Values, captions: set[str], language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = drawn("invite", values, language, tmp_path / "a.png", monkeypatch)
    assert (picture.width, picture.cut_off(), picture.overlapping()) == (1000, [], [])
    assert {*captions, DEPARTMENT[language]} <= set(picture.words)


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("values", [INVITE, BOTH], ids=["one", "both"])
def test_as_a_paper(values: Values, language: Language, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        make("invite", values, language, tmp_path / "a.pdf")
    written = (tmp_path / "a.pdf").read_bytes()
    assert caplog.messages == []
    assert len(re.findall(rb"/Type /Page\n", written)) == 1
    make("invite", values, language, tmp_path / "b.pdf")
    assert (tmp_path / "b.pdf").read_bytes() == written


def test_the_code_in_the_picture_is_that_of_the_link(tmp_path: Path) -> None:
    make("invite", INVITE, "en", tmp_path / "a.png")
    code = [list(row) for row in segno.make(LINK, error="m", micro=False).matrix_iter(border=BORDER)]
    picture = Image.open(tmp_path / "a.png").convert("L")
    unit = 560 // len(code)
    left = (1000 - unit * len(code)) // 2
    dark = [y for y in range(picture.height) if picture.getpixel((left + 4 * unit + 1, y)) == 0]
    top = dark[0] - BORDER * unit
    middles = [unit * place + unit // 2 for place in range(len(code))]
    assert [[picture.getpixel((left + x, top + y)) == 0 for x in middles] for y in middles] == [
        [bool(module) for module in row] for row in code
    ]
