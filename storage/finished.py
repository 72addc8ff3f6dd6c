"""What officers say they have just finished, and until when nobody reminds them of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlmodel import Session, col

from storage.bulk import insert_unless_there
from storage.tables import SaidFinished


@dataclass(frozen=True, slots=True)
class Finished:
    """What an officer has said last of one obligation."""

    officer_id: int
    obligation_key: int
    said_at: datetime
    times: int
    """How often on that day."""
    rests_until: datetime


def finished_of(session: Session, officer_id: int) -> dict[int, Finished]:
    """What an officer has said, by obligation; however long ago."""
    columns = [getattr(SaidFinished, name) for name in Finished.__dataclass_fields__]
    rows = session.connection().execute(select(*columns).where(col(SaidFinished.officer_id) == officer_id))
    return {row.obligation_key: Finished(*row) for row in rows}


def resting_of(session: Session, officer_id: int, today: date) -> dict[int, Finished]:
    """That of which nobody reminds them on a day, by obligation."""
    midnight = midnight_before(today)
    return {key: said for key, said in finished_of(session, officer_id).items() if said.rests_until > midnight}


def put_finished(session: Session, said: Collection[Finished]) -> None:
    """Note what an officer says, in place of what they said of it before."""
    for each in said:
        values = {"said_at": each.said_at, "times": each.times, "rests_until": each.rests_until}
        key = {"officer_id": each.officer_id, "obligation_key": each.obligation_key}
        noted = insert_unless_there(session, SaidFinished).values(**key, **values)
        session.connection().execute(noted.on_conflict_do_update(index_elements=[*key], set_=values))


def midnight_before(today: date) -> datetime:
    """A moment that a rest until the beginning of a day in India has passed, and one until the next has not."""
    return datetime.combine(today, time(), UTC)
