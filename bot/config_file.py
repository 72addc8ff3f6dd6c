"""The config file: where it is looked for, and what is said of one that is wrong."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.config import Config, OrdersSettings
from scheduler.shapes import Fault, did_you_mean, read_shape
from scheduler.working_calendar import states
from storage.complaint import Complaint
from storage.opening import parse_url

DATABASE_URL = "SMARAN_DATABASE_URL"
"""The variable that outranks the file, for a URL with a password in it."""
SECRETS = {
    DATABASE_URL: ("database", "url"),
    "SMARAN_TELEGRAM_TOKEN": ("telegram", "token"),
    "SMARAN_TELEGRAM_WEBHOOK_SECRET": ("telegram", "webhook_secret"),
    "SMARAN_WHATSAPP_TOKEN": ("whatsapp", "token"),
    "SMARAN_WHATSAPP_APP_SECRET": ("whatsapp", "app_secret"),
    "SMARAN_WHATSAPP_VERIFY_TOKEN": ("whatsapp", "verify_token"),
    "SMARAN_IGOT_KEY": ("igot", "key"),
}
"""Variables that outrank the file, and what they stand for: what no file in a shared folder should hold."""
SECRET_TABLES = {table for table, _ in SECRETS.values()}


def find_config(given: Path | None, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The file that `--config`, SMARAN_CONFIG or the folder names, in this order; None means defaults."""
    if given is not None:
        return given
    if named := environment.get("SMARAN_CONFIG"):
        return Path(named)
    here = Path("config.toml")
    return here if here.exists() else None


def load_config(path: Path | None, environment: Mapping[str, str] = os.environ) -> Config:
    """Read the settings; relative folders are relative to the file, and secrets in the environment outrank it."""
    values = _read(path) if path is not None else {}
    named = {f"{table}.{key}": variable for variable, (table, key) in SECRETS.items() if environment.get(variable)}
    for variable in named.values():
        table, key = SECRETS[variable]
        if isinstance(inside := values.get(table, {}), dict):
            values[table] = {**inside, key: environment[variable]}
    base = path.resolve().parent if path is not None else Path()
    config = read_shape(Config, values)
    if isinstance(config, Config):
        config = _placed(config, base)
        faults = [*_meaning_faults(config)]
    else:
        faults = [(key, _without_secrets(key, words)) for key, words in config]
    if not isinstance(config, Config) or faults:
        raise Complaint("\n".join(f"{named.get(key, path)}: {key}: {words}" for key, words in faults))
    return config


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Notepad begins a file with a byte order mark
    except OSError as error:
        raise Complaint(f"{path}: cannot be read ({error.strerror}). `smaran init` writes one.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Complaint(f"{path}: not a TOML file in UTF-8: {error}") from None


def _placed(config: Config, base: Path) -> Config:
    """Hang relative folders on that of the file."""
    placed: dict[str, Any] = {"data_folder": base / config.data_folder}
    if config.orders.folder:
        placed["orders"] = OrdersSettings(folder=str(base / config.orders.folder))
    if config.imports.folder:
        placed["imports"] = config.imports.model_copy(update={"folder": str(base / config.imports.folder)})
    return config.model_copy(update=placed)


def _without_secrets(key: str, words: str) -> str:
    """Say of what may hold a secret what was expected, never what was given."""
    return words.rpartition(" given; ")[2] if key.partition(".")[0] in SECRET_TABLES else words


def _meaning_faults(config: Config) -> Iterator[Fault]:
    """What is wrong though each value by itself could be right."""
    working, reminders, kept = config.working_time, config.reminders, config.retention
    if (state := config.department.state) not in states():
        hint = did_you_mean(state, states()) or f"; known here: {', '.join(states())}"
        yield "department.state", f'there is no state "{state}"{hint}'
    if config.database.url:
        try:
            parse_url(config.database.url)
        except Complaint as complaint:
            yield "database.url", str(complaint).removeprefix("database.url: ")
    if config.orders.folder and not config.own_orders().is_dir():
        yield "orders.folder", f"{config.own_orders()} is not there; expected a folder"
    if config.imports.folder and Path(config.imports.folder).resolve() == config.data_folder.resolve():
        yield "imports.folder", "the data folder given; expected a folder of its own"
    if working.closes <= working.opens:
        opens, closes = (f"{each:%H:%M}" for each in (working.opens, working.closes))
        yield "working_time.closes", f'"{closes}" given; expected a time after {opens}, when the office opens'
    yield from _faults_of_others(config)
    for day in sorted({*working.holidays_added} & {*working.holidays_removed}):
        yield "working_time.holidays_removed", f"{day} stands in holidays_added too; expected in one of them"
    if reminders.per_seven_days < reminders.per_day:
        yield (
            "reminders.per_seven_days",
            f"{reminders.per_seven_days} given; expected at least as many as per_day, {reminders.per_day}",
        )
    if kept.messages < kept.message_text:
        yield (
            "retention.messages",
            f"{kept.messages} given; expected at least as many days as message_text, {kept.message_text}",
        )


def _faults_of_others(config: Config) -> Iterator[Fault]:
    """Of those with whom we speak over the network."""
    telegram = config.telegram
    if telegram.webhook_url and not telegram.webhook_secret:
        yield (
            "telegram.webhook_secret",
            "nothing given; expected up to 256 letters, digits, _ and -, as a webhook is on",
        )
    for key, words in config.whatsapp.faults():
        yield f"whatsapp.{key}", words
    for key, words in config.igot.faults():
        yield f"igot.{key}", words
