"""One interview held elsewhere, from its files to the last event of its session. docs/import.md."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicemock.errors import BadInput
from voicemock.glossary import terms_of
from voicemock.importing.cutter import Cutter
from voicemock.importing.files import Files, digest_of
from voicemock.importing.sound import Sound, check_fits, check_spoken, decoded, transcribed
from voicemock.importing.ways import Ways, as_it_is
from voicemock.rubric import Rubric
from voicemock.sentences import listed
from voicemock.sessions import events as e
from voicemock.sessions.opening import opening
from voicemock.sessions.origin import Imported
from voicemock.transcript import Transcript
from voicemock.transcripts.as_session import Part, Spoken, asked_texts, events_of, parts_of_session, places
from voicemock.transcripts.exchanges import Split, split
from voicemock.transcripts.guess import guessed
from voicemock.transcripts.heard_questions import Heard, Likeness, heard_questions, with_heard
from voicemock.transcripts.reading import held_at
from voicemock.transcripts.renamed import renamed, renamed_roles
from voicemock.transcripts.speakers import Roles
from voicemock.transcripts.spoken import FROM_TRANSCRIPT, Conversation, text_of

MOST_TURNS = 999
"""More than an interview of a day has; answers are numbered with three digits."""
_GUESSED = "Nobody is named in the file; the questions were guessed from the words."


@dataclass(frozen=True)
class Made:
    """What is known of a session beside its events."""

    duration_s: float
    """Of the recording; 0 without one."""
    heard: tuple[Heard, ...]
    """The questions, with the rubric's own that they are judged as."""


class Making:
    """Makes one session in a folder, whose `audio` folder is there.

    Args:
        files: what it is read from.
        rubric: what it is scored by; its questions are replaced by those that are heard.
        ways: who hears and decides.
        folder: the session's; its name is the session's id.
        append: takes each event.
        more: further fields of the session's first event, by their names.
    """

    def __init__(
        self,
        files: Files,
        rubric: Rubric,
        ways: Ways,
        folder: Path,
        append: Callable[[e.Event], object],
        **more: Any,
    ) -> None:
        self._files, self._rubric, self._ways, self._folder = files, rubric, ways, folder
        self._append, self._more = append, more
        self._likeness = Likeness(rubric)

    def make(self, conversation: Conversation | None) -> Made:
        """From the files to the last event; `conversation` is what the transcript holds. Raises VoicemockError."""
        roles, sound, engine = None, None, ""
        digest = digest_of(self._files.source)
        if conversation:
            roles = self._ways.roles(conversation)
            if self._ways.written is not as_it_is:
                conversation = renamed(conversation, self._ways.written)
                roles = roles and renamed_roles(roles, self._ways.written)
            if self._files.recording:
                sound = self._decoded()
                check_fits(conversation, sound, self._transcript)
        else:
            conversation, sound, engine = self._heard()
        knows = self._likeness.knows
        found = split(conversation, roles, knows) if roles else guessed(conversation, knows)
        found, looked_at = self._ways.review(found, roles is None)
        self._check(found)
        heard = heard_questions(asked_texts(found), self._likeness)
        parts = parts_of_session(found, heard)
        spoken = self._spoken(parts, found, sound, engine)
        told_by = " ".join(filter(None, [roles.told_by if roles else _GUESSED, looked_at, found.left_out]))
        self._write(with_heard(self._rubric, heard), parts, spoken, found, self._imported(roles, digest, told_by))
        if sound:
            sound.path.unlink()
        return Made(sound.duration_s if sound else 0.0, heard)

    @property
    def _transcript(self) -> str:
        return self._named(self._files.transcript) if self._files.transcript else ""

    def _named(self, path: Path) -> str:
        return self._ways.written(self._ways.called(path))

    def _decoded(self) -> Sound:
        assert self._files.recording is not None
        sound = decoded(self._files.recording, self._folder / "audio", self._ways.progress)
        if sound.damaged:
            name = self._named(self._files.recording)
            self._ways.progress.note(f"{sound.damaged} damaged pieces of {name} were left out.")
        return sound

    def _heard(self) -> tuple[Conversation, Sound, str]:
        """The words of a recording without a transcript; that there is a recogniser is known before it is decoded."""
        with self._ways.needed() as recogniser:
            sound = self._decoded()
            conversation = transcribed(sound, recogniser, self._ways.progress)
            for each in recogniser.troubles():
                self._ways.progress.note(f"{each.reason} Instead: {each.instead}.")
            return conversation, sound, recogniser.label()

    def _check(self, found: Split) -> None:
        if not any(each.kind == "question" and each.answer for each in found.exchanges):
            raise BadInput(
                f"No question with an answer was found in {self._named(self._files.source)}.",
                "Look at who is the candidate (--candidate NAME), or edit the split in a terminal.",
            )
        if sum(bool(each.answer) for each in found.exchanges) > MOST_TURNS:
            raise BadInput(f"The interview has more than {MOST_TURNS} answers.", "Cut it into interviews.")

    def _spoken(self, parts: Sequence[Part], found: Split, sound: Sound | None, engine: str) -> list[Spoken]:
        transcript, language, progress = self._transcript, self._rubric.language, self._ways.progress
        if sound is None:
            said = (Transcript(text=text_of(part.exchange.answer), language=language) for part in parts)
            return [Spoken("", 0.0, (), each, f"{FROM_TRANSCRIPT}{transcript}") for each in said]
        lie = places(found, sound.duration_s)
        if engine:
            return Cutter(sound, self._folder, None, engine).answers(parts, lie, progress)
        check_spoken(parts, lie, sound, transcript)
        told_by = f"{FROM_TRANSCRIPT}{transcript}, words spread over its times"
        with self._ways.wanted() as recogniser:
            return Cutter(sound, self._folder, recogniser, told_by).answers(parts, lie, progress)

    def _imported(self, roles: Roles | None, digest: str, told_by: str) -> Imported:
        from voicemock.audio.decode import made_at

        files = self._files
        told = held_at(files.source) or (held_at(files.transcript) if files.transcript else None)
        return Imported(
            source=self._named(files.source),
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
        opened = opening(
            rubric, plan, engines, known, self._ways.prompts, purpose="import", imported=imported, **self._more
        )
        self._append(opened.model_copy(update={"id": self._folder.name}))
        targets_s = {each.id: each.minutes * 60 for each in rubric.questions}
        for event in events_of(parts, spoken, found, targets_s, imported.source):
            self._append(event)
