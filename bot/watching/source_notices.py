"""What the IT managers are told of a source that is asked by itself: its trouble, and that it is over, once each."""

from datetime import datetime

from sqlmodel import Session

from bot.notices import tell
from storage.actors import contacts_in
from storage.rows import Right


def tell_of_igot(session: Session, code: str, now: datetime) -> None:
    """Tell every IT manager who has a chat; `code` is a trouble of scheduler/sources/igot_api.py, or `works_again`."""
    tell(session, contacts_in(session, Right.IT_MANAGER), "igot_state", {"code": code}, now)
