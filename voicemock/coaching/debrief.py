"""The act of debriefing: what a finished run of grading comes to, and what to practise next.

All of it is worked out from the grades: their verified quotes, the rubric's own words for what was missing, and the
arithmetic of levels and noise. A model may word it, and changes no figure.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import hypot
from typing import Protocol

from voicemock.coaching.advice import BY_RUBRIC, GOOD
from voicemock.coaching.debrief_context import context
from voicemock.coaching.role_needs import Reading, reading
from voicemock.coaching.self_rating import self_ratings
from voicemock.errors import BadReply, LLMUnreachable, Refused
from voicemock.evaluation.noise import CONFIDENCE, LEAST, Noise
from voicemock.feedback import Debrief, Gap, Practice, Strength
from voicemock.grade import Evidence, Grade
from voicemock.rubric import Criterion, Rubric
from voicemock.safe_text import one_line
from voicemock.scoring.marking import question_for
from voicemock.scoring.scores import CriterionScore, Scores, scores
from voicemock.sessions import events as e
from voicemock.sessions.session import Run, Session

MOST = 3
"""Strengths, gaps and things to practise: more are not kept in mind."""
OFFERED = 8
"""Strengths that a model may choose from."""
NAMED = 2
"""Missing points that are named of one criterion."""


@dataclass(frozen=True)
class Findings:
    """What the grades of a run say about the session as a whole."""

    session: Session
    run: Run
    noise: Noise
    """Of one level, between different answers."""

    @property
    def rubric(self) -> Rubric:
        """The rubric of the run."""
        return self.run.rubric

    @cached_property
    def scores(self) -> Scores:
        """The arithmetic of the grades."""
        return scores(self.run.grades, self.rubric)

    @cached_property
    def answers(self) -> int:
        """Answers that have any level."""
        return len({name for (name, _), grade in self.run.grades.items() if grade.level is not None})

    @cached_property
    def reading(self) -> Reading:
        """How the levels read against the role's."""
        return reading(self.scores, self.rubric, self.run.judge, self.noise, self.answers)

    @cached_property
    def strengths(self) -> tuple[Strength, ...]:
        """Quotes behind levels from 4 on, or else behind the best; the highest first, each criterion in turn."""
        levels = [each for each in self._grades() if (each[2].level or 0) > 1]
        best = max((grade.level or 0 for _, _, grade in levels), default=0)
        good = [each for each in levels if (each[2].level or 0) >= min(best, GOOD)]
        good.sort(key=lambda each: (-(each[2].level or 0), -each[1].weight))
        found: dict[tuple[int, int, int], tuple[int, Strength]] = {}
        count: Counter[str] = Counter()
        for question, criterion, grade in good:
            for each, why in self._proofs(question, criterion, grade):
                where = (each.turn, each.char_start, each.char_end)
                if where not in found:
                    found[where] = count[criterion.id], Strength(evidence=each, why=why)
                    count[criterion.id] += 1
        in_turn = sorted(found.values(), key=lambda each: each[0])
        return tuple(strength for _, strength in in_turn)[:OFFERED]

    def _grades(self) -> Iterator[tuple[str, Criterion, Grade]]:
        known = {each.id: each for each in self.rubric.criteria}
        for (question, name), grade in self.run.grades.items():
            if name in known and question in self.session.asked:
                yield question, known[name], grade

    def _proofs(self, question: str, criterion: Criterion, grade: Grade) -> Iterator[tuple[Evidence, str]]:
        asked = question_for(self.session, question, self.rubric)
        points = {point.id: point.text for point in self.rubric.points(asked, criterion)}
        flags = {flag.id for flag in criterion.red_flags}
        for each in grade.evidence:
            if each.point not in flags:
                shows = points.get(each.point or "")
                yield each, f"{criterion.name}: {shows}" if shows else criterion.name

    @cached_property
    def improvable(self) -> tuple[CriterionScore, ...]:
        """Criteria with a level below 5, the one first in which most can be gained: by weight and levels to go."""
        open_ = [each for each in self.scores.criteria if each.level is not None and each.level < 5]
        return tuple(sorted(open_, key=lambda each: -gain(each)))

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What the answers lacked, by criterion."""
        return tuple(self._gaps())

    def _gaps(self) -> Iterator[Gap]:
        for each in self.improvable:
            own = [grade for _, criterion, grade in self._grades() if criterion.id == each.criterion]
            missing = Counter(text for grade in own if grade.level is not None for text in grade.missing)
            if missing and each.level is not None:
                what = "; ".join(text for text, _ in missing.most_common(NAMED))
                name = self.rubric.criterion(each.criterion).name
                yield Gap(criterion=each.criterion, name=name, level=each.level, what=what)

    @cached_property
    def practise(self) -> tuple[Practice, ...]:
        """What to practise next: the weakest criteria, and then those that were not scored anywhere."""
        unscored = [each for each in self.scores.criteria if each.level is None]
        unscored.sort(key=lambda each: -each.weight)
        return tuple(_practice(self.rubric.criterion(each.criterion), each.level) for each in self._chosen(unscored))

    def _chosen(self, unscored: Sequence[CriterionScore] = ()) -> Sequence[CriterionScore]:
        return (*self.improvable, *unscored)[:MOST]

    @property
    def order_note(self) -> str:
        """Which of the things to practise may as well stand in another order."""
        pairs = list(enumerate(pairwise(self._chosen()), 1))
        close = [at for at, (first, second) in pairs if not _is_told_apart(first, second, self.noise)]
        if not close:
            return ""
        which = (
            "Their order" if len(close) == len(self.practise) - 1 else f"The order of {close[0]} and {close[0] + 1}"
        )
        return f"{which} may be chance: it rests on levels that lie within the noise."


def gain(score: CriterionScore) -> float:
    """What can be gained on a criterion: its weight times the levels to go."""
    return score.weight * (5 - (score.level or 5))


def _is_told_apart(first: CriterionScore, second: CriterionScore, noise: Noise) -> bool:
    """Whether what can be gained on two criteria differs by more than its noise."""
    errors = (each.weight * noise.of_mean(each.scored) for each in (first, second))
    return gain(first) - gain(second) >= max(CONFIDENCE * hypot(*errors), LEAST)


def _practice(criterion: Criterion, level: float | None) -> Practice:
    above = min((each for each in criterion.levels if level is not None and each > level), default=None)
    return Practice(
        criterion=criterion.id,
        name=criterion.name,
        action=f"Answer this unasked: {criterion.probe}",
        aim=f"Level {above}: {criterion.levels[above]}" if above else "",
    )


class Debriefer(Protocol):
    """Words what the findings say."""

    label: str
    """What words it, for people."""

    def debrief(self, findings: Findings, /) -> Debrief:
        """The debrief.

        Raises:
            LLMUnreachable, Refused: a model was asked and cannot be reached.
            BadReply: what it replied cannot be used.
        """


def debrief(session: Session, run: Run, debriefer: Debriefer, noise: Noise) -> Iterator[e.Event]:
    """Debrief a run once it is finished, unless that was done; a model that fails costs nothing but its words.

    Args:
        session: what was said, and how the user rated it.
        run: the grading.
        debriefer: who words it.
        noise: of one level, between different answers.
    """
    if not run.finished or run.debrief or not run.grades:
        return
    findings = Findings(session, run, noise)
    try:
        made = debriefer.debrief(findings)
    except (LLMUnreachable, Refused, BadReply) as error:
        yield e.EngineNoted(note=f"The debrief is by the rubric alone: {one_line(error.message)}")
        made = written(findings)
    yield e.SessionDebriefed(run=run.number, debrief=made)


def written(findings: Findings) -> Debrief:
    """The debrief in the rubric's own words."""
    read = findings.reading
    return Debrief(
        strengths=findings.strengths[:MOST],
        gaps=findings.gaps[:MOST],
        context=tuple(context(findings.session, findings.run, findings.noise)),
        reads_as=read.reached,
        next_level=read.next,
        needs=read.needs,
        no_level=read.no_level,
        practise=findings.practise,
        order_note=findings.order_note,
        self_ratings=self_ratings(findings.session, findings.run, findings.noise),
        by=BY_RUBRIC,
    )


class WrittenDebriefer:
    """Debriefs in the rubric's own words."""

    label = BY_RUBRIC

    def debrief(self, findings: Findings) -> Debrief:
        """The debrief."""
        return written(findings)
