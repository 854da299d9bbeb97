"""How near coverage comes to the graded examples of every shipped rubric: python3 dev.py bench coverage

Only rubrics in English and examples with `use: test` are counted. *Strangers* are rubrics without graded examples of
their own, graded by weights that were fitted to the other rubrics. `--fit` prints weights fitted to the examples with
`use: calibrate` of all; `--calibrate` shows how strangers fare on those, for development.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voicemock.evaluation.agreement import Agreement, Pair, agreement
from voicemock.rubric import Criterion, Example, Question, Rubric
from voicemock.rubric_files import load
from voicemock.scoring.answer import answer
from voicemock.scoring.calibration import WEIGHTS, Calibration, Measured, Weights, measured
from voicemock.scoring.coverage import CoverageJudge
from voicemock.scoring.examples import as_turns
from voicemock.scoring.points import find_point
from voicemock.scoring.signs import Heard
from voicemock.scoring.text import content_stems

ROOT = Path(__file__).resolve().parents[1]
STRETCH = 1.3
"""A fit draws levels towards the middle; they are spread again by this, about 3. Of the values from 1 to 1.7, within
one level is best at 1 to 1.3 and kappa rises throughout (calibrating examples)."""
RIDGE = 5.0
OLD_CUTS = ((0.35, 2), (0.6, 3), (0.85, 4))
"""Shares of points below which the method before gave a level, never more than two above their number."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One criterion of one graded example."""

    rubric: Rubric
    example: Example
    question: Question
    criterion: Criterion

    @property
    def marked(self) -> int:
        """The level that the author gave."""
        return self.example.levels[self.criterion.id]

    @property
    def words(self) -> int:
        """The answer's length."""
        return len(self.example.text.split())

    def measured(self) -> Measured:
        """What coverage counts of it."""
        heard = [Heard(said) for said in answer(as_turns(self.example, self.rubric), self.question)]
        return measured(heard, self.rubric.points(self.question, self.criterion), self.question)[0]

    def pair(self, judged: int | None) -> Pair:
        """For the arithmetic of agreement."""
        return Pair(f"{self.rubric.id} {self.example.text}", judged, self.marked, self.words)


def cases(rubrics: Iterable[Rubric], use: str) -> list[Case]:
    """Every graded criterion of the examples for this use."""
    return [
        Case(rubric, example, rubric.question(example.question), rubric.criterion(name))
        for rubric in rubrics
        for example in rubric.examples
        if example.use == use
        for name in example.levels
    ]


def fitted(graded: Sequence[Case], stretch: float = STRETCH) -> Weights:
    """Ridge regression of the marked level; what is covered and figures may only add, vague talk only take away."""
    found = [case.measured() for case in graded]
    data = np.array([[each.covered, each.met, -each.vague, each.figures] for each in found])
    marks = np.array([case.marked for case in graded], float)
    mean, spread = data.mean(0), data.std(0)
    scaled = (data - mean) / spread
    slopes = np.zeros(scaled.shape[1])
    for _ in range(500):
        for at in range(len(slopes)):
            left = marks - marks.mean() - scaled @ slopes + scaled[:, at] * slopes[at]
            slopes[at] = max(0.0, scaled[:, at] @ left / (scaled[:, at] @ scaled[:, at] + RIDGE))
    covered, met, vague, figures = stretch * slopes / spread
    base = 3 + stretch * (marks.mean() - 3) - float(mean @ (stretch * slopes / spread))
    return Weights(base, float(covered), float(met), -float(vague), float(figures))


def by_shares(case: Case) -> int:
    """The method before: the share of points met, cut."""
    heard = answer(as_turns(case.example, case.rubric), case.question)
    listed = [each for each in case.rubric.points(case.question, case.criterion) if each.terms or each.say]
    met = sum(find_point(heard, point, case.question) is not None for point in listed)
    by_share = next((level for cut, level in OLD_CUTS if met / len(listed) < cut), 5)
    return min(by_share, met + 2) if met else 1


def like_examples(case: Case, graded: Sequence[Case]) -> float:
    """TF-IDF alone: the levels of the same question's examples, weighted by cosine."""
    own = [each for each in graded if (each.question, each.criterion) == (case.question, case.criterion)]
    texts = [frozenset(content_stems(each.example.text)) for each in own]
    often = Counter(stem for text in texts for stem in text)
    said = frozenset(content_stems(case.example.text))

    def weight(stem: str) -> float:
        return float(np.log(1 + len(texts) / (1 + often[stem])))

    def length(text: frozenset[str]) -> float:
        return float(np.sqrt(sum(weight(stem) ** 2 for stem in text)))

    alike = [sum(weight(stem) ** 2 for stem in said & text) / (length(said) * length(text) + 1e-9) for text in texts]
    total = sum(alike)
    return sum(at * each.marked for at, each in zip(alike, own, strict=True)) / total if total else 3.0


def fitted_to(values: Sequence[float], marks: Sequence[int]) -> Callable[[float], int]:
    """A straight line from a single number to levels, spread as the marks are."""
    x, y = np.array(values, float), np.array(marks, float)
    slope = float(np.sign(np.corrcoef(x, y)[0, 1]) * y.std() / x.std()) if x.std() else 0.0
    return lambda value: rounded(float(y.mean()) + slope * (value - float(x.mean())))


