"""As much of HTTP/1.1 as a fake provider needs, on a bare protocol: a thousand calls a second must cost it little."""

import asyncio
import json
import re
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_string
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote

JSON = "application/json"
REASONS = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file within a form."""

    name: str
    content: bytes


class Request:
    """One request, whole."""

    __slots__ = ("_head", "body", "path", "query", "verb")

    def __init__(self, head: bytes, body: bytes) -> None:
        self._head, self.body = head, body
        verb, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        path, _, self.query = target.partition("?")
        self.verb, self.path = verb, unquote(path)

    def header(self, name: bytes) -> str:
        """One header, its name in lower case; empty where it is absent."""
        return header(self._head, name)

    def fields(self) -> dict[str, Any]:
        """What was asked with: the query, and the body as JSON or as a form of either kind; ValueError where broken."""
        fields: dict[str, Any] = dict(parse_qsl(self.query)) if self.query else {}
        kind = header(self._head, b"content-type")
        if not self.body:
            pass
        elif kind.startswith("multipart/form-data"):
            fields |= _parts(self.body, kind)
        elif kind.startswith(JSON):
            fields |= json.loads(self.body)
        else:
            fields |= parse_qsl(self.body.decode(), keep_blank_values=True)
        return fields


class Connection(asyncio.Protocol):
    """One connection: hands over a request at a time, and reads the next one when that is answered."""

    transport: asyncio.Transport

    def __init__(self, handle: Callable[["Connection", Request], None], opened: set["Connection"]) -> None:
        self.gone: Callable[[], None] | None = None
        """Called when the client goes away, by whoever waits with an answer."""
        self.closing = False
        """Whether the next answer is the last one."""
        self._handle, self._opened = handle, opened
        self._buffer = bytearray()
        self._head: bytes | None = None
        self.busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._opened.add(self)

    def connection_lost(self, _exc: Exception | None) -> None:
        self._opened.discard(self)
        if self.gone:
            self.gone()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._next()

    def answer(self, status: int, body: bytes, kind: str = JSON) -> None:
        """Answer the request under way."""
        self.send(whole_answer(status, body, kind, close=self.closing))
        self.busy = False
        if self.closing:
            self.transport.close()
        else:
            self._next()

    def send(self, data: bytes) -> None:
        """Write what may be less, or other, than an answer."""
        if not self.transport.is_closing():
            self.transport.write(data)

    def reset(self) -> None:
        """Tear the connection down: the client sees a reset, not an orderly end."""
        if not self.transport.is_closing() and (opened := self.transport.get_extra_info("socket")):
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def _next(self) -> None:
        while not self.busy and (request := self._request()):
            self.busy = True
            self._handle(self, request)

    def _request(self) -> Request | None:
        if self._head is None:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return None
            self._head = bytes(self._buffer[:end])
            del self._buffer[: end + 4]
            if header(self._head, b"expect"):
                self.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self._body(self._head)
        if body is None:
            return None
        request, self._head = Request(self._head, body), None
        return request

    def _body(self, head: bytes) -> bytes | None:
        if header(head, b"transfer-encoding") == "chunked":
            chunks, end = _chunks(self._buffer)
            if chunks is None:
                return None
            del self._buffer[:end]
            return chunks
        length = int(header(head, b"content-length") or 0)
        if len(self._buffer) < length:
            return None
        body = bytes(self._buffer[:length])
        del self._buffer[:length]
        return body


def whole_answer(status: int, body: bytes, kind: str = JSON, *, close: bool = False) -> bytes:
    """Head and body of an answer."""
    head = f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return (head + ("Connection: close\r\n\r\n" if close else "\r\n")).encode() + body


def header(head: bytes, name: bytes) -> str:
    """One header; empty where it is absent."""
    at = head.lower().find(b"\r\n" + name + b":")
    if at < 0:
        return ""
    at += len(name) + 3
    end = head.find(b"\r\n", at)
    return head[at : end if end >= 0 else None].strip().decode("latin-1")


def _chunks(buffer: bytearray) -> tuple[bytes | None, int]:
    """The body that came in chunks and where it ends; None while there is more to come."""
    body, at = bytearray(), 0
    while (end := buffer.find(b"\r\n", at)) >= 0:
        size = int(buffer[at:end].split(b";")[0], 16)
        at = end + 2 + size + 2
        if at > len(buffer):
            break
        if not size:
            return bytes(body), at
        body += buffer[end + 2 : end + 2 + size]
    return None, 0


def _parts(body: bytes, kind: str) -> dict[str, str | Upload]:
    found = re.search('boundary="?([^";]+)', kind)
    if not found:
        raise ValueError("a form without its boundary")
    fields: dict[str, str | Upload] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + found[1].encode())[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        described = message_from_string(head.decode().strip())
        name = described.get_param("name", header="content-disposition")
        file = described.get_filename()
        fields[str(name)] = content.decode() if file is None else Upload(unquote(file), content)
    return fields
