"""A rubric tested like code: its graded examples and attacks judged, and what that says about rubric and judge."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from statistics import mean

from voicemock.evaluation.agreement import Agreement, Pair, agreement
from voicemock.evaluation.anchors import far_off, unclear
from voicemock.evaluation.attacks import Attack, Injection
from voicemock.evaluation.gates import MOST_RAISED, gates
from voicemock.evaluation.rubric_test_result import (
    GOOD,
    CriterionTest,
    Family,
    Fault,
    PointHits,
    Quotes,
    Repeatability,
    RubricTest,
)
from voicemock.evaluation.trials import Judged, attacks_on, examples_of, injections_on, judged
from voicemock.grade import Grade
from voicemock.rubric import Example, Point, Rubric
from voicemock.scoring.marking import Judge


def rubric_test(
    rubric: Rubric,
    judge: Judge,
    asks_model: bool,
    *,
    runs: int = 1,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> RubricTest:
    """Test a rubric with a judge.

    Args:
        rubric: what is tested.
        judge: who judges.
        asks_model: whether each judgement is a call of a model; then fewer attacks are made.
        runs: how often each example is judged; agreement is that of the first run.
        told: told how many judgements of how many are done.

    Raises:
        LLMUnreachable, Refused: the model cannot be asked.
    """
    tested = examples_of(rubric, "test", runs)
    # Where points are found costs nothing without a model, and is nothing that a judge calibrates.
    others = [] if asks_model else examples_of(rubric, "calibrate")
    trials = [*tested, *others, *attacks_on(rubric, asks_model), *injections_on(rubric, asks_model)]
    results = list(judged(trials, rubric, judge, told))
    own = [each for each in results if isinstance(each.trial.of, Example)]
    graded = [each for each in own if isinstance(each.trial.of, Example) and each.trial.of.use == "test"]
    first = [each for each in graded if each.trial.run == 1]
    criteria = tuple(_criterion_test(rubric, name, first) for name in _marked_criteria(rubric, first))
    quotes = Quotes(
        sum(len(each.grade.evidence) for each in graded), sum(len(each.grade.rejected) for each in graded)
    )
    attacks, words = _junk(results), _injected(results)
    overall = agreement([_pair(each) for each in first])
    return RubricTest(
        rubric=rubric.id,
        digest=rubric.digest(),
        judge=judge.label,
        answers=len({each.trial.text for each in first}),
        calibrating=sum(example.use == "calibrate" for example in rubric.examples),
        criteria=criteria,
        overall=overall,
        repeatability=_repeatability(graded, runs) if runs > 1 and graded else None,
        quotes=quotes,
        points=_points(rubric, [each for each in own if each.trial.run == 1]),
        attacks=attacks,
        injections=words,
        gates=tuple(gates(overall, criteria, quotes if asks_model else None, attacks, words)),
    )


def _pair(each: Judged) -> Pair:
    example = each.trial.of
    assert isinstance(example, Example)
    marked = example.levels[each.trial.criterion.id]
    return Pair(example.text, each.grade.level, marked, len(example.text.split()))


def _marked_criteria(rubric: Rubric, first: Sequence[Judged]) -> list[str]:
    """Those that a question of an example is judged on, in the rubric's order."""
    there = {each.trial.criterion.id for each in first}
    return [criterion.id for criterion in rubric.criteria if criterion.id in there]


def _criterion_test(rubric: Rubric, name: str, first: Sequence[Judged]) -> CriterionTest:
    own = [each for each in first if each.trial.criterion.id == name]
    found = agreement([_pair(each) for each in own])
    reasons = Counter(each.grade.reason for each in own if each.grade.reason is not None)
    test = CriterionTest(name, rubric.criterion(name).name, found, unscored=reasons)
    return replace(test, unclear=unclear(found), far_off=far_off(found)) if isinstance(found, Agreement) else test


