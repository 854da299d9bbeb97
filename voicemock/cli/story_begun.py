"""What was told of a story that is not kept yet: its recordings and words lie in a folder until it is."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from voicemock.config import stories_folder
from voicemock.errors import CannotWrite, VoicemockError
from voicemock.output_file import write_whole
from voicemock.safe_text import one_line, safe
from voicemock.story_files import make_folder

WORDS = "words.txt"


def begun_folders() -> list[Path]:
    """The folders in which something was told, the oldest first."""
    root = stories_folder() / "begun"
    try:
        return sorted(each for each in root.iterdir() if each.is_dir() and _holds(each))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise CannotWrite(f"{one_line(str(root))} cannot be read: {error.strerror}.") from error


def _holds(folder: Path) -> list[str]:
    """The names of the recordings and texts in it."""
    return sorted(each.name for each in folder.iterdir() if each.suffix in (".wav", ".txt") and each.stat().st_size)


def go_on(folder: Path) -> str:
    """The command that makes a story of what was told."""
    spoken = any(name.endswith(".wav") for name in _holds(folder))
    return f"voicemock story add {'--answers' if spoken else '--file'} {shlex.quote(str(folder))}"


def words_in(folder: Path) -> list[Path]:
    """The texts of a folder in which a story was typed, in the order of typing; one of all words stands for them."""
    whole = folder / WORDS
    return [whole] if whole.is_file() else sorted(each for each in folder.iterdir() if each.suffix == ".txt")


def keep_words(folder: Path, told: str) -> None:
    """Write the raw words beside the recordings. Raises CannotWrite, DiskError."""
    write_whole(folder / WORDS, safe(told) + "\n", replace=True)


@contextmanager
def being_told(*taken_up: Path) -> Iterator[Path]:
    """A folder for what is told. It goes when the block ends well, and stays, and is named, when it does not.

    Args:
        taken_up: what the story is made of; what lies among the begun ones goes with it.
    """
    root = stories_folder() / "begun"
    folder = root / f"{datetime.now():%Y-%m-%d-%H%M%S}-{os.getpid()}"
    make_folder(folder)
    try:
        yield folder
    except VoicemockError as error:
        if _holds(folder):
            error.remedy = f"What there is of it is kept. Go on: {go_on(folder)}\n{_first(error.remedy)}".strip()
        else:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    except (KeyboardInterrupt, SystemExit, BrokenPipeError):
        if _holds(folder):
            with suppress(OSError):
                print(f"Stopped. What there is of it is kept. Go on: {safe(go_on(folder))}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    _forget(root, [folder, *taken_up])


def _first(remedy: str) -> str:
    return remedy.split("\n", maxsplit=1)[0]


def _forget(root: Path, told: Sequence[Path]) -> None:
    """Remove what a kept story was made of, where it lies among the begun ones."""
    for each in told:
        within = each.resolve()
        if root.resolve() in within.parents:
            folder = within if within.is_dir() else within.parent
            if folder != root.resolve():
                shutil.rmtree(folder, ignore_errors=True)
