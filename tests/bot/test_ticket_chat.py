"""What an officer says is wrong: asked for step by step, looked into by the IT manager, and answered in their chat."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from bot.acts.tickets import answer_ticket, open_ticket
from bot.acts.who import NotAllowed, Who
from bot.config import Config, TicketSettings
from bot.render import render
from bot.replies import put_replies
from bot.turn import Reply
from scheduler.check import Check
from scheduler.clock import IST
from storage.actors import grant
from storage.contacts import person_at
from storage.database import Database
from storage.joining import link_own
from storage.orders import set_activation
from storage.rows import Held, Right
from storage.tables import Audit, ContactOfficers, Contacts, Exemptions, Listings, Messages, Tickets
from tests.bot.chatting import CHAT, NOW, Chat, press, text
from tests.scheduler.office import BIHAR

MANAGER = "900"
SAID = "The course Files was completed on 12 March"


@pytest.fixture
def chat(database: Database) -> Chat:
    """Officer 1, who writes from one chat, and an IT manager with another."""
    chat = Chat(database)
    chat.listed(1, name="Asha Devi", salutation="Smt.")
    chat.office.report()
    chat.office.account(1)
    chat.activate(BIHAR)
    chat.replies(chat.shares())
    manage(chat, MANAGER)
    return chat


def manage(chat: Chat, address: str) -> None:
    chat.replies(text("/start", address, language="en"))

    def work(session: Session) -> None:
        person = person_at(session, "telegram", address)
        assert person
        grant(session, "Ravi", Right.IT_MANAGER, [], granted_by="shell", now=NOW, contact_id=person.contact_id)

    chat.database.write_now(work)


def contact(chat: Chat, address: str = CHAT) -> int:
    person = chat.database.read_now(lambda session: person_at(session, "telegram", address))
    assert person
    return person.contact_id


def words(reply: Reply) -> str:
    return render(reply.template, reply.language, reply.values)


def labels(reply: Reply) -> list[str]:
    return [button["label"] for row in (reply.form or {}).get("buttons", ()) for button in row]


def rows(chat: Chat, table: Any) -> list[Any]:
    return list(chat.database.read_now(lambda session: session.exec(select(table).order_by(table.id)).all()))


def manager_presses(chat: Chat, label: str, replies: list[Reply]) -> list[Reply]:
    answers = [
        button["answer"]
        for reply in replies
        for row in (reply.form or {}).get("buttons", ())
        for button in row
        if button["label"] == label
    ]
    return chat.replies(press(answers[-1], MANAGER))


def complains(chat: Chat, about: str = "3 Courses", what: str = "A course is missing", said: str = SAID) -> list[Reply]:
    asked = chat.replies(text("wrong"))
    kinds = chat.pressed(about, asked)
    if not labels(kinds[0]):
        return kinds
    chat.pressed(what, kinds)
    return chat.replies(text(said))


def test_it_is_asked_step_by_step_what_is_wrong(chat: Chat) -> None:
    asked = chat.replies(text("wrong"))
    kinds = chat.pressed("4 Hours", asked)
    assert labels(kinds[0]) == [
        *("A course is missing", "The hours are wrong", "Not my account", "Not for my post", "Something else"),
    ]
    (question,) = chat.pressed("The hours are wrong", kinds)
    assert labels(question) == ["Send without words"]
    told, notice = chat.replies(text("why do these hours differ"))  # any words answer; no command is guessed
    assert "Reminders about it rest until then, at most until 16 April 2026." in words(told)
    assert (notice.contact_id, notice.channel, notice.valid) == (contact(chat, MANAGER), "telegram", timedelta(days=7))
    assert "Asha Devi (E001), Patna" in words(notice)
    assert "“why do these hours differ”" in words(notice)
    assert labels(notice) == ["Look at it"]
    (ticket,) = rows(chat, Tickets)
    assert (ticket.what, ticket.officer_id, ticket.contact_id) == ("hours", 1, contact(chat))
    assert ticket.rests_until == datetime(2026, 4, 16, tzinfo=IST)


def test_words_may_be_left_out_and_long_ones_are_cut(chat: Chat) -> None:
    complains(chat, said="x" * 900)
    question = chat.pressed("Not my account", chat.pressed("2 Registration", chat.replies(text("wrong"))))
    chat.pressed("Send without words", question)
    first, second = rows(chat, Tickets)
    assert (len(first.words), second.words) == (500, None)


def test_the_audit_log_says_that_and_not_what_was_said(chat: Chat) -> None:
    complains(chat)
    (act,) = [act for act in rows(chat, Audit) if act.act == "open_ticket"]
    assert (act.subject, act.details["what"]) == ("#1", "course")
    assert SAID not in str(act.details)


def test_nothing_is_noted_when_the_question_is_left(chat: Chat) -> None:
    chat.pressed("A course is missing", chat.pressed("3 Courses", chat.replies(text("wrong"))))
    assert chat.templates(text("/cancel")) == ["cancelled"]
    assert rows(chat, Tickets) == []


def test_about_one_obligation_one_ticket_is_open(chat: Chat) -> None:
    complains(chat)
    (reply,) = complains(chat)
    assert reply.template == "ticket_is_open"
    assert "request for correction No. 1 of 2 April 2026" in words(reply)
    assert len(rows(chat, Tickets)) == 1
    assert "request for correction No. 1" in words(chat.replies(text("/status"))[0])


def test_two_who_ask_at_once_open_one(chat: Chat) -> None:
    who = Who("#1", "telegram", frozenset({Right.OFFICER}), (1,))
    opened = [
        chat.database.write_now(
            lambda session: open_ticket(session, who, 1, None, contact(chat), "post", None, 14, NOW)
        )[0]
        for _ in range(2)
    ]
    assert opened == [1, 1]


def test_nobody_opens_one_for_another_or_answers_one_without_the_role(chat: Chat) -> None:
    who = Who("#1", "telegram", frozenset({Right.OFFICER}), (1,))
    complains(chat)
    with pytest.raises(NotAllowed):
        chat.database.write_now(lambda session: open_ticket(session, who, 2, None, 1, "post", None, 14, NOW))
    with pytest.raises(NotAllowed):
        chat.database.write_now(lambda session: answer_ticket(session, who, 1, "no", NOW))
    assert chat.templates(text("/tickets")) == ["help"]
    assert chat.templates(press("tickets 1 close")) == ["help"]


@pytest.mark.parametrize(("rest_days", "held"), [(14, 1), (0, 0)])
def test_nudges_rest_while_it_is_open(database: Database, rest_days: int, held: int) -> None:
    chat = Chat(database, Config(tickets=TicketSettings(rest_days=rest_days)))
    chat.listed(1)
    chat.office.report()
    chat.activate(BIHAR)
    chat.replies(chat.shares())
    complains(chat, "2 Registration", "Something else")
    assert checked(chat, date(2026, 4, 2))[Held.TICKET] == held
    assert checked(chat, date(2026, 4, 15))[Held.TICKET] == held
    assert checked(chat, date(2026, 4, 16))[Held.TICKET] == 0


def checked(chat: Chat, day: date) -> dict[Held, int]:
    chat.office.report(datetime(day.year, day.month, day.day, 1, tzinfo=IST))
    now = datetime(day.year, day.month, day.day, 2, tzinfo=IST)
    return Check(chat.database, chat.terms, now).run(dry_run=True).held


def test_the_it_manager_goes_through_what_is_open(chat: Chat) -> None:
    complains(chat)
    complains(chat, "2 Registration", "Not my account", "It is a namesake's")
    (first,) = chat.replies(text("/tickets", MANAGER))
    assert "No. 1 (1 of 2), 2 April 2026\nAsha Devi (E001), Patna" in words(first)
    assert f"A course is missing\n“{SAID}”" in words(first)
    assert "0 of 3 courses completed" in words(first)
    assert labels(first) == ["Answer", "Close unanswered", "Exempt", "Next"]
    (second,) = manager_presses(chat, "Next", [first])
    assert "No. 2 (2 of 2)" in words(second)
    assert labels(second) == ["Answer", "Close unanswered", "Exempt", "Previous"]
    assert chat.replies(text("/tickets 2", MANAGER)) == [second]


def test_an_answer_goes_back_to_the_officer_in_their_language(chat: Chat) -> None:
    complains(chat)
    chat.database.write_now(
        lambda session: session.execute(update(Contacts).where(col(Contacts.id) == contact(chat)).values(language="hi"))
    )
    (asked,) = manager_presses(chat, "Answer", chat.replies(text("/tickets", MANAGER)))
    assert "Asha Devi" in words(asked)
    done, told, none_left = chat.replies(text("It comes with the next report.", MANAGER))
    assert "The officer is being told." in words(done)
    assert (told.contact_id, told.language) == (contact(chat), "hi")
    assert "आपके सुधार अनुरोध सं. 1 का उत्तर" in words(told)
    assert "“It comes with the next report.”" in words(told)
    assert none_left.template == "no_tickets"
    (ticket,) = rows(chat, Tickets)
    assert (ticket.answer, ticket.closed_by) == ("It comes with the next report.", "actor 1")
    assert chat.acts()[-1] == ("answer_ticket", "#1", "telegram")
    assert complains(chat, "3 पाठ्यक्रम", "पाठ्यक्रम छूट गया है")[0].template == "ticket_opened"


def test_closing_goes_without_words_and_shows_the_next(chat: Chat) -> None:
    complains(chat)
    complains(chat, "2 Registration", "Not my account")
    done, told, following = manager_presses(chat, "Close unanswered", chat.replies(text("/tickets", MANAGER)))
    assert (done.template, told.template, following.values["number"]) == ("ticket_done", "ticket_closed", 2)
    again = chat.replies(press("tickets 1 close", MANAGER))
    assert [reply.template for reply in again] == ["ticket_is_closed", "ticket"]
    assert chat.acts()[-1][0] == "close_ticket"


@pytest.mark.parametrize(
    ("choice", "until"), [("30 days", date(2026, 5, 2)), ("Until 31 March", date(2027, 3, 31)), ("No end date", None)]
)
def test_an_exemption_closes_it_and_is_told(chat: Chat, choice: str, until: date | None) -> None:
    complains(chat, "4 Hours", "Not for my post")
    asked = manager_presses(chat, "Exempt", chat.replies(text("/tickets", MANAGER)))
    assert chat.templates(text("for ever", MANAGER)) == ["ticket_choose"]
    (why,) = manager_presses(chat, choice, asked)
    assert why.template == "ticket_exempt_why"
    _, told, _ = chat.replies(text("On deputation", MANAGER))
    assert "granted an exemption" in words(told)
    (exemption,) = rows(chat, Exemptions)
    assert (exemption.officer_id, exemption.reason, exemption.until_on) == (1, "On deputation", until)
    assert "granted an exemption from this" in words(chat.replies(text("/status"))[0])
    assert {"exempt", "answer_ticket"} <= {act for act, *_ in chat.acts()}


def test_somebody_else_may_have_closed_it_meanwhile(chat: Chat) -> None:
    complains(chat)
    for first in ("Answer", "Exempt"):
        asked = manager_presses(chat, first, chat.replies(text("/tickets", MANAGER)))
        if first == "Exempt":
            manager_presses(chat, "30 days", asked)
        reopen = update(Tickets).values(closed_at=NOW)
        chat.database.write_now(lambda session, change=reopen: session.execute(change))
        assert chat.templates(text("too late", MANAGER)) == ["ticket_is_closed", "no_tickets"]
        chat.database.write_now(lambda session: session.execute(update(Tickets).values(closed_at=None)))
    assert rows(chat, Exemptions) == []


def test_of_who_has_left_or_been_forgotten_it_is_closed_and_nobody_told(chat: Chat) -> None:
    complains(chat)

    def forget(session: Session) -> None:
        session.execute(update(Listings).values(left=True))
        session.execute(update(Tickets).values(contact_id=None))
        session.execute(delete(ContactOfficers))
        set_activation(session, BIHAR, None, "test")

    chat.database.write_now(forget)
    (page,) = chat.replies(text("/tickets", MANAGER))
    assert "the name is not on the present list" in words(page)
    assert "No active order asks this any more." in words(page)
    done, following = manager_presses(chat, "Close unanswered", [page])
    assert "please inform them in another way" in words(done)
    assert following.template == "no_tickets"


def test_who_has_changed_the_phone_is_answered_at_the_new_one(chat: Chat) -> None:
    complains(chat)
    chat.replies(text("/start", "888"))
    new = contact(chat, "888")
    chat.database.write_now(lambda session: link_own(session, new, 1, NOW))
    _, told, _ = manager_presses(chat, "Close unanswered", chat.replies(text("/tickets", MANAGER)))
    assert told.contact_id == new


def test_what_is_said_to_others_goes_out_on_their_channel_and_may_wait(chat: Chat) -> None:
    complains(chat)
    replies = manager_presses(chat, "Close unanswered", chat.replies(text("/tickets", MANAGER)))
    chat.database.write_now(lambda session: put_replies(session, "elsewhere", replies, NOW))
    done, told, _ = rows(chat, Messages)
    assert (done.channel, done.valid_until) == ("elsewhere", NOW + timedelta(minutes=15))
    assert (told.channel, told.valid_until) == ("telegram", NOW + timedelta(days=7))


def test_without_an_it_manager_who_can_be_reached_it_waits(chat: Chat) -> None:
    gone = update(Contacts).where(col(Contacts.address) == MANAGER).values(unreachable_since=NOW)
    chat.database.write_now(lambda session: session.execute(gone))
    (only,) = complains(chat)
    assert only.template == "ticket_opened"
    assert len(rows(chat, Tickets)) == 1
