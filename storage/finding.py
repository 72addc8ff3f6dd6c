"""Finding officers on the list by what a person knows of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, false, or_, select
from sqlmodel import Session, col

from storage.email_address import normal_email
from storage.mobile_number import e164
from storage.tables import Listings, OfficerIdentifiers
from storage.versioned import holds

AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Named:
    """An officer in a list of several."""

    id: int
    name: str
    employee_id: str | None
    office: str | None


def officers_known_by(session: Session, visible: int, text: str) -> list[Named]:
    """Whoever has this employee id, mobile or email, or is our number `#12`; looked up by index."""
    mine = Listings
    if text.startswith("#") and text[1:].isdecimal():
        return _named(session, _names(visible).where(col(mine.officer_id) == int(text[1:])))
    known = {"employee_id": text.upper(), "mobile": e164(text), "email": normal_email(text)}
    identifier = OfficerIdentifiers
    is_this = [
        and_(col(identifier.kind) == kind, col(identifier.value) == value) for kind, value in known.items() if value
    ]
    theirs = select(col(identifier.officer_id)).where(or_(false(), *is_this), *holds(identifier, visible))
    return _named(session, _names(visible).where(col(mine.officer_id).in_(theirs)))


def every_name(session: Session, visible: int) -> Iterator[Named]:
    """Everybody on the list by number, some thousands at a time."""
    after = 0
    while page := _named(session, _names(visible).where(col(Listings.officer_id) > after).limit(AT_ONCE)):
        yield from page
        after = page[-1].id


def _names(visible: int) -> Any:
    mine = Listings
    return (
        select(col(mine.officer_id), col(mine.name), col(mine.employee_id), col(mine.office))
        .where(*holds(mine, visible))
        .order_by(col(mine.officer_id))
    )


def _named(session: Session, question: Any) -> list[Named]:
    rows: Iterable[Any] = session.connection().execute(question)
    return [Named(*row) for row in rows]
