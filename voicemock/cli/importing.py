"""An interview that was held elsewhere becomes a session: from a recording, a transcript or both. docs/import.md."""

import hashlib
import os
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from voicemock.cli.beginning import RUBRIC
from voicemock.cli.endings import in_full
from voicemock.cli.engines import settings_for
from voicemock.cli.import_asking import refuse_unseen, reviewed, roles_of
from voicemock.cli.import_hearing import (
    Cutter,
    Sound,
    check_fits,
    check_spoken,
    decoded,
    needed_recogniser,
    recogniser_or_none,
    transcribed,
)
from voicemock.cli.import_place import free_id, publish, unseen
from voicemock.cli.opening import named_now, opening
from voicemock.cli.options import Choices
from voicemock.cli.scoring import grade_session
from voicemock.config import sessions_folder
from voicemock.errors import BadInput, NotFound, UsageError
from voicemock.glossary import terms_of
from voicemock.reports.screen import Screen
from voicemock.rubric import Rubric
from voicemock.rubric_files import find, load
from voicemock.safe_text import one_line
from voicemock.scoring.languages.speaking import speaking
from voicemock.sentences import listed
from voicemock.sessions import events as e
from voicemock.sessions.journal import Journal
from voicemock.sessions.library import Library
from voicemock.sessions.origin import Imported
from voicemock.transcript import Transcript
from voicemock.transcripts.as_session import Part, Spoken, asked_texts, events_of, parts_of_session, places
from voicemock.transcripts.exchanges import Split, split
from voicemock.transcripts.guess import guessed
from voicemock.transcripts.heard_questions import Likeness, heard_questions, with_heard
from voicemock.transcripts.reading import SUFFIXES, held_at, read_transcript
from voicemock.transcripts.speakers import Roles
from voicemock.transcripts.spoken import Conversation, text_of

MOST_TURNS = 999
"""More than an interview of a day has; answers are numbered with three digits."""


@dataclass(frozen=True)
class ImportWishes:
    """What the command line says about the interview."""

    rubric: str | None = None
    candidate: str | None = None
    transcript: Path | None = None
    """Beside a recording."""
    yes: bool = False
    """Take the split as it is."""


@dataclass(frozen=True)
class _Files:
    recording: Path | None
    transcript: Path | None

    @property
    def source(self) -> Path:
        """The one that the session is named by."""
        return self.recording or self.transcript or Path()


def import_interview(path: Path, wishes: ImportWishes, choices: Choices) -> str:
    """Makes a session of an interview that was held elsewhere, and scores it. Returns its id.

    Raises:
        VoicemockError: it cannot be read, split or written: nothing is left of it. Or scored: then the session is
            there and the remedy says how to go on.
    """
    files = _files(path, wishes.transcript)
    rubric = load(find(wishes.rubric or RUBRIC))
    choices = replace(choices, spoken=rubric.language)
    library = Library(sessions_folder())
    name = free_id(library, named_now("import"))
    try:
        with Screen(keys="") as screen, speaking(rubric.language):
            conversation = _read(files) if files.transcript else None
            told = _command(path, wishes)
            if conversation is None and wishes.candidate is not None:
                raise UsageError(
                    "A recording alone names nobody, so --candidate finds nobody.",
                    "Add its transcript: --transcript FILE",
                )
            guess = conversation is None or (len(conversation.names) < 2 and wishes.candidate is None)
            refuse_unseen(guess, wishes.yes, one_line(files.source.name), told)
            with unseen(library) as place:
                with place.create(name) as journal:
                    _Making(files, rubric, choices, wishes, screen, journal).make(conversation, told)
                name = publish(library, place.place(name), name)
    except KeyboardInterrupt:
        with suppress(OSError):
            print("Stopped. Nothing was imported.", file=sys.stderr)
        raise
    with in_full(name, choices), library.reopen(name) as journal:
        return grade_session(journal, None, choices)


def _files(path: Path, transcript: Path | None) -> _Files:
    """Which is which. Raises NotFound, BadInput, UsageError."""
    for each in filter(None, (path, transcript)):
        if not os.path.exists(each):  # noqa: PTH110 - Path's raises for names that are too long
            raise NotFound(f"There is no file {one_line(str(each))}.")
        if not each.is_file():  # a pipe would be waited for, and a device never ends
            raise BadInput(f"{one_line(str(each))} is not an ordinary file.")
    is_text = path.suffix.lower() in SUFFIXES
    if not is_text:
        _refuse_without_sound(path)
    if transcript is None:
        return _Files(None, path) if is_text else _Files(path, None)
    if is_text:
        raise UsageError(
            f"{one_line(path.name)} is a transcript itself.",
            "Name the recording first: voicemock session import RECORDING --transcript FILE",
        )
    return _Files(path, transcript)


def _refuse_without_sound(path: Path) -> None:
    """Before a model is asked for: what is no recording needs none. Raises BadInput."""
    from voicemock.audio.decode import pcm_16k

    next(pcm_16k(path), b"")


def _read(files: _Files) -> Conversation:
    assert files.transcript is not None
    conversation = read_transcript(files.transcript)
    if files.recording and not conversation.timed:
        raise BadInput(
            f"{one_line(files.transcript.name)} has no times, so it cannot be laid over the recording.",
            "Export it as WebVTT or SRT, or import one of the two alone.",
        )
    return conversation


def _command(path: Path, wishes: ImportWishes) -> str:
    words = ["voicemock", "session", "import", str(path)]
    words += ["--rubric", wishes.rubric] if wishes.rubric else []
    words += ["--transcript", str(wishes.transcript)] if wishes.transcript else []
    return one_line(shlex.join(words))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadInput(f"{one_line(str(path))} cannot be read: {error.strerror}.") from error


