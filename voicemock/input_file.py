"""Text files from anywhere: bounded, and never a pipe or a device that one would wait for."""

import os
import re
import stat
from pathlib import Path

from voicemock.errors import BadInput, NotFound
from voicemock.safe_text import one_line

# What text does not hold: C0 without tab and line ends, DEL, C1 without the line end U+0085.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Opening a pipe waits for its writer unless asked not to; Windows has neither of the first two.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def read_text(path: Path, max_bytes: int) -> str:
    """The text of a UTF-8 file, without a byte order mark.

    Raises:
        NotFound: there is no such file.
        BadInput: it is no ordinary file, cannot be read, is larger than `max_bytes`, or is not UTF-8 text.
    """
    return text_in(read_bytes(path, max_bytes), one_line(str(path)))


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """What a file holds.

    Raises:
        NotFound: there is no such file.
        BadInput: it is no ordinary file, cannot be read, or is larger than `max_bytes`.
    """
    name = one_line(str(path))
    raw = _read(path, name, max_bytes + 1)
    if len(raw) > max_bytes:
        raise BadInput(f"{name} is larger than {max_bytes // 1024} KiB.")
    return raw


def text_in(raw: bytes, name: str) -> str:
    """The text of a UTF-8 file's bytes; `name` stands in messages. Raises BadInput."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8.") from error
    if control := _CONTROL.search(text):
        place = f"{name}:{place_in(text, control.start())}"
        problem = f"{place}: the control character U+{ord(control[0]):04X}"
        raise BadInput(f"{name} is not plain text.", "Save it as UTF-8.", problems=[problem])
    return text


def place_in(text: str, at: int) -> str:
    """Line and column, both from 1, of a character: `3:14`."""
    lines = re.split("\r\n|[\r\n]", text[:at])
    return f"{len(lines)}:{len(lines[-1]) + 1}"


def _read(path: Path, name: str, count: int) -> bytes:
    try:
        fd = os.open(path, _FLAGS)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {name}.") from error
    except OSError as error:
        raise BadInput(f"{name} cannot be read: {error.strerror}.") from error
    except ValueError as error:  # a NUL in the name, which only a file can write
        raise BadInput(f"{name} cannot be the name of a file.") from error
    try:
        mode = os.fstat(fd).st_mode
        if stat.S_ISDIR(mode):
            raise BadInput(f"{name} is not a file, but a folder.", "Name a file in it.")
        if not stat.S_ISREG(mode):
            raise BadInput(f"{name} is not a file.", "Name an ordinary file.")
        with os.fdopen(fd, "rb", closefd=False) as file:
            raw: bytes | None = file.read(count)
    except OSError as error:
        raise BadInput(f"{name} cannot be read: {error.strerror}.") from error
    finally:
        os.close(fd)
    if raw is None:  # the kernel's own files may have nothing to say yet
        raise BadInput(f"{name} is not a file.")
    return raw
