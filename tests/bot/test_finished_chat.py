"""An officer has just finished something: it is noted, nudges rest, iGOT is asked where it can be."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from bot.acts.finishing import say_finished
from bot.acts.who import NotAllowed, Who
from bot.render import render
from bot.turn import Reply
from scheduler.clock import IST
from scheduler.sources.igot_api import Trouble
from storage.actors import grant
from storage.complaint import Busy
from storage.contacts import person_at
from storage.database import Database
from storage.knowledge import known_of
from storage.rows import LookUp, LookUpOutcome, Right
from storage.tables import ContactOfficers, Reports, SaidFinished
from tests.bot.chatting import CHAT, NOW, Chat, press, text
from tests.scheduler.office import BIHAR

MANAGER = "900"
COURSES, HOURS = "courses", "hours"


@pytest.fixture
def chat(database: Database) -> Chat:
    """Officer 1 on 2 April 2026: three courses are awaited, the year's hours have begun."""
    chat = Chat(database)
    chat.listed(1, name="Asha Devi", salutation="Smt.")
    chat.office.report()
    chat.office.account(1)
    chat.activate(BIHAR)
    chat.replies(chat.shares())
    return chat


def words(reply: Reply) -> str:
    return render(reply.template, reply.language, reply.values)


def key(chat: Chat, metric: str) -> int:
    (reply,) = chat.replies(text("/status"))
    return next(int(item["key"]) for item in reply.values["items"] if item["metric"] == metric)


def kept(chat: Chat) -> dict[int, tuple[datetime, int]]:
    rows = chat.database.read_now(lambda session: session.exec(select(SaidFinished)).all())
    return {row.obligation_key: (row.rests_until, row.times) for row in rows}


@pytest.mark.parametrize(
    "said",
    ["/done", "/ho_gaya", "/हो गया", "ho gaya", "Ho Gaya", "हो गया", "poora ho gaya", "course complete",
     "course poora ho gaya", "कोर्स पूरा हो गया", "finished"],
)  # fmt: skip
def test_it_is_understood_in_many_words(chat: Chat, said: str) -> None:
    assert chat.templates(text(said)) == ["finished_noted"]


def test_it_is_noted_of_all_that_courses_can_meet(chat: Chat) -> None:
    (reply,) = chat.replies(text("ho gaya"))
    said = words(reply)
    assert said.startswith("Dear Smt. Asha Devi,")
    assert [item["metric"] for item in reply.values["items"]] == [COURSES, HOURS]
    assert "The report at hand is as on 1 April 2026." in said
    assert "can stand in the report of 6 April 2026" in said  # 3 April is a holiday
    assert "Reminders about it rest up to and including 4 April 2026." in said
    midnight = datetime(2026, 4, 5, tzinfo=IST)
    assert kept(chat) == {key(chat, metric): (midnight, 1) for metric in (COURSES, HOURS)}
    assert chat.acts()[-1] == ("said_finished", "#1", "telegram")


def test_the_button_under_the_status_says_so_too(chat: Chat) -> None:
    status = chat.replies(text("/status"))
    assert [reply.template for reply in chat.pressed("I have just finished", status)] == ["finished_noted"]
    assert "Said to be just done:" in words(chat.replies(text("/status"))[0])


def test_of_one_obligation_alone(chat: Chat) -> None:
    hours = key(chat, HOURS)
    chat.replies(press(f"done {hours} 1"))
    assert list(kept(chat)) == [hours]


def test_where_nothing_is_left_to_do_there_is_no_button(chat: Chat) -> None:
    for number in range(60):
        chat.office.completed(1, f"Course {number}", date(2026, 3, 30) if number < 3 else date(2026, 4, 1))
    status = chat.replies(text("/status"))
    assert "I have just finished" not in str(status[0].form)
    assert chat.templates(text("ho gaya")) == ["finished_nothing"]


def test_nudges_rest_for_48_hours_and_begin_again(chat: Chat) -> None:
    chat.replies(text("ho gaya"))
    assert finished_on(chat, 4) == {key(chat, COURSES), key(chat, HOURS)}
    assert finished_on(chat, 5) == set()


def finished_on(chat: Chat, day: int) -> set[int]:
    """Of which obligations nobody is reminded on a day of April."""
    known = chat.database.read_now(lambda session: known_of(session, 1, [1], date(2026, 4, day)))
    return set(known[1].finished)


def test_saying_it_again_prolongs_nothing_until_a_report_has_come(chat: Chat) -> None:
    chat.replies(text("ho gaya"))
    first = kept(chat)
    again = NOW + timedelta(days=1)
    assert "up to and including 4 April" in words(chat.replies(text("ho gaya"), again)[0])
    assert {rests for rests, _ in kept(chat).values()} == {rests for rests, _ in first.values()}
    later = NOW + timedelta(days=5)
    assert "have rested once already" in words(chat.replies(text("ho gaya"), later)[0])
    chat.database.write_now(
        lambda session: session.execute(update(Reports).values(as_on=NOW + timedelta(days=5, hours=1)))
    )
    assert "up to and including 10 April" in words(chat.replies(text("ho gaya"), NOW + timedelta(days=6))[0])


