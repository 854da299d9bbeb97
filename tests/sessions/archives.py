"""Archives that no export ever made, each with what is wrong with it."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

NAME = "journal.jsonl"
Make = Callable[[dict[str, bytes]], bytes]
"""From the files of a good session by name, `s/journal.jsonl` and so on, to the bytes of a bad archive."""


def zipped(
    files: dict[str, bytes], *more: tuple[str, bytes], change: Callable[[zipfile.ZipInfo], None] | None = None
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*files.items(), *more):
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFREG | 0o600) << 16
            if change and name == (more[-1][0] if more else [*files][-1]):
                change(info)
            archive.writestr(info, content)
    return out.getvalue()


def with_name(name: str) -> Make:
    return lambda files: _renamed(zipped(files, ("s/audio/XX.txt".ljust(len(name.encode()), "X"), b"hello")), name)


def _renamed(archive: bytes, name: str) -> bytes:
    """Put a name in that zipfile itself would not write."""
    raw = name.encode("utf-8", "surrogatepass")
    placeholder = b"s/audio/XX.txt".ljust(len(raw), b"X")
    assert len(placeholder) == len(raw), "the name is too short"
    return archive.replace(placeholder, raw)


def of_kind(kind: int, content: bytes) -> Make:
    def change(info: zipfile.ZipInfo) -> None:
        info.create_system = 3
        info.external_attr = (kind | 0o777) << 16

    return lambda files: zipped(files, ("s/audio/002.wav", content), change=change)


def encrypted(files: dict[str, bytes]) -> bytes:
    data = bytearray(zipped(files))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = data.find(signature)
        data[found + at] |= 1
    return bytes(data)


def wrong_crc(files: dict[str, bytes]) -> bytes:
    data = bytearray(zipped(files))
    found = data.find(b"PK\x01\x02")
    data[found + 16] ^= 0xFF
    return bytes(data)


def another_size(files: dict[str, bytes]) -> bytes:
    """The list says that the first file is longer than it is."""
    data = bytearray(zipped(files))
    found = data.find(b"PK\x01\x02")
    size = struct.unpack("<I", data[found + 24 : found + 28])[0]
    data[found + 24 : found + 28] = struct.pack("<I", size + 5)
    return bytes(data)


def other_compression(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def many(files: dict[str, bytes]) -> bytes:
    data = bytearray(zipped(files))
    end = data.rfind(b"PK\x05\x06")
    data[end + 8 : end + 12] = struct.pack("<HH", 60_000, 60_000)
    return bytes(data)


def beyond_4_gb(files: dict[str, bytes]) -> bytes:
    """With the longest comment, so that what says it lies as far from the end as it can."""
    data = zipped(files)
    at = data.rfind(b"PK\x05\x06")
    start, size = struct.unpack("<I", data[at + 16 : at + 20])[0], struct.unpack("<I", data[at + 12 : at + 16])[0]
    end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, len(files), len(files), size, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    return data[:at] + end + locator + data[at : at + 20] + struct.pack("<H", 65_535) + bytes(65_535)


def bomb(files: dict[str, bytes]) -> bytes:
    return zipped(files, ("s/audio/002.wav", bytes(70 << 20)))


HOSTILE: dict[str, tuple[Make, str]] = {
    "parent": (with_name("../../../../tmp/evil.txt"), "leads out"),
    "parent inside": (with_name("s/audio/../../../x.txt"), "leads out"),
    "parent at the end": (with_name("s/audio/aaaaaaa/.."), "leads out"),
    "absolute": (with_name("/tmp/evil-evil-evil.txt"), "leads out"),
    "drive": (with_name("C:/windows/evil.txt"), "leads out"),
    "drive without a root": (with_name("C:windows-evil.txt"), "leads out"),
    "backslash": (with_name("..\\..\\windows\\evil.txt"), "leads out"),
    "share": (with_name("\\\\host\\share\\evil.txt"), "leads out"),
    "control byte": (with_name("s/audio/a\x1b[31mb.txt"), "no part"),
    "new line": (with_name("s/audio/a\nb-evil.txt"), "no part"),
    "zero byte": (with_name("s/audio/001.txt\0.exe"), "no part"),
    "direction mark": (with_name("s/audio/\u202etxt.exe.wav"), "no part"),
    "too deep": (with_name("s/audio/deeper/still.wav"), "no part"),
    "hidden": (with_name("s/.config/evil-evil.txt"), "no part"),
    "stream": (with_name("s/journal.jsonl:evil"), "no part"),
    "a program": (lambda files: zipped(files, ("s/run.sh", b"#!/bin/sh")), "no part"),
    "an archive in it": (lambda files: zipped(files, ("s/inner.zip", zipped(files))), "no part"),
    "settings": (lambda files: zipped(files, ("config.toml", b"")), "no part"),
    "a folder outside": (lambda files: zipped(files, ("../evil/", b"")), "leads out"),
    "symbolic link": (of_kind(stat.S_IFLNK, b"/etc/passwd"), "a link or a device"),
    "device": (of_kind(stat.S_IFCHR, b""), "a link or a device"),
    "pipe": (of_kind(stat.S_IFIFO, b""), "a link or a device"),
    "twice": (lambda files: zipped(files, ("s/audio/001.GAPS", b"a")).replace(b"GAPS", b"gaps"), "twice"),
    "twice but for capitals": (lambda files: zipped(files, ("S/journal.jsonl", b"x")), "twice"),
    "encrypted": (encrypted, "encrypted"),
    "wrong checksum": (wrong_crc, "damaged"),
    "another size": (another_size, "another size"),
    "another compression": (other_compression, "compressed in another way"),
    "cut off": (lambda files: zipped(files)[:-30], "cut off"),
    "cut in the middle": (lambda files: zipped(files)[: len(zipped(files)) // 2], "cut off"),
    "its list gone": (lambda files: zipped(files)[-22:], "damaged"),
    "no archive": (lambda files: b"hello", "no ZIP file"),
    "nothing": (lambda files: b"", "no ZIP file"),
    "empty": (lambda files: zipped({}), "no session"),
    "says it holds 60,000": (many, "too large"),
    "of the kind beyond 4 GB": (beyond_4_gb, "too large"),
    "a bomb": (bomb, "100 times"),
    "notes without end": (
        lambda files: zipped(files, ("s/audio/001.txt", b"x" * (9 << 20))),
        "001.txt of more than 8 MB",
    ),
    "a journal of very many lines": (
        lambda files: zipped({"s/journal.jsonl": b"{}\n" * 20_001}),
        "more than 20000 lines",
    ),
    "a name too long for a file": (with_name(f"s/audio/{'é' * 130}.txt"), "no part"),
    "a session's name too long": (lambda files: zipped({f"{'漢' * 110}/{NAME}": b"x"}), "no part"),
    "no journal": (lambda files: zipped({"s/audio/001.txt": b"x"}), "no session"),
    "a session without a journal": (lambda files: zipped(files, ("t/audio/001.txt", b"x")), "without a journal"),
    "a journal of nothing": (lambda files: zipped({"s/journal.jsonl": b""}), "without a journal"),
    "a journal of noise": (lambda files: zipped({"s/journal.jsonl": b"\0" * 999}), "is no session"),
    "sound that is text": (lambda files: zipped(files, ("s/audio/009.wav", b"hello" * 20)), "not what its name says"),
    "flac that is wav": (lambda files: zipped(files, ("s/audio/009.flac", b"hello" * 20)), "not what its name says"),
    "text that is bytes": (
        lambda files: zipped(files, ("s/audio/009.txt", b"\xff\xfe\xfd")),
        "not what its name says",
    ),
}


def write(path: Path, name: str, files: dict[str, bytes]) -> Path:
    path.write_bytes(HOSTILE[name][0](files))
    return path
