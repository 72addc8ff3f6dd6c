"""The buttons under a nudge, from the re-check to the command that they are."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.nudge_buttons import nudge_form
from scheduler.check import Check
from scheduler.clock import IST
from scheduler.recheck import Rechecker
from storage.database import Database
from storage.outbox import messages_due
from tests.bot.chatting import Chat, press
from tests.scheduler.office import BIHAR, RAJASTHAN


@pytest.mark.parametrize(
    ("orders", "key"), [((RAJASTHAN,), "1"), ((BIHAR,), "0")], ids=["one obligation", "several obligations"]
)
def test_a_nudge_brings_the_commands_about_what_it_speaks_of(
    database: Database, orders: tuple[str, ...], key: str
) -> None:
    chat = Chat(database)
    chat.listed(1)
    chat.office.report()
    chat.office.account(1)
    chat.office.sparrow(1, "another@gov.example")
    chat.activate(*orders)
    chat.replies(chat.shares())
    terms = replace(chat.terms, channels=frozenset({"telegram"}), nudge_form=nudge_form)
    Check(database, terms, datetime(2026, 4, 2, 2, tzinfo=IST)).run()
    now = datetime.combine(date(2026, 4, 2), datetime.min.time(), IST).replace(hour=11)
    with database.reading() as session:
        due = messages_due(session, now, 10, "telegram", replies=False)
        (sent,) = Rechecker(session, terms, now).look(due)
    assert sent.message.form is not None
    answers = {button["label"]: button["answer"] for row in sent.message.form["buttons"] for button in row}
    assert answers == {"Why": f"why {key} 1", "How do I": f"how {key} 1", "This is wrong": f"wrong {key} 1"}
    assert chat.replies(press(answers["How do I"]))[0].template == ("how_do_i" if key == "1" else "which")
    wrong = chat.replies(press(answers["This is wrong"]))[0].template
    assert wrong == ("wrong_what" if key == "1" else "which")
