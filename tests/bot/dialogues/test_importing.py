"""Importing by chat, from /import to what was taken in: the question, the files, the password, the yes."""

import asyncio
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from bot.cli.demo.zipcrypto import write_encrypted_zip
from bot.conversation import acts_always
from bot.dialogues.importing import TRIES
from bot.errands import import_progress, importing
from bot.listening.listener import Listener
from bot.turn import Reply
from scheduler.channel import Incoming, Said
from storage import imports
from storage.actors import revoke
from storage.database import Database
from storage.errands import finish_errand, open_errands
from storage.inbox import Received, receive
from storage.tables import Audit, Imports, Inbox
from tests.bot.bureau import Bureau, everything_stored, names, words
from tests.bot.chatting import NOW, press, text
from tests.bot.recorded_channel import Recorded, said
from tests.desk import Desk

A = {"userID": "u1", "Email": "asha@gov.example", "Phone_Number": "9000000001"}
B = {"userID": "u2", "Email": "bina@gov.example", "Phone_Number": "9000000002"}
PASSWORD = "Invented-Passw0rd"  # noqa: S105 - plainly so
LISTED = b"Name,Mobile,Employee ID\nAsha Devi,9000000001,E1\n"


@pytest.fixture
def bureau(database: Database, tmp_path: Path) -> Bureau:
    bureau = Bureau(database, tmp_path, imports={"by_chat": True})
    bureau.manager()
    return bureau


def users(bureau: Bureau, *rows: dict[str, str], **options: object) -> bytes:
    return bureau.desk.write("users", *rows, **options).read_bytes()  # type: ignore[arg-type]


def zipped(desk: Desk, *rows: dict[str, str], password: str = PASSWORD) -> bytes:
    path = desk.folder / "made.zip"
    files = {"UserReport.csv": desk.write("users", *rows).read_bytes()}
    write_encrypted_zip(path, files, password, NOW)
    return path.read_bytes()


def sent(bureau: Bureau, kind: str, name: str, content: bytes) -> list[Reply]:
    """/import, the kind, the file, and of reports that it was the last."""
    bureau.pressed(kind, bureau.replies(text("/import")))
    replies = bureau.after(bureau.file(name, content))
    return bureau.after_press("All files sent", replies) if kind == "iGOT reports" else replies


def incoming(bureau: Bureau) -> list[Path]:
    return sorted(path for path in (bureau.config.data_folder / "incoming").rglob("*") if path.is_file())


def applied(bureau: Bureau) -> list[str]:
    rows = bureau.database.read_now(lambda session: session.exec(select(Imports).order_by(Imports.id)).all())  # type: ignore[arg-type]
    return [row.state for row in rows]


def test_while_it_is_off_a_manager_hears_what_it_means_and_nobody_else_hears_of_it(
    database: Database, tmp_path: Path
) -> None:
    bureau = Bureau(database, tmp_path)
    assert bureau.templates(text("/import")) == bureau.templates(text("/unheard_of"))
    bureau.manager()
    template, said = bureau.reads(text("/import"))
    assert template == "import_is_off"
    assert "by_chat = true" in said
    assert bureau.templates(bureau.file("users.csv", b"")) == ["not_read"]


