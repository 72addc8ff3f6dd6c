"""Granting and taking away roles: who may, and from where somebody acts afterwards."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from bot.acts.roles import grant, grant_role, granted_roles, revoke_role
from bot.acts.who import NotAllowed, Who
from storage.actors import act_from
from storage.database import Database
from storage.rows import Right
from storage.tables import Audit, Contacts

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
MOBILE = "+919000000001"
SHELL = Who.in_shell("operator")


@pytest.mark.parametrize("right", sorted(set(Right) - {Right.IT_MANAGER}))
def test_nobody_but_an_it_manager_grants_or_takes_away(database: Database, right: Right) -> None:
    other = Who("#7", "telegram", frozenset({right}))
    granted = grant_role(database, Right.VIEWER, "Asha Devi", MOBILE, who=SHELL, now=NOW)
    with pytest.raises(NotAllowed):
        grant_role(database, Right.IT_MANAGER, "Asha Devi", MOBILE, who=other, now=NOW)
    with pytest.raises(NotAllowed):
        revoke_role(database, granted, who=other, now=NOW)
    assert [held.actor.role for held in granted_roles(database)] == [Right.VIEWER]


def test_who_acts_from_a_chat_acts_there_still_in_another_scope(database: Database) -> None:
    def work(session: Session) -> None:
        session.add(Contacts(id=7, channel="telegram", address="700000001"))
        session.flush()
        grant(session, Right.VIEWER, "Asha Devi", MOBILE, who=SHELL, now=NOW)
        act_from(session, 7, mobile=MOBILE)
        grant(session, Right.VIEWER, "Asha Devi", MOBILE, [{"office": ["Patna"]}], who=SHELL, now=NOW)

    database.write_now(work)
    (held,) = granted_roles(database)
    assert (held.actor.contact_id, held.actor.scope) == (7, ({"office": ["Patna"]},))


def test_no_number_stands_in_the_audit_log(database: Database) -> None:
    revoke_role(
        database, grant_role(database, Right.VIEWER, "Asha Devi", MOBILE, who=SHELL, now=NOW), who=SHELL, now=NOW
    )
    acts = database.read_now(lambda session: [act.model_dump_json() for act in session.exec(select(Audit))])
    assert len(acts) == 2
    assert not [act for act in acts if MOBILE[3:] in act or "Asha" in act]