ROUGH = (
    "The rough recogniser writes no full stops and no question marks, so hardly a question will be told from an "
    "answer. Better: --transcript FILE, or Whisper (voicemock model get base.en)."
)


class _Making:
    """Makes one session in the folder of its journal."""

    def __init__(
        self, files: _Files, rubric: Rubric, choices: Choices, wishes: ImportWishes, screen: Screen, journal: Journal
    ) -> None:
        self._files, self._rubric, self._choices, self._wishes = files, rubric, choices, wishes
        self._screen, self._journal, self._folder = screen, journal, journal.path.parent
        self._settings = settings_for(choices)
        self._likeness = Likeness(rubric)

    def make(self, conversation: Conversation | None, command: str) -> None:
        """From the files to the last event. Raises VoicemockError."""
        roles, sound, engine = None, None, ""
        digest = _digest(self._files.source)
        if conversation:
            roles = roles_of(conversation, self._wishes.candidate, command, self._screen)
            if self._files.recording:
                sound = self._decoded()
                check_fits(conversation, sound, self._transcript)
        else:
            conversation, sound, engine = self._heard()
        found = (
            split(conversation, roles, self._likeness.knows) if roles else guessed(conversation, self._likeness.knows)
        )
        found, looked_at = reviewed(found, roles is None, self._wishes.yes, self._folder, self._screen)
        self._check(found)
        heard = heard_questions(asked_texts(found), self._likeness)
        parts = parts_of_session(found, heard)
        rubric = with_heard(self._rubric, heard)
        spoken = self._spoken(parts, found, sound, engine)
        told_by = " ".join(filter(None, [roles.told_by if roles else _GUESSED, looked_at, found.left_out]))
        self._write(rubric, parts, spoken, found, self._imported(roles, digest, told_by))
        if sound:
            sound.path.unlink()

    @property
    def _transcript(self) -> str:
        return one_line(self._files.transcript.name) if self._files.transcript else ""

    def _decoded(self) -> Sound:
        assert self._files.recording is not None
        sound = decoded(self._files.recording, self._folder / "audio", self._screen)
        if sound.damaged:
            self._screen.note(f"{sound.damaged} damaged pieces of {self._files.recording.name} were left out.")
        return sound

    def _heard(self) -> tuple[Conversation, Sound, str]:
        """The words of a recording without a transcript; that there is a recogniser is known before it is decoded."""
        may_ask = not self._wishes.yes
        if self._settings.stt.engine == "sphinx":
            self._screen.note(ROUGH)
        with needed_recogniser(self._settings, may_ask, terms_of(self._rubric)) as recogniser:
            sound = self._decoded()
            conversation = transcribed(sound, recogniser, self._screen)
            for each in recogniser.troubles():
                self._screen.note(f"{each.reason} Instead: {each.instead}.")
            return conversation, sound, recogniser.label()

    def _check(self, found: Split) -> None:
        if not any(each.kind == "question" and each.answer for each in found.exchanges):
            raise BadInput(
                f"No question with an answer was found in {one_line(self._files.source.name)}.",
                "Look at who is the candidate (--candidate NAME), or edit the split in a terminal.",
            )
        if sum(bool(each.answer) for each in found.exchanges) > MOST_TURNS:
            raise BadInput(f"The interview has more than {MOST_TURNS} answers.", "Cut it into interviews.")

    def _spoken(self, parts: Sequence[Part], found: Split, sound: Sound | None, engine: str) -> list[Spoken]:
        transcript, language = self._transcript, self._rubric.language
        if sound is None:
            said = (Transcript(text=text_of(part.exchange.answer), language=language) for part in parts)
            return [Spoken("", 0.0, (), each, f"the transcript {transcript}") for each in said]
        lie = places(found, sound.duration_s)
        if engine:
            return Cutter(sound, self._folder, None, engine).answers(parts, lie, self._screen)
        check_spoken(parts, lie, sound, transcript)
        named = any((self._choices.stt, self._choices.stt_model, self._choices.stt_url))
        told_by = f"the transcript {transcript}, words spread over its times"
        with recogniser_or_none(self._settings, named, terms_of(self._rubric), self._screen) as recogniser:
            return Cutter(sound, self._folder, recogniser, told_by).answers(parts, lie, self._screen)

    def _imported(self, roles: Roles | None, digest: str, told_by: str) -> Imported:
        from voicemock.audio.decode import made_at

        files = self._files
        told = held_at(files.source) or (held_at(files.transcript) if files.transcript else None)
        return Imported(
            source=one_line(files.source.name),
            digest=digest,
            kind="recording" if files.recording else "transcript",
            candidate=roles.candidate if roles else "",
            interviewers=roles.interviewers if roles else (),
            told_by=told_by,
            held_at=told or (made_at(files.recording) if files.recording else None),
        )

    def _write(
        self, rubric: Rubric, parts: Sequence[Part], spoken: Sequence[Spoken], found: Split, imported: Imported
    ) -> None:
        engines = e.Engines(
            heard=f"imported from {imported.source}",
            transcribed=listed([*dict.fromkeys(each.engine for each in spoken)]),
            interviewed=listed([*imported.interviewers]) or "whoever asks in the file",
            judged="not scored yet",
            spoke="nobody",
        )
        plan, known = e.Plan(questions=tuple(each.id for each in rubric.questions), follow_ups=0), terms_of(rubric)
        opened = opening(rubric, plan, engines, known, self._choices, purpose="import", imported=imported)
        self._journal.append(opened.model_copy(update={"id": self._folder.name}))
        targets_s = {each.id: each.minutes * 60 for each in rubric.questions}
        for event in events_of(parts, spoken, found, targets_s, imported.source):
            self._journal.append(event)


_GUESSED = "Nobody is named in the file; the questions were guessed from the words."
