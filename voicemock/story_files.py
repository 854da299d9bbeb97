"""The story bank: one file for each story, to be edited by hand as well. Format: docs/stories.md."""

import errno
import itertools
import re
import shlex
from pathlib import Path
from typing import NamedTuple

from voicemock.checked_yaml import Document, Loc, check, near_miss, parse, quoted, read, refusal, written
from voicemock.config import stories_folder
from voicemock.errors import BadInput, CannotWrite, DiskError, NotFound, VoicemockError
from voicemock.output_file import write_whole
from voicemock.safe_text import one_line
from voicemock.story import Story, problems_of

SUFFIX = ".yaml"
HEADER = "# A story to tell in interviews. Edit it as you like; see whether it is whole: voicemock story list\n"
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Bank(NamedTuple):
    """All stories there are."""

    stories: tuple[Story, ...]
    """In the order of their ids."""
    unread: tuple[VoicemockError, ...] = ()
    """Why the others cannot be read."""


def available() -> dict[str, Path]:
    """The files of the bank, by id."""
    return {path.stem: path for path in sorted(stories_folder().glob(f"*{SUFFIX}"))}


def find(name: str) -> Path:
    """The file of a story. Raises NotFound with the nearest name."""
    there = available()
    if name in there:
        return there[name]
    near = near_miss(name, there)
    raise NotFound(
        f"There is no story '{quoted(name)}'" + (f"; did you mean '{near}'?" if near else "."),
        "See them: voicemock story list" if there else "Tell one: voicemock story add",
    )


def load(path: Path) -> Story:
    """The story in a file of the bank.

    Raises:
        NotFound: no such file.
        BadInput: it is not a story; every problem is named as file:line:column.
    """
    document = read(path)
    return _checked(document, f"Mend it, then: voicemock story show {shlex.quote(path.stem)}", path.stem)


def bank() -> Bank:
    """All stories, and what is wrong with those that cannot be read."""
    stories: list[Story] = []
    unread: list[VoicemockError] = []
    for path in available().values():
        try:
            stories.append(load(path))
        except (BadInput, NotFound) as error:
            unread.append(error)
    return Bank(tuple(stories), tuple(unread))


def story_in(text: str, name: str) -> Story:
    """The story that a YAML text holds; `name` stands in messages. Raises BadInput."""
    return _checked(parse(text, name), "Mend it, then add it again.")


def _checked(document: Document, remedy: str, stem: str = "") -> Story:
    story = check(document, Story, remedy)
    problems: list[tuple[Loc, str]] = list(problems_of(story))
    if stem and story.id != stem:
        problems.append((("id",), f"it is '{story.id}', and its file is {quoted(stem)}{SUFFIX}: they must agree"))
    if problems:
        raise refusal(document, problems, remedy)
    return story


def free_id(title: str) -> str:
    """An id for a story of this title that no other has."""
    plain = "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:50].strip("-") or "story"
    there = available()
    return next(each for each in _like(plain) if each not in there)


def _like(plain: str) -> itertools.chain[str]:
    return itertools.chain([plain], (f"{plain}-{number}" for number in itertools.count(2)))


def keep(story: Story) -> Path:
    """Write a new story into the bank. Returns its file.

    Raises:
        CannotWrite: there is one of this id, or the folder may not be written.
        DiskError: the disk is full or broken.
    """
    path = stories_folder() / f"{story.id}{SUFFIX}"
    if story.id in available():
        raise CannotWrite(f"There is a story '{story.id}' already.", "Give this one another id, then add it again.")
    make_folder(path.parent)
    write_whole(path, text_of(story))
    return path


def text_of(story: Story) -> str:
    """The text of its file: empty parts stand there to be filled."""
    return HEADER + written(story.as_data())


def make_folder(folder: Path) -> None:
    """Make a folder for its owner only. Raises CannotWrite, DiskError."""
    try:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        message = f"Cannot write to {one_line(str(folder))}: {error.strerror}."
        if error.errno in _FULL:
            raise DiskError(message, "Make room, then try again.") from error
        raise CannotWrite(message, "Choose another place: VOICEMOCK_HOME=FOLDER voicemock …") from error


def remove(name: str) -> Path:
    """Remove a story. Returns what its file was. Raises NotFound, CannotWrite."""
    path = find(name)
    try:
        path.unlink()
    except OSError as error:
        raise CannotWrite(f"Cannot remove {one_line(str(path))}: {error.strerror}.") from error
    return path
