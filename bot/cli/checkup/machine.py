"""Checks of the machine and the files: settings, permissions, room, orders, pictures."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.acts.chat_orders import orders_folders
from bot.cli.checkup.findings import Finding, Setting, ok, trouble, warning
from scheduler.orders.reading import check_files, order_files
from storage.complaint import Complaint
from storage.soundness import free_bytes

OTHERS = 0o077
"""What nobody but the owner should be allowed."""
SHOWN = 3
"""So many faulty order files are named."""


def settings(setting: Setting) -> Iterator[Finding]:
    """Whether there is a file, and whether what it switches on is whole."""
    config = setting.config
    if setting.file is None:
        yield warning("no config file: the defaults hold", "smaran init")
    if not config.telegram.token and not config.whatsapp.token:
        yield warning("no channel is on: messages are printed, and reach nobody", "smaran init")
    if config.telegram.token and not config.telegram.username:
        yield warning("[telegram] username is empty: invitations carry no link", "smaran init")
    if config.whatsapp.token and not config.whatsapp.number:
        yield warning("[whatsapp] number is empty: invitations carry no link", "write it into the config file")
    if not config.department.name_en and not config.department.name_hi:
        yield warning("[department] has no name", "smaran init")
    if setting.file is not None:
        on = [name for name in ("telegram", "whatsapp") if getattr(config, name).token]
        yield ok(f"{setting.file.name} can be used; channels: {', '.join(on) or 'console'}")


def permissions(setting: Setting) -> Iterator[Finding]:
    """Whether anybody but the owner may read what holds tokens, numbers and emails."""
    if os.name != "posix":
        yield ok("not looked at: this system has no modes")
        return
    data = setting.config.data_folder
    found = [each for each in (setting.file, data, *sorted(data.glob("smaran.db*"))) if each and each.exists()]
    for path in found:
        there = path.stat()
        if there.st_mode & OTHERS:
            yield trouble(f"others may read {path.name}", f"chmod {'700' if path.is_dir() else '600'} {path}")
        elif there.st_uid != os.geteuid():
            yield warning(f"{path.name} belongs to another user", "run every smaran command as the service's user")
    if not any(path.stat().st_mode & OTHERS for path in found):
        yield ok(f"only its owner may read {_named(found)}")


def disk(setting: Setting) -> Iterator[Finding]:
    """Whether there is room: an import and a backup each need about as much as the data."""
    free = free_bytes(setting.config.data_folder)
    data = sum(file.stat().st_size for file in setting.config.data_folder.glob("smaran.db*"))
    said = f"{_size(free)} free, {_size(data)} of data"
    if free < max(setting.config.alerts.limits().disk_free, data):
        yield trouble(said, "make room: old backups, zips lying about; not smaran.db-wal")
    elif free < 3 * data:
        yield warning(said, "make room soon: an import and a backup each need as much as the data")
    else:
        yield ok(said)


def orders(setting: Setting) -> Iterator[Finding]:
    """Whether every order's file can be read."""
    files = order_files([folder for folder in orders_folders(setting.config) if folder.is_dir()])
    read, complaints = check_files(files.values())
    for complaint in complaints[:SHOWN]:
        yield trouble(complaint.splitlines()[0], "smaran orders check FILE")
    if not complaints:
        yield ok(f"all {len(read)} order files can be read")


def pictures(_: Setting) -> Iterator[Finding]:
    """Whether words in both scripts can be drawn."""
    try:
        _draw()
    except Exception as fault:  # noqa: BLE001 - whatever it is, there is no picture
        yield trouble(f"pictures cannot be drawn ({type(fault).__name__})", "install Smaran anew")
    else:
        yield ok("words in both scripts are drawn with our own fonts")


def _draw() -> None:
    from bot.papers import without_font_cache  # noqa: PLC0415 - nobody else here draws

    with without_font_cache(), TemporaryDirectory(prefix="smaran-") as folder:
        from bot.papers.picture import Picture, Style  # noqa: PLC0415 - matplotlib takes a second

        picture = Picture(200, "white")
        picture.text(0, 0, "स्मरण Smaran", Style(20, "black"))
        picture.save(Path(folder) / "drawn.png", 40)


def _named(paths: list[Path]) -> str:
    return ", ".join(path.name for path in paths if not path.name.endswith(("-wal", "-shm", "ing"))) or "anything"


def _size(number: float) -> str:
    for unit in ("B", "kB", "MB"):
        if number < 1000:  # noqa: PLR2004 - of the next unit
            return f"{number:.0f} {unit}"
        number /= 1000
    return f"{number:,.1f} GB"


def own_words(complaint: Complaint) -> str:
    """The first line of a complaint."""
    return str(complaint).splitlines()[0]
