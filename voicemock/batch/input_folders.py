"""The folders that were given to a run, and the files in each: here, or at an address."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from voicemock.batch.address import is_url, local_path, parent_and_name
from voicemock.batch.out_folder import NAME as RUN
from voicemock.batch.pairing import is_input
from voicemock.batch.url_place import files_at
from voicemock.errors import BadInput, NotFound
from voicemock.safe_text import one_line
from voicemock.sessions.reading import NAME as JOURNAL

_OF_SYSTEMS = frozenset(["__MACOSX", "Thumbs.db", "desktop.ini"])
_EACH_ALONE = "Audio Record"
"""Zoom's folder with the sound of each participant alone: the same interview in pieces."""
ZIP = ".zip"
_BREAK = re.compile(r"[\r\n]")
"""Nobody could tell two places in one cell of names.csv from one such."""


@dataclass
class Folder:
    """One folder, with those of its files that are given."""

    place: str
    """Absolute path or URL, as it was named."""
    identity: str
    """The same for the same folder, however it was named."""
    files: dict[str, str] = field(default_factory=dict)
    """The stamp of each file by its name: its size and when it was written."""
    named: set[str] = field(default_factory=set)
    """Files that were named themselves."""


@dataclass
class Given:
    """All that was given, folder by folder."""

    folders: dict[str, Folder] = field(default_factory=dict)
    """By their identity."""
    passed_over: list[str] = field(default_factory=list)
    """Names of files in folders that are no interviews by their names."""
    runs: list[str] = field(default_factory=list)
    """Folders that other runs wrote: what is in them was an interview already."""
    notes: list[str] = field(default_factory=list)
    links: dict[tuple[str, str], Path] = field(default_factory=dict)
    """By the folder's identity and the name of each file that is a link: the file that it leads to."""

    def at(self, place: str, identity: str) -> Folder:
        """The folder, now that there is one."""
        return self.folders.setdefault(identity, Folder(place, identity))


def given(paths: Iterable[str], out: str) -> Given:
    """What is at paths and URLs; what lies in the run's own folder `out` is left out.

    Raises:
        NotFound: there is nothing at one of them.
        BadInput, UsageError, CannotWrite: an address cannot be read.
    """
    found = Given()
    own_url = out.rstrip("/") + "/" if is_url(out) and local_path(out) is None else ""
    own = "" if own_url else os.path.realpath(local_path(out) or out)
    for path in paths:
        here = local_path(path) if is_url(path) else Path(path)
        if here is None:
            _add_url(found, path, own_url)
        else:
            _add_path(found, here, own)
    _drop_links(found)
    return found


def _drop_links(found: Given) -> None:
    """A link keeps its own name, which may say more than what it leads to; but no file is taken twice."""
    taken = set()
    for (identity, name), real in sorted(found.links.items()):
        target = found.folders.get(str(real.parent))
        if real in taken or (
            target and real.name in target.files and (identity, name) != (str(real.parent), real.name)
        ):
            del found.folders[identity].files[name]
        taken.add(real)


def _add_url(found: Given, url: str, own: str) -> None:
    listed = [each for each in files_at(url) if not (own and each.url.startswith(own))]
    runs = tuple(f"{parent_and_name(each.url)[0]}/" for each in listed if parent_and_name(each.url)[1] == RUN)
    found.runs += [each.rstrip("/") for each in runs]
    listed = [each for each in listed if not each.url.startswith(runs)]
    named = len(re.split(r"[^/]*[*?\[]", url)[0])
    sessions = {parent_and_name(each.url)[0] for each in listed if each.url.endswith(f"/{JOURNAL}")}
    for each in listed:
        folder, name = parent_and_name(each.url)
        if (folder in sessions and name != JOURNAL) or parent_and_name(folder)[0] in sessions:
            continue
        if any(part.startswith(".") or part in _OF_SYSTEMS for part in each.url[named:].split("/")):
            continue
        _take(found, found.at(folder, folder), name, each.stamp, each.url == url or named < len(url))


def _add_path(found: Given, path: Path, own: str) -> None:
    shown = one_line(str(path))
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - Path's resolves links
    try:
        there = absolute.stat()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it cannot be a name"
        raise NotFound(f"There is no {shown} ({why}).", "Name files, folders or addresses that are there.") from error
    if stat.S_ISDIR(there.st_mode):
        _walk(found, absolute, os.path.realpath(absolute), own)
    elif stat.S_ISREG(there.st_mode):
        real = Path(os.path.realpath(absolute))
        if real.parent == Path(own) or str(real).startswith(f"{own}{os.sep}"):
            raise BadInput(f"{shown} is in the folder that the run writes to.", "Name another for one of the two.")
        folder = found.at(str(absolute.parent), os.path.realpath(absolute.parent))
        if _take(found, folder, absolute.name, stamp_of(there), True) and absolute.is_symlink():
            found.links[folder.identity, absolute.name] = real
    else:
        raise BadInput(f"{shown} is not an ordinary file.", "Name a file or a folder.")


def _walk(found: Given, folder: Path, real: str, own: str) -> None:
    left = [(folder, real)]
    while left:  # a stack: folders may lie deeper in each other than functions can
        left += reversed([*_walked(found, *left.pop(), own)])


def _walked(found: Given, folder: Path, real: str, own: str) -> Iterator[tuple[Path, str]]:
    """Take what is in one folder; gives the folders in it that are gone through next."""
    if real == own:
        return
    try:
        with os.scandir(folder) as there:
            entries = sorted(there, key=lambda entry: entry.name)
    except OSError as error:
        found.notes.append(f"{one_line(str(folder))} cannot be read: {error.strerror}.")
        return
    if any(entry.name == RUN for entry in entries):
        found.runs.append(str(folder))
        return
    is_session = any(entry.name == JOURNAL for entry in entries)
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _OF_SYSTEMS:
            continue
        if entry.is_dir(follow_symlinks=False):
            if not is_session and entry.name != _EACH_ALONE:
                yield folder / entry.name, os.path.join(real, entry.name)  # noqa: PTH118 - many
        elif entry.is_dir():
            found.notes.append(f"{one_line(entry.path)} is a link to a folder and was passed over; name it itself.")
        elif entry.is_file() and (not is_session or entry.name == JOURNAL):
            taken = _take(found, found.at(str(folder), real), entry.name, stamp_of(entry.stat()), False)
            if taken and entry.is_symlink():
                found.links[real, entry.name] = Path(os.path.realpath(entry.path))


def _take(found: Given, folder: Folder, name: str, stamp: str, named: bool) -> bool:
    """Whether it is taken."""
    if broken := next((each for each in (folder.place, f"{folder.place}/{name}") if _BREAK.search(each)), ""):
        note = f"{one_line(broken)} has a line break in its name and was passed over."
        if note not in found.notes[-1:]:  # a folder's files come one after the other
            found.notes.append(note)
    elif named or name == JOURNAL or name.lower().endswith(ZIP) or is_input(name):
        folder.files[name] = stamp
        if named:
            folder.named.add(name)
        return True
    else:
        found.passed_over.append(name)
    return False


def stamp_of(there: os.stat_result) -> str:
    """What is the same as long as a file was not written to."""
    return f"{there.st_size}-{there.st_mtime_ns}"


def in_order(found: Given) -> Iterator[Folder]:
    """The folders with files in them, by their identity."""
    yield from (found.folders[each] for each in sorted(found.folders) if found.folders[each].files)
