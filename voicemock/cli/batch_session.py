"""An exported session among many items: taken in, its missing words heard, names replaced where that is wished."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from voicemock.audio.packing import measured_s
from voicemock.cli.batch_input import Fetched
from voicemock.cli.played import refuse_played
from voicemock.errors import BadInput, NotFound, RecogniserError
from voicemock.importing.ways import Recogniser
from voicemock.interview.conversation import recognise
from voicemock.rubric import Rubric, of_data
from voicemock.safe_text import one_line
from voicemock.sessions import events as e
from voicemock.sessions.arriving import bring_in, is_ours
from voicemock.sessions.draft import Draft
from voicemock.sessions.library import Library
from voicemock.sessions.line import Entry, encode
from voicemock.sessions.reading import NAME, read
from voicemock.sessions.session import Session
from voicemock.transcript import Stretch, Transcript
from voicemock.transcripts.heard_questions import Heard, Likeness, heard_questions, with_heard
from voicemock.transcripts.renamed import Written, renamed_transcript
from voicemock.transcripts.spoken import FROM_TRANSCRIPT

_OF_SCORING = (
    e.ScoringStarted,
    e.CriterionGraded,
    e.ScoringFinished,
    e.AnswerAdvised,
    e.AnswerStrengthened,
    e.SessionDebriefed,
    e.Unknown,
)
"""What quotes the words as they were, or may."""
_NAMES = "kind id question audio criterion stage speaker language voicemock rubric_digest prompts plan round digest"
_NO_TEXT = frozenset(_NAMES.split())
"""Fields that name something by its id."""
_OF_FILE = re.compile(rf"{FROM_TRANSCRIPT}(.+?)(?:, words spread over its times)?")
"""Where an imported answer's words come from, see importing/making.py."""


def taken_in(files: Fetched, library: Library, name: str) -> Path:
    """The folder of the session in a library that nobody sees, under the name that it gets.

    Raises:
        NotFound: there is none, or none of the id that is meant.
        BadInput: it is no session, damaged, or of a later version.
        CannotWrite, DiskError: it cannot be written.
    """
    path = files.path
    if os.path.isdir(path) and files.session:  # noqa: PTH112 - Path's raises for names that are too long
        path = path / files.session  # a folder of many is not copied for one of them
    if os.path.exists(path) and not is_ours(path):  # noqa: PTH110 - the same
        raise BadInput(f"{one_line(str(path))} holds no session.", "Name a ZIP file or a folder with a session.")
    arrived = bring_in(path, library, measured_s, only=files.session if path == files.path else "")
    found = [each for each in arrived if files.session in ("", each.was, each.name)] or list(arrived[:1])
    if len(arrived) > 1 and not files.session:
        raise BadInput(f"{one_line(str(path))} holds {len(arrived)} sessions.", f"Name one: {path}#ID")
    if not found:
        raise NotFound(f"There is no session {files.session!r} in {one_line(str(path))}.")
    there = library.folder / found[0].name
    return there if there.name == name else there.rename(library.folder / name)


def people_of(session: Session) -> tuple[str, tuple[str, ...]]:
    """The candidate, and who else took part, as far as the session says."""
    imported, people = session.opened.imported, session.opened.people
    candidate = (imported.candidate if imported else "") or (people.candidate if people else "")
    asked = imported.interviewers if imported else ()
    others = (*asked, people.interviewer, people.candidate) if people else asked
    return candidate, tuple(each for each in others if each != candidate)


