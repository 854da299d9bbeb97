"""The files of an archive, one by one and within limits; anything that is not plainly ours refuses it whole."""

import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn

from voicemock.errors import BadInput, NotFound, VoicemockError
from voicemock.safe_text import one_line
from voicemock.sessions.durable import open_to_read

MAX_FILES = 20_000
MAX_FILE_BYTES, MAX_BYTES = 2 << 30, 32 << 30
MAX_RATIO, _SMALL_BYTES = 100, 64 << 20
"""What is unpacked may be this many times the archive, or small: sound shrinks by a half, and journals, which shrink
to a tenth, are small."""
_DIRECTORY_BYTES = 6 << 20
_END_BYTES = 20 + 22 + 65_535
"""What says that the archive is one of more than 4 GB, the last entry of the list, and the longest comment."""
_NAME_BYTES = 240
"""Of a file or folder; file systems take 255, and an id may get a number."""
_PIECE = 1 << 20
ID = r"\w(?:[\w.-]{0,118}[\w-])?"
"""What a session may be called."""
_OURS = re.compile(
    rf"""(?:(?P<session>{ID})/)?(?P<file>
        journal\.jsonl | audio/[\w-]+\.(?:wav|flac|opus|txt|gaps|cut-in)
        | report\.(?:html|md) | retake\.html | summary | lock | ballast
        | journal\.jsonl\.new | journal\.torn-\d+ | audio/[\w.-]+\.part
    )""",
    re.VERBOSE,
)
_OF_SYSTEMS = re.compile(r"(?:.*/)?(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini)", re.DOTALL)
"""What file managers put into every folder: passed over."""
_OF_LIBRARIES = re.compile(rf"(?:index|progress)\.html|(?:{ID}/)?\.batch")
"""Pages over all sessions, and the mark of a batch on its own: passed over."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error, OSError
)  # fmt: skip


class Part(NamedTuple):
    """One file of a session."""

    session: str
    """The folder's name in the archive."""
    file: str
    """Below it, such as `audio/001.wav`."""
    size: int
    """Bytes, as the archive says."""
    pieces: Callable[[], Iterator[bytes]]
    """Its content, never more than `size`. Raises BadInput."""


@contextmanager
def parts_in(path: Path) -> Iterator[tuple[Part, ...]]:
    """All files of the sessions in a folder or a ZIP file; none is written or unpacked yet.

    Raises:
        NotFound: there is no such file or folder.
        BadInput: it holds anything else, or more than it may.
    """
    if path.is_symlink():
        raise BadInput(f"{one_line(str(path))} is a link.", "Name what it leads to.")
    if not path.exists():
        raise NotFound(f"There is no {one_line(str(path))}.", "Name a ZIP file or a folder.")
    with ExitStack() as stack:
        try:
            if path.is_dir():
                parts = tuple(_of_folder(path))
            else:
                _check_directory(path)
                parts = tuple(_of_zip(path, stack.enter_context(zipfile.ZipFile(path))))
        except _BROKEN as error:
            raise _refused(path, "is no ZIP file, or is damaged") from error
        _check_sizes(parts, path)
        yield parts


def _check_sizes(parts: tuple[Part, ...], path: Path) -> None:
    if any(part.size > MAX_FILE_BYTES for part in parts):
        raise _refused(path, f"holds a file of more than {MAX_FILE_BYTES >> 30} GB")
    total = sum(part.size for part in parts)
    if total > MAX_BYTES:
        raise _refused(path, f"holds more than {MAX_BYTES >> 30} GB")
    if path.is_file() and total > max(_SMALL_BYTES, MAX_RATIO * path.stat().st_size):
        raise _refused(path, f"would become {MAX_RATIO} times as large as it is")


def _part(path: Path, name: str, size: int, pieces: Callable[[], Iterator[bytes]]) -> Part | None:
    """None for what is passed over. Raises BadInput for what has no business there."""
    if _leads_out(name):
        raise _refused(path, f"holds {_shown(name)}, which leads out of it")
    if _OF_SYSTEMS.fullmatch(name) or _OF_LIBRARIES.fullmatch(name):
        return None
    ours = _OURS.fullmatch(name)
    if not ours or any(len(os.fsencode(each)) > _NAME_BYTES for each in name.split("/")):
        raise _refused(path, f"holds {_shown(name)}, which is no part of a session")
    return Part(ours["session"] or _name_of(path), ours["file"], size, pieces)


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or bool(re.match("[A-Za-z]:", name))


