"""`smaran check`, `why`, `send` and `backup`: what the operator reads."""

import sqlite3
import stat
from contextlib import closing

import pytest

from bot.app import App
from bot.cli.check import HELD_BECAUSE
from bot.config import Config
from scheduler.channel import Answer, Limits, Outgoing
from scheduler.clock import SystemClock
from storage.rows import Held
from storage.senders import ensure_sender, take_lease
from tests.bot.cli.terminal import Terminal
from tests.scheduler.office import BIHAR, RAJASTHAN

ON = ("--on", "2026-04-02")
FOUND = """\
order                           obligation  standing         officers
bihar-panchayati-raj-166-2026   account     met                     2
                                            open                    1
                                courses     awaiting report         1
                                            met                     1
                                            unknown                 1
                                hours       open                    2
                                            unknown                 1
rajasthan-personnel-14917-2026  same-email  open                    1
"""
NO_ORDER = "No order is active. Next: `smaran orders list`, then `smaran orders activate ID`."


@pytest.fixture
def settled(terminal: Terminal) -> Terminal:
    terminal.settle(BIHAR, RAJASTHAN)
    return terminal


def says(terminal: Terminal, *words: object) -> list[str]:
    """The lines that a command prints, as long as the screen is wide."""
    result = terminal.type(*words)
    assert result.exit_code == 0, result.output
    return [line.rstrip() for line in result.stdout.splitlines() if line.strip()]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")


def test_a_check_tells_what_it_found_and_planned(settled: Terminal) -> None:
    first, *table, planned = says(settled, "check", *ON)
    assert first == "02.04.2026: 3 officers checked, 10 standings changed, 3 messages planned."
    assert table == FOUND.splitlines()
    assert planned == "  planned: first notice — 3"


def test_the_same_check_again_plans_nothing_and_says_what_is_held_back(settled: Terminal) -> None:
    says(settled, "check", *ON)
    first, *_, held = says(settled, "check", *ON)
    assert first == "02.04.2026: 3 officers checked, 0 standings changed, 0 messages planned."
    assert held == f"  held back: awaiting report — 1 ({HELD_BECAUSE[Held.AWAITING_REPORT]})"


def test_a_dry_run_says_the_same_and_changes_nothing(settled: Terminal) -> None:
    first, *table, planned = says(settled, "check", *ON, "--dry-run")
    assert first == "02.04.2026: 3 officers checked, 10 standings changed, 3 messages would be planned."
    assert [*table, planned] == [*FOUND.splitlines(), "  planned: first notice — 3"]
    assert says(settled, "send", *ON) == ["Nothing is due."]
    assert says(settled, "check", *ON)[0].endswith("10 standings changed, 3 messages planned.")


def test_a_holiday_holds_everything_back(settled: Terminal) -> None:
    assert says(settled, "check", "--on", "2026-04-03")[-1].startswith("  held back: non working day — 3 (")


def test_of_every_reason_to_hold_back_an_operator_is_told_what_it_means() -> None:
    assert list(HELD_BECAUSE) == list(Held)


def test_without_officers_and_orders_a_check_says_what_comes_first(terminal: Terminal) -> None:
    nobody, no_order = says(terminal, "check")
    assert nobody.startswith("Nobody is on the officers' list. Next: `smaran officers template` writes an empty list; ")
    assert no_order == NO_ORDER


def test_without_an_active_order_a_check_says_so(terminal: Terminal) -> None:
    terminal.settle()
    assert says(terminal, "check") == [NO_ORDER]


def test_an_order_whose_file_is_gone_is_not_passed_over(settled: Terminal) -> None:
    own = settled.orders / "own.toml"
    own.write_text((settled.packaged / f"{RAJASTHAN}.toml").read_text(encoding="utf-8"), encoding="utf-8")
    says(settled, "orders", "activate", "own")
    own.unlink()
    result = settled.type("check")
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: own is active, but its file is gone. Put own.toml back, or say `smaran orders deactivate own`.\n"
    )
    assert says(settled, "orders", "deactivate", "own") == ["own: no longer active."]
    assert says(settled, "check", *ON)[0].endswith("3 messages planned.")


