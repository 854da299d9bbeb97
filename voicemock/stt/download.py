"""Downloads a Whisper model: goes on where it stopped, checks every hash, puts it in place only when whole."""

import errno
import fnmatch
import json
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from voicemock.config import models_folder
from voicemock.errors import CannotWrite, DiskError, UsageError, VoicemockError
from voicemock.stt import hub, models
from voicemock.stt.hub import Download, HubFile, Patience

PATTERNS = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*", "LICENSE*")

Told = Callable[[int, int], None]
"""Told how many bytes are here, and how many there will be."""


def get(name: str, told: Told = lambda *_: None, patience: Patience = Patience()) -> Path:  # noqa: B008 - frozen
    """Downloads a known model into the models folder and returns where it lies; nothing is asked if it is there.

    Raises:
        UsageError: no such name.
        RecogniserError: the model hub cannot be reached, or sends something else; what has arrived is kept.
        DiskError, CannotWrite: it cannot be stored.
    """
    if name not in models.KNOWN:
        raise UsageError(f"There is no Whisper model called {name}.", f"There are: {', '.join(models.KNOWN)}.")
    place = models_folder() / name
    if place.is_dir() and models.problem(place) is None:
        return place
    repo = models.KNOWN[name].repo
    revision, files = hub.manifest(repo, patience)
    wanted = [file for file in files if any(fnmatch.fnmatchcase(file.name, pattern) for pattern in PATTERNS)]
    into = models.partial_folder(name)
    try:
        _brought(Download(repo, revision, into, _Sum(sum(file.size for file in wanted), told), patience), wanted)
        _put(into, place)
    except OSError as error:
        raise _disk(error, into) from error
    return place


class _Sum:
    """Adds up what arrives."""

    def __init__(self, total: int, told: Told) -> None:
        self._done, self._total, self._told = 0, total, told

    def __call__(self, more: int) -> None:
        self._done += more
        self._told(self._done, self._total)


def _brought(download: Download, files: Iterable[HubFile]) -> None:
    into, files = download.into, list(files)
    into.mkdir(parents=True, exist_ok=True)
    here = sum(path.stat().st_size for path in into.iterdir())
    needed, free = sum(file.size for file in files) - here, shutil.disk_usage(into).free
    if needed > free:
        raise DiskError(
            f"The model needs {needed / 1e6:.0f} MB and {free / 1e6:.0f} MB are free in {into.parent}.",
            "Free some space, or move everything with VOICEMOCK_HOME.",
        )
    for file in sorted(files, key=lambda each: each.size):
        download.fetch(file)
    names = {file.name for file in files}
    for other in list(into.iterdir()):
        if other.name not in names:
            other.unlink()
    origin = {
        "repo": download.repo,
        "revision": download.revision,
        "files": {file.name: {"size": file.size, "hash": file.hash} for file in files},
    }
    (into / models.ORIGIN_FILE).write_text(json.dumps(origin, indent=1) + "\n", "utf-8")
    for path in into.iterdir():
        _to_disk(path)


def _to_disk(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _put(new: Path, place: Path) -> None:
    """Renames; a damaged model that is in the way is put aside first and deleted last."""
    aside = place.with_name(f".partial-{place.name}-old")
    shutil.rmtree(aside, ignore_errors=True)
    if place.exists():
        place.rename(aside)
    new.rename(place)
    shutil.rmtree(aside, ignore_errors=True)


def _disk(error: OSError, into: Path) -> VoicemockError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskError(f"The disk is full: {into.parent}.", "Free some space; then `voicemock model get` goes on.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
        return CannotWrite(
            f"{into.parent} cannot be written: {error.strerror}.", "Set VOICEMOCK_HOME to another folder."
        )
    return DiskError(f"The model cannot be stored in {into.parent}: {error.strerror or error}.")
