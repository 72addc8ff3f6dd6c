"""Every officer held against every active order, as of one day: the ground of checks, answers and re-checks alike."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from scheduler.rules.audience import fold, in_audience
from scheduler.rules.periods import Asked, asked
from scheduler.rules.standing import standing
from storage.accounts import find_officer
from storage.complaint import Complaint
from storage.counted_work import Count
from storage.imports import newest_reports, visible_import
from storage.knowledge import CHUNK, Knowledge
from storage.rows import Known, Metric, Order, Reminding, Reports, Standing

UNCOUNTED = {Metric.ACCOUNT, Metric.SAME_EMAIL}
"""They are read off the account itself; there is nothing to count."""


@dataclass(slots=True)
class Reviewed:
    """One officer, what is known of them, and where they stand with all that is asked of them."""

    known: Known
    stood: list[tuple[Asked, Standing]]


class Review:
    """Reads from one unchanging state; give it a session that lives as long as it does."""

    def __init__(self, session: Session, orders: Iterable[Order], reminding: Reminding, today: date) -> None:
        visible = visible_import(session)
        reports = Reports(tuple(report for report, _ in newest_reports(session, visible).values()))
        self.asked = [
            (order, [one for each in order.obligations for one in asked(each, order, reports, today, reminding)])
            for order in orders
        ]
        counts = [_count(one) for _, asks in self.asked for one in asks if one.metric not in UNCOUNTED]
        self._knowledge = Knowledge(session, visible, counts, today)

    def chunks(self, size: int = CHUNK) -> Iterator[list[Reviewed]]:
        """Every officer, in the order of their numbers."""
        for chunk in self._knowledge.chunks(size):
            yield [self._reviewed(known) for known in chunk]

    def several(self, officers: Collection[int]) -> dict[int, Reviewed]:
        """Some hundreds of officers at most, by number, without those whom no list ever had."""
        return {known.officer.id: self._reviewed(known) for known in self._knowledge.several(officers)}

    def _reviewed(self, known: Known) -> Reviewed:
        stood = [
            (one, standing(one, known))
            for order, asks in self.asked
            if in_audience(known.officer, order.audience)
            for one in asks
        ]
        return Reviewed(known, stood)


def reviewed_officer(session: Session, review: Review, employee_id: str) -> Reviewed:
    """The officer with an employee id, reviewed; Complaint where the list has no such id."""
    officer_id = find_officer(session, visible_import(session), employee_id)
    reviewed = review.several([officer_id]).get(officer_id)
    if reviewed is None:
        raise Complaint(f'The list no longer says anything of the officer with the employee id "{employee_id}".')
    return reviewed


def _count(one: Asked) -> Count:
    return Count(
        obligation_key=one.key,
        metric=one.metric,
        # By name a course is known as it folds, by the portal's id to the letter; the file does not say which it gives.
        named=tuple(sorted({form for name in one.obligation.named for form in (fold(name), name)})),
        target=one.target or 0,
        counted_from=one.counted_from,
        counted_to=one.counted_to,
        due_on=one.due_on if one.period is None else None,
        closing=one.closing,
    )