def test_whoever_speaks_for_several_says_of_whom(chat: Chat) -> None:
    chat.office.officer(2, name="Ravi Kumar")
    chat.office.account(2)

    def link(session: Session) -> None:
        person = person_at(session, "telegram", CHAT)
        assert person
        session.add(ContactOfficers(contact_id=person.contact_id, officer_id=2, role="assistant", linked_at=NOW))

    chat.database.write_now(link)
    asked = chat.replies(text("ho gaya"))
    assert [reply.values["officer"]["name"] for reply in asked] == ["Asha Devi", "Ravi Kumar"]
    assert "On which requirement has work just been completed?" in words(asked[1])
    (noted,) = chat.pressed("2 Hours", asked[1:])
    assert noted.values["officer"]["name"] == "Ravi Kumar"
    assert chat.acts()[-1][:2] == ("said_finished", "#2")


def test_nobody_says_so_for_others(chat: Chat) -> None:
    chat.office.officer(2)
    assert chat.templates(press(f"done {key(chat, HOURS)} 2")) != ["finished_noted"]
    assert kept(chat) == {}
    who = Who("#1", "telegram", frozenset({Right.OFFICER}), (1,))
    with pytest.raises(NotAllowed):
        chat.database.write_now(lambda session: say_finished(session, who, 2, {}, NOW))


def test_the_it_manager_sees_why_nobody_is_reminded(chat: Chat) -> None:
    chat.replies(text("ho gaya"))
    chat.replies(text("/start", MANAGER, language="en"))

    def manage(session: Session) -> None:
        person = person_at(session, "telegram", MANAGER)
        assert person
        grant(session, "Ravi", Right.IT_MANAGER, [], granted_by="shell", now=NOW, contact_id=person.contact_id)

    chat.database.write_now(manage)
    (page,) = chat.replies(text("/officer #1", MANAGER))
    assert "Said to be just done:" in words(page)


class Igot:
    """Answers as iGOT would."""

    def __init__(self, chat: Chat, outcome: LookUpOutcome | Exception = LookUpOutcome.READ) -> None:
        self.chat, self.outcome, self.asked = chat, outcome, 0
        chat.look_up = self

    async def __call__(self, officer_id: int) -> LookUp:
        self.asked += 1
        if isinstance(self.outcome, Exception):
            raise self.outcome
        if self.outcome is LookUpOutcome.READ and self.asked == 1:
            for name in "abc":
                self.chat.office.completed(officer_id, name, date(2026, 3, 30))
        return LookUp(officer_id, self.outcome, datetime(2026, 4, 2, 5, tzinfo=UTC))


def test_igot_is_asked_at_once_and_the_new_standing_told(chat: Chat, tmp_path: Path) -> None:
    Igot(chat)
    (noted,) = chat.replies(text("ho gaya"))
    assert "iGOT is being asked now; the answer comes here." in words(noted)
    (told,) = chat.errands(tmp_path)
    assert "iGOT has been asked just now." in words(told)
    assert [(item["metric"], item["state"]) for item in told.values["items"]] == [(COURSES, "met"), (HOURS, "open")]


def test_it_is_asked_three_times_a_day_for_one_officer(chat: Chat, tmp_path: Path) -> None:
    igot = Igot(chat, LookUpOutcome.NOT_FOUND)
    said = []
    for _ in range(5):
        said += chat.replies(text("ho gaya"))
        chat.errands(tmp_path)
    assert igot.asked == 3
    assert [reply.values["too_often"] for reply in said] == [False, False, False, True, True]
    chat.replies(text("ho gaya"), NOW + timedelta(days=1))
    chat.errands(tmp_path)
    assert igot.asked == 4


@pytest.mark.parametrize("fault", [Trouble("unreachable"), Busy("Another import is running.")])
def test_where_it_cannot_be_asked_that_is_said(chat: Chat, tmp_path: Path, fault: Exception) -> None:
    Igot(chat, fault)
    chat.replies(text("ho gaya"))
    (told,) = chat.errands(tmp_path)
    assert "iGOT could not be asked just now" in words(told)
    assert kept(chat) != {}


def test_an_account_that_is_not_found_is_nobodys_fault(chat: Chat, tmp_path: Path) -> None:
    Igot(chat, LookUpOutcome.NOT_FOUND)
    chat.replies(text("ho gaya"))
    (told,) = chat.errands(tmp_path)
    assert "no account was found there with the email and mobile number known here" in words(told)
