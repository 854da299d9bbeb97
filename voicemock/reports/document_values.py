"""The parts of a session's document: plain values, named as docs/session-json.md names them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from voicemock.feedback import Advice, Debrief, StrongerAnswer
from voicemock.grade import Evidence, Reason
from voicemock.interview.reaction import Reaction
from voicemock.reports.figures import Measure, Spread, Totals
from voicemock.reports.interruptions import Interruption
from voicemock.reports.material_lines import LookedAt
from voicemock.reports.origin import AnsweredAgain
from voicemock.reports.papers import Papers
from voicemock.reports.peer_view import Peer
from voicemock.reports.rescored import Rescored
from voicemock.reports.resumptions import Resumption
from voicemock.reports.round_view import RoundTold, Said
from voicemock.reports.stories_used import StoryUsed
from voicemock.reports.swap_view import Swap
from voicemock.sessions import session as folded
from voicemock.sessions.candidate import Synthetic
from voicemock.sessions.events import CloseReason, EngineFailed, Engines, TurnKind
from voicemock.sessions.origin import Imported, Purpose
from voicemock.transcript import Stretch, Transcript, Value
from voicemock.usage import Usage

FORMAT = 1
"""Grows when a field changes its meaning or goes; new fields may come at any time."""


class RubricName(Value):
    """Which rubric it was."""

    id: str
    name: str
    digest: str
    """SHA-256 of its content."""


class Proof(Evidence):
    """A quote, and what it shows."""

    shows: str
    """The rubric's point that it shows, in the rubric's words; empty where none is named."""


class Score(Value):
    """One criterion for one question and its follow-ups."""

    question_id: str
    criterion: str
    name: str
    """The criterion's name for people."""
    level: int | None
    """1 to 5; None: not scored, and `reason` says why."""
    reason: Reason | None
    reason_text: str | None
    judge: str
    evidence: tuple[Proof, ...]
    note: str
    """What to know of this judgement, or why there is none, in a sentence."""
    why_not_higher: str
    why_not_lower: str
    missing: tuple[str, ...]
    samples: tuple[int, ...]
    outdated: bool
    """Whether the text of an answer to its question changed after it was graded."""


class Fact(Value):
    """What the user told afterwards."""

    asked: str
    told: str
    """Empty: they did not say."""


class Feedback(Value):
    """What can be learned from the answer to one question and its follow-ups."""

    question_id: str
    advice: Advice | None
    facts: tuple[Fact, ...]
    stronger: StrongerAnswer | None
    """A version made from the user's own words; never scored."""
    outdated: bool
    """Whether the text of an answer changed after the advice was given."""


class Turn(Value):
    """One thing asked, and what came back."""

    number: int
    lead: str
    """What was said before the question: a greeting, or thanks for the last answer."""
    question: str
    """What was asked, word for word."""
    question_id: str
    kind: TurnKind
    by: Literal["llm", "written"]
    criterion: str | None
    target_s: float
    audio: str | None
    """Path of the answer's sound file inside the session's folder."""
    duration_s: float | None
    audio_there_s: float | None
    """How much of the recording its file still holds; None where nothing was recorded, or nobody looked."""
    audio_removed: bool = False
    """The user had the recording removed to make room."""
    speech: tuple[Stretch, ...]
    gaps: tuple[Stretch, ...]
    interrupted: bool
    interruption: Interruption | None
    """The interviewer cut in on the answer, and what came of it."""
    asked_until_s: float
    """Up to here of the recording the question was being asked still: with headphones one may begin earlier."""
    skipped: bool
    typed: bool
    synthetic: Synthetic
    """Where the answer comes from that no person gave, see `swap`; empty where one did."""
    note: str
    transcript: Transcript | None
    """What counts as said: the user's correction where there is one."""
    heard: Transcript | None
    """What was recognised, where the user corrected it; None where `transcript` is what was recognised."""
    to_the_grader: tuple[str, ...]
    """Parts of the transcript that were spoken to the grader, and left out of the scores."""
    transcribed_by: str
    """The recogniser that gave the transcript; empty where none did."""
    failure: str | None
    scores: tuple[Score, ...]
    """The scores of its question with the evidence found in this very turn."""
    delivery: tuple[Measure, ...]
    """How it was said; empty where nothing was spoken."""
    stage: str = ""
    """Id of the round's stage; empty without a round."""
    speaker: str = ""
    """The name of the interviewer who asked; empty without a round."""
    note_taken: str = ""
    """The interviewer's note on the answer."""
    reaction: Reaction | None = None
    """How a chance to correct oneself was taken; None for every other turn."""


