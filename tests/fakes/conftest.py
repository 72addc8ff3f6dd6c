"""One fake of each kind for all its tests, as at the start for each."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.fakes.hook import Hook
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.whatsapp import PHONE, VERSION, FakeWhatsApp, number
from tests.fakes.whatsapp import TOKEN as WHATSAPP_TOKEN

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeTelegram]:
    with FakeTelegram(tmp_path_factory.mktemp("fake") / "calls.jsonl") as telegram:
        yield telegram


@pytest.fixture
def telegram(running: FakeTelegram) -> FakeTelegram:
    running.reset()
    return running


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=10) as client:
        yield client


@pytest.fixture
def ask(telegram: FakeTelegram, client: httpx.Client) -> Ask:
    """Call a method with JSON, or with a form where there are files."""

    def ask(method: str, files: dict[str, Any] | None = None, via: str = "", **fields: Any) -> httpx.Response:
        body: dict[str, Any] = {"data": fields, "files": files} if files else {"json": fields}
        return client.post(f"{telegram.url}{via}/bot{TOKEN}/{method}", **body)

    return ask


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as hook:
        yield hook


@pytest.fixture(scope="module")
def running_whatsapp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeWhatsApp]:
    with FakeWhatsApp(tmp_path_factory.mktemp("fake") / "calls.jsonl") as whatsapp:
        yield whatsapp


@pytest.fixture
def whatsapp(running_whatsapp: FakeWhatsApp) -> FakeWhatsApp:
    running_whatsapp.reset()
    return running_whatsapp


@pytest.fixture
def graph(whatsapp: FakeWhatsApp, client: httpx.Client) -> Ask:
    """Call the Graph API: the verb, and the object below the version."""

    def graph(verb: str, node: str, via: str = "", token: str = WHATSAPP_TOKEN, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return client.request(verb, f"{whatsapp.url}{via}/{VERSION}/{node}", headers=headers, **more)

    return graph


@pytest.fixture
def send(graph: Ask) -> Ask:
    """Send person 7 what is named: `text={"body": …}`; another by `to` or `recipient`."""

    def send(via: str = "", **fields: Any) -> httpx.Response:
        kind = next(iter(fields.keys() & {"text", "interactive", "document", "image", "template"}), "text")
        to = {} if fields.keys() & {"to", "recipient"} else {"to": number(7)}
        body = {"messaging_product": "whatsapp", "type": kind, **to, **fields}
        return graph("POST", f"{PHONE}/messages", via, json=body)

    return send
