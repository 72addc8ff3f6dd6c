"""A webhook on a thread of the test: it keeps what is posted to it, and answers as it is told."""

import http.server
import json
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit


class Posted(NamedTuple):
    """One post."""

    headers: dict[str, str]
    """Their names in lower case."""
    body: bytes

    @property
    def told(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


class Hook:
    """Runs from `with` to its end."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.answers: list[int] = []
        """To give, one by one; 200 once they are used up."""
        self.token = ""
        """By which Meta is known when it asks whether this is our webhook."""
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = parse_qs(urlsplit(self.path).query)
                is_known = asked["hub.verify_token"] == [hook.token]
                self.send_response(200 if is_known else 403)
                self.end_headers()
                self.wfile.write(asked["hub.challenge"][0].encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.posted.append(Posted({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(hook.answers.pop(0) if hook.answers else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _exc: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_port}/hook"


def until(happened: Callable[[], object]) -> None:
    """Wait until it is so; the whole run is limited, this is not a measure of time."""
    for _ in range(30_000):
        if happened():
            return
        time.sleep(0.002)
    raise AssertionError("it has not happened")
