"""A folder of this machine, or of a disk that many share, as a run's place."""

import errno
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from voicemock.errors import BadInput, CannotWrite, DiskError, NotFound, VoicemockError
from voicemock.output_file import writing_whole
from voicemock.safe_text import one_line
from voicemock.sessions.durable import FULL, SAFELY, open_to_read

OURS = ".voicemock-"
"""What begins so is being written, and is no file of the place."""
_HALF_WAY = f"{OURS}half-way"
"""The folder with folders that are being copied, or that were just replaced."""
_TRIES = 5
"""How often a folder is moved away that another worker has just put there: an item that was given to two."""


@dataclass(frozen=True)
class LocalPlace:
    """A folder, which need not be there yet. Nothing is read or written through a link that leads out of it."""

    folder: Path

    @property
    def url(self) -> str:
        """The folder's path."""
        return str(self.folder)

    @property
    def local(self) -> Path:
        """The folder."""
        return self.folder

    def read(self, name: str) -> bytes | None:
        """The content of a file; None where there is none. Raises BadInput."""
        path = self._path(name)
        with self._reading(path):
            if path.is_dir():
                return None
            try:
                with os.fdopen(open_to_read(path), "rb") as file:
                    return file.read()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def write(self, name: str, content: bytes, sync: bool = False) -> None:
        """Write a file whole. Raises CannotWrite, DiskError."""
        path = self._path(name)
        self._make(path.parent)
        with writing_whole(path, replace=True, sync=sync) as file:
            file.write(content)

    def names(self, under: str = "") -> Iterator[str]:
        """The names of all files under a folder, however deep, in order; links are none. Raises BadInput."""
        above = [(f"{under}/" if under else "", self._entries(self._path(under) if under else self.folder))]
        while above:  # a stack: folders may lie deeper in each other than functions can
            before, entries = above[-1]
            entry = next(entries, None)
            if entry is None:
                above.pop()
            elif entry.is_dir(follow_symlinks=False):
                above.append((f"{before}{entry.name}/", self._entries(Path(entry.path))))
            elif entry.is_file(follow_symlinks=False):
                yield before + entry.name

    def _entries(self, folder: Path) -> Iterator[os.DirEntry[str]]:
        """What is in a folder, in order, without what is being written; nothing where there is none."""
        with self._reading(folder):
            try:
                with os.scandir(folder) as there:
                    entries = sorted(there, key=_as_sorted)
            except (FileNotFoundError, NotADirectoryError):
                return
        yield from (entry for entry in entries if not entry.name.startswith(OURS))

    def has(self, name: str) -> bool:
        """Whether there is such a file. Raises BadInput where nobody may look."""
        path = self._path(name)
        with self._reading(path):
            return path.is_file() and not path.is_symlink()

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with everything in it. Raises CannotWrite."""
        path = self._path(name)
        with self._writing(path):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        self._tidy()

    def put_folder(self, folder: Path, name: str) -> None:
        """Put a folder there; where both lie on one disk it is moved. Raises CannotWrite, DiskError."""
        path = self._path(name)
        self._make(path.parent)
        self._make(self.folder / _HALF_WAY)
        with self._writing(path), self._moved(folder) as ready:
            self._swap(ready, path)
        self._tidy()

    def _swap(self, ready: Path, path: Path) -> None:
        """Raises OSError."""
        for _ in range(_TRIES):
            with suppress(FileNotFoundError):
                path.rename(self.folder / _HALF_WAY / secrets.token_hex(8))
            try:
                ready.rename(path)
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise
            else:
                return
        raise FileExistsError(errno.EEXIST, "another process puts one there all the time")

    @contextmanager
    def _moved(self, folder: Path) -> Iterator[Path]:
        """The folder on this place's disk: itself, or a copy."""
        if os.stat(folder).st_dev == os.stat(self.folder).st_dev:  # noqa: PTH116 - both of one kind
            yield folder
            return
        copy = self.folder / _HALF_WAY / secrets.token_hex(8)
        copy.mkdir(mode=0o700)
        with held(copy) as _:
            try:
                shutil.copytree(folder, copy, symlinks=True, dirs_exist_ok=True)
                yield copy
            except BaseException:
                shutil.rmtree(copy, ignore_errors=True)
                raise

    def sweep(self) -> None:
        """Remove what killed writers left half-way, on systems too that do not tell whether they live."""
        with suppress(OSError):
            shutil.rmtree(self.folder / _HALF_WAY)

    def get(self, name: str, to: Path) -> None:
        """Copy a file to this machine. Raises NotFound, BadInput, CannotWrite, DiskError."""
        path = self._path(name)
        with self._reading(path):
            try:
                file = os.fdopen(open_to_read(path), "rb")
            except (FileNotFoundError, NotADirectoryError) as error:
                raise NotFound(f"There is no {one_line(str(path))}.") from error
        with file, writing_whole(to, replace=True, sync=False) as copy:
            shutil.copyfileobj(file, copy, 1 << 20)

    def _path(self, name: str) -> Path:
        """Raises BadInput for a name that leads out, by itself or through a link."""
        parts = checked_parts(name)
        within = self.folder
        for part in parts[:-1]:
            within = within / part
            if within.is_symlink() and not self._holds(within):
                shown = one_line(str(within))
                raise BadInput(f"{shown} is a link that leads out of {one_line(self.url)}; it is left alone.")
        return within / parts[-1]

    def _holds(self, link: Path) -> bool:
        root = os.path.realpath(self.folder)
        return os.path.realpath(link).startswith(root.rstrip(os.sep) + os.sep)

    def _make(self, folder: Path) -> None:
        """Make a folder for its owner only, and the folders above it."""
        with self._writing(folder):
            if folder.is_dir():
                return
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _tidy(self) -> None:
        """Remove folders that were replaced, and copies whose writers were killed."""
        with suppress(OSError):
            for left in (self.folder / _HALF_WAY).iterdir():
                with held(left) as alone:
                    if alone:
                        shutil.rmtree(left, ignore_errors=True)

    @contextmanager
    def _reading(self, path: Path) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or one_line(str(error))
            raise BadInput(f"{one_line(str(path))} cannot be read: {why}.") from error

    @contextmanager
    def _writing(self, path: Path) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            raise _cannot(path, error) from error


def checked_parts(name: str) -> tuple[str, ...]:
    """The parts of a name. Raises BadInput where it could lead out of a folder."""
    parts = tuple(name.split("/"))
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        raise BadInput(f"“{one_line(name)[:80]}” is no name of a file in a folder.")
    if sys.platform == "win32" and ":" in name:
        raise BadInput(f"“{one_line(name)[:80]}” is no name of a file in a folder.")
    return parts


def _as_sorted(entry: os.DirEntry[str]) -> str:
    """So that names come as they are sorted whole: `a-b/c` before `a/c`."""
    return f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """A folder as one's own; False where another process that lives has it. It ends with the process, too."""
    if sys.platform == "win32":
        yield False
        return
    import fcntl

    fd = os.open(folder, os.O_RDONLY | SAFELY)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(fd)


def _cannot(path: Path, error: OSError | ValueError) -> VoicemockError:
    name = one_line(str(path))
    if not isinstance(error, OSError):
        return CannotWrite(f"{name} cannot be the name of a file.", "Name another folder: --out DIR")
    if error.errno in FULL:
        return DiskError(f"Cannot write {name}: {error.strerror}.", "Make room and try again.")
    return CannotWrite(f"Cannot write {name}: {error.strerror}.", "Name a folder that you may write: --out DIR")