def rounded(level: float) -> int:
    """A level from 1 to 5."""
    return min(5, max(1, int(np.floor(level + 0.5))))


def methods(rubrics: Sequence[Rubric], tested: Sequence[Case]) -> Mapping[str, list[int | None]]:
    """The levels of every method for every case."""
    graded = cases(rubrics, "calibrate")
    by_rubric = {rubric.id: fitted([each for each in graded if each.rubric is not rubric]) for rubric in rubrics}
    judges = {rubric.id: CoverageJudge() for rubric in rubrics}
    elsewhere = {rubric.id: Calibration(rubric, by_rubric[rubric.id]) for rubric in rubrics}
    bare = {rubric.id: rubric.model_copy(update={"examples": ()}) for rubric in rubrics}
    strangers = {name: Calibration(rubric, by_rubric[name]) for name, rubric in bare.items()}
    by_length = fitted_to([each.words for each in graded], [each.marked for each in graded])
    return {
        "coverage": [
            judges[case.rubric.id]
            .grade(as_turns(case.example, case.rubric), case.question, case.criterion, case.rubric)
            .level
            for case in tested
        ],
        "weights of the others": [
            elsewhere[each.rubric.id].level(each.measured(), each.question, each.criterion)[0] for each in tested
        ],
        "strangers": [
            strangers[each.rubric.id].level(each.measured(), each.question, each.criterion)[0] for each in tested
        ],
        "points cut (before)": [by_shares(each) for each in tested],
        "always 3": [3] * len(tested),
        "length": [by_length(each.words) for each in tested],
        "TF-IDF to examples": [rounded(3 + 2 * (like_examples(each, graded) - 3)) for each in tested],
    }


def line(name: str, found: Agreement) -> str:
    """One row of the table."""
    kappa = "   –" if found.kappa is None else f"{found.kappa:5.2f}"
    interval = "" if found.kappa_interval is None else "({:.2f}…{:.2f})".format(*found.kappa_interval)
    rho = "    –" if found.spearman is None else f"{found.spearman:5.2f}"
    length = "    –" if found.length_beyond_marks is None else f"{found.length_beyond_marks:5.2f}"
    return (
        f"{name:27}{found.scored:5}  {found.within_one:4.0%}  {found.exact:4.0%}  {kappa} {interval:13}"
        f"{found.bias:+6.2f}  {rho}  {length}"
    )


def figures(found: Agreement) -> Mapping[str, object]:
    """The row as data."""
    return {
        "scored": found.scored,
        "within_one": round(found.within_one, 3),
        "exact": round(found.exact, 3),
        "kappa": None if found.kappa is None else round(found.kappa, 3),
        "kappa_interval": found.kappa_interval and [round(each, 3) for each in found.kappa_interval],
        "bias": round(found.bias, 3),
        "spearman": None if found.spearman is None else round(found.spearman, 3),
    }


def seconds_for_each(tested: Sequence[Case]) -> float:
    """CPU seconds of one grade once the rubrics' examples are measured, over all cases."""
    judges = {case.rubric.id: CoverageJudge() for case in tested}

    def grade(case: Case) -> None:
        judge, turns = judges[case.rubric.id], as_turns(case.example, case.rubric)
        judge.grade(turns, case.question, case.criterion, case.rubric)

    for case in tested:
        grade(case)
    started = time.process_time()
    for case in tested:
        grade(case)
    return (time.process_time() - started) / len(tested)


def main() -> int:
    """Print the table and the figures."""
    # The weights that ship are fitted to answers in English; `voicemock rubric test` measures other languages.
    shipped = [load(path) for path in sorted((ROOT / "rubrics").glob("*.yaml"))]
    rubrics = [rubric for rubric in shipped if rubric.language == "en"]
    if "--fit" in sys.argv:
        print(json.dumps({"shipped": WEIGHTS._asdict(), "fitted": fitted(cases(rubrics, "calibrate"))._asdict()}))
        return 0
    developing = "--calibrate" in sys.argv
    tested = cases(rubrics, "calibrate" if developing else "test")
    levels = methods(rubrics, tested)
    if developing:  # what is set against these very examples knows the answer
        levels = {
            name: given for name, given in levels.items() if name in ("strangers", "points cut (before)", "length")
        }
    rows: dict[str, Agreement] = {}
    print(f"{'':27}    n    ±1  same  kappa (95 %)        bias    rho  length at equal marks")
    groups = {rubric.id: [case.rubric is rubric for case in tested] for rubric in rubrics}
    for name, inside in groups.items():
        found = agreement(
            [
                case.pair(level)
                for case, level, here in zip(tested, next(iter(levels.values())), inside, strict=True)
                if here
            ]
        )
        if isinstance(found, Agreement):
            rows[name] = found
            print(line(name, found))
    print("\nAll rubrics, by method")
    for name, given in levels.items():
        found = agreement([case.pair(level) for case, level in zip(tested, given, strict=True)])
        if isinstance(found, Agreement):
            rows[name] = found
            print(line(name, found))
    each_s = seconds_for_each(tested)
    print(f"\n{each_s * 1000:.1f} ms of CPU for each criterion of an answer.")
    print(json.dumps({**{name: figures(row) for name, row in rows.items()}, "ms_each": round(each_s * 1000, 2)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
