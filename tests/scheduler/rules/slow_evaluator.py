"""The rule book once more, slowly and day by day: what the fast rules must agree with; knows nothing of `scheduler`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from storage.rows import (
    Known,
    Obligation,
    Order,
    Reminding,
    Report,
    Standing,
    WorkingCalendar,
)

INDIA = timezone(timedelta(hours=5, minutes=30))


def tomorrow(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def yesterday(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = tomorrow(first)


# --- what is asked on a day -------------------------------------------------------------------------------------------


@dataclass
class Question:
    """One obligation put to one officer on one day; `closing` means the year that has just ended."""

    obligation: Obligation
    order: Order
    known: Known
    reports: list[Report]
    today: date
    reminding: Reminding
    applies: bool = True
    closing: bool = False


def is_yearly(obligation: Obligation) -> bool:
    return obligation.window is not None and obligation.window.kind in ("financial_year", "calendar_year")


def year_around(obligation: Obligation, day: date) -> list[date]:
    """Every day of the year that a day lies in, shortened where the order counts its first year pro rata."""
    month = {"financial_year": 4, "calendar_year": 1}[obligation.window.kind]
    start = day
    while (start.month, start.day) != (month, 1):
        start = yesterday(start)
    end = day
    while (tomorrow(end).month, tomorrow(end).day) != (month, 1):
        end = tomorrow(end)
    whole = list(days(start, end))
    first = obligation.window.first
    if obligation.window.pro_rata and first in whole:
        return whole[whole.index(first) :]
    return whole


def window_days(question: Question) -> list[date]:
    """The days of the window that is asked about; empty where there is no window."""
    window = question.obligation.window
    if window is None:
        return []
    if window.kind == "dates":
        return list(days(window.starts, window.ends))
    day = question.today
    if window.first is not None and window.first > day:
        day = window.first
    running = year_around(question.obligation, day)
    return year_around(question.obligation, yesterday(running[0])) if question.closing else running


def is_closing_asked(question: Question) -> bool:
    """Whether the year before the running one is still being closed."""
    if not is_yearly(question.obligation):
        return False
    start = window_days(question)[0]
    first, active = question.obligation.window.first, question.order.activated_on
    if active is None or active >= start or (first is not None and first >= start):
        return False
    return question.today in list(days(start, date.fromordinal(start.toordinal() + 29)))


def key_of(question: Question, window: list[date], due: date | None) -> str:
    if not window:
        return "" if due is None else str(due)
    if question.obligation.window.kind == "dates":
        return f"{window[0]}/{window[-1]}"
    if question.obligation.window.kind == "calendar_year":
        return str(window[-1].year)
    return f"{window[-1].year - 1}-{str(window[-1].year)[2:]}"


def due_day(question: Question, window: list[date]) -> date | None:
    due, order, officer = question.obligation.due, question.order, question.known.officer
    if due.kind == "none":
        return None
    if due.kind == "date":
        return due.on
    if due.kind == "window_end":
        return window[-1] if window else None
    start = due.counted_from
    if start is None:
        start = order.dated
    if start is None:
        start = order.activated_on
    if start is None:
        return None
    if due.from_joining and officer.joined_on is not None and officer.joined_on > start:
        start = officer.joined_on
    day = start
    for _ in range(due.days):
        day = tomorrow(day)
    return day


def month_starts(window: list[date]) -> int:
    return max(1, len([day for day in window if day.day == 1]))


def target_of(question: Question, window: list[date]) -> float | None:
    threshold = question.obligation.threshold
    if threshold is None or not is_yearly(question.obligation) or not question.obligation.window.pro_rata:
        return threshold
    return threshold * month_starts(window) / 12


# --- what the reports allow to be said --------------------------------------------------------------------------------


def report_of(question: Question, kind: str, mdo: str | None) -> Report | None:
    of_kind = sorted((report for report in question.reports if report.kind == kind), key=lambda report: report.as_on)
    own = [report for report in of_kind if report.mdo == mdo]
    candidates = own or of_kind
    return candidates[-1] if candidates else None


def only_sender(question: Question, report: Report) -> str | None:
    """The name of the organisation that sent a report, if no other has sent one of its kind."""
    others = [other for other in question.reports if other.kind == report.kind and other.mdo != report.mdo]
    return None if others else report.mdo_name


def silence_about(question: Question, report: Report | None) -> str | None:
    """The reason why nothing can be said from a report, if there is one."""
    if report is None:
        return "no_report"
    day = report.as_on.astimezone(INDIA).date()
    age = len(list(days(tomorrow(day), question.today)))
    return "stale_report" if age > question.reminding.stale_after_days else None


def shows(question: Question, report: Report, day: date) -> bool:
    """Whether a report is from later than the grace after the end of a day."""
    midnight = datetime.combine(tomorrow(day), time(0), INDIA)
    moment = midnight
    for _ in range(question.reminding.grace_hours):
        moment += timedelta(hours=1)
    return not report.as_on < moment


def unmet(question: Question, report: Report, window: list[date], due: date | None, reason: str) -> tuple[str, str]:
    window_over = bool(window) and question.today not in window and question.today > window[-1]
    due_over = due is not None and question.today > due
    if not window_over and not due_over:
        return "open", reason
    if window_over and shows(question, report, window[-1]):
        return "missed", reason
    if due_over and shows(question, report, due):
        return "overdue", reason
    return "awaiting_report", "report_too_early"


@dataclass
class Answer:
    state: str
    reason: str
    value: float | None = None
    as_on: datetime | None = None
    mdo: str | None = None
    detail: str | None = None


def standing(question: Question) -> Standing:
    """Where one officer stands with one obligation on one day."""
    window = window_days(question)
    due = due_day(question, window)
    answer = answer_to(question, window, due)
    report = next((report for report in question.reports if report.as_on == answer.as_on), None)
    return Standing(
        officer_id=question.known.officer.id,
        obligation_key=question.obligation.key,
        state=answer.state,
        reason=answer.reason,
        value=answer.value,
        target=target_of(question, window),
        period=key_of(question, window, due),
        due_on=due,
        source=report.source if report else None,
        as_on=answer.as_on,
        mdo=answer.mdo,
        detail=answer.detail,
    )


def answer_to(question: Question, window: list[date], due: date | None) -> Answer:  # noqa: PLR0911 - read from the top
    obligation, known = question.obligation, question.known
    measures = known.closing if question.closing else known.measures
    measure = measures.get(obligation.key)
    if known.officer.left or (known.officer.retires_on and question.today > known.officer.retires_on):
        return Answer("not_applicable", "left")
    if not question.applies:
        return Answer("not_applicable", "outside_audience")
    for key in (obligation.key, 0):
        if key in known.exemptions:
            return Answer("exempt", "exempted", detail=known.exemptions[key])
    if obligation.metric == "advice":
        return Answer("open", "advice", measure.value if measure else 0.0)
    beginnings = [day for day in ((obligation.window and obligation.window.first), *window[:1]) if day]
    if any(question.today < day for day in beginnings):
        return Answer("not_applicable", "before_window")
    if known.candidates > 0 or known.account is None:
        return without_account(question, window, due)
    return with_account(question, window, due)


def without_account(question: Question, window: list[date], due: date | None) -> Answer:
    report = report_of(question, "users", None)
    as_on = report.as_on if report else None
    if question.known.candidates > 0:
        return Answer("unknown", "two_accounts", as_on=as_on)
    silent = silence_about(question, report)
    if silent:
        return Answer("unknown", silent, as_on=as_on)
    if question.obligation.metric != "account":
        return Answer("unknown", "not_found", as_on=as_on, mdo=only_sender(question, report))
    state, reason = unmet(question, report, window, due, "not_found")
    return Answer(state, reason, as_on=as_on, mdo=only_sender(question, report))


KIND = {
    "account": "users",
    "same_email": "users",
    "courses": "enrolments",
    "hours": "enrolments",
    "plan_share": "plan",
    "assessment": "assessments",
}


def with_account(  # noqa: C901, PLR0912 - one metric after the other, as the rule book has them
    question: Question, window: list[date], due: date | None
) -> Answer:
    metric, known, account = question.obligation.metric, question.known, question.known.account
    measure = (known.closing if question.closing else known.measures).get(question.obligation.key)
    report = report_of(question, KIND[metric], account.mdo)
    as_on = report.as_on if report else None
    value, reason, good = None, "reached", False
    reached_on = measure.reached_on if measure else None
    if metric == "account":
        good, reached_on = True, account.registered_on
        if account.email and account.email.split("@")[-1] in question.reminding.personal_domains:
            reason = "personal_email"
    elif metric == "same_email":
        if known.sparrow_email is None:
            reason = "no_sparrow_email"
        elif account.email == known.sparrow_email:
            good = True
            reason = "self_declared" if known.sparrow_source == "self_declared" else "reached"
        else:
            reason = "emails_differ"
    elif metric == "assessment":
        value = measure.value if measure else 0.0
        good = value >= 1
        if not good:
            reason = "not_passed" if measure and measure.total else "not_attempted"
    elif metric == "plan_share" and (measure is None or not measure.total):
        reason = "no_plan"
    else:
        value = measure.value if measure else 0.0
        target = target_of(question, window)
        good = target is not None and value >= target
        reason = "reached" if good else "short"
    if good and due is not None and reached_on is not None and reached_on > due:
        return Answer("met_late", "reached_late" if reason == "reached" else reason, value, as_on)
    if good:
        return Answer("met", reason, value, as_on)
    silent = silence_about(question, report)
    if silent:
        return Answer("unknown", silent, value, as_on)
    if reason in ("no_plan", "no_sparrow_email"):
        return Answer("unknown", reason, value, as_on)
    state, reason = unmet(question, report, window, due, reason)
    return Answer(state, reason, value, as_on)


# --- what is said, and what is not ------------------------------------------------------------------------------------


@dataclass
class Line:
    """One obligation of one officer, where they stand with it, and which stages were used on which days."""

    question: Question
    standing: Standing
    used: dict[str, date]

    def __post_init__(self) -> None:
        self.state, self.reason = str(self.standing.state), str(self.standing.reason)
        self.metric = str(self.question.obligation.metric)
        self.overdue_said = len([stage for stage in self.used if stage.startswith("overdue")])
        self.only_digest = self.state == "overdue" and self.overdue_said >= self.question.reminding.overdue_nudges

    @property
    def worth_a_word(self) -> bool:
        if self.reason == "advice":
            return False
        return self.state in ("open", "overdue", "missed") or self.reason in ("not_found", "no_sparrow_email")


def works(day: date, calendar: WorkingCalendar) -> bool:
    return day.isoweekday() - 1 in calendar.weekdays and day not in calendar.holidays


def said_on(day: date, calendar: WorkingCalendar) -> date:
    """The day on which a stage before a due date is said."""
    while not works(day, calendar):
        day = yesterday(day)
    return day


def quarter_ends(line: Line) -> dict[str, tuple[date, float]]:
    """Stage → the last day of the quarter, and the hours for an even pace by then; only inside a yearly window."""
    question = line.question
    target = line.standing.target
    if line.metric != "hours" or not is_yearly(question.obligation) or question.obligation.due.kind != "window_end":
        return {}
    window = window_days(question)
    end = window[-1]
    points = {}
    for number in (1, 2, 3):
        day = end
        while day in window and (day.month - end.month - 3 * number) % 12 != 0:
            day = yesterday(day)
        done = len([start for start in window if start.day == 1 and start <= day])
        if day in window and done and target is not None:
            points[f"pace-{number}"] = (day, target * done / month_starts(window))
    return points


def stage_of(line: Line, calendar: WorkingCalendar) -> str | None:  # noqa: PLR0911 - read from the top
    question, today, due = line.question, line.question.today, line.standing.due_on
    if not line.worth_a_word or line.only_digest:
        return None
    if line.state == "missed":
        return None if "missed" in line.used else "missed"
    if not line.used:
        return "first"
    if line.state == "overdue":
        quiet = [date.fromordinal(today.toordinal() - n) for n in range(question.reminding.overdue_every_days)]
        if any(day > due and day in quiet for day in line.used.values()):
            return None
        return f"overdue-{line.overdue_said + 1}"
    if line.state == "unknown" or due is None:
        every = question.obligation.due.cadence_days or question.reminding.default_cadence_days
        quiet = [date.fromordinal(today.toordinal() - n) for n in range(every)]
        return None if any(day in quiet for day in line.used.values()) else f"cadence-{today}"
    return latest_since(line, calendar, max(line.used.values()))


def latest_since(line: Line, calendar: WorkingCalendar, last: date) -> str | None:
    """Walk from the day after the last use to today and remember the last stage that came on the way."""
    question, due = line.question, line.standing.due_on
    coming: dict[date, str | None] = {}
    window = window_days(question)
    for stage, (day, hours) in quarter_ends(line).items():
        planned = said_on(day, calendar)
        quiet = question.reminding.pace_first_days
        early = planned in list(days(window[0], date.fromordinal(window[0].toordinal() + quiet - 1)))
        too_early = early or planned < window[0]
        coming[planned] = stage if line.standing.value < hours and not too_early else None
    for left in sorted(question.reminding.stages_before, reverse=True):
        coming[said_on(date.fromordinal(due.toordinal() - left), calendar)] = str(left)
    reached = None
    for day in days(tomorrow(last), question.today):
        if day in coming:
            reached = coming[day]
    return reached


HELD = {"no_report": "no_report", "stale_report": "stale_report", "report_too_early": "awaiting_report"}


@dataclass
class Day:
    """The rest of what decides over one officer's day."""

    calendar: WorkingCalendar
    nudged_on: list[date]
    has_contact: bool = True
    stopped: bool = False
    snoozed_until: date | None = None
    resting: frozenset[int] = frozenset()


