"""Which tables hold dated rows, by what key and with what values: the shape that every import works on."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlmodel import SQLModel, col

from storage.tables import (
    AccountIdentifiers,
    AccountLinks,
    Assessments,
    Completions,
    Listings,
    OfficerIdentifiers,
    PlanItems,
    Profiles,
    SparrowEmails,
)

DATING = ("since_import", "until_import")


@dataclass(frozen=True)
class Versioned:
    """A table whose rows hold from one import until another; `owner` is the identity that they hang on."""

    table: type[SQLModel]
    owner: str

    @property
    def name(self) -> str:
        """The table's name."""
        return str(self.table.__tablename__)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What one row is about, in the order in which the table is kept."""
        keys = self.table.metadata.tables[self.name].primary_key.columns
        return tuple(column.name for column in keys if column.name not in DATING)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """What the row says."""
        columns = self.table.metadata.tables[self.name].columns
        return tuple(column.name for column in columns if column.name not in (*self.key, *DATING))

    @property
    def columns(self) -> tuple[str, ...]:
        """Key and values, without the dating."""
        return (*self.key, *self.values)


LISTINGS = Versioned(Listings, "officer_id")
SPARROW_EMAILS = Versioned(SparrowEmails, "officer_id")
OFFICER_IDENTIFIERS = Versioned(OfficerIdentifiers, "officer_id")
PROFILES = Versioned(Profiles, "account_id")
ACCOUNT_IDENTIFIERS = Versioned(AccountIdentifiers, "account_id")
COMPLETIONS = Versioned(Completions, "account_id")
PLAN_ITEMS = Versioned(PlanItems, "account_id")
ASSESSMENTS = Versioned(Assessments, "account_id")
ACCOUNT_LINKS = Versioned(AccountLinks, "officer_id")

EVERY_KIND = (
    LISTINGS,
    SPARROW_EMAILS,
    OFFICER_IDENTIFIERS,
    PROFILES,
    ACCOUNT_IDENTIFIERS,
    COMPLETIONS,
    PLAN_ITEMS,
    ASSESSMENTS,
    ACCOUNT_LINKS,
)


def holds(table: type[Any], visible: int) -> tuple[Any, ...]:
    """What a reader asks of every dated table: conditions for one who sees the imports up to `visible`."""
    until = col(table.until_import)
    return col(table.since_import) <= visible, until.is_(None) | (until > visible)
