"""`smaran officers reach`: how many are reached where, and how many only because they have agreed."""

from datetime import UTC, datetime

from storage.tables import ContactOfficers, Contacts
from tests.bot.cli.terminal import Terminal
from tests.scheduler.office import Office

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
WHATSAPP = """
[whatsapp]
token = "invented-token"
phone_number_id = "1"
waba_id = "2"
app_secret = "invented"
verify_token = "invented"
"""


def reached(terminal: Terminal, config: str = "") -> list[str]:
    terminal.config.write_text(config, encoding="utf-8")
    with terminal.database() as database:
        office = Office(database)
        for number, channel, because in (
            (1, "telegram", None),
            (2, "whatsapp", None),
            (3, "whatsapp", "officers' list"),
        ):
            office.officer(number)
            address = f"90000000{number}"
            office.insert(Contacts, id=number, channel=channel, address=address, language="hi", agreed_because=because)
            office.insert(ContactOfficers, officer_id=number, contact_id=number, role="self", linked_at=NOW)
    return terminal.type("officers", "reach").output.splitlines()


def test_each_channel_that_is_on_is_counted(terminal: Terminal) -> None:
    header, row, first = reached(terminal, WHATSAPP)
    assert row.split() == ["whatsapp", "1", "1"]
    assert "agreed, not joined" in header
    assert first.startswith(
        "Written to first on whatsapp: whom the officers' list says to have agreed; nobody who said no"
    )


def test_the_order_by_which_all_have_agreed_is_named(terminal: Terminal) -> None:
    *_, first = reached(terminal, WHATSAPP + 'agreed_on = 2026-04-01\nagreed_order = "12/2026"\n')
    assert "everybody, by order 12/2026 of 01.04.2026" in first


def test_an_order_of_a_day_to_come_does_not_count_yet(terminal: Terminal) -> None:
    *_, first, then = reached(terminal, WHATSAPP + 'agreed_on = 2999-04-01\nagreed_order = "12/2026"\n')
    assert first.startswith("Written to first on whatsapp: whom the officers' list says to have agreed")
    assert then == "The order in [whatsapp] agreed_on counts from its day, 01.04.2999."


def test_where_nobody_is_written_to_first_nothing_is_said_of_it(terminal: Terminal) -> None:
    assert [line.split()[0] for line in reached(terminal)] == ["channel", "console"]
