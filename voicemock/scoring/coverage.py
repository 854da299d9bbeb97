"""The judge without a model: how much of what the rubric lists was said. It is coverage, never correctness.

Level from the share of a criterion's points that are met, and never more than two above their number:

    none      1      up to 35 %      2      up to 60 %      3      up to 85 %      4      more      5
"""

from collections.abc import Container, Mapping, Sequence

from voicemock.grade import Grade
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.scoring.answer import Said, answer
from voicemock.scoring.english import FIRST_PERSON
from voicemock.scoring.junk import no_answer
from voicemock.scoring.points import find_point, shown
from voicemock.sessions.session import Turn

LABEL = "coverage"
CUTS = ((0.35, 2), (0.6, 3), (0.85, 4))
"""Shares of points below which a level is given; from the last one on it is 5."""
ABOUT_ONESELF = frozenset(["opener", "example", "experience"])
"""Kinds of question that ask what the candidate did; an answer without *I* or *we* tells something else."""
NOBODY = "it does not say what you did"
COVERED = 0.75
"""From this share on, nothing is left to ask for."""


class CoverageJudge:
    """Grades by the rubric's points: terms and paraphrases by word stems, without a model."""

    label = LABEL

    def grade(self, session_turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric) -> Grade:
        """One criterion's coverage by the answers to a question and its follow-ups.

        Args:
            session_turns: the exchange: the question's turn and its follow-ups.
            question: what was asked.
            criterion: what is looked for.
            rubric: the rubric that both belong to.
        """
        reason = no_answer(session_turns, question)
        points = rubric.points(question, criterion)
        listed = [point for point in points if point.terms or point.say]
        if reason is None and not listed:
            reason = "nothing_to_assess"
        if reason is not None:
            missing = tuple(point.text for point in points)
            return Grade(criterion=criterion.id, reason=reason, missing=missing)
        heard = answer(session_turns, question)
        hits = {point.id: find_point(heard, point, question) for point in listed}
        met = {name: hit for name, hit in hits.items() if hit}
        quotes = tuple(shown(hit, name) for name, hit in met.items())
        caps = dict(red_flags(heard, question, criterion))
        if question.kind in ABOUT_ONESELF and not speaks_of_oneself(heard):
            caps[NOBODY] = 1
        level = min([level_of(len(met), len(listed)), *caps.values()])
        if len({each.quote for each in quotes}) < max(1, criterion.quotes):
            level = 1
        return Grade(
            criterion=criterion.id,
            level=level,
            evidence=quotes if level > 1 or met else (),
            why_not_higher=_why_not_higher(len(met), len(listed), caps),
            why_not_lower=f"{len(met)} of {len(listed)} points were mentioned." if met else "",
            missing=tuple(point.text for point in listed if point.id not in met),
        )


def level_of(met: int, listed: int) -> int:
    """The level for so many points met of those listed: see the table above."""
    if not met:
        return 1
    by_share = next((level for cut, level in CUTS if met / listed < cut), 5)
    return min(by_share, met + 2)


def red_flags(heard: Sequence[Said], question: Question, criterion: Criterion) -> Mapping[str, int]:
    """The caps of the red flags that an answer raises, by what they say."""
    return {flag.text: flag.cap for flag in criterion.red_flags if find_point(heard, flag, question)}


def speaks_of_oneself(heard: Sequence[Said]) -> bool:
    """Whether anybody says *I*, *we*, *my* or *our*; recipes and encyclopedias do not."""
    return any(word.text in FIRST_PERSON for said in heard for word in said.words)


def _why_not_higher(met: int, listed: int, caps: Mapping[str, int]) -> str:
    if caps:
        return f"Limited to level {min(caps.values())}: {'; '.join(caps)}."
    left = listed - met
    return f"{left} of {listed} points {'was' if left == 1 else 'were'} not mentioned." if left else ""


def share_met(turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric) -> float | None:
    """The share, 0 to 1, of a criterion's points that an exchange meets; None when the rubric lists none."""
    listed = [point for point in rubric.points(question, criterion) if point.terms or point.say]
    if not listed:
        return None
    if no_answer(turns, question):
        return 0.0
    heard = answer(turns, question)
    return sum(find_point(heard, point, question) is not None for point in listed) / len(listed)


def least_covered(
    turns: Sequence[Turn], question: Question, rubric: Rubric, excluding: Container[str] = ()
) -> Criterion | None:
    """The criterion of which the least was said, to ask for next; None when all that are left are covered well.

    Args:
        turns: the exchange so far.
        question: what was asked.
        rubric: the rubric it belongs to.
        excluding: ids of criteria not to ask for, such as those already asked for.
    """
    shares: list[tuple[float, float, int, Criterion]] = []
    for order, criterion in enumerate(rubric.criteria):
        if criterion.id in question.criteria and criterion.id not in excluding:
            share = share_met(turns, question, criterion, rubric)
            if share is not None and share < COVERED:
                shares.append((share, -criterion.weight, order, criterion))
    return min(shares, key=lambda each: each[:3])[3] if shares else None
