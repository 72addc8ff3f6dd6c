"""Officers who never wrote: who is written to first, by whose word, and what takes that back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from scheduler.agreeing import keep_agreements
from scheduler.check import Check
from storage.agreements import BY_LIST, Agreements, count_agreements
from storage.contacts import contacts_of, meet, person_at
from storage.database import Database
from storage.forgetting import suppress
from storage.joining import link_own
from storage.queueing import NewMessage, put
from storage.reach import How, reached_of
from storage.tables import Contacts, Listings, Messages, OfficerIdentifiers
from storage.wishes import show_notice, stop
from tests.scheduler.office import BIHAR, Office, packaged, terms

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
ORDER = "order 12/2026 of 01.04.2026"


class List:
    """The officers' list, as it is and as it changes."""

    def __init__(self, database: Database) -> None:
        self.database, self.office = database, Office(database)

    def put(self, number: int, agreed: bool | None, mobile: str | None = None, **more: Any) -> None:  # noqa: FBT001 - the cell
        mobile = mobile or f"+91900000000{number}"
        self.office.officer(number, agreed=agreed, mobile=mobile, language="en", **more)
        identifier = {"kind": "mobile", "value": mobile, "officer_id": number, "since_import": 1, "source": "officers"}
        self.office.insert(OfficerIdentifiers, **identifier)

    def change(self, number: int, **cells: Any) -> None:
        changed = update(Listings).where(col(Listings.officer_id) == number).values(**cells)
        self.do(lambda session: session.connection().execute(changed))

    def do(self, work: Any, *args: Any, **more: Any) -> Any:
        return self.database.write_now(lambda session: work(session, *args, **more))

    def check(self, all_because: str | None = None) -> dict[int, str | None]:
        """Before a check: by officer, what says that they may be written to."""
        keep_agreements(self.database, {"whatsapp": all_because}, NOW)
        return self.reached()

    def reached(self) -> dict[int, str | None]:
        def work(session: Any) -> dict[int, str | None]:
            found = contacts_of(session, range(1, 9))
            why = {row.id: row.agreed_because for row in session.exec(select(Contacts)).all()}
            return {
                number: why[each.id] for number, all_ in found.items() for each in all_ if each.channel == "whatsapp"
            }

        return dict(self.database.read_now(work))

    def contact(self, address: str) -> int:
        return int(self.do(meet, "whatsapp", address, "en").contact_id)


@pytest.fixture
def listed(database: Database) -> List:
    return List(database)


@pytest.mark.parametrize(
    ("agreed", "all_because", "why"),
    [
        (True, None, {1: BY_LIST}),
        (None, None, {}),
        (False, None, {}),
        (True, ORDER, {1: BY_LIST}),
        (None, ORDER, {1: ORDER}),
        (False, ORDER, {}),
    ],
)
def test_who_may_be_written_to_first(
    listed: List,
    agreed: bool | None,  # noqa: FBT001 - the cell
    all_because: str | None,
    why: dict[int, str],
) -> None:
    listed.put(1, agreed)
    assert listed.check(all_because) == why


def test_the_address_is_that_of_the_list_and_so_is_the_language(listed: List) -> None:
    listed.put(1, agreed=True)
    listed.check()
    ((contact,),) = listed.do(contacts_of, [1]).values()
    assert (contact.address, contact.language, contact.role, contact.agreed) == ("919000000001", "en", "self", True)
    assert listed.check() == {1: BY_LIST}


@pytest.mark.parametrize("left", [{"left": True}, {"mobile": None}], ids=["left", "no number"])
def test_nobody_who_left_or_has_no_number(listed: List, left: dict[str, Any]) -> None:
    listed.put(1, agreed=True)
    listed.change(1, **left)
    assert listed.check() == {}


def test_nobody_whose_number_is_shared(listed: List) -> None:
    for number in (1, 2):
        listed.put(number, agreed=True, mobile="+919000000005")
    assert listed.check() == {}


def test_nobody_whose_number_somebody_else_has_written_from(listed: List) -> None:
    listed.put(1, agreed=True)
    listed.do(show_notice, listed.contact("919000000001"), "1")
    assert listed.check() == {}


def test_nobody_who_has_joined_gets_a_second_address(listed: List) -> None:
    listed.put(1, agreed=True)
    joined = listed.contact("919000000007")
    listed.do(link_own, joined, 1, NOW)
    assert listed.check() == {1: None}


def test_nobody_who_was_forgotten(listed: List) -> None:
    for number in (1, 2):
        listed.put(number, agreed=True)
    listed.do(suppress, "whatsapp", ["919000000001"], NOW)
    assert listed.check() == {2: BY_LIST}