def test_several_reports_are_looked_through_and_taken_in_after_a_yes(bureau: Bureau) -> None:
    enrolments = bureau.desk.write("enrolments", {**A, "Content_Name": "One"}).read_bytes()
    bureau.pressed("iGOT reports", bureau.replies(text("/import")))
    bureau.replies(bureau.file("UserReport.csv", users(bureau, A, B)))
    received = bureau.replies(bureau.file("ConsumptionReport.csv", enrolments))
    assert "UserReport.csv, ConsumptionReport.csv" in words(received[0])

    asked = bureau.after_press("All files sent", received)
    assert names(asked) == ["import_begun", "import_trial"]
    assert "Users: 2 rows read; new 2, changed 0" in words(asked[1])
    assert applied(bureau) == []

    done = bureau.after_press("Import", asked)
    assert names(done) == ["import_begun", "import_done"]
    assert words(done[1]).startswith("Import 1 is done.")
    assert bureau.desk.see("profiles", "account_id") == [(1,), (2,)]
    assert incoming(bureau) == []
    (act,) = bureau.database.read_now(lambda session: session.exec(select(Audit)).all())
    assert (act.act, act.actor, act.via) == ("import_portal_reports", "actor 1", "telegram")


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("The officers' list", "list.csv", LISTED),
        ("The SPARROW list", "sparrow.csv", b"Employee ID,Email\nE1,a@gov.example\n"),
    ],
)
def test_a_list_is_one_file_and_begins_at_once(bureau: Bureau, kind: str, name: str, content: bytes) -> None:
    bureau.after_press("Import", sent(bureau, "The officers' list", "first.csv", LISTED.replace(b"Asha", b"Bina")))
    asked = sent(bureau, kind, name, content)
    assert names(asked) == ["import_begun", "import_trial"]
    assert names(bureau.after_press("Import", asked)) == ["import_begun", "import_done"]
    assert applied(bureau) == ["applied", "applied"]


