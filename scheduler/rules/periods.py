"""What an obligation asks on one day: its period, its due date and its target, prepared once for all officers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from scheduler.rules import forecast
from scheduler.rules.working_time import ONE_DAY, day_in_india, end_of_day
from storage.rows import (
    IGOT_API,
    TOLD_BY_API,
    Metric,
    Obligation,
    Officer,
    Order,
    Period,
    Reason,
    Reminding,
    Report,
    ReportKind,
    Reports,
    State,
    Window,
)

APRIL = 4

CLOSING_DAYS = 30
"""So long after its end a yearly window is still closed, beside the new one: its last reports come late."""

REPORT_OF = {
    Metric.ACCOUNT: ReportKind.USERS,
    Metric.SAME_EMAIL: ReportKind.USERS,
    Metric.COURSES: ReportKind.ENROLMENTS,
    Metric.HOURS: ReportKind.ENROLMENTS,
    Metric.PLAN_SHARE: ReportKind.PLAN,
    Metric.ASSESSMENT: ReportKind.ASSESSMENTS,
    Metric.ADVICE: ReportKind.ENROLMENTS,
}

Told = tuple[str, datetime]
"""A source, and of when what it said is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source lets us say today of somebody in whom we do not see what is asked."""

    state: State
    reason: Reason | None
    """None: the source serves, and the reason is the metric's own."""
    source: str | None
    as_on: datetime | None
    mdo_name: str | None
    """Whose report it is; None without one, and where several organisations have sent theirs."""


@dataclass(slots=True)
class Asked:
    """One obligation prepared for one day by `asked()`; what is the same for all officers is worked out here, once."""

    obligation: Obligation
    order: Order
    reports: Reports
    today: date
    reminding: Reminding
    period: Period | None
    closing: bool
    """A yearly window that has just ended, beside the running one; its measures are in `Known.closing`."""
    key: int = field(init=False)
    metric: Metric = field(init=False)
    target: float | None = field(init=False)
    due_on: date | None = field(init=False)
    """For those whose days do not run from joining."""
    joined_after: date | None = field(init=False)
    """For those who joined after this day the days run from joining; None: for nobody."""
    period_key: str = field(init=False)
    begun: bool = field(init=False)
    """Whether the first window that is demanded has begun."""
    pace: tuple[forecast.PacePoint, ...] = field(init=False)
    _readings: dict[tuple[ReportKind, str | None, date | None], Reading] = field(init=False)
    _reports: dict[tuple[ReportKind, str | None], Report | None] = field(init=False)

    def __post_init__(self) -> None:
        obligation, period = self.obligation, self.period
        self.key, self.metric = obligation.key, obligation.metric
        self.due_on = due_on(obligation, self.order, None, period)
        self.joined_after = _counted_from(obligation, self.order) if obligation.due.from_joining else None
        self.period_key = period.key if period else written(self.due_on)
        self.begun = _begun(obligation.window, period, self.today)
        self.target = _target(obligation, period)
        self.pace = _pace(obligation, period, self.target)
        self._readings, self._reports = {}, {}

    @property
    def counted_from(self) -> date | None:
        """The first day on which work counts; None: from ever."""
        return _latest(self.period.starts if self.period else None, self.obligation.counts_from)

    @property
    def counted_to(self) -> date | None:
        """The last day on which work counts; None: to this day."""
        return self.period.ends if self.period else None

    def reading(
        self, kind: ReportKind, mdo: str | None, due: date | None, looked_up_on: datetime | None = None
    ) -> Reading:
        """What the report of an organisation, or else the newest of its kind, lets us say of what is due on a day.

        `looked_up_on` is when the API last spoke of the officer: where that is newer, it is what lets us say it.
        """
        if looked_up_on is not None and self._is_newer(kind, mdo, looked_up_on):
            state, reason = self._unmet(looked_up_on, due)
            return Reading(state, reason, IGOT_API, looked_up_on, None)
        which = (kind, mdo, due)
        known = self._readings.get(which)
        if known is None:
            report = self.reports.newest_of(kind) if mdo is None else self.reports.of(kind, mdo)
            known = self._readings[which] = self._read(report, due)
        return known

    def other_source(self, used: str | None, mdo: str | None, looked_up_on: datetime | None) -> Told | None:
        """The source that speaks of an officer too, and was not used because it is older; None where there is none."""
        kind = REPORT_OF[self.metric]
        if looked_up_on is None or kind not in TOLD_BY_API:
            return None
        if used != IGOT_API:
            return IGOT_API, looked_up_on
        report = self._report(kind, mdo)
        return (report.source, report.as_on) if report else None

    def _is_newer(self, kind: ReportKind, mdo: str | None, looked_up_on: datetime) -> bool:
        report = self._report(kind, mdo)
        return kind in TOLD_BY_API and (report is None or looked_up_on > report.as_on)

    def _report(self, kind: ReportKind, mdo: str | None) -> Report | None:
        """The report that speaks of somebody in an organisation, never another one's."""
        which = (kind, mdo)
        if which not in self._reports:
            self._reports[which] = self.reports.newest_of(kind) if mdo is None else self.reports.own(kind, mdo)
        return self._reports[which]

    def _read(self, report: Report | None, due: date | None) -> Reading:
        if report is None:
            return Reading(State.UNKNOWN, Reason.NO_REPORT, None, None, None)
        state, reason = self._unmet(report.as_on, due)
        senders = {each.mdo for each in self.reports.newest if each.kind is report.kind}
        mdo_name = report.mdo_name if len(senders) == 1 else None
        return Reading(state, reason, report.source, report.as_on, mdo_name)

    def _unmet(self, as_on: datetime, due: date | None) -> tuple[State, Reason | None]:
        if (self.today - day_in_india(as_on)).days > self.reminding.stale_after_days:
            return State.UNKNOWN, Reason.STALE_REPORT
        past = [
            (day, state)
            for day, state in ((self.counted_to, State.MISSED), (due, State.OVERDUE))
            if day and self.today > day
        ]
        grace = timedelta(hours=self.reminding.grace_hours)
        covered = (state for day, state in past if as_on >= end_of_day(day) + grace)
        if not past:
            return State.OPEN, None
        return next(((state, None) for state in covered), (State.AWAITING_REPORT, Reason.REPORT_TOO_EARLY))


