"""Where one officer stands with one obligation, from what is known of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from scheduler.rules.periods import REPORT_OF, Asked, Reading, written
from storage.rows import Account, Known, Measure, Metric, Reason, ReportKind, Standing, State

Finding = tuple[bool, Reason, float | None, date | None]
"""Whether it is met, why or why not, the value, and the day on which it was reached, where that is known."""

NEVER_KNOWN = frozenset({Reason.NO_SPARROW_EMAIL, Reason.NO_PLAN})
"""Reasons for which even a good report lets us say neither yes nor no."""


def standing(asked: Asked, known: Known, *, applies: bool = True) -> Standing:
    """Where an officer stands with an obligation on the day it is prepared for.

    `applies` is whether the officer belongs to the order's audience.
    """
    officer, account, due = known.officer, known.account, asked.due_on
    period_key = asked.period_key
    if asked.joined_after is not None and officer.joined_on is not None and officer.joined_on > asked.joined_after:
        due = officer.joined_on + timedelta(days=asked.obligation.due.days or 0)
        period_key = period_key if asked.period else written(due)

    outside = _outside(asked, known, applies=applies)
    if outside is not None:
        state, reason, value, detail = outside
        return Standing(officer.id, asked.key, state, reason, value, asked.target, period_key, due, detail=detail)
    if account is None or known.candidates:
        return _without_account(asked, known, period_key, due)

    met, reason, value, reached_on = FINDINGS[asked.metric](asked, known, account)
    reading = asked.reading(REPORT_OF[asked.metric], account.mdo, due, known.looked_up_on)
    if met:
        state = State.MET
        if reached_on is not None and due is not None and reached_on > due:
            state = State.MET_LATE
            reason = Reason.REACHED_LATE if reason is Reason.REACHED else reason
    else:
        state, reason = _unmet(reading, reason)
    return Standing(
        officer.id, asked.key, state, reason, value, asked.target, period_key, due, reading.source, reading.as_on
    )


def _outside(asked: Asked, known: Known, *, applies: bool) -> tuple[State, Reason, float | None, str | None] | None:
    """The standings that need no report, as state, reason, value and remark; None where one is needed."""
    officer = known.officer
    if officer.left or (officer.retires_on is not None and officer.retires_on < asked.today):
        return State.NOT_APPLICABLE, Reason.LEFT, None, None
    if not applies:
        return State.NOT_APPLICABLE, Reason.OUTSIDE_AUDIENCE, None, None
    if known.exemptions:
        why = known.exemptions.get(asked.key, known.exemptions.get(0))
        if why is not None:
            return State.EXEMPT, Reason.EXEMPTED, None, why
    if asked.metric is Metric.ADVICE:
        return State.OPEN, Reason.ADVICE, _measure(asked, known).value, None
    if not asked.begun:
        return State.NOT_APPLICABLE, Reason.BEFORE_WINDOW, None, None
    return None


def _without_account(asked: Asked, known: Known, period_key: str, due: date | None) -> Standing:
    """Somebody who is not in the users report, or of whom a person must say which account is theirs."""
    reading = asked.reading(ReportKind.USERS, None, due, known.looked_up_on)
    state, reason, mdo = State.UNKNOWN, Reason.TWO_ACCOUNTS, None
    if not known.candidates:
        state, reason = _unmet(reading, Reason.NOT_FOUND)
        if state is not State.UNKNOWN:
            mdo = reading.mdo_name
            if asked.metric is not Metric.ACCOUNT:
                state, reason = State.UNKNOWN, Reason.NOT_FOUND
    return Standing(
        known.officer.id,
        asked.key,
        state,
        reason,
        None,
        asked.target,
        period_key,
        due,
        reading.source,
        reading.as_on,
        mdo,
    )


def _unmet(reading: Reading, reason: Reason) -> tuple[State, Reason]:
    """The state and reason of what is not seen to be met; `reason` is the metric's own."""
    if reading.state is not State.UNKNOWN and reason in NEVER_KNOWN:
        return State.UNKNOWN, reason
    return reading.state, reading.reason or reason


NOTHING = Measure(0.0)


def _measure(asked: Asked, known: Known) -> Measure:
    return (known.closing if asked.closing else known.measures).get(asked.key, NOTHING)


def _account(asked: Asked, known: Known, account: Account) -> Finding:  # noqa: ARG001 - one shape for every metric
    personal = account.email is not None and account.email.rpartition("@")[2] in asked.reminding.personal_domains
    return True, Reason.PERSONAL_EMAIL if personal else Reason.REACHED, None, account.registered_on


def _same_email(asked: Asked, known: Known, account: Account) -> Finding:
    if known.sparrow_email is None:
        return False, Reason.NO_SPARROW_EMAIL, None, None
    if account.email != known.sparrow_email:
        return False, Reason.EMAILS_DIFFER, None, None
    declared = known.sparrow_source == "self_declared"
    return True, Reason.SELF_DECLARED if declared else Reason.REACHED, None, _measure(asked, known).reached_on


def _amount(asked: Asked, known: Known, account: Account) -> Finding:  # noqa: ARG001 - as _account
    measure = _measure(asked, known)
    if asked.target is not None and measure.value >= asked.target:
        return True, Reason.REACHED, measure.value, measure.reached_on
    return False, Reason.SHORT, measure.value, None


def _plan_share(asked: Asked, known: Known, account: Account) -> Finding:
    if not _measure(asked, known).total:
        return False, Reason.NO_PLAN, None, None
    return _amount(asked, known, account)


def _assessment(asked: Asked, known: Known, account: Account) -> Finding:  # noqa: ARG001 - as _account
    measure = _measure(asked, known)
    if measure.value >= 1:
        return True, Reason.REACHED, measure.value, measure.reached_on
    return False, Reason.NOT_PASSED if measure.total else Reason.NOT_ATTEMPTED, measure.value, None


FINDINGS: dict[Metric, Callable[[Asked, Known, Account], Finding]] = {
    Metric.ACCOUNT: _account,
    Metric.SAME_EMAIL: _same_email,
    Metric.COURSES: _amount,
    Metric.HOURS: _amount,
    Metric.PLAN_SHARE: _plan_share,
    Metric.ASSESSMENT: _assessment,
}