def test_what_was_fetched_is_for_us_alone(bureau: Bureau) -> None:
    sent(bureau, "iGOT reports", "../../All <Reports>.csv", users(bureau, A))
    (file,) = incoming(bureau)
    assert file.name == "All _Reports_.csv"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for folder in (file.parent, file.parent.parent, file.parent.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_no_changes_nothing(bureau: Bureau) -> None:
    asked = sent(bureau, "iGOT reports", "users.csv", users(bureau, A))
    assert names(bureau.pressed("Cancel", asked)) == ["cancelled"]
    assert names(bureau.pressed("Import", asked)) == ["question_is_over"]
    assert applied(bureau) == []


def test_a_password_is_asked_taken_out_of_the_chat_and_kept_nowhere(bureau: Bureau) -> None:
    asked = sent(bureau, "iGOT reports", "All Reports.zip", zipped(bureau.desk, A))
    assert names(asked) == ["import_begun", "import_password"]
    again = bureau.after(text("wrong-one", message_id="41"))
    assert names(again) == ["", "import_begun", "import_password"]
    assert again[0].form == {"deletes": "41"}
    assert "Tries left: 4" in words(again[2])
    trial = bureau.after(text(PASSWORD, message_id="42"))
    assert names(trial) == ["", "import_begun", "import_trial"]
    assert trial[0].form == {"deletes": "42"}
    assert names(bureau.after_press("Import", trial)) == ["import_begun", "import_done"]
    assert bureau.secrets.of(1) is None
    stored = everything_stored(bureau.database)
    assert "All Reports.zip" in stored
    assert PASSWORD not in stored
    assert "wrong-one" not in stored


def test_no_password_is_asked_where_it_would_stay_in_the_chat(bureau: Bureau) -> None:
    bureau.channel.limits = replace(bureau.channel.limits, deletes=False, edits=False)
    asked = sent(bureau, "iGOT reports", "All Reports.zip", zipped(bureau.desk, A))
    assert names(asked) == ["import_begun", "import_password_elsewhere"]
    assert "All Reports.zip is protected with a password" in words(asked[1])
    assert names(bureau.after(text(PASSWORD))) == ["help"]
    again = bureau.after_press("Send again", asked)
    assert names(again) == ["import_which"]
    assert "A ZIP with a password cannot be read here" in words(bureau.pressed("iGOT reports", again)[0])


def test_the_inbox_forgets_what_was_said_while_a_password_was_asked(bureau: Bureau) -> None:
    sent(bureau, "iGOT reports", "All Reports.zip", zipped(bureau.desk, A))
    updates = [Received(str(number), "777", said(number, f"{PASSWORD} {number}").body) for number in (1, 2)]
    bureau.database.write_now(lambda session: receive(session, "telegram", updates, NOW))
    wake = lambda: None  # noqa: E731 - short
    conversation = bureau.conversation
    listener = Listener(bureau.database, "telegram", Recorded(), conversation.converse, acts_always, bureau.clock, wake)
    asyncio.run(listener.handle_waiting())
    bodies = bureau.database.read_now(lambda session: session.exec(select(Inbox.body).order_by(Inbox.update_id)).all())
    assert bodies == [None, None]  # sent twice, or corrected: that is no answer any more, and a password all the same


def test_a_password_is_asked_five_times_and_no_more(bureau: Bureau) -> None:
    sent(bureau, "iGOT reports", "All Reports.zip", zipped(bureau.desk, A))
    said = [names(bureau.after(text(f"wrong-{number}")))[-1] for number in range(TRIES)]
    assert said == ["import_password"] * (TRIES - 1) + ["import_password_given_up"]
    assert incoming(bureau) == []
    assert bureau.templates(text(PASSWORD)) == ["help"]


def test_a_restart_forgets_the_password_and_asks_again(bureau: Bureau) -> None:
    sent(bureau, "iGOT reports", "All Reports.zip", zipped(bureau.desk, A))
    trial = bureau.after(text(PASSWORD))
    bureau.secrets.forget(1)  # what a new process knows
    asked = bureau.after_press("Import", trial)
    assert names(asked) == ["import_begun", "import_password"]
    done = bureau.after(text(PASSWORD))
    assert names(done) == ["", "import_begun", "import_done"]
    assert applied(bureau) == ["applied"]


def test_stop_and_cancel_are_understood_where_a_password_is_asked(bureau: Bureau) -> None:
    sent(bureau, "iGOT reports", "All Reports.zip", zipped(bureau.desk, A))
    assert bureau.templates(text("cancel")) == ["cancelled"]


def test_what_shrank_needs_a_yes_of_its_own(bureau: Bureau) -> None:
    bureau.after_press("Import", sent(bureau, "iGOT reports", "users.csv", users(bureau, A, B)))
    asked = sent(bureau, "iGOT reports", "users.csv", users(bureau, A))
    assert "Department of Examples: users: 1 row now, 2 before" in words(asked[-1])
    assert names(bureau.replies(press("= import.confirm yes"))) == ["press_a_button"]
    assert names(bureau.after_press("Import all the same", asked)) == ["import_begun", "import_done"]
    assert bureau.desk.see("profiles", "account_id") == [(1,)]


def test_what_is_held_only_by_then_is_asked_about_again(bureau: Bureau) -> None:
    asked = sent(bureau, "iGOT reports", "users.csv", users(bureau, A))
    bureau.desk.take(bureau.desk.write("users", A, B, name="more.csv"))
    held = bureau.after_press("Import", asked)
    assert names(held) == ["import_begun", "import_trial"]
    assert bureau.desk.see("profiles", "account_id") == [(1,), (2,)]
    assert names(bureau.after_press("Import all the same", held)) == ["import_begun", "import_done"]


def test_the_same_files_again_are_known(bureau: Bureau) -> None:
    report = users(bureau, A)
    bureau.after_press("Import", sent(bureau, "iGOT reports", "users.csv", report))
    again = sent(bureau, "iGOT reports", "other-name.csv", report)
    assert names(again) == ["import_begun", "import_done"]
    assert words(again[1]).startswith(
        "Nothing has changed. These very files were taken in on 2 April 2026, as import 1."
    )


def test_a_killed_import_that_was_done_says_so(bureau: Bureau) -> None:
    asked = sent(bureau, "iGOT reports", "users.csv", users(bureau, A))
    bureau.pressed("Import", asked)
    (errand,) = bureau.database.read_now(lambda session: open_errands(session, "telegram", [], 1))
    bureau.desk.take(incoming(bureau)[0])  # as the killed one did
    done = bureau.does(errand)
    assert words(done[0]).startswith("Nothing has changed. These very files were taken in")


def test_what_is_too_large_is_not_even_fetched(bureau: Bureau) -> None:
    bureau.pressed("iGOT reports", bureau.replies(text("/import")))
    template, said = bureau.reads(bureau.file("All Reports.zip", b"", size=1000_001))
    assert template == "import_too_large"
    assert 'smaran import reports "All Reports.zip"' in said
    assert bureau.channel.fetched == []


@pytest.mark.parametrize("name", ["photo.jpg", "", "report.pdf"])
def test_what_is_no_table_is_said_to_be_none(bureau: Bureau, name: str) -> None:
    bureau.pressed("iGOT reports", bureau.replies(text("/import")))
    assert bureau.templates(bureau.file(name, b"x")) == ["import_not_a_table"]


def test_a_missing_column_is_named_in_the_managers_language(database: Database, tmp_path: Path) -> None:
    bureau = Bureau(database, tmp_path, imports={"by_chat": True})
    bureau.manager(language="hi")
    bureau.pressed("iGOT की रिपोर्टें", bureau.replies(text("/import")))
    received = bureau.replies(bureau.file("users.csv", users(bureau, A, without=["Email"])))
    refused = bureau.after_press("सभी फ़ाइलें भेज दीं", received)[-1]
    assert (refused.template, refused.language) == ("import_column_missing", "hi")
    assert "users.csv: “Email” नाम का स्तंभ नहीं मिला।" in words(refused)
    assert incoming(bureau) == []


def test_why_a_file_is_refused_is_said_in_the_managers_language(database: Database, tmp_path: Path) -> None:
    bureau = Bureau(database, tmp_path, imports={"by_chat": True})
    bureau.manager(language="hi")
    bureau.pressed("iGOT की रिपोर्टें", bureau.replies(text("/import")))
    received = bureau.replies(bureau.file("prices.csv", b"Item,Price\na,b\n"))
    refused = bureau.after_press("सभी फ़ाइलें भेज दीं", received)[-1]
    assert "prices.csv में ऐसी कोई रिपोर्ट नहीं है जो यहाँ पढ़ी जाती है" in words(refused)
    assert "holds none" not in words(refused)


def test_what_is_no_report_is_refused_in_words(bureau: Bureau) -> None:
    refused = sent(bureau, "iGOT reports", "forged.csv", b"Name,Secret\na,b\n")[-1]
    assert refused.template == "import_refused"
    assert "holds none of the reports that are read here" in words(refused)
    (asked,) = bureau.pressed("Send again", [refused])
    assert asked.template == "import_which"


def test_a_file_that_comes_before_it_is_said_what_it_is_is_asked_about(bureau: Bureau) -> None:
    bureau.replies(text("/import"))
    (asked,) = bureau.replies(bureau.file("list.csv", LISTED))
    assert asked.values["file"] == "list.csv"
    trial = bureau.after_press("The officers' list", [asked])[-1]
    assert trial.template == "import_trial"


def test_rows_that_cannot_be_used_come_back_as_a_file(bureau: Bureau) -> None:
    asked = sent(bureau, "The officers' list", "list.csv", LISTED + b"Bina Das,12,E2\n")
    assert names(asked) == ["import_begun", "import_rejected_rows", "import_trial"]
    form = asked[1].form or {}
    assert form["as"] == "document"
    assert "list.csv,3," in (bureau.config.data_folder / form["file"]).read_text("utf-8-sig")


def test_one_of_two_imports_waits_for_the_other(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "SECONDS_BETWEEN_TRIES", 0.01)
    monkeypatch.setattr(import_progress, "SECONDS_BETWEEN", 60)  # however slow the machine is
    bureau.pressed("iGOT reports", bureau.replies(text("/import")))
    bureau.pressed("All files sent", bureau.replies(bureau.file("users.csv", users(bureau, A))))
    monkeypatch.setattr(importing, "LONGEST_WAIT", 2)
    with imports.alone(bureau.database):
        (refused,) = bureau.works()
    assert [template for template, _ in bureau.told_meanwhile()] == ["import_waits"]
    assert "Another import is still running" in words(refused)


def test_a_file_that_comes_by_itself_is_asked_about(bureau: Bureau) -> None:
    (asked,) = bureau.replies(bureau.file("users.csv", users(bureau, A)))
    assert words(asked).startswith("Shall “users.csv” be imported?")
    assert names(bureau.after_press("iGOT reports", [asked])) == ["import_begun", "import_trial"]
    assert bureau.templates(bureau.file("users.csv", b"", "999")) == ["not_read", "share_number"]


def test_within_another_question_a_file_is_not_read(bureau: Bureau) -> None:
    sent(bureau, "iGOT reports", "All Reports.zip", zipped(bureau.desk, A))
    assert bureau.templates(bureau.file("users.csv", users(bureau, A))) == ["not_read"]


def test_whose_role_was_taken_away_imports_nothing(bureau: Bureau) -> None:
    asked = sent(bureau, "iGOT reports", "users.csv", users(bureau, A))
    bureau.pressed("Import", asked)
    bureau.database.write_now(lambda session: revoke(session, 1, NOW))
    assert bureau.works() == []
    assert (applied(bureau), incoming(bureau)) == ([], [])
    assert bureau.templates(press("= import.confirm yes")) == ["question_is_over"]


def test_who_turns_to_something_else_meanwhile_has_given_it_up(bureau: Bureau) -> None:
    bureau.pressed("iGOT reports", bureau.replies(text("/import")))
    received = bureau.replies(bureau.file("users.csv", users(bureau, A)))
    bureau.pressed("All files sent", received)
    (errand,) = bureau.database.read_now(lambda session: open_errands(session, "telegram", [], 1))
    bureau.replies(text("/import"))
    assert bureau.does(errand) == []
    assert applied(bureau) == []


def test_whatever_is_said_while_it_is_under_way_is_answered(bureau: Bureau) -> None:
    bureau.pressed("iGOT reports", bureau.replies(text("/import")))
    bureau.pressed("All files sent", bureau.replies(bureau.file("users.csv", users(bureau, A))))
    assert bureau.templates(text("well")) == ["import_working"]
    assert bureau.templates(bureau.file("more.csv", b"")) == ["import_working"]


def test_an_import_that_fails_for_a_fault_of_ours_leaves_nothing_behind(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "take_reports", lambda *_args, **_more: {}["none"])
    bureau.pressed("iGOT reports", bureau.replies(text("/import")))
    bureau.pressed("All files sent", bureau.replies(bureau.file("users.csv", users(bureau, A))))
    with pytest.raises(KeyError):
        bureau.works()
    assert incoming(bureau) == []
    assert bureau.templates(text("well")) == ["help"]


def test_an_errand_that_was_given_up_keeps_nobody_waiting(bureau: Bureau) -> None:
    bureau.pressed("iGOT reports", bureau.replies(text("/import")))
    bureau.pressed("All files sent", bureau.replies(bureau.file("users.csv", users(bureau, A))))
    (errand,) = bureau.database.read_now(lambda session: open_errands(session, "telegram", [], 1))
    bureau.database.write_now(lambda session: finish_errand(session, errand.id, NOW, fault="RuntimeError"))
    assert bureau.templates(text("well")) == ["import_given_up"]
    assert bureau.templates(text("well")) == ["help"]


@pytest.mark.parametrize("incoming", [text("hm"), press("= import.kind nonsense")])
def test_a_question_with_buttons_wants_one_pressed(bureau: Bureau, incoming: Incoming) -> None:
    bureau.replies(text("/import"))
    assert bureau.templates(incoming) == ["press_a_button"]


def test_before_a_file_has_come_nothing_is_done(bureau: Bureau) -> None:
    bureau.pressed("iGOT reports", bureau.replies(text("/import")))
    assert bureau.templates(press("= import.file done")) == ["import_send"]
    assert bureau.templates(Incoming(Said.FILE, "777")) == ["import_send"]
