"""What a channel calls people: pairs learned, changes followed, two that are one, and numbers with new owners."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, select

from bot.acts.addresses import moved, whoever_writes
from scheduler.channel import Incoming, Moved, Said
from storage.actors import actors_at, grant, granted
from storage.addresses import names_of, officers_at
from storage.assistants import assistants_of
from storage.contacts import meet, person_at
from storage.database import Database
from storage.dialogues import Dialogue, keep_dialogue, open_dialogue
from storage.forgetting import is_suppressed, suppress
from storage.joining import link_own
from storage.queueing import NewMessage, put
from storage.rows import Right
from storage.tables import Audit, ContactOfficers, Contacts, Listings, Messages, OfficerIdentifiers, Officers
from storage.wishes import accept_notice, stop

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
FIRST, SECOND, THIRD = "919000000001", "919000000002", "919000000003"
ID, NEW_ID = "IN.1000000001", "IN.1000000002"


class Books:
    """Contacts of one channel, and what is done with them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        database.write_now(lambda session: session.add_all(Officers(id=number) for number in (1, 2)))
        for number in (1, 2):
            self.insert(
                Listings(officer_id=number, since_import=0, name=f"Officer {number}", mobile=f"+91900000000{number}")
            )
            self.insert(
                OfficerIdentifiers(
                    kind="mobile", value=f"+91900000000{number}", officer_id=number, since_import=0, source="officers"
                )
            )

    def insert(self, row: SQLModel) -> None:
        self.database.write_now(lambda session: session.add(row))

    def do(self, work: Any, *args: Any, **more: Any) -> Any:
        return self.database.write_now(lambda session: work(session, *args, **more))

    def writes(self, address: str, other: str | None = None) -> int:
        incoming = Incoming(Said.TEXT, address, text="x", other_address=other)
        return int(self.do(whoever_writes, "whatsapp", incoming, "hi", NOW).contact_id)

    def joined(self, officer: int, address: str, other: str | None = None) -> int:
        contact = self.writes(address, other)
        self.do(link_own, contact, officer, NOW, beside=[1, 2])
        self.do(accept_notice, contact, "1", NOW)
        return contact

    def moves(self, before: str, after: str, mobile: str | None = None) -> None:
        self.do(moved, "whatsapp", Moved(before, after, mobile), NOW)

    def names(self, contact: int) -> tuple[str, ...]:
        return tuple(self.do(names_of, contact))

    def officers(self, contact: int) -> set[int]:
        return set(self.do(officers_at, contact))

    def acts(self) -> list[str]:
        rows = self.database.read_now(lambda session: session.exec(select(Audit).order_by(Audit.id)).all())  # type: ignore[arg-type]
        return [row.act for row in rows]

    def told(self, contact: int) -> list[str]:
        asked = select(Messages.template).where(Messages.contact_id == contact)
        return list(self.database.read_now(lambda session: session.exec(asked).all()))


@pytest.fixture
def books(database: Database) -> Books:
    return Books(database)


@pytest.mark.parametrize(
    "seen",
    [
        [(FIRST, None), (FIRST, ID), (ID, None), (FIRST, None)],
        [(ID, None), (FIRST, ID), (FIRST, None)],
        [(FIRST, ID), (ID, None)],
    ],
    ids=["number first", "id first", "both at once"],
)
def test_one_person_is_one_contact_by_whichever_name(books: Books, seen: list[tuple[str, str | None]]) -> None:
    contacts = {books.writes(*names) for names in seen}
    assert len(contacts) == 1
    assert books.names(contacts.pop()) == (FIRST, ID)


def test_two_contacts_that_turn_out_to_be_one_are_joined(books: Books) -> None:
    older, newer = books.joined(1, FIRST), books.writes(ID)
    books.do(link_own, newer, 2, NOW)
    role = books.do(grant, "Meera", Right.IT_MANAGER, [], granted_by="shell", now=NOW, contact_id=newer)
    books.do(keep_dialogue, older, Dialogue("wrong", "words", {}), NOW.replace(hour=1))
    books.do(keep_dialogue, newer, Dialogue("joining", "language", {}), NOW)
    books.do(stop, newer, NOW)
    assert books.writes(FIRST, ID) == older
    assert books.names(older) == (FIRST, ID)
    assert books.officers(older) == {1, 2}
    assert books.officers(newer) == set()
    assert [each.id for each in books.do(actors_at, older)] == [role]
    assert books.do(open_dialogue, older, NOW.replace(hour=0)).key == "joining.language"
    person = books.do(person_at, "whatsapp", ID)
    assert (person.contact_id, person.stopped, person.accepted) == (older, True, True)
    assert books.acts() == ["contacts_joined", "contacts_joined"]
    assert books.writes(ID) == older


def test_what_was_said_to_either_is_said_to_the_one(books: Books) -> None:
    older, newer = books.writes(FIRST), books.writes(ID)
    number = books.do(put, [NewMessage("reply", newer, "whatsapp", None, NOW.date(), "help", "", "hi", NOW, NOW)], NOW)
    books.writes(FIRST, ID)
    assert books.database.read_now(lambda session: session.get_one(Messages, number).contact_id) == older