@dataclass
class Said:
    template: str | None
    occasions: set[tuple[int, str, str]]
    speaks_of: set[tuple[int, str]]
    last_reminder: bool
    held: set[tuple[int, str, str]]


def say(lines: list[Line], day: Day) -> Said:
    """What one officer is told on one day, over all orders."""
    for_account = any(line.metric == "account" and line.state != "not_applicable" for line in lines)
    stages: list[tuple[Line, str]] = []
    held: list[tuple[Line, str]] = []
    for line in lines:
        if line.state == "unknown" and line.reason == "not_found" and for_account:
            continue
        stage = stage_of(line, day.calendar)
        if stage and rests(line, day):
            held.append((line, "ticket"))
        elif stage:
            stages.append((line, stage))
        elif line.state in ("unknown", "awaiting_report") and line.reason in HELD:
            held.append((line, HELD[line.reason]))
        elif line.only_digest:
            held.append((line, "digest_only"))
    if stages:
        template, spoken, stages = compose([line for line in lines if not rests(line, day)], stages)
    else:
        template, spoken, stages = congratulate(lines)
    if not stages:
        return silent(held)
    last = any(is_last_chance(line, day.calendar) for line, _ in stages)
    against = obstacle(stages[0][0].question, day, last=last)
    if against:
        reached = [line for line, _ in stages]
        return silent([pair for pair in held if not any(pair[0] is line for line in reached)], reached, against)
    return Said(
        template,
        {(line.standing.obligation_key, line.standing.period, stage) for line, stage in stages},
        {(line.standing.obligation_key, line.standing.period) for line in spoken},
        last,
        {named(line, why) for line, why in held if not any(line is other for other in spoken)},
    )


