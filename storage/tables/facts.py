"""What the portal's reports say that accounts have done."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant, index_of_ended


class Courses(SQLModel, table=True):
    """A course as the reports name it; `folded` is the spelling it is recognised by."""

    __tablename__ = "courses"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    folded: str = Field(unique=True)
    name: str
    portal_id: str | None = None


class Completions(SQLModel, table=True):
    """A course that an account has completed: counted once, however many batches it took."""

    __tablename__ = "completions"
    __table_args__ = (index_of_ended("completions"), {"sqlite_with_rowid": False})

    account_id: int = Field(primary_key=True, foreign_key="accounts.id")
    course_id: int = Field(primary_key=True, foreign_key="courses.id")
    since_import: int = Field(primary_key=True)
    until_import: int | None = None
    completed_on: date
    """The first completion, if there are several."""
    seconds: int
    """The course's published duration."""


class PlanItems(SQLModel, table=True):
    """A course in an account's training plan."""

    __tablename__ = "plan_items"
    __table_args__ = (index_of_ended("plan_items"), {"sqlite_with_rowid": False})

    account_id: int = Field(primary_key=True, foreign_key="accounts.id")
    course_id: int = Field(primary_key=True, foreign_key="courses.id")
    since_import: int = Field(primary_key=True)
    until_import: int | None = None
    is_apar: bool
    due_on: date | None = None
    completed_on: date | None = None
    progress: str
    """`completed`, `in_progress`, `not_started` or `not_enrolled`."""


class Assessments(SQLModel, table=True):
    """An assessment that an account has attempted; no row means not attempted or not eligible."""

    __tablename__ = "assessments"
    __table_args__ = (index_of_ended("assessments"), {"sqlite_with_rowid": False})

    account_id: int = Field(primary_key=True, foreign_key="accounts.id")
    name: str = Field(primary_key=True)
    """Folded."""
    course: str = Field(primary_key=True, default="")
    """The portal's course id; empty where the report has none."""
    since_import: int = Field(primary_key=True)
    until_import: int | None = None
    passed: bool
    attempted_on: date | None = None


class Reports(SQLModel, table=True):
    """A report that was read: of what kind, from which organisation, as on when."""

    __tablename__ = "reports"
    __table_args__ = (index_of_ended("reports"),)

    kind: str = Field(primary_key=True)
    mdo: str = Field(primary_key=True)
    since_import: int = Field(primary_key=True)
    until_import: int | None = None
    mdo_name: str
    as_on: datetime = Field(sa_type=Instant)
    source: str
    rows: int
    """How many people, enrolments, attempts or plan items it held: what the next one is compared with."""