def test_an_order_that_asks_more_by_now_wants_to_be_activated_again(settled: Terminal) -> None:
    text = (settled.packaged / f"{RAJASTHAN}.toml").read_text(encoding="utf-8")
    (settled.orders / f"{RAJASTHAN}.toml").write_text(text.replace("same-email", "one-email"), "utf-8")
    result = settled.type("check")
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: {RAJASTHAN}: the file asks one-email, which it did not when the order was activated. "
        f"Read `smaran orders show {RAJASTHAN}`, then say `smaran orders activate {RAJASTHAN}` again.\n"
    )
    says(settled, "orders", "activate", RAJASTHAN)
    assert any("one-email" in line for line in says(settled, "check", *ON))


class Telegraph:
    """A channel that could reach somebody."""

    limits = Limits(text_length=4096, per_second=1, reaches_people=True)

    async def send(self, message: Outgoing) -> Answer:
        raise AssertionError(message)


@pytest.mark.parametrize("command", ["check", "send"])
def test_the_day_is_not_chosen_where_somebody_could_be_reached(
    settled: Terminal, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(App, "channels", {"telegraph": Telegraph()})
    result = settled.type(command, *ON)
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: --on: the day cannot be chosen while a channel is switched on that reaches people.\n"
    )


# --- why --------------------------------------------------------------------------------------------------------------


def test_why_gives_clause_reason_and_rule_in_both_languages(settled: Terminal) -> None:
    hindi, english = says(settled, "why", "E002", *ON), says(settled, "why", "E002", *ON, "--language", "en")
    for lines in (hindi, english):
        assert any("कम-से-कम 03 पाठ्यक्रमों का सम्पादन मार्च, 2026 तक किया जायेगा।" in line for line in lines)
    assert "कारण: समय-सीमा तक की पूरी रिपोर्ट अभी नहीं आई है" in hindi
    assert "Reason: the full report up to the due date has not come yet" in english
    assert "Figures: 1 of 3 courses completed, 2 remaining" in english


def test_why_names_the_addresses_only_where_they_are_compared(settled: Terminal) -> None:
    lines = says(settled, "why", "E003", *ON)
    addresses = [line for line in lines if line.startswith(("iGOT:", "SPARROW:"))]
    assert addresses == ["iGOT: of•••3@gov.example", "SPARROW: o•••@gov.example"]
    assert lines.index("○ The same email ID on iGOT and SPARROW: open") < lines.index(addresses[0])


@pytest.mark.parametrize(
    ("language", "dated", "undated"),
    [
        ("en", "The due date is not past yet.", "The order sets no due date; reminders are sent from time to time"),
        ("hi", "समय-सीमा अभी शेष है।", "आदेश में कोई समय-सीमा निर्धारित नहीं है; अपेक्षा पूर्ण होने तक"),
    ],
)
def test_why_says_of_what_is_open_whether_there_is_a_due_date(
    settled: Terminal, language: str, dated: str, undated: str
) -> None:
    rules = [
        line for line in says(settled, "why", "E003", *ON, "--language", language) if dated in line or undated in line
    ]
    assert [dated in line for line in rules] == [True, False]


def test_why_of_somebody_unknown(settled: Terminal) -> None:
    result = settled.type("why", "E9")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: E9 is not on the officers' list.")


def test_why_of_somebody_of_whom_nothing_is_asked(terminal: Terminal) -> None:
    terminal.settle()
    assert says(terminal, "why", "E001") == ["No active order asks anything of Asha Devi."]


# --- send -------------------------------------------------------------------------------------------------------------


def test_send_prints_each_message_once(settled: Terminal) -> None:
    says(settled, "check", *ON)
    lines = says(settled, "send", *ON)
    assert lines[-1] == "sent: 3"
    assert [line for line in lines if line in {"To: Asha Devi", "To: Bina Das", "सेवा में: मेघा [रस्तोगी]"}] != []
    assert sum("पंचायती राज विभाग" in line for line in lines) >= 1
    assert says(settled, "send", *ON) == ["Nothing is due."]


def test_what_was_to_be_said_yesterday_is_not_said_today(settled: Terminal) -> None:
    says(settled, "check", *ON)
    assert says(settled, "send", "--on", "2026-04-03") == ["expired: 3"]