def _shown(name: str) -> str:
    return f"“{one_line(name)[:80]}”"


def _name_of(path: Path) -> str:
    """The folder of a session whose files lie in none of their own: called as the archive, as far as that can be."""
    stem = path.stem if path.is_file() else path.resolve().name
    return re.sub(r"[^\w.-]+", "-", stem).strip("-.")[:100].strip("-.") or "session"


def _of_zip(path: Path, archive: zipfile.ZipFile) -> Iterator[Part]:
    infos = archive.infolist()
    if len(infos) > MAX_FILES:
        raise _refused(path, f"holds more than {MAX_FILES} files")
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        name = info.orig_filename  # zipfile cuts a name at a zero byte
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _refused(path, f"holds {_shown(name)}, which is a link or a device")
        if info.flag_bits & 0x1:
            raise _refused(path, "is encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refused(path, "is compressed in another way than ZIP files are")
        if info.is_dir():
            _check_folder(path, name)
        elif part := _part(path, name, info.file_size, _unpacking(path, archive, info)):
            yield part


def _check_folder(path: Path, name: str) -> None:
    if _leads_out(name):
        raise _refused(path, f"holds {_shown(name)}, which leads out of it")
    if not re.fullmatch(rf"(?:{ID}/)?(?:audio/)?", name) and not _OF_SYSTEMS.fullmatch(name):
        raise _refused(path, f"holds {_shown(name)}, which is no part of a session")


def _check_directory(path: Path) -> None:
    """The list of files is read at once, so that it must not be huge. Raises BadInput, OSError."""
    with os.fdopen(open_to_read(path), "rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - _END_BYTES))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise _refused(path, "is no ZIP file, or is cut off")
    count, size = struct.unpack("<HI", tail[at + 10 : at + 16])
    if tail[max(0, at - 20) : at][:4] == b"PK\x06\x07" or count > MAX_FILES or size > _DIRECTORY_BYTES:
        raise _refused(path, "is too large to be taken at once")


def _unpacking(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        there = 0
        try:
            with archive.open(info) as file:
                while piece := file.read(_PIECE):
                    there += len(piece)
                    if there > info.file_size:
                        break
                    yield piece
        except _BROKEN as error:
            raise _refused(path, "is damaged") from error
        if there != info.file_size:
            raise _refused(path, "holds a file of another size than it says")

    return pieces


def _of_folder(folder: Path) -> Iterator[Part]:
    def refuse(error: OSError) -> NoReturn:
        raise _refused(folder, f"holds {_shown(Path(error.filename).name)}, which cannot be read") from error

    count = 0
    for above, folders, files in os.walk(folder, onerror=refuse):
        for name in (*folders, *files):
            count += 1
            each = Path(above) / name
            there = each.lstat()
            if count > MAX_FILES:
                raise _refused(folder, f"holds more than {MAX_FILES} files")
            if not (stat.S_ISREG(there.st_mode) or stat.S_ISDIR(there.st_mode)) or (
                stat.S_ISREG(there.st_mode) and there.st_nlink > 1
            ):
                raise _refused(folder, f"holds {_shown(name)}, which is a link or a device")
            within = each.relative_to(folder).as_posix()
            if stat.S_ISDIR(there.st_mode):
                _check_folder(folder, f"{within}/")
            elif part := _part(folder, within, there.st_size, _reading(folder, each, there.st_size)):
                yield part


def _reading(folder: Path, path: Path, size: int) -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        there = 0
        try:
            with os.fdopen(open_to_read(path), "rb") as file:
                while piece := file.read(min(_PIECE, size + 1 - there)):
                    there += len(piece)
                    if there > size:
                        break
                    yield piece
        except (OSError, VoicemockError) as error:
            raise _refused(folder, f"holds {one_line(path.name)}, which cannot be read") from error

    return pieces


def _refused(path: Path, why: str) -> BadInput:
    how = "Nothing was imported. Give a folder or a ZIP file from: voicemock session export ID"
    return BadInput(f"{one_line(str(path))} {why}.", how)
