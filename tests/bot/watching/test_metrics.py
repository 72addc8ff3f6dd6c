"""The figures for Prometheus: calls as they are made, the rest as it stands, looked at no oftener than need be."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.running import Roll
from bot.watching import metrics as figures
from bot.watching.metrics import Metrics
from scheduler.clock import SettableClock
from storage.database import Database
from storage.inbox import Received, receive
from storage.rows import Outcome
from storage.senders import stop
from tests.mailroom import HOUR, NOW, Mailroom

Figures = dict[str, float]


@pytest.fixture
def room(database: Database) -> Mailroom:
    return Mailroom(database)


@pytest.fixture
def watched(room: Mailroom, tmp_path: Path) -> Metrics:
    return Metrics(room.database, tmp_path, SettableClock(NOW), Roll())


def read(watched: Metrics) -> Figures:
    """By name and labels."""
    families = text_string_to_metric_families(asyncio.run(watched.text()).decode())
    return {
        f"{each.name}{{{','.join(each.labels.values())}}}" if each.labels else each.name: each.value
        for family in families
        for each in family.samples
    }


def test_calls_are_counted_by_outcome_and_how_late_they_were(watched: Metrics) -> None:
    for outcome, seconds in ((Outcome.SENT, 0.5), (Outcome.SENT, 90), (Outcome.LOST, 5)):
        watched.note_call("telegram", outcome, seconds)
    told = read(watched)
    assert (told["smaran_calls_total{telegram,sent}"], told["smaran_calls_total{telegram,lost}"]) == (2, 1)
    late = [told[f"smaran_due_to_sent_seconds_bucket{{telegram,{bound}}}"] for bound in ("1.0", "60.0", "300.0")]
    assert late == [1, 1, 2]


def test_what_stands_in_the_database_is_told(room: Mailroom, watched: Metrics) -> None:
    room.message("queued", not_before=NOW - HOUR)
    room.message("unknown")
    room.office.report(NOW - 3 * HOUR, kinds=("users",))
    write = room.database.write_now
    write(lambda session: stop(session, room.sender, "token_refused"))
    write(lambda session: receive(session, "telegram", [Received("1", "7001", "x")], NOW - HOUR / 2))
    told = read(watched)
    assert {name: told[f"smaran_{name}{{telegram}}"] for name in ("queue_messages", "queue_age_seconds")} == {
        "queue_messages": 1,
        "queue_age_seconds": 3600,
    }
    assert (told["smaran_unknown_messages{telegram}"], told["smaran_inbox_age_seconds{telegram}"]) == (1, 1800)
    assert (told["smaran_sender_stopped{telegram}"], told["smaran_sender_paused{telegram}"]) == (1, 0)
    assert (told["smaran_facts_age_seconds{users}"], told["smaran_errands_waiting"]) == (3 * 3600, 0)
    assert "smaran_check_age_seconds" not in told
    assert any(name.startswith("smaran_build_info") for name in told)
    assert told["smaran_disk_free_bytes"] > 0


def test_the_database_is_asked_once_for_many(room: Mailroom, watched: Metrics, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    once: Callable[..., object] = figures.vital_signs
    monkeypatch.setattr(figures, "vital_signs", lambda *told, **more: looks.append(1) or once(*told, **more))
    assert read(watched) == read(watched)
    assert len(looks) == 1
    monkeypatch.setattr(figures, "KEPT", -1.0)
    watched._look = None
    read(watched)
    read(watched)
    assert len(looks) == 3


def test_nobody_is_named(room: Mailroom, watched: Metrics) -> None:
    room.message("unknown")
    text = asyncio.run(watched.text()).decode()
    assert [word for word in ("700", "Officer", "Dear") if word in text] == []
