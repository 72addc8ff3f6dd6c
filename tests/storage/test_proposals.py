"""Proposals: decided once, and only the newest on one subject waits."""

from datetime import UTC, datetime

from storage.database import Database
from storage.proposals import decide, open_proposals, proposal_numbered, put_proposal

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)


def put(database: Database, subject: str, digest: str = "d", kind: str = "grant") -> int:
    return database.write_now(
        lambda session: put_proposal(session, kind, subject, {"about": subject}, digest, by="actor 1", now=NOW)
    )


def test_a_proposal_is_decided_once(database: Database) -> None:
    number = put(database, "a")
    assert database.write_now(lambda session: decide(session, number, "approved", by="actor 2", now=NOW))
    assert not database.write_now(lambda session: decide(session, number, "rejected", by="actor 3", now=NOW))
    kept = database.read_now(lambda session: proposal_numbered(session, number))
    assert kept is not None
    assert (kept.outcome, kept.decided_by, kept.proposed_by, kept.values) == (
        "approved",
        "actor 2",
        "actor 1",
        {"about": "a"},
    )
    assert database.read_now(open_proposals) == []


def test_the_newest_on_a_subject_replaces_those_before(database: Database) -> None:
    earlier, other, of_another_kind = put(database, "a"), put(database, "b"), put(database, "a", kind="activate_order")
    later = put(database, "a", "e")
    assert [each.id for each in database.read_now(open_proposals)] == [other, of_another_kind, later]
    replaced = database.read_now(lambda session: proposal_numbered(session, earlier))
    assert replaced is not None
    assert replaced.outcome == "replaced"
    assert database.read_now(lambda session: proposal_numbered(session, 99)) is None
