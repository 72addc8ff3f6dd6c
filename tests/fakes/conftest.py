"""One fake Telegram for all its tests, as at the start for each."""

import http.server
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.fakes.telegram import TOKEN, FakeTelegram

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
def webhook() -> Iterator[tuple[str, list[tuple[str | None, int]], list[int]]]:
    """An address, what was posted there (secret and update id), and the answers to give, 200 once they are used up."""
    posted: list[tuple[str | None, int]] = []
    answers: list[int] = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            update = httpx.Response(200, content=self.rfile.read(int(self.headers["Content-Length"]))).json()
            posted.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], update["update_id"]))
            self.send_response(answers.pop(0) if answers else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with http.server.HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook", posted, answers
        server.shutdown()
        thread.join()
