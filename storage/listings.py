"""Who is on the officers' list, some hundred at a time."""

from collections.abc import Iterator

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from storage.rows import Officer
from storage.tables import Listings
from storage.versioned import holds


def listed_officers(session: Session, visible: int, size: int = 1_000) -> Iterator[list[Officer]]:
    """Everybody who has not left, in the order of their numbers, by what one import shows; never an empty chunk."""
    columns = [
        col(Listings.officer_id),
        *(getattr(Listings, name) for name in Officer.__dataclass_fields__ if name != "id"),
    ]
    question = (
        select(*columns)
        .where(*holds(Listings, visible), col(Listings.left).is_(False), col(Listings.officer_id) > bindparam("after"))
        .order_by(col(Listings.officer_id))
        .limit(size)
    )
    after = 0
    while chunk := [Officer(*row) for row in session.connection().execute(question, {"after": after})]:
        yield chunk
        after = chunk[-1].id