def _repeatability(graded: Iterable[Judged], runs: int) -> Repeatability:
    by_trial: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    for each in graded:
        by_trial[each.trial.text, each.trial.criterion.id].append(each.grade.level)
    known = [[level for level in levels if level is not None] for levels in by_trial.values()]
    squares = sum(sum((level - mean(levels)) ** 2 for level in levels) for levels in known if len(levels) > 1)
    free = sum(len(levels) - 1 for levels in known if len(levels) > 1)
    same = sum(len(set(levels)) == 1 for levels in by_trial.values())
    apart = max((max(levels) - min(levels) for levels in known if levels), default=0)
    return Repeatability(runs, len(by_trial), same / len(by_trial), (squares / free) ** 0.5 if free else 0.0, apart)


def _points(rubric: Rubric, own: Sequence[Judged]) -> tuple[PointHits, ...]:
    """Every point over the examples whose question looks for it, scored ones alone."""
    found = []
    by_question = [(question.criteria[:1], question) for question in rubric.questions]
    for criterion in rubric.criteria:
        here = [each for each in own if each.trial.criterion.id == criterion.id and each.grade.level is not None]
        own_points = [("", point) for point in criterion.points]
        of_questions = [(q.id, point) for first, q in by_question if criterion.id in first for point in q.reference]
        for question, point in (*own_points, *of_questions):
            asked = [each for each in here if question in ("", each.trial.question.id)]
            hit = [each for each in asked if _is_hit(point, each.grade)]
            good = [each for each in asked if _pair(each).marked >= GOOD]
            good_hit = sum(each in good for each in hit)
            found.append(
                PointHits(criterion.id, point.id, question, point.text, good_hit, len(good), len(hit), len(asked))
            )
    return tuple(found)


def _is_hit(point: Point, grade: Grade) -> bool:
    """Whether a quote proves it; coverage also shows what comes closest to a point that it calls missing."""
    return point.id in {proof.point for proof in grade.evidence} and point.text not in grade.missing


def _junk(results: Iterable[Judged]) -> tuple[Family, ...]:
    """By family: each attack on each criterion."""
    faults: dict[str, list[Fault]] = {}
    tried: dict[str, int] = defaultdict(int)
    for each in results:
        attack = each.trial.of
        if isinstance(attack, Attack):
            tried[attack.family] += 1
            level = each.grade.level
            if level is not None and level > attack.most:
                fault = Fault(each.trial.question.id, each.trial.criterion.id, attack.text, level, attack.most)
                faults.setdefault(attack.family, []).append(fault)
    return tuple(
        Family(name, number, tuple(faults.get(name, ())), name not in faults) for name, number in tried.items()
    )


def _injected(results: Iterable[Judged]) -> tuple[Family, ...]:
    """By family: how far each raised its answer, as a mean over the question's criteria."""
    levels: dict[tuple[str, Injection], dict[bool, list[int]]] = defaultdict(lambda: {True: [], False: []})
    for each in results:
        if isinstance(each.trial.of, Injection):
            # What gets no level gets nothing: to get one after all would be a gain.
            levels[each.trial.question.id, each.trial.of][each.trial.clean].append(each.grade.level or 1)
    families: dict[str, list[Fault | None]] = defaultdict(list)
    for (question, injection), both in levels.items():
        raised = mean(both[False]) - mean(both[True])
        fault = Fault(question, "", _put_in(injection), raised, MOST_RAISED) if raised > MOST_RAISED + 1e-9 else None
        families[injection.family].append(fault)
    return tuple(
        Family(name, len(all_), (faults := tuple(each for each in all_ if each)), not faults)
        for name, all_ in families.items()
    )


def _put_in(injection: Injection) -> str:
    """The text from where it is another than the answer without it."""
    both = zip(injection.text, injection.clean, strict=False)
    return injection.text[next((at for at, (one, other) in enumerate(both) if one != other), len(injection.clean)) :]
