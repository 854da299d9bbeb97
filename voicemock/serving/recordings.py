"""The answers' sounds as every browser plays them, made when they are asked for and kept in memory within bounds."""

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicemock.errors import BadInput
from voicemock.prosody import Pitch
from voicemock.reports.html.timeline_view import PEAKS
from voicemock.sessions.durable import open_to_read
from voicemock.transcript import Stretch

KEPT_BYTES = 64 << 20
"""About three and a half hours of speech."""

KEPT_HEARD = 4000
"""A few hundred bytes to a few thousand each."""


@dataclass(frozen=True)
class Recording:
    """One answer's sound."""

    mp3: bytes
    etag: str
    """Another one for every change of the file."""


class Recordings:
    """Those that were played last."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self._kept_bytes = kept_bytes
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def of(self, path: Path) -> Recording:
        """The sound of a file inside a session. Raises BadInput where it is a link or holds no sound."""
        from voicemock.audio.decode import compressed

        key = _key(path)
        if (found := self._found(key)) is None:
            with self._making:  # a page asks for all of its answers at once: one after another is as quick
                found = self._found(key)
                if found is None:
                    found = compressed(path)
                    self._keep(key, found)
        return Recording(found, hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:20])

    def _found(self, key: str) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: str, mp3: bytes) -> None:
        with self._lock:
            self._kept[key] = mp3
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > self._kept_bytes:
                self._kept.popitem(last=False)


class Listened:
    """What was heard in recordings, which takes a second for each few minutes: once for each file as it is."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], Any] = OrderedDict()
        self._lock = threading.Lock()

    def pitch(self, path: Path, speech: Sequence[Stretch]) -> Pitch:
        """How the pitch moves where somebody speaks. Raises NotFound, BadInput."""
        from voicemock.audio.pitch import pitch_of  # numpy

        found: Pitch = self._once((_key(path), *speech), lambda: pitch_of(path, speech))
        return found

    def shape(self, path: Path) -> tuple[float, ...]:
        """The shape of its wave. Raises NotFound, BadInput."""
        from voicemock.audio.peaks import peaks  # numpy

        found: tuple[float, ...] = self._once((_key(path),), lambda: peaks(path, PEAKS))
        return found

    def _once(self, key: tuple[object, ...], hear: Callable[[], object]) -> Any:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        heard = hear()
        with self._lock:
            self._kept[key] = heard
            while len(self._kept) > KEPT_HEARD:
                self._kept.popitem(last=False)
        return heard


def _key(path: Path) -> str:
    """What names a file as it is now. Raises BadInput where it is a link or no file."""
    try:
        fd = open_to_read(path)
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}.") from error
    try:
        there = os.fstat(fd)
    finally:
        os.close(fd)
    return f"{path} {there.st_size} {there.st_mtime_ns} {there.st_ino}"
