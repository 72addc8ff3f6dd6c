from pathlib import Path

import pytest

from storage.rows import Language
from tests.bot.papers.drawn import drawn
from tests.bot.papers.sample_papers import department, obligation, office

LONG = {
    "hi": "राष्ट्रीय कर्मयोगी वृहत् जनसेवा कार्यक्रम के अंतर्गत न्यूनतम प्रशिक्षण, विशेष पाठ्यक्रमों सहित " * 2,
    "en": "As many hours of online training as the department lays down in each year, special ones included " * 2,
}
MANY = {"met": 123456, "met_late": 23456, "open": 3456789, "overdue": 99999, "missed": 1, "unknown": 1}
CROWDED = {**obligation("hours"), "title": LONG, "counts": MANY, "counts_before": {"open": 3456}}
NOBODY = {**obligation("hours", exempt=3), "counts_before": {}}
CASES = {
    "usual": department(),
    "eight": department(department=LONG, obligations=[CROWDED, NOBODY] * 4, since=None),
    "none": department(obligations=[], offices=[], as_on=None, since=None),
    "long names": department(offices=[{**office(1, 123456, 593824), "name": LONG["hi"], "completions": None}] * 3),
}


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("case", CASES)
def test_nothing_is_cut_off_or_overlaps(
    case: str, language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = drawn("department", CASES[case], language, tmp_path / "a.png", monkeypatch)
    assert (picture.width, picture.cut_off(), picture.overlapping()) == (1000, [], [])


def test_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = department(obligations=department()["obligations"][:1], offices=[office(1, 90), office(2, 45)])
    assert drawn("department", values, "hi", tmp_path / "a.png", monkeypatch).words == [
        "iGOT Karmayogi: विभाग की प्रगति",
        "उदाहरण विभाग, नमूना सरकार",
        "2 अप्रैल 2026 की स्थिति",
        "कुल नाम: 1,206",
        "अंतर: 26 मार्च 2026 की तुलना में",
        "iGOT Karmayogi Portal पर पंजीकरण",
        *["पूर्ण", "443", "36.9%, +12"],
        *["शेष", "538", "44.8%, −22"],
        *["समय-सीमा बीती", "100", "8.3%, +6"],
        *["अज्ञात", "118", "9.8%, ±0"],
        "कार्यालय, पूर्णता के क्रम में",
        *["75%", "1. प्रखंड पंचायत राज कार्यालय, उदाहरणपुर 1", "120 में से 90 पूर्ण; प्रति व्यक्ति 12.85 पाठ्यक्रम"],
        *["37.5%", "2. प्रखंड पंचायत राज कार्यालय, उदाहरणपुर 2", "120 में से 45 पूर्ण; प्रति व्यक्ति 6.42 पाठ्यक्रम"],
    ]


@pytest.mark.parametrize(
    ("offices", "ranks"),
    [(1, [1]), (10, [*range(1, 11)]), (11, [1, 2, 3, 4, 5, 7, 8, 9, 10, 11])],
)
def test_the_first_and_the_last_offices_are_named(
    offices: int, ranks: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = department(obligations=[], offices=[office(number, 1) for number in range(offices)])
    words = drawn("department", values, "en", tmp_path / "a.png", monkeypatch).words
    assert [int(each.partition(".")[0]) for each in words if "उदाहरणपुर" in each] == ranks
    assert ("At the end of the list" in words) is (offices > 10)
