import logging
import re
import zlib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF

from bot.papers import make
from storage.complaint import Complaint
from storage.rows import Language
from tests.bot.papers.sample_papers import compliance, obligation, office
from tests.templates.sample_orders import BIHAR

LONG = {
    "hi": "वित्तीय वर्ष में राष्ट्रीय कर्मयोगी वृहत् जनसेवा कार्यक्रम के अंतर्गत न्यूनतम प्रशिक्षण " * 2,
    "en": "At least as many hours of online training as the department lays down in each year " * 2,
}
MANY = {"met": 123456, "met_late": 23456, "open": 345678, "awaiting_report": 1234, "overdue": 99999, "unknown": 1}
EIGHT = {**BIHAR, "subject": LONG, "obligations": [{**obligation("hours"), "title": LONG, "counts": MANY}] * 8}
CASES = {
    "usual": compliance(),
    "eight": compliance(orders=[EIGHT], department=LONG, nodal={"designation": LONG, "scope": LONG}),
    "none": compliance(orders=[], offices=[], as_on=None, emails_differ=None),
    "few offices": compliance(offices=[office(number, number) for number in range(5)]),
}


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float, float, float, float]]:
    """Each line of words that is put on a page: words, left, top, right, bottom."""
    noted: list[tuple[str, float, float, float, float]] = []
    put = FPDF.cell

    def cell(page: FPDF, width: float, height: float, words: str, **others: Any) -> None:
        if words.strip():
            drawn = page.get_string_width(words)
            shift = {"L": 0, "C": (width - drawn) / 2, "R": width - drawn}[others["align"]]
            left, top = page.x + shift, page.y
            noted.append((words, left, top, left + drawn, top + height))
        put(page, width, height, words, **others)

    monkeypatch.setattr(FPDF, "cell", cell)
    return noted


def streams(file: Path) -> Iterator[bytes]:
    """What a PDF holds, unpacked."""
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", file.read_bytes(), re.DOTALL):
        try:
            yield zlib.decompress(match[1])
        except zlib.error:
            yield match[1]


def letters(file: Path) -> set[str]:
    """Every letter that the text of a PDF, when it is searched or copied, is made of."""
    maps = b"\n".join(stream for stream in streams(file) if b"beginbfchar" in stream)
    return {chr(int(each[2][at : at + 4], 16)) for each in re.finditer(rb"<(\w+)> <(\w+)>", maps) for at in (0, 4, 8)
            if each[2][at : at + 4]}  # fmt: skip


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("case", CASES)
def test_one_page_on_which_nothing_is_cut_off_lost_or_overlaps(
    case: str, language: Language, tmp_path: Path, lines: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        make("compliance", CASES[case], language, tmp_path / "a.pdf")
    assert caplog.messages == []  # fpdf2 tells of letters that no font has
    assert len(re.findall(rb"/Type /Page\n", (tmp_path / "a.pdf").read_bytes())) == 1
    last = lines[
        max(place for place, line in enumerate(lines) if line[0] == lines[0][0]) :
    ]  # tried with smaller letters
    assert [words for words, left, _, right, bottom in last if left < 15.9 or right > 194.1 or bottom > 290] == []
    overlapping = [
        (one[0], other[0])
        for one, other in combinations(last, 2)
        if not (one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] + 0.7 or other[4] <= one[2] + 0.7)
    ]
    assert overlapping == []


@pytest.mark.parametrize("language", ["hi", "en"])
def test_latin_and_devanagari_are_both_there_to_be_searched(language: Language, tmp_path: Path) -> None:
    make("compliance", compliance(), language, tmp_path / "a.pdf")
    assert set("iGOT SPARROW उदाहरणपुर 12") - letters(tmp_path / "a.pdf") == set()


def test_what_it_says(tmp_path: Path, lines: list[Any]) -> None:
    values = compliance(orders=compliance()["orders"][1:], offices=[office(1, 90), office(2, 45)])
    make("compliance", values, "hi", tmp_path / "a.pdf")
    assert [line[0] for line in lines] == [
        "अनुपालन प्रतिवेदन",
        "उदाहरण विभाग, नमूना सरकार",
        "प्रस्तुतकर्ता: संयुक्त शासन सचिव, गृह (ग्रुप-6) विभाग",
        "कार्यक्षेत्र: सेवा: भारतीय पुलिस सेवा; संवर्ग: राजस्थान",
        "कार्यक्षेत्र में कुल नाम: 1,206",
        "प्रतिवेदन का दिनांक: 2 अप्रैल 2026",
        "आँकड़े: iGOT के अनुसार, 2 अप्रैल 2026 की स्थिति",
        "आदेश सं. प. 10(4)कार्मिक/क-1/2024 पार्ट-5(14917), दिनांक: यथा ई-हस्ताक्षर",
        "कार्मिक (क-1) विभाग, राजस्थान सरकार: SPARROW और iGOT कर्मयोगी पोर्टल पर ईमेल आईडी अपडेट करने के संबंध में",
        *[
            "अपेक्षा",
            "अंतिम तिथि",
            "कुल",
            "पूर्ण",
            "विलम्ब से",
            "पूर्ण",
            "शेष",
            "रिपोर्ट",
            "प्रतीक्षित",
            "समय-सीमा",
            "बीती",
            "अज्ञात",
            "छूट",
        ],
        *["iGOT और SPARROW पर", "एक ही ईमेल आईडी (अनुच्छेद", "1)", "–", "1,206"],
        *["1", "0%", "0", "0%", "1,205", "99.9%", "0", "0%", "0", "0%", "0", "0%", "0", "0%"],
        "स्मरण सेवा से अब तक न जुड़े: 214",
        "जिन तक संदेश नहीं पहुँच रहे: 9",
        "जिनके iGOT और SPARROW के ई-मेल अलग-अलग हैं: 87",
        "“समय-सीमा बीती” में वे भी हैं, जिनकी अवधि समाप्त हो गई। प्रतिशत कुल का है; जिन पर अपेक्षा लागू नहीं, वे कुल में नहीं हैं।",
        "कार्यालयवार पूर्णता",
        *["1. प्रखंड पंचायत राज कार्यालय, उदाहरणपुर 1", "90 / 120", "75%"],
        *["2. प्रखंड पंचायत राज कार्यालय, उदाहरणपुर 2", "45 / 120", "37.5%"],
        *["हस्ताक्षर", "संयुक्त शासन सचिव, गृह (ग्रुप-6) विभाग", "दिनांक"],
        "पृष्ठ 1/1",
        "यह प्रतिवेदन “स्मरण” ने उपलब्ध रिपोर्टों से तैयार किया है। इस पर कार्यक्रम के हस्ताक्षर नहीं होते।",
    ]


def test_of_many_offices_the_foremost_and_the_last_are_named(tmp_path: Path, lines: list[Any]) -> None:
    make("compliance", compliance(), "en", tmp_path / "a.pdf")
    ranks = [int(line[0].partition(".")[0]) for line in lines if re.match(r"\d+\. ", line[0])]
    half = len(ranks) // 2
    assert ranks == [*range(1, half + 1), *range(31 - half, 31)]
    assert half >= 3


def test_more_than_a_page_holds_is_refused(tmp_path: Path) -> None:
    order = {**BIHAR, "obligations": [{**obligation("hours"), "title": LONG}] * 40}
    with pytest.raises(Complaint, match="One page"):
        make("compliance", compliance(orders=[order]), "en", tmp_path / "a.pdf")


def test_the_same_values_make_the_same_paper(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        make("compliance", CASES["few offices"], "hi", tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
