"""The SPARROW emails that officers give themselves; those of lists come by imports."""

from sqlmodel import Session, col, update

from storage.bulk import insert_unless_there
from storage.tables import SparrowEmails

SELF_DECLARED = "self_declared"


def declare_sparrow_email(session: Session, visible: int, officer_id: int, email: str) -> None:
    """Let an officer say which email SPARROW has, in place of what they said before.

    It is dated by the import that readers see, not by one of its own: no import writes rows of this source, so one that
    is under way neither shows nor undoes it.
    """
    mine = SparrowEmails
    earlier = update(mine).where(
        col(mine.officer_id) == officer_id,
        col(mine.source) == SELF_DECLARED,
        col(mine.since_import) < visible,
        col(mine.until_import).is_(None),
    )
    session.connection().execute(earlier.values(until_import=visible))
    values = {"officer_id": officer_id, "source": SELF_DECLARED, "since_import": visible, "email": email}
    session.connection().execute(
        insert_unless_there(session, mine)
        .values(values)
        .on_conflict_do_update(
            index_elements=["officer_id", "source", "since_import"], set_={"email": email, "until_import": None}
        )
    )
