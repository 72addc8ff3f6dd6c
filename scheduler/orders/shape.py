"""The shape of an order's TOML file: every key, its type, and the words that say what it holds."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from scheduler.rules.audience import fold
from scheduler.shapes import Shape
from storage.rows import Metric

UNDATED = "as e-signed"
"""What `dated` says of an order that bears no date of its own."""

MOST_DAYS = 3660
"""Ten years: a longer term or cadence is a slip of the pen."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")]
SLUG = "a word of a–z, 0–9, - and _"


def _date_or_undated(value: object) -> date | None:
    if value == UNDATED:
        return None
    if type(value) is date:  # a datetime is a date to isinstance
        return value
    raise ValueError


class TextShape(Shape):
    """The same words in both languages."""

    hi: Words = Field(description="text in Hindi")
    en: Words = Field(description="text in English")


class CriteriaShape(Shape):
    """One group of an audience: an officer must fit every key that is given."""

    service: list[Words] | None = Field(None, description="a list of services")
    cadre: list[Words] | None = Field(None, description="a list of cadres")
    batch: list[Words] | None = Field(None, description='a list of batches in quotes, as ["2010"]')
    group: list[Words] | None = Field(None, description='a list of groups, as ["A", "B"]')
    designation: list[Words] | None = Field(None, description="a list of designations")
    department: list[Words] | None = Field(None, description="a list of departments")
    office: list[Words] | None = Field(None, description="a list of offices")
    tag: list[Words] | None = Field(None, description="a list of tags")
    deputation: list[Words] | None = Field(None, description="a list of what the officers' list says of deputation")

    def given(self) -> dict[str, list[str]]:
        """Return the criteria that the file states, by the officer's field."""
        return {name: values for name, values in self if values is not None}


CRITERIA = tuple(CriteriaShape.model_fields)


class WindowShape(Shape):
    """The time inside which work counts."""

    kind: Literal["financial_year", "calendar_year", "dates"] = Field(
        description='"financial_year", "calendar_year" or "dates"'
    )
    first: date | None = Field(None, description="the first day that is demanded, as 2026-04-01")
    pro_rata: bool = Field(default=False, description="true or false")
    starts: date | None = Field(None, description="a date, as 2026-04-02")
    ends: date | None = Field(None, description="a date, as 2026-04-10")


class DueShape(Shape):
    """When an obligation falls due."""

    kind: Literal["date", "days_after_order", "window_end", "none"] = Field(
        description='"date", "days_after_order", "window_end" or "none"'
    )
    on: date | None = Field(None, description="a date, as 2026-03-31")
    days: int | None = Field(None, ge=1, le=MOST_DAYS, description=f"a whole number of days from 1 to {MOST_DAYS}")
    counted_from: date | None = Field(None, description="the day the days run from, as 2026-03-25")
    from_joining: bool = Field(default=True, description="true or false")
    cadence_days: int | None = Field(
        None, ge=1, le=MOST_DAYS, description=f"a whole number of days from 1 to {MOST_DAYS}"
    )


class ObligationShape(Shape):
    """One thing the order asks."""

    id: Slug = Field(description=SLUG)
    clause: Words = Field(description='the clause as the order numbers it, in quotes, as "2"')
    clause_text: Words = Field(description="the clause as issued, to the letter")
    clause_english: Words = Field(description="an unofficial English rendering of the clause")
    title: TextShape = Field(description="a table with hi and en")
    metric: Annotated[Metric, Field(strict=False)] = Field(
        description="one of " + ", ".join(f'"{metric}"' for metric in Metric)
    )
    threshold: float | None = Field(None, gt=0, allow_inf_nan=False, description="a number above 0")
    window: WindowShape | None = Field(None, description="a table with kind")
    due: DueShape | None = Field(None, description="a table with kind")
    named: list[Words] = Field([], description="a list of names or portal ids")
    counts_from: date | None = Field(None, description="a date, as 2026-03-25")
    how_to: TextShape | None = Field(None, description="a table with hi and en")


class PassageShape(Shape):
    """A sentence that asks nothing measurable of an officer."""

    clause: Words = Field(description='the clause as the order numbers it, in quotes, as "3"')
    clause_text: Words = Field(description="the sentence as issued, to the letter")
    clause_english: Words = Field(description="an unofficial English rendering of the sentence")
    reading: TextShape = Field(description="a table with hi and en: how the sentence is read")


class NodalShape(Shape):
    """An officer, named by designation, who sees to the compliance of those in the scope."""

    designation: TextShape = Field(description="a table with hi and en")
    scope: list[CriteriaShape] = Field(description="a list of groups of criteria")


class ContactShape(Shape):
    """Whom the order names for a purpose."""

    purpose: Slug = Field(description=SLUG + ', as "registration"')
    designation: TextShape = Field(description="a table with hi and en")


class ChoiceShape(Shape):
    """A reading that could be another; what is chosen stands at the setting itself."""

    setting: Words = Field(description='the path of a key of this file, as "obligations.hours.window"')
    alternatives: list[Any] = Field(min_length=1, description="a list of the values not chosen, at least one")
    why: TextShape = Field(description="a table with hi and en")


class OrderShape(Shape):
    """A whole file."""

    number: Words = Field(description="the order's number, in quotes")
    memo_number: Words | None = Field(None, description="the memo's number, in quotes")
    dated: Annotated[date | None, BeforeValidator(_date_or_undated)] = Field(
        description=f'a date, as 2026-03-25, or "{UNDATED}"'
    )
    issuer: TextShape = Field(description="a table with hi and en")
    subject: TextShape = Field(description="a table with hi and en")
    officer_word: Words = Field(description="what the order calls an officer, as पदाधिकारी or अधिकारी")
    clause_word: Words = Field(description="what the order calls a clause, as कंडिका or अनुच्छेद")
    references: list[Words] = Field([], description="a list of the letters that the order refers to")
    audience: Words = Field(description="the name of one of the audiences")
    audiences: dict[str, list[CriteriaShape]] = Field(
        description="a table of named audiences, each a list of groups of criteria"
    )
    aliases: dict[str, dict[str, list[Words]]] = Field(
        {}, description="a table of criteria, each with values and the list of their other spellings"
    )
    nodal: list[NodalShape] = Field([], description="a list of tables with designation and scope")
    copy_to: list[TextShape] = Field([], description="a list of tables with hi and en")
    contacts: list[ContactShape] = Field([], description="a list of tables with purpose and designation")
    passages: list[PassageShape] = Field([], description="a list of tables")
    obligations: list[ObligationShape] = Field(description="a list of tables, one for each thing asked", min_length=1)
    choices: list[ChoiceShape] = Field([], description="a list of tables with setting, alternatives and why")

    def spellings(self, criterion: str, value: str) -> frozenset[str]:
        """Return the folded spellings of a value: its own, and those of the aliases' row that it stands in."""
        folded = fold(value)
        for family in self.families(criterion):
            if folded in family:
                return family
        return frozenset({folded})

    def families(self, criterion: str) -> list[frozenset[str]]:
        """Return the folded spellings of each row of a criterion's aliases."""
        rows = self.aliases.get(criterion, {})
        return [frozenset(map(fold, (value, *others))) for value, others in rows.items()]
