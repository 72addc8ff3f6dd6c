"""Approved words: which of them may be used now."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from storage.tables import ApprovedWordings


def usable_wordings(session: Session, channel: str) -> set[tuple[str, str]]:
    """Name and language of the wordings that the provider of a channel approves now."""
    here = ApprovedWordings
    approved = select(col(here.name), col(here.language)).where(
        col(here.channel) == channel, col(here.status) == "approved"
    )
    rows: Iterable[Any] = session.connection().execute(approved)
    return {(name, language) for name, language in rows}
