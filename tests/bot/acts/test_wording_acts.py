"""What IT managers hear of words that WhatsApp has turned down, and how often."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.acts.wordings import note_wording
from scheduler.channel import WordingNews
from storage.database import Database
from storage.tables import Messages
from storage.wordings import note_handed_in, note_status, usable_wordings, wordings_of
from tests.bot.bureau import Bureau

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
NAME = "smaran_courses"


@pytest.fixture
def bureau(database: Database, tmp_path: Path) -> Bureau:
    bureau = Bureau(database, tmp_path)
    bureau.manager("Asha Devi", "1", "en")
    bureau.manager("मेघा रस्तोगी", "2", "hi")
    return bureau


def hear(bureau: Bureau, status: str, language: str | None = "hi", name: str = NAME, reason: str | None = None) -> None:
    news = WordingNews(name, language, status, reason)
    bureau.database.write_now(partial(note_wording, channel="whatsapp", news=news, now=NOW))


def known_as(bureau: Bureau, status: str, language: str = "hi") -> None:
    bureau.database.write_now(
        partial(note_status, channel="whatsapp", name=NAME, language=language, status=status, reason=None, now=NOW)
    )


def told(bureau: Bureau) -> list[tuple[str, str, Any]]:
    rows = bureau.database.read_now(lambda session: session.exec(select(Messages).order_by("id")).all())
    return [(row.template, row.language, row.values["in_language"]) for row in rows]


def statuses(bureau: Bureau) -> dict[str, str]:
    known = bureau.database.read_now(lambda session: wordings_of(session, "whatsapp"))
    return {each.language: each.status for each in known}


@pytest.mark.parametrize("status", ["rejected", "paused", "disabled"])
def test_every_manager_hears_of_words_that_are_stopped(bureau: Bureau, status: str) -> None:
    known_as(bureau, "approved")
    hear(bureau, status)
    assert told(bureau) == [("wording_stopped", "en", "hi"), ("wording_stopped", "hi", "hi")]
    assert bureau.database.read_now(lambda session: usable_wordings(session, "whatsapp")) == set()


def test_they_hear_it_once(bureau: Bureau) -> None:
    hear(bureau, "paused")
    hear(bureau, "paused")
    hear(bureau, "paused", reason="two users have reported it")
    assert len(told(bureau)) == 2


def test_they_hear_when_a_pause_becomes_an_end(bureau: Bureau) -> None:
    hear(bureau, "paused")
    hear(bureau, "disabled")
    assert len(told(bureau)) == 4


def test_they_hear_when_it_may_be_used_again(bureau: Bureau) -> None:
    hear(bureau, "rejected")
    hear(bureau, "approved")
    hear(bureau, "approved")
    assert [template for template, _, _ in told(bureau)] == ["wording_stopped"] * 2 + ["wording_again"] * 2


def test_they_hear_it_too_where_other_words_were_handed_in_meanwhile(bureau: Bureau) -> None:
    hear(bureau, "paused")
    bureau.database.write_now(
        partial(
            note_handed_in, channel="whatsapp", name=NAME, language="hi", wording_hash="0", status="pending", now=NOW
        )
    )
    hear(bureau, "pending")
    hear(bureau, "approved")
    hear(bureau, "approved")
    assert [template for template, _, _ in told(bureau)] == ["wording_stopped"] * 2 + ["wording_again"] * 2


@pytest.mark.parametrize("before", ["pending", "approved"])
def test_a_first_approval_is_no_news(bureau: Bureau, before: str) -> None:
    known_as(bureau, before)
    hear(bureau, "approved")
    assert told(bureau) == []
    assert statuses(bureau) == {"hi": "approved"}


def test_without_a_language_it_is_said_of_all(bureau: Bureau) -> None:
    known_as(bureau, "approved", "hi")
    known_as(bureau, "approved", "en")
    hear(bureau, "disabled", language=None)
    assert statuses(bureau) == {"hi": "disabled", "en": "disabled"}


def test_what_another_program_handed_in_is_nothing_to_us(bureau: Bureau) -> None:
    hear(bureau, "rejected", name="of_another_program")
    assert (told(bureau), statuses(bureau)) == ([], {})


@pytest.mark.parametrize(("said", "kept"), [("INVALID_FORMAT", "INVALID_FORMAT"), (None, "REJECTED")])
def test_the_reason_is_in_the_message(bureau: Bureau, said: str | None, kept: str) -> None:
    hear(bureau, "rejected", reason=said)
    values = bureau.database.read_now(lambda session: session.exec(select(Messages)).first()).values
    assert values == {"name": NAME, "in_language": "hi", "status": "rejected", "reason": kept}


def test_a_reason_that_was_given_outlasts_a_word_without_one(bureau: Bureau) -> None:
    hear(bureau, "paused", reason="two users have reported it")
    hear(bureau, "paused")
    known = bureau.database.read_now(lambda session: wordings_of(session, "whatsapp"))
    assert [each.reason for each in known] == ["two users have reported it"]
