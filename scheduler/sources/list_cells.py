"""What the cells of a list that people typed say, or what is wrong with them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from scheduler.sources.cells import day, said
from scheduler.sources.legacy_font import in_legacy_font
from scheduler.sources.rejections import Unfit
from storage.email_address import normal_email
from storage.mobile_number import e164
from storage.rows import Language

_LANGUAGES: dict[str, Language] = {
    "hi": "hi", "hin": "hi", "hindi": "hi", "हिंदी": "hi", "हिन्दी": "hi",
    "en": "en", "eng": "en", "english": "en", "अंग्रेज़ी": "en", "अंग्रेजी": "en", "अँग्रेज़ी": "en", "इंग्लिश": "en",
}  # fmt: skip
_AGREED: dict[str, bool] = {
    **dict.fromkeys(("yes", "y", "true", "1", "agreed", "हाँ", "हां", "जी हाँ", "जी हां", "सहमत"), True),
    **dict.fromkeys(("no", "n", "false", "0", "not agreed", "नहीं", "नही", "जी नहीं", "असहमत"), False),
}
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_MANY_ZEROS = re.compile(r"[6-9]\d{0,2}0{7,9}")
_TO_ASCII = str.maketrans("०१२३४५६७८९", "0123456789")


@dataclass(frozen=True, slots=True)
class ListCells:
    """The cells of one row by our words for the columns, and what the file calls these."""

    cells: Mapping[str, str]
    labels: Mapping[str, str]

    def text(self, word: str) -> str | None:
        """Plain text in a font that can be read, spaces put in order; None for a blank."""
        written = said(self.cells[word])
        if written is None:
            return None
        if in_legacy_font(written):
            raise self._unfit("legacy_font", word)
        return " ".join(written.split())

    def employee_id(self) -> str | None:
        """The employee id, with ASCII digits, as it is written otherwise."""
        written = self.text("employee_id")
        if written and _SCIENTIFIC.fullmatch(written):
            raise self._unfit("digits_lost", "employee_id")
        return written.translate(_TO_ASCII) if written else None

    def mobile(self) -> str | None:
        """The mobile number in E.164.

        A number that ends in seven zeros or more has most likely been through a spreadsheet that wrote 9.8E+09; whoever
        means it writes +91 in front.
        """
        written = said(self.cells["mobile"])
        if written is None:
            return None
        number = e164(written)
        if (number is None and _SCIENTIFIC.fullmatch(written)) or _MANY_ZEROS.fullmatch(written):
            raise self._unfit("digits_lost", "mobile")
        if number is None:
            raise self._unfit("bad_mobile", "mobile")
        return number

    def email(self, word: str) -> str | None:
        """A normalised address."""
        written = said(self.cells[word])
        if written is None:
            return None
        if (address := normal_email(written)) is None:
            raise self._unfit("bad_email", word)
        return address

    def day(self, word: str) -> date | None:
        """A date."""
        try:
            return day(self.cells[word])
        except ValueError:
            raise self._unfit("bad_date", word) from None

    def language(self, otherwise: Language) -> Language:
        """The language to write in, `otherwise` where the list does not say."""
        written = said(self.cells["language"])
        if written is None:
            return otherwise
        if (language := _LANGUAGES.get(written.casefold())) is None:
            raise self._unfit("unknown_language", "language")
        return language

    def agreed(self) -> bool | None:
        """A yes or a no; None where the list does not say."""
        written = said(self.cells["agreed"])
        if written is None:
            return None
        if (answer := _AGREED.get(" ".join(written.casefold().split()))) is None:
            raise self._unfit("unclear_answer", "agreed")
        return answer

    def _unfit(self, code: str, word: str) -> Unfit:
        return Unfit(code, column=self.labels[word])
