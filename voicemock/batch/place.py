"""Where a run reads and writes: a folder here, or one at any URL that fsspec knows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol


class Place(Protocol):
    """A folder. Names are relative, with `/` between their parts, and never lead out of it.

    Raises:
        BadInput: what is there cannot be read.
        CannotWrite, DiskError: it may not be written, or there is no room.
    """

    @property
    def url(self) -> str:
        """As the user named it; safe to show, since addresses with passwords are refused."""

    @property
    def local(self) -> Path | None:
        """The folder where it is one on this machine's file system."""

    def read(self, name: str) -> bytes | None:
        """The content of a file; None where there is none."""

    def write(self, name: str, content: bytes, sync: bool = False) -> None:
        """Write a file: afterwards it holds the old content or the new, never half. Folders are made.

        Without `sync` that holds until the machine stops by itself: for what can be made again, as a record can.
        """

    def names(self, under: str = "") -> Iterator[str]:
        """The names of all files under a folder, however deep, in order."""

    def has(self, name: str) -> bool:
        """Whether there is such a file."""

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with everything in it; nothing happens where there is none."""

    def put_folder(self, folder: Path, name: str) -> None:
        """Put a folder of this machine there, in place of what stood under that name.

        It is used up: on the same disk it is moved, so that it is no longer where it was.
        """

    def sweep(self) -> None:
        """Remove what killed writers left half-way; nobody else may be writing now."""

    def get(self, name: str, to: Path) -> None:
        """Copy a file to this machine. Raises NotFound."""
