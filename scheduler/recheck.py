"""Just before a message goes out: the same decision as at night, with what is known now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from scheduler.clock import day_in_india
from scheduler.review import Review, Reviewed
from scheduler.rules.delivery import Cause, Reach, Recheck, recheck
from scheduler.rules.merging import Planned, plan
from scheduler.rules.stages import Timetable
from scheduler.terms import Terms
from scheduler.values import nudge_values
from storage.occasions import histories, occasions_of
from storage.orders import active_orders
from storage.outbox import DueMessage
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


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What is to happen to one queued message, and its words if it goes out."""

    message: DueMessage
    decision: Recheck
    text: str | None = None
    template: str | None = None


class Rechecker:
    """Looks again at messages in one unchanging state of the database."""

    def __init__(self, session: Session, terms: Terms, now: datetime) -> None:
        self._session = session
        self._terms = terms
        self._now = now
        self._today = day_in_india(now)
        self._review = Review(session, active_orders(session, terms.orders), terms.reminding, self._today)

    def look(self, messages: Sequence[DueMessage]) -> list[Rechecked]:
        """Decide about messages."""
        return [self._look(message) for message in messages]

    def _look(self, message: DueMessage) -> Rechecked:
        reviewed = self._review.one(message.officer_id) if message.officer_id is not None else None
        if reviewed is None:
            return Rechecked(message, Recheck(Cause.SETTLED))
        used = occasions_of(self._session, message.id)
        planned = self._plan(reviewed, message, used)
        nudge = planned.nudge
        if nudge is not None and not set(nudge.occasions) & set(used):
            nudge = None  # something else is due by now: a message of its own, with its own occasions
        held = next((why for _, why in planned.held if why in PERSONAL), None)
        decision = recheck(
            self._now,
            self._now,
            message.valid_until,
            self._terms.calendars.of(reviewed.known.officer.office, self._today),
            something_to_say=nudge is not None or held is not None,
            held=held,
        )
        if decision.cause is not Cause.INTENT or nudge is None:
            return Rechecked(message, decision)
        return Rechecked(message, decision, self._words(reviewed, nudge, message), nudge.template)

    def _plan(self, reviewed: Reviewed, message: DueMessage, used: list[Occasion]) -> Planned:
        """What would be said now if this message had not been planned yet."""
        officer = reviewed.known.officer
        told = histories(self._session, officer.id, officer.id, self._today)[officer.id]
        for occasion in used:
            told.used.get((occasion.obligation_key, occasion.period), {}).pop(occasion.stage, None)
        told.nudged_on.remove(message.day)
        calendar = self._terms.calendars.of(officer.office, self._today)
        return plan(
            officer,
            reviewed.stood,
            told.used,
            nudged_on=told.nudged_on,
            reach=Reach(has_contact=not message.unreachable, stopped=message.stopped),
            timetable=Timetable(calendar, self._today, self._terms.reminding),
        )

    def _words(self, reviewed: Reviewed, nudge: Nudge, message: DueMessage) -> str:
        stages = {(each.obligation_key, each.period): each.stage for each in nudge.occasions}
        asked = {(each.key, standing.period): each for each, standing in reviewed.stood}
        stood = [(asked[each.obligation_key, each.period], each) for each in nudge.standings]
        language = message.language
        values = nudge_values(reviewed.known, stood, stages, language, self._today, self._terms.help_lines)
        return self._terms.render(nudge.template, language, values)
