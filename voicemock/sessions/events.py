"""The facts a journal may hold, in the past tense. A session is the fold over them (session.py).

Events carry no clock: the journal stamps `seq` and `at`. Kinds that are not known are kept and ignored.
The format has its own page: docs/journal.md.
"""

from typing import Any, Literal

from voicemock.material import Material
from voicemock.round import Style
from voicemock.sessions.answer_events import (
    AnswerCorrected,
    AnswerRecorded,
    AnswerRedone,
    AnswerSkipped,
    AnswerStarted,
    AnswerTranscribed,
    AnswerTyped,
    AudioPacked,
    AudioRemoved,
    InterviewerCutIn,
    TranscriptionFailed,
)
from voicemock.sessions.candidate import CandidatePart
from voicemock.sessions.material_events import MaterialSeen
from voicemock.sessions.origin import Imported, Purpose, RetakeOf
from voicemock.sessions.peer_events import PeerEvent, People
from voicemock.sessions.round_events import (
    AnswerNoted,
    Carried,
    InterviewerSaid,
    LoopPlace,
    PlannedStage,
)
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
from voicemock.transcript import Value

FORMAT = 1
"""The journal format this program writes; a higher one is opened for reading only."""

TurnKind = Literal[
    "question",
    "follow_up",
    "challenge",
    "reassure",
    "hint",
    "time_check",
    "recent_win",
    "correction",
    "counter",
    "your_questions",
    "talk",
]
"""`correction`: a chance to correct oneself after a miss; `counter`: the other side of a negotiation; with
`your_questions` the candidate asks; `talk` is what is beside the questions of an interview held elsewhere."""
CloseReason = Literal["finished", "out_of_time", "out_of_answers", "ended_by_user"]


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
    stages: tuple[PlannedStage, ...] = ()
    """Of a round, in order; empty where the questions are asked with nothing around them."""


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
    round: dict[str, Any] | None = None
    """The whole round; None where the questions are asked with nothing around them."""
    style: Style = "neutral"
    """The interviewer's manner."""
    company: str = ""
    """The text about the firm that was given."""
    job: str = ""
    """The job description that was given."""
    cv: str = ""
    """The candidate's CV that was given."""
    carried: tuple[Carried, ...] = ()
    """What earlier rounds of the loop left to refer to."""
    loop: LoopPlace | None = None
    material: tuple[Material, ...] = ()
    """Code, a submission, slides or a text that is talked about, as it was at the start."""
    people: People | None = None
    """Who interviewed whom, where one person interviewed another; None where voicemock takes part."""
    candidate: CandidatePart | None = None
    """The candidate that voicemock played, where the user interviewed; None where the user answered."""
    purpose: Purpose = "interview"
    retake: RetakeOf | None = None
    """The question that is answered again; None for every other session."""
    imported: Imported | None = None
    """The file that it was read from; None where it was held with voicemock."""


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
    """Id of the rubric's question that it is or belongs to; empty for what belongs to none and is not scored."""
    text: str
    """What was asked, word for word."""
    lead: str = ""
    """What was said before it: a greeting, or thanks for the last answer."""
    target_s: float
    """How long a good answer takes, in seconds."""
    criterion: str | None = None
    """For a follow-up: the criterion that the answer so far lacks."""
    by: Literal["llm", "written"] = "written"
    stage: str = ""
    """Id of the round's stage; empty without a round."""
    speaker: str = ""
    """Id of the interviewer who asks; empty without a round."""


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
    | InterviewerSaid
    | AnswerNoted
    | AnswerStarted
    | InterviewerCutIn
    | AnswerRecorded
    | AudioPacked
    | AudioRemoved
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
    | MaterialSeen
    | PeerEvent
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
