"""One spelling for every way of writing an Indian mobile number: E.164, with the plus."""

import re
from decimal import Decimal

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberType

INDIA = 91
_LONGEST = 40
"""With every mark that somebody may put between the digits."""
_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
_MARKS = r"[\s().\-/\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"  # the unseen ones too
_WRITTEN = re.compile(rf"{_MARKS}\+?(?:{_MARKS}\d)+{_MARKS}")
_FLOAT = re.compile(r"(\d{10,13})\.0+")
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})")
_PLAIN = re.compile(r"[6-9][0-9]{9}")


def _mobile_ranges() -> re.Pattern[str]:
    ranges = PhoneMetadata.metadata_for_region("IN")
    pattern = ranges.mobile.national_number_pattern if ranges and ranges.mobile else None
    return re.compile(pattern or "(?!)")  # without the ranges every number takes the long way


_RANGES = _mobile_ranges()


def e164(text: str) -> str | None:
    """The number as +91 and ten digits; None if it is not one Indian mobile number with all its digits.

    Takes +91, 0091, 91 and 0 in front, spaces, dashes, brackets, Devanagari digits, and what spreadsheets write.
    """
    number = text.strip()
    if _PLAIN.fullmatch(number) and _RANGES.fullmatch(number):  # the short path: nearly every number of a report
        return "+91" + number
    return _parsed(number)


def _parsed(text: str) -> str | None:
    """The long way, through phonenumbers, for every spelling."""
    written = _all_digits(text)
    if written is None or len(written) > _LONGEST or not _WRITTEN.fullmatch(written):
        return None
    digits = "".join(str(int(character)) for character in written if character.isdigit())
    try:
        number = phonenumbers.parse("+" + digits if "+" in written else digits, "IN")
    except phonenumbers.NumberParseException:
        return None
    if number.country_code != INDIA or phonenumbers.number_type(number) not in _MOBILE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _all_digits(text: str) -> str | None:
    """What a spreadsheet wrote as a float, in digits; None if the exponent stands for digits that are not there."""
    if whole := _FLOAT.fullmatch(text):
        return whole[1]
    if not (short := _SCIENTIFIC.fullmatch(text)):
        return text
    digits_after_the_point, exponent = short[2] or "", int(short[3])
    return str(int(Decimal(text))) if len(digits_after_the_point) >= exponent else None
