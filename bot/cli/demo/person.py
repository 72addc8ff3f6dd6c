"""One invented officer, and the courses they take."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from storage.rows import Language

DEPARTMENT = "पंचायती राज विभाग, बिहार"


@dataclass(frozen=True, slots=True)
class Course:
    """A course of the invented catalogue; `minutes` is its published duration."""

    name: str
    minutes: int


CATALOGUE = {
    "yoga": Course("Yoga Break at Workplace", 30),
    "notes": Course("Noting and Drafting", 60),
    "hindi": Course("राजभाषा हिन्दी: परिचय", 60),
    "ethics": Course("Ethics in Public Service", 90),
    "rti": Course("Right to Information in Practice", 90),
    "gpdp": Course("ग्राम पंचायत विकास योजना", 120),
    "cyber": Course("Cyber Hygiene for the Office", 150),
    "egram": Course("Accounts of a Gram Panchayat", 180),
    "rules": Course("General Financial Rules", 240),
    "nyaya": Course("New Criminal Laws: An Introduction", 300),
    "data": Course("Data for Decisions", 360),
    "climate": Course("Climate-Ready Villages", 420),
    "lead": Course("Leading a Team", 480),
    "ai": Course("Artificial Intelligence in Government", 600),
    "buying": Course("Public Procurement", 720),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One invented officer, as the lists and the portal see them."""

    name: str
    mailbox: str
    case: str
    """What this person is here to show."""
    april: str
    """Where they must stand on 2 April: each obligation, its state, and what is counted."""
    october: str
    courses: str = ""
    """What they complete, as course@day."""
    registered: date | None = date(2024, 7, 15)
    """Of the account on the portal; None: there is never one."""
    reported_from: date = date(2024, 7, 15)
    """The first day on which the department's own report shows the account."""
    account: Literal["official", "personal", "employee id", "two"] = "official"
    """The mailbox it is on, or what alone tells whose it is, or that there are two of them."""
    almost: str = ""
    """A course that stays at 99.5 % for ever."""
    again: str = ""
    """A course that they complete in a second batch, too, as course@day."""
    sparrow: Literal["", "same", "capitals", "spelt out", "other", "corrected", "told later"] = ""
    salutation: str = ""
    language: Language = "hi"
    service: str = ""
    cadre: str = ""
    batch: str = ""
    designation: str = "सहायक प्रशाखा पदाधिकारी"
    department: str = DEPARTMENT
    office: str = "मुख्यालय, पटना"
    deputation: str = ""
    joined_on: date | None = None
    on_leave_until: date | None = None
    retires_on: date | None = None
    lists: Literal["both", "first", "second"] = "both"
    """On which of the two officers' lists they stand."""
    number: int = 0
    """The mobile number and the employee id are made from it."""

    @property
    def employee_id(self) -> str:
        """The department's number for this officer."""
        return f"DEMO{self.number:03d}"

    @property
    def mobile(self) -> str:
        """Ten digits of the series that is nobody's."""
        return f"90000{self.number:05d}"

    @property
    def official_email(self) -> str:
        """The address that the department gave."""
        return f"{self.mailbox}@gov.example"

    def completed(self, until: date) -> Iterator[tuple[Course, date]]:
        """What is completed by the end of a day."""
        for one in self.courses.split():
            code, _, day = one.partition("@")
            if date.fromisoformat(day) <= until:
                yield CATALOGUE[code], date.fromisoformat(day)
