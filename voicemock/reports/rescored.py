"""What became of the scores when a session was graded again: a change only where it is more than the noise."""

from voicemock.evaluation.noise import compared, of_same_answers
from voicemock.scoring.scores import scores
from voicemock.sessions.session import Run, Session
from voicemock.transcript import Value


class Rescored(Value):
    """One criterion in the grading that counts, beside the one before it."""

    criterion: str
    name: str
    before: float | None
    """Mean level over the questions that both graded; None: not scored."""
    after: float | None
    measurable: bool
    """Whether the difference is more than what the judge's levels differ by themselves."""
    words: str
    """What the difference is worth."""
    noise: str
    """Where it is known from how far levels differ by themselves."""


def rescored(session: Session, run: Run) -> tuple[Rescored, ...]:
    """The run beside the last one before it that was finished; nothing where another judge or rubric graded that."""
    earlier = [each for each in session.runs if each.finished and each.number < run.number]
    if not earlier or (earlier[-1].judge, earlier[-1].rubric) != (run.judge, run.rubric):
        return ()
    before = earlier[-1]
    both = [key for key in run.grades if key in before.grades]
    noise = of_same_answers([each.grades[key] for each in (before, run) for key in both], run.judge)
    told = []
    then, now = (scores({key: each.grades[key] for key in both}, run.rubric) for each in (before, run))
    for old, new in zip(then.criteria, now.criteria, strict=True):
        if old.level is None and new.level is None:
            continue
        change = compared(old.level, new.level, noise, min(old.scored, new.scored))
        told.append(
            Rescored(
                criterion=new.criterion,
                name=run.rubric.criterion(new.criterion).name,
                before=old.level,
                after=new.level,
                measurable=change.measurable,
                words=change.words,
                noise=noise.words,
            )
        )
    return tuple(told)


def sentence(each: Rescored) -> str:
    """Such as "Result 3.0 before, 3.5 now: no measurable change"."""
    then, now = ("not scored" if level is None else f"{level:.1f}" for level in (each.before, each.after))
    return f"{each.name}: {then} before, {now} now: {each.words}"
