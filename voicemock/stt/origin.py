"""The record beside a model: where it came from, and each file's size and SHA-256. What differs is not believed.

Sizes are compared always; a file is read and hashed again when its time of change is another than at the last look,
and on demand. A known model that was copied here by hand gets its record on first use, from what is then there.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

FILE = "voicemock-origin.json"
"""The record's name."""


class Recorded(NamedTuple):
    """What a file was when it was recorded."""

    size: int
    hash: str
    """Hexadecimal SHA-256; git's SHA-1 in records of earlier versions."""
    changed_ns: int | None
    """Its time of change when it last had this hash; None makes it be hashed."""


def write(folder: Path, source: Mapping[str, str]) -> None:
    """Hashes every file of a model and records them with their source, on disk. Raises OSError."""
    files = {
        file.name: Recorded(file.stat().st_size, digest(file), file.stat().st_mtime_ns)
        for file in sorted(folder.iterdir())
        if file.is_file() and file.name != FILE
    }
    _put(folder, source, files)


def _put(folder: Path, source: Mapping[str, str], files: Mapping[str, Recorded]) -> None:
    record = {**source, "files": {name: file._asdict() for name, file in files.items()}}
    beside = folder / f".{FILE}.{os.getpid()}"
    try:
        with beside.open("w", encoding="utf-8") as out:
            json.dump(record, out, indent=1)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(folder / FILE)
    finally:
        with suppress(OSError):
            beside.unlink()


def difference(folder: Path, thorough: bool = False) -> str | None:
    """What is not as recorded, in a clause; None when all is, or when there is no record.

    Args:
        folder: the model's.
        thorough: hash every file; otherwise those whose time of change is new.
    """
    try:
        source, files = _read(folder)
        for name, file in files.items():
            found = (folder / name).stat()
            if found.st_size != file.size:
                return f"{name} has {found.st_size} bytes, not {file.size}"
            if (thorough or found.st_mtime_ns != file.changed_ns) and digest(folder / name, file.hash) != file.hash:
                return f"{name} has another content"
            files[name] = file._replace(changed_ns=found.st_mtime_ns)
    except FileNotFoundError as error:
        return f"{Path(error.filename).name} is missing" if (folder / FILE).exists() else None
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        return f"its files cannot be read ({error})"
    with suppress(OSError):  # a folder that may not be written is hashed again the next time
        if files != _read(folder)[1]:
            _put(folder, source, files)
    return None


def wrong_sizes(folder: Path) -> str | None:
    """The part of `difference` that takes no time: sizes, and what is missing."""
    try:
        wrong = [name for name, file in _read(folder)[1].items() if (folder / name).stat().st_size != file.size]
    except FileNotFoundError as error:
        return f"{Path(error.filename).name} is missing" if (folder / FILE).exists() else None
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        return f"its files cannot be read ({error})"
    return f"{', '.join(wrong)} has not the size it had" if wrong else None


def source(folder: Path) -> Mapping[str, str]:
    """Where a model came from: `repo` and `revision` of a download; empty without a record that can be read."""
    try:
        return _read(folder)[0]
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return {}


def _read(folder: Path) -> tuple[dict[str, str], dict[str, Recorded]]:
    record: dict[str, Any] = json.loads((folder / FILE).read_text("utf-8"))
    files = {
        Path(name).name: Recorded(int(file["size"]), str(file.get("hash", "")), file.get("changed_ns"))
        for name, file in record["files"].items()
    }
    return {name: str(value) for name, value in record.items() if name != "files"}, files


def digest(path: Path, like: str = "") -> str:
    """A file's SHA-256, or git's SHA-1 where `like` is one. Raises OSError."""
    found: Any = hashlib.sha256()
    if len(like) == 40:
        found = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    return str(found.hexdigest())
