"""Preparations on disk: a folder each, written whole or not at all, and read again as the user left it."""

import errno
import os
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from voicemock.checked_yaml import check, near_miss, quoted, read, refusal
from voicemock.config import preparations_folder
from voicemock.errors import CannotWrite, DiskError, NotFound, VoicemockError
from voicemock.input_file import read_text
from voicemock.output_file import write_whole
from voicemock.preparation.making import PLAN, RUBRIC, SHEET, TEXTS
from voicemock.preparation.plan import Preparation
from voicemock.rubric import Rubric
from voicemock.rubric_files import load as load_rubric
from voicemock.safe_text import one_line

MAX_BYTES = 512 * 1024
"""Of a text that was copied."""
_FULL_OR_BROKEN = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG}


class Prepared(NamedTuple):
    """A preparation as it stands on disk."""

    folder: Path
    plan: Preparation
    rubric_path: Path
    rubric: Rubric
    """With the parts of the one that it extends."""
    job: str
    cv: str
    company: str
    """The text about it; may be empty."""

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def questions(self) -> tuple[str, ...]:
        """The planned questions by their ids, all of them in the rubric."""
        return self.plan.questions


def preparations() -> list[str]:
    """The ids of those in the data folder, oldest first: they begin with the day."""
    folder = preparations_folder()
    with suppress(FileNotFoundError):
        return sorted(each.name for each in folder.iterdir() if (each / PLAN).is_file() and each.name[0] != ".")
    return []


def load_preparation(id_or_path: str) -> Prepared:
    """A preparation by its id, the beginning of that, or the path of its folder.

    Raises:
        NotFound: there is none, or more than one begins so.
        BadInput: preparation.yaml or rubric.yaml is not what it should be; every mistake is named with its place.
    """
    folder = find_preparation(id_or_path)
    path = folder / PLAN
    remedy = f"Mend it, or prepare anew: {shlex.quote(str(path))}"
    document = read(path)
    plan = check(document, Preparation, remedy)
    rubric = load_rubric(folder / RUBRIC)
    known = [each.id for each in rubric.questions]
    unknown = [
        (("questions", at), f"there is no question '{name}' in {RUBRIC}" + _meant(name, known))
        for at, name in enumerate(plan.questions)
        if name not in known
    ]
    if unknown or not plan.questions:
        raise refusal(document, unknown or [(("questions",), "there are no questions")], remedy)
    texts = {field: _text(folder / file) for field, file in TEXTS.items()}
    return Prepared(folder, plan, folder / RUBRIC, rubric, **texts)


def find_preparation(id_or_path: str) -> Path:
    """The folder that is meant. Raises NotFound."""
    if os.sep in id_or_path or "/" in id_or_path or id_or_path in (".", ".."):
        folder = Path(id_or_path)
        if os.path.isfile(folder / PLAN):  # noqa: PTH113 - Path's raises for names that are too long
            return folder
        raise NotFound(
            f"There is no {PLAN} in {one_line(id_or_path)}.", "Make one: voicemock prepare --jd FILE --cv FILE"
        )
    names = preparations()
    if id_or_path in names:
        return preparations_folder() / id_or_path
    found = [each for each in names if id_or_path and each.startswith(id_or_path)]
    if len(found) == 1:
        return preparations_folder() / found[0]
    what = f"{len(found)} preparations begin with" if found else "There is no preparation"
    near = near_miss(id_or_path, names)
    there = f"There is: {', '.join([near] if near else names[-3:])}" if names else ""
    raise NotFound(f"{what} '{quoted(id_or_path)}'.", there or "Make one: voicemock prepare --jd FILE --cv FILE")


def place_for(out: Path | None, name: str) -> Path:
    """The folder to write to: `out`, or the next free one of this name in the data folder.

    Raises:
        CannotWrite: `out` holds something already, which is never written over.
    """
    if out is not None:
        if os.path.lexists(out) and not (out.is_dir() and not any(out.iterdir())):
            raise CannotWrite(
                f"{one_line(str(out))} exists already; what you edited there is left alone.", "Name another folder."
            )
        return out
    return next(each for each in _like(preparations_folder(), name) if not os.path.lexists(each))


def _like(folder: Path, name: str) -> Iterator[Path]:
    yield folder / name
    yield from (folder / f"{name}-{number}" for number in count(2))


def write_preparation(folder: Path, files: Mapping[str, str], sheet: Callable[[Rubric], str]) -> Prepared:
    """Writes a preparation and reads it again.

    Args:
        folder: where; it is made, with what is missing above it.
        files: the texts of the files by their names.
        sheet: makes the text of the sheet from the rubric as it is read.

    Raises:
        CannotWrite, DiskError: it could not be written; nothing is left of it.
    """
    # Beside it, so that a base named by its way from there is found from both.
    beside = folder.parent / f".new-{token_hex(4)}"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside.mkdir(mode=0o700)
        for name, text in files.items():
            write_whole(beside / name, text)
        write_whole(beside / SHEET, sheet(load_rubric(beside / RUBRIC)))
        beside.rename(folder)
    except OSError as error:
        raise _failed(folder, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)  # gone where it was renamed
    return load_preparation(str(folder.absolute()))


def _failed(folder: Path, error: OSError) -> VoicemockError:
    name = one_line(str(folder))
    if error.errno in _FULL_OR_BROKEN:
        return DiskError(f"Cannot write {name}: {error.strerror}.", "Make room and try again.")
    return CannotWrite(f"Cannot write {name}: {error.strerror}.", "Name a folder that you may write: --out FOLDER")


def _text(path: Path) -> str:
    return read_text(path, MAX_BYTES) if os.path.lexists(path) else ""


def _meant(name: str, known: list[str]) -> str:
    near = near_miss(name, known)
    return f"; did you mean '{near}'?" if near else ""