def test_an_officers_own_address_outranks_an_assistants_in_joining(books: Books) -> None:
    older, newer = books.writes(FIRST), books.joined(1, ID)
    books.insert(ContactOfficers(officer_id=1, contact_id=older, role="assistant", linked_at=NOW))
    books.writes(FIRST, ID)
    assert books.do(assistants_of, 1) == []
    assert books.officers(older) == {1}
    assert newer != older


def test_a_changed_number_is_followed_with_all_that_was(books: Books) -> None:
    contact = books.joined(1, FIRST, ID)
    books.do(grant, "Meera", Right.IT_MANAGER, [], granted_by="shell", now=NOW, contact_id=contact, mobile="+" + FIRST)
    books.moves(FIRST, THIRD, "+" + THIRD)
    assert books.names(contact) == (THIRD,)
    assert books.officers(contact) == {1}
    assert books.told(contact) == ["new_number"]
    assert books.acts() == ["acts_under_new_number", "address_moved"]
    assert books.writes(FIRST) != contact
    assert books.writes(THIRD, NEW_ID) == contact


def test_a_changed_id_alone_leaves_the_number_that_may_be_another_persons(books: Books) -> None:
    contact = books.joined(1, FIRST, ID)
    books.moves(ID, NEW_ID)
    assert books.names(contact) == (NEW_ID,)
    assert books.writes(THIRD, NEW_ID) == contact
    assert books.names(contact) == (THIRD, NEW_ID)


def test_whoever_moves_to_another_officers_number_joins_anew(books: Books) -> None:
    contact = books.joined(1, FIRST, ID)
    books.moves(FIRST, SECOND, "+" + SECOND)
    assert books.names(contact) == (SECOND,)
    assert books.officers(contact) == set()
    assert books.told(contact) == ["new_number_listed"]
    assert books.acts() == ["moved_to_listed_number"]


def test_whoever_moves_to_their_own_number_by_the_list_keeps_all(books: Books) -> None:
    contact = books.joined(2, FIRST, ID)
    books.moves(FIRST, SECOND, "+" + SECOND)
    assert books.officers(contact) == {2}


def test_a_number_with_a_new_owner_brings_nothing_of_the_old_one(books: Books) -> None:
    before = books.joined(1, FIRST, ID)
    role = books.do(
        grant, "Meera", Right.IT_MANAGER, [], granted_by="shell", now=NOW, contact_id=before, mobile="+" + FIRST
    )
    after = books.writes(FIRST, NEW_ID)
    assert after != before
    assert books.names(before) == (ID,)
    assert books.names(after) == (FIRST, NEW_ID)
    assert (books.officers(before), books.officers(after)) == ({1}, set())
    assert [each.id for each in books.do(actors_at, before)] == [role]
    assert books.acts() == ["number_passed_on"]
    assert [each.mobile for each in books.do(granted)] == [None]


def test_an_id_at_a_new_number_is_followed_without_news(books: Books) -> None:
    contact = books.joined(1, FIRST, ID)
    assert books.writes(THIRD, ID) == contact
    assert books.told(contact) == ["new_number"]


def test_who_came_before_the_news_is_the_same_person(books: Books) -> None:
    contact = books.joined(1, FIRST, ID)
    books.writes(THIRD, NEW_ID)
    books.moves(FIRST, NEW_ID, "+" + THIRD)
    assert books.writes(THIRD, NEW_ID) == contact
    assert books.officers(contact) == {1}


def test_nobody_takes_over_whoever_has_joined_at_the_new_number(books: Books) -> None:
    mine, theirs = books.joined(1, FIRST), books.joined(2, SECOND)
    books.moves(FIRST, SECOND, "+" + SECOND)
    assert (books.officers(mine), books.officers(theirs)) == (set(), {2})
    assert books.names(theirs) == (SECOND,)
    assert books.acts() == ["moved_to_known_address"]


def test_the_same_news_twice_has_one_effect(books: Books) -> None:
    contact = books.joined(1, FIRST, ID)
    for _ in range(3):
        books.moves(FIRST, THIRD, "+" + THIRD)
    assert books.told(contact) == ["new_number"]


def test_news_of_a_stranger_changes_nothing(books: Books) -> None:
    books.moves(FIRST, THIRD)
    assert books.database.read_now(lambda session: session.exec(select(Contacts)).all()) == []


def test_the_wish_to_be_forgotten_goes_with_the_person(books: Books) -> None:
    books.do(suppress, "whatsapp", [FIRST, ID], NOW)
    books.moves(FIRST, NEW_ID, "+" + THIRD)

    def marked(session: Session, name: str) -> bool:
        return is_suppressed(session, "whatsapp", [name])

    found = {name: books.database.read_now(partial(marked, name=name)) for name in (FIRST, ID, THIRD, NEW_ID, SECOND)}
    assert found == {FIRST: True, ID: True, THIRD: True, NEW_ID: True, SECOND: False}


def test_a_channel_with_one_name_is_met_as_before(books: Books) -> None:
    assert books.writes("777") == books.writes("777")
    assert books.do(meet, "telegram", "777", "hi").contact_id != books.writes("777")
