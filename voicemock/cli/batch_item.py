"""One item of many, from its files to its session and its record: what every worker does. docs/batch.md."""

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from voicemock.batch.heard import Remembering
from voicemock.batch.item import Item, Setup, Task
from voicemock.batch.keys import key_of
from voicemock.batch.local_place import OURS
from voicemock.batch.manifest import SESSIONS
from voicemock.batch.record import Record, Seconds
from voicemock.cli.batch_engines import Engines, engines_of
from voicemock.cli.batch_input import Fetched, digest_of_files, digest_of_folder, fetched
from voicemock.cli.batch_levels import levels, told_and_unsure
from voicemock.cli.batch_roles import unattended_roles, unseen
from voicemock.cli.batch_scoring import remarks_on, score
from voicemock.cli.batch_session import hear_missing, people_of, replace_names, rubric_for, taken_in
from voicemock.cli.pages import write_linked_page
from voicemock.errors import BadInput, RecogniserError, UsageError, VoicemockError
from voicemock.importing.files import conversation_in, files_of
from voicemock.importing.making import Making
from voicemock.importing.ways import Quiet, Recogniser, Ways, as_it_is
from voicemock.practice.summary import summary_of
from voicemock.rubric import Rubric
from voicemock.safe_text import one_line
from voicemock.scoring.languages.speaking import speaking
from voicemock.sentences import sentences
from voicemock.sessions import events as e
from voicemock.sessions.draft import Draft
from voicemock.sessions.durable import writing
from voicemock.sessions.library import AUDIO, SOUNDS, Library
from voicemock.sessions.packing import packed
from voicemock.transcripts.renamed import Written

MAKING = f"{OURS}making"
"""Beside the sessions, on the same disk: here nobody looks through ten thousand of them to tidy up."""
FORGOTTEN = "Whose interview this is was forgotten: it is not read again."
_ONE_AT_A_TIME = Lock()
"""The recogniser and the model's connection are one in a process, and a cluster's worker may have several threads."""


def process(setup: Setup, task: Task) -> Record:
    """Make a session of an item, score it, put it in its place, and say what came of it.

    What is wrong with the item is in the record; only bugs raise.
    """
    with _ONE_AT_A_TIME:
        began = time.monotonic()
        working = _Working(engines_of(setup), task)
        try:
            return working.done(began)
        except VoicemockError as error:
            return working.failed(error, began)


