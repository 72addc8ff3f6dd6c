from pathlib import Path

import pytest

from bot.papers import make
from storage.rows import Language
from tests.bot.papers.drawn import drawn
from tests.templates.sample_values import courses, due_in, hours, item, nudge

LONG = {
    "hi": "वित्तीय वर्ष में राष्ट्रीय कर्मयोगी वृहत् जनसेवा कार्यक्रम के अंतर्गत न्यूनतम प्रशिक्षण",
    "en": "At least as many hours of online training as the department lays down in each year, special ones included",
}
ADDRESSEE = {"name": "वेंकटसुब्रह्मण्यम् कृष्णमूर्ति त्रिपाठी " * 3, "salutation": "डॉ.", "employee_id": None}
EIGHT = (
    item("account", state="met", reason="reached"),
    courses(2, state="overdue", **due_in(-5)),
    hours(12.5, hours_per_week=1.9, title=LONG),
    item("plan_share", value=0.2, shortfall=0.3),
    item("assessment", state="awaiting_report", as_on="2026-03-20T20:30:00+00:00"),
    item("same_email"),
    item("hours", state="unknown", reason="no_report"),
    item("account", mdo="ग्रामीण विकास एवं पंचायती राज विभाग, राज्य स्तरीय क्षमता निर्माण प्रकोष्ठ"),
)
CASES = {
    "figures": nudge(hours(0), hours(1), hours(1.5), courses(1.5), hours(11)),
    "one": nudge(hours(12.5)),
    "eight": nudge(*EIGHT, officer=ADDRESSEE),
    "none": nudge(),
    "advice alone": nudge(item("advice")),
}


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("case", CASES)
def test_nothing_is_cut_off_or_overlaps(
    case: str, language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = drawn("progress", {**CASES[case], "language": language}, language, tmp_path / "a.png", monkeypatch)
    assert (picture.width, picture.cut_off(), picture.overlapping()) == (1000, [], [])


def test_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = nudge(hours(12.5, hours_per_week=1.13), item("same_email"), item("advice"), language="hi")
    assert drawn("progress", values, "hi", tmp_path / "a.png", monkeypatch).words == [
        "iGOT Karmayogi: प्रगति",
        "श्री सुरेन्द्र प्रताप",
        "2 अप्रैल 2026 की स्थिति",
        "आदेश सं. 1प/विविध-14-07/2020/166/पं०रा०, दिनांक 25.03.2026",
        "प्रतिवर्ष न्यूनतम 52 घंटे का Online प्रशिक्षण",
        "52 में से 12.5 घंटे पूर्ण, 39.5 शेष",
        "○ शेष",
        "अंतिम तिथि: 31 मार्च 2027 (363 दिन शेष)",
        "अब से प्रति सप्ताह 1.2 घंटे पर्याप्त",
        "आदेश सं. प. 10(4)कार्मिक/क-1/2024 पार्ट-5(14917), दिनांक: यथा ई-हस्ताक्षर",
        "iGOT और SPARROW पर एक ही ईमेल आईडी",
        "iGOT और SPARROW के ई-मेल अलग-अलग हैं",
        "○ शेष",
        "iGOT me•••1@mail.example, SPARROW me•••i@gov.example",
    ]


def test_figures_of_several_days_say_each_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = nudge(hours(1), item("assessment", as_on="2026-03-20T20:30:00+00:00"), language="en")
    words = drawn("progress", values, "en", tmp_path / "a.png", monkeypatch).words
    assert [each for each in words if "as on" in each.lower()] == [
        "As on 2 April 2026 (iGOT report)",
        "As on 21 March 2026 (iGOT report)",
    ]


def test_the_same_values_make_the_same_picture(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        make("progress", {**CASES["eight"], "language": "hi"}, "hi", tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
