"""Where an officer stands: every metric, every state, and the moments at which one becomes another."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.rules import periods
from scheduler.rules.standing import standing
from storage.rows import (
    Due,
    Known,
    Measure,
    Metric,
    Obligation,
    Reason,
    Report,
    ReportKind,
    Reports,
    Standing,
    State,
    Window,
)
from tests.scheduler.rules.invented import (
    BIHAR,
    RAJASTHAN,
    REMINDING,
    account,
    asked,
    at,
    known,
    obligation,
    officer,
    reports,
)

ACCOUNT, COURSES, HOURS, ADVICE = BIHAR.obligations
(SAME_EMAIL,) = RAJASTHAN.obligations
WEEK = obligation(
    Metric.HOURS, Due("window_end"), 4, Window("dates", starts=date(2026, 4, 2), ends=date(2026, 4, 10)), key=1
)
PLAN = obligation(Metric.PLAN_SHARE, Due("date", on=date(2026, 3, 31)), 0.5)
ASSESSMENT = obligation(Metric.ASSESSMENT, Due("date", on=date(2026, 3, 31)), 1)


def stands(of: Obligation, who: Known, today: date, seen: Reports | None = None) -> Standing:
    by = {"bihar": BIHAR, "rajasthan": RAJASTHAN}.get(of.order_id)
    return standing(asked(of, today, by=by, seen=seen), who)


def counted(value: float, reached_on: date | None = None, total: int | None = None, *, key: int = 1) -> Known:
    return known(measures={key: Measure(value, reached_on, total)})


@pytest.mark.parametrize(
    ("of", "who", "today", "state", "reason"),
    [
        pytest.param(ACCOUNT, known(), "2026-04-02", "met", "reached", id="account"),
        pytest.param(
            ACCOUNT, known(account=account(registered_on=date(2026, 4, 9))), "2026-05-02", "met", "reached",
            id="account on the due day",
        ),
        pytest.param(
            ACCOUNT, known(account=account(registered_on=date(2026, 4, 10))), "2026-05-02", "met_late", "reached_late",
            id="account a day late",
        ),
        pytest.param(
            ACCOUNT, known(account=account(email="a@gmail.com")), "2026-04-02", "met", "personal_email",
            id="account on a personal mailbox",
        ),
        pytest.param(
            ACCOUNT, known(account=account(email="a@gmail.com", registered_on=date(2026, 4, 10))), "2026-05-02",
            "met_late", "personal_email", id="late, and on a personal mailbox",
        ),
        pytest.param(
            ACCOUNT, known(account=account(email="gmail.com@gov.example")), "2026-04-02", "met", "reached",
            id="a personal domain in front of the @ is none",
        ),
        pytest.param(ACCOUNT, known(account=account(email=None)), "2026-04-02", "met", "reached", id="no email at all"),
        pytest.param(ACCOUNT, known(account=None), "2026-04-09", "open", "not_found", id="not found on the due day"),
        pytest.param(COURSES, known(account=None), "2026-03-27", "unknown", "not_found", id="courses of nobody"),
        pytest.param(COURSES, known(account=None), "2026-06-27", "unknown", "not_found", id="courses never overdue so"),
        pytest.param(ACCOUNT, known(account=None, candidates=2), "2026-04-02", "unknown", "two_accounts", id="two"),
        pytest.param(ACCOUNT, known(candidates=1), "2026-04-02", "unknown", "two_accounts", id="one to be decided"),
        pytest.param(HOURS, known(candidates=2), "2026-04-02", "unknown", "two_accounts", id="hours of two"),
        pytest.param(SAME_EMAIL, known(), "2026-04-02", "met", "reached", id="same email"),
        pytest.param(
            SAME_EMAIL, known(sparrow_source="self_declared"), "2026-04-02", "met", "self_declared", id="self-declared",
        ),
        pytest.param(
            SAME_EMAIL, known(sparrow_email="a@mail.example", sparrow_source="self_declared"), "2026-04-02", "open",
            "emails_differ", id="emails differ",
        ),
        pytest.param(
            SAME_EMAIL, known(account=account(email=None)), "2026-04-02", "open", "emails_differ", id="portal has none",
        ),
        pytest.param(
            SAME_EMAIL, known(sparrow_email=None), "2026-04-02", "unknown", "no_sparrow_email", id="SPARROW unknown",
        ),
        pytest.param(COURSES, known(), "2026-03-31", "open", "short", id="no course on the due day"),
        pytest.param(COURSES, counted(2, key=2), "2026-03-31", "open", "short", id="one course too few"),
        pytest.param(COURSES, counted(3, key=2), "2026-03-31", "met", "reached", id="just enough"),
        pytest.param(
            COURSES, counted(4, date(2026, 3, 31), key=2), "2026-05-01", "met", "reached", id="on the due day"
        ),
        pytest.param(
            COURSES, counted(4, date(2026, 4, 1), key=2), "2026-05-01", "met_late", "reached_late", id="late is met",
        ),
        pytest.param(HOURS, counted(51.99, key=3), "2026-11-20", "open", "short", id="almost enough hours"),
        pytest.param(HOURS, counted(52, key=3), "2026-11-20", "met", "reached", id="enough hours"),
        pytest.param(HOURS, counted(60, key=3), "2026-03-31", "not_applicable", "before_window", id="before the year"),
        pytest.param(WEEK, counted(9), "2026-04-01", "not_applicable", "before_window", id="before the week"),
        pytest.param(WEEK, counted(3), "2026-04-02", "open", "short", id="first day of the week"),
        pytest.param(WEEK, counted(3), "2026-04-10", "open", "short", id="last day of the week"),
        pytest.param(WEEK, counted(4), "2026-09-10", "met", "reached", id="the week long after"),
        pytest.param(PLAN, counted(0.5, total=10), "2026-03-20", "met", "reached", id="half of the plan"),
        pytest.param(PLAN, counted(0.4, total=10), "2026-03-20", "open", "short", id="less than half"),
        pytest.param(PLAN, counted(1.0, total=0), "2026-03-20", "unknown", "no_plan", id="an empty plan"),
        pytest.param(PLAN, known(), "2026-03-20", "unknown", "no_plan", id="no plan"),
        pytest.param(ASSESSMENT, counted(1, total=1), "2026-03-20", "met", "reached", id="passed"),
        pytest.param(ASSESSMENT, counted(0, total=1), "2026-03-20", "open", "not_passed", id="taken, not passed"),
        pytest.param(ASSESSMENT, counted(0, total=0), "2026-03-20", "open", "not_attempted", id="no row in it"),
        pytest.param(ASSESSMENT, known(), "2026-03-20", "open", "not_attempted", id="no row at all"),
        pytest.param(ADVICE, counted(5, key=4), "2026-09-20", "open", "advice", id="advice is never overdue"),
        pytest.param(ADVICE, known(account=None), "2026-09-20", "open", "advice", id="advice needs no account"),
        pytest.param(
            ACCOUNT, known(officer=officer(left=True), exemptions={0: "x"}), "2026-04-02", "not_applicable", "left",
            id="left",
        ),
        pytest.param(
            ACCOUNT, known(officer=officer(retires_on=date(2026, 4, 1))), "2026-04-02", "not_applicable", "left",
            id="retired yesterday",
        ),
        pytest.param(
            ACCOUNT, known(officer=officer(retires_on=date(2026, 4, 2))), "2026-04-02", "met", "reached",
            id="retires today",
        ),
        pytest.param(
            COURSES, known(exemptions={2: "training abroad"}), "2026-04-02", "exempt", "exempted", id="exempt from one",
        ),
        pytest.param(
            COURSES, known(exemptions={0: "suspended"}), "2026-04-02", "exempt", "exempted", id="exempt from all"
        ),
        pytest.param(ADVICE, known(exemptions={0: "x"}), "2026-04-02", "exempt", "exempted", id="even from advice"),
        pytest.param(
            COURSES, known(exemptions={1: "no network"}), "2026-03-31", "open", "short", id="exempt from another",
        ),
    ],
)  # fmt: skip
def test_state_and_reason(of: Obligation, who: Known, today: str, state: str, reason: str) -> None:
    got = stands(of, who, date.fromisoformat(today))
    assert (got.state, got.reason) == (State(state), Reason(reason))


DUE = date(2026, 3, 31)
GRACE_ENDS = datetime(2026, 4, 2, 18, 30, tzinfo=UTC)
"""Midnight in India after 31 March, and 48 hours."""


@pytest.mark.parametrize(
    ("as_on", "today", "state", "reason"),
    [
        pytest.param(at(DUE), DUE, "open", "short", id="due today"),
        pytest.param(GRACE_ENDS, DUE, "open", "short", id="nothing is overdue on the due day itself"),
        pytest.param(at(DUE), date(2026, 4, 1), "awaiting_report", "report_too_early", id="the day after"),
        pytest.param(
            GRACE_ENDS - timedelta(seconds=1), date(2026, 4, 3), "awaiting_report", "report_too_early",
            id="a second inside the grace",
        ),
        pytest.param(GRACE_ENDS, date(2026, 4, 3), "overdue", "short", id="to the second after the grace"),
        pytest.param(at(DUE), date(2026, 4, 7), "awaiting_report", "report_too_early", id="report of seven days ago"),
        pytest.param(at(DUE), date(2026, 4, 8), "unknown", "stale_report", id="report of eight days ago"),
    ],
)  # fmt: skip
def test_overdue_is_said_only_when_we_can_know(as_on: datetime, today: date, state: str, reason: str) -> None:
    got = stands(COURSES, counted(1, key=2), today, reports(as_on))
    assert (got.state, got.reason, got.as_on) == (State(state), Reason(reason), as_on)


@pytest.mark.parametrize(
    ("as_on", "state"),
    [
        pytest.param(datetime(2026, 4, 12, 18, 29, tzinfo=UTC), "awaiting_report", id="inside the grace"),
        pytest.param(datetime(2026, 4, 12, 18, 30, tzinfo=UTC), "missed", id="after it"),
    ],
)
def test_a_window_that_has_ended_unmet_is_missed(as_on: datetime, state: str) -> None:
    assert stands(WEEK, counted(3.5), date(2026, 4, 13), reports(as_on)).state == State(state)


def test_a_due_date_inside_a_window_is_overdue_first_and_missed_in_the_end() -> None:
    window = Window("dates", starts=date(2026, 4, 2), ends=date(2026, 4, 10))
    one = obligation(Metric.COURSES, Due("date", on=date(2026, 4, 4)), 3, window)
    days = [date(2026, 4, 4), date(2026, 4, 7), date(2026, 4, 11), date(2026, 4, 13)]
    assert [stands(one, known(), day).state for day in days] == ["open", "overdue", "overdue", "missed"]


def test_a_window_without_a_due_date_is_missed_too() -> None:
    window = Window("dates", starts=date(2026, 4, 2), ends=date(2026, 4, 10))
    one = obligation(Metric.COURSES, Due("none"), 3, window)
    days = [date(2026, 4, 10), date(2026, 4, 11), date(2026, 4, 13)]
    assert [stands(one, known(), day).state for day in days] == ["open", "awaiting_report", "missed"]


def test_the_account_becomes_overdue_like_everything_else() -> None:
    nobody = known(account=None)
    early = stands(ACCOUNT, nobody, date(2026, 4, 11))
    late = stands(ACCOUNT, nobody, date(2026, 4, 12))
    assert (early.state, early.reason) == (State.AWAITING_REPORT, Reason.REPORT_TOO_EARLY)
    assert (late.state, late.reason, late.mdo) == (State.OVERDUE, Reason.NOT_FOUND, "Office A")


@pytest.mark.parametrize(
    ("who", "of"),
    [
        pytest.param(counted(1, key=2), COURSES, id="courses"),
        pytest.param(known(account=None), ACCOUNT, id="account"),
        pytest.param(known(account=None), COURSES, id="courses without an account"),
        pytest.param(known(sparrow_email=None), SAME_EMAIL, id="SPARROW unknown"),
        pytest.param(known(), PLAN, id="no plan"),
    ],
)
def test_without_fresh_facts_nothing_is_known(who: Known, of: Obligation) -> None:
    today = date(2026, 3, 20)
    none = stands(of, who, today, Reports())
    old = stands(of, who, today, reports(at(date(2026, 3, 12))))
    assert (none.state, none.reason, none.as_on, none.source) == (State.UNKNOWN, Reason.NO_REPORT, None, None)
    assert (old.state, old.reason, old.mdo) == (State.UNKNOWN, Reason.STALE_REPORT, None)


def test_what_is_met_stays_met_without_fresh_facts() -> None:
    today = date(2026, 3, 28)
    assert stands(COURSES, counted(3, key=2), today, Reports()).state is State.MET
    assert stands(SAME_EMAIL, known(), today, reports(at(date(2026, 1, 1)))).state is State.MET
    assert stands(ACCOUNT, known(), today, Reports()).state is State.MET


def test_age_of_a_report_is_counted_in_days_of_india() -> None:
    just_before_midnight = datetime(2026, 3, 12, 18, 29, tzinfo=UTC)
    seen = [just_before_midnight, just_before_midnight + timedelta(minutes=1)]
    reasons = [stands(COURSES, known(), date(2026, 3, 20), reports(moment)).reason for moment in seen]
    assert reasons == [Reason.STALE_REPORT, Reason.SHORT]


def report(kind: ReportKind, mdo: str, day: int) -> Report:
    return Report(kind, mdo, f"Office {mdo}", at(date(2026, 3, day)), f"source {mdo}{day}")


SEEN = Reports(
    (
        report(ReportKind.USERS, "A", 18),
        report(ReportKind.USERS, "B", 19),
        report(ReportKind.ENROLMENTS, "A", 17),
        report(ReportKind.ENROLMENTS, "A", 16),
        report(ReportKind.ENROLMENTS, "B", 20),
        report(ReportKind.PLAN, "B", 15),
        report(ReportKind.ASSESSMENTS, "A", 14),
    )
)


@pytest.mark.parametrize(
    ("of", "who", "source"),
    [
        pytest.param(ACCOUNT, known(), "source A18", id="account: users report of its organisation"),
        pytest.param(SAME_EMAIL, known(), "source A18", id="same email: users report"),
        pytest.param(COURSES, known(), "source A17", id="courses: newest enrolments report of its organisation"),
        pytest.param(obligation(Metric.HOURS, Due("none"), 4), known(), "source A17", id="hours: as courses"),
        pytest.param(PLAN, known(), "source B15", id="plan: anybody's where its own has sent none"),
        pytest.param(ASSESSMENT, known(), "source A14", id="assessment"),
        pytest.param(COURSES, known(account=None), "source B19", id="without an account: the newest users report"),
        pytest.param(COURSES, known(candidates=2), "source B19", id="two accounts: the newest users report"),
    ],
)
def test_the_report_that_is_read(of: Obligation, who: Known, source: str) -> None:
    assert stands(of, who, date(2026, 3, 20), SEEN).source == source


LOOKED_UP = at(date(2026, 3, 18)) + timedelta(hours=1)
"""An hour after the users report of A, a day after its enrolments report."""


@pytest.mark.parametrize(
    ("of", "who", "source"),
    [
        pytest.param(ACCOUNT, known(looked_up_on=LOOKED_UP), "igot_api", id="looked up after the report"),
        pytest.param(ACCOUNT, known(looked_up_on=at(date(2026, 3, 17))), "source A18", id="looked up before it"),
        pytest.param(COURSES, known(looked_up_on=LOOKED_UP), "igot_api", id="each kind has a time of its own"),
        pytest.param(PLAN, known(looked_up_on=LOOKED_UP), "source B15", id="of plans the API says nothing"),
        pytest.param(ASSESSMENT, known(looked_up_on=LOOKED_UP), "source A14", id="nor of assessments"),
        pytest.param(
            COURSES,
            known(account=None, looked_up_on=LOOKED_UP),
            "source B19",
            id="nobody found there, nor in a newer report",
        ),
        pytest.param(
            COURSES,
            known(account=None, looked_up_on=at(date(2026, 3, 20))),
            "igot_api",
            id="nobody found, later than reports",
        ),
    ],
)
def test_the_newer_of_report_and_look_up_is_read(of: Obligation, who: Known, source: str) -> None:
    assert stands(of, who, date(2026, 3, 20), SEEN).source == source


def test_of_another_organisation_only_a_look_up_speaks() -> None:
    who = known(account=replace(account(), mdo="C"), looked_up_on=at(date(2026, 3, 1)))
    assert stands(ACCOUNT, who, date(2026, 3, 20), SEEN).source == "igot_api"


def test_a_look_up_covers_the_grace_as_a_report_does() -> None:
    due = COURSES.due.on
    assert due is not None
    ended = datetime.combine(due, datetime.min.time(), UTC) + timedelta(days=1)
    states = [
        stands(COURSES, known(looked_up_on=ended + timedelta(hours=hours)), due + timedelta(days=4), Reports()).state
        for hours in (24, 48)
    ]
    assert states == [State.AWAITING_REPORT, State.OVERDUE]


def test_without_any_report_a_look_up_suffices() -> None:
    today = date(2026, 3, 20)
    assert stands(COURSES, known(), today, Reports()).state is State.UNKNOWN
    assert stands(COURSES, known(looked_up_on=at(today)), today, Reports()).state is State.OPEN


@pytest.mark.parametrize(
    ("of", "used", "other"),
    [
        pytest.param(ACCOUNT, "igot_api", ("source A18", at(date(2026, 3, 18))), id="the report, where that is older"),
        pytest.param(ACCOUNT, "source A18", ("igot_api", LOOKED_UP), id="the look-up, where that is"),
        pytest.param(PLAN, "source B15", None, id="there is no other"),
    ],
)
def test_the_source_that_was_not_read(of: Obligation, used: str, other: tuple[str, datetime] | None) -> None:
    assert asked(of, date(2026, 3, 20), seen=SEEN).other_source(used, "A", LOOKED_UP) == other


def test_a_standing_says_all_that_is_needed() -> None:
    today = date(2026, 11, 20)
    assert stands(HOURS, counted(12.5, key=3), today) == Standing(
        officer_id=7,
        obligation_key=3,
        state=State.OPEN,
        reason=Reason.SHORT,
        value=12.5,
        target=52,
        period="2026-27",
        due_on=date(2027, 3, 31),
        source="portal_reports",
        as_on=at(today),
    )


def test_a_standing_of_somebody_not_found_names_the_office() -> None:
    today = date(2026, 4, 2)
    assert stands(COURSES, known(account=None), today) == Standing(
        officer_id=7,
        obligation_key=2,
        state=State.UNKNOWN,
        reason=Reason.NOT_FOUND,
        target=3,
        period="2026-03-31",
        due_on=date(2026, 3, 31),
        source="portal_reports",
        as_on=at(today),
        mdo="Office A",
    )


def test_of_several_offices_none_is_named_to_somebody_not_found() -> None:
    today = date(2026, 4, 2)
    both = Reports(reports(at(today), mdo="A").newest + reports(at(today, 11), mdo="B").newest)
    for of, state in ((ACCOUNT, State.OPEN), (COURSES, State.UNKNOWN)):
        stood = stands(of, known(account=None), today, both)
        assert (stood.state, stood.reason, stood.mdo) == (state, Reason.NOT_FOUND, None)


def test_a_standing_that_needs_no_report() -> None:
    assert stands(COURSES, known(exemptions={2: "abroad", 0: "all"}), date(2026, 4, 2)) == Standing(
        7, 2, State.EXEMPT, Reason.EXEMPTED, None, 3, "2026-03-31", date(2026, 3, 31), detail="abroad"
    )
    assert stands(ADVICE, counted(5, key=4), date(2026, 4, 2)).value == 5


def test_outside_the_audience_nothing_applies() -> None:
    got = standing(asked(COURSES, date(2026, 4, 2)), known(exemptions={0: "x"}), applies=False)
    assert (got.state, got.reason) == (State.NOT_APPLICABLE, Reason.OUTSIDE_AUDIENCE)


@pytest.mark.parametrize(
    ("joined_on", "due_on"),
    [
        pytest.param(None, date(2026, 4, 9), id="not known"),
        pytest.param(date(2026, 3, 25), date(2026, 4, 9), id="on the order's day"),
        pytest.param(date(2026, 3, 26), date(2026, 4, 10), id="a day after it"),
        pytest.param(date(2028, 2, 20), date(2028, 3, 6), id="over a leap day"),
    ],
)
def test_days_run_from_joining(joined_on: date | None, due_on: date) -> None:
    who = known(officer=officer(joined_on=joined_on), account=None)
    got = stands(ACCOUNT, who, date(2026, 4, 2))
    assert (got.due_on, got.period) == (due_on, due_on.isoformat())


def test_each_is_late_by_their_own_due_date() -> None:
    seen = reports(at(date(2026, 4, 13)))
    on_it = asked(ACCOUNT, date(2026, 4, 13), by=BIHAR, seen=seen)
    joined = [None, date(2026, 3, 29), date(2026, 3, 28), date(2026, 3, 27)]
    people = [known(officer=officer(joined_on=day), account=None) for day in joined]
    states = [standing(on_it, who).state for who in people]
    assert states == [State.OVERDUE, State.OPEN, State.AWAITING_REPORT, State.AWAITING_REPORT]


def test_days_from_joining_inside_a_window_keep_its_period() -> None:
    one = obligation(Metric.HOURS, Due("days_after_order", days=15), 4, Window("calendar_year"))
    got = stands(one, known(officer=officer(joined_on=date(2026, 5, 1))), date(2026, 5, 2))
    assert (got.due_on, got.period) == (date(2026, 5, 16), "2026")


def test_a_closing_year_reads_its_own_measures() -> None:
    today = date(2027, 4, 10)
    running, closing = periods.asked(HOURS, BIHAR, reports(at(today)), today, REMINDING)
    who = known(measures={3: Measure(1.5)}, closing={3: Measure(51.0)})
    now, then = standing(running, who), standing(closing, who)
    assert (now.state, now.value, now.period) == (State.OPEN, 1.5, "2027-28")
    assert (then.state, then.value, then.period) == (State.MISSED, 51.0, "2026-27")


def test_same_email_can_be_late() -> None:
    one = obligation(Metric.SAME_EMAIL, Due("date", on=date(2026, 3, 31)))
    got = standing(asked(one, date(2026, 5, 1)), known(measures={1: Measure(1, date(2026, 4, 1))}))
    assert (got.state, got.reason) == (State.MET_LATE, Reason.REACHED_LATE)
