"""The baseline of WhatsApp: the same client in as many lanes, with approved words at hand, which remembers nothing."""

import asyncio
import sys

from bot.collecting import collected_seldom
from scheduler.channel import Approved, Outgoing
from storage.rows import Outcome
from tests.bench.bare_sending import in_lanes, read
from tests.bench.our_whatsapp import whatsapp


def main(path: str, url: str) -> None:
    channel, letters = whatsapp(url, 0), read(path)

    async def send(letter):
        key, address, language, text, name, parameters = letter
        words = Approved(name, language, tuple(map(tuple, parameters)), text=text)
        answer = await channel.send(Outgoing(address, text, language, str(key), approved=words))
        assert answer.outcome is Outcome.SENT

    with collected_seldom():
        asyncio.run(in_lanes(channel, letters, send))


if __name__ == "__main__":
    main(*sys.argv[1:])
