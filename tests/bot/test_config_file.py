"""The config file: where it is found, and what a person reads about each kind of mistake."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from bot.config import Config
from bot.config_file import find_config, load_config
from storage.complaint import Complaint

SECRET = "hunter2"  # noqa: S105 - nobody's
URL = f"postgresql+psycopg://smaran:{SECRET}@db.example/smaran"


def complaint(text: str | bytes, folder: Path, environment: dict[str, str] | None = None) -> str:
    """What is said of a file with this text, from behind its name."""
    file = folder / "config.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(Complaint) as raised:
        load_config(file, environment or {})
    return str(raised.value).replace(str(folder), "…")


@pytest.mark.parametrize(
    ("given", "variable", "here", "found"),
    [
        (Path("given.toml"), "named.toml", True, Path("given.toml")),
        (None, "named.toml", True, Path("named.toml")),
        (None, "", True, Path("config.toml")),
        (None, None, True, Path("config.toml")),
        (None, None, False, None),
    ],
)
def test_it_is_looked_for_in_order(
    given: Path | None,
    variable: str | None,
    here: bool,  # noqa: FBT001 - a column of the table
    found: Path | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    if here:
        Path("config.toml").touch()
    environment = {} if variable is None else {"SMARAN_CONFIG": variable}
    assert find_config(given, environment) == found


def test_without_a_file_there_are_defaults() -> None:
    assert load_config(None, {}).database_url() == f"sqlite:///{Path('data/smaran.db')}"


def test_the_environment_outranks_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[database]\nurl = "sqlite:///other.db"\n')
    assert load_config(file, {}).database_url() == "sqlite:///other.db"
    assert load_config(file, {"SMARAN_DATABASE_URL": URL}).database_url() == URL
    assert load_config(None, {"SMARAN_DATABASE_URL": URL}).database_url() == URL


def test_folders_are_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    file = tmp_path / "config.toml"
    file.write_text('data_folder = "kept"\n[orders]\nfolder = "ours"\n')
    config = load_config(file, {})
    assert (config.data_folder, config.own_orders()) == (tmp_path / "kept", tmp_path / "ours")


def test_notepads_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b'\xef\xbb\xbflanguage = "en"\n')
    assert load_config(file, {}).language == "en"


def test_times_may_stand_with_or_without_quotes(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[working_time]\nopens = "9:30"\ncloses = 17:00:00\n')
    working = load_config(file, {}).working_time
    assert (f"{working.opens:%H:%M}", f"{working.closes:%H:%M}") == ("09:30", "17:00")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('langauge = "hi"', 'langauge: there is no such key (did you mean "language"?)'),
        ("[reminder]", 'reminder: there is no such key (did you mean "reminders"?)'),
        ("[checks]\nzz = 1", "checks.zz: there is no such key; known here: at, housekeeping_at"),
        ('language = "fr"', 'language: "fr" given; expected "hi" or "en"'),
        ('devanagari_digits = "yes"', 'devanagari_digits: "yes" given; expected true or false'),
        ("data_folder = 5", "data_folder: 5 given; expected a folder"),
        ("department = 5", "department: 5 given; expected a table"),
        ('[reminders]\nper_day = "2"', 'reminders.per_day: "2" given; expected a number, 1 or more'),
        ("[reminders]\nper_day = 0", "reminders.per_day: 0 given; expected a number, 1 or more"),
        ("[reminders]\ncadence_days = 1.5", "reminders.cadence_days: 1.5 given; expected a number of days, 1 or more"),
        (
            "[reminders]\ndays_before = [7, -1]",
            "reminders.days_before[2]: -1 given; expected a list of days from 0 to 366, as [7, 3, 1, 0]",
        ),
        (
            "[imports]\nshrink_share = 20",
            "imports.shrink_share: 20 given; expected a share above 0 and up to 1, as 0.2",
        ),
        ("[retention]\nbackups_kept = 0", "retention.backups_kept: 0 given; expected a number of copies, 1 or more"),
        ('[working_time]\nopens = "25:00"', 'working_time.opens: "25:00" given; expected a time, as "10:00"'),
        ("[working_time]\nopens = 10", 'working_time.opens: 10 given; expected a time, as "10:00"'),
        ("[working_time]\ndays = 7", "working_time.days: 7 given; expected 5 or 6"),
        (
            '[working_time]\nholidays_added = ["2026-11-16"]',
            'working_time.holidays_added[1]: "2026-11-16" given; expected a list of dates, as [2026-11-16]; a date',
        ),
        (
            '[department]\npersonal_domains = ["@gmail.com"]',
            'department.personal_domains[1]: "@gmail.com" given; expected a list of domains, as ["gmail.com"]',
        ),
        (
            '[contacts.registration]\nemail = "it-manager"',
            'contacts.registration.email: "it-manager" given; expected an email address in quotes',
        ),
        (
            "[contacts.registration]\nphone = 612",
            "contacts.registration.phone: 612 given; expected a telephone number in quotes",
        ),
        (
            '[working_time]\nopens = "10:00"\ncloses = "09:00"',
            'working_time.closes: "09:00" given; expected a time after 10:00, when the office opens',
        ),
        (
            "[working_time]\nholidays_added = [2026-11-16]\nholidays_removed = [2026-11-16]",
            "working_time.holidays_removed: 2026-11-16 stands in holidays_added too; expected in one of them",
        ),
        ('[department]\nstate = "br"', 'department.state: there is no state "br"; known here: AN, AP, AR, AS, BR, '),
        ('[department]\nstate = "RJJ"', 'department.state: there is no state "RJJ" (did you mean "RJ"?)'),
        ('[orders]\nfolder = "ours"', "orders.folder: …/ours is not there; expected a folder"),
        (
            "[reminders]\nper_day = 4",
            "reminders.per_seven_days: 3 given; expected at least as many as per_day, 4",
        ),
        (
            "[retention]\nmessages = 90",
            "retention.messages: 90 given; expected at least as many days as message_text, 180",
        ),
        (
            '[database]\nurl = "mysql://host/name"',
            "database.url: expected sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/NAME",
        ),
    ],
)
def test_a_mistake_is_told_with_file_key_and_what_was_expected(text: str, said: str, tmp_path: Path) -> None:
    told = complaint(text, tmp_path)
    assert told.startswith(f"…/config.toml: {said}")
    assert "\n" not in told


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    told = complaint('language = "fr"\n[checks]\nat = 2\n', tmp_path).splitlines()
    assert [line.split(": ")[1] for line in told] == ["language", "checks.at"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("language = \n", r"…/config\.toml: not a TOML file in UTF-8: Invalid value \(at line 1, column 12\)"),
        ('name = "मेघा"'.encode("utf-16"), r"…/config\.toml: not a TOML file in UTF-8: 'utf-8' codec can't decode .*"),
    ],
)
def test_a_file_that_is_no_toml_is_told(text: str | bytes, said: str, tmp_path: Path) -> None:
    assert re.fullmatch(said, complaint(text, tmp_path))


@pytest.mark.parametrize(("name", "why"), [("missing.toml", "No such file or directory"), (".", "Is a directory")])
def test_a_file_that_cannot_be_read_is_told(name: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / name
    with pytest.raises(Complaint) as raised:
        load_config(file, {})
    assert str(raised.value) == f"{file}: cannot be read ({why}). `smaran init` writes one."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'database = "{URL}"', "…/config.toml: database: expected a table"),
        (f'[database]\nurl = ["{URL}"]', "…/config.toml: database.url: expected "),
        (f'[database]\nurl = "{URL.replace("+psycopg://", ":/")}"', "…/config.toml: database.url: expected sqlite:"),
        (f'[database]\nurl = "{URL}\n', "…/config.toml: not a TOML file in UTF-8: "),
    ],
)
def test_no_complaint_repeats_the_databases_password(text: str, said: str, tmp_path: Path) -> None:
    told = complaint(text, tmp_path)
    assert told.startswith(said)
    assert SECRET not in told


def test_a_wrong_url_in_the_environment_is_looked_for_there(tmp_path: Path) -> None:
    told = complaint("", tmp_path, {"SMARAN_DATABASE_URL": URL.replace("+psycopg://", ":/")})
    assert told.startswith("SMARAN_DATABASE_URL: database.url: expected sqlite:///PATH or ")
    assert SECRET not in told
    told = complaint("database = 5", tmp_path, {"SMARAN_DATABASE_URL": URL})
    assert told == "…/config.toml: database: expected a table"


WHATSAPP = {
    "token": "invented-token",
    "phone_number_id": "100000000000001",
    "waba_id": "200000000000001",
    "app_secret": "invented-app-secret",
    "verify_token": "invented-verify-token",
}


def whatsapp(tmp_path: Path, environment: dict[str, str] | None = None, **settings: object) -> Config:
    file = tmp_path / "config.toml"
    lines = [f"{key} = {value if isinstance(value, date) else json.dumps(value)}" for key, value in settings.items()]
    file.write_text("\n".join(["[whatsapp]", *lines]), encoding="utf-8")
    return load_config(file, environment or {})


def test_whatsapps_secrets_may_stand_in_the_environment(tmp_path: Path) -> None:
    secrets = {"token", "app_secret", "verify_token"}
    environment = {f"SMARAN_WHATSAPP_{key.upper()}": WHATSAPP[key] for key in secrets}
    ids = {key: value for key, value in WHATSAPP.items() if key not in secrets}
    read = whatsapp(tmp_path, environment, **ids).whatsapp
    assert read.model_dump(include={*WHATSAPP}) == WHATSAPP
    assert "invented" not in repr(read)


@pytest.mark.parametrize("missing", WHATSAPP)
def test_what_whatsapp_lacks_is_told_without_what_it_has(missing: str, tmp_path: Path) -> None:
    with pytest.raises(Complaint, match=f"whatsapp.{missing}: nothing given; WhatsApp needs token") as complained:
        whatsapp(tmp_path, **{key: value for key, value in WHATSAPP.items() if key != missing})
    assert "invented" not in str(complained.value)


def test_an_agreement_is_recorded_with_its_date_and_its_order(tmp_path: Path) -> None:
    agreed = {"agreed_on": date(2026, 4, 1), "agreed_order": "166"}
    read = whatsapp(tmp_path, **WHATSAPP, **agreed).whatsapp
    assert (read.agreed_on, read.agreed_order) == (date(2026, 4, 1), "166")
    for missing in agreed:
        half = {key: value for key, value in agreed.items() if key != missing}
        with pytest.raises(Complaint, match=f"whatsapp.{missing}: nothing given"):
            whatsapp(tmp_path, **WHATSAPP, **half)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("phone_number_id", "+919000000001", "expected the id of the number"),
        ("number", "+919000000001", "expected digits with the country code"),
        ("version", "twenty", 'as "v25.0"'),
        ("outside_window", "send", 'expected "wait", "other_language" or "other_channel"'),
        ("people_a_day", -1, "expected a number, 0 or more"),
        ("app_secret", "two words", "expected the secret of the Meta app"),
        ("agreed_on", "soon", 'expected "" or a date'),
    ],
)
def test_a_mistake_about_whatsapp_is_told_without_what_was_given(
    key: str, value: object, said: str, tmp_path: Path
) -> None:
    with pytest.raises(Complaint, match=re.escape(said)) as complained:
        whatsapp(tmp_path, **{**WHATSAPP, key: value})
    assert str(value) not in str(complained.value)


def test_igots_key_may_stand_in_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[igot]\nbase_url = "https://igot.example"\n', encoding="utf-8")
    read = load_config(file, {"SMARAN_IGOT_KEY": "invented-key"}).igot
    assert (read.base_url, read.key, "invented" in repr(read)) == ("https://igot.example", "invented-key", False)


def test_a_key_needs_an_address(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[igot]\nkey = "invented-key"\n', encoding="utf-8")
    with pytest.raises(Complaint, match=r"igot\.base_url: nothing given; expected the address") as complained:
        load_config(file, {})
    assert "invented" not in str(complained.value)
