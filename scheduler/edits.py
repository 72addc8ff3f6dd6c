"""What becomes of a message that changes an earlier one: it changes it, waits for it, gives way, or goes by itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from scheduler.channel import Limits
from scheduler.recheck import Rechecked
from scheduler.rules.delivery import Cause, Recheck
from storage.edits import Edited, edited_message, has_newer_edit

EDIT_WAITS = timedelta(seconds=1)
"""For the message that it changes, which is still on its way."""
NOT_THERE = Edited(None)


def with_targets(session: Session, looked: Iterable[Rechecked], limits: Limits, now: datetime) -> list[Rechecked]:
    """Find for each edit that may go out what it changes; of several of the same message only the newest goes."""
    return [
        _aimed(session, one, limits, now)
        if one.decision.cause is Cause.INTENT and "edits" in (one.message.form or {})
        else one
        for one in looked
    ]


def _aimed(session: Session, one: Rechecked, limits: Limits, now: datetime) -> Rechecked:
    message, form = one.message, one.message.form or {}
    edits = int(form["edits"])
    edited = edited_message(session, edits, message.contact_id) if limits.edits else NOT_THERE
    if has_newer_edit(session, message.id, edits, edited.provider_id):
        return one._replace(decision=Recheck(Cause.SUPERSEDED), text=None)
    if edited.provider_id is not None:
        return one._replace(target=edited.provider_id)
    if edited.is_to_come:
        return one._replace(decision=Recheck(Cause.WAIT, now + EDIT_WAITS), text=None)
    if form.get("or_new"):
        return one
    return one._replace(decision=Recheck(Cause.NOTHING_TO_EDIT), text=None)
