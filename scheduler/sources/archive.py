"""Opening what a person hands us: bytes out of a zip or a plain file, within limits, never onto the disk."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import stream_unzip

from scheduler.clock import IST
from storage.complaint import Complaint

CHUNK = 1 << 17
OnRead = Callable[[int], None]
"""Told how many bytes of the file were read since it was last told; a progress bar's other end."""

_ENCRYPTED = 0x1
_STRONG = 0x40
_AES = 99
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_NESTED = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_RATIO_MATTERS_FROM = 1 << 20
_UTF16_NEWLINE = b"\n\0"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may unpack to before we take it for an attack or a mistake."""

    ratio: int = 200
    """Unpacked to packed; files under 1 MB unpacked are let be."""
    total_bytes: int = 8 * 10**9
    entries: int = 200


USUAL = Limits()


class WrongPassword(Complaint):
    """The password that was given does not open the zip."""


def nobody_watches(_count: int) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True, slots=True)
class PlainFile:
    """A file that is no archive."""

    path: Path

    @property
    def name(self) -> str:
        """How we speak of it to people."""
        return shown(self.path.name)

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return self.path.stat().st_size

    @property
    def written_at(self) -> datetime | None:
        """When it was last written."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, IST)

    @property
    def ends_in_a_line(self) -> bool:
        """Whether its last line is whole; that of a file still being copied or downloaded seldom is."""
        with self.path.open("rb") as file:
            file.seek(max(0, self.size - len(_UTF16_NEWLINE)))
            end = file.read()
        return end.endswith((b"\n", b"\r", _UTF16_NEWLINE))

    def chunks(self, on_read: OnRead = nobody_watches) -> Iterator[bytes]:
        """The content from its beginning, piece by piece."""
        with self.path.open("rb") as file:
            while chunk := file.read(CHUNK):
                on_read(len(chunk))
                yield chunk


@dataclass(frozen=True, slots=True)
class Entry:
    """A file within a zip; its name is for people, no path on the disk is ever made of it."""

    path: Path
    inner: str
    size: int
    unpacked: int
    """Bytes, as the zip declares and as we hold it to."""
    starts: int
    written_at: datetime | None
    password: str | None

    @property
    def name(self) -> str:
        """How we speak of it to people."""
        return f"{shown(self.path.name)} › {shown(self.inner)}"

    def chunks(self, on_read: OnRead = nobody_watches) -> Iterator[bytes]:
        """The content from its beginning, piece by piece; complains of a wrong password and of damage."""
        password = self.password.encode() if self.password else None
        try:
            _, _, unzipped = next(stream_unzip.stream_unzip(self._packed(on_read), password, CHUNK))
            unpacked, head = 0, b""
            for chunk in unzipped:
                head = head or chunk[:4]
                if head.startswith(_NESTED):
                    raise archive_inside(self.name)
                unpacked += len(chunk)
                if unpacked > self.unpacked:
                    raise Complaint(
                        f"{self.name} unpacks to more than it declares. Do not use this file.",
                        "unpacks_to_more",
                        name=self.name,
                    )
                yield chunk
        except stream_unzip.IncorrectPasswordError:
            raise WrongPassword(f"{self.name}: the password is wrong. It is shown beside the download.") from None
        except stream_unzip.UnsupportedFeatureError:
            raise _unreadable(self.name) from None
        except stream_unzip.UnzipError:
            if password:
                raise WrongPassword(
                    f"{self.name}: the password is wrong or the file is damaged. Download it again."
                ) from None
            raise Complaint(
                f"{self.name}: the file is damaged. Download it again.", "damaged", name=self.name
            ) from None

    def _packed(self, on_read: OnRead) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            file.seek(self.starts)
            left = self.size
            while chunk := file.read(CHUNK):
                on_read(min(len(chunk), left))
                left -= min(len(chunk), left)
                yield chunk


Bytes = PlainFile | Entry
"""A file, or a file within a zip, that can be read again and again."""


def shown(name: str) -> str:
    """A file's name fit to be printed: no control characters, not endless."""
    return "".join(c if c.isprintable() else "�" for c in name)[-120:]


def is_zip(path: Path) -> bool:
    """Whether the file begins as a zip does (an XLSX does as well)."""
    try:
        with path.open("rb") as file:
            return file.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}
    except FileNotFoundError:
        raise Complaint(f"{shown(str(path))}: there is no such file.") from None
    except IsADirectoryError:
        raise Complaint(f"{shown(str(path))} is a folder. Name the file itself.") from None
    except PermissionError:
        raise Complaint(f"{shown(str(path))} may not be read. Check its permissions.") from None


def needs_password(path: Path) -> bool:
    """Whether the file is a zip with encrypted entries, so that somebody must be asked for its password."""
    return is_zip(path) and any(info.flag_bits & _ENCRYPTED for info in directory(path, USUAL))


def open_zip(path: Path, password: str | None, limits: Limits) -> list[Entry]:
    """The files within a zip; complains at once of all that its directory gives away."""
    return [_entry(path, info, password) for info in directory(path, limits) if not info.is_dir()]


def directory(path: Path, limits: Limits) -> list[zipfile.ZipInfo]:
    """What a zip says it holds, held against the limits."""
    file = shown(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise Complaint(
            f"{file} is damaged or was not downloaded completely. Download it again.", "damaged", name=file
        ) from None
    if len(infos) > limits.entries:
        raise Complaint(
            f"{file} holds {len(infos)} files, more than {limits.entries}: this is no download of reports.",
            "too_many_files",
            name=file,
            files=str(len(infos)),
            limit=str(limits.entries),
        )
    if sum(info.file_size for info in infos) > limits.total_bytes:
        size = f"{limits.total_bytes / 10**9:g}"
        raise Complaint(
            f"{file} would unpack to more than {size} GB. Do not use this file.",
            "unpacks_too_large",
            name=file,
            size=size,
        )
    for info in infos:
        if info.file_size > max(_RATIO_MATTERS_FROM, info.compress_size * limits.ratio):
            name = f"{file} › {shown(info.filename)}"
            raise Complaint(
                f"{name} would unpack to more than {limits.ratio} times its size. Do not use this file.",
                "unpacks_too_far",
                name=name,
                times=str(limits.ratio),
            )
    return infos


def _entry(path: Path, info: zipfile.ZipInfo, password: str | None) -> Entry:
    try:
        written_at = datetime(*info.date_time, tzinfo=IST)
    except ValueError:  # a zip may well say the 0th of January
        written_at = None
    entry = Entry(path, info.filename, info.compress_size, info.file_size, info.header_offset, written_at, password)
    if info.compress_type == _AES or info.flag_bits & _STRONG or info.compress_type not in _METHODS:
        raise _unreadable(entry.name)
    if info.flag_bits & _ENCRYPTED and not password:
        raise Complaint(
            f"{entry.name} needs the password of the zip. It is shown beside the download.",
            "needs_password",
            name=entry.name,
        )
    return entry


def archive_inside(name: str) -> Complaint:
    """What is said of a file within a zip that is a zip again."""
    return Complaint(
        f"{name} is itself an archive. Unpack it and hand in each file by itself.", "archive_inside", name=name
    )


def _unreadable(name: str) -> Complaint:
    return Complaint(
        f"{name} is packed or encrypted in a way that the portal does not use (AES, for example). "
        "Unpack it and hand in the CSV, or download it again.",
        "packed_strangely",
        name=name,
    )


class Stream(io.RawIOBase):
    """Chunks as a file, for readers that want one."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the stub wants any writable buffer
        """Fill as much of the buffer as the next chunk gives; 0 at the end."""
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
