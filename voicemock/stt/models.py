"""The Whisper models on this machine: which there are, where they lie, and taking them away."""

import json
import shutil
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from voicemock.config import DEFAULT_WHISPER, models_folder, user_path
from voicemock.errors import CannotWrite, NotFound, RecogniserError
from voicemock.stt import origin
from voicemock.stt.published import KNOWN

__all__ = ["KNOWN"]


NEEDED = ("config.json", "model.bin", "tokenizer.json")
"""Files without which a folder holds no Whisper model; the vocabulary comes in two forms."""
LABEL_FILE = "voicemock-label.txt"
"""A model's folder may hold this; its first line is said wherever the model is named."""
_MULTILINGUAL_TOKENS = 51865
"""Whisper's vocabulary has at least so many entries when it holds other languages than English."""


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
    named = user_path(name)
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
    except (OSError, ValueError, AttributeError, TypeError) as error:
        return f"its files cannot be read ({error})"
    return origin.wrong_sizes(folder)


def damage(folder: Path, thorough: bool = False) -> str | None:
    """Why the folder's model may not be believed, in a clause: as `problem`, and its files' hashes.

    Args:
        folder: the model's. A known model without a record of its origin gets one here, on its first use.
        thorough: hash every file; otherwise only those that were changed since the last look.
    """
    found = problem(folder) or origin.difference(folder, thorough)
    if found is None and not (folder / origin.FILE).exists() and is_ours(folder) and folder.name in KNOWN:
        with suppress(OSError):  # a folder that may not be written has no record
            origin.write(folder, {"from": "copied here by hand"})
    return found


def is_ours(folder: Path) -> bool:
    """Whether it lies in the models folder, where models are downloaded to and put aside."""
    return folder.parent == models_folder()


def set_aside(folder: Path) -> Path | None:
    """Puts a damaged model out of the way; where to, or None where that cannot be done."""
    aside = aside_folder(folder.name)
    try:
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)
    except OSError:
        return None
    return aside


def smaller_than(name: str, language: str | None) -> str | None:
    """The largest model on this machine that is smaller and knows the same language; None where there is none.

    Args:
        name: as for `path_of`.
        language: two letters; None where the model finds out, so that English ones will not do.
    """
    path = path_of(name)
    if path is None:
        return None
    english = language == "en" or (language is None and is_english_only(path))
    limit = KNOWN[name].megabytes * 1e6 if name in KNOWN else _bytes(path)
    smaller = [
        found.name
        for found in listed()
        if found.name in KNOWN and found.path and not found.problem and KNOWN[found.name].megabytes * 1e6 < limit
        if english or not is_english_only(found.path)
    ]
    return max(smaller, key=lambda each: (KNOWN[each].megabytes, each.endswith(".en")), default=None)


def is_english_only(folder: Path) -> bool:
    """Whether the model's vocabulary has room for English alone."""
    for file in (folder / "vocabulary.json", folder / "vocabulary.txt"):
        with suppress(OSError, ValueError):
            text = file.read_text("utf-8")
            entries = json.loads(text) if file.suffix == ".json" else text.splitlines()
            return len(entries) < _MULTILINGUAL_TOKENS
    return False


def to_get(name: str) -> str:
    """What `voicemock model get` is given in place of this model: itself where it is known, else the usual one."""
    short = Path(name).name
    return short if short in KNOWN else DEFAULT_WHISPER


def not_here(name: str) -> RecogniserError:
    """What to say when a model is not on this machine. Answers can be recorded all the same."""
    size = size_text(name)
    copy = f"Copy its files to {models_folder() / name}, or get it" if name in KNOWN else "Get it"
    return RecogniserError(
        f"The speech model {name}{f' ({size})' if size else ''} is not on this machine. "
        "What you say is recorded and can be transcribed later.",
        f"{copy}: voicemock model get {to_get(name)}",
    )


def damaged(folder: Path, why: str, thorough: bool = False) -> RecogniserError:
    """What to say of a model that cannot be believed; one of ours that differs from its record is put aside."""
    aside = set_aside(folder) if is_ours(folder) and damage(folder, thorough) else None
    return RecogniserError(
        f"The speech model in {folder} is damaged or changed{'' if aside else ', or is none'}: {why}. "
        + (f"It was set aside in {aside.name}. " if aside else "")
        + "What you say is recorded and can be transcribed later.",
        f"Get it anew: voicemock model get {to_get(folder.name)}",
    )


def evidence(folder: Path) -> str:
    """What a check of this model compared its files with, in words."""
    source = origin.source(folder)
    known = KNOWN.get(folder.name)
    if "revision" in source:
        return f"its files are those of {source['repo']}, revision {source['revision'][:12]}"
    if known and (folder / "model.bin").is_file():
        if origin.digest(folder / "model.bin") == known.sha256:
            return f"its weights are those of {known.repo}, revision {known.revision[:12]}"
        return f"unchanged since its first use; its weights are not the published ones of {known.repo}"
    return "its files can be read; nothing is recorded of where they came from"


def no_such_model(name: str) -> NotFound:
    """What to say of a name that stands for nothing."""
    near = get_close_matches(name, KNOWN, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    return NotFound(f"There is no Whisper model called {name}.", f"{hint}All there are: voicemock model list")


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
    return Found(name, path, _bytes(path), ours=is_ours(path), problem=problem(path))


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def remove(name: str) -> int:
    """Deletes a model from the models folder, a damaged one put aside, and a broken-off download; the bytes freed.

    Raises:
        NotFound: it is not in the models folder.
        CannotWrite: it may not be deleted.
    """
    places = there_to_remove(name)
    size = sum(map(_bytes, places))
    try:
        for place in places:
            shutil.rmtree(place)
    except OSError as error:
        raise CannotWrite(f"The model in {places[0]} cannot be deleted: {error.strerror}.") from error
    return size


def there_to_remove(name: str) -> list[Path]:
    """The folders that `remove` would delete. Raises NotFound when there are none."""
    folder = models_folder()
    possible = (folder / name, partial_folder(name), aside_folder(name))
    places = [place for place in possible if place.is_dir() and place.parent == folder]
    if not places or name.startswith("."):
        elsewhere = path_of(name)
        raise NotFound(
            f"There is no model {name} in {folder}"
            + (f"; the one in {elsewhere} is not ours." if elsewhere else "."),
            "What is there: voicemock model list",
        )
    return places


def partial_folder(name: str) -> Path:
    """Where a download is kept until it is whole."""
    return models_folder() / f".partial-{name}"


def aside_folder(name: str) -> Path:
    """Where a damaged model is put."""
    return models_folder() / f".damaged-{name}"