def replace_names(folder: Path, written: Written, source: str) -> None:
    """Write the journal anew with names replaced, and without the scores, which quote the words as they were.

    Args:
        folder: the session's, under the name that it gets.
        written: how a text is written.
        source: what the session's own source is called, and the file that it was once imported from.
    """
    journal = folder / NAME
    events = [entry.event for entry in read(journal).entries]
    was = {each.id for each in events if isinstance(each, e.SessionOpened)}
    files = {each.imported.source for each in events if isinstance(each, e.SessionOpened) and each.imported}
    told = (each.source if isinstance(each, e.AnswerTyped) else getattr(each, "engine", "") for each in events)
    files |= {found[1] for each in told if (found := _OF_FILE.fullmatch(each))}

    def named(text: str) -> str:
        for name in sorted(files, key=len, reverse=True):
            text = re.sub(_place_of(name), lambda found: source, text)
        for id_ in was:
            text = text.replace(id_, folder.name)
        return written(text)

    kept = [entry for entry in read(journal).entries if not isinstance(entry.event, _OF_SCORING)]
    lines = [encode(Entry(at, each.at, _renamed(each.event, named, folder.name))) for at, each in enumerate(kept, 1)]
    journal.write_bytes(b"".join(lines))


def _place_of(name: str) -> str:
    """Where a file's name is one; without an ending it may be any word."""
    name = re.escape(name)
    if "." in name:
        return rf"(?<!\w){name}(?!\w)"
    return rf"\A{name}\Z|(?<=imported from ){name}|(?<={FROM_TRANSCRIPT}){name}"


def _renamed(event: e.Event, written: Written, id_: str) -> e.Event:
    before = e.as_data(event)
    data = {
        name: value if name in (*_NO_TEXT, "rubric") else _written(value, written) for name, value in before.items()
    }
    if isinstance(event, e.SessionOpened):
        data["id"] = id_
    if isinstance(event, e.SessionOpened) and event.purpose == "import":  # its rubric asks what was heard
        rubric = of_data({**event.rubric, "questions": _written(event.rubric["questions"], written)})
        data |= {"rubric": rubric.as_data(), "rubric_digest": rubric.digest()}
    try:
        return e.from_data(data)
    except ValidationError as error:  # somebody is called like one of our own words, such as Demo
        for each in error.errors():
            _put_back(data, before, each["loc"])
        return e.from_data(data)


def _put_back(data: Any, before: Any, place: Sequence[str | int]) -> None:
    """What stood at a place; of a place only the steps count that are there."""
    for step in place:
        inner = data.get(step) if isinstance(data, dict) else data[step] if isinstance(step, int) else None
        if isinstance(inner, dict | list):
            data, before = inner, before[step]
        elif inner is not None:
            data[step] = before[step]
            return


def _written(value: Any, written: Written) -> Any:
    if isinstance(value, dict):
        if {"text", "words"} <= value.keys():
            return renamed_transcript(Transcript.model_validate(value), written).model_dump(mode="json")
        return {name: each if name in _NO_TEXT else _written(each, written) for name, each in value.items()}
    if isinstance(value, list):
        return [_written(each, written) for each in value]
    return written(value) if isinstance(value, str) else value


def hear_missing(draft: Draft, recogniser: Recogniser) -> None:
    """Transcribe the answers that have no words yet. Raises RecogniserError."""
    refuse_played(draft.session, "scored")

    def transcribe(audio: Path, speech: Sequence[Stretch]) -> Transcript:
        from voicemock.audio.packing import as_wav

        with as_wav(audio) as recording:
            return recogniser.transcribe(recording, speech, lambda at_s: None)

    for turn in [each for each in draft.session.turns if each.needs_transcript]:
        draft.follow(recognise(turn, draft.folder, transcribe, recogniser.label, troubles=recogniser.troubles))
    if why := [turn.failure for turn in draft.session.turns if turn.needs_transcript and turn.failure]:
        raise RecogniserError(f"An answer could not be transcribed. {why[0]}")


def rubric_for(session: Session, rubric: Rubric) -> tuple[Rubric, tuple[Heard, ...]]:
    """The rubric of the run for a session: of one that was held elsewhere, with the questions that were heard."""
    if session.opened.purpose != "import":
        return rubric, ()
    texts = [session.exchange(name)[0].text for name in session.asked]
    heard = heard_questions(texts, Likeness(rubric))
    heard = tuple(Heard(name, each.text, each.like) for name, each in zip(session.asked, heard, strict=True))
    return with_heard(rubric, heard), heard
