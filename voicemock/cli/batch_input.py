"""What one item of many is read from, on this machine: a path in place, or a copy of what a URL names."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from voicemock.batch.address import is_url, parent_and_name
from voicemock.batch.item import Item
from voicemock.batch.local_place import checked_parts
from voicemock.batch.url_place import place_at
from voicemock.cli.batch_rooms import scratch
from voicemock.importing.files import digest_of
from voicemock.sessions.durable import writing


class Fetched(NamedTuple):
    """The files of an item."""

    path: Path
    transcript: Path | None
    session: str
    """Of several sessions in one place the id of the one that is meant; empty: there is one."""
    instead_of: dict[str, str]
    """What stands for the paths of copies in messages: where they come from."""


@contextmanager
def fetched(item: Item) -> Iterator[Fetched]:
    """The item's files, as long as the block goes on. Raises VoicemockError where a URL cannot be read."""
    source, session = item.source, ""
    if item.kind == "session" and "#" in source:
        source, _, session = source.rpartition("#")
    if not is_url(source) and not is_url(item.transcript):
        yield Fetched(Path(source), Path(item.transcript) if item.transcript else None, session, {})
        return
    with scratch() as folder:
        path = _here(source, folder / "input", item.kind == "session")
        transcript = _here(item.transcript, folder / "transcript", False) if item.transcript else None
        copies = {str(path): source, **({str(transcript): item.transcript} if transcript else {})}
        yield Fetched(path, transcript, session, {copy: url for copy, url in copies.items() if copy != url})


def _here(source: str, folder: Path, may_be_folder: bool) -> Path:
    """A file or folder on this machine, under its own name: what it ends with tells what it is."""
    if not is_url(source):
        return Path(source)
    above, name = parent_and_name(source.rstrip("/"))
    path = folder.joinpath(*checked_parts(name))
    with writing(folder):
        folder.mkdir()
    if may_be_folder and path.suffix.lower() != ".zip":
        within = place_at(source)
        for each in within.names():
            to = path.joinpath(*checked_parts(each))  # in a store any name can be given
            with writing(path):
                to.parent.mkdir(parents=True, exist_ok=True)
            within.get(each, to)
    else:
        place_at(above).get(name, path)
    return path


def digests_of_files(files: Fetched) -> tuple[str, ...]:
    """SHA-256 of each file that is read. Raises NotFound, BadInput."""
    return tuple(digest_of(each) for each in (files.path, files.transcript) if each)


def digest_of_all(digests: Sequence[str]) -> str:
    """SHA-256 of what is read: of one file its content, of two the digests of both."""
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def digest_of_folder(folder: Path) -> str:
    """SHA-256 of the names and the content of all files in a folder. Raises BadInput."""
    digest = hashlib.sha256()
    for above, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(above) / name
            digest.update(f"{path.relative_to(folder).as_posix()}\0{digest_of(path)}\0".encode())
    return digest.hexdigest()
