"""What two runs over the same interviews gave: whether levels moved, by more than chance, and what differs beside.

Only what both runs scored is compared, answer by answer; people are resampled with all their answers. All means of a
view are judged together (Holm). A change is called one where that and its size say so.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from voicemock.evaluation.cohort_rows import LevelRow, SessionRow, criteria_of
from voicemock.evaluation.noise import LEAST, Noise, of_samples
from voicemock.evaluation.resampling import ALPHA, Mean, holm, mean_of

MIN_PAIRS = 30
"""Levels in both runs; with fewer nothing is said."""
MIN_PERSONS = 10
"""That they come from."""
ALL = ""
"""Stands for all criteria together."""


class TooFew(NamedTuple):
    """Not enough to say anything."""

    pairs: int
    persons: int
    why: str


@dataclass(frozen=True)
class Moved:
    """One criterion, or all, in both runs."""

    pairs: int
    """Levels that both gave."""
    persons: int
    """Whose answers they are."""
    before: float
    """Mean level over these pairs."""
    after: float
    change: Mean
    """After less before, with its interval over sessions and its probability alone."""
    p: float
    """The same probability beside all others of the view."""
    changed: float
    """Share of pairs with another level, 0 to 1."""
    changed_much: float
    """Share with a level that is another by two or more."""
    no_longer_scored: int
    """Scored before, and not after."""
    newly_scored: int

    @property
    def measurable(self) -> bool:
        """Whether the mean moved by more than chance, looked at with all others, and by more than a rounding."""
        return self.p < ALPHA and abs(self.change.value) >= LEAST

    @property
    def words(self) -> str:
        """Such as *0.40 lower* or *no measurable change*; why not, where the interval alone shows a change."""
        if not self.measurable:
            low, high = self.change.interval
            apart = low > 0 or high < 0
            if not apart:
                return "no measurable change"
            return f"too small (under {LEAST})" if self.p < ALPHA else "may still be chance"
        return f"{abs(self.change.value):.2f} {'higher' if self.change.value > 0 else 'lower'}"


class Differs(NamedTuple):
    """One thing that the levels depend on."""

    what: str
    """Such as *rubric*."""
    sessions: int
    """In how many of those compared it is another."""
    before: tuple[str, ...]
    """What it was, the commonest first; some of them."""
    after: tuple[str, ...]


@dataclass(frozen=True)
class Drift:
    """Two runs side by side."""

    sessions: int
    """In both runs."""
    only_before: int
    only_after: int
    differs: tuple[Differs, ...]
    """Empty where nothing that is known of differs."""
    compared: int
    """Criteria of questions that both runs looked at in the same session, scored or not."""
    by_criterion: Mapping[str, Moved | TooFew]
    """ALL first."""
    noise_before: Noise
    """Of one level that the same judge gives the same words again."""
    noise_after: Noise

    @property
    def expected_changed(self) -> float:
        """Share of levels that would be another one by repeated judging alone, 0 to 1.

        Roughly: as if errors were normal, and rounded.
        """
        spread = math.hypot(self.noise_before.level_se, self.noise_after.level_se)
        return math.erfc(0.5 / (spread * math.sqrt(2))) if spread > 0 else 0.0

    @property
    def comparisons(self) -> int:
        """How many means were looked at together."""
        return sum(isinstance(each, Moved) for each in self.by_criterion.values())


class _Pair(NamedTuple):
    person: str
    before: LevelRow
    after: LevelRow


def drift(before: Iterable[SessionRow], after: Iterable[SessionRow], seed: int = 0) -> Drift:
    """Compare two runs.

    Args:
        before: sessions of one run, known by their ids.
        after: those of the other.
        seed: of the resampling.
    """
    old, new = ({row.id: row for row in rows if row.levels} for rows in (before, after))
    both = [name for name in old if name in new]
    pairs = list(_pairs((old[name], new[name]) for name in both))
    found = {ALL: _moved(pairs, seed)}
    for criterion in criteria_of(old[name] for name in both):
        found[criterion] = _moved([pair for pair in pairs if pair.before.criterion == criterion], seed)
    return Drift(
        sessions=len(both),
        only_before=len(old) - len(both),
        only_after=len(new) - len(both),
        differs=tuple(_differs([(old[name], new[name]) for name in both])),
        compared=len(pairs),
        by_criterion=_together(found),
        noise_before=_noise([old[name] for name in both]),
        noise_after=_noise([new[name] for name in both]),
    )


def _pairs(rows: Iterable[tuple[SessionRow, SessionRow]]) -> Iterator[_Pair]:
    for one, other in rows:
        again = {level.key: level for level in other.levels}
        for level in one.levels:
            if level.key in again:
                yield _Pair(one.cluster, level, again[level.key])


def _moved(pairs: Sequence[_Pair], seed: int) -> Moved | TooFew:
    changes: dict[str, list[int]] = {}
    before = after = 0
    for pair in pairs:
        if pair.before.level is not None and pair.after.level is not None:
            changes.setdefault(pair.person, []).append(pair.after.level - pair.before.level)
            before, after = before + pair.before.level, after + pair.after.level
    count = sum(map(len, changes.values()))
    if count < MIN_PAIRS or len(changes) < MIN_PERSONS:
        why = f"{count} levels in both runs, of {len(changes)} people; at least {MIN_PAIRS} of {MIN_PERSONS}"
        return TooFew(count, len(changes), why)
    change = mean_of([sum(each) for each in changes.values()], [len(each) for each in changes.values()], seed)
    apart = Counter(abs(each) for some in changes.values() for each in some)
    return Moved(
        pairs=count,
        persons=len(changes),
        before=before / count,
        after=after / count,
        change=change,
        p=change.p,
        changed=1 - apart[0] / count,
        changed_much=1 - (apart[0] + apart[1]) / count,
        no_longer_scored=sum(pair.before.level is not None and pair.after.level is None for pair in pairs),
        newly_scored=sum(pair.before.level is None and pair.after.level is not None for pair in pairs),
    )


def _together(found: Mapping[str, Moved | TooFew]) -> dict[str, Moved | TooFew]:
    """With the probabilities of all of them, looked at together."""
    moved = {name: each for name, each in found.items() if isinstance(each, Moved)}
    chances = dict(zip(moved, holm([each.change.p for each in moved.values()]), strict=True))
    return {name: replace(each, p=chances[name]) if isinstance(each, Moved) else each for name, each in found.items()}


OTHER = "prompts, settings or program"
"""The name in `made_with` of a digest of everything: it tells something only where nothing else differs."""
SHOWN = 3
"""Of the values that a thing had, those that are named."""


def _differs(both: Sequence[tuple[SessionRow, SessionRow]]) -> Iterator[Differs]:
    named = dict.fromkeys(name for one, other in both for name in (*one.made_with, *other.made_with))
    apart: Counter[str] = Counter()
    for what in (name for name in named if name != OTHER):
        values = [(one.made_with.get(what, ""), other.made_with.get(what, "")) for one, other in both]
        others = [value for value in values if value[0] != value[1]]
        if others:
            old, new = zip(*others, strict=True)
            yield Differs(what, len(others), _commonest(old), _commonest(new))
        apart.update(one.id for (one, _), (was, is_) in zip(both, values, strict=True) if was != is_)
    unknown = sum(
        one.made_with.get(OTHER) != other.made_with.get(OTHER) and one.id not in apart for one, other in both
    )
    if unknown:
        yield Differs(OTHER, unknown, (), ())


def _commonest(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name, _ in Counter(values).most_common(SHOWN))


def _noise(rows: Sequence[SessionRow]) -> Noise:
    """Of the judge that gave most of them; of none where there is none."""
    judges = Counter(row.judge for row in rows).most_common(1)
    judge = judges[0][0] if judges else ""
    return of_samples((level.samples for row in rows if row.judge == judge for level in row.levels), judge)