def asked(
    obligation: Obligation, order: Order, reports: Reports, today: date, reminding: Reminding
) -> tuple[Asked, ...]:
    """Prepare an obligation for a day: as it runs, and for some weeks also the yearly window that ended before it."""
    running = period(obligation, today)
    prepared = [Asked(obligation, order, reports, today, reminding, running, closing=False)]
    ended = _ended(obligation.window, running, order, today)
    if ended is not None:
        closed = period(obligation, ended)
        prepared.append(Asked(obligation, order, reports, today, reminding, closed, closing=True))
    return tuple(prepared)


def _ended(window: Window | None, running: Period | None, order: Order, today: date) -> date | None:
    """The last day of a yearly window still being closed, if it was demanded and the order was active by then."""
    if window is None or window.kind == "dates" or running is None or running.starts is None:
        return None
    ended = running.starts - ONE_DAY
    demanded = window.first is None or window.first <= ended
    told = order.activated_on is not None and order.activated_on <= ended
    return ended if demanded and told and today <= ended + timedelta(days=CLOSING_DAYS) else None


def period(obligation: Obligation, today: date) -> Period | None:
    """The window that runs on a day, or the first one that will; None where the obligation has no window."""
    window = obligation.window
    if window is None:
        return None
    if window.kind == "dates":
        return Period(window.starts, window.ends, f"{written(window.starts)}/{written(window.ends)}")
    year = _year(window.kind, max(today, window.first or today))
    if window.pro_rata and window.first and year.starts and year.starts < window.first:
        return Period(window.first, year.ends, year.key)
    return year


def _year(kind: str, day: date) -> Period:
    if kind == "calendar_year":
        return Period(date(day.year, 1, 1), date(day.year, 12, 31), str(day.year))
    began = day.year if day.month >= APRIL else day.year - 1
    return Period(date(began, APRIL, 1), date(began + 1, APRIL, 1) - ONE_DAY, f"{began}-{(began + 1) % 100:02d}")


def due_on(obligation: Obligation, order: Order, officer: Officer | None, period: Period | None) -> date | None:
    """The day by which it is due for an officer (None: for those who joined in time); None where nothing is due."""
    due = obligation.due
    if due.kind == "date":
        return due.on
    if due.kind == "window_end":
        return period.ends if period else None
    start = _counted_from(obligation, order)
    if start is None or due.days is None:
        return None
    if due.from_joining and officer is not None and officer.joined_on is not None:
        start = max(start, officer.joined_on)
    return start + timedelta(days=due.days)


def _counted_from(obligation: Obligation, order: Order) -> date | None:
    """The day that "within N days" runs from; None for other kinds of due date."""
    due = obligation.due
    return (due.counted_from or order.dated or order.activated_on) if due.kind == "days_after_order" else None


def _begun(window: Window | None, period: Period | None, today: date) -> bool:
    begins = _latest(window.first if window else None, period.starts if period else None)
    return begins is None or today >= begins


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _pace(obligation: Obligation, period: Period | None, target: float | None) -> tuple[forecast.PacePoint, ...]:
    """The pace of a year's hours; there is none towards a due date inside the year, nor inside a window of days."""
    window = obligation.window
    if window is None or window.kind == "dates" or obligation.due.kind != "window_end":
        return ()
    if period is None or target is None or obligation.metric is not Metric.HOURS:
        return ()
    return forecast.pace(period, target)


def _target(obligation: Obligation, period: Period | None) -> float | None:
    """The threshold, in twelfths for a first window that began within the year where the order counts pro rata."""
    threshold, window = obligation.threshold, obligation.window
    if threshold is None or period is None or window is None or window.kind == "dates" or not window.pro_rata:
        return threshold
    return threshold * forecast.months(period) / forecast.MONTHS_OF_A_YEAR


def written(day: date | None) -> str:
    """The day as a key: ISO, or nothing."""
    return day.isoformat() if day else ""
