"""A server that counts what it is asked, and answers by a script: what the fake Telegram never says."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

TOKEN = "1000000001:invented-token"  # noqa: S105 - plainly invented


@dataclass
class Asked:
    """One request as it arrived."""

    line: str
    headers: dict[str, str]
    body: bytes
    connection: int


Reply = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Scripted:
    """What a server was asked, and how it answers."""

    reply: Reply
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    url: str = ""
    port: int = 0

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, to its end."""
        self.connections += 1
        number = self.connections
        try:
            while asked := await _request(reader, number):
                self.asked.append(asked)
                await self.reply(asked, writer)
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            pass
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader, connection: int) -> Asked:
    line, *rest = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    headers = {name.lower(): value for name, value in (one.split(": ", 1) for one in rest)}
    if headers.get("transfer-encoding") == "chunked":
        body = await reader.readuntil(b"\r\n0\r\n\r\n")
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(line, headers, body, connection)


def answer(status: int, body: object = "", *more: str) -> Reply:
    """Answer everything alike; anything but a text is put into JSON."""
    content = (body if isinstance(body, str) else json.dumps(body)).encode()
    head = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(content)}", *more, "", ""]

    async def reply(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write("\r\n".join(head).encode() + content)
        await writer.drain()

    return reply


def error(code: int, description: str, **parameters: object) -> Reply:
    """Refuse everything, in the Bot API's form."""
    told = {"ok": False, "error_code": code, "description": description}
    return answer(code, told | ({"parameters": parameters} if parameters else {}))


SENT = answer(200, {"ok": True, "result": {"message_id": 7, "date": 0, "chat": {"id": 5, "type": "private"}}})


@asynccontextmanager
async def scripted(reply: Reply) -> AsyncIterator[Scripted]:
    """A server on a port of this machine."""
    script = Scripted(reply)
    server = await asyncio.start_server(script.converse, "127.0.0.1", 0)
    script.port = server.sockets[0].getsockname()[1]
    script.url = f"http://127.0.0.1:{script.port}"
    async with server:
        yield script
        server.close()
