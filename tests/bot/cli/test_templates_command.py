"""`smaran templates`: what is handed in, what is left alone, and what WhatsApp says, against a WhatsApp of our own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.wordings.file import wordings
from storage.wordings import ApprovedWording, usable_wordings, wordings_of
from tests.bot.cli.terminal import Terminal
from tests.fakes.whatsapp import APP_SECRET, PHONE, TOKEN, VERIFY_TOKEN, WABA, FakeWhatsApp

OURS = [(wording.name, language) for wording in wordings().wordings for language in wordings().languages]
NUMBER = len(OURS)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeWhatsApp]:
    with FakeWhatsApp(tmp_path_factory.mktemp("fake") / "calls.jsonl") as whatsapp:
        yield whatsapp


@pytest.fixture
def whatsapp(running: FakeWhatsApp) -> FakeWhatsApp:
    running.reset()
    return running


@pytest.fixture
def office(terminal: Terminal, whatsapp: FakeWhatsApp) -> Terminal:
    """A terminal whose department is on WhatsApp."""
    terminal.config.write_text(
        f'[whatsapp]\ntoken = "{TOKEN}"\nphone_number_id = "{PHONE}"\nwaba_id = "{WABA}"\napp_secret = "{APP_SECRET}"\n'
        f'verify_token = "{VERIFY_TOKEN}"\nbase_url = "{whatsapp.url}"\n',
        encoding="utf-8",
    )
    return terminal


def noted(office: Terminal) -> dict[tuple[str, str], ApprovedWording]:
    with office.database() as database, database.reading() as session:
        return {(each.name, each.language): each for each in wordings_of(session, "whatsapp")}


def usable(office: Terminal) -> set[tuple[str, str]]:
    with office.database() as database, database.reading() as session:
        return usable_wordings(session, "whatsapp")


def test_check_asks_nobody(terminal: Terminal) -> None:
    said = terminal.type("templates", "check")
    number = len(wordings().wordings)
    assert said.output == f"{number} wordings in 2 languages: nothing found that WhatsApp would refuse.\n"


def test_without_yes_nothing_is_handed_in(office: Terminal, whatsapp: FakeWhatsApp) -> None:
    said = office.type("templates", "push")
    assert f"[1/{NUMBER}] smaran_first_notice (hi): would be handed in.\n" in said.output
    assert said.output.endswith("Nothing was handed in. `smaran templates push --yes` does it.\n")
    assert whatsapp.templates() == []
    assert noted(office) == {}


def test_all_is_handed_in_once(office: Terminal, whatsapp: FakeWhatsApp) -> None:
    said = office.type("templates", "push", "--yes")
    assert (said.exit_code, said.output.count("is handed in; pending.")) == (0, NUMBER)
    assert [(one["name"], one["language"]) for one in whatsapp.templates()] == OURS
    assert {one["category"] for one in whatsapp.templates()} == {"UTILITY"}
    again = office.type("templates", "push", "--yes")
    assert again.output.count("is there already, unchanged.") == NUMBER
    assert len(whatsapp.calls("create_template")) == NUMBER
    assert not whatsapp.calls("edit_template")


def test_an_example_goes_with_a_document(office: Terminal, whatsapp: FakeWhatsApp) -> None:
    office.type("templates", "push", "--yes")
    headers = [part for one in whatsapp.templates() for part in one["components"] if part["type"] == "HEADER"]
    assert [part["format"] for part in headers] == ["DOCUMENT", "DOCUMENT"]
    assert all(part["example"]["header_handle"][0].startswith("4::invented") for part in headers)


def test_one_failure_does_not_stop_the_others(office: Terminal, whatsapp: FakeWhatsApp) -> None:
    whatsapp.fail(100, 1, method="create_template")
    said = office.type("templates", "push", "--yes")
    assert said.exit_code == 1
    assert f"[1/{NUMBER}] smaran_first_notice (hi): WhatsApp refuses it (code 100): " in said.output
    assert said.output.count("is handed in; pending.") == NUMBER - 1
    assert said.output.endswith(
        "Error: 1 not handed in; what is said above tells why. `smaran templates push` tries again.\n"
    )
    assert office.type("templates", "push", "--yes").exit_code == 0
    assert len(whatsapp.templates()) == NUMBER


def test_what_whatsapp_has_already_is_left_alone(office: Terminal, whatsapp: FakeWhatsApp) -> None:
    office.type("templates", "push", "--yes")
    with office.database() as database:
        database.write_now(lambda session: session.connection().exec_driver_sql("DELETE FROM approved_wordings"))
    assert office.type("templates", "push", "--yes").output.count("is there already, unchanged.") == NUMBER


def test_other_words_are_handed_in_once_they_may_be(office: Terminal, whatsapp: FakeWhatsApp) -> None:
    office.type("templates", "push", "--yes")
    with office.database() as database:
        change = "UPDATE approved_wordings SET wording_hash = 'other' WHERE name = 'smaran_courses' AND language = 'hi'"
        database.write_now(lambda session: session.connection().exec_driver_sql(change))
    assert "smaran_courses (hi): has changed here, and is under review" in office.type("templates", "push").output
    whatsapp.set_status("smaran_courses", "APPROVED")
    said = office.type("templates", "push", "--yes").output
    assert "[1/1] smaran_courses (hi): is handed in with other words; pending.\n" in said
    assert len(whatsapp.calls("edit_template")) == 1
    assert ("smaran_courses", "hi") not in usable(office)


def test_status_shows_and_notes_what_whatsapp_says(office: Terminal, whatsapp: FakeWhatsApp) -> None:
    whatsapp.approve("of_another_program", "en", "The {{count}} lists are ready for you now.")
    office.type("templates", "push", "--yes")
    whatsapp.set_status("smaran_courses", "APPROVED")
    whatsapp.set_status("smaran_plan", "REJECTED", "hi", "INVALID_FORMAT")
    said = office.type("templates", "status").output
    rows = {tuple(line.split()[:2]): line.split()[2:] for line in said.splitlines()}
    assert rows["smaran_courses", "hi"] == ["APPROVED"]
    assert rows["smaran_plan", "hi"] == ["REJECTED", "INVALID_FORMAT"]
    assert rows["smaran_plan", "en"] == ["PENDING"]
    assert "Not from here: of_another_program (en), approved.\n" in said
    assert usable(office) == {("smaran_courses", "hi"), ("smaran_courses", "en")}
    assert noted(office)["smaran_plan", "hi"].reason == "INVALID_FORMAT"


def test_status_before_anything_is_handed_in(office: Terminal) -> None:
    said = office.type("templates", "status").output
    assert said.count("NOT HANDED IN") == NUMBER


def test_every_page_of_the_list_is_read(
    office: Terminal, whatsapp: FakeWhatsApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.type("templates", "push", "--yes")
    monkeypatch.setattr("bot.whatsapp.wordings.PAGE", 5)
    assert office.type("templates", "push").output.count("unchanged") == NUMBER
    assert len(whatsapp.calls("templates")) == 1 + -(-NUMBER // 5)


def test_a_refused_token_is_told(office: Terminal, whatsapp: FakeWhatsApp) -> None:
    whatsapp.expire_token()
    said = office.type("templates", "status")
    assert said.exit_code == 1
    assert said.output.startswith("Error: WhatsApp's list of wordings: WhatsApp refuses it (code 190): ")
    assert TOKEN not in said.output
    whatsapp.behave(tokens=None)


def test_without_an_answer_it_says_so(office: Terminal, whatsapp: FakeWhatsApp) -> None:
    whatsapp.refuse(30)
    assert "no answer (ClientConnectorError)" in office.type("templates", "status").output


def test_without_whatsapp_there_is_nobody_to_ask(terminal: Terminal) -> None:
    said = terminal.type("templates", "push")
    assert said.output == "Error: WhatsApp is off: [whatsapp] in the config names no token.\n"


def test_a_fault_here_is_found_before_anybody_is_asked(
    office: Terminal, whatsapp: FakeWhatsApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = (Path("templates/hi/approved_plan.j2"), "line 3 of the text", "ends with {{order}}; put a word after it.")
    monkeypatch.setattr("bot.cli.templates.faults", lambda: [fault])
    said = office.type("templates", "push", "--yes")
    assert (
        said.output
        == "Error: templates/hi/approved_plan.j2: line 3 of the text: ends with {{order}}; put a word after it.\n"
    )
    assert not whatsapp.calls("templates")
