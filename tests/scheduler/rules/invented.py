"""Orders, reports and officers for the tests of the rules: two like the seed orders, and people who do not exist."""

from datetime import date, datetime, timedelta, timezone

from scheduler.rules import periods
from scheduler.rules.periods import Asked
from storage.rows import (
    Account,
    Due,
    Known,
    Metric,
    Obligation,
    Officer,
    Order,
    Reminding,
    Report,
    ReportKind,
    Reports,
    Text,
    Window,
    WorkingCalendar,
)

INDIA = timezone(timedelta(hours=5, minutes=30))
WORDS = Text("शब्द", "words")
REMINDING = Reminding()
FIVE_DAY_WEEK = WorkingCalendar(frozenset({date(2026, 3, 26), date(2026, 3, 31), date(2026, 4, 3)}))


def obligation(
    metric: Metric,
    due: Due,
    threshold: float | None = None,
    window: Window | None = None,
    *,
    key: int = 1,
    order: str = "o",
) -> Obligation:
    return Obligation(key, order, str(key), "2", "", "", WORDS, metric, threshold, window, due)


def order(
    *obligations: Obligation, dated: date | None = date(2026, 3, 25), activated_on: date | None = date(2026, 3, 25)
) -> Order:
    name = obligations[0].order_id if obligations else "o"
    nothing = (WORDS, WORDS, "", "", (), ((),), (), (), (), ())
    return Order(name, name, None, dated, *nothing, tuple(obligations), "version", activated_on=activated_on)


BIHAR = order(
    obligation(Metric.ACCOUNT, Due("days_after_order", days=15), key=1, order="bihar"),
    obligation(Metric.COURSES, Due("date", on=date(2026, 3, 31)), 3, key=2, order="bihar"),
    obligation(
        Metric.HOURS,
        Due("window_end"),
        52,
        Window("financial_year", first=date(2026, 4, 1)),
        key=3,
        order="bihar",
    ),
    obligation(Metric.ADVICE, Due("none"), key=4, order="bihar"),
)
RAJASTHAN = order(
    obligation(Metric.SAME_EMAIL, Due("none"), key=5, order="rajasthan"), dated=None, activated_on=date(2026, 3, 25)
)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment in India."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=INDIA)


def reports(as_on: datetime, *kinds: ReportKind, mdo: str = "A") -> Reports:
    return Reports(tuple(Report(kind, mdo, f"Office {mdo}", as_on, "portal_reports") for kind in kinds or ReportKind))


def asked(
    of: Obligation,
    today: date,
    *,
    by: Order | None = None,
    seen: Reports | None = None,
    reminding: Reminding = REMINDING,
) -> Asked:
    """An obligation on a day, with reports of that very morning."""
    return periods.asked(of, by or order(of), seen or reports(at(today)), today, reminding)[0]


def officer(**given: object) -> Officer:
    return Officer(7, "अनिता सेन", **given)  # type: ignore[arg-type]


def account(**given: object) -> Account:
    return Account(1, "A", **{"email": "a.sen@gov.example", **given})  # type: ignore[arg-type]


def known(**given: object) -> Known:
    """An officer with an account and a SPARROW email that agree."""
    usual = {"officer": officer(), "account": account(), "sparrow_email": "a.sen@gov.example"}
    return Known(**{**usual, **given})  # type: ignore[arg-type]
