"""Just before a message goes out: the same decision as at night, with what is known now."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import structlog
from sqlmodel import Session

from scheduler.channel import Approved
from scheduler.clock import day_in_india
from scheduler.review import Review, Reviewed
from scheduler.rules.delivery import Cause, Reach, Recheck, recheck
from scheduler.rules.merging import plan
from scheduler.rules.stages import ON_REQUEST
from scheduler.terms import Terms
from scheduler.values import DayValues
from scheduler.windows import Windows, only_announces
from scheduler.working_calendar import Timetables
from storage.occasions import UNTOLD, History, histories, occasions_of
from storage.orders import active_orders
from storage.outbox import NO_WORDS, REPLY, DueMessage
from storage.rows import Held, Language, Nudge, Occasion
from storage.windows import ANNOUNCED, NO_APPROVED_WORDING

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

Said = Callable[[Language], tuple[DueMessage, Mapping[str, Any]]]
"""A message as it would go out in one language, and the values of its words."""

NOT_RENDERED_WAITS = timedelta(minutes=10)
"""So long waits a message that could not be put into words: somebody has to correct its template."""

log = structlog.get_logger()


class Rechecked(NamedTuple):
    """What is to happen to one queued message, and its words if it goes out."""

    message: DueMessage
    """As it is to go out: with the form that goes with the words."""
    decision: Recheck
    text: str | None = None
    template: str | None = None
    target: str | None = None
    """Of an edit: what the provider calls the message that is changed; None where it goes out as a message of its own.
    """
    approved: Approved | None = None
    """Outside the person's window: goes out as these words."""
    because: str | None = None
    """Why it waits, where the decision alone does not tell."""


class Rechecker:
    """Looks again at messages in one unchanging state of the database; made anew for every batch."""

    def __init__(self, session: Session, terms: Terms, now: datetime, windows: Windows | None = None) -> None:
        self._session = session
        self._windows = windows
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
        return self._written(
            message, Recheck(Cause.INTENT), message.template, lambda language: (_in(message, language), message.values)
        )

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

        def said(language: Language) -> tuple[DueMessage, Mapping[str, Any]]:
            form = self._terms.nudge_form(language, reviewed.known.officer.id, about)
            return message._replace(language=language, form=form), self._nudge_values(reviewed, nudge, language)

        return self._written(message, decision, nudge.template, said)

    def _nudge_values(self, reviewed: Reviewed, nudge: Nudge, language: Language) -> Mapping[str, Any]:
        stages = {(each.obligation_key, each.period): each.stage for each in nudge.occasions}
        asked = {(each.key, standing.period): each for each, standing in reviewed.stood}
        stood = [(asked[each.obligation_key, each.period], each) for each in nudge.standings]
        return self._values.nudge(reviewed.known, stood, stages, language)

    def _written(self, message: DueMessage, decision: Recheck, template: str, said: Said) -> Rechecked:
        """Put a message that may go out into words; if that fails it waits by itself, and the others go out."""
        if template == NO_WORDS:
            return Rechecked(message, decision, "", template)
        try:
            if self._windows is not None and self._windows.is_closed(message):
                return self._approved(self._windows, message, decision, template, said)
            whole, values = said(message.language)
            text = self._terms.render(template, message.language, values)
        except Exception as fault:  # noqa: BLE001 - a template that a department changed may fail in any way
            about = {"message": message.id, "template": template, "language": message.language}
            log.error("not_rendered", **about, fault=fault)  # noqa: TRY400 - the place is told, and no traceback
            return Rechecked(message, Recheck(Cause.WAIT, self._now + NOT_RENDERED_WAITS))
        return Rechecked(whole, decision, text, template)

    def _approved(
        self, windows: Windows, message: DueMessage, decision: Recheck, template: str, said: Said
    ) -> Rechecked:
        """The same in words that may be said outside the window; where there are none, it waits."""
        for language in windows.languages(message.language):
            whole, values = said(language)
            approved = windows.approved(template, language, values)
            if only_announces(message, approved) and message.reason == ANNOUNCED:
                return Rechecked(message, Recheck(Cause.WAIT, windows.again_at), because=ANNOUNCED)
            if approved is not None:
                text = approved.text or self._terms.render(template, language, values)
                return Rechecked(whole, decision, text, template, approved=approved)
        return Rechecked(message, Recheck(Cause.WAIT, windows.again_at), because=NO_APPROVED_WORDING)


def _in(message: DueMessage, language: Language) -> DueMessage:
    return message if language == message.language else message._replace(language=language)


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
