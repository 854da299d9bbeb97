"""A session: the fold over its journal's events, and what is due next.

Start, resume, replay and tests are the same code: the loop asks `due(session)` and does that. Totals and statuses are
never stored.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from typing import Literal

from voicemock.feedback import StrongerAnswer
from voicemock.material import Material
from voicemock.round import Round
from voicemock.rubric import Rubric, of_data
from voicemock.sessions import events as e
from voicemock.sessions.material_events import as_seen
from voicemock.sessions.peer import Peering, in_own_words, told
from voicemock.sessions.peer_events import PeerEvent
from voicemock.sessions.round_events import Settled, Topic
from voicemock.sessions.runs import OfRun, Run, gone_on
from voicemock.sessions.turn import Turn, asked, heard, without_audio

__all__ = [
    "Ask",
    "Due",
    "Hear",
    "Learn",
    "Mark",
    "Recognise",
    "Remark",
    "Resumption",
    "Run",
    "Score",
    "Session",
    "State",
    "Turn",
    "apply",
    "due",
    "fold",
]

_READ_ONCE = ("rubric", "round")
"""Cached properties of `Session` that rest on its first event alone."""
State = Literal["open", "closed", "scored"]


@dataclass(frozen=True)
class Resumption:
    """The session was left and taken up again."""

    turn: int
    """How many turns had begun."""
    before: e.Engines
    after: e.Engines


@dataclass(frozen=True)
class Remark:
    """Something the interviewer said that awaited no answer."""

    turn: int
    """How many turns had begun."""
    topic: Topic
    text: str
    stage: str
    speaker: str
    by: Literal["llm", "written"] = "written"
    source: str = ""
    settled: Settled | None = None


@dataclass(frozen=True)
class Session:
    """Everything that happened, folded."""

    opened: e.SessionOpened
    engines: e.Engines
    turns: tuple[Turn, ...] = ()
    remarks: tuple[Remark, ...] = ()
    """What the interviewer said beside the questions."""
    closed: e.CloseReason | None = None
    runs: tuple[Run, ...] = ()
    failures: tuple[e.EngineFailed, ...] = ()
    notes: tuple[str, ...] = ()
    """What to know of how the engines did their jobs, a sentence each."""
    resumptions: tuple[Resumption, ...] = ()
    clock_changes_s: tuple[float, ...] = ()
    """By how much the computer's clock was set while the session was open, each time."""
    self_ratings: Mapping[str, int | None] = field(default_factory=dict)
    """What the user said before the scores each answer was worth, by question; None: would rather not say."""
    facts: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """What the user was asked for and told afterwards, by question."""
    stronger: Mapping[str, StrongerAnswer] = field(default_factory=dict)
    """The last stronger version of an answer, by question."""
    material_seen: tuple[e.MaterialSeen, ...] = ()
    """What of the material had changed, each time that it had."""
    peering: Peering = field(default_factory=Peering)
    """What a person added who interviewed somebody."""
    audio_removed: bool = False
    """The user had recordings removed."""

    @property
    def id(self) -> str:
        """Its name in the library."""
        return self.opened.id

    @cached_property
    def rubric(self) -> Rubric:
        """The rubric that the interview used."""
        return of_data(self.opened.rubric)

    @property
    def language(self) -> str:
        """The rubric's, two letters, without reading the rest of it."""
        return str(self.opened.rubric.get("language", "en"))

    @cached_property
    def round(self) -> Round | None:
        """The round that it is; None where the questions are asked with nothing around them.

        In an interview that was held elsewhere nobody of the round took part.
        """
        if self.opened.round is None:
            return None
        found = Round.model_validate(self.opened.round)
        return found.model_copy(update={"interviewers": ()}) if self.opened.imported else found

    @property
    def run(self) -> Run | None:
        """The grading that counts: the last that was finished, so that one that broke off hides nothing.

        Before any was finished, the last that graded anything.
        """
        finished = [run for run in self.runs if run.finished]
        counting = finished or [run for run in self.runs if run.grades] or self.runs
        return counting[-1] if counting else None

    @cached_property
    def material(self) -> tuple[Material, ...]:
        """What is talked about, as it was last seen."""
        return as_seen(self.opened.material, self.material_seen)

    @property
    def state(self) -> State:
        """How far it is."""
        if self.closed is None:
            return "open"
        return "scored" if self.run and self.run.finished else "closed"

    @property
    def asked(self) -> tuple[str, ...]:
        """Ids of the rubric's questions asked, in order, each once."""
        return tuple(dict.fromkeys(turn.question for turn in self.turns if turn.question))

    @property
    def next_turn(self) -> int:
        """The number that the next turn gets."""
        return max((turn.number for turn in self.turns), default=0) + 1

    def exchange(self, question: str) -> tuple[Turn, ...]:
        """A question's turns: itself and its follow-ups."""
        return tuple(turn for turn in self.turns if turn.question == question)

    def judged(self, question: str) -> tuple[Turn, ...]:
        """A question's turns that are scored: what was looked for had been told before a correction."""
        return tuple(turn for turn in self.exchange(question) if turn.kind != "correction")


@dataclass(frozen=True)
class Ask:
    """The interviewer speaks next, or closes."""


@dataclass(frozen=True)
class Hear:
    """An answer is awaited."""

    turn: Turn


@dataclass(frozen=True)
class Recognise:
    """An answer waits for its transcript."""

    turn: Turn


@dataclass(frozen=True)
class Score:
    """A grading run is to be started or finished."""