def test_send_says_when_another_process_is_at_it(settled: Terminal) -> None:
    says(settled, "check", *ON)
    with settled.database() as database:
        console = database.write_now(lambda session: ensure_sender(session, "console", "console", per_second=1))
        database.write_now(lambda session: take_lease(session, console, "another", 60))
    assert "console: another process is sending, or was cut short; try again in ten seconds." in says(
        settled, "send", *ON
    )


# --- backup -----------------------------------------------------------------------------------------------------------


def test_a_backup_is_a_private_copy_and_never_overwrites(settled: Terminal) -> None:
    copy = settled.folder / "copy.db"
    told = says(settled, "backup", copy)
    assert told == [f"{copy}: {copy.stat().st_size / 1_000_000:.1f} MB, checked."]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM officers").fetchone() == (3,)
    before = copy.read_bytes()
    result = settled.type("backup", copy)
    assert (result.exit_code, copy.read_bytes()) == (1, before)
    assert result.stderr == f"Error: {copy} is there already; a backup never overwrites. Name a new file.\n"


def test_a_backup_into_a_folder_that_is_not_there(settled: Terminal) -> None:
    copy = settled.folder / "nowhere" / "copy.db"
    result = settled.type("backup", copy)
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: {copy} cannot be written: No such file or directory. Name a folder with room, where you may write.\n"
    )


# --- orders activate, deactivate --------------------------------------------------------------------------------------


def test_activating_says_whom_it_binds_and_what_comes_next(terminal: Terminal) -> None:
    terminal.settle()
    activate = ("orders", "activate", BIHAR, "--on", "2026-03-25")
    assert says(terminal, *activate, "--dry-run") == [f"{BIHAR}: would bind 3 officers."]
    assert says(terminal, "check") == [NO_ORDER]
    assert says(terminal, *activate) == [
        f"{BIHAR}: active from 25.03.2026; binds 3 officers.",
        "Next: `smaran check --dry-run` shows what would be said; `smaran orders deactivate` takes it back.",
    ]
    assert says(terminal, "orders", "deactivate", BIHAR) == [f"{BIHAR}: no longer active."]
    assert says(terminal, "check") == [NO_ORDER]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("activate", RAJASTHAN),
            f"{RAJASTHAN}.toml: audience: the officers' list is empty; expected at least one officer",
        ),
        (("activate", "bihar"), "there is no order bihar; see: orders list"),
        (("deactivate", BIHAR), f"{BIHAR} is not active; active are: none."),
        (("deactivate", "bihar"), "bihar is not active; active are: none."),
    ],
)
def test_what_cannot_be_activated_or_taken_back(terminal: Terminal, words: tuple[str, ...], said: str) -> None:
    result = terminal.type("orders", *words)
    assert (result.exit_code, result.stderr) == (1, f"Error: {said}\n")


def test_an_order_is_checked_against_a_list(terminal: Terminal) -> None:
    listed = terminal.folder / "officers.csv"
    file = terminal.packaged / f"{RAJASTHAN}.toml"
    header = "Name,Mobile,Employee ID,Service,Cadre\n"
    listed.write_text(f"{header}Asha Devi,9000000001,E1,भा.प्र.से.,Rajasthan\n", encoding="utf-8")
    right, *_ = says(terminal, "orders", "check", file, "--officers", listed)
    assert right == f"{RAJASTHAN}: right; asks 1 thing of an officer"
    listed.write_text(f"{header}Asha Devi,9000000001,E1,RAS,Rajasthan\n", encoding="utf-8")
    result = terminal.type("orders", "check", file, "--officers", listed)
    assert result.exit_code == 1
    assert f'Error: {RAJASTHAN}.toml: audience, group 1: nobody on the list has service "IAS"' in result.stderr


# --- the config -------------------------------------------------------------------------------------------------------


def test_a_wrong_config_is_told_before_anything_is_done(terminal: Terminal) -> None:
    terminal.config.write_text('[department]\nstate = "Bihar"\n', encoding="utf-8")
    result = terminal.type("orders", "list")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f'Error: {terminal.config}: department.state: there is no state "Bihar"')


def test_a_config_that_is_not_there(terminal: Terminal) -> None:
    terminal.config.unlink()
    assert "cannot be read (No such file or directory). `smaran init` writes one" in terminal.type("check").stderr


def test_an_app_lets_go_of_a_database_only_if_it_was_opened() -> None:
    App(Config(), SystemClock()).close()
