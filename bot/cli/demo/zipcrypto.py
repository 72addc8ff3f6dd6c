"""Writing a zip encrypted as the portal's downloads are; the standard library reads such zips but writes none."""

import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from struct import pack

_ENCRYPTED = 1
_ALL = 0xFFFFFFFF


def write_encrypted_zip(path: Path, files: Mapping[str, bytes], password: str, written_at: datetime) -> None:
    """Write the files, by their names within the zip, deflated and under legacy ZipCrypto.

    The same arguments give the same bytes. It keeps nothing secret from anybody who means it: for invented people only.
    """
    stamp = written_at.timetuple()[:6]
    local, central = bytearray(), bytearray()
    for name, content in files.items():
        info = zipfile.ZipInfo(name, stamp)
        info.compress_type, info.flag_bits = zipfile.ZIP_DEFLATED, _ENCRYPTED
        info.CRC, info.file_size, info.header_offset = zlib.crc32(content), len(content), len(local)
        deflated = zlib.compress(content, wbits=-15)
        packed = _encrypted(deflated, password.encode(), info.CRC)
        info.compress_size = len(packed)
        header = info.FileHeader()
        local += header + packed
        central += b"PK\x01\x02" + pack("<H", 20) + header[4:30] + pack("<HHHII", 0, 0, 0, 0, info.header_offset)
        central += header[30:]
    end = pack("<4s4H2IH", b"PK\x05\x06", 0, 0, len(files), len(files), len(central), len(local), 0)
    path.write_bytes(local + central + end)


def _encrypted(content: bytes, password: bytes, crc: int) -> bytes:
    """Twelve bytes of noise, the last of which proves the password, and the content: each byte changes the keys."""
    keys = [0x12345678, 0x23456789, 0x34567890]
    for byte in password:
        _update(keys, byte)
    noise = Random(crc).randbytes(11) + bytes([crc >> 24])  # noqa: S311 - the same file twice is the same file
    encrypted = bytearray()
    for byte in noise + content:
        mixed = keys[2] | 2
        encrypted.append(byte ^ (((mixed * (mixed ^ 1)) >> 8) & 0xFF))
        _update(keys, byte)
    return bytes(encrypted)


def _update(keys: list[int], byte: int) -> None:
    keys[0] = _crc_step(keys[0], byte)
    keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & _ALL
    keys[2] = _crc_step(keys[2], keys[1] >> 24)


def _crc_step(value: int, byte: int) -> int:
    return zlib.crc32(bytes([byte]), value ^ _ALL) ^ _ALL
