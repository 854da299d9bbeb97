"""What two people added to a session: the interviewer's own words, marks and feedback, folded from their events."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from voicemock.sessions import peer_events as p
from voicemock.sessions.turn import Turn
from voicemock.transcript import Stretch, Transcript

OPENING, YOUR_QUESTIONS, CLOSE = "opening", "your_questions", "close"
"""The stages around the planned questions."""


@dataclass(frozen=True)
class Spoken:
    """One turn of the interviewer: a question, or what was said before going on or at the end."""

    at_turn: int
    stage: str
    audio: str
    recorded: p.QuestionSpoken | None = None
    transcript: Transcript | None = None
    typed: bool = False
    failure: str = ""
    """Why it has no transcript yet, though it has speech."""
    left: bool = False
    """It was broken off: asked again, or gone on from before anything was handed over."""

    @property
    def speech(self) -> tuple[Stretch, ...]:
        """Where in its audio somebody speaks."""
        return self.recorded.speech if self.recorded else ()

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be heard of it."""
        return self.left or self.typed or self.recorded is not None

    @property
    def needs_transcript(self) -> bool:
        """Whether there is speech without words yet."""
        return bool(self.speech) and self.transcript is None

    @property
    def text(self) -> str:
        """Its words; empty where there are none yet."""
        return self.transcript.text if self.transcript else ""


@dataclass(frozen=True)
class Peering:
    """Everything that two people added, folded; empty in a session that voicemock led."""

    spoken: tuple[Spoken, ...] = ()
    passed: tuple[str, ...] = ()
    """Stages that are over, in order."""
    marks: Mapping[tuple[str, str], p.PeerMarked] = field(default_factory=dict)
    """The interviewer's levels, by question and criterion."""
    advice: Mapping[p.Part, p.PeerAdvised] = field(default_factory=dict)
    advice_audio: Mapping[p.Part, p.FeedbackSpoken] = field(default_factory=dict)
    nudged: tuple[p.Weakness, ...] = ()
    finished: bool = False
    """Whether the marks and the feedback were given."""

    def question_of(self, turn: int) -> Spoken | None:
        """What opened a turn, where the interviewer spoke or typed it."""
        there = [each for each in self.spoken if each.at_turn == turn and each.is_over and not each.left]
        return there[-1] if there else None


def told(peering: Peering, event: p.PeerEvent) -> Peering:
    """The same after one more event."""
    match event:
        case p.QuestionStarted():
            begun = Spoken(event.at_turn, event.stage, event.audio)
            return replace(peering, spoken=(*peering.spoken, begun))
        case p.StagePassed():
            waiting = {each.audio for each in peering.spoken[-1:] if each.stage == event.stage}
            left = tuple(
                replace(each, left=True) if each.audio in waiting and not each.is_over else each
                for each in peering.spoken
            )
            return replace(peering, spoken=left, passed=tuple(dict.fromkeys([*peering.passed, event.stage])))
        case p.PeerMarked():
            return replace(peering, marks={**peering.marks, (event.question, event.criterion): event})
        case p.FeedbackSpoken():
            return replace(peering, advice_audio={**peering.advice_audio, event.part: event})
        case p.PeerAdvised():
            return replace(peering, advice={**peering.advice, event.part: event})
        case p.PeerNudged():
            return replace(peering, nudged=(*peering.nudged, event.weakness))
        case p.PeerFinished():
            return replace(peering, finished=True)
        case _:
            spoken = tuple(_said(each, event) if each.audio == event.audio else each for each in peering.spoken)
            return replace(peering, spoken=spoken)


def _said(
    spoken: Spoken,
    event: p.QuestionSpoken | p.QuestionTyped | p.QuestionRedone | p.QuestionTranscribed | p.QuestionUnread,
) -> Spoken:
    match event:
        case p.QuestionSpoken():
            return replace(spoken, recorded=event)
        case p.QuestionTyped():
            return replace(spoken, typed=True, transcript=Transcript(text=event.text))
        case p.QuestionRedone():
            return replace(spoken, left=True)
        case p.QuestionTranscribed():
            return replace(spoken, transcript=event.transcript, failure="")
        case p.QuestionUnread():
            return replace(spoken, failure=event.reason)


def in_own_words(turns: tuple[Turn, ...], peering: Peering) -> tuple[Turn, ...]:
    """The turns, each with what the interviewer really said where that is known by now."""
    made = []
    for turn in turns:
        asked = peering.question_of(turn.number)
        words = asked.text.strip() if asked else ""
        made.append(replace(turn, text=words) if words and words != turn.text else turn)
    return tuple(made)
