"""One open question for each contact, forgotten in time."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from storage.contacts import meet
from storage.database import Database
from storage.dialogues import Dialogue, end_dialogue, keep_dialogue, open_dialogue

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)


@pytest.fixture
def contact(database: Database) -> int:
    return database.write_now(lambda session: meet(session, "telegram", "777", "en")).contact_id


def test_a_new_question_takes_the_place_of_the_old_one(database: Database, contact: int) -> None:
    def work(session: Session) -> None:
        assert open_dialogue(session, contact, NOW) is None
        keep_dialogue(session, contact, Dialogue("join", "language", {}), NOW - timedelta(hours=1))
        keep_dialogue(session, contact, Dialogue("wrong", "what", {"order": "अ"}), NOW)
        assert open_dialogue(session, contact, NOW) == Dialogue("wrong", "what", {"order": "अ"})
        assert open_dialogue(session, contact, NOW + timedelta(seconds=1)) is None
        end_dialogue(session, contact)
        assert open_dialogue(session, contact, NOW) is None

    database.write_now(work)
