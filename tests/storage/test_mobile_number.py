"""Every spelling of a mobile number becomes one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.mobile_number import _parsed, e164

ONE = "+919000000001"


@pytest.mark.parametrize(
    "text",
    [
        "9000000001",
        "+919000000001",
        "+91 90000 00001",
        "+91-9000000001",
        "0091 9000000001",
        "00919000000001",
        "919000000001",
        "91 90000-00001",
        "09000000001",
        "0 90000 00001",
        "(+91) 90000 00001",
        "(0)9000000001",
        "90000.00001",
        " 9000000001 ",
        "९००००००००१",
        "+९१ ९०००० ००००१",
        "9000000001.0",
        "919000000001.0",
        "9.000000001E+09",
        "9.000000001e9",
        "\u202a+919000000001\u202c",
    ],
)
def test_spelling_is_understood(text: str) -> None:
    assert e164(text) == ONE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Not Available",
        "N/A",
        "0",
        "900000001",
        "90000000012",
        "5000000001",
        "9.8E+09",
        "9.00000000E+09",
        "9000000001 / 9000000002",
        "9000000001, 9000000002",
        "9000000001 (office)",
        "+1 202 555 0101",
        "+44 7700 900123",
        "0612 2215021",
        "1800 11 4000",
        "officer@gov.example",
        "9000000001.5",
        "-" * 90_000 + "x",
    ],
)
def test_what_is_no_indian_mobile_is_nothing(text: str) -> None:
    assert e164(text) is None


@given(st.from_regex(r"[6-9][0-9]{9}", fullmatch=True))
def test_the_short_path_says_what_phonenumbers_says(text: str) -> None:
    assert e164(text) == _parsed(text)


@given(st.integers(1, 9999))
def test_the_invented_series_is_valid(number: int) -> None:
    assert e164(f"90000{number:05}") == f"+9190000{number:05}"


@given(st.text(alphabet="0123456789०१९+-() .eE/", max_size=20))
def test_no_text_breaks_it_and_a_result_is_stable(text: str) -> None:
    number = e164(text)
    assert number is None or e164(number) == number
