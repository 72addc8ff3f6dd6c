"""The choices under a message of ours."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from storage.tables import Messages


def choices_under(session: Session, message_id: int, contact_id: int) -> Sequence[tuple[str, str]]:
    """Label and answer of each, one after the other; none where this contact was sent no such message."""
    question = select(col(Messages.form)).where(col(Messages.id) == message_id, col(Messages.contact_id) == contact_id)
    form = session.connection().scalar(question) or {}
    return [(each["label"], each["answer"]) for row in form.get("buttons", ()) for each in row]
