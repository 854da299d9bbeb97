"""What a rubric is tested with: its graded examples, junk made from its own words, and words to the grader.

A trial is one text judged on one criterion. With a model every trial is a call, so fewer of them are made then.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from voicemock.evaluation.attacks import Attack, Injection, injections, junk_attacks
from voicemock.grade import Grade
from voicemock.rubric import Criterion, Example, Question, Rubric
from voicemock.scoring.examples import as_turns
from voicemock.scoring.marking import Judge
from voicemock.side_by_side import in_order
from voicemock.transcript import Transcript

OPENING = "Well."
"""Stands where an attack is blank: an example's text never is."""


@dataclass(frozen=True)
class Trial:
    """One text to be judged on one criterion."""

    of: Example | Attack | Injection
    text: str
    question: Question
    criterion: Criterion
    run: int = 1
    """Which of several times that the same is judged."""
    clean: bool = False
    """For an injection: whether this is the answer without it."""


@dataclass(frozen=True)
class Judged:
    """A trial and what came of it."""

    trial: Trial
    grade: Grade


def examples_of(rubric: Rubric, use: str, runs: int = 1) -> list[Trial]:
    """The graded examples for this use, each on every criterion that it is marked on."""
    return [
        Trial(example, example.text, rubric.question(example.question), rubric.criterion(name), run)
        for run in range(1, runs + 1)
        for example in rubric.examples
        if example.use == use
        for name in example.levels
    ]


def attacks_on(rubric: Rubric, asks_model: bool) -> list[Trial]:
    """Junk for every question and each of its criteria; with a model, for those with examples and their first."""
    questions: Sequence[Question] = rubric.questions
    if asks_model:
        tested = {example.question for example in rubric.examples}
        questions = [each for each in rubric.questions if each.id in tested] or rubric.questions[:1]
    return [
        Trial(attack, attack.text, question, criterion)
        for question in questions
        for attack in junk_attacks(rubric, question)
        for criterion in _asked(rubric, question, 1 if asks_model else None)
    ]


def injections_on(rubric: Rubric, asks_model: bool) -> list[Trial]:
    """Words to the grader in honest answers: in a weak one of each question; with a model, in the weakest of all."""
    weakest = [_weakest(rubric, question) for question in rubric.questions]
    bases = sorted((each for each in weakest if each), key=_mean)
    return [
        Trial(injection, text, rubric.question(base.question), criterion, clean=clean)
        for base in (bases[:1] if asks_model else bases)
        for injection in injections(base.text, language=rubric.language)
        for criterion in _asked(rubric, rubric.question(base.question))
        for text, clean in ((injection.text, False), (injection.clean, True))
    ]


def _weakest(rubric: Rubric, question: Question) -> Example | None:
    """The test example with the lowest levels: there an injection has most to gain."""
    own = [example for example in rubric.examples if example.question == question.id and example.use == "test"]
    return min(own, key=_mean, default=None)


def _mean(example: Example) -> float:
    return sum(example.levels.values()) / max(1, len(example.levels))


def _asked(rubric: Rubric, question: Question, most: int | None = None) -> Iterator[Criterion]:
    return (rubric.criterion(name) for name in question.criteria[:most])


def judged(
    trials: Sequence[Trial], rubric: Rubric, judge: Judge, told: Callable[[int, int], None]
) -> Iterator[Judged]:
    """Every trial with its grade, in order. Texts that stand several times are judged once, but for further runs.

    Args:
        trials: what is judged.
        rubric: by which.
        judge: who judges.
        told: told how many judgements of how many are done.

    Raises:
        LLMUnreachable, Refused: as the judge does.
    """
    keys = {(each.text, each.question.id, each.criterion.id, each.run): each for each in trials}
    work = [partial(_grade, trial, rubric, judge) for trial in keys.values()]
    grades = {}
    for done, (key, grade) in enumerate(zip(keys, in_order(work, judge.at_once), strict=True), 1):
        grades[key] = grade
        told(done, len(work))
    return (Judged(each, grades[each.text, each.question.id, each.criterion.id, each.run]) for each in trials)


def _grade(trial: Trial, rubric: Rubric, judge: Judge) -> Grade:
    if not trial.text.strip():
        return Grade(criterion=trial.criterion.id, reason="not_heard")
    example = Example(question=trial.question.id, text=OPENING, levels={}, use="test")
    (turn,) = as_turns(example, rubric)
    turn = replace(
        turn, transcript=Transcript(text=trial.text, language=rubric.language)
    )  # longer than an example may be, some of them
    return judge.grade([turn], trial.question, trial.criterion, rubric)
