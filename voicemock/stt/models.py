"""The Whisper models on this machine: which there are, where they lie, and taking them away."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from voicemock.config import models_folder
from voicemock.errors import CannotWrite, NotFound


class Known(NamedTuple):
    """A published Whisper model in CTranslate2's format."""

    repo: str
    megabytes: int
    """About what is downloaded."""
    about: str


KNOWN = {
    "tiny.en": Known("Systran/faster-whisper-tiny.en", 78, "English; quick, makes mistakes"),
    "tiny": Known("Systran/faster-whisper-tiny", 78, "99 languages; quick, makes mistakes"),
    "base.en": Known("Systran/faster-whisper-base.en", 148, "English; the usual choice"),
    "base": Known("Systran/faster-whisper-base", 148, "99 languages"),
    "distil-small.en": Known("Systran/faster-distil-whisper-small.en", 336, "English; small, shortened"),
    "small.en": Known("Systran/faster-whisper-small.en", 486, "English; more exact, three times slower"),
    "small": Known("Systran/faster-whisper-small", 486, "99 languages; three times slower than base"),
    "distil-medium.en": Known("Systran/faster-distil-whisper-medium.en", 791, "English; medium, shortened"),
    "medium.en": Known("Systran/faster-whisper-medium.en", 1530, "English; wants a GPU"),
    "medium": Known("Systran/faster-whisper-medium", 1530, "99 languages; wants a GPU"),
    "distil-large-v3": Known("Systran/faster-distil-whisper-large-v3", 1516, "English; shortened; wants a GPU"),
    "large-v3-turbo": Known("mobiuslabsgmbh/faster-whisper-large-v3-turbo", 1622, "99 languages; wants a GPU"),
    "large-v2": Known("Systran/faster-whisper-large-v2", 3090, "99 languages; wants a GPU"),
    "large-v3": Known("Systran/faster-whisper-large-v3", 3090, "99 languages; the most exact; wants a GPU"),
}
"""What can be downloaded by name, from small to large."""

NEEDED = ("config.json", "model.bin", "tokenizer.json")
"""Files without which a folder holds no Whisper model; the vocabulary comes in two forms."""
LABEL_FILE = "voicemock-label.txt"
"""A model's folder may hold this; its first line is said wherever the model is named."""
ORIGIN_FILE = "voicemock-origin.json"
"""Written beside a downloaded model: where it came from, its revision, and each file's size and hash."""


@dataclass(frozen=True)
class Found:
    """A model, on this machine or not."""

    name: str
    path: Path | None
    """None when it is not on this machine."""
    bytes_: int | None
    """What it takes on disk."""
    ours: bool
    """Whether it lies in the models folder, so that `remove` may delete it."""
    problem: str | None = None
    """Why it cannot be used."""


def path_of(name: str) -> Path | None:
    """Where a model lies: a folder by its path, a known name in the models folder or the hub's own cache."""
    named = Path(name).expanduser()
    if _is_path(name) or (named.is_dir() and name not in KNOWN):
        return named if named.is_dir() else None
    own = models_folder() / name
    if own.is_dir():
        return own
    if name not in KNOWN:
        return None
    from voicemock.stt import hub

    return hub.cached(KNOWN[name].repo)


def _is_path(name: str) -> bool:
    return "/" in name or "\\" in name or name.startswith((".", "~"))


def is_here(name: str) -> bool:
    """Whether a model can be used without any download."""
    path = path_of(name)
    return path is not None and problem(path) is None


def problem(folder: Path) -> str | None:
    """Why the folder's model cannot be used, in a clause; None when its files look whole."""
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if not any((folder / name).is_file() for name in ("vocabulary.json", "vocabulary.txt")):
        missing.append("vocabulary.json")
    if missing:
        return f"{', '.join(missing)} missing"
    try:
        if not isinstance(json.loads((folder / "tokenizer.json").read_text("utf-8")).get("model"), dict):
            return "tokenizer.json is not a tokenizer"
        sizes = (
            json.loads((folder / ORIGIN_FILE).read_text("utf-8"))["files"] if (folder / ORIGIN_FILE).exists() else {}
        )
        wrong = [name for name, file in sizes.items() if (folder / name).stat().st_size != file["size"]]
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        return f"its files cannot be read ({error})"
    return f"{', '.join(wrong)} has not the size it had" if wrong else None


def remark(folder: Path | None) -> str:
    """What must be said wherever this model is named, such as that it is a test asset; mostly nothing."""
    try:
        lines = (folder / LABEL_FILE).read_text("utf-8").splitlines() if folder else []
    except (OSError, UnicodeDecodeError):
        return ""
    return lines[0].strip()[:200] if lines else ""


def size_text(name: str) -> str:
    """About how much is downloaded for a known name, such as `148 MB`; empty for another name."""
    if name not in KNOWN:
        return ""
    megabytes = KNOWN[name].megabytes
    return f"{megabytes} MB" if megabytes < 1000 else f"{megabytes / 1000:.1f} GB"


def listed() -> list[Found]:
    """Every known model and every other one in the models folder."""
    folder = models_folder()
    here = sorted(each.name for each in (folder.iterdir() if folder.is_dir() else ()) if each.is_dir())
    others = (name for name in here if name not in KNOWN and not name.startswith("."))
    return [_found(name) for name in (*KNOWN, *others)]


def _found(name: str) -> Found:
    path = path_of(name)
    if path is None:
        return Found(name, None, None, ours=False)
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return Found(name, path, size, ours=path.parent == models_folder(), problem=problem(path))


def remove(name: str) -> int:
    """Deletes a model from the models folder, and a download of it that was broken off; returns the bytes freed.

    Raises:
        NotFound: it is not in the models folder.
        CannotWrite: it may not be deleted.
    """
    folder = models_folder()
    places = [place for place in (folder / name, partial_folder(name)) if place.is_dir() and place.parent == folder]
    if not places or name.startswith("."):
        elsewhere = path_of(name)
        raise NotFound(
            f"There is no model {name} in {folder}"
            + (f"; the one in {elsewhere} is not ours." if elsewhere else "."),
            "`voicemock model list` shows what is there.",
        )
    size = sum(file.stat().st_size for place in places for file in place.rglob("*") if file.is_file())
    try:
        for place in places:
            shutil.rmtree(place)
    except OSError as error:
        raise CannotWrite(f"The model in {places[0]} cannot be deleted: {error.strerror}.") from error
    return size


def partial_folder(name: str) -> Path:
    """Where a download is kept until it is whole."""
    return models_folder() / f".partial-{name}"
