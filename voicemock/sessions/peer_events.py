"""The facts of a journal in which two people took turns: what the interviewer said, and what they gave afterwards."""

from typing import Literal

from pydantic import Field

from voicemock.sessions.answer_events import AudioPath
from voicemock.transcript import Stretch, Transcript, Value

Part = Literal["strengths", "improve", "next_step"]
"""A part of the feedback that one person gives another."""
Weakness = Literal["vague", "not_quoted", "person", "one_sided", "no_next_step"]
"""What feedback can lack: see coaching/good_feedback.py."""


class People(Value):
    """Who interviewed whom."""

    interviewer: str
    candidate: str
    half: Literal[1, 2] = 1
    """In the second half they have swapped roles."""
    swaps: bool = True
    """Whether there is to be a second half."""
    first: str = ""
    """In the second half: the id of the first half's session."""


class QuestionStarted(Value):
    """The interviewer's turn began; whatever is said arrives in `audio` even if the program dies."""

    kind: Literal["question_started"] = "question_started"
    at_turn: int
    """Number of the turn that it opens, if it opens one: what is said before going on, or at the end, opens none."""
    stage: str
    """`opening`, the id of a planned question, `your_questions` or `close`."""
    audio: AudioPath


class QuestionSpoken(Value):
    """The audio of what the interviewer said is complete on disk."""

    kind: Literal["question_spoken"] = "question_spoken"
    audio: AudioPath
    duration_s: float
    speech: tuple[Stretch, ...]
    """Where somebody speaks; empty when nobody does."""
    source: str
    gaps: tuple[Stretch, ...] = ()
    note: str = ""


class QuestionTyped(Value):
    """What the interviewer asked was typed."""

    kind: Literal["question_typed"] = "question_typed"
    audio: AudioPath
    """The file that would have held it: it tells which of the interviewer's turns this is."""
    text: str


class QuestionRedone(Value):
    """The interviewer chose to ask again; the audio so far stays in its file and is no longer used."""

    kind: Literal["question_redone"] = "question_redone"
    audio: AudioPath


class QuestionTranscribed(Value):
    """The words of what the interviewer said are known."""

    kind: Literal["question_transcribed"] = "question_transcribed"
    audio: AudioPath
    transcript: Transcript
    engine: str


class QuestionUnread(Value):
    """The recogniser failed on what the interviewer said; the audio is kept."""

    kind: Literal["question_unread"] = "question_unread"
    audio: AudioPath
    reason: str


class StagePassed(Value):
    """The interview went on to what comes next."""

    kind: Literal["stage_passed"] = "stage_passed"
    stage: str
    """What is over: see QuestionStarted."""
    by: Literal["interviewer", "budget", "time"]
    """`budget`: nobody is at the keys, and the planned follow-ups were asked; `time`: the time is over."""


class PeerMarked(Value):
    """The interviewer gave an answer a level on one criterion, or found that it was not assessed; the last counts."""

    kind: Literal["peer_marked"] = "peer_marked"
    question: str
    criterion: str
    level: int | None = Field(default=None, ge=1, le=5)
    """None: not assessed."""
    heard: str = ""
    """What was heard that speaks for it."""


class FeedbackSpoken(Value):
    """A part of the feedback was spoken; its audio is complete on disk."""

    kind: Literal["feedback_spoken"] = "feedback_spoken"
    part: Part
    audio: AudioPath
    duration_s: float
    speech: tuple[Stretch, ...]


class PeerAdvised(Value):
    """The interviewer gave a part of the feedback; the last of each part counts."""

    kind: Literal["peer_advised"] = "peer_advised"
    part: Part
    text: str
    """Empty: nothing was given."""
    spoken: bool = False


class PeerNudged(Value):
    """A weakness of the feedback was pointed out; that is done once for each."""

    kind: Literal["peer_nudged"] = "peer_nudged"
    weakness: Weakness


class PeerFinished(Value):
    """The interviewer has given the marks and the feedback."""

    kind: Literal["peer_finished"] = "peer_finished"


PeerEvent = (
    QuestionStarted
    | QuestionSpoken
    | QuestionTyped
    | QuestionRedone
    | QuestionTranscribed
    | QuestionUnread
    | StagePassed
    | PeerMarked
    | FeedbackSpoken
    | PeerAdvised
    | PeerNudged
    | PeerFinished
)
