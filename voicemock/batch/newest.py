"""Only the newest run writes to a place: what is left of an earlier one, on a cluster or elsewhere, is dropped."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from voicemock.batch.out_folder import begun_at, note_begun
from voicemock.batch.place import Place
from voicemock.errors import SessionBusy
from voicemock.safe_text import one_line


def begin(place: Place) -> str:
    """From here on no earlier run writes to the place. Returns the token of this one.

    Raises BadInput, CannotWrite, DiskError.
    """
    token = secrets.token_hex(8)
    note_begun(place, token)
    return token


def of_run(place: Place, token: str) -> Place:
    """The place as the run of that token may use it; without one it is nobody's run."""
    return OfRun(place, token) if token else place


@dataclass(frozen=True)
class OfRun:
    """A place that is written to as long as no later run or removal has begun; afterwards that raises SessionBusy."""

    place: Place
    token: str

    @property
    def url(self) -> str:
        """As the user named it."""
        return self.place.url

    @property
    def local(self) -> Path | None:
        """The folder where it is one on this machine's file system."""
        return self.place.local

    def read(self, name: str) -> bytes | None:
        """See `Place`."""
        return self.place.read(name)

    def write(self, name: str, content: bytes, sync: bool = False) -> None:
        """See `Place`. Raises SessionBusy."""
        self._check()
        self.place.write(name, content, sync)

    def names(self, under: str = "") -> Iterator[str]:
        """See `Place`."""
        return self.place.names(under)

    def has(self, name: str) -> bool:
        """See `Place`."""
        return self.place.has(name)

    def remove(self, name: str) -> None:
        """See `Place`. Raises SessionBusy."""
        self._check()
        self.place.remove(name)

    def put_folder(self, folder: Path, name: str) -> None:
        """See `Place`. Raises SessionBusy."""
        self._check()
        self.place.put_folder(folder, name)

    def get(self, name: str, to: Path) -> None:
        """See `Place`."""
        self.place.get(name, to)

    def sweep(self) -> None:
        """See `Place`. Raises SessionBusy."""
        self._check()
        self.place.sweep()

    def _check(self) -> None:
        if begun_at(self.place) != self.token:
            raise SessionBusy(
                f"Another run has begun to write to {one_line(self.url)}, or somebody was removed from it.",
                "Every item that was finished is kept.",
            )
