"""Officers, and what the department's lists say of them."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant, index_of_ended


class Officers(SQLModel, table=True):
    """A person; all that changes hangs on this number."""

    __tablename__ = "officers"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class Listings(SQLModel, table=True):
    """What the officers' list says of an officer, from one import until another."""

    __tablename__ = "listings"
    __table_args__ = (index_of_ended("listings"), {"sqlite_with_rowid": False})

    officer_id: int = Field(primary_key=True, foreign_key="officers.id")
    since_import: int = Field(primary_key=True)
    until_import: int | None = None
    left: bool = False
    name: str
    salutation: str | None = None
    mobile: str | None = None
    employee_id: str | None = None
    service: str | None = None
    cadre: str | None = None
    batch: str | None = None
    group: str | None = None
    designation: str | None = None
    department: str | None = None
    office: str | None = None
    tag: str | None = None
    deputation: str | None = None
    official_email: str | None = None
    language: str = "hi"
    agreed: bool | None = None
    """Whether they have agreed to be written to before they ever wrote; None where the list does not say."""
    joined_on: date | None = None
    on_leave_until: date | None = None
    retires_on: date | None = None


class OfficerIdentifiers(SQLModel, table=True):
    """By what an officer can be recognised on the portal: email, mobile, employee id."""

    __tablename__ = "officer_identifiers"
    __table_args__ = (
        Index("ix_officer_identifiers_officer_id", "officer_id"),
        index_of_ended("officer_identifiers"),
        {"sqlite_with_rowid": False},
    )

    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    officer_id: int = Field(primary_key=True, foreign_key="officers.id")
    since_import: int = Field(primary_key=True)
    until_import: int | None = None
    source: str


class SparrowEmails(SQLModel, table=True):
    """The email that SPARROW has for an officer, and who says so."""

    __tablename__ = "sparrow_emails"
    __table_args__ = (index_of_ended("sparrow_emails"), {"sqlite_with_rowid": False})

    officer_id: int = Field(primary_key=True, foreign_key="officers.id")
    source: str = Field(primary_key=True)
    """`sparrow_list`, `officer_list` or `self_declared`; the first known of them, in this order, counts."""
    since_import: int = Field(primary_key=True)
    until_import: int | None = None
    email: str


class Exemptions(SQLModel, table=True):
    """An officer freed from one obligation, or from all, for a reason and until a date."""

    __tablename__ = "exemptions"

    id: int | None = Field(default=None, primary_key=True)
    officer_id: int = Field(foreign_key="officers.id", index=True)
    obligation_key: int | None = Field(default=None, foreign_key="obligations.key")
    reason: str
    until_on: date | None = None
    granted_by: str
    granted_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
