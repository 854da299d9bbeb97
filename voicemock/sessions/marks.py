"""The levels that people gave answers themselves, beside the judge's: one line each, on disk before it counts.

A line is one of the journal's, with its checksum. What was marked is known by the SHA-256 of its words and never
kept itself, so that a session that is deleted is gone. A line that is not whole is passed over and left where it is.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from voicemock import file_lock
from voicemock.errors import SessionBusy, VoicemockError
from voicemock.grade import Reason
from voicemock.rubric import Criterion
from voicemock.sessions.durable import SAFELY, cannot_write, open_to_read, sync, sync_folder, write_all, write_new
from voicemock.sessions.line import decode_data, encode_data
from voicemock.transcript import Value

MARKED_BY = "you"
EXAMPLE = "example"
"""The source of an answer that a rubric holds itself."""


class Marked(Value):
    """A person gave an answer a level on one criterion, or skipped it."""

    kind: Literal["marked"] = "marked"
    rubric: str
    """The rubric's id."""
    question: str
    criterion: str
    anchors: str
    """Digest of what the level was given by: a criterion that reads otherwise is another one."""
    answer: str
    """Digest of the answer's words."""
    words: int
    """How many."""
    source: str
    """EXAMPLE, or the id of the session in which it was said."""
    level: int | None = Field(default=None, ge=1, le=5)
    """None: skipped."""
    by: str = MARKED_BY


class Judged(Value):
    """What a judge gave the same answer."""

    kind: Literal["judged"] = "judged"
    rubric: str
    rubric_digest: str
    criterion: str
    answer: str
    judge: str
    """The judge's label."""
    level: int | None = Field(default=None, ge=1, le=5)
    reason: Reason | None = None


Note = Marked | Judged
_NOTE: TypeAdapter[Note] = TypeAdapter(Annotated[Note, Field(discriminator="kind")])


class Kept(NamedTuple):
    """What a file of marks holds: of several for the same thing the last."""

    marked: Mapping[tuple[str, str, str], Marked]
    """By person, answer and criterion (with its anchors)."""
    judged: Mapping[tuple[str, str, str], Judged]
    """By judge, answer and criterion (with its rubric: others may call theirs the same)."""
    broken: int = 0
    """Lines that are not whole."""


def digest_of(text: str) -> str:
    """An answer's digest: of its words, however they are spaced."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()


def anchors_of(criterion: Criterion) -> str:
    """Digest of what a person reads to give a level."""
    levels = "\n".join(f"{level} {text}" for level, text in sorted(criterion.levels.items()))
    return hashlib.sha256(f"{criterion.measures}\n{levels}".encode()).hexdigest()


def read_marks(path: Path) -> Kept:
    """What is kept; nothing where there is no file yet. Raises BadInput, CannotWrite, DiskError."""
    try:
        fd = open_to_read(path)
    except FileNotFoundError:
        return Kept({}, {})
    except OSError as error:
        raise _failed(path, error) from error
    with os.fdopen(fd, "rb") as file:
        return kept(_notes(file))


def kept(notes: Iterable[Note | None]) -> Kept:
    """The last of the notes for each thing; None stands for a line that could not be read."""
    marked: dict[tuple[str, str, str], Marked] = {}
    judged: dict[tuple[str, str, str], Judged] = {}
    broken = 0
    for note in notes:
        if isinstance(note, Marked):
            marked[note.by, note.answer, f"{note.criterion} {note.anchors}"] = note
        elif isinstance(note, Judged):
            judged[note.judge, note.answer, f"{note.rubric} {note.criterion}"] = note
        else:
            broken += 1
    return Kept(marked, judged, broken)


def _notes(lines: Iterable[bytes]) -> Iterator[Note | None]:
    for line in lines:
        if line.strip():
            try:
                yield _NOTE.validate_python(decode_data(line.rstrip(b"\n"))["event"])
            except (ValidationError, ValueError, KeyError, TypeError, RecursionError):
                yield None


class MarksFile:
    """The one writer of the file of marks. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        """Open it for appending, or begin it.

        Raises:
            SessionBusy: another process is writing it.
            BadInput: it is a link, or no plain file.
            CannotWrite, DiskError: it cannot be written.
        """
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._fd = _locked(path)
        except OSError as error:
            raise _failed(path, error) from error
        with suppress(OSError):
            sync_folder(path.parent)
        self.kept = read_marks(path)

    def append(self, note: Note) -> None:
        """Write one line; when this returns it is on disk. Raises DiskError, CannotWrite; nothing is torn then."""
        line = encode_data(1, datetime.now(UTC).isoformat(timespec="milliseconds"), note.model_dump(mode="json"))
        try:
            end = os.fstat(self._fd).st_size
            if end and _last_byte(self._fd, end) != b"\n":
                line = b"\n" + line  # a line that was cut off when the machine stopped stays, and stays alone
            try:
                write_all(self._fd, line)
            except OSError:
                os.ftruncate(self._fd, end)
                raise
            sync(self._fd)
        except OSError as error:
            raise _failed(self.path, error) from error
        self.kept = kept([*self.kept.marked.values(), *self.kept.judged.values(), note])

    def __enter__(self) -> "MarksFile":
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._fd)


def _locked(path: Path) -> int:
    """The file that has this name, for this process alone. Raises OSError, SessionBusy."""
    while True:
        fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | SAFELY, 0o600)
        try:
            file_lock.take(fd)
        except OSError as error:
            os.close(fd)
            raise SessionBusy(f"{path} is open in another process.", "End that one, then try again.") from error
        with suppress(OSError):
            if os.path.samestat(path.lstat(), os.fstat(fd)):
                return fd
        # `forget` put another file in its place between our opening and our locking it.
        os.close(fd)


def forget(path: Path, source: str) -> int:
    """Remove the marks on answers of a session, and what judges gave those; returns how many lines went.

    The file is written anew, whole or not at all. Raises BadInput, SessionBusy, CannotWrite, DiskError.
    """
    if not os.path.lexists(path):
        return 0
    with MarksFile(path):  # nobody else writes meanwhile
        try:
            with os.fdopen(open_to_read(path), "rb") as file:
                lines = file.read().splitlines(keepends=True)
            notes = [next(_notes([line]), None) for line in lines]
            marked = [note for note in notes if isinstance(note, Marked)]
            gone = {note.answer for note in marked if note.source == source}
            gone -= {note.answer for note in marked if note.source != source}
            left = [line for line, note in zip(lines, notes, strict=True) if not _is_of(note, source, gone)]
            if len(left) < len(lines):
                beside = path.with_name(f"{path.name}.new")
                beside.unlink(missing_ok=True)
                write_new(beside, left)
                beside.replace(path)
                sync_folder(path.parent)
        except OSError as error:
            raise _failed(path, error) from error
    return len(lines) - len(left)


def _is_of(note: Note | None, source: str, answers: set[str]) -> bool:
    return note.source == source if isinstance(note, Marked) else note is not None and note.answer in answers


def _last_byte(fd: int, end: int) -> bytes:
    os.lseek(fd, end - 1, os.SEEK_SET)
    return os.read(fd, 1)


def _failed(path: Path, error: OSError) -> VoicemockError:
    failed = cannot_write(path, error)
    failed.remedy = failed.remedy.replace("voicemock resume", "voicemock calibrate")
    return failed
