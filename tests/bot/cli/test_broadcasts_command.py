"""`smaran broadcasts`: the same acts as in the chat, from the shell."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.acts import broadcasts as acts
from bot.acts.who import Who
from bot.cli.demo.shell import Shell
from storage.audiences import write_recipients
from storage.broadcasts import move_broadcast
from storage.rows import BroadcastState, LeftOut, Recipient
from storage.tables import Officers
from tests.bot.chatting import NOW


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    config = tmp_path / "config.toml"
    config.write_text("", encoding="utf-8")
    shell = Shell(config)
    who = Who.in_shell("root")

    def make(session: Session) -> None:
        session.add(Officers(id=1))
        session.flush()
        number = acts.begin(session, who, None, [], None, NOW)
        acts.change(session, who, number, None, NOW, text_hi="सभा कल है।", valid_until=NOW + timedelta(days=1))
        write_recipients(session, number, 0, 1, [Recipient(1, left_out_because=LeftOut.NO_CONTACT)])
        move_broadcast(session, number, [BroadcastState.DRAFT], BroadcastState.RUNNING)

    shell.app.database.write_now(make)
    return shell


def test_what_there_is_is_listed_and_shown(shell: Shell) -> None:
    assert "running" in shell.type("broadcasts", "list")
    shown = shell.type("broadcasts", "show", "1")
    assert "Notice 1: being sent" in shown
    assert "सभा कल है।" in shown


def test_before_it_begins_who_gets_it_how_is_shown_and_then_how_it_goes(shell: Shell) -> None:
    def put(to: BroadcastState) -> None:
        shell.app.database.write_now(
            lambda session: move_broadcast(session, 1, list(BroadcastState), to, audience_hash="0a")
        )

    put(BroadcastState.SCHEDULED)
    assert "Cannot be sent to:\nhave not joined yet: 1" in shell.type("broadcasts", "show", "1")
    put(BroadcastState.RUNNING)
    shown = shell.type("broadcasts", "show", "1")
    assert "Cannot be sent to" not in shown
    assert "No message made – have not joined yet: 1" in shown


def test_it_is_paused_resumed_and_cancelled(shell: Shell) -> None:
    assert [shell.type("broadcasts", what, "1").strip() for what in ("pause", "resume", "cancel")] == [
        "Notice 1: paused",
        "Notice 1: running",
        "Notice 1: cancelled",
    ]
