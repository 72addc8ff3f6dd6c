"""How a provider judges words: what is kept of it, and which may be used."""

from datetime import UTC, datetime, timedelta

from storage.database import Database
from storage.wordings import (
    ApprovedWording,
    note_as_handed_in,
    note_handed_in,
    note_status,
    usable_wordings,
    wordings_of,
)

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def note(database: Database, name: str, language: str, status: str, channel: str = "whatsapp") -> None:
    database.write_now(lambda session: note_status(session, channel, name, language, status, "because", NOW))


def hand_in(database: Database, name: str, language: str, words: str) -> None:
    database.write_now(lambda session: note_handed_in(session, "whatsapp", name, language, words, "pending", LATER))


def known(database: Database, name: str | None = None) -> list[ApprovedWording]:
    return database.read_now(lambda session: wordings_of(session, "whatsapp", name))


def test_only_what_is_approved_may_be_used(database: Database) -> None:
    for status in ("approved", "pending", "rejected", "paused", "disabled"):
        note(database, f"wording_{status}", "hi", status)
    note(database, "elsewhere", "hi", "approved", "telegram")
    assert database.read_now(lambda session: usable_wordings(session, "whatsapp")) == {("wording_approved", "hi")}


def test_a_judgement_leaves_what_was_handed_in(database: Database) -> None:
    hand_in(database, "plan", "hi", "0a")
    note(database, "plan", "hi", "rejected")
    assert known(database) == [ApprovedWording("plan", "hi", "rejected", "because", "0a", NOW)]


def test_why_words_were_turned_down_stays_until_they_are_approved(database: Database) -> None:
    note(database, "plan", "hi", "rejected")
    hand_in(database, "plan", "hi", "0b")
    assert known(database) == [ApprovedWording("plan", "hi", "pending", "because", "0b", LATER)]


def test_what_the_provider_has_already_counts_as_handed_in(database: Database) -> None:
    note(database, "plan", "hi", "approved")
    note(database, "plan", "en", "approved")
    database.write_now(lambda session: note_as_handed_in(session, "whatsapp", "plan", "hi", "0c"))
    assert [(each.language, each.wording_hash) for each in known(database)] == [("en", None), ("hi", "0c")]


def test_one_is_found_by_its_name(database: Database) -> None:
    note(database, "plan", "hi", "approved")
    note(database, "hours", "hi", "approved")
    assert [each.name for each in known(database, "hours")] == ["hours"]
