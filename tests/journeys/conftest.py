"""What every journey begins with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.telegram import FakeTelegram
from tests.fakes.whatsapp import FakeWhatsApp
from tests.journeys.house import House
from tests.journeys.living import Living


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.shell.app.close()


@pytest.fixture
def telegram(tmp_path: Path) -> Iterator[FakeTelegram]:
    """Telegram, for a department that is on another channel as well."""
    with FakeTelegram(tmp_path / "beside.jsonl") as telegram:
        yield telegram


@pytest.fixture
def living(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Living]:
    """A running department; the parameter says where and how: "telegram hi", "telegram en webhook", "whatsapp hi"."""
    channel, language, *way = request.param.split()
    kind = {"telegram": FakeTelegram, "whatsapp": FakeWhatsApp}[channel]
    with kind(tmp_path / "calls.jsonl") as chats:
        living = Living(tmp_path, chats, language, webhook=bool(way))
        yield living
        living.kill()
        living.shell.app.close()
