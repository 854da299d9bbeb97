"""Downloads a Whisper model: goes on where it stopped, checks every hash, puts it in place only when whole."""

import errno
import fnmatch
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from voicemock import file_lock
from voicemock.config import models_folder
from voicemock.errors import CannotWrite, DiskError, ModelBusy, RecogniserError, VoicemockError
from voicemock.stt import hub, models, origin
from voicemock.stt.hub import Download, HubError, HubFile, Patience
from voicemock.stt.published import KNOWN, Known

PATTERNS = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*", "LICENSE*")

Told = Callable[[int, int], None]
"""Told how many bytes are here, and how many there will be."""


def get(
    name: str,
    told: Told = lambda *_: None,
    say: Callable[[str], None] = lambda _: None,
    patience: Patience = Patience(),  # noqa: B008 - frozen
    catalogue: Mapping[str, Known] = KNOWN,
) -> Path:
    """Downloads a known model into the models folder and returns where it lies; nothing is asked if it is there.

    Args:
        name: a key of the catalogue.
        told: how far it is.
        say: what the user may wonder about, such as a connection that is given up.
        patience: how long a bad connection is borne.
        catalogue: the models that there are, pinned.

    Raises:
        NotFound: no such name.
        ModelBusy: another process is downloading it.
        RecogniserError: the model hub cannot be reached, or sends something else; what has arrived is kept.
        DiskError, CannotWrite: it cannot be stored.
    """
    if name not in catalogue:
        raise models.no_such_model(name)
    place = models_folder() / name
    known = catalogue[name]
    try:
        with alone_with(name):
            if place.is_dir() and models.damage(place) is None:
                return place
            into = models.partial_folder(name)
            files = _wanted(known, patience)
            progress = _Sum(sum(file.size for file in files), told)
            _bring(Download(known.repo, known.revision, into, progress, say, patience), files)
            _put(into, place)
    except HubError as error:
        error.remedy = f"What has arrived is kept. Go on with: voicemock model get {name}"
        raise
    except OSError as error:
        raise _disk(error, models_folder()) from error
    return place


@contextmanager
def alone_with(name: str) -> Iterator[None]:
    """Only one process at a time downloads or removes a model. Raises ModelBusy, OSError."""
    models_folder().mkdir(parents=True, exist_ok=True)
    with file_lock.held(models_folder() / f".lock-{name}") as ours:
        if not ours:
            raise ModelBusy(f"Another process is downloading {name}.", "Wait for its end, then: voicemock model list")
        yield


class _Sum:
    """Adds up what arrives."""

    def __init__(self, total: int, told: Told) -> None:
        self._done, self._total, self._told = 0, total, told

    def __call__(self, more: int) -> None:
        self._done += more
        self._told(self._done, self._total)


def _bring(download: Download, files: Sequence[HubFile]) -> None:
    """Fills the folder, whole and with its record, and on disk."""
    into = download.into
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
    for path in into.iterdir():
        _to_disk(path)
    origin.write(into, {"repo": download.repo, "revision": download.revision})


def _wanted(known: Known, patience: Patience) -> list[HubFile]:
    """The files to bring. Raises RecogniserError when the hub's weights are not those that are pinned."""
    there = hub.manifest(known.repo, known.revision, patience)
    # The hub's names become names here, so one that leads into another folder is none of ours.
    plain = [file for file in there if not set(file.name) & set("/\\:")]
    wanted = [file for file in plain if any(fnmatch.fnmatchcase(file.name, pattern) for pattern in PATTERNS)]
    if [file.hash for file in wanted if file.name == "model.bin"] != [known.sha256]:
        raise RecogniserError(
            f"What the model hub offers as {known.repo} is damaged or changed: not the known model.bin.",
            "Nothing was downloaded. Copy the files from another machine; where to: voicemock model list",
        )
    return wanted


def _to_disk(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _put(new: Path, place: Path) -> None:
    """Renames; a damaged model that is in the way is put aside first, and deleted last."""
    if place.exists() and models.set_aside(place) is None:
        raise OSError(errno.EACCES, "the damaged model there cannot be moved", str(place))
    new.rename(place)
    shutil.rmtree(models.aside_folder(place.name), ignore_errors=True)


def _disk(error: OSError, folder: Path) -> VoicemockError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskError(f"The disk is full: {folder}.", "Free some space; what has arrived is kept.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
        return CannotWrite(f"{folder} cannot be written: {error.strerror}.", "Set VOICEMOCK_HOME to another folder.")
    return DiskError(f"The model cannot be stored in {folder}: {error.strerror or error}.")
