"""What a cohort's statistics are worth: made-up cohorts of which the truth is known, and the largest one timed.

How often do intervals hold the truth (95 in 100 is right), how often is a difference seen where there is none (at
most 5 in 100 views), and how often one that is there. The last part is 10,000 sessions of 25 levels, marked twice.

    python3 dev.py bench cohort_statistics [--worlds 400] [--sessions 10000]
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from voicemock.evaluation.agreement import Agreement  # noqa: E402
from voicemock.evaluation.cohort_agreement import cohort_agreement  # noqa: E402
from voicemock.evaluation.cohort_marks import Joined, Mark  # noqa: E402
from voicemock.evaluation.cohort_rows import LevelRow, SessionRow  # noqa: E402
from voicemock.evaluation.drift import ALL, Moved, drift  # noqa: E402
from voicemock.evaluation.fairness import Measure, fairness  # noqa: E402

CRITERIA = ("situation", "action", "result", "reflection", "clarity")
QUESTIONS = 5
Dice = np.random.Generator


def levels_of(true: float, dice: Dice, bias: float = 0.0, missing: float = 0.05) -> tuple[LevelRow, ...]:
    """A session's levels: the person's own, each answer's, and the judge's error."""
    made = []
    for question in range(QUESTIONS):
        answer = true + dice.normal(0, 0.5)
        for criterion in CRITERIA:
            level = int(np.clip(np.round(answer + bias + dice.normal(0, 0.7)), 1, 5))
            gone = dice.random() < missing
            row = LevelRow(f"q{question}", criterion, None if gone else level, "too_little_said" if gone else None)
            made.append(row)
    return tuple(made)


def session(name: str, person: str, levels: tuple[LevelRow, ...], group: str = "", unsure: int = 0) -> SessionRow:
    given = [each.level for each in levels if each.level is not None]
    overall = float(np.mean(given)) if given else None
    return SessionRow(name, "", person, {"group": group}, levels, overall, 400, unsure, "a model")


def cohort(sizes: Mapping[str, int], dice: Dice, shift: float = 0.0, hurt: str = "") -> list[SessionRow]:
    """People in groups, every third with two sessions; `hurt` scores lower by `shift`.

    Groups vary unlike: the second twice as much as the first. A tenth of the people is heard badly, whatever group.
    """
    rows = []
    for at, (group, count) in enumerate(sizes.items()):
        for number in range(count):
            true = 3.0 + dice.normal(0, 0.4 * (1 + at % 2)) - shift * (group == hurt)
            bad = dice.random() < 0.1
            for again in range(2 if number % 3 == 0 else 1):
                levels = levels_of(true, dice, missing=0.3 if bad else 0.01)
                unsure = int(dice.integers(100, 200) if bad else dice.integers(0, 20))
                rows.append(session(f"{group}{number}-{again}", f"{group}{number}", levels, group, unsure))
    return rows


def joined(rows: list[SessionRow], dice: Dice, markers: int, bias: float = 0.0) -> Joined:
    """Marks of everything by people who are as far off as the judge is, and harder by `bias`."""
    marks, judged = [], {}
    for row in rows:
        for level in row.levels:
            near = level.level or 3
            key = (row.id, *level.key)
            judged[key] = level
            for marker in range(markers):
                given = int(np.clip(np.round(near - bias + dice.normal(0, 0.8)), 1, 5))
                marks.append(Mark(*key, given, f"m{marker}", ""))
    return Joined({row.id: row for row in rows}, tuple(marks), judged)


def shares(worlds: int, look: Callable[[Dice], Mapping[str, bool]]) -> dict[str, float]:
    """How often each thing was so."""
    found: dict[str, int] = {}
    for number in range(worlds):
        for name, was in look(np.random.default_rng(number)).items():
            found[name] = found.get(name, 0) + was
    return {name: round(count / worlds, 3) for name, count in found.items()}


def truth_of_agreement() -> tuple[float, float]:
    """Bias and kappa over so many people that chance plays no part."""
    found = cohort_agreement(_marked_world(np.random.default_rng(99), 3000)).everything
    assert isinstance(found, Agreement) and found.kappa is not None
    return found.bias, found.kappa


def _marked_world(dice: Dice, people: int) -> Joined:
    rows = [session(f"s{at}", f"p{at}", levels_of(3 + dice.normal(0, 0.6), dice)[:10]) for at in range(people)]
    return joined(rows, dice, 1, 0.3)


def agreement_world(people: int, bias: float, kappa: float) -> Callable[[Dice], Mapping[str, bool]]:
    def look(dice: Dice) -> Mapping[str, bool]:
        found = cohort_agreement(_marked_world(dice, people)).everything
        assert isinstance(found, Agreement) and found.kappa_interval
        return {
            f"bias held, {people} people": found.bias_interval.low <= bias <= found.bias_interval.high,
            f"kappa held, {people} people": found.kappa_interval.low <= kappa <= found.kappa_interval.high,
        }

    return look


def drift_world(people: int, shift: float) -> Callable[[Dice], Mapping[str, bool]]:
    def look(dice: Dice) -> Mapping[str, bool]:
        before, after = [], []
        for at in range(people):
            true, moved = 3 + dice.normal(0, 0.4), dice.normal(0, 0.1)  # each session moves by itself, too
            before.append(session(f"s{at}", f"p{at}", levels_of(true, dice)))
            after.append(session(f"s{at}", f"p{at}", levels_of(true, dice, shift + moved)))
        found = drift(before, after)
        every = found.by_criterion[ALL]
        assert isinstance(every, Moved)
        if shift:
            return {f"change of {shift} found, {people} people": every.measurable}
        moved_any = any(isinstance(each, Moved) and each.measurable for each in found.by_criterion.values())
        low, high = every.change.interval
        return {
            f"no change held, {people} people": low <= 0 <= high,
            f"false alarm of drift, {people} people": moved_any,
        }

    return look


def fairness_world(sizes: Mapping[str, int], shift: float) -> Callable[[Dice], Mapping[str, bool]]:
    words = " and ".join(map(str, sizes.values()))

    def look(dice: Dice) -> Mapping[str, bool]:
        rows = cohort(sizes, dice, shift, "c")
        found = fairness(rows, ["group"], joined(rows, dice, 1))
        (column,) = found.columns
        overall = column.figures[Measure("overall")]
        if shift:
            return {f"difference of {shift} found, {words} people": overall["c"].measurable}
        every = [each for groups in column.figures.values() for each in groups.values() if each.difference]
        held = [each.difference.interval for each in overall.values() if each.difference]
        return {
            f"no difference held, {words} people": held[0].low <= 0 <= held[0].high,
            f"false alarm of fairness, {words} people": any(each.measurable for each in every),
            f"of not scored and not heard alone, {words} people": any(
                each.measurable
                for measure, groups in column.figures.items() if measure.is_share for each in groups.values()
            ),
        }  # fmt: skip

    return look


def timed(sessions: int) -> Iterator[tuple[str, float]]:
    """Seconds for the largest cohort."""
    dice = np.random.default_rng(1)
    sizes = {"a": sessions // 2, "b": sessions // 4, "c": sessions - sessions // 2 - sessions // 4}
    rows = [
        session(name, name, levels_of(3 + dice.normal(0, 0.5), dice), group, int(dice.integers(60)))
        for group, count in sizes.items() for name in (f"{group}{at}" for at in range(count))
    ]  # fmt: skip
    again = [session(row.id, row.person, levels_of(3.0, dice), row.groups["group"]) for row in rows]
    marks = joined(rows, dice, 2)
    for name, work in (
        ("agreement", lambda: cohort_agreement(marks)),
        ("drift", lambda: drift(rows, again)),
        ("fairness", lambda: fairness(rows, ["group"], marks)),
    ):
        began = time.perf_counter()
        work()
        yield name, round(time.perf_counter() - began, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=400)
    parser.add_argument("--sessions", type=int, default=10_000)
    chosen = parser.parse_args()
    bias, kappa = truth_of_agreement()
    figures: dict[str, float] = {}
    for look in (
        agreement_world(20, bias, kappa), agreement_world(80, bias, kappa),
        drift_world(12, 0), drift_world(60, 0), drift_world(60, 0.2),
        fairness_world({"a": 150, "b": 40, "c": 12}, 0), fairness_world({"a": 40, "c": 40}, 0),
        fairness_world({"a": 150, "b": 40, "c": 40}, 0.4), fairness_world({"a": 150, "b": 40, "c": 12}, 0.4),
    ):  # fmt: skip
        for name, share in shares(chosen.worlds, look).items():
            figures[name] = share
            print(f"{share:6.1%}  {name}", flush=True)
    seconds = dict(timed(chosen.sessions))
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for name, taken in seconds.items():
        print(f"{taken:5.1f} s  {name} of {chosen.sessions} sessions")
    print(f"{memory_mb} MB at most, everything together")
    print(json.dumps({"worlds": chosen.worlds, **figures, "seconds": seconds, "memory_mb": memory_mb}))


if __name__ == "__main__":
    main()
