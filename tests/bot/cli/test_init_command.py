"""`smaran init`: what is asked and explained, what is written and what never is, and what comes next."""

import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import smaran
from bot.cli.init_bot import TOKEN as NEW_TOKEN
from bot.cli.init_questions import QUESTIONS
from bot.config import Config
from bot.config_draft import EXAMPLE
from bot.config_file import load_config
from storage import actors
from storage.audit import latest_acts
from storage.database import Database
from storage.rows import Right
from tests.bot.channels.scripted_server import TOKEN
from tests.fakes.telegram import FakeTelegram

MOBILE = "+919000000001"
WRONG = "1000000001:another-invented-token"
VARIABLE = "SMARAN_TELEGRAM_TOKEN"
NOWHERE = "http://127.0.0.1:9"
DEPARTMENT = "Invented Department", "कल्पित विभाग"
MANAGER = "90000 00001", "Asha Devi"
DEFAULTS = "", "", "", ""
WHOLE = (TOKEN, *DEPARTMENT, *DEFAULTS, *MANAGER, "")
"""An answer to every question, the last one to whether it is right."""


@dataclass
class Desk:
    """Somebody who answers in an empty folder, which `init` begins in."""

    folder: Path
    url: str

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def init(self, *answers: str, given: tuple[object, ...] = (), env: Mapping[str, str] | None = None) -> Result:
        options = given if "--base-url" in given else ("--base-url", self.url, *given)
        told = "".join(f"{answer}\n" for answer in answers)
        return CliRunner().invoke(smaran, ["init", *map(str, options)], input=told, env=env)

    def written(self) -> Config:
        return load_config(self.config, {})

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeTelegram]:
    with FakeTelegram(tmp_path_factory.mktemp("fake") / "calls.jsonl") as fake:
        yield fake


