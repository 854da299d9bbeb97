"""What the user said an answer was worth before any score was shown, beside what it was scored."""

from collections.abc import Iterator

from voicemock.evaluation.noise import Noise, compared
from voicemock.feedback import SelfRating
from voicemock.scoring.scores import scores
from voicemock.sessions.session import Run, Session


def to_rate(session: Session) -> tuple[str, ...]:
    """The questions whose answers the user can still rate unseen: with words, not graded and not rated yet."""
    graded = {name for run in session.runs for name, _ in run.grades}
    return tuple(
        name
        for name in session.asked
        if name not in graded
        and name not in session.self_ratings
        and any(turn.transcript and turn.transcript.text.strip() for turn in session.exchange(name))
    )


def self_ratings(session: Session, run: Run, noise: Noise) -> tuple[SelfRating, ...]:
    """Each rating beside the score of its answer; the mean over all comes last where several have both.

    Args:
        session: with what the user said.
        run: the grading.
        noise: of one level. A rating is taken to err as much as a level.
    """
    found = tuple(_of_answers(session, run, noise))
    both = [(each.own, each.scored) for each in found if each.scored is not None]
    if len(both) < 2:
        return found
    own, scored = (sum(values) / len(both) for values in zip(*both, strict=True))
    return (*found, _rated("", own, scored, noise, len(both)))


def _of_answers(session: Session, run: Run, noise: Noise) -> Iterator[SelfRating]:
    for name in session.asked:
        own = session.self_ratings.get(name)
        grades = {key: grade for key, grade in run.grades.items() if key[0] == name}
        if own is not None and grades:
            yield _rated(name, own, scores(grades, run.rubric).overall, noise)


def _rated(question: str, own: float, scored: float | None, noise: Noise, answers: int = 1) -> SelfRating:
    is_measurable = compared(own, scored, noise, answers).measurable
    return SelfRating(question=question, own=own, scored=scored, is_measurable=is_measurable)
