"""Files that people send, on their way from the channel: in a folder of their own, for us alone, and not for long."""

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path, PureWindowsPath
from typing import Any

from bot.errands.hands import Hands
from scheduler.channel import IncomingFile

INCOMING = "incoming"
"""The folder below the data folder; housekeeping empties it after a day."""
LONGEST_NAME = 100


async def fetched(hands: Hands, folder: str, files: Sequence[Mapping[str, Any]]) -> list[Path]:
    """Fetch what has not been fetched yet; Complaint where the channel does not hand a file over."""
    paths = []
    for number, file in enumerate(files):
        place = _private(_private(_private(hands.config.data_folder / INCOMING) / folder) / str(number))
        path = place / safe_name(file["name"])
        if not path.exists():
            part = place / ".part"
            part.touch(mode=0o600)
            await hands.channel.fetch_file(IncomingFile(file["id"], file["name"], file["size"]), part)
            part.rename(path)
        paths.append(path)
    return paths


async def drop(hands: Hands, folder: str) -> None:
    """Delete what was fetched."""
    await asyncio.to_thread(shutil.rmtree, hands.config.data_folder / INCOMING / folder, ignore_errors=True)


def safe_name(name: str) -> str:
    """The name that the sender gave a file, as the name of a file and nothing else: no folders, no surprises."""
    last = PureWindowsPath(name).name
    kept = "".join(sign if sign.isprintable() and sign not in '<>:"|?*' else "_" for sign in last)
    return kept.strip(". ")[-LONGEST_NAME:] or "file"


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