class Passage(Value):
    """A question with its follow-ups, or something asked that belongs to none, with what was said before it."""

    remarks: tuple[Said, ...]
    turns: tuple[Turn, ...]
    """Empty at the end, where only remarks are left."""

    @property
    def question_id(self) -> str:
        """Empty where it belongs to none of the rubric's questions."""
        return self.turns[0].question_id if self.turns else ""


class Document(Value):
    """A session, for programs and for every report."""

    format: int = FORMAT
    id: str
    state: folded.State
    opened_at: datetime | None
    closed: CloseReason | None
    """Why no further question was asked; None while it is open."""
    voicemock: str
    """The version of the program that began it."""
    rubric: RubricName
    judged_by_rubric: RubricName | None
    """The rubric of the last grading; another one than `rubric` where it was changed in between."""
    language: str
    engines: Engines
    turns: tuple[Turn, ...]
    scores: tuple[Score, ...]
    feedback: tuple[Feedback, ...]
    """In the order of asking; only questions that there is some on."""
    rescored: tuple[Rescored, ...]
    """What became of the scores since the same judge graded by the same rubric; empty where it did not."""
    usage: Usage | None
    """What the model used for the grading; None where nothing was graded."""
    debrief: Debrief | None
    """What the session comes to; None before it was scored to the end."""
    totals: Totals | None
    """None before anything was graded."""
    failures: tuple[EngineFailed, ...]
    notes: tuple[str, ...]
    """What to know of how the engines did their jobs, a sentence each."""
    resumptions: tuple[Resumption, ...]
    clock_changes_s: tuple[float, ...]
    """By how much the computer's clock was set meanwhile, each time."""
    delivery: tuple[Spread, ...]
    """How the spoken answers were said; empty where nothing was spoken."""
    peer: Peer | None = None
    """Who interviewed whom, where one person interviewed another, and what came of it."""
    swap: Swap | None = None
    """Whom the user interviewed, where voicemock played the candidate, and what came of it."""
    round: RoundTold | None = None
    """The round that it was; None where the questions were asked with nothing around them."""
    remarks: tuple[Said, ...] = ()
    """What the interviewer said beside the questions, in order."""
    material: tuple[LookedAt, ...] = ()
    """The files that were talked about, and what of their folders was left out."""
    papers: Papers | None = None
    """The answers beside the job description, the text about the firm and the CV; None where none was given."""
    stories: tuple[StoryUsed, ...] = ()
    """Which of the user's own stories were told; empty where nobody looked."""
    purpose: Purpose = "interview"
    """What it was held for."""
    retake: AnsweredAgain | None = None
    """The question that it answers again; None where it answers none again."""
    imported: Imported | None = None
    """The file that it was read from; None where it was held with voicemock."""

    @property
    def asked(self) -> tuple[str, ...]:
        """Ids of the rubric's questions asked, in order, each once."""
        return tuple(dict.fromkeys(turn.question_id for turn in self.turns if turn.question_id))

    def exchange(self, question_id: str) -> tuple[Turn, ...]:
        """A question's turns: itself and its follow-ups."""
        return tuple(turn for turn in self.turns if turn.question_id == question_id)

    def feedback_on(self, question_id: str) -> Feedback | None:
        """What can be learned from the answer to a question; None where nothing was said about it."""
        return next((each for each in self.feedback if each.question_id == question_id), None)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The conversation in its order, a question with its follow-ups at a time."""
        remarks = list(self.remarks)
        found: list[Passage] = []
        for turn in self.turns:
            before = [each for each in remarks if each.after_turn < turn.number]
            remarks = remarks[len(before) :]
            if found and turn.question_id and found[-1].question_id == turn.question_id and not before:
                found[-1] = found[-1].model_copy(update={"turns": (*found[-1].turns, turn)})
            else:
                found.append(Passage(remarks=tuple(before), turns=(turn,)))
        return (*found, Passage(remarks=tuple(remarks), turns=())) if remarks else tuple(found)

    def numbered(self) -> Iterator[tuple[int, Passage]]:
        """The passages, each with the number of the rubric's question that it is or comes after."""
        number = 0
        for passage in self.passages:
            number += bool(passage.question_id)
            yield number, passage

    @property
    def recognisers(self) -> tuple[str, ...]:
        """Whatever gave a transcript, each once."""
        return tuple(dict.fromkeys(turn.transcribed_by for turn in self.turns if turn.transcribed_by))

    def as_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return self.model_dump(mode="json", exclude={"failures": {"__all__": {"kind"}}})
