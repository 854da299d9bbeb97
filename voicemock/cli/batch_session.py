"""An exported session among many items: taken in, its missing words heard, names replaced where that is wished."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from voicemock.audio.packing import measured_s
from voicemock.cli.batch_input import Fetched
from voicemock.cli.played import refuse_played
from voicemock.errors import BadInput, NotFound, RecogniserError
from voicemock.importing.ways import Recogniser
from voicemock.interview.conversation import recognise
from voicemock.round import Round
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
_FIXED = frozenset(["schema", "material", "use", "unit", "better", "currency", "voice", "rubric", "interviewer"])
"""Fields of rounds and rubrics that hold one of our own words."""
_LISTS_OF_IDS = frozenset(["criteria", "questions", "focus", "kinds", "moved_by"])
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

    Raises:
        BadInput: with them replaced it would be no session any more; nothing is written.
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
    ids = _interviewers([each.event for each in kept], named)
    renamed = (_renamed(each.event, named, folder.name, ids) for each in kept)
    lines = [encode(Entry(at, each.at, event)) for at, (each, event) in enumerate(zip(kept, renamed, strict=True), 1)]
    journal.write_bytes(b"".join(lines))


def _place_of(name: str) -> str:
    """Where a file's name is one; without an ending it may be any word."""
    name = re.escape(name)
    if "." in name:
        return rf"(?<!\w){name}(?!\w)"
    return rf"\A{name}\Z|(?<=imported from ){name}|(?<={FROM_TRANSCRIPT}){name}"


def _interviewers(events: Sequence[e.Event], written: Written) -> Mapping[str, str]:
    """Other ids for a round's interviewers, where one of them holds a name."""
    rounds = (each.round for each in events if isinstance(each, e.SessionOpened) and each.round)
    found = [str(one.get("id")) for each in rounds for one in each.get("interviewers", ()) if isinstance(one, dict)]
    if all(written(id_) == id_ for id_ in found):
        return {}
    return {id_: f"interviewer-{at}" for at, id_ in enumerate(found, 1)}


def _renamed(event: e.Event, written: Written, id_: str, ids: Mapping[str, str]) -> e.Event:
    before = e.as_data(event)
    data = {
        name: value if name in (*_NO_TEXT, "rubric") else _written(value, written) for name, value in before.items()
    }
    if "speaker" in data:
        data["speaker"] = ids.get(data["speaker"], data["speaker"])
    try:
        if isinstance(event, e.SessionOpened):
            data |= {"id": id_, **_opened_for(event, written, ids)}
        return _event(data, before)
    except ValidationError as error:
        at = ".".join(map(str, error.errors()[0]["loc"]))
        raise BadInput(
            f"Names cannot be replaced in this session: its {event.kind} would not hold ({at}).",
            "Take it in without --pseudonyms, with an output folder of its own.",
        ) from None  # pydantic's own words quote what stands there


def _opened_for(event: e.SessionOpened, written: Written, ids: Mapping[str, str]) -> dict[str, Any]:
    """What was asked, and who asked it. Raises pydantic.ValidationError."""
    data: dict[str, Any] = {}
    if (asked := _written_form(event.rubric, written)) != event.rubric:
        rubric = of_data(asked)
        data |= {"rubric": rubric.as_data(), "rubric_digest": rubric.digest()}
    if event.round:
        held = _written_form(event.round, written)
        for part, name in (("interviewers", "id"), ("stages", "interviewer")):
            for each in held.get(part, ()):
                each |= {name: ids[each[name]]} if each.get(name) in ids else {}
        data["round"] = held if held == event.round else Round.model_validate(held).as_data()
    return data


def _event(data: dict[str, Any], before: dict[str, Any]) -> e.Event:
    """Raises pydantic.ValidationError."""
    try:
        return e.from_data(data)
    except ValidationError as error:
        for each in error.errors():
            if each["type"] == "literal_error":  # somebody is called like one of our own words, such as Demo
                _put_back(data, before, each["loc"])
        return e.from_data(data)


def _written_form(value: Any, written: Written) -> Any:
    """A rubric or a round: what names something by its id, or by a word of ours, stays."""
    if isinstance(value, dict):
        return {name: each if _is_fixed(name, each) else _written_form(each, written) for name, each in value.items()}
    if isinstance(value, list):
        return [_written_form(each, written) for each in value]
    return written(value) if isinstance(value, str) else value


def _is_fixed(name: str, value: Any) -> bool:
    if name in _LISTS_OF_IDS and isinstance(value, list):
        return not any(isinstance(each, dict) for each in value)
    return name in _NO_TEXT or name in _FIXED


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
