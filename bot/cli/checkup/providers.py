"""Checks of those who are called over the network, with --online: whether clocks agree, whether iGOT takes its key."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic

from bot.cli.checkup.channels import PATIENCE
from bot.cli.checkup.findings import Finding, Setting, ok, trouble, warning
from bot.cli.moments import age
from bot.cli.sources import TROUBLES
from bot.config import Config
from bot.transport import Pool, Unanswered

APART, TOO_FAR_APART = timedelta(seconds=30), timedelta(minutes=5)
SET_CLOCK = "set the clock: timedatectl set-ntp true, on Windows w32tm /resync; then restart the service"


def clock(setting: Setting) -> Iterator[Finding]:
    """Whether the time is that of the first provider who tells it."""
    if not setting.online:
        return
    for name, url, proxy in _addresses(setting.config):
        asked = _now(setting)
        told = asyncio.run(_time_at(url, proxy or None))
        if told is not None:
            yield _compared(name, told, asked, _now(setting))
            return


def igot(setting: Setting) -> Iterator[Finding]:
    """Whether the portal's API takes its key, and answers as it is known here."""
    if not setting.online or not setting.config.igot.key:
        return
    found = asyncio.run(_igot(setting))
    if found is None:
        yield ok("the portal's API takes the key")
    else:
        says, do = TROUBLES[found]
        yield trouble(f"asked just now: {says}", do)


async def _igot(setting: Setting) -> str | None:
    """The code of what is wrong; None where nothing is."""
    from scheduler.clock import SettableClock  # noqa: PLC0415 - with the next: httpx takes long to import
    from scheduler.sources.igot_api import Igot, IgotAccess, Trouble  # noqa: PLC0415 - as above

    settings = setting.config.igot
    asking = Igot(IgotAccess(settings.base_url, settings.key), SettableClock(setting.now))
    try:
        async with asyncio.timeout(PATIENCE.pool + PATIENCE.read):
            await asking.try_key()
    except Trouble as found:
        return str(found)
    except TimeoutError:
        return "unreachable"
    finally:
        await asking.close()
    return None


def _addresses(config: Config) -> Sequence[tuple[str, str, str]]:
    """Whom the department calls: name, address and proxy; nothing secret stands in them."""
    telegram, whatsapp, igot_api = config.telegram, config.whatsapp, config.igot
    return [
        *([("Telegram", telegram.base_url, telegram.proxy)] if telegram.token else []),
        *([("WhatsApp", whatsapp.base_url, whatsapp.proxy)] if whatsapp.token else []),
        *([("iGOT", igot_api.base_url, "")] if igot_api.key else []),
    ]


async def _time_at(url: str, proxy: str | None) -> datetime | None:
    """What time it is there, to the second; None where nobody says."""
    pool = Pool(1, proxy, PATIENCE)
    await pool.open()
    try:
        heard = await pool.call("HEAD", url)
    except Unanswered:
        return None
    finally:
        await pool.close()
    with suppress(ValueError):
        return parsedate_to_datetime(heard.headers.get("Date", "")).astimezone(UTC)
    return None


def _compared(name: str, told: datetime, asked: datetime, heard: datetime) -> Finding:
    """What the time there says of ours, which it was when we asked and when we heard."""
    ahead, behind = asked - told, told - heard
    apart, way = (ahead, "ahead of") if ahead > behind else (behind, "behind")
    if apart <= APART:
        return ok(f"it agrees with {name}'s")
    finding = trouble if apart > TOO_FAR_APART else warning
    return finding(f"it is {age(told - apart, told)} {way} {name}'s", SET_CLOCK)


def _now(setting: Setting) -> datetime:
    return setting.now + timedelta(seconds=monotonic() - setting.since)
