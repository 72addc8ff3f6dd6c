"""What the doctor asks of those whom we call: what time it is there, and whether iGOT takes the key."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from bot.cli.checkup import providers
from bot.cli.checkup.findings import Finding, Level, Setting
from bot.config import Config
from tests.fakes.igot import KEY, FakeIgot

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
TOKEN = "1000000001:invented-token"  # noqa: S105 - plainly so
NOBODY = "http://127.0.0.1:9"


@contextmanager
def telling(date: str | None) -> Iterator[str]:
    """The address of a provider with this Date on its answers."""

    class Teller(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response_only(302)
            if date is not None:
                self.send_header("Date", date)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Teller)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def setting(*, online: bool = True, telegram: str = "", igot: str = "", key: str = KEY) -> Setting:
    tables = {
        "telegram": {"token": TOKEN, "base_url": telegram} if telegram else {},
        "igot": {"key": key, "base_url": igot} if igot else {},
    }
    return Setting(None, Config.model_validate(tables), NOW, online)


def clock(told: datetime) -> list[Finding]:
    with telling(format_datetime(told, usegmt=True)) as url:
        return list(providers.clock(setting(telegram=url)))


@pytest.mark.parametrize(
    ("seconds", "level", "says"),
    [
        (0, Level.OK, "it agrees with Telegram's"),
        (-20, Level.OK, "it agrees with Telegram's"),
        (-40, Level.WARNING, "it is 40 s ahead of Telegram's"),
        (60, Level.WARNING, "it is 1 min behind Telegram's"),
        (7200, Level.TROUBLE, "it is 2 h behind Telegram's"),
        (-7200, Level.TROUBLE, "it is 2 h ahead of Telegram's"),
    ],
)
def test_the_clock_is_held_against_that_of_a_provider(
    seconds: int, level: Level, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(providers, "_now", lambda _: NOW)
    (found,) = clock(NOW + timedelta(seconds=seconds))
    assert (found.level, found.says) == (level, says)
    assert (found.do is None) is (level is Level.OK)


@pytest.mark.parametrize("date", [None, "yesterday"])
def test_whoever_tells_no_time_is_passed_over(date: str | None) -> None:
    with telling(date) as silent, telling(format_datetime(NOW, usegmt=True)) as telegram:
        assert list(providers.clock(setting(telegram=silent))) == []
        (found,) = providers.clock(setting(telegram=NOBODY, igot=telegram))
    assert found.says == "it agrees with iGOT's"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeIgot]:
    with FakeIgot(tmp_path_factory.mktemp("fake") / "calls.jsonl") as portal:
        yield portal


@pytest.mark.parametrize(
    ("behaves", "says"),
    [
        ({}, "the portal's API takes the key"),
        ({"keys": ["another"]}, "asked just now: the key is refused"),
        ({"keys": ["another"], "refusal": 403}, "asked just now: the key is refused"),
        ({"down": 503}, "asked just now: nobody answers"),
        ({"spoil": "page"}, "asked just now: it answers otherwise than is known here"),
        ({"spoil": "renamed"}, "asked just now: it answers otherwise than is known here"),
    ],
)
def test_igots_key_is_tried_by_one_call(portal: FakeIgot, behaves: dict[str, object], says: str) -> None:
    portal.reset()
    portal.behave(**behaves)
    before = len(portal.calls())
    (found,) = providers.igot(setting(igot=portal.url))
    assert (found.says, found.do is None) == (says, not behaves)
    assert [line["method"] for line in portal.calls()[before:]] == ["search"]


def test_an_igot_that_is_not_there_is_told() -> None:
    (found,) = providers.igot(setting(igot=NOBODY))
    assert found.says == "asked just now: nobody answers"


def test_nobody_is_asked_but_online(portal: FakeIgot) -> None:
    before = len(portal.calls())
    offline = setting(online=False, telegram=portal.url, igot=portal.url)
    assert [*providers.clock(offline), *providers.igot(offline), *providers.igot(setting())] == []
    assert len(portal.calls()) == before
