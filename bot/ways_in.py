"""Where people come in: for each channel that is on and whose public name is known, the address that opens the chat."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from bot.config import Config

POSTER = "poster"
"""With what somebody comes who has seen the poster."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """One channel on which we can be found."""

    channel: str
    link: str
    """Opens the chat; on some channels a first word stands ready there, which is sent by a touch."""
    handle: str
    """By what we are looked for without the link."""


def ways_in(config: Config, start: str) -> list[WayIn]:
    """Every way in, each bringing a word along: a code, or POSTER."""
    return [way for find in _WAYS.values() if (way := find(config, start)) is not None]


def way_in(config: Config, channel: str, start: str) -> WayIn | None:
    """The way in on one channel; None where it has none."""
    return _WAYS[channel](config, start) if channel in _WAYS else None


def ways_values(config: Config) -> list[dict[str, Any]]:
    """The ways in that a poster shows, as values of a template."""
    return [asdict(way) for way in ways_in(config, POSTER)]


def _telegram(config: Config, start: str) -> WayIn | None:
    name = config.telegram.username
    if not (config.telegram.token and name):
        return None
    return WayIn("telegram", f"https://t.me/{name}?start={start}", f"@{name}")


def _whatsapp(config: Config, start: str) -> WayIn | None:
    number = config.whatsapp.number
    if not (config.whatsapp.token and number):
        return None
    first_word = "start" if start == POSTER else f"/start {start}"
    return WayIn("whatsapp", f"https://wa.me/{number}?text={quote(first_word, safe='')}", f"+{number}")


_WAYS: Mapping[str, Callable[[Config, str], WayIn | None]] = {"telegram": _telegram, "whatsapp": _whatsapp}
