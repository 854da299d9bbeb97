"""A repaired copy of a damaged session: every whole line that still makes sense. The damaged one stays as it is."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicemock.errors import BadInput
from voicemock.sessions import events as e
from voicemock.sessions.bit_rot import mended
from voicemock.sessions.durable import open_to_read, sync_folder, write_new, writing
from voicemock.sessions.journal import set_aside
from voicemock.sessions.library import AUDIO, SOUNDS, Library
from voicemock.sessions.line import decode, decode_data, encode_data
from voicemock.sessions.reading import NAME
from voicemock.sessions.session import Session, apply, fold


@dataclass(frozen=True)
class Repaired:
    """What came of it."""

    name: str
    """The copy's id."""
    kept: int
    """How many lines it has."""
    mended: int
    """How many of them had a flipped bit, which was put back."""
    lost: tuple[str, ...]
    """What was left out, a sentence each."""
    aside: Path | None
    """Where the bytes lie that were left out."""


@dataclass(frozen=True)
class _Line:
    number: int
    """Where it stood, from 1."""
    raw: bytes
    data: dict[str, Any]
    event: e.Event
    mended: bool = False


def repair(library: Library, name: str) -> Repaired:
    """Copy what is whole of a session, with its audio, into a new session.

    Raises:
        BadInput: the first event, without which there is no session, is not whole, or the journal cannot be read.
        CannotWrite, DiskError: the copy cannot be made; nothing is left of it then.
    """
    folder = library.folder / name
    lines, dropped = _whole_lines(folder / NAME)
    kept, more = _fitting(lines)
    dropped = sorted([*dropped, *more], key=lambda each: each[0])
    if not kept:
        raise BadInput(f"The first event of {name} is not whole: without it there is no session to repair.")
    copy = library.new_folder(f"{name}-repaired")
    try:
        with writing(copy):
            aside = set_aside(copy, b"".join(raw for _, _, raw in dropped)) if dropped else None
            _copy_audio(folder / AUDIO, copy / AUDIO)
            _write_journal(copy, kept)
            sync_folder(library.folder)
    except BaseException:
        shutil.rmtree(copy, ignore_errors=True)
        raise
    put_back = sum(each.mended for each in kept)
    return Repaired(
        copy.name, len(kept), put_back, tuple(f"Line {number}: {why}." for number, why, _ in dropped), aside
    )


_Dropped = tuple[int, str, bytes]
"""A line's place, why it is left out, and its bytes."""


def _whole_lines(path: Path) -> tuple[list[_Line], list[_Dropped]]:
    whole: list[_Line] = []
    dropped: list[_Dropped] = []
    with writing(path), os.fdopen(open_to_read(path), "rb") as file:
        for number, raw in enumerate(file, 1):
            try:
                whole.append(_line(number, raw))
            except (ValueError, RecursionError) as error:
                dropped.append((number, str(error), raw))
    return whole, dropped


def _line(number: int, raw: bytes) -> _Line:
    """Raises ValueError saying what is wrong with it."""
    line, is_mended = raw.removesuffix(b"\n"), False
    try:
        entry = decode(line, lenient=number > 1)
    except (ValueError, RecursionError):
        if not (as_it_was := mended(line)):
            raise
        line, is_mended = as_it_was, True
        entry = decode(line)
    if not isinstance(entry.seq, int):
        raise ValueError("it has no number")
    return _Line(number, raw, decode_data(line), entry.event, is_mended)


def _fitting(lines: list[_Line]) -> tuple[list[_Line], list[_Dropped]]:
    """The lines in the order in which they were written, each once, and those that fit to what is there before."""
    kept: list[_Line] = []
    dropped: list[_Dropped] = []
    session: Session | None = None
    seqs = set()
    for line in sorted(lines, key=lambda each: each.data["seq"]):
        why = "it stands there twice" if line.data["seq"] in seqs else ""
        try:
            why = why or _misfit(session, line.event)
            if not why:
                session = apply(session, line.event) if session else fold([line.event])
        except ValueError:
            why = "it does not fit to what is left before it"
        if why:
            dropped.append((line.number, why, line.raw))
        else:
            seqs.add(line.data["seq"])
            kept.append(line)
    return kept, dropped


def _misfit(session: Session | None, event: e.Event) -> str:
    """Why the event means nothing after what is left; empty when it does."""
    if session is None:
        return "" if isinstance(event, e.SessionOpened) else "the session's first event is not whole"
    match event:
        case e.QuestionAsked():
            return ""
        case e.CriterionGraded() | e.ScoringFinished():
            return "" if any(run.number == event.run for run in session.runs) else "its grading's beginning is lost"
    turn = getattr(event, "turn", None)
    known = turn is None or any(each.number == turn for each in session.turns)
    return "" if known else f"the question of turn {turn} is lost"


def _copy_audio(source: Path, target: Path) -> None:
    """The recordings, and no link in their place: it would lead elsewhere."""
    for each in sorted(source.iterdir()) if source.is_dir() and not source.is_symlink() else ():
        if each.suffix in SOUNDS and each.is_file() and not each.is_symlink():
            with os.fdopen(open_to_read(each), "rb") as file:
                write_new(target / each.name, iter(lambda: file.read(1 << 20), b""))
    sync_folder(target)


def _write_journal(copy: Path, kept: list[_Line]) -> None:
    """Last, as the folder is a session from then on."""
    first = {**kept[0].data["event"], "id": copy.name}
    events = [first, *(line.data["event"] for line in kept[1:])]
    lines = (
        encode_data(seq, line.data["at"], event)
        for seq, (line, event) in enumerate(zip(kept, events, strict=True), 1)
    )
    beside = copy / f"{NAME}.new"
    write_new(beside, lines)
    beside.replace(copy / NAME)
    sync_folder(copy)
