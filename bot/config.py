"""Every option of the config, its default, and what it may be."""

from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BeforeValidator, Field

from bot.config_channels import TelegramSettings, WebSettings, WhatsAppSettings
from bot.config_sources import IgotSettings, TimeOfDay
from scheduler.shapes import Shape
from storage.rows import AlertLimits, Language, Reminding, RetentionDays

DEFAULTS = Reminding()
KEPT = RetentionDays()


def _listed(given: object) -> object:
    return tuple(given) if isinstance(given, list) else given


def _path(given: object) -> object:
    return Path(given) if isinstance(given, str) else given


Item = TypeVar("Item")
Listed = Annotated[tuple[Item, ...], BeforeValidator(_listed)]
Folder = Annotated[Path, BeforeValidator(_path)]
Domain = Annotated[str, Field(pattern=r"^[^@\s]+\.[^@\s]+$")]


def _days(default: int, *, at_least: int = 0) -> Any:
    return Field(default, ge=at_least, le=36500, description=f"a number of days, {at_least} or more")


class Department(Shape):
    """Whose bot this is."""

    name_hi: str = Field("", max_length=120, pattern=r"^.*$", description="a name of one line, in quotes")
    name_en: str = Field("", max_length=120, pattern=r"^.*$", description="a name of one line, in quotes")
    state: str = Field("BR", description='the two letters of a state, as "BR" or "RJ"')
    personal_domains: Listed[Domain] = Field(
        tuple(sorted(DEFAULTS.personal_domains)), description='a list of domains, as ["gmail.com"]'
    )

    def name(self, language: Language) -> str:
        """The name in one language, else in the other; empty where neither is given."""
        return (self.name_hi or self.name_en) if language == "hi" else (self.name_en or self.name_hi)


class DatabaseSettings(Shape):
    """Where the database is; empty means SQLite in the data folder."""

    url: str = Field("", description='"" or "postgresql+psycopg://user@host/name"')


class OrdersSettings(Shape):
    """Where the department's own order files are; empty means `orders` in the data folder."""

    folder: str = Field("", description="a folder, or nothing")


class ContactSettings(Shape):
    """How to reach somebody whom an order names for a purpose."""

    phone: str | None = Field(None, min_length=1, description="a telephone number in quotes")
    email: str | None = Field(None, pattern=r"^[^@\s]+@[^@\s]+$", description="an email address in quotes")


class WorkingTime(Shape):
    """When an office works."""

    opens: TimeOfDay = Field(time(10), description='a time, as "10:00"')
    closes: TimeOfDay = Field(time(18), description='a time, as "18:00"')
    days: Literal[5, 6] = Field(5, description="5 or 6")
    six_day_offices: Listed[str] = Field((), description="a list of offices")
    holidays_added: Listed[date] = Field((), description="a list of dates, as [2026-11-16]")
    holidays_removed: Listed[date] = Field((), description="a list of dates, as [2026-11-16]")


class AlertSettings(Shape):
    """From when on the IT managers are alerted; 0 means never."""

    queue_minutes: int = Field(120, ge=0, description="a number of minutes, 0 or more")
    import_days: int = _days(6)
    check_hours: int = Field(3, ge=0, description="a number of hours, 0 or more")
    unknown_hours: int = Field(4, ge=0, description="a number of hours, 0 or more")
    disk_megabytes: int = Field(1000, ge=0, description="a number of megabytes, 0 or more")

    def limits(self) -> AlertLimits:
        """The limits as they are looked at."""
        return AlertLimits(
            queue=timedelta(minutes=self.queue_minutes),
            import_age=timedelta(days=self.import_days),
            check_late=timedelta(hours=self.check_hours),
            unknown=timedelta(hours=self.unknown_hours),
            disk_free=self.disk_megabytes * 1_000_000,
        )


class Reminders(Shape):
    """When and how often to write."""

    days_before: Listed[Annotated[int, Field(ge=0, le=366)]] = Field(
        DEFAULTS.stages_before, description="a list of days from 0 to 366, as [7, 3, 1, 0]"
    )
    overdue_every_days: int = _days(DEFAULTS.overdue_every_days, at_least=1)
    overdue_times: int = Field(DEFAULTS.overdue_nudges, ge=0, description="a number, 0 or more")
    pace_after_days: int = _days(DEFAULTS.pace_first_days)
    cadence_days: int = _days(DEFAULTS.default_cadence_days, at_least=1)
    per_day: int = Field(DEFAULTS.per_day, ge=1, description="a number, 1 or more")
    per_seven_days: int = Field(DEFAULTS.per_seven_days, ge=1, description="a number, 1 or more")
    grace_hours: int = Field(DEFAULTS.grace_hours, ge=0, description="a number of hours, 0 or more")
    stale_after_days: int = _days(DEFAULTS.stale_after_days, at_least=1)


class JoiningSettings(Shape):
    """What lets an officer in."""

    check_employee_id: bool = Field(default=True, description="true or false")


class ReportSettings(Shape):
    """How reports are written."""

    harmless_cells: bool = Field(default=True, description="true or false")


class ImportSettings(Shape):
    """From where files are taken, when an import waits for a person, and when a new one is asked for."""

    shrink_share: float = Field(0.2, gt=0, le=1, description="a share above 0 and up to 1, as 0.2")
    by_chat: bool = Field(default=False, description="true or false")
    folder: str = Field("", description="a folder, or nothing")
    folder_wait_seconds: float = Field(60, ge=1, le=3600, description="a number of seconds from 1 to 3600")
    remind_after_days: int = _days(2, at_least=1)
    remind_at: TimeOfDay = Field(time(10, 45), description='a time, as "10:45"')


