from datetime import UTC, date, datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session

from storage.bulk import insert_many
from storage.contacts import (
    Person,
    contacts_of,
    ensure_console_contacts,
    mark_reachable,
    mark_unreachable,
    meet,
    person_at,
)
from storage.database import Database
from storage.joining import link_own, officers_with_mobile
from storage.tables import ContactOfficers, Contacts, Listings, OfficerIdentifiers, Officers
from storage.wishes import resume, stop

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)


def listed(session: Session) -> None:
    """Give five officers: 4 has left, 5 comes with import 3 only; 2 changes language with it."""
    insert_many(session, Officers, ("id",), [(number,) for number in range(1, 6)])
    insert_many(
        session,
        Listings,
        ("officer_id", "since_import", "until_import", "left", "name", "language"),
        [
            (1, 1, None, False, "अनीता कुमारी", "hi"),
            (2, 1, 3, False, "Bhola Ram", "hi"),
            (2, 3, None, False, "Bhola Ram", "en"),
            (3, 2, None, False, "Chanda", "hi"),
            (4, 1, None, True, "Dinesh", "hi"),
            (5, 3, None, False, "Esther", "en"),
        ],
    )


def languages(database: Database) -> dict[int, str]:
    found = database.read_now(lambda session: contacts_of(session, range(1, 6)))
    return {officer: contact.language for officer, (contact,) in found.items()}


def test_every_current_officer_gets_one_console_contact(database: Database) -> None:
    database.write_now(listed)
    assert database.write_now(lambda session: ensure_console_contacts(session, 2, NOW)) == 3
    assert languages(database) == {1: "hi", 2: "hi", 3: "hi"}
    assert database.write_now(lambda session: ensure_console_contacts(session, 2, NOW)) is None
    assert database.write_now(lambda session: ensure_console_contacts(session, 3, NOW)) == 5
    assert languages(database) == {1: "hi", 2: "hi", 3: "hi", 5: "en"}


def test_contacts_are_made_in_chunks(database: Database) -> None:
    database.write_now(listed)
    reached: list[int | None] = [0]
    while (after := reached[-1]) is not None:
        reached.append(
            database.write_now(
                lambda session, after=after: ensure_console_contacts(session, 3, NOW, after=after, limit=2)
            )
        )
    assert reached == [0, 2, 5, None]


def test_an_officers_own_contact_comes_before_an_assistants(database: Database) -> None:
    def share(session: Session) -> None:
        insert_many(session, Contacts, ("id", "channel", "address", "language"), [(90, "telegram", "777", "en")])
        insert_many(
            session, ContactOfficers, ("officer_id", "contact_id", "role", "linked_at"), [(1, 90, "assistant", NOW)]
        )
        ensure_console_contacts(session, 3, NOW)
        session.connection().execute(update(Contacts).values(stopped_at=NOW, snoozed_until=date(2026, 4, 9)))

    database.write_now(listed)
    database.write_now(share)
    own, assistants = database.read_now(lambda session: contacts_of(session, [1]))[1]
    assert (own.channel, own.address, own.role) == ("console", "1", "self")
    assert (assistants.id, assistants.role, assistants.language) == (90, "assistant", "en")
    assert (own.stopped, own.unreachable, own.snoozed_until) == (True, False, date(2026, 4, 9))


# --- who writes to us -------------------------------------------------------------------------------------------------

MOBILE = "+919000000001"


def with_mobiles(session: Session) -> None:
    """Officer 1's number changes with import 3; 3 shares the new one from import 4 on; 4 has left."""
    listed(session)
    insert_many(
        session,
        OfficerIdentifiers,
        ("kind", "value", "officer_id", "since_import", "until_import", "source"),
        [
            ("mobile", MOBILE, 1, 1, 3, "officers"),
            ("mobile", "+919000000002", 1, 3, None, "officers"),
            ("mobile", "+919000000002", 3, 4, None, "officers"),
            ("mobile", "+919000000004", 4, 1, None, "officers"),
            ("employee_id", "+919000000004", 2, 1, None, "officers"),
        ],
    )


def met(database: Database, address: str = "777") -> Person:
    return database.write_now(lambda session: meet(session, "telegram", address, "hi"))


