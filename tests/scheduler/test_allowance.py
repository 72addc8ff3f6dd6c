"""So many different people in 24 hours, and no more: the most urgent first, the others when there is room."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlmodel import col, select

from scheduler.allowance import DAY_ALLOWANCE
from scheduler.channel import Approved
from storage import senders
from storage.attempts import Intent, record_intents
from storage.database import Database
from storage.people_written import people_left
from storage.rows import Outcome
from storage.tables import ApprovedWordings, Contacts, Messages, PeopleWritten
from tests.scheduler.post import NAME, NOW, Line, Post

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
LONG = {"valid_until": NOW + 9 * DAY}


@pytest.fixture
def post(database: Database) -> Post:
    post = Post(database)
    post.terms = replace(post.terms, approved=lambda _template, language, *_: Approved("week", language))
    wording = {"channel": NAME, "name": "week", "language": "hi", "status": "approved", "changed_at": NOW}
    post.do(insert(ApprovedWordings).values(**wording))
    return post


def tier(people: int | None, *answers: Outcome, **limits: Any) -> Line:
    return Line(*answers, window=DAY, people_a_day=people, **limits)


def reached(line: Line) -> list[str]:
    return [call.address for call in line.calls]


def rows(post: Post) -> Sequence[Messages]:
    return post.database.read_now(lambda session: session.exec(select(Messages).order_by(col(Messages.id))).all())


def test_no_more_people_than_allowed_and_the_rest_when_there_is_room(post: Post) -> None:
    line = tier(3)
    post.put(range(1, 3), **LONG)
    post.drain(line)
    post.clock.put(NOW + HOUR)
    post.put(range(3, 7), **LONG)
    assert post.drain(line).states == {"sent": 1, "postponed": 3}
    waiting = [row for row in rows(post) if row.state == "queued"]
    assert {row.reason for row in waiting} == {DAY_ALLOWANCE}
    assert [row.not_before for row in waiting] == [NOW + DAY, NOW + DAY, NOW + DAY + HOUR]
    assert post.drain(line).states == {}
    post.clock.put(NOW + DAY)
    assert post.drain(line).states == {"sent": 2}
    post.clock.put(NOW + DAY + HOUR)
    assert post.drain(line).states == {"sent": 1}
    assert reached(line) == [f"70{number}" for number in range(1, 7)]


def test_the_same_person_counts_once(post: Post) -> None:
    line = tier(1)
    post.put([1, 1, 1], **LONG)
    assert post.drain(line).states == {"sent": 3}
    post.clock.put(NOW + DAY - HOUR)
    post.put([1], **LONG)
    post.drain(line)
    post.clock.put(NOW + DAY + HOUR)
    post.put([2], **LONG)
    assert post.drain(line).states == {"postponed": 1}


def test_whoever_is_inside_their_window_does_not_count(post: Post) -> None:
    post.do(update(Contacts).where(col(Contacts.id) < 6).values(window_until=NOW + HOUR))
    line = tier(2)
    post.put(range(1, 9), **LONG)
    assert post.drain(line).states == {"sent": 7, "postponed": 1}


def test_a_channel_without_a_tier_counts_nobody(post: Post) -> None:
    post.put(range(1, 9))
    assert post.drain(tier(None)).states == {"sent": 8}
    assert post.database.read_now(lambda session: session.exec(select(PeopleWritten)).all()) == []


def test_the_most_urgent_have_the_room_that_is_left(post: Post) -> None:
    post.put(range(1, 5), urgency=2, **LONG)
    post.put(range(5, 7), urgency=1, **LONG)
    post.put([7], urgency=0, **LONG)
    line = tier(3)
    assert post.drain(line).states == {"sent": 3, "postponed": 4}
    assert reached(line) == ["707", "705", "706"]


def test_room_is_kept_for_what_is_more_urgent_and_goes_out_later_today(post: Post) -> None:
    post.put(range(1, 5), urgency=2, **LONG)
    post.put(range(5, 8), urgency=1, not_before=NOW + HOUR, valid_until=NOW + 2 * HOUR)
    line = tier(5)
    post.drain(line)
    assert reached(line) == ["701", "702"]
    post.clock.put(NOW + HOUR)
    post.drain(line)
    assert reached(line)[2:] == ["705", "706", "707"]


def test_no_intent_passes_the_allowance_whatever_was_decided_before(post: Post) -> None:
    numbers = post.put(range(1, 6))
    sender = post.database.write_now(lambda s: senders.ensure_sender(s, NAME, NAME, per_second=9, per_day=2))
    lease = post.database.write_now(lambda session: senders.take_lease(session, sender, "test", 30))
    assert lease is not None
    intents = [Intent(number, f"k{number}", "words", approved="week") for number in numbers]
    moved = post.database.write_now(lambda session: record_intents(session, lease, intents, NOW))
    assert moved == set(numbers[:2])
    inside = [intent._replace(our_key=f"{intent.our_key}-2", approved=None) for intent in intents]
    moved = post.database.write_now(lambda session: record_intents(session, lease, inside, NOW))
    assert moved == set(numbers[2:])


@pytest.mark.parametrize("seed", range(3))
def test_in_no_24_hours_are_there_more_people_than_allowed(post: Post, seed: int) -> None:
    chance, people = Random(seed), 3
    line = tier(people)
    at: list[tuple[Any, str]] = []

    async def note(message: Any) -> None:
        at.append((post.clock.now(), message.address))

    line.before = note
    for _ in range(12):
        post.put(chance.sample(range(1, 11), 2), urgency=chance.randrange(3), **LONG)
        post.drain(line)
        post.clock.put(post.clock.now() + timedelta(hours=chance.randrange(1, 9)))
    assert len(at) > people
    for moment, _ in at:
        assert len({address for other, address in at if moment - DAY < other <= moment}) <= people
    left = post.database.read_now(lambda session: people_left(session, post.sender().id, people, post.clock.now()))
    assert 0 <= left <= people
