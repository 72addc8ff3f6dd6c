"""Roles: held from one place, until they are taken away."""

from datetime import UTC, datetime

from sqlmodel import Session

from storage.actors import act_from, actors, actors_at, actors_with, grant, revoke
from storage.contacts import meet
from storage.database import Database
from storage.rows import Right

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
MOBILE = "+919000000001"


def test_a_role_is_acted_in_from_where_its_number_was_shared_last(database: Database) -> None:
    def work(session: Session) -> None:
        old, new = (meet(session, "telegram", address, "en").contact_id for address in ("1", "2"))
        given = {"granted_by": "shell", "now": NOW, "mobile": MOBILE}
        manager = grant(session, "Asha", Right.IT_MANAGER, [], **given)  # type: ignore[arg-type]
        nodal = grant(session, "Asha", Right.NODAL_OFFICER, [{"service": ["IPS"]}], **given)  # type: ignore[arg-type]
        grant(session, "Ravi", Right.VIEWER, [], granted_by="shell", now=NOW, mobile="+919000000002")
        assert [each.contact_id for each in actors(session)] == [None, None, None]
        assert actors_at(session, old) == ()
        assert [each.id for each in act_from(session, old, mobile=MOBILE)] == [manager, nodal]
        assert [each.role for each in act_from(session, new, mobile=MOBILE)] == [Right.IT_MANAGER, Right.NODAL_OFFICER]
        assert actors_at(session, old) == ()
        assert actors_with(session, Right.NODAL_OFFICER)[0].scope == ({"service": ["IPS"]},)
        assert revoke(session, manager, NOW)
        assert not revoke(session, manager, NOW)
        assert [each.id for each in actors_at(session, new)] == [nodal]

    database.write_now(work)