@pytest.fixture
def desk(started: FakeTelegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    started.reset()
    started.behave(tokens=[TOKEN])
    monkeypatch.chdir(tmp_path)
    for variable in (VARIABLE, "SMARAN_CONFIG", "SMARAN_DATABASE_URL"):
        monkeypatch.delenv(variable, raising=False)
    return Desk(tmp_path, started.url)


def comments(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]


def test_what_was_answered_is_written_with_every_comment_for_the_owner_alone(desk: Desk) -> None:
    result = desk.init(TOKEN, *DEPARTMENT, "Rajasthan", "english", "6", "9.30 to 17:30", *MANAGER, "yes")
    assert result.exit_code == 0, result.output
    written = desk.written()
    assert (written.telegram.token, written.telegram.base_url) == (TOKEN, desk.url)
    assert (written.department.name("en"), written.department.name("hi")) == DEPARTMENT
    assert (written.department.state, written.language, written.working_time.days) == ("RJ", "en", 6)
    assert f"{written.working_time.opens:%H:%M}-{written.working_time.closes:%H:%M}" == "09:30-17:30"
    assert comments(desk.config) == comments(EXAMPLE)
    assert stat.S_IMODE(desk.config.stat().st_mode) == 0o600 or os.name == "nt"
    assert desk.files() == ["config.toml", "data"]


def test_the_defaults_in_brackets_change_nothing_else(desk: Desk) -> None:
    desk.init(*WHOLE)
    changed, example = (tomllib.loads(path.read_text("utf-8")) for path in (desk.config, EXAMPLE))
    differing = {table for table in example if changed[table] != example[table]}
    assert (differing, changed.keys()) == ({"department", "telegram"}, example.keys())


def test_the_bots_name_is_written_for_the_links_that_open_its_chat(desk: Desk) -> None:
    desk.init(*WHOLE)
    assert desk.written().telegram.username == "invented_1000000001_bot"
    desk.init("yes", "", "", "", *DEFAULTS, "", "", given=("--base-url", NOWHERE))
    assert desk.written().telegram.username == "invented_1000000001_bot"


def test_the_name_of_another_bot_is_forgotten_with_its_token(desk: Desk) -> None:
    desk.init(*WHOLE)
    desk.init("yes", WRONG, "", "", "", *DEFAULTS, "", "", given=("--base-url", NOWHERE))
    assert (desk.written().telegram.token, desk.written().telegram.username) == (WRONG, "")
    desk.init(given=("--yes", "--token", "-"), env={VARIABLE: TOKEN})
    assert desk.written().telegram.username == "invented_1000000001_bot"
    desk.init(given=("--yes", "--token", "-", "--base-url", NOWHERE), env={VARIABLE: WRONG})
    assert desk.written().telegram.username == ""


def test_the_it_manager_is_noted_and_the_act_is_audited(desk: Desk) -> None:
    desk.init(*WHOLE)
    database = Database(f"sqlite:///{desk.folder / 'data' / 'smaran.db'}")
    try:
        (held,) = database.read_now(actors.granted)
        (act,) = database.read_now(lambda session: [(one.act, one.via) for one in latest_acts(session, 5)])
    finally:
        database.close()
    assert (held.actor.role, held.actor.name, held.mobile) == (Right.IT_MANAGER, "Asha Devi", MOBILE)
    assert act == ("grant_role", "shell")


def test_neither_token_nor_mobile_is_printed(desk: Desk) -> None:
    result = desk.init(WRONG, TOKEN, *DEPARTMENT, *DEFAULTS, MANAGER[1], "", given=("--manager-mobile", MANAGER[0]))
    assert "mobile …0001" in result.output
    for secret in (TOKEN, WRONG, TOKEN.partition(":")[2], MOBILE, MANAGER[0], MOBILE[3:]):
        assert secret not in result.output


def test_it_says_what_comes_next(desk: Desk) -> None:
    output = desk.init(*WHOLE).output
    assert "It works: this is @invented_1000000001_bot" in output
    steps = [line for line in output.splitlines() if line[:3].strip().isdigit()]
    assert [step[5:].split(" ")[0:2] for step in steps] == [
        ["smaran", "run"],
        ["Open", "https://t.me/invented_1000000001_bot"],
        ["smaran", "officers"],
        ["smaran", "import"],
        ["smaran", "orders"],
        ["smaran", "check"],
    ]


def test_commands_name_a_config_that_is_elsewhere(desk: Desk) -> None:
    elsewhere = desk.folder / "there.toml"
    result = CliRunner().invoke(smaran, ["--config", str(elsewhere), "init", "--yes", "--name-en", "Invented"])
    assert f"smaran --config {elsewhere} run" in result.output
    assert elsewhere.exists()


@pytest.mark.parametrize(
    ("place", "wrong", "said"),
    [
        (0, "my-token", "This is no token: one looks like 1234567890:AAE…"),
        (0, WRONG, "Telegram knows no bot by this token."),
        (1, "", "A name is needed here."),
        (1, "x" * 121, "A name of one line is needed, of at most 120 letters."),
        (3, "Bihaar", 'no state that is known here (did you mean "Bihar"?)'),
        (3, "XX", "no state that is known here: AN, AP, AR"),
        (4, "urdu", "Please answer hi for Hindi or en for English."),
        (5, "7", "Please answer 5 (Monday to Friday) or 6 (to Saturday)."),
        (6, "all day", "Please give two times of the day, as 10:00-18:00."),
        (6, "10:00-25:00", "Please give two times of the day, as 10:00-18:00."),
        (6, "10-6", "six in the evening is 18:00"),
        (7, "0612 2215000", "This is no Indian mobile number"),
        (8, "", "A name is needed here."),
        (9, "perhaps", "Please answer yes or no."),
    ],
)
def test_a_wrong_answer_is_explained_and_asked_again(desk: Desk, place: int, wrong: str, said: str) -> None:
    result = desk.init(*WHOLE[:place], wrong, *WHOLE[place:])
    assert said in result.output
    assert desk.written().telegram.token == TOKEN


@pytest.mark.parametrize("answered", range(len(WHOLE)))
def test_whoever_stops_in_the_middle_finds_nothing_written(desk: Desk, answered: int) -> None:
    result = desk.init(*WHOLE[:answered])
    assert result.exit_code == 1
    assert result.output.endswith("Error: Stopped; nothing was written.\n")
    assert desk.files() == []


def test_who_does_not_agree_is_asked_again_with_the_answers_in_brackets(desk: Desk) -> None:
    result = desk.init(*WHOLE[:-1], "no", "", "", "", "", "", "", "", "", "Bina Das", "")
    assert "[Invented Department]" in result.output
    assert "[…0001]" in result.output
    assert "Noted as IT manager: Bina Das" in result.output
    assert desk.written().telegram.token == TOKEN


@pytest.mark.parametrize("tries", [[""], ["again", ""], ["not an address", ""]])
def test_without_a_network_it_goes_on_and_says_what_to_do_later(desk: Desk, tries: list[str]) -> None:
    result = desk.init(TOKEN, *tries, *WHOLE[1:], given=("--base-url", NOWHERE))
    assert "Telegram was not reached: no connection could be made." in result.output
    assert "once the network is there, `smaran init` tries it" in result.output
    assert desk.written().telegram.token == TOKEN


def test_a_proxy_that_helps_is_written(desk: Desk) -> None:
    result = desk.init(TOKEN, desk.url, *WHOLE[1:], given=("--base-url", NOWHERE))
    assert "It works" in result.output
    assert desk.written().telegram.proxy == desk.url


def test_without_a_token_it_says_that_nobody_is_reached(desk: Desk) -> None:
    result = desk.init("", *WHOLE[1:])
    assert "messages are printed, and reach nobody" in result.output
    assert desk.written().telegram.token == ""


def test_a_config_that_is_there_is_left_alone_unless_somebody_says_yes(desk: Desk) -> None:
    desk.config.write_text("# mine\n", encoding="utf-8")
    assert "config.toml is there. Change it?" in desk.init("").output
    assert desk.config.read_text("utf-8") == "# mine\n"
    assert desk.files() == ["config.toml"]


def test_a_config_that_is_there_keeps_what_was_not_asked_and_a_copy_of_itself(desk: Desk) -> None:
    before = '# mine\n[reminders]\nper_day = 2 # two\n\n[department]\nstate = "RJ"\n'
    desk.config.write_text(before, encoding="utf-8")
    desk.init("yes", *WHOLE)
    assert "# mine\n" in desk.config.read_text("utf-8")
    assert "per_day = 2 # two\n" in desk.config.read_text("utf-8")
    assert (desk.written().department.state, desk.written().language) == ("RJ", "hi")
    copy = desk.folder / "config.toml.1"
    assert copy.read_text("utf-8") == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600 or os.name == "nt"


def test_each_copy_has_a_name_of_its_own(desk: Desk) -> None:
    for _ in range(3):
        desk.init(given=("--yes", "--name-en", "Invented"))
    assert desk.files() == ["config.toml", "config.toml.1", "config.toml.2"]


def test_a_config_that_cannot_be_used_is_kept_beside_a_new_one(desk: Desk) -> None:
    desk.config.write_text("language = \n", encoding="utf-8")
    result = desk.init("yes", *WHOLE)
    assert "config.toml is there, but cannot be used:\nconfig.toml: not a TOML file" in result.output
    assert comments(desk.config) == comments(EXAMPLE)
    assert (desk.folder / "config.toml.1").read_text("utf-8") == "language = \n"


def test_a_known_token_is_kept_by_enter_and_tried(desk: Desk) -> None:
    desk.init(*WHOLE)
    result = desk.init("yes", "", "", "", *DEFAULTS, "", "")
    assert "It works" in result.output
    assert desk.written().telegram.token == TOKEN


def test_options_answer_everything_beforehand(desk: Desk) -> None:
    answers = {
        "--name-en": DEPARTMENT[0], "--name-hi": DEPARTMENT[1], "--state": "delhi", "--language": "en", "--days": "6",
        "--hours": "9-17", "--manager-mobile": MOBILE, "--manager-name": "Asha Devi",
    }  # fmt: skip
    assert set(answers) == {question.option for question in QUESTIONS}
    given = ("--yes", "--token", "-", *(word for pair in answers.items() for word in pair))
    result = desk.init(given=given, env={VARIABLE: TOKEN})
    assert result.exit_code == 0, result.output
    assert (desk.written().telegram.token, desk.written().department.state) == (TOKEN, "DL")
    assert TOKEN not in result.output


def test_a_token_of_the_environment_stays_there_unless_asked_for(desk: Desk) -> None:
    result = desk.init("", *WHOLE[1:], env={VARIABLE: TOKEN})
    assert "It works" in result.output
    assert f"The token stays in {VARIABLE}" in result.output
    assert TOKEN not in desk.config.read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "env", "said"),
    [
        (("--token", TOKEN), {}, f"--token: only “-” is taken, for the token that stands in {VARIABLE}"),
        (("--token", "-"), {}, f"--token: nothing stands in {VARIABLE}."),
        (("--token", "-"), {VARIABLE: WRONG}, "Telegram knows no bot by this token."),
        (("--proxy", "user:invented-password@proxy"), {}, '--proxy: expected "" or an address'),
        ((), {}, "--name-en: A name is needed here."),
        (("--days", "7"), {}, "--days: Please answer 5"),
        (("--name-en", "Invented", "--manager-mobile", MOBILE), {}, "--manager-name: A name is needed here."),
    ],
)
def test_what_cannot_be_taken_without_asking_is_refused_and_nothing_is_written(
    desk: Desk, given: tuple[str, ...], env: dict[str, str], said: str
) -> None:
    result = desk.init(given=("--yes", *given), env=env)
    assert (result.exit_code, said in result.output) == (1, True), result.output
    assert TOKEN not in result.output
    assert "invented-password" not in result.output
    assert desk.files() == []


def test_a_folder_that_is_not_there_is_said_before_anything_is_asked(desk: Desk) -> None:
    missing = desk.folder / "missing" / "config.toml"
    result = CliRunner().invoke(smaran, ["--config", str(missing), "init"], input="\n")
    assert f"there is no folder {missing.parent}" in result.output
    assert "token" not in result.output


def test_a_database_that_cannot_be_used_leaves_the_config_and_says_how_to_go_on(desk: Desk) -> None:
    blocked = desk.folder / "file"
    blocked.touch()
    result = desk.init(*WHOLE, env={"SMARAN_DATABASE_URL": f"sqlite:///{blocked}/smaran.db"})
    assert result.exit_code == 1
    assert "config.toml is written, but the IT manager could not be noted" in result.output
    assert "`smaran roles grant it_manager`" in result.output
    assert desk.written().telegram.token == TOKEN


def test_the_page_of_the_first_day_shows_the_questions_that_are_asked() -> None:
    page = (EXAMPLE.parent / "docs" / "first-day.md").read_text("utf-8")
    assert [words for words in (NEW_TOKEN, *(question.words for question in QUESTIONS)) if words not in page] == []
