"""Words that a provider has approved beforehand: which may be used."""

from sqlalchemy import select
from sqlmodel import Session, col

from storage.tables import ApprovedWordings


def usable_wordings(session: Session, channel: str) -> set[tuple[str, str]]:
    """Name and language of all that a channel's provider lets us use now."""
    here = ApprovedWordings
    usable = select(col(here.name), col(here.language)).where(
        col(here.channel) == channel, col(here.status) == "approved"
    )
    return {(name, language) for name, language in session.connection().execute(usable)}
