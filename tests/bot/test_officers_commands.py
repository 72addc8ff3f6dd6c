"""What an officer asks: standing, reasons, steps, courses, emails, a pause; and what buttons bring back."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.commands import COMMANDS
from bot.config import Config, EmailSettings
from bot.render import render
from bot.turn import Reply
from bot.understanding import likely
from scheduler.clock import IST
from storage.contacts import person_at
from storage.database import Database
from storage.tables import AccountReadings, ContactOfficers, Errands, LookUps, PlanItems, SparrowEmails
from storage.wishes import snoozed_until
from tests.bot.chatting import CHAT, NOW, Chat, press, text
from tests.scheduler.office import BIHAR, RAJASTHAN

TODAY = date(2026, 4, 2)


@pytest.fixture
def chat(database: Database) -> Chat:
    """Officer 1 with an account, two courses of three, and emails that differ."""
    chat = Chat(database)
    chat.listed(1, name="Asha Devi", salutation="Smt.")
    chat.office.report()
    chat.office.account(1, email="asha.devi@mail.example")
    chat.office.completed(1, "Files", date(2026, 3, 2), 1.5)
    chat.office.completed(1, "Notes", date(2026, 4, 1), 2)
    chat.activate(BIHAR, RAJASTHAN)
    chat.replies(chat.shares())
    return chat


def contact(chat: Chat) -> int:
    person = chat.database.read_now(lambda session: person_at(session, "telegram", CHAT))
    assert person
    return person.contact_id


def assists(chat: Chat, number: int) -> None:
    chat.listed(number, mobile=f"+91900000000{number}")
    values = {"officer_id": number, "contact_id": contact(chat), "role": "assistant", "linked_at": NOW}
    chat.office.insert(ContactOfficers, **values)


def buttons(reply: Reply) -> dict[str, str]:
    rows = (reply.form or {}).get("buttons", ())
    return {button["label"]: button["answer"] for row in rows for button in row}


def words(reply: Reply) -> str:
    return render(reply.template, reply.language, reply.values)


def key(chat: Chat, metric: str) -> int:
    (reply,) = chat.replies(text("/status"))
    return next(item["key"] for item in reply.values["items"] if item["metric"] == metric)


def test_status_is_a_line_for_each_obligation_with_figures_and_days(chat: Chat) -> None:
    chat.office.sparrow(1, "asha.devi@gov.example")
    (reply,) = chat.replies(text("mera status"))
    lines = words(reply).splitlines()
    assert lines[0] == "Dear Smt. Asha Devi,"
    assert "Awaiting the report: 2 of 3 courses completed, 1 remaining. Due: 31 March 2026 (2 days ago)" in lines
    assert (
        "2 of 52 hours completed, 50 remaining; 1 hour a week from now suffices. Due: 31 March 2027 (363 days left)"
        in lines
    )
    assert "iGOT: as•••i@mail.example" in lines
    assert "SPARROW: as•••i@gov.example" in lines
    assert lines[-1] == "As on 1 April 2026 (iGOT report)"
    assert "asha.devi" not in words(reply)
    assert not any("As many" in line for line in lines)  # advice asks nothing that could be behind
    assert list(buttons(reply)) == ["Why", "How do I", "This is wrong", "Picture", "I have just finished"]


def test_status_of_several_names_each_and_comes_in_parts_where_it_must(chat: Chat) -> None:
    assists(chat, 2)
    both = chat.replies(text("/status"))
    assert [reply.values["officer"]["name"] for reply in both] == ["Asha Devi", "Officer 2"]
    chat.text_length = 450
    parts = chat.replies(press("status 0 1"))
    assert len(parts) > 1
    assert all(len(words(part)) <= 450 for part in parts)
    assert [bool(buttons(part)) for part in parts] == [False] * (len(parts) - 1) + [True]


def test_who_is_asked_nothing_hears_so(database: Database) -> None:
    chat = Chat(database)
    chat.listed(1)
    chat.replies(chat.shares())
    for command in ("/status", "/why", "/how"):
        assert chat.templates(text(command)) == ["nothing_asked"]


@pytest.mark.parametrize("command", ["status", "why", "how", "wrong", "courses", "email", "picture"])
def test_nobody_is_told_of_an_officer_for_whom_they_do_not_speak(chat: Chat, command: str) -> None:
    chat.listed(2, mobile="+919000000002")
    replies = chat.replies(press(f"{command} 0 2" if command != "email" else "email 2"))
    assert [reply.template for reply in replies] == ["help"]


def test_an_assistant_cannot_speak_for_the_officers_email(chat: Chat) -> None:
    assists(chat, 2)
    assert chat.templates(press("email 2 give")) == ["help"]
    (reply,) = chat.replies(text("/email"))
    assert reply.values["officer"]["name"] == "Asha Devi"


def test_a_long_why_is_chosen_from_and_answered_for_one(chat: Chat) -> None:
    (asked,) = chat.replies(text("why"))
    assert asked.template == "which"
    assert list(buttons(asked)) == [
        *("1 Advice", "2 Registration", "3 Courses", "4 Hours", "5 Advice", "6 Email"),
        "All at once",
    ]
    (courses,) = chat.pressed("3 Courses", [asked])
    assert [item["metric"] for item in courses.values["items"]] == ["courses"]
    assert "Version of the order" in words(courses)
    assert "Unofficial translation" in words(courses)
    assert "All at once" in buttons(asked)
    assert len(chat.pressed("All at once", [asked])) > 1
    (how,) = chat.pressed("How do I", [courses])
    assert how.template == "how_do_i"
    assert "Complete all of a course" in words(how)


def test_how_shows_what_the_order_points_out(chat: Chat) -> None:
    (reply,) = chat.replies(press(f"how {key(chat, 'same_email')} 1"))
    assert "SPARROW's text box" in words(reply)
    (asked,) = chat.replies(text("/how"))
    assert (asked.template, asked.values["command"]) == ("which", "how")
    assert list(buttons(asked)) == ["1 Courses", "2 Hours", "3 Email"]  # neither advice nor what is met


def test_buttons_are_numbered_as_the_text_is(chat: Chat) -> None:
    chat.config = chat.config.model_copy(update={"devanagari_digits": True})
    assert list(buttons(chat.replies(text("/how"))[0])) == ["१ Courses", "२ Hours", "३ Email"]


def test_a_button_about_what_is_asked_no_longer_asks_again(chat: Chat) -> None:
    assert chat.replies(press("how 9999 1"))[0].template == "which"
    assert chat.replies(press("wrong 9999 1 hours"))[0].template == "which"
    assert chat.replies(press("why 9999 1"))[0].template == "which"


def test_courses_are_those_of_the_year_and_of_the_plan(chat: Chat) -> None:
    for number in range(12):
        values = {"since_import": 1, "is_apar": True, "due_on": date(2026, 12, 1 + number), "progress": "not_started"}
        chat.office.insert(PlanItems, account_id=1, course_id=chat.office.course("p" * (number + 1)), **values)
    (reply,) = chat.replies(text("कोर्स"))
    shown = words(reply)
    assert "1 course completed, 2 hours in all\n1. Notes (01.04.2026, 2 hours)" in shown
    assert "Files" not in shown
    assert "Still open in the plan: 12 courses\n1. p (by 01.12.2026)" in shown
    assert "And 2 more" in shown


def test_courses_are_the_newest_first_and_the_rest_counted(chat: Chat) -> None:
    for number in range(1, 12):
        chat.office.completed(1, "c" * number, date(2026, 4, 1), 1 + number)
    (reply,) = chat.replies(text("/courses"))
    assert len(reply.values["done"]) == 10
    assert "12 courses completed" in words(reply)
    assert "And 2 more" in words(reply)


def test_courses_say_by_which_source_they_are_known(chat: Chat) -> None:
    (reply,) = chat.replies(text("/courses"))
    assert words(reply).endswith("As on 1 April 2026 (iGOT report)")
    chat.office.insert(LookUps, officer_id=1, looked_up_at=NOW, outcome="read", as_on=NOW)
    chat.office.insert(AccountReadings, account_id=1, as_on=NOW)
    (reply,) = chat.replies(text("/courses"))
    assert words(reply).endswith("As on 2 April 2026 (information from iGOT)")


def test_who_has_no_account_has_completed_nothing_that_is_known(chat: Chat) -> None:
    assists(chat, 2)
    first, second = chat.replies(text("/courses"))
    assert first.values["done"]
    assert "No course is recorded as completed in this period." in words(second)


def put_off(chat: Chat) -> date | None:
    return chat.database.read_now(lambda session: snoozed_until(session, contact(chat)))


def test_reminders_are_put_off_and_taken_up_again(chat: Chat) -> None:
    asked = chat.replies(text("baad me"))
    assert list(buttons(asked[0])) == ["1 day", "3 days", "7 days"]
    (reply,) = chat.pressed("3 days", asked)
    assert "begin again on 5 April 2026" in words(reply)
    assert put_off(chat) == date(2026, 4, 5)
    assert "begin again on 5 April 2026" in words(chat.replies(text("/status"))[0])
    chat.replies(text("resume"))
    assert put_off(chat) is None
    assert chat.templates(text("/snooze 7")) == ["snoozed"]
    assert put_off(chat) == date(2026, 4, 9)
    assert [act for act, *_ in chat.acts()] == ["joined", "snoozed", "resumed", "snoozed"]


@pytest.mark.parametrize("days", ["30", "0", "-1", "soon"])
def test_for_no_other_time_can_reminders_be_put_off(chat: Chat, days: str) -> None:
    assert chat.templates(text(f"/snooze {days}")) == ["snooze_how_long"]
    assert put_off(chat) is None


def test_what_is_stopped_need_not_be_put_off(chat: Chat) -> None:
    chat.replies(text("STOP"))
    assert chat.templates(text("/snooze 3")) == ["snooze_not_needed"]


def declared(chat: Chat) -> list[tuple[str, str]]:
    rows = chat.database.read_now(lambda session: session.exec(select(SparrowEmails)).all())
    return [(row.source, row.email) for row in rows]


def test_an_officer_says_which_email_sparrow_has(chat: Chat) -> None:
    page = chat.replies(text("ईमेल"))
    assert "SPARROW: not known to the department" in words(page[0])
    (asked,) = chat.pressed("Give SPARROW email", page)
    assert asked.template == "email_ask"
    assert chat.templates(text("what?")) == ["email_not_read"]
    assert chat.templates(text("asha@mail.example or asha@gov.example")) == ["email_not_read"]
    (answer,) = chat.replies(text(" Asha.Devi@mail.example "))
    assert "The two emails are the same. This rests on the information you gave" in words(answer)
    assert declared(chat) == [("self_declared", "asha.devi@mail.example")]
    (standing,) = chat.replies(text("/status"))
    assert "Fulfilled by the SPARROW email you gave" in words(standing)
    chat.pressed("Change SPARROW email", [answer])
    assert chat.templates(text("status")) == ["status"]  # no email, and the question stands
    (changed,) = chat.replies(text("asha[at]gov[dot]example"))
    assert "The two emails differ" in words(changed)
    assert declared(chat) == [("self_declared", "asha@gov.example")]
    chat.pressed("Change SPARROW email", [changed])
    chat.replies(text("मेरा ईमेल Asha@Gov.example है।"))
    assert declared(chat) == [("self_declared", "asha@gov.example")]
    acts = [(act, subject) for act, subject, _ in chat.acts()]
    assert acts == [("joined", "#1")] + [("declare_sparrow_email", "#1")] * 3


def test_what_the_departments_list_says_is_not_declared(chat: Chat) -> None:
    asked = chat.replies(press("email 1 give"))
    chat.office.sparrow(1, "asha.devi@gov.example")
    (answer,) = chat.replies(text("asha@gov.example"))
    assert asked[0].template == "email_ask"
    assert "SPARROW: as•••i@gov.example (the department's SPARROW list)" in words(answer)
    assert buttons(answer) == {}
    assert len(declared(chat)) == 1


def test_who_may_change_an_email_is_told_in_the_departments_words(database: Database) -> None:
    chat = Chat(database, Config(email=EmailSettings(who_changes_en="SPARROW: the Personnel Department.")))
    chat.listed(1)
    chat.activate(RAJASTHAN)
    chat.replies(chat.shares())
    (reply,) = chat.replies(text("/email"))
    assert "SPARROW: the Personnel Department." in words(reply)
    assert "SPARROW's text box" in words(reply)


def test_a_picture_is_an_errand_and_not_many_of_them(chat: Chat) -> None:
    for _ in range(7):
        assert chat.templates(text("/picture")) == ["picture_comes"]
    waiting = chat.database.read_now(lambda session: session.exec(select(Errands)).all())
    assert [(errand.kind, errand.values) for errand in waiting] == [("picture", {"officer": 1})] * 4


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("mera status kya hai", "status"),
        ("kitne ghante aur bache hain", "status"),
        ("how many hours are pending?", "status"),
        ("अब कितने घंटे शेष हैं?", "status"),
        ("ये जानकारी ग़लत लग रही है", "wrong"),
        ("email kaise badlein", "email"),
        ("course kaise karein", "how"),
        ("मेरे पाठ्यक्रम", "courses"),
        ("आप यह क्यों भेजते हैं", "why"),
        ("नमस्ते", None),
        ("", None),
        ("please stop sending these", None),
        ("कल से मैं कार्यालय में नहीं हूँ और मेरे घंटे कौन देखेगा", None),
    ],
)
def test_free_text_is_understood_by_its_key_words(said: str, name: str | None) -> None:
    guessed = likely(said)
    assert (guessed and guessed.name) == name


def test_what_is_guessed_changes_nothing(chat: Chat) -> None:
    said: Any = ("mujhe batao kitna baki hai", "yeh galat hai kya", "kaise hoga yeh")
    assert [chat.templates(text(words))[0] for words in said] == ["status", "which", "which"]
    assert [act for act, *_ in chat.acts()] == ["joined"]


def test_every_command_of_the_menu_has_words_in_both_languages() -> None:
    from tests.templates.test_parity import WORDS  # noqa: PLC0415 - only this test reads them

    mine = {"status", "why", "wrong", "email", "courses", "snooze", "how", "picture", "tickets"}
    assert mine <= {command.name for command in COMMANDS}
    assert all(mine <= set(WORDS[language]["commands"]) for language in ("hi", "en"))


def test_the_day_on_which_reminders_begin_again_is_not_told_once_it_is_there(chat: Chat) -> None:
    chat.replies(text("/snooze 1"))
    tomorrow = datetime(2026, 4, 3, 9, tzinfo=IST)
    assert chat.replies(text("/status"), tomorrow)[0].values["snoozed_until"] is None
    assert chat.replies(text("/status"), tomorrow - timedelta(days=1))[0].values["snoozed_until"] == "2026-04-03"
