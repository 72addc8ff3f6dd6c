"""Where conversations stand: one open question for each contact."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from storage.bulk import insert_unless_there
from storage.tables import Dialogues


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A question that was asked and not yet answered."""

    name: str
    step: str
    values: Mapping[str, Any]
    """What has been answered so far."""

    @property
    def key(self) -> str:
        """NAME.STEP: by which its step is known."""
        return f"{self.name}.{self.step}"


def open_dialogue(session: Session, contact_id: int, since: datetime) -> Dialogue | None:
    """The open question of a contact; None where there is none, or none that was asked since then."""
    question = select(col(Dialogues.name), col(Dialogues.step), col(Dialogues.values)).where(
        col(Dialogues.contact_id) == contact_id, col(Dialogues.changed_at) >= since
    )
    found = session.connection().execute(question).first()
    return Dialogue(*found) if found else None


def keep_dialogue(session: Session, contact_id: int, dialogue: Dialogue, now: datetime) -> None:
    """Let this be the open question of a contact, in place of any other."""
    kept = {
        "name": dialogue.name,
        "step": dialogue.step,
        "values": dict(dialogue.values),
        "changed_at": now,
    }
    insert = insert_unless_there(session, Dialogues).values(contact_id=contact_id, **kept)
    session.connection().execute(insert.on_conflict_do_update(index_elements=["contact_id"], set_=kept))


def end_dialogue(session: Session, contact_id: int) -> None:
    """Ask a contact nothing more."""
    session.connection().execute(delete(Dialogues).where(col(Dialogues.contact_id) == contact_id))
