"""`smaran doctor`: each thing that may be wrong is found, with what to type, and nothing private in it."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import text

from bot.cli.checkup import channels, machine
from bot.telegram.token import Bot, NotReached, TokenRefused
from bot.transport import NeverLeft
from bot.whatsapp.graph import Graph, Refused
from bot.wordings.file import wordings
from scheduler.clock import IST, SystemClock
from storage.inbox import Received, handled, receive
from storage.rows import IGOT_API
from storage.senders import stop
from storage.source_states import note_trouble
from storage.tables import ApprovedWordings, Audit, Imports, JobSlots, Senders
from tests.bot.cli.terminal import Terminal
from tests.mailroom import HOUR, Mailroom
from tests.scheduler.office import BIHAR, packaged

TOKEN = "1000000001:invented-token"  # noqa: S105 - plainly so
NOBODY = "http://127.0.0.1:9"
TELEGRAM = f'[telegram]\ntoken = "{TOKEN}"\nusername = "invented_bot"\nbase_url = "{NOBODY}"\n'
NUMBER = "100000000000001"
WHATSAPP = "[whatsapp]\n" + "".join(
    f'{key} = "{value}"\n'
    for key, value in {
        "token": "invented-whatsapp-token",
        "phone_number_id": NUMBER,
        "waba_id": "100000000000002",
        "app_secret": "invented-app-secret",
        "verify_token": "invented-word",
        "number": "919000000001",
        "base_url": NOBODY,
    }.items()
)
DAY = timedelta(days=1)
Wrong = Callable[["Ward"], object]


class Ward:
    """A department in whose database and files something can be put wrong."""

    def __init__(self, terminal: Terminal, room: Mailroom) -> None:
        self.terminal = terminal
        self.room = room
        self.now = room.now

    def configure(self, *tables: str) -> None:
        self.terminal.config.write_text('[department]\nname_en = "Examples"\nstate = "BR"\n' + "".join(tables), "utf-8")
        self.terminal.config.chmod(0o600)

    def do(self, work: Any) -> None:
        self.room.database.write_now(work)

    def imported(self, state: str = "applied", kind: str = "officers") -> None:
        row = {"actor": "test", "started_at": self.now, "finished_at": self.now, "files": [], "summary": {}}
        self.room.insert(Imports, kind=kind, state=state, **row)

    def checked(self, before: timedelta) -> None:
        at = {"slot": self.now - before, "claimed_at": self.now - before, "finished_at": self.now - before}
        self.room.insert(JobSlots, job="check", outcome="done", **at)

    def update(self, before: timedelta, fault: str | None = None) -> None:
        self.do(lambda session: receive(session, "telegram", [Received("1", "7001", "x")], self.now - before))
        if fault:
            self.do(lambda session: handled(session, "telegram", "1", self.now, fault=fault))

    def cannot_ask(self, trouble: str) -> None:
        self.configure(TELEGRAM, '[igot]\nbase_url = "https://igot.example"\nkey = "invented-key"\n')
        self.do(lambda session: note_trouble(session, IGOT_API, trouble, self.now))

    def judged(self, status: str, but: int = 0) -> None:
        ours = [(each.name, language) for each in wordings().wordings for language in wordings().languages]
        for name, language in ours[but:]:
            row = {"channel": "whatsapp", "status": status, "changed_at": self.now}
            self.room.insert(ApprovedWordings, name=name, language=language, **row)


@pytest.fixture
def ward(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ward]:
    """All is well, but that no program runs."""
    monkeypatch.setattr(machine, "_draw", lambda: None)
    now = SystemClock().now()
    with terminal.database() as database:
        ward = Ward(terminal, Mailroom(database, now=now))
        ward.configure(TELEGRAM)
        (terminal.folder / "data").chmod(0o700)
        ward.imported()
        ward.room.office.report(now - HOUR)
        ward.checked(timedelta(minutes=5))
        ward.room.insert(Audit, at=now - HOUR, actor="test", via="shell", act="make_backup", details={})
        ward.room.change(Senders, lease_holder="test", lease_until=now + DAY)
        yield ward


def found(result: Result) -> set[tuple[str, str]]:
    """What is not as it should be: check and level."""
    return {(one["check"], one["level"]) for one in json.loads(result.output) if one["level"] != "ok"}


def doctor(ward: Ward, *options: str) -> Result:
    return ward.terminal.type("doctor", "--format", "json", *options)


ONLY_ORDERS = {("orders", "warning")}
"""Of a department in which no order is active."""


def test_all_but_the_orders_is_well(ward: Ward) -> None:
    result = doctor(ward, "--thorough")
    assert (found(result), result.exit_code) == (ONLY_ORDERS, 1)


@pytest.mark.parametrize(
    ("check", "level", "wrong"),
    [
        ("config", "warning", lambda ward: ward.configure()),
        ("config", "warning", lambda ward: ward.configure(TELEGRAM.replace("invented_bot", ""))),
        ("config", "trouble", lambda ward: ward.configure("[telegram]\ntoken = 5\n")),
        ("config", "trouble", lambda ward: ward.configure('[whatsapp]\ntoken = "x"\n')),
        ("permissions", "trouble", lambda ward: ward.terminal.config.chmod(0o640)),
        ("permissions", "trouble", lambda ward: (ward.terminal.folder / "data").chmod(0o755)),
        ("disk", "trouble", lambda ward: ward.configure(TELEGRAM, "[alerts]\ndisk_megabytes = 1000000000\n")),
        ("order files", "trouble", lambda ward: (ward.terminal.orders / "x.toml").write_text("y = 1", "utf-8")),
        ("clock", "trouble", lambda ward: ward.update(-HOUR)),
        ("program", "trouble", lambda ward: ward.room.change(Senders, lease_until=ward.now - HOUR)),
        ("senders", "trouble", lambda ward: ward.do(lambda session: stop(session, ward.room.sender, "token_refused"))),
        ("senders", "warning", lambda ward: ward.do(lambda session: stop(session, ward.room.sender, "paused by hand"))),
        (
            "senders",
            "warning",
            lambda ward: ward.room.change(Senders, paused_until=ward.now + HOUR, paused_because="slow_down"),
        ),
        ("database", "warning", lambda ward: ward.imported("applying")),
        ("facts", "warning", lambda ward: ward.imported("held")),
        ("facts", "warning", lambda ward: ward.room.office.report(ward.now - 7 * DAY)),
        ("facts", "trouble", lambda ward: ward.room.office.report(ward.now - 9 * DAY)),
        ("facts", "warning", lambda ward: ward.room.office.report(kinds=())),
        ("facts", "warning", lambda ward: ward.room.change(Imports, kind="portal_reports")),
        ("igot", "trouble", lambda ward: ward.cannot_ask("wrong_key")),
        ("check", "trouble", lambda ward: ward.room.change(JobSlots, finished_at=ward.now - 2 * DAY)),
        ("queue", "trouble", lambda ward: ward.room.message("queued", not_before=ward.now - 3 * HOUR)),
        ("unknown", "warning", lambda ward: ward.room.message("unknown")),
        ("updates", "trouble", lambda ward: ward.update(HOUR)),
        ("updates", "warning", lambda ward: ward.update(HOUR, fault="KeyError")),
        ("backups", "warning", lambda ward: ward.room.change(Audit, at=ward.now - 3 * DAY)),
        ("backups", "trouble", lambda ward: ward.room.change(Audit, at=ward.now - 9 * DAY)),
        ("backups", "warning", lambda ward: ward.room.change(Audit, act="joined")),
    ],
)
def test_what_is_wrong_is_found(ward: Ward, check: str, level: str, wrong: Wrong) -> None:
    if check == "check":
        at = (ward.now - 4 * HOUR).astimezone(IST)
        ward.configure(TELEGRAM, f'[checks]\nat = "{at:%H:%M}"\n')
    wrong(ward)
    result = doctor(ward)
    assert (check, level) in found(result)
    assert result.exit_code == (2 if "trouble" in {level for _, level in found(result)} else 1)
    assert all(one["do"] for one in json.loads(result.output) if one["level"] != "ok")


@pytest.mark.parametrize(
    ("status", "but", "level"),
    [("approved", 0, None), ("approved", 1, "trouble"), ("pending", 0, "warning"), ("rejected", 0, "trouble")],
)
def test_words_must_be_approved_where_whatsapp_is_on(ward: Ward, status: str, but: int, level: str | None) -> None:
    ward.configure(WHATSAPP)
    ward.judged(status, but)
    assert {each for check, each in found(doctor(ward)) if check == "templates"} == ({level} if level else set())


@pytest.mark.parametrize(
    ("raises", "level"), [(None, None), (TokenRefused(), "trouble"), (NotReached("nobody answered"), "trouble")]
)
def test_telegrams_token_is_tried_only_online(
    ward: Ward, monkeypatch: pytest.MonkeyPatch, raises: Exception | None, level: str | None
) -> None:
    async def bot_behind(_: object) -> Bot:
        if raises is not None:
            raise raises
        return Bot("invented_bot", "Smaran")

    monkeypatch.setattr(channels, "bot_behind", bot_behind)
    assert found(doctor(ward)) == ONLY_ORDERS
    assert {each for check, each in found(doctor(ward, "--online")) if check == "tokens"} == (
        {level} if level else set()
    )


@pytest.mark.parametrize(("raises", "level"), [(None, None), (Refused(190), "trouble"), (NeverLeft("x"), "trouble")])
def test_whatsapps_token_is_tried_only_online(
    ward: Ward, monkeypatch: pytest.MonkeyPatch, raises: Exception | None, level: str | None
) -> None:
    async def get(_: Graph, path: str) -> dict[str, str]:
        assert path == f"{NUMBER}?fields=id"
        if raises is not None:
            raise raises
        return {"id": NUMBER}

    monkeypatch.setattr(Graph, "get", get)
    ward.configure(WHATSAPP)
    assert {each for check, each in found(doctor(ward, "--online")) if check == "tokens"} == (
        {level} if level else set()
    )


def test_there_may_be_no_database_yet_and_looking_makes_none(ward: Ward) -> None:
    database = ward.terminal.folder / "data" / "smaran.db"
    for file in database.parent.glob("smaran.db*"):
        file.rename(f"{file}.aside")
    assert ("database", "warning") in found(doctor(ward))
    assert not database.exists()


@pytest.mark.parametrize(("version", "level"), [("0001", "warning"), ("9999", "trouble")])
def test_a_database_of_another_version_is_not_touched(ward: Ward, version: str, level: str) -> None:
    def put(number: str) -> None:
        statement = text("UPDATE alembic_version SET version_num = :number")
        ward.do(lambda session: session.connection().execute(statement, {"number": number}))

    put(version)
    assert [("database", level) in found(doctor(ward)) for _ in range(2)] == [True, True]


def test_a_damaged_database_is_trouble(ward: Ward) -> None:
    file = ward.terminal.folder / "data" / "smaran.db"
    ward.room.database.close()
    for beside in file.parent.glob("smaran.db-*"):
        beside.unlink()
    file.write_bytes(b"no database")
    assert ("database", "trouble") in found(doctor(ward))


def test_nothing_private_is_said_and_lines_are_short(ward: Ward) -> None:
    ward.configure(TELEGRAM, WHATSAPP)
    ward.do(lambda session: stop(session, ward.room.sender, "token_refused"))
    ward.room.message("unknown")
    output = ward.terminal.type("doctor").output
    assert [
        secret for secret in (TOKEN, "invented-", NUMBER, "9000000001", "7001", "Officer") if secret in output
    ] == []
    assert max(map(len, output.splitlines())) <= 80
    assert output.splitlines()[-1].endswith("warnings.")
    assert "→ smaran unknown list" in output


def test_the_summary_says_when_all_is_well(ward: Ward) -> None:
    ward.room.office.activate(packaged(BIHAR), ward.now.date())
    result = ward.terminal.type("doctor")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "All is well.")


def test_words_are_really_drawn(terminal: Terminal) -> None:
    machine._draw()
    if os.name == "posix":
        assert "MPLCONFIGDIR" not in os.environ
