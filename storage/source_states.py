"""How a source that we ask does: each trouble is told once, and once that it is over."""

from datetime import datetime

from sqlmodel import Session

from storage.tables import SourceStates


def note_trouble(session: Session, source: str, trouble: str, now: datetime) -> bool:
    """Write down that a source cannot be asked; False where just that was known already."""
    state = session.get(SourceStates, source) or SourceStates(source=source)
    if state.trouble == trouble:
        return False
    state.trouble, state.since = trouble, now
    session.add(state)
    return True


def note_works(session: Session, source: str, now: datetime) -> str | None:
    """Write down that a source has answered; return the trouble that is over by that, None where there was none."""
    state = session.get(SourceStates, source) or SourceStates(source=source)
    over, state.trouble, state.since, state.worked_at = state.trouble, None, None, now
    session.add(state)
    return over