def seen(database: Database, address: str = "777") -> Person | None:
    return database.read_now(lambda session: person_at(session, "telegram", address))


def links(database: Database) -> list[tuple[int, str, str, str]]:
    found = database.read_now(lambda session: contacts_of(session, range(1, 6)))
    return [(one, each.channel, each.address, each.role) for one, all_ in sorted(found.items()) for each in all_]


def test_somebody_new_is_met_once(database: Database) -> None:
    assert seen(database) is None
    person = met(database)
    assert person == Person(1, "hi", stopped=False, unreachable=False, officers=())
    assert met(database) == person == seen(database)


def test_a_number_is_looked_up_on_the_list_that_holds_now(database: Database) -> None:
    database.write_now(with_mobiles)

    def named(visible: int, mobile: str) -> list[str]:
        return database.read_now(lambda session: [one.name for one in officers_with_mobile(session, visible, mobile)])

    assert named(2, MOBILE) == ["अनीता कुमारी"]
    assert named(3, MOBILE) == []
    assert named(3, "+919000000002") == ["अनीता कुमारी"]
    assert named(4, "+919000000002") == ["अनीता कुमारी", "Chanda"]
    assert named(4, "+919000000004") == []


def test_an_address_of_ones_own_takes_the_place_of_the_one_before(database: Database) -> None:
    database.write_now(listed)
    anita, chanda = 1, 3

    def link(person: Person, officer: int) -> list[int]:
        return database.write_now(lambda session: link_own(session, person.contact_id, officer, NOW))

    first, second = met(database, "777"), met(database, "888")
    database.write_now(lambda session: ensure_console_contacts(session, 3, NOW))
    link(first, anita)
    link(first, anita)
    assert [link for link in links(database) if link[1] == "telegram"] == [(1, "telegram", "777", "self")]
    assert link(second, anita) == [first.contact_id]
    assert [link for link in links(database) if link[1] == "telegram"] == [(1, "telegram", "888", "self")]
    link(second, chanda)
    assert [link for link in links(database) if link[1] == "telegram"] == [(3, "telegram", "888", "self")]
    assert seen(database, "888") == Person(second.contact_id, "hi", stopped=False, unreachable=False, officers=(3,))
    assert sum(link[1] == "console" for link in links(database)) == 4  # another channel's stay as they are


def test_an_assistants_address_may_become_the_officers_own(database: Database) -> None:
    database.write_now(listed)
    person = met(database)

    def assist(session: Session) -> None:
        rows = [(1, person.contact_id, "assistant", NOW), (2, person.contact_id, "assistant", NOW)]
        insert_many(session, ContactOfficers, ("officer_id", "contact_id", "role", "linked_at"), rows)
        link_own(session, person.contact_id, 1, NOW)

    database.write_now(assist)
    assert links(database) == [(1, "telegram", "777", "self"), (2, "telegram", "777", "assistant")]


def test_a_shared_phone_is_the_own_address_of_several(database: Database) -> None:
    database.write_now(listed)
    number = met(database).contact_id
    for officer in (1, 3, 2):
        beside = (1, officer)
        database.write_now(
            lambda session, own=officer, beside=beside: link_own(session, number, own, NOW, beside=beside)
        )  # type: ignore[misc]
    assert links(database) == [(1, "telegram", "777", "self"), (2, "telegram", "777", "self")]


def test_stopped_and_unreachable_are_noted_and_taken_back(database: Database) -> None:
    number = met(database).contact_id
    database.write_now(lambda session: stop(session, number, NOW))
    database.write_now(lambda session: mark_unreachable(session, number, "blocked", NOW))
    database.write_now(lambda session: mark_unreachable(session, number, "unreachable", NOW + timedelta(days=1)))
    assert seen(database) == Person(number, "hi", stopped=True, unreachable=True, officers=())
    row = database.read_now(lambda session: session.get(Contacts, number))
    assert row is not None
    assert (row.stopped_at, row.unreachable_since, row.unreachable_because) == (NOW, NOW, "blocked")
    database.write_now(lambda session: resume(session, number))
    database.write_now(lambda session: mark_reachable(session, number))
    assert seen(database) == Person(number, "hi", stopped=False, unreachable=False, officers=())
