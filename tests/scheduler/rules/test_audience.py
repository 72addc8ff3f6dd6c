"""Spellings of one name fold together, those of two names do not, and groups are OR of AND."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.rules.audience import EVERYBODY, NOBODY, Groups, covered, fold, in_audience, scope_groups
from storage.rows import Criterion, Officer
from tests.scheduler.rules.invented import order

SAME = [
    ("IAS", "I.A.S."),
    ("Indian Administrative Service", " indian  administrative-service "),
    ("भा.प्र.से.", "भा प्र से"),
    ("भा.प्र.से.", "भा०प्र०से०"),
    ("आई०टी०प्रबंधक", "आई.टी. प्रबन्धक"),
    ("समूह १०", "समूह 10"),
    ("बंद", "बन्द"),
    ("हिंदी", "हिन्दी"),
    ("पाँच", "पांच"),
    ("चंपारण", "चम्पारण"),
    ("अंक", "अङ्क"),
    ("पंचायत", "पञ्चायत"),
    ("खंड", "खण्ड"),
    ("सड़क", "सडक"),
    ("\u0958लम", "क\u093cलम"),
    ("प्र\u200dशासन", "प्रशासन"),
    ("\ufeffपटना", "पटना"),
    ("२०१०", "2010"),
    ("Straße", "STRASSE"),
    ("e\u0301", "\u00e9"),
]
DIFFERENT = [("IAS", "IPS"), ("भारतीय वन सेवा", "भारतीय विदेश सेवा"), ("कम", "काम"), ("अन्य", "अंय"), ("2010", "2011")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_punctuation_alone_folds_to_nothing() -> None:
    assert fold(" -।\u200d.") == ""


devanagari = st.text(st.sampled_from([chr(code) for code in range(0x0900, 0x0980)] + [" ", ".", "\u200c", "\u200d"]))


@given(st.text() | devanagari)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text() | devanagari, st.sampled_from(["NFC", "NFD"]))
def test_the_encoding_of_a_letter_makes_no_difference(text: str, form: str) -> None:
    assert fold(unicodedata.normalize(form, text)) == fold(text)  # type: ignore[arg-type]  # the four forms are literals


def criterion(name: str, *values: str) -> Criterion:
    return Criterion(name, frozenset(fold(value) for value in values))


RAJASTHAN_POLICE = ((criterion("service", "IPS", "भारतीय पुलिस सेवा"), criterion("cadre", "Rajasthan")),)
TWO_GROUPS = ((criterion("service", "IAS"),), (criterion("office", "Patna"), criterion("group", "A")))


@pytest.mark.parametrize(
    ("officer", "audience", "expected"),
    [
        (Officer(1, "A", service="I.P.S.", cadre="RAJASTHAN"), RAJASTHAN_POLICE, True),
        (Officer(1, "A", service="भारतीय पुलिस सेवा", cadre="Rajasthan"), RAJASTHAN_POLICE, True),
        (Officer(1, "A", service="IPS", cadre="Bihar"), RAJASTHAN_POLICE, False),
        (Officer(1, "A", service="IPS"), RAJASTHAN_POLICE, False),
        (Officer(1, "A", service="", cadre="Rajasthan"), RAJASTHAN_POLICE, False),
        (Officer(1, "A", service="IAS"), TWO_GROUPS, True),
        (Officer(1, "A", office="Patna", group="a"), TWO_GROUPS, True),
        (Officer(1, "A", office="Patna", group="B"), TWO_GROUPS, False),
        (Officer(1, "A", office="Patna"), TWO_GROUPS, False),
        (Officer(1, "A"), ((),), True),
        (Officer(1, "A", service="IAS"), (), False),
        (Officer(1, "A", tag="Field, Trainer"), ((criterion("tag", "trainer"),),), True),
        (Officer(1, "A", tag="Trainer of Field"), ((criterion("tag", "trainer"),),), False),
    ],
)
def test_groups_are_or_and_criteria_are_and(
    officer: Officer,
    audience: tuple[tuple[Criterion, ...], ...],
    expected: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert in_audience(officer, audience) is expected


ALIASES = replace(order(), aliases=(("service", frozenset({"ips", fold("भा.पु.से.")})), ("cadre", frozenset({"rj"}))))
POLICE = Officer(1, "A", service="भा०पु०से०", office="Patna")


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ((), True),
        (None, False),
        (({"service": ["I.P.S."]},), True),
        (({"service": ["ips", "IAS"], "office": ["PATNA "]},), True),
        (({"service": ["IPS"], "office": ["Gaya"]},), False),
        (({"service": ["IAS"]}, {"office": ["patna"]}), True),
        (({"cadre": ["IPS"]},), False),
        (({"service": []},), False),
        (({"mobile": ["+919000000001"]},), False),
        (({},), True),
    ],
)
def test_a_stored_scope_is_read_with_the_aliases_of_the_orders(
    scope: tuple[dict[str, list[str]], ...] | None,
    expected: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert in_audience(POLICE, scope_groups(scope, [ALIASES])) is expected


def test_without_an_order_that_says_so_two_names_are_two_services() -> None:
    assert not in_audience(POLICE, scope_groups(({"service": ["IPS"]},), []))


@pytest.mark.parametrize(
    ("groups", "by", "expected"),
    [
        (RAJASTHAN_POLICE, EVERYBODY, True),
        (RAJASTHAN_POLICE, NOBODY, False),
        (RAJASTHAN_POLICE, ((criterion("service", "IPS", "भारतीय पुलिस सेवा", "IAS"),),), True),
        (RAJASTHAN_POLICE, ((criterion("service", "IPS"),),), False),
        (RAJASTHAN_POLICE, (*RAJASTHAN_POLICE, *TWO_GROUPS), True),
        (TWO_GROUPS, RAJASTHAN_POLICE, False),
        (TWO_GROUPS, ((criterion("service", "IAS"),), (criterion("office", "Patna"),)), True),
        (EVERYBODY, RAJASTHAN_POLICE, False),
    ],
)
def test_a_scope_is_covered_where_nobody_can_fit_it_and_not_the_other(
    groups: Groups,
    by: Groups,
    expected: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert covered(groups, by) is expected
