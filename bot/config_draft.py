"""A config file written by the program: from the example, or from the one that is there, with all comments kept."""

import os
from collections.abc import Mapping
from pathlib import Path

import tomlkit

import bot
from storage.complaint import Complaint

EXAMPLE = Path(bot.__file__).parent.parent / "config.example.toml"
"""In a checkout and in a wheel alike."""


def changed(text: str, settings: Mapping[str, Mapping[str, object]]) -> str:
    """Return a config with these settings, by table and key; "" is what stands above the tables. All else stays."""
    document = tomlkit.parse(text)
    for table, keys in settings.items():
        inside = document if not table else document.setdefault(table, tomlkit.table())
        for key, value in keys.items():
            inside[key] = value
    return tomlkit.dumps(document)


def write_config(path: Path, text: str) -> Path | None:
    """Put a config in its place, whole or not at all, readable by its owner alone.

    Returns where a file that was there is kept; None where there was none. Complaint where it cannot be written.
    """
    path = path.resolve()  # a link stays one
    unfinished = path.with_name(f".{path.name}.unfinished-{os.getpid()}")
    try:
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        kept = _set_aside(path) if path.exists() else None
        unfinished.replace(path)
    except OSError as error:
        raise Complaint(
            f"{path} cannot be written: {error.strerror}. Name a folder with room, where you may write."
        ) from None
    finally:
        unfinished.unlink(missing_ok=True)
    return kept


def _set_aside(path: Path) -> Path:
    """Copy what is there to a new name beside it; it may hold a token, so it is as private."""
    number = 1
    while (copy := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    with os.fdopen(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(path.read_bytes())
    return copy