def rests(line: Line, day: Day) -> bool:
    return line.standing.obligation_key in day.resting


def named(line: Line, why: str) -> tuple[int, str, str]:
    return line.standing.obligation_key, line.standing.period, why


def silent(held: list[tuple[Line, str]], reached: list[Line] | None = None, against: str = "") -> Said:
    everything = {named(line, why) for line, why in held} | {named(line, against) for line in reached or []}
    return Said(None, set(), set(), last_reminder=False, held=everything)


def compose(lines: list[Line], stages: list[tuple[Line, str]]) -> tuple[str, list[Line], list[tuple[Line, str]]]:
    new_orders = {line.question.order.id for line, stage in stages if stage == "first"}
    spoken, used = [], list(stages)
    for line in lines:
        reached = any(line is other for other, _ in stages)
        whole = line.question.order.id in new_orders and not line.question.closing
        addressed = line.reason not in ("left", "outside_audience")
        waiting = line.worth_a_word and line.state != "missed" and not line.only_digest
        if reached or waiting or (whole and addressed):
            spoken.append(line)
        silent = line.state in ("awaiting_report", "unknown") or line.reason == "before_window"
        if whole and not reached and not line.used and silent:
            used.append((line, "first"))
    return template_of(spoken, new_orders), spoken, used