def test_stop_outranks_every_later_list(listed: List) -> None:
    listed.put(1, agreed=True)
    listed.check()
    listed.do(stop, listed.contact("919000000001"), NOW)
    listed.change(1, mobile="+919000000008")
    listed.check(ORDER)
    ((contact,),) = listed.do(contacts_of, [1]).values()
    assert (contact.address, contact.stopped) == ("919000000001", True)


def test_stop_on_another_channel_counts_as_well(listed: List) -> None:
    listed.put(1, agreed=True)
    listed.check()
    telegram = listed.do(meet, "telegram", "777", "en").contact_id
    listed.do(link_own, telegram, 1, NOW)
    listed.do(stop, telegram, NOW)
    assert listed.check() == {}


@pytest.mark.parametrize(
    "changed", [{"agreed": False}, {"agreed": None}, {"mobile": "+919000000008"}, {"left": True}], ids=str
)
def test_what_is_taken_back_ends_the_writing(listed: List, changed: dict[str, Any]) -> None:
    listed.put(1, agreed=True)
    listed.check()
    contact = listed.contact("919000000001")
    nudge = NewMessage("nudge", contact, "whatsapp", 1, NOW.date(), "hours", "", "en", NOW, NOW + timedelta(days=1))
    number = listed.do(put, [nudge], NOW)
    listed.change(1, **changed)
    assert "919000000001" not in [
        each.address for all_ in (listed.check(), listed.do(contacts_of, [1]))[1].values() for each in all_
    ]
    message = listed.database.read_now(lambda session: session.get_one(Messages, number))
    assert (message.state, message.reason) == ("dropped", "agreement_ended")


def test_what_is_agreed_again_is_written_to_again(listed: List) -> None:
    listed.put(1, agreed=True)
    listed.check()
    listed.change(1, agreed=False)
    assert listed.check() == {}
    listed.change(1, agreed=True)
    assert listed.check() == {1: BY_LIST}


def test_a_setting_that_is_withdrawn_ends_it_for_those_alone_who_rested_on_it(listed: List) -> None:
    listed.put(1, agreed=True)
    listed.put(2, agreed=None)
    assert listed.check(ORDER) == {1: BY_LIST, 2: ORDER}
    assert listed.check() == {1: BY_LIST}


def test_whoever_has_joined_since_needs_no_agreement_any_more(listed: List) -> None:
    listed.put(1, agreed=True)
    listed.check()
    listed.do(link_own, listed.contact("919000000001"), 1, NOW)
    listed.change(1, agreed=False)
    assert listed.check() == {1: None}


def test_they_speak_for_nobody_until_they_have_joined(listed: List) -> None:
    listed.put(1, agreed=True)
    listed.check()
    assert listed.do(person_at, "whatsapp", "919000000001").officers == ()


def test_they_are_counted_apart(listed: List) -> None:
    for number in (1, 2, 3):
        listed.put(number, agreed=number < 3)
    listed.check()
    listed.do(link_own, listed.contact("919000000003"), 3, NOW)
    assert listed.do(count_agreements, 1, ["whatsapp"]) == {"whatsapp": Agreements(joined=1, agreed=2)}
    found = listed.do(reached_of, [1, 3], ["whatsapp"])
    assert [found[number].how for number in (1, 3)] == [How.AGREED, How.REACHED]


def test_more_than_a_chunk_of_them(listed: List, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.agreeing.AT_ONCE", 2)
    for number in range(1, 6):
        listed.put(number, agreed=True)
    assert len(listed.check()) == 5
    for number in range(1, 6):
        listed.change(number, agreed=False)
    assert listed.check() == {}


@pytest.mark.parametrize("all_because", [None, ORDER])
def test_a_dry_run_counts_them_as_the_check_does(listed: List, all_because: str | None) -> None:
    listed.office.activate(packaged(BIHAR), date(2026, 3, 25))
    listed.office.report()
    for number, agreed in enumerate((True, True, None, False, True, True), 1):
        listed.put(number, agreed)
    listed.do(suppress, "whatsapp", ["919000000002"], NOW)
    listed.check(all_because)  # from now on 1 is an address that there is, and
    listed.change(1, agreed=False)  # one that ends
    listed.change(6, mobile=None)
    listed.put(7, agreed=True)
    known = replace(terms([packaged(BIHAR)]), channels=frozenset({"whatsapp"}), writes_first={"whatsapp": all_because})
    before = listed.reached()
    dry = Check(listed.database, known, NOW).run(dry_run=True)
    assert listed.reached() == before
    real = Check(listed.database, known, NOW).run()
    assert sorted(listed.reached()) == ([5, 7] if all_because is None else [3, 5, 7])
    assert (dry.planned, dry.held) == (real.planned, real.held)
    assert sum(dry.planned.values()) == len(listed.reached())
