"""/healthz and /metrics over a real connection."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.logs import set_up_logs
from bot.running import Roll
from bot.watching.metrics import Metrics
from bot.web import watching
from bot.web.server import serve
from bot.web.watching import watched
from scheduler.clock import SettableClock
from storage.complaint import Complaint
from storage.database import Database

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
HOST = "127.0.0.1"


@pytest.fixture
def roll() -> Roll:
    return Roll()


@pytest.fixture
def answers(
    database: Database, roll: Roll, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], tuple[int, str, str]]:
    """Serve, and ask for one page."""

    async def ask(page: str) -> tuple[int, str, str]:
        set_up_logs(SettableClock(NOW))
        routes = watched(database, roll, Metrics(database, tmp_path, SettableClock(NOW), roll))
        ending = asyncio.Event()
        serving = asyncio.create_task(serve(routes, HOST, 0, ending, "metrics"))
        logged = ""
        while not (port := re.search(r"event=metrics_listening port=(\d+)", logged)):
            await asyncio.sleep(0.01)
            logged += capsys.readouterr().err
        async with aiohttp.ClientSession() as client, client.get(f"http://{HOST}:{port[1]}{page}") as answer:
            told = answer.status, answer.content_type, await answer.text()
        ending.set()
        await asyncio.wait_for(serving, 30)
        return told

    return lambda page: asyncio.run(ask(page))


def test_all_parts_are_at_work(answers: Callable[[str], tuple[int, str, str]]) -> None:
    assert answers("/healthz") == (200, "application/json", '{"ok":true,"missing":[]}')


def test_a_part_that_died_is_named(answers: Callable[[str], tuple[int, str, str]], roll: Roll) -> None:
    roll.begun("jobs")
    roll.died("dispatcher")
    assert answers("/healthz") == (503, "application/json", '{"ok":false,"missing":["dispatcher"]}')


@pytest.mark.parametrize("fault", [Complaint("The disk is full."), TimeoutError()])
def test_a_database_that_does_not_answer_is_named(
    answers: Callable[[str], tuple[int, str, str]],
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
) -> None:
    async def fails(*_: object) -> None:
        raise fault

    monkeypatch.setattr(database, "read", fails)
    assert answers("/healthz") == (503, "application/json", '{"ok":false,"missing":["database"]}')
    if isinstance(fault, Complaint):
        assert answers("/metrics")[0] == 503


def test_a_database_that_hangs_is_named(
    answers: Callable[[str], tuple[int, str, str]], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(*_: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(database, "read", hangs)
    monkeypatch.setattr(watching, "PATIENCE", 0.01)
    assert answers("/healthz")[0] == 503


def test_figures_are_told_as_prometheus_reads_them(answers: Callable[[str], tuple[int, str, str]]) -> None:
    status, kind, text = answers("/metrics")
    assert (status, kind) == (200, "text/plain")
    assert "# TYPE smaran_disk_free_bytes gauge" in text


def test_webhooks_are_not_answered_there(answers: Callable[[str], tuple[int, str, str]]) -> None:
    assert answers("/webhooks/telegram")[0] == 404


def test_an_address_that_is_taken_names_its_settings() -> None:
    async def twice() -> None:
        server = await asyncio.start_server(lambda _reader, _writer: None, HOST, 0)
        async with server:
            await serve([], HOST, server.sockets[0].getsockname()[1], asyncio.Event(), "metrics")

    with pytest.raises(Complaint, match=r"\[web\] metrics_host and metrics_port: nothing can listen on"):
        asyncio.run(twice())