@dataclass
class _Working:
    engines: Engines
    task: Task
    progress: Quiet = field(default_factory=Quiet)
    hearing: Remembering | None = None
    digest: str = ""
    audio_s: float = 0.0
    copies: dict[str, str] = field(default_factory=dict)
    written: Written | None = None
    """How names are written; None where they stay."""

    @property
    def item(self) -> Item:
        """The item as it is written down."""
        return self.task.item

    @property
    def real(self) -> Item:
        """The item as it is read."""
        return self.task.real or self.task.item

    @property
    def setup(self) -> Setup:
        return self.engines.setup

    def done(self, began: float) -> Record:
        """Raises VoicemockError."""
        self._know()
        with self._library() as library, fetched(self.real) as files, speaking(self.engines.rubric.language):
            self.copies = files.instead_of
            folder = self._begun(files, library)
            if spared := self._spared():
                return spared
            draft, rubric, like = self._made(files, folder)
            made = time.monotonic()
            run = score(draft, self.engines, rubric)
            scored = time.monotonic()
            self._finish(draft)
            heard_s = self.hearing.seconds if self.hearing else 0.0
            ended = time.monotonic()
            session = draft.session
            told, unsure = told_and_unsure(session)
            return self._record(
                state="done",
                key=self._key,
                notes=tuple(map(self._told, [*self.progress.notes, *remarks_on(run)])),
                took=Seconds(
                    read=made - began - heard_s,
                    heard=heard_s,
                    scored=scored - made,
                    written=ended - scored,
                    total=ended - began,
                ),
                summary=summary_of(session, draft.stored.opened_at),
                levels=tuple(levels(session, run, like)),
                heard_by=session.engines.transcribed,
                judge=run.judge,
                told_words=told,
                unsure_words=unsure,
                usage=run.usage,
            )

    def failed(self, error: VoicemockError, began: float) -> Record:
        """With what is wrong, in a sentence."""
        heard_s, total_s = self.hearing.seconds if self.hearing else 0.0, time.monotonic() - began
        problems = getattr(error, "problems", ())
        return self._record(
            state="failed",
            key=self._key if isinstance(error, BadInput | UsageError) else "",  # anything else may be gone tomorrow
            problem=self._told(" ".join((error.message, *problems))),
            remedy=self._told(error.remedy),
            exit_code=error.exit_code,
            notes=tuple(map(self._told, self.progress.notes)),
            took=Seconds(heard=heard_s, total=total_s),
        )

    def _know(self, *speakers: str) -> None:
        """Whose names are written otherwise, whole and in part."""
        self.written = self.engines.writing((self.real.person, self.real.candidate, *speakers))

    @property
    def _key(self) -> str:
        """Of what came of it; empty where the input could not be read."""
        return key_of(self.setup.digest, self.item, self.digest) if self.digest else ""

    def _record(self, **fields: object) -> Record:
        return Record.model_validate(
            {
                "item": self.item,
                "input_stamp": self.task.stamp,
                "input_digest": self.digest,
                "audio_s": self.audio_s,
                "heard": tuple(self.hearing.names) if self.hearing else (),
                "finished_at": datetime.now(UTC),
                "rubric_digest": self.engines.rubric_digest,
                **fields,
            }
        )

    def _told(self, text: str) -> str:
        """A sentence with the places as the user knows them, and names as they are written."""
        for copy, source in self.copies.items():
            text = text.replace(copy, source)
        return self.written(text) if self.written else text

    @contextmanager
    def _library(self) -> Iterator[Library]:
        """Where the session is made unseen; nothing is left of it, whatever goes wrong."""
        local = self.engines.place.local
        above: AbstractContextManager[str | Path] = TemporaryDirectory() if local is None else nullcontext(local)
        with above as folder, _room(Path(folder) / MAKING) as room:
            yield Library(room)

    def _begun(self, files: Fetched, library: Library) -> Path:
        """The folder that the session is made in; what is read is known by its digest. Raises VoicemockError."""
        if self.real.kind == "session":
            folder = taken_in(files, library, self.item.id)
            self.digest = digest_of_folder(folder)
            return folder
        self.digest = digest_of_files(files)
        return library.folder / self.item.id

    def _spared(self) -> Record | None:
        """The record of an item that must not be worked on, or need not: it was touched, and holds the same."""
        if self.digest in self.engines.forgotten:
            nobody = self.item.model_copy(update={"person": "", "candidate": "", "groups": {}})
            return self._record(item=nobody, state="no_consent", problem=FORGOTTEN)
        if self.task.known_key and self.task.known_key == self._key:
            return self.engines.manifest.renewed(self.item, self.task.stamp, self._key)
        return None

    def _made(self, files: Fetched, folder: Path) -> tuple[Draft, Rubric, dict[str, str]]:
        """The session with all its words, by what it is scored, and as what each of its questions is judged."""
        if self.real.kind == "session":
            return self._brought_in(folder)
        draft = Draft(folder)
        found = files_of(files.path, files.transcript)
        conversation = conversation_in(found)
        self._know(*(conversation.names if conversation else ()))
        round_ = self.engines.round.as_data() if self.engines.round else None
        making = Making(found, self.engines.rubric, self._ways(), draft.folder, draft.append, round=round_)
        made = making.make(conversation)
        self.audio_s = made.duration_s
        return draft, draft.session.rubric, {each.id: each.like for each in made.heard}

    def _brought_in(self, folder: Path) -> tuple[Draft, Rubric, dict[str, str]]:
        if self.setup.pseudonyms:
            self._know(*people_of(Draft(folder).session))
        if self.written:
            replace_names(folder, self.written)
        draft = Draft(folder)
        if any(turn.needs_transcript for turn in draft.session.turns):
            self.hearing = self.engines.hearing(self.written, self.task.heard_again)
            hear_missing(draft, self.hearing)
        self.audio_s = sum(turn.recorded.duration_s for turn in draft.session.turns if turn.recorded)
        rubric, heard = rubric_for(draft.session, self.engines.rubric)
        return draft, rubric, {each.id: each.like for each in heard}

    def _ways(self) -> Ways:
        return Ways(
            roles=lambda conversation: unattended_roles(conversation, self.real.candidate, self.progress),
            review=lambda found, guess: unseen(found, guess, self.progress),
            needed=self._needed,
            wanted=self._wanted,
            progress=self.progress,
            prompts=self.engines.prompts,
            written=self.written or as_it_is,
        )

    def _needed(self) -> AbstractContextManager[Recogniser]:
        self.hearing = self.engines.hearing(self.written, self.task.heard_again)
        return nullcontext(self.hearing)

    def _wanted(self) -> AbstractContextManager[Recogniser | None]:
        try:
            return self._needed()
        except RecogniserError as error:
            if self.engines.is_recogniser_named:
                raise
            why = one_line(sentences(error.message)[0])
            self.progress.note(f"{why} The words are the transcript's, spread over its times.")
            return nullcontext(None)

    def _finish(self, draft: Draft) -> None:
        """The rest of the session's files, and its place."""
        smaller = self.setup.settings.storage.audio
        if not self.setup.audio:
            _without_sound(draft)
        elif self.written and any(turn.recorded for turn in draft.session.turns):
            self.progress.note("Names that are said can still be heard in the sound.")
        if self.setup.audio and smaller != "wav":
            from voicemock.audio.packing import pack  # numpy

            draft.follow(packed(draft.session, draft.folder, f".{smaller}", pack))
        draft.save()
        write_linked_page(draft.stored)
        self.engines.place.put_folder(draft.folder, f"{SESSIONS}/{self.item.id}")


def _without_sound(draft: Draft) -> None:
    """Take the sound out of a session whose words are known; its journal says so. Raises CannotWrite, DiskError."""
    audio = draft.folder / AUDIO
    sounds = [each for each in audio.iterdir() if each.suffix in SOUNDS]
    turns = tuple(turn.number for turn in draft.session.turns if turn.recorded and not turn.audio_removed)
    if turns or sounds:
        draft.append(e.AudioRemoved(turns=turns))
    with writing(audio):
        for each in sounds:
            each.unlink()


@contextmanager
def _room(folder: Path) -> Iterator[Path]:
    """A folder of its own for what nobody is to see yet. The run removes those of killed workers when it begins.

    Not `arriving.room_for`: that tidies up after others, and would take the room of one who is just making it.
    """
    room = folder / f"{os.getpid()}-{secrets.token_hex(8)}"
    with writing(room):
        room.mkdir(parents=True, mode=0o700)
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
