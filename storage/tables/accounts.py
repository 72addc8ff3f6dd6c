"""Accounts on the portal, what its reports say of them, and whose they are."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.columns import index_of_ended


class Accounts(SQLModel, table=True):
    """An account on the portal; facts hang on this number."""

    __tablename__ = "accounts"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class Profiles(SQLModel, table=True):
    """What the report on users says of an account, from one import until another."""

    __tablename__ = "profiles"
    __table_args__ = (index_of_ended("profiles"), {"sqlite_with_rowid": False})

    account_id: int = Field(primary_key=True, foreign_key="accounts.id")
    since_import: int = Field(primary_key=True)
    until_import: int | None = None
    mdo: str
    user_id: str | None = None
    email: str | None = None
    mobile: str | None = None
    employee_id: str | None = None
    profile_status: str | None = None
    registered_on: date | None = None
    course_hours: float | None = None
    event_hours: float | None = None
    total_hours: float | None = None


class AccountIdentifiers(SQLModel, table=True):
    """By what an account can be recognised: user id, email, mobile, employee id."""

    __tablename__ = "account_identifiers"
    __table_args__ = (
        Index("ix_account_identifiers_account_id", "account_id"),
        index_of_ended("account_identifiers"),
        {"sqlite_with_rowid": False},
    )

    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    account_id: int = Field(primary_key=True, foreign_key="accounts.id")
    since_import: int = Field(primary_key=True)
    until_import: int | None = None
    source: str


class AccountLinks(SQLModel, table=True):
    """Which account is whose, since when, and by what it was recognised."""

    __tablename__ = "account_links"
    __table_args__ = (
        Index("ix_account_links_account_id", "account_id"),
        index_of_ended("account_links"),
        {"sqlite_with_rowid": False},
    )

    officer_id: int = Field(primary_key=True, foreign_key="officers.id")
    account_id: int = Field(primary_key=True, foreign_key="accounts.id")
    since_import: int = Field(primary_key=True)
    until_import: int | None = None
    how: str
    """`user_id`, `email`, `mobile`, `employee_id`; `person`, when somebody decided; `candidate`, when somebody must."""
