"""One run of a loop: which of its rounds are over, what they leave to refer to, and what they come to together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from voicemock.coaching.debrief import MOST
from voicemock.feedback import Debrief, Gap, Strength
from voicemock.loop import Loop, LoopRound
from voicemock.scoring.scores import SENIORITY, Scores, scores
from voicemock.sessions.events import Carried
from voicemock.sessions.session import Session, Turn

CARRIED = 3
"""Notes of one round that the next interviewer gets."""


@dataclass(frozen=True)
class RoundDone:
    """One round of a run."""

    number: int
    session: Session

    @property
    def name(self) -> str:
        """The round's name for people."""
        return self.session.round.name if self.session.round else self.session.rubric.name

    @property
    def debrief(self) -> Debrief | None:
        """What it came to by itself; None before it was scored to the end."""
        return self.session.run.debrief if self.session.run else None

    @cached_property
    def scores(self) -> Scores | None:
        """Of the grading that counts; None before there is one."""
        run = self.session.run
        return scores(run.grades, run.rubric) if run and run.grades else None


@dataclass(frozen=True)
class LoopRun:
    """A loop under way."""

    loop: Loop
    rounds: tuple[RoundDone, ...]
    """Those that were begun, in order."""

    @property
    def unfinished(self) -> Session | None:
        """The session that is to be gone on with before another round begins."""
        left = [each.session for each in self.rounds if each.session.closed is None]
        return left[-1] if left else None

    @property
    def next(self) -> tuple[int, LoopRound] | None:
        """The number and the round that come next; None when all were held."""
        held = len(self.rounds)
        return (held + 1, self.loop.rounds[held]) if held < len(self.loop.rounds) else None

    @property
    def carried(self) -> tuple[Carried, ...]:
        """What the next interviewer may refer to: the notes of earlier rounds that tell most, the latest last."""
        return tuple(carried for each in self.rounds for carried in _carried(each.session))

    @cached_property
    def strengths(self) -> tuple[Strength, ...]:
        """The first strengths of each round in turn."""
        found = [each.strengths for each in self._debriefs]
        longest = max(map(len, found), default=0)
        return tuple(own[at] for at in range(longest) for own in found if at < len(own))[:MOST]

    @cached_property
    def gaps(self) -> tuple[tuple[Gap, int], ...]:
        """What was missing, with the number of rounds in which it was; what recurs comes first."""
        all_ = [gap for each in self._debriefs for gap in each.gaps]
        count = Counter(gap.name for gap in all_)
        lowest = {name: min((gap for gap in all_ if gap.name == name), key=lambda gap: gap.level) for name in count}
        ranked = sorted(count.items(), key=lambda item: (-item[1], lowest[item[0]].level))
        return tuple((lowest[name], times) for name, times in ranked[:MOST])

    @property
    def passes_as(self) -> str | None:
        """The highest seniority that every round reads as; None where one of them is not read as any."""
        reached = [each.reads_as for each in self._debriefs]
        if None in reached or len(reached) < len(self.rounds):
            return None
        return next((each for each in SENIORITY if each in reached), None)

    @cached_property
    def _debriefs(self) -> Sequence[Debrief]:
        return [each.debrief for each in self.rounds if each.debrief]


def latest_run(loop: Loop, sessions: Iterable[Session], *, anew: bool = False) -> LoopRun:
    """The latest run of a loop, over or not; an empty one where there is none, or `anew` says so.

    Args:
        loop: the loop.
        sessions: all that may belong to it, oldest first.
        anew: a new run is wished for, whatever is left of the last.
    """
    own = [session for session in sessions if session.opened.loop and session.opened.loop.loop == loop.id]
    if anew or not own:
        return LoopRun(loop, ())
    place = own[-1].opened.loop
    assert place is not None
    of_run = [
        each for each in own if each.opened.loop and (each.opened.loop.run or each.id) == (place.run or own[-1].id)
    ]
    rounds = tuple(RoundDone(each.opened.loop.number, each) for each in of_run if each.opened.loop)
    return LoopRun(loop, rounds)


def _carried(session: Session) -> Iterable[Carried]:
    noted = [turn for turn in session.turns if turn.note_taken]
    best = sorted(noted, key=_tells, reverse=True)[:CARRIED]
    for turn in sorted(best, key=lambda turn: turn.number):
        yield Carried(
            session=session.id,
            interviewer=_name(session, turn),
            question=session.exchange(turn.question)[0].text if turn.question else turn.text,
            note=turn.note_taken,
        )


def _tells(turn: Turn) -> tuple[bool, int]:
    return any(map(str.isdecimal, turn.note_taken)), len(turn.note_taken)


def _name(session: Session, turn: Turn) -> str:
    people = session.round.interviewers if session.round else ()
    return next((each.name for each in people if each.id == turn.speaker), "your earlier interviewer")