class BroadcastSettings(Shape):
    """Notices to many."""

    second_person: bool = Field(default=True, description="true or false")


class EmailSettings(Shape):
    """What officers are told of the email on the two portals."""

    who_changes_hi: str = Field("", description="words in quotes")
    who_changes_en: str = Field("", description="words in quotes")

    def who_changes(self, language: Language) -> str:
        """The words in one language."""
        return self.who_changes_hi if language == "hi" else self.who_changes_en


class TicketSettings(Shape):
    """What follows when an officer says that something is wrong."""

    rest_days: int = _days(14)


class Checks(Shape):
    """When the daily jobs run, in Indian Standard Time."""

    at: TimeOfDay = Field(time(2), description='a time, as "02:00"')
    housekeeping_at: TimeOfDay = Field(time(3, 30), description='a time, as "03:30"')


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Digest(Shape):
    """When nodal officers hear where theirs stand."""

    weekday: Weekday = Field("monday", description='a day of the week in English, as "monday"')
    at: TimeOfDay = Field(time(10, 30), description='a time, as "10:30"')

    @property
    def weekday_number(self) -> int:
        """As Python counts: Monday is 0."""
        return get_args(Weekday).index(self.weekday)


class Retention(Shape):
    """How long each kind is kept."""

    message_text: int = _days(KEPT.message_text)
    messages: int = _days(KEPT.messages)
    superseded_facts: int = _days(KEPT.superseded_facts)
    imports: int = _days(KEPT.imports)
    past_standings: int = _days(KEPT.past_standings)
    said_finished: int = _days(KEPT.said_finished, at_least=30)
    inbox_bodies: int = Field(KEPT.inbox_bodies, ge=0, le=1, description="0 or 1")
    inbox: int = _days(KEPT.inbox, at_least=8)
    job_slots: int = _days(KEPT.job_slots, at_least=2)
    audit: int = _days(KEPT.audit)
    rejected_files: int = _days(KEPT.rejected_files)
    watched_files: int = _days(KEPT.watched_files)
    broadcast_files: int = _days(KEPT.broadcast_files)
    backups_kept: int = Field(KEPT.backups_kept, ge=1, description="a number of copies, 1 or more")


class Config(Shape):
    """All settings of one department."""

    data_folder: Folder = Field(Path("data"), description="a folder")
    language: Language = Field("hi", description='"hi" or "en"')
    devanagari_digits: bool = Field(default=False, description="true or false")
    department: Department = Field(Department(), description="a table")
    database: DatabaseSettings = Field(DatabaseSettings(), description="a table")
    orders: OrdersSettings = Field(OrdersSettings(), description="a table")
    contacts: dict[str, ContactSettings] = Field({}, description="a table for each purpose")
    telegram: TelegramSettings = Field(TelegramSettings(), description="a table")
    whatsapp: WhatsAppSettings = Field(WhatsAppSettings(), description="a table")
    web: WebSettings = Field(WebSettings(), description="a table")
    joining: JoiningSettings = Field(JoiningSettings(), description="a table")
    working_time: WorkingTime = Field(WorkingTime(), description="a table")
    reminders: Reminders = Field(Reminders(), description="a table")
    igot: IgotSettings = Field(IgotSettings(), description="a table")
    imports: ImportSettings = Field(ImportSettings(), description="a table")
    broadcasts: BroadcastSettings = Field(BroadcastSettings(), description="a table")
    email: EmailSettings = Field(EmailSettings(), description="a table")
    tickets: TicketSettings = Field(TicketSettings(), description="a table")
    reports: ReportSettings = Field(ReportSettings(), description="a table")
    checks: Checks = Field(Checks(), description="a table")
    digest: Digest = Field(Digest(), description="a table")
    alerts: AlertSettings = Field(AlertSettings(), description="a table")
    retention: Retention = Field(Retention(), description="a table")

    def reminding(self) -> Reminding:
        """The reminders as the rules read them."""
        chosen = self.reminders
        return Reminding(
            stages_before=tuple(sorted(set(chosen.days_before), reverse=True)),
            overdue_every_days=chosen.overdue_every_days,
            overdue_nudges=chosen.overdue_times,
            pace_first_days=chosen.pace_after_days,
            default_cadence_days=chosen.cadence_days,
            per_day=chosen.per_day,
            per_seven_days=chosen.per_seven_days,
            grace_hours=chosen.grace_hours,
            stale_after_days=chosen.stale_after_days,
            personal_domains=frozenset(domain.lower() for domain in self.department.personal_domains),
        )

    def retention_days(self) -> RetentionDays:
        """The retention as storage reads it."""
        return RetentionDays(**self.retention.model_dump())

    def channels_on(self) -> list[str]:
        """The channels that reach people, as far as there is a token for each."""
        return [name for name in ("telegram", "whatsapp") if getattr(self, name).token]

    def database_url(self) -> str:
        """The URL that was given, or SQLite in the data folder."""
        return self.database.url or f"sqlite:///{self.data_folder / 'smaran.db'}"

    def own_orders(self) -> Path:
        """The folder of the department's own order files."""
        return Path(self.orders.folder) if self.orders.folder else self.data_folder / "orders"