@dataclass(frozen=True)
class Learn:
    """The grades are there; advice and the debrief are to be given or finished."""


@dataclass(frozen=True)
class Mark:
    """The user interviewed, and is to mark the candidate that voicemock played."""


Due = Ask | Hear | Recognise | Score | Learn | Mark


def due(session: Session) -> Due | None:
    """What comes next; None when the session is complete. A failed transcription is not tried again by itself."""
    if session.turns:
        last = session.turns[-1]
        if not last.answered and session.closed is None:
            return Hear(last)
        if last.needs_transcript and not last.failure:
            return Recognise(last)
    if session.closed is None:
        return Ask()
    if session.opened.candidate:  # nobody's answers were given: there is nothing to score
        return None if session.peering.finished else Mark()
    if session.run is None or not session.run.finished:
        return Score()
    # The debrief is the last of it.
    if session.run.learns and session.run.grades and session.run.debrief is None:
        return Learn()
    return None


def fold(events: Iterable[e.Event]) -> Session:
    """The session that these events make. Raises ValueError when they do not begin one, or its round is none."""
    rest = iter(events)
    first = next(rest, None)
    if not isinstance(first, e.SessionOpened):
        raise ValueError("a journal begins with session_opened")
    if first.round is not None:
        Round.model_validate(first.round)  # that of a later version is refused here, and not wherever it is looked at
    return reduce(apply, rest, Session(opened=first, engines=first.engines))


def apply(session: Session, event: e.Event) -> Session:
    """The session after one more event."""
    after = _applied(session, event)
    if after.opened is session.opened:  # to read the rubric anew for each of a thousand events takes seconds
        after.__dict__.update({name: session.__dict__[name] for name in _READ_ONCE if name in session.__dict__})
    return after


def _applied(session: Session, event: e.Event) -> Session:
    if isinstance(event, PeerEvent):
        peering = told(session.peering, event)
        return replace(session, peering=peering, turns=in_own_words(session.turns, peering))
    match event:
        case e.SessionResumed():
            resumed = Resumption(len(session.turns), session.engines, event.engines)
            return replace(session, engines=event.engines, resumptions=(*session.resumptions, resumed))
        case e.EngineFailed():
            engines = session.engines.model_copy(update={event.job: event.instead} if event.lasting else {})
            return replace(session, engines=engines, failures=(*session.failures, event))
        case e.EngineNoted():
            return replace(session, notes=tuple(dict.fromkeys([*session.notes, event.note])))
        case e.QuestionAsked():
            turns = (*session.turns, asked(event))
            return replace(session, turns=in_own_words(turns, session.peering))
        case e.InterviewerSaid():
            begun = len(session.turns)
            fields = event.model_dump(exclude={"kind", "settled"})
            said = Remark(turn=begun, **fields, settled=event.settled)
            return replace(session, remarks=(*session.remarks, said))
        case e.InterviewClosed():
            return replace(session, closed=event.reason)
        case e.ScoringStarted():
            rubric = of_data(event.rubric) if event.rubric else session.rubric
            run = Run(event.run, event.judge, rubric, learns=event.learns)
            return _judged(replace(session, runs=(*session.runs, run)))
        case e.CriterionGraded() | e.ScoringFinished():
            return _judged(_with_run(session, event))
        case e.AnswerAdvised() | e.SessionDebriefed():
            return _with_run(session, event)
        case e.ClockChanged():
            return replace(session, clock_changes_s=(*session.clock_changes_s, event.by_s))
        case e.AudioRemoved():
            return replace(session, turns=without_audio(session.turns, event.turns), audio_removed=True)
        case e.MaterialSeen():
            return replace(session, material_seen=(*session.material_seen, event))
        case e.SelfRated():
            return replace(session, self_ratings={**session.self_ratings, event.question: event.level})
        case e.FactGiven():
            facts = (*session.facts.get(event.question, ()), (event.asked, event.fact))
            return replace(session, facts={**session.facts, event.question: facts})
        case e.AnswerStrengthened():
            return replace(session, stronger={**session.stronger, event.question: event.stronger})
        case e.SessionOpened() | e.SittingStopped() | e.Unknown():
            return session
        case _:
            turns = tuple(
                heard(turn, event, session.language) if turn.number == event.turn else turn for turn in session.turns
            )
            return _with_outdated(replace(session, turns=turns), session)


def _with_outdated(session: Session, before: Session) -> Session:
    """Every run knows it, of which a graded question has an answer with another text; corrections are not graded."""
    if not session.runs:
        return session
    texts = {turn.number: turn.transcript.text for turn in before.turns if turn.transcript}
    changed = {
        turn.question
        for turn in session.turns
        if turn.kind != "correction" and (turn.transcript.text if turn.transcript else None) != texts.get(turn.number)
    }
    runs = [
        replace(run, outdated=run.outdated | {name for name, _ in run.grades if name in changed})
        for run in session.runs
    ]
    # What was made of other words than those that count now may hold some that were never said.
    stronger = {name: made for name, made in session.stronger.items() if name not in changed}
    return replace(session, runs=tuple(runs), stronger=stronger)


def _with_run(session: Session, event: OfRun) -> Session:
    return replace(
        session, runs=tuple(gone_on(run, event) if run.number == event.run else run for run in session.runs)
    )


def _judged(session: Session) -> Session:
    judge = session.run.judge if session.run else session.engines.judged
    return replace(session, engines=session.engines.model_copy(update={"judged": judge}))