def template_of(spoken: list[Line], new_orders: set[str]) -> str:
    if new_orders:
        return "first_notice"
    if {line.reason for line in spoken} == {"not_found"}:
        return "account_not_found"
    if len(spoken) != 1:
        return "merged"
    if spoken[0].state == "overdue":
        return "overdue"
    if spoken[0].reason == "no_sparrow_email":
        return "email_unknown"
    names = {"same_email": "email_mismatch", "plan_share": "plan"}
    return names.get(spoken[0].metric, spoken[0].metric)


def congratulate(lines: list[Line]) -> tuple[str, list[Line], list[tuple[Line, str]]]:
    counted = [line for line in lines if line.reason not in ("left", "outside_audience", "exempted", "advice")]
    if not all(line.state in ("met", "met_late") for line in counted):
        return "", [], []
    asked_for = [line for line in counted if line.used and "all-met" not in line.used]
    return "all_done", counted, [(line, "all-met") for line in asked_for]


def is_last_chance(line: Line, calendar: WorkingCalendar) -> bool:
    due, today = line.standing.due_on, line.question.today
    if line.state != "open" or due is None or today > due:
        return False
    last = said_on(date.fromordinal(due.toordinal() - min(line.question.reminding.stages_before)), calendar)
    return last <= today


def obstacle(question: Question, day: Day, *, last: bool) -> str | None:  # noqa: PLR0911 - read from the top
    officer, today, reminding = question.known.officer, question.today, question.reminding
    if not works(today, day.calendar):
        return "non_working_day"
    if officer.left:
        return "left"
    if not day.has_contact:
        return "no_contact"
    if day.stopped:
        return "stopped"
    if officer.on_leave_until is not None and today <= officer.on_leave_until:
        return "on_leave"
    if last:
        return None
    if day.snoozed_until is not None and today < day.snoozed_until:
        return "snoozed"
    week = [date.fromordinal(today.toordinal() - n) for n in range(7)]
    in_week = [nudged for nudged in day.nudged_on if nudged in week]
    if len(in_week) >= reminding.per_seven_days or in_week.count(today) >= reminding.per_day:
        return "budget"
    return None
