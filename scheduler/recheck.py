"""Just before a message goes out: the same decision as at night, with what is known now."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlmodel import Session

from scheduler.clock import day_in_india
from scheduler.review import Review, Reviewed
from scheduler.rules.delivery import Cause, Reach, Recheck, recheck
from scheduler.rules.merging import plan
from scheduler.rules.stages import ON_REQUEST
from scheduler.terms import Terms
from scheduler.values import DayValues
from scheduler.working_calendar import Timetables
from storage.occasions import UNTOLD, History, histories, occasions_of
from storage.orders import active_orders
from storage.outbox import NO_WORDS, REPLY, DueMessage
from storage.rows import Held, Nudge, Occasion

PERSONAL = (
    Held.LEFT,
    Held.NO_CONTACT,
    Held.STOPPED,
    Held.ON_LEAVE,
    Held.SNOOZED,
    Held.BUDGET,
    Held.NON_WORKING_DAY,
)
"""What stands against writing to somebody; other reasons for holding back mean that there is nothing to say."""

NOT_RENDERED_WAITS = timedelta(minutes=10)
"""So long waits a message that could not be put into words: somebody has to correct its template."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What is to happen to one queued message, and its words if it goes out."""

    message: DueMessage
    """As it is to go out: with the form that goes with the words."""
    decision: Recheck
    text: str | None = None
    template: str | None = None
    target: str | None = None
    """Of an edit: what the provider calls the message that is changed; None where it goes out as a message of its own.
    """


class Rechecker:
    """Looks again at messages in one unchanging state of the database; made anew for every batch."""

    def __init__(self, session: Session, terms: Terms, now: datetime) -> None:
        self._session = session
        self._terms = terms
        self._now = now
        self._today = day_in_india(now)
        self._timetables = {
            on_request: Timetables(terms.calendars, self._today, terms.reminding, on_request=on_request)
            for on_request in (False, True)
        }
        self._values = DayValues(self._today, terms.help_lines)

    def look(self, messages: Sequence[DueMessage]) -> list[Rechecked]:
        """Decide about some hundreds of messages at most, in their order, each as if it were alone."""
        nudges = [message for message in messages if message.kind == "nudge"]
        decided = iter(self._nudges(nudges) if nudges else ())
        return [next(decided) if message.kind == "nudge" else self._as_written(message) for message in messages]

    def _as_written(self, message: DueMessage) -> Rechecked:
        """What somebody waits for, or what the office itself says: no hours and no budget, only its own time."""
        if self._now >= message.valid_until:
            return Rechecked(message, Recheck(Cause.TOO_LATE))
        if message.unreachable or (message.stopped and message.kind != REPLY):
            return Rechecked(message, Recheck(Cause.STOPPED))
        return self._written(message, Recheck(Cause.INTENT), message.template, lambda: message.values)

    def _nudges(self, messages: Sequence[DueMessage]) -> Iterator[Rechecked]:
        officers = {message.officer_id for message in messages if message.officer_id is not None}
        orders = active_orders(self._session, self._terms.orders)
        reviewed = Review(self._session, orders, self._terms.reminding, self._today).several(officers)
        told = histories(self._session, officers, self._today)
        used = occasions_of(self._session, [message.id for message in messages])
        for message in messages:
            officer_id = message.officer_id
            if officer_id is None or officer_id not in reviewed:
                yield Rechecked(message, Recheck(Cause.SETTLED))
            else:
                before = _without(told.get(officer_id, UNTOLD), used[message.id], message.day)
                yield self._nudge(message, reviewed[officer_id], used[message.id], before)

    def _nudge(self, message: DueMessage, reviewed: Reviewed, used: list[Occasion], before: History) -> Rechecked:
        on_request = any(each.stage.startswith(ON_REQUEST) for each in used)
        timetable = self._timetables[on_request].of(reviewed.known.officer.office)
        planned = plan(
            reviewed.known.officer,
            reviewed.stood,
            before.used,
            nudged_on=before.nudged_on,
            reach=Reach(not message.unreachable, message.stopped, message.snoozed_until),
            timetable=timetable,
            resting=reviewed.known.resting,
            finished=reviewed.known.finished,
        )
        nudge = planned.nudge
        if nudge is not None and not set(nudge.occasions) & set(used):
            nudge = None  # something else is due by now: a message of its own, with its own occasions
        held = next((why for _, why in planned.held if why in PERSONAL), None)
        decision = recheck(
            self._now,
            self._now,
            message.valid_until,
            timetable.calendar,
            something_to_say=nudge is not None or held is not None,
            held=held,
        )
        if decision.cause is not Cause.INTENT or nudge is None:
            return Rechecked(message, decision)
        about = sorted({each.obligation_key for each in nudge.standings})
        form = self._terms.nudge_form(message.language, reviewed.known.officer.id, about)
        message = replace(message, form=form)
        return self._written(message, decision, nudge.template, lambda: self._nudge_values(reviewed, nudge, message))

    def _nudge_values(self, reviewed: Reviewed, nudge: Nudge, message: DueMessage) -> Mapping[str, Any]:
        stages = {(each.obligation_key, each.period): each.stage for each in nudge.occasions}
        asked = {(each.key, standing.period): each for each, standing in reviewed.stood}
        stood = [(asked[each.obligation_key, each.period], each) for each in nudge.standings]
        return self._values.nudge(reviewed.known, stood, stages, message.language)

    def _written(
        self, message: DueMessage, decision: Recheck, template: str, values: Callable[[], Mapping[str, Any]]
    ) -> Rechecked:
        """Put a message that may go out into words; if that fails it waits by itself, and the others go out."""
        if template == NO_WORDS:
            return Rechecked(message, decision, "", template)
        try:
            text = self._terms.render(template, message.language, values())
        except Exception as fault:  # noqa: BLE001 - a template that a department changed may fail in any way
            about = {"message": message.id, "template": template, "language": message.language}
            log.error("not_rendered", **about, fault=fault)  # noqa: TRY400 - the place is told, and no traceback
            return Rechecked(message, Recheck(Cause.WAIT, self._now + NOT_RENDERED_WAITS))
        return Rechecked(message, decision, text, template)


def _without(told: History, occasions: list[Occasion], day: date) -> History:
    """What an officer had been told before a message was planned; what is known of the others stays as it is."""
    used = dict(told.used)
    for one in occasions:
        place = one.obligation_key, one.period
        used[place] = {stage: on for stage, on in used.get(place, {}).items() if stage != one.stage}
    nudged_on = list(told.nudged_on)
    if day in nudged_on:
        nudged_on.remove(day)
    return History(used, nudged_on=nudged_on)
