"""The facts a journal may hold, in the past tense. A session is the fold over them (session.py).

Events carry no clock: the journal stamps `seq` and `at`. Kinds that are not known are kept and ignored.
The format has its own page: docs/journal.md.
"""

from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from voicemock.sessions.scoring_events import (
    AnswerAdvised,
    AnswerStrengthened,
    CriterionGraded,
    FactGiven,
    ScoringFinished,
    ScoringStarted,
    SelfRated,
    SessionDebriefed,
)
from voicemock.transcript import CutIn, Stretch, Transcript, Value

FORMAT = 1
"""The journal format this program writes; a higher one is opened for reading only."""

TurnKind = Literal["question", "follow_up", "challenge", "reassure", "hint"]
CloseReason = Literal["finished", "out_of_time", "out_of_answers", "ended_by_user"]


AudioPath = Annotated[str, StringConstraints(pattern=r"^audio/[\w-]+\.wav$")]
"""A WAV file's path in the session's folder, and never one that leads out of it."""


class Engines(Value):
    """What did each job in this session, in words for people."""

    heard: str
    """Microphone, files or typing."""
    transcribed: str
    interviewed: str
    judged: str
    spoke: str


class Plan(Value):
    """What code decided before the first question."""

    questions: tuple[str, ...]
    """Ids of the rubric's questions, in the order in which they will be asked."""
    follow_ups: int
    """The most follow-ups to one question."""
    minutes: float | None = None
    """No new question is asked after this many minutes; None means no limit."""
    seed: int = 0


class SessionOpened(Value):
    """A session began."""

    kind: Literal["session_opened"] = "session_opened"
    format: int = FORMAT
    id: str
    voicemock: str
    """The version of the program that wrote it."""
    rubric: dict[str, Any]
    """The whole rubric, so that the session can be read without its file."""
    rubric_digest: str
    prompts: dict[str, str]
    """SHA-256 of each prompt that may be used."""
    engines: Engines
    plan: Plan
    glossary: tuple[str, ...] = ()
    """What recognisers are told beforehand, from the rubric and from texts about the role: names and terms, the most
    useful first."""


class SessionResumed(Value):
    """The session was taken up again, perhaps with other engines."""

    kind: Literal["session_resumed"] = "session_resumed"
    engines: Engines


class SittingStopped(Value):
    """The sitting ended before the session was complete. A program that was killed leaves none."""

    kind: Literal["sitting_stopped"] = "sitting_stopped"
    reason: str
    """`interrupted` (Ctrl-C), `terminated`, `terminal_closed`, `output_closed`, `later` (the scores were put off),
    `disk`, `device`, `recogniser`, `llm`, `file` or `crash`."""


class ClockChanged(Value):
    """The computer's clock was set while the session was open: `seq` orders the events, and `at` does not."""

    kind: Literal["clock_changed"] = "clock_changed"
    by_s: float
    """Seconds by which it was put forward; negative: back."""


class EngineFailed(Value):
    """An engine failed, and another way was taken."""

    kind: Literal["engine_failed"] = "engine_failed"
    job: Literal["heard", "transcribed", "interviewed", "judged", "spoke"]
    reason: str
    instead: str
    """What does the job instead."""
    lasting: bool = True
    """Whether it does so from here on, or this once."""


class EngineNoted(Value):
    """An engine did its job in a way that the user should know of."""

    kind: Literal["engine_noted"] = "engine_noted"
    note: str
    """In a sentence."""


class QuestionAsked(Value):
    """The interviewer asked something; a turn began."""

    kind: Literal["question_asked"] = "question_asked"
    turn: int
    """From 1, in the order of asking."""
    turn_kind: TurnKind
    question: str
    """Id of the rubric's question that it is or belongs to."""
    text: str
    """What was asked, word for word."""
    lead: str = ""
    """What was said before it: a greeting, or thanks for the last answer."""
    target_s: float
    """How long a good answer takes, in seconds."""
    criterion: str | None = None
    """For a follow-up: the criterion that the answer so far lacks."""
    by: Literal["llm", "written"] = "written"


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


class InterviewerCutIn(CutIn):
    """The interviewer cut in on an answer; its voice is no part of `speech` in the answer_recorded that follows."""

    kind: Literal["interviewer_cut_in"] = "interviewer_cut_in"
    turn: int


class AnswerTyped(Value):
    """The answer was typed instead of spoken."""

    kind: Literal["answer_typed"] = "answer_typed"
    turn: int
    text: str


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


class InterviewClosed(Value):
    """No further question will be asked."""

    kind: Literal["interview_closed"] = "interview_closed"
    reason: CloseReason


class Unknown(Value):
    """An event of a kind that this version does not know; kept in the file, ignored here."""

    kind: str


Event = (
    SessionOpened
    | SessionResumed
    | SittingStopped
    | ClockChanged
    | EngineFailed
    | EngineNoted
    | QuestionAsked
    | AnswerStarted
    | InterviewerCutIn
    | AnswerRecorded
    | AnswerTyped
    | AnswerRedone
    | AnswerSkipped
    | AnswerTranscribed
    | AnswerCorrected
    | TranscriptionFailed
    | InterviewClosed
    | ScoringStarted
    | CriterionGraded
    | ScoringFinished
    | SelfRated
    | AnswerAdvised
    | FactGiven
    | AnswerStrengthened
    | SessionDebriefed
    | Unknown
)

_KNOWN = {member.model_fields["kind"].default: member for member in Event.__args__ if member is not Unknown}


def as_data(event: Event) -> dict[str, Any]:
    """Plain JSON data, `kind` first."""
    return {"kind": event.kind, **event.model_dump(mode="json", exclude={"kind"})}


def from_data(data: dict[str, Any]) -> Event:
    """The event that plain data stands for. Raises pydantic.ValidationError when a known kind is malformed."""
    member = _KNOWN.get(str(data.get("kind")), Unknown)
    event: Event = member.model_validate(data)
    return event
