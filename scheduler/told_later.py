"""What channels say of messages after the call: kept, and acted upon as the answer to the call would have been."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlmodel import Session

from scheduler.elsewhere import say_elsewhere
from scheduler.terms import Terms
from storage.contacts import mark_unreachable
from storage.outbox import postpone
from storage.receipts import FailedLater, Told, apply_receipts, record_receipts
from storage.rows import MessageState, Outcome, Receipt
from storage.senders import stop
from storage.stops import stop_template, wordings_refused
from storage.windows import was_closed

AGAIN_AFTER = {Outcome.LATER: timedelta(days=1), Outcome.NEEDS_APPROVED: timedelta(0)}
"""How long a message waits that was accepted and then not delivered."""
USUALLY = timedelta(minutes=10)
FAULTS = 3
"""As in scheduler/outcomes.py: so many refusals of one wording in a row, and it is the wording."""

Elsewhere = Callable[[Session, Collection[int], datetime], object]
"""Says at another address of an officer what has failed at one."""

log = structlog.get_logger()


def nowhere(_session: Session, _messages: Collection[int], _now: datetime) -> None:
    """For those who have one channel alone."""


def elsewhere_by(terms: Callable[[], Terms]) -> Elsewhere:
    """Say it elsewhere on the channels, and in the words, that hold by then."""

    def say(session: Session, messages: Collection[int], now: datetime) -> None:
        known = terms()
        say_elsewhere(session, messages, known.channels, known.template_hash, now)

    return say


def take_receipts(session: Session, receipts: Iterable[Receipt], elsewhere: Elsewhere, now: datetime) -> Told:
    """Keep receipts and let what they say have its effect, in one transaction however many they are."""
    return _acted_upon(session, record_receipts(session, receipts, now), elsewhere, now)


def settle_by_receipts(session: Session, calls: Collection[str], elsewhere: Elsewhere, now: datetime) -> Told:
    """Let receipts have their effect that came before we knew what became of these calls."""
    return _acted_upon(session, apply_receipts(session, calls, now), elsewhere, now)


def _acted_upon(session: Session, told: Told, elsewhere: Elsewhere, now: datetime) -> Told:
    for failed in told.failed:
        _act(session, failed, now)
    _stop_wordings(session, [each for each in told.failed if each.outcome == Outcome.OUR_FAULT], now)
    _say_again(session, [each for each in told.failed if each.state == MessageState.QUEUED], now)
    if over := [each.message_id for each in told.failed if each.state == MessageState.FAILED]:
        elsewhere(session, over, now)
    return told


def _act(session: Session, failed: FailedLater, now: datetime) -> None:
    """Draw the consequence of one failure for the contact or the sender."""
    match failed.outcome:
        case Outcome.UNREACHABLE:
            because = failed.detail or "unreachable"
            mark_unreachable(session, failed.contact_id, because, now, silent_since=failed.happened_at)
        case Outcome.NEEDS_APPROVED:
            was_closed(session, failed.contact_id, failed.happened_at, now)
        case Outcome.SENDER_STOPPED:
            log.error("sender_stopped", message=failed.message_id, because=failed.detail)
            stop(session, failed.sender_id, failed.detail or "refused by the provider")
        case Outcome.OUR_FAULT | None:
            log.error("message_refused", message=failed.message_id, because=failed.detail)


def _stop_wordings(session: Session, refused: Sequence[FailedLater], now: datetime) -> None:
    """Stop what was refused as wrong so often in a row, as if the calls had been answered so."""
    if not refused:
        return
    because = refused[-1].detail or "refused"
    for channel, (template, language, words) in wordings_refused(
        session, [each.message_id for each in refused], FAULTS
    ):
        if stop_template(session, channel, template, language, words, because, now):
            log.error("wording_stopped", sender=channel, template=template, language=language, because=because)


def _say_again(session: Session, failed: Sequence[FailedLater], now: datetime) -> None:
    for outcome in {each.outcome for each in failed}:
        ids = [each.message_id for each in failed if each.outcome == outcome]
        wait = AGAIN_AFTER.get(Outcome(outcome), USUALLY) if outcome else USUALLY
        postpone(session, ids, now + wait, "not_sent", now)
