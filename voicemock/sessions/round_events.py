"""The facts of a round: what is planned around its questions, and what the interviewer says and notes beside them."""

from typing import Literal

from voicemock.transcript import Value

Topic = Literal[
    "welcome",
    "pitch",
    "agenda",
    "not_on_agenda",
    "notes",
    "carried",
    "hand_over",
    "time_left",
    "outcome",
    "reply",
    "next_steps",
    "close",
]
"""What a remark of the interviewer is about."""


class PlannedStage(Value):
    """A stage of a round, as it is planned."""

    stage: str
    """Its id in the round."""
    questions: tuple[str, ...] = ()
    """Ids of the rubric's questions that are asked in it, in order."""


class Carried(Value):
    """What was said in an earlier round of the same loop."""

    session: str
    """The id of its session."""
    interviewer: str
    """Who heard it, by name."""
    question: str
    """What had been asked."""
    note: str
    """The interviewer's note on the answer."""


class LoopPlace(Value):
    """Where a session stands in a loop of several rounds."""

    loop: str
    """The loop's name."""
    run: str
    """Tells one run of the loop from the next: the id of its first session."""
    number: int
    """Which of its rounds, from 1."""
    of: int


class Settled(Value):
    """How a negotiation ended, as it was said: a later version may hear the same words otherwise."""

    result: Literal["agreed", "no_deal", "thinking", "open"]
    """`thinking`: the candidate takes it away; `open`: the time was up."""
    terms: dict[str, float]
    """What was agreed, or was on the table, by issue."""


class InterviewerSaid(Value):
    """The interviewer said something that awaits no answer."""

    kind: Literal["interviewer_said"] = "interviewer_said"
    topic: Topic
    text: str
    stage: str
    speaker: str
    by: Literal["llm", "written"] = "written"
    source: str = ""
    """Of a reply to the candidate's question: the words of the text it rests on; empty where it was not known."""
    settled: Settled | None = None
    """Of the outcome of a negotiation."""


class AnswerNoted(Value):
    """The interviewer took a note on an answer."""

    kind: Literal["answer_noted"] = "answer_noted"
    turn: int
    note: str
    by: Literal["llm", "written"] = "written"
