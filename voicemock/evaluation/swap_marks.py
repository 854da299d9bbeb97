"""How close a person's marks come to a candidate's true levels: arithmetic over the two."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from voicemock.scoring.scores import CriterionScore, weighted_mean
from voicemock.sessions.candidate import AnswerPlan
from voicemock.sessions.session import Session

LEANS = 0.5
"""A mean that lies so far off leans to a side, in levels."""
Lean = Literal["kind", "hard", "neither"]


@dataclass(frozen=True)
class Compared:
    """One criterion of one question: the mark beside the true level."""

    question: str
    criterion: str
    mark: int | None
    """None: not assessed, or not marked yet."""
    true: int | None
    """None: the example has no level on it."""
    held_back: bool
    """Whether something of it was kept until somebody asked."""
    drawn_out: bool
    """Whether it was asked for."""
    heard: str = ""
    """What was heard that speaks for the mark."""

    @property
    def apart(self) -> int | None:
        """Mark less true level: above 0 is too kind. None where either is missing."""
        return None if self.mark is None or self.true is None else self.mark - self.true


@dataclass(frozen=True)
class Closeness:
    """What the marks come to."""

    compared: int
    """How many marks have a true level beside them."""
    difference: float | None
    """Mean of mark less true level; None where nothing was compared, as for the rest."""
    exact: float | None
    """Share of the same level, 0 to 1."""
    within_one: float | None
    """Share of at most one level apart, 0 to 1."""
    lean: Lean | None


def compared(session: Session) -> tuple[Compared, ...]:
    """Every criterion of the questions that were asked, in the order of asking."""
    part, rows = session.opened.candidate, []
    for name in session.asked if part else ():
        plan = part.answer_to(name) if part else None
        for criterion in session.rubric.question(name).criteria:
            mark = session.peering.marks.get((name, criterion))
            rows.append(
                Compared(
                    question=name,
                    criterion=criterion,
                    mark=mark.level if mark else None,
                    true=plan.levels.get(criterion) if plan else None,
                    held_back=plan is not None and criterion in plan.later,
                    drawn_out=plan is not None and _is_drawn_out(session, plan, criterion),
                    heard=mark.heard if mark else "",
                )
            )
    return tuple(rows)


def closeness(rows: Sequence[Compared]) -> Closeness:
    """The figures over all rows in which both levels are known."""
    apart = [each.apart for each in rows if each.apart is not None]
    if not apart:
        return Closeness(0, None, None, None, None)
    difference = sum(apart) / len(apart)
    lean: Lean = "kind" if difference >= LEANS else "hard" if difference <= -LEANS else "neither"
    exact, near = (sum(abs(each) <= least for each in apart) / len(apart) for least in (0, 1))
    return Closeness(len(apart), difference, exact, near, lean)


def overall(rows: Sequence[Compared], session: Session, which: Literal["mark", "true"]) -> float | None:
    """The weighted mean of the marks or of the true levels, over rows that have both; None for none."""
    both = [each for each in rows if each.apart is not None]
    means = []
    for criterion in session.rubric.criteria:
        levels = [getattr(each, which) for each in both if each.criterion == criterion.id]
        mean = sum(levels) / len(levels) if levels else None
        means.append(CriterionScore(criterion.id, criterion.weight, mean, len(levels), len(levels)))
    return weighted_mean(means)


def _is_drawn_out(session: Session, plan: AnswerPlan, criterion: str) -> bool:
    later = plan.later.get(criterion, "")
    return any(
        (turn.kind == "follow_up" and turn.criterion == criterion)
        or (bool(later) and turn.transcript is not None and turn.transcript.text == later)
        for turn in session.exchange(plan.question)
    )
