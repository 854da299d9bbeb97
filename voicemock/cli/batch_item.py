"""One item of many, from its files to its session and its record: what every worker does. docs/batch.md."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePath

from voicemock.batch.heard import Remembering
from voicemock.batch.item import Item, Setup, Task
from voicemock.batch.keys import key_of
from voicemock.batch.manifest import OF_A_BATCH, SESSIONS
from voicemock.batch.record import Record, Seconds
from voicemock.batch.speaking_names import roles_as_speakers, without_places
from voicemock.cli.batch_engines import Engines, engines_of
from voicemock.cli.batch_input import Fetched, digest_of_all, digest_of_folder, digests_of_files, fetched
from voicemock.cli.batch_levels import levels, told_and_unsure
from voicemock.cli.batch_roles import unattended_roles, unseen
from voicemock.cli.batch_rooms import room
from voicemock.cli.batch_scoring import remarks_on, score
from voicemock.cli.batch_session import hear_missing, people_of, replace_names, rubric_for, taken_in
from voicemock.cli.batch_wording import as_in_a_batch, remedy_in_a_batch
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
from voicemock.sessions.reading import NAME
from voicemock.transcripts.reading import SUFFIXES
from voicemock.transcripts.renamed import Written
from voicemock.transcripts.speakers import Roles


def process(setup: Setup, task: Task) -> Record:
    """Make a session of an item, score it, put it in its place, and say what came of it.

    What is wrong with the item is in the record; only bugs raise.
    """
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
    digests: tuple[str, ...] = ()
    """Of each file, where they are two."""
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
            problem=self._told(as_in_a_batch(" ".join((error.message, *problems)))),
            remedy=self._told(remedy_in_a_batch(error.remedy)),
            exit_code=error.exit_code,
            notes=tuple(map(self._told, [*self.progress.notes, *self._left()])),
            took=Seconds(heard=heard_s, total=total_s),
        )

    def _left(self) -> Iterator[str]:
        """What an earlier run made of an item that fails now stays, and no table names it."""
        with suppress(VoicemockError):  # where nobody can look there is something wrong already, and said
            if self.engines.place.has(f"{SESSIONS}/{self.item.id}/{NAME}"):
                yield "Its session of an earlier run is still there."

    def _know(self, candidate: str = "", *others: str) -> None:
        """Whose names are written otherwise, whole and in part."""
        speakers = roles_as_speakers(candidate, others, self.item.person if self.task.real else "")
        self.written = self.engines.writing(self.item, self.real, speakers)

    def _called(self, path: Path) -> str:
        """A file's name as it is written down."""
        if self.written is None:
            return one_line(path.name)
        is_beside = bool(self.item.transcript) and path.suffix.lower() in SUFFIXES
        return one_line(PurePath(self.item.transcript if is_beside else self.item.source).name)

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
                "file_digests": self.digests,
                "without_sound": self.task.without_sound,
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
        if self.written is None:
            return text
        return self.written(without_places(text, self.item, self.real) if self.task.real else text)

    @contextmanager
    def _library(self) -> Iterator[Library]:
        """Where the session is made unseen; nothing is left of it, whatever goes wrong."""
        with room(self.engines.place.local, self.setup.run) as made:
            yield Library(made)

    def _begun(self, files: Fetched, library: Library) -> Path:
        """The folder that the session is made in; what is read is known by its digest. Raises VoicemockError."""
        if self.real.kind == "session":
            folder = taken_in(files, library, self.item.id)
            self.digest = digest_of_folder(folder)
            return folder
        digests = digests_of_files(files)
        self.digest, self.digests = digest_of_all(digests), digests if len(digests) > 1 else ()
        return library.folder / self.item.id

    def _spared(self) -> Record | None:
        """The record of an item that must not be worked on, or need not: it was touched, and holds the same."""
        if not self.engines.forgotten.isdisjoint((self.digest, *self.digests)):
            nobody = Item(id=self.item.id, source="", kind=self.item.kind)
            return Record(item=nobody, state="forgotten", finished_at=datetime.now(UTC))
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
        roles = None
        if conversation:
            self._know("", *conversation.names)
            roles = unattended_roles(conversation, self.real.candidate, self.progress)
            self._know(*((roles.candidate, *roles.interviewers) if roles else ("", *conversation.names)))
        round_ = self.engines.round.as_data() if self.engines.round else None
        making = Making(found, self.engines.rubric, self._ways(roles), draft.folder, draft.append, round=round_)
        made = making.make(conversation)
        self.audio_s = made.duration_s
        return draft, draft.session.rubric, {each.id: each.like for each in made.heard}

    def _brought_in(self, folder: Path) -> tuple[Draft, Rubric, dict[str, str]]:
        if self.written:
            candidate, others = people_of(Draft(folder).session)
            self._know(candidate, *others)
            replace_names(folder, self.written, PurePath(self.item.source).name)
        draft = Draft(folder)
        if any(turn.needs_transcript for turn in draft.session.turns):
            self.hearing = self.engines.hearing(self.written)
            hear_missing(draft, self.hearing)
        self.audio_s = sum(turn.recorded.duration_s for turn in draft.session.turns if turn.recorded)
        rubric, heard = rubric_for(draft.session, self.engines.rubric)
        return draft, rubric, {each.id: each.like for each in heard}

    def _ways(self, roles: Roles | None) -> Ways:
        return Ways(
            roles=lambda conversation: roles,
            review=lambda found, guess: unseen(found, guess, self.progress),
            needed=self._needed,
            wanted=self._wanted,
            progress=self.progress,
            prompts=self.engines.prompts,
            called=self._called,
            written=self.written or as_it_is,
        )

    def _needed(self) -> AbstractContextManager[Recogniser]:
        self.hearing = self.engines.hearing(self.written)
        return nullcontext(self.hearing)

    def _wanted(self) -> AbstractContextManager[Recogniser | None]:
        try:
            return self._needed()
        except RecogniserError as error:
            if self.engines.is_recogniser_named:
                raise
            why = one_line(sentences(as_in_a_batch(error.message))[0])
            self.progress.note(f"{why} The words are the transcript's, spread over its times.")
            return nullcontext(None)

    def _finish(self, draft: Draft) -> None:
        """The rest of the session's files, and its place."""
        smaller = self.setup.settings.storage.audio
        keeps_sound = self.setup.audio and not self.task.without_sound
        if not keeps_sound:
            _without_sound(draft)
        elif self.written and any(turn.recorded for turn in draft.session.turns):
            self.progress.note("Names that are said can still be heard in the sound.")
        if keeps_sound and smaller != "wav":
            from voicemock.audio.packing import pack  # numpy

            draft.follow(packed(draft.session, draft.folder, f".{smaller}", pack))
        draft.save()
        write_linked_page(draft.stored)
        with writing(draft.folder):
            (draft.folder / OF_A_BATCH).touch(mode=0o600)
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
