"""The baseline of sending: the same client in as many lanes, which sends what it is given and remembers nothing."""

import asyncio
import json
import sys
from dataclasses import replace
from time import monotonic, process_time

from bot.channels.telegram import Telegram
from bot.collecting import collected_seldom
from bot.config_channels import TelegramSettings
from bot.render import render
from scheduler.channel import Channel, Limits, Outgoing
from storage.rows import Outcome

LANES, TOKEN = 128, "1000000001:invented-token"


class Unlimited(Telegram):
    """The channel as it is, with a pace that the config does not allow."""

    @property
    def limits(self) -> Limits:
        return replace(super().limits, per_second=1_000_000)


def telegram(url: str, per_second: float) -> Telegram:
    settings = TelegramSettings(token=TOKEN, base_url=url, per_second=per_second or 1000, lanes=LANES)
    return Telegram(settings) if per_second else Unlimited(settings)


async def in_lanes(channel: Channel, letters, send) -> None:
    waiting = iter(letters)

    async def lane():
        for letter in waiting:
            await send(letter)

    await channel.open()
    await asyncio.gather(*[lane() for _ in range(LANES)])
    await channel.close()


def read(path: str):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def measure(work) -> None:
    began, worked = monotonic(), process_time()
    with collected_seldom():  # as the program does it; what was read beforehand is not to slow down the sending
        asyncio.run(work)
    print(json.dumps({"seconds": monotonic() - began, "cpu": process_time() - worked}))


def main(path: str, url: str, rendering: str) -> None:
    channel, letters = telegram(url, 0), read(path)
    ready = {} if rendering == "rendering" else {number: render(*given) for number, _, *given in letters}

    async def send(letter):
        number, address, *given = letter
        text = ready.get(number) or render(*given)
        answer = await channel.send(Outgoing(address, text, given[1], str(number)))
        assert answer.outcome is Outcome.SENT

    measure(in_lanes(channel, letters, send))


if __name__ == "__main__":
    main(*sys.argv[1:])
