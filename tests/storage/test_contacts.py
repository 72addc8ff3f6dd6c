from datetime import UTC, date, datetime

from sqlalchemy import update
from sqlmodel import Session

from storage.bulk import insert_many
from storage.contacts import contacts_of, ensure_console_contacts
from storage.database import Database
from storage.tables import ContactOfficers, Contacts, Listings, Officers

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
