"""Where workers make what nobody is to see yet, and how it is taken away when they were killed."""

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from voicemock.batch.local_place import OURS, held
from voicemock.sessions.durable import writing

MAKING = f"{OURS}making"
"""Beside the sessions, on the same disk: here nobody looks through ten thousand of them to tidy up."""
_PREFIX = "voicemock-batch-"
_YOUNG_S = 60.0
"""A folder younger than this may not be locked yet by the one who made it."""


@contextmanager
def room(local: Path | None, run: str) -> Iterator[Path]:
    """A folder of its own, named by its run: beside the sessions, or where they lie elsewhere in `scratch`.

    Not `arriving.room_for`: that tidies up after others, and would take the room of one who is just making it.
    """
    if local is None:
        with scratch() as made:
            yield made
        return
    made = local / MAKING / f"{run or 'none'}-{os.getpid()}-{secrets.token_hex(8)}"
    with writing(made):
        made.mkdir(parents=True, mode=0o700)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def clear(local: Path, run: str = "") -> None:
    """Remove the rooms of all other runs, or of all: their workers were killed, or nobody waits for them."""
    with suppress(OSError):
        for left in (local / MAKING).iterdir():
            if not (run and left.name.startswith(f"{run}-")):
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder on this machine's disk for a moment; where its process is killed, the next `sweep` removes it."""
    _swept()
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as made, held(Path(made)):
        yield Path(made)


@cache
def _swept() -> None:
    """Once in each process: on the other machines of a cluster nobody else does."""
    sweep()


def sweep() -> None:
    """Remove what killed processes of this user left of `scratch` on this machine; on Windows nothing tells."""
    with suppress(OSError):
        for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            with suppress(OSError):
                _sweep(left)


def _sweep(left: Path) -> None:
    there = left.lstat()
    if left.is_symlink() or not left.is_dir() or time.time() - there.st_mtime < _YOUNG_S:
        return
    if hasattr(os, "getuid") and there.st_uid != os.getuid():
        return
    with held(left) as alone:
        if alone:
            shutil.rmtree(left, ignore_errors=True)
