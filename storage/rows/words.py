"""What everything is said in: a language, and words in both."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["hi", "en"]
LANGUAGES: tuple[Language, ...] = ("hi", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages."""

    hi: str
    en: str

    def within(self, language: Language) -> str:
        """The words in one language."""
        return self.hi if language == "hi" else self.en
