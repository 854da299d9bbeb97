"""The facts a journal may hold about one answer: it was heard, packed, removed, typed, skipped, transcribed,
put right.
"""

from typing import Annotated, Literal

from pydantic import StringConstraints

from voicemock.sessions.candidate import Synthetic
from voicemock.transcript import CutIn, Stretch, Transcript, Value

AudioPath = Annotated[str, StringConstraints(pattern=r"^audio/[\w-]+\.(wav|flac|opus)$")]
"""A sound file's path in the session's folder, and never one that leads out of it."""


class AnswerStarted(Value):
    """Listening began; whatever arrives is in `audio` even if the program dies."""

    kind: Literal["answer_started"] = "answer_started"
    turn: int
    audio: AudioPath
    """Path of the WAV file inside the session's folder."""


class AnswerRecorded(Value):
    """The audio of an answer is complete on disk."""

    kind: Literal["answer_recorded"] = "answer_recorded"
    turn: int
    audio: AudioPath
    duration_s: float
    speech: tuple[Stretch, ...]
    """Where somebody speaks; empty when nobody does."""
    source: str
    gaps: tuple[Stretch, ...] = ()
    interrupted: bool = False
    """The program died while this was recorded; what had arrived was kept."""
    note: str = ""
    asked_until_s: float = 0.0
    """Up to here the question was being asked still: with headphones one may answer before its end."""


class AudioPacked(Value):
    """The recording of an answer lies compressed in another file; the one that it was recorded into may be gone."""

    kind: Literal["audio_packed"] = "audio_packed"
    turn: int
    audio: AudioPath


class AudioRemoved(Value):
    """The user had recordings removed to make room; what was said in them stays."""

    kind: Literal["audio_removed"] = "audio_removed"
    turns: tuple[int, ...]
    """Whose answers' recordings went; with them all that one person said who interviewed another."""


class InterviewerCutIn(CutIn):
    """The interviewer cut in on an answer; its voice is no part of `speech` in the answer_recorded that follows."""

    kind: Literal["interviewer_cut_in"] = "interviewer_cut_in"
    turn: int


class AnswerTyped(Value):
    """The answer was typed instead of spoken."""

    kind: Literal["answer_typed"] = "answer_typed"
    turn: int
    text: str
    synthetic: Synthetic = ""
    """Where it comes from that nobody typed: the candidate that voicemock plays said it."""
    source: str = ""
    """The transcript that it was read from, in words for people; empty where it was typed."""


class AnswerRedone(Value):
    """The user chose to answer again; the audio so far stays in its file and is no longer used."""

    kind: Literal["answer_redone"] = "answer_redone"
    turn: int


class AnswerSkipped(Value):
    """The user skipped the question."""

    kind: Literal["answer_skipped"] = "answer_skipped"
    turn: int


class AnswerTranscribed(Value):
    """The answer's words are known."""

    kind: Literal["answer_transcribed"] = "answer_transcribed"
    turn: int
    transcript: Transcript
    engine: str


class AnswerCorrected(Value):
    """The user says what was really said; what was recognised stays in the `answer_transcribed` before."""

    kind: Literal["answer_corrected"] = "answer_corrected"
    turn: int
    transcript: Transcript
    """The whole answer as it is to be read and scored. The recogniser's own text takes a correction back."""


class TranscriptionFailed(Value):
    """The recogniser failed; the audio is kept and can be transcribed later."""

    kind: Literal["transcription_failed"] = "transcription_failed"
    turn: int
    reason: str
