"""What is to be said to whom today, some hundred officers at a time, and the messages that come of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from scheduler.agreeing import AsIfKept
from scheduler.clock import day_in_india
from scheduler.review import Review, Reviewed
from scheduler.rules.delivery import Reach
from scheduler.rules.merging import Planned, plan
from scheduler.rules.reach import chosen
from scheduler.terms import Terms
from scheduler.working_calendar import Timetables
from storage.contacts import Contact, contacts_of
from storage.occasions import UNTOLD, History, histories, use_occasions
from storage.queueing import NewMessage, put
from storage.rows import Language, Nudge, Occasion, Officer

REACHABLE = Reach()
URGENT = 0
"""The last reminder before a due date: tomorrow it would be too late."""
URGENCY = 1


@dataclass
class Plan:
    """What some officers are to be told, and what that uses."""

    of_officers: dict[int, Planned] = field(default_factory=dict)
    """By number: also of whom nothing is to be said."""
    told: dict[int, History] = field(default_factory=dict)
    """What they have been told before; who is not here has been told nothing."""
    messages: list[NewMessage] = field(default_factory=list)
    occasions: list[tuple[tuple[Occasion, str], ...]] = field(default_factory=list)
    """For each message, what it uses, with the version of the order."""
    again: list[Occasion] = field(default_factory=list)


class Planning:
    """Decides on one day, by one review; `on_request` because somebody asked that these be reminded.

    `lend_contacts`: a dry run must do without the addresses that a check makes first, and counts as if there were some.
    """

    def __init__(
        self, terms: Terms, now: datetime, review: Review, *, lend_contacts: bool = False, on_request: bool = False
    ) -> None:
        self._terms = terms
        self._today = day_in_india(now)
        self._timetables = Timetables(terms.calendars, self._today, terms.reminding, on_request=on_request)
        self._versions = {asked.key: order.version for order, asks in review.asked for asked in asks}
        self._lend_contacts = lend_contacts
        self._as_if_kept: AsIfKept | None = None

    def of(self, session: Session, chunk: Sequence[Reviewed]) -> Plan:
        """What each of some hundreds of officers is to be told."""
        officers = [each.known.officer.id for each in chunk]
        contacts = self._lent(session, officers, contacts_of(session, officers))
        page = Plan(told=histories(session, officers, self._today))
        for reviewed in chunk:
            officer = reviewed.known.officer
            contact = chosen([*contacts.get(officer.id, ()), *self._on_console(officer)], self._terms.channels)
            self._say(reviewed, page.told.get(officer.id, UNTOLD), contact, page)
        return page

    def _lent(
        self, session: Session, officers: Sequence[int], contacts: Mapping[int, Sequence[Contact]]
    ) -> Mapping[int, Sequence[Contact]]:
        """Their contacts, in a dry run with those of officers who have agreed to be written to."""
        if not self._lend_contacts or not self._terms.writes_first:
            return contacts
        if self._as_if_kept is None:
            self._as_if_kept = AsIfKept(session, self._terms.writes_first)
        return self._as_if_kept.lend(officers, contacts)

    def _on_console(self, officer: Officer) -> list[Contact]:
        """The contact on the console that a check would make."""
        if not self._lend_contacts or not self._terms.on_console or officer.left:
            return []
        address = str(officer.id)
        return [Contact(0, officer.id, "console", address, officer.language, "self", False, False, None)]  # noqa: FBT003 - as the row has it

    def _say(self, reviewed: Reviewed, told: History, contact: Contact | None, page: Plan) -> None:
        officer = reviewed.known.officer
        planned = plan(
            officer,
            reviewed.stood,
            told.used,
            nudged_on=told.nudged_on,
            reach=_reach(contact),
            timetable=self._timetables.of(officer.office),
            resting=reviewed.known.resting,
            finished=reviewed.known.finished,
        )
        page.of_officers[officer.id] = planned
        if planned.nudge is not None and contact is not None:
            # Nobody chooses a language on the console: the list's, as it is now, is the officer's.
            language = officer.language if contact.channel == "console" else contact.language
            self._put(planned.nudge, told, contact, language, page)

    def _put(self, nudge: Nudge, told: History, contact: Contact, language: Language, page: Plan) -> None:
        page.messages.append(
            NewMessage(
                kind="nudge",
                contact_id=contact.id,
                channel=contact.channel,
                officer_id=nudge.officer_id,
                day=self._today,
                template=nudge.template,
                template_hash=self._terms.template_hash(nudge.template, language),
                language=language,
                not_before=nudge.not_before,
                valid_until=nudge.valid_until,
                urgency=URGENT if nudge.last_reminder else URGENCY,
            )
        )
        page.occasions.append(tuple((one, self._versions[one.obligation_key]) for one in nudge.occasions))
        page.again.extend(one for one in nudge.occasions if one in told.unsaid)


def put_plan(session: Session, plan: Plan, now: datetime) -> None:
    """Queue what is to be said, and note what it uses."""
    first = put(session, plan.messages, now)
    use_occasions(session, day_in_india(now), _carried(plan.occasions, first), plan.again)


def _reach(contact: Contact | None) -> Reach:
    if contact is None:
        return Reach(has_contact=False)
    if contact.stopped or contact.snoozed_until:
        return Reach(stopped=contact.stopped, snoozed_until=contact.snoozed_until)
    return REACHABLE


def _carried(
    occasions: Iterable[tuple[tuple[Occasion, str], ...]], first_message: int
) -> Iterable[tuple[Occasion, int, str]]:
    for message_id, used in enumerate(occasions, start=first_message):
        for occasion, version in used:
            yield occasion, message_id, version
