"""What to know when reading the scores of a session: how much was assessed, by what, and how sure it is."""

from collections.abc import Iterator, Sequence

from voicemock.evaluation.noise import CONFIDENCE, Noise
from voicemock.grade import REASONS, Grade
from voicemock.scoring.scores import scores
from voicemock.sentences import listed
from voicemock.sessions.session import Run, Session


def context(session: Session, run: Run, noise: Noise) -> Iterator[str]:
    """A sentence each.

    Args:
        session: what was said.
        run: the grading.
        noise: of one level, between different answers.
    """
    found = scores(run.grades, run.rubric)
    yield f"{found.assessed} of {len(found.criteria)} criteria were assessed, by {run.judge}{_samples(run)}."
    answers = _by_answer(run)
    without = [grades for grades in answers.values() if all(grade.level is None for grade in grades)]
    if without:
        has = "has" if len(without) == 1 else "have"
        yield f"{len(without)} of {_count(len(answers), 'answer')} {has} no level: {_reasons(without)}."
    if skipped := sum(all(turn.skipped for turn in session.exchange(name)) for name in session.asked):
        yield f"{_count(skipped, 'question')} {'was' if skipped == 1 else 'were'} skipped."
    looked_at = {each.criterion for each in found.criteria}
    if unasked := [each.name for each in run.rubric.criteria if each.id not in looked_at]:
        yield f"Nothing was asked about {listed(unasked)}, which the role needs too."
    scored = len(answers) - len(without)
    if scored and noise.level_se:
        what = "A level" if scored == 1 else f"A mean over {scored} answers"
        yield f"{what} is sure to about ±{CONFIDENCE * noise.of_mean(scored):.1f} ({noise.words})."


def _by_answer(run: Run) -> dict[str, list[Grade]]:
    found: dict[str, list[Grade]] = {}
    for (name, _), grade in run.grades.items():
        found.setdefault(name, []).append(grade)
    return found


def _reasons(answers: Sequence[Sequence[Grade]]) -> str:
    told = (REASONS[grade.reason] for grades in answers for grade in grades if grade.reason)
    return "; ".join(dict.fromkeys(told))


def _samples(run: Run) -> str:
    """How often each criterion was judged, and how far that lay apart."""
    samples = [grade.samples for grade in run.grades.values() if len(grade.samples) > 1]
    if not samples:
        return ""
    apart = sum(max(each) - min(each) for each in samples) / len(samples)
    return f", each level the median of {max(map(len, samples))} judgements that lie {apart:.1f} apart on average"


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
