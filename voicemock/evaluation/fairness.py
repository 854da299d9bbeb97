"""Whether scores differ between groups of people, how certain that is, and whether people who marked see it too.

A person counts once, with the mean over all their answers, and people are resampled. All comparisons of a view are
judged together (Holm). What is found is a difference and never its cause: nothing here says fair or unfair.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, variance
from typing import Literal, NamedTuple

from voicemock.checked_yaml import quoted
from voicemock.errors import UsageError
from voicemock.evaluation.cohort_marks import Joined
from voicemock.evaluation.cohort_rows import SessionRow, criteria_of, persons_of
from voicemock.evaluation.resampling import ALPHA, Mean, difference_of, holm

MIN_SHOWN = 10
"""People in a group; of a smaller one nothing is shown but how many they are, and they are in no other's rest."""
SMALL = 30
"""People in a group; of a smaller one is said that only large differences could be seen."""
MOST_GROUPS = 30
"""In a column; more are no groups but names or numbers."""
NOBODY_SAID = ""
"""The group of those of whom nobody said it: they are counted, and compared with nobody."""

Kind = Literal["overall", "criterion", "not_scored", "unsure_words", "marked", "beyond_marks"]
SHARES: tuple[Kind, ...] = ("not_scored", "unsure_words")


class Measure(NamedTuple):
    """What is compared: levels from 1 to 5, or a share from 0 to 1."""

    kind: Kind
    """Scores; levels not scored; words of which the recogniser was unsure; what people gave; judge less people."""
    criterion: str = ""

    @property
    def is_share(self) -> bool:
        """Whether it is a share of 0 to 1."""
        return self.kind in SHARES


@dataclass(frozen=True)
class Figures:
    """One measure in one group."""

    persons: int
    """With that measure."""
    mean: float
    """Over people."""
    against: str
    """The group that it is compared with, or NOBODY_SAID for all others that are shown."""
    difference: Mean | None = None
    """Its mean less that of those; None for the reference itself, and where nobody differs from anybody."""
    standardized: float | None = None
    """The difference in standard deviations between people (Hedges' g); None where nobody differs."""
    p: float = 1.0
    """Of the difference, beside all others of the view."""

    @property
    def measurable(self) -> bool:
        """Whether it is more than chance, looked at with all others."""
        return self.difference is not None and self.p < ALPHA


@dataclass(frozen=True)
class Column:
    """The groups of one column."""

    name: str
    persons: Mapping[str, int]
    """By group, those with the most people first, hidden ones included."""
    nobody_said: int
    """People of whom nobody said it."""
    several: int
    """People of whom one session says this and another that; they are compared with nobody."""
    reference: str
    """The group that the others are compared with; NOBODY_SAID: each with all others."""
    figures: Mapping[Measure, Mapping[str, Figures]]
    """By measure and group; nothing of a measure that fewer than two groups have of enough people."""

    @property
    def shown(self) -> tuple[str, ...]:
        """Groups that are large enough."""
        return tuple(name for name, count in self.persons.items() if count >= MIN_SHOWN)

    @property
    def hidden(self) -> tuple[str, ...]:
        """Groups that are not."""
        return tuple(name for name, count in self.persons.items() if count < MIN_SHOWN)

    @property
    def small(self) -> tuple[str, ...]:
        """Groups that are shown with a warning."""
        return tuple(name for name in self.shown if self.persons[name] < SMALL)


@dataclass(frozen=True)
class Fairness:
    """A view of some columns."""

    persons: int
    unnamed: int
    """Sessions whose person nobody told: each counts as a person's."""
    columns: tuple[Column, ...]

    @property
    def comparisons(self) -> int:
        """How many differences were looked at together."""
        return sum(each.difference is not None for each in _all(self.columns))


def fairness(
    rows: Iterable[SessionRow],
    by: Sequence[str],
    joined: Joined | None = None,
    reference: Mapping[str, str] | None = None,
    seed: int = 0,
) -> Fairness:
    """Compare the groups of some columns.

    Args:
        rows: the cohort.
        by: columns.
        joined: marks; with them the judge less the people who marked is compared, too.
        reference: by column the group that the others are compared with; without, each with all others, and of two
            the smaller with the larger.
        seed: of the resampling.

    Raises:
        UsageError: a reference has too few people.
    """
    scored = [row for row in rows if row.levels]
    persons = persons_of(scored)
    values = _values(persons, joined)
    columns = tuple(_column(name, persons, values, (reference or {}).get(name, ""), seed) for name in by)
    chances = iter(holm([each.difference.p for each in _all(columns) if each.difference]))
    return Fairness(
        persons=len(persons),
        unnamed=sum(not row.person for row in scored),
        columns=tuple(
            replace(
                column,
                figures={
                    measure: {
                        name: replace(each, p=next(chances)) if each.difference else each
                        for name, each in groups.items()
                    }
                    for measure, groups in column.figures.items()
                },
            )
            for column in columns
        ),
    )


def groups_in(rows: Iterable[SessionRow]) -> dict[str, Counter[str]]:
    """The columns there are, with how many sessions each value has."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        for column, value in row.groups.items():
            found.setdefault(column, Counter())[value.strip()] += 1
    return found


def _all(columns: Iterable[Column]) -> Iterable[Figures]:
    return (each for column in columns for groups in column.figures.values() for each in groups.values())


def _column(
    name: str,
    persons: Mapping[str, Sequence[SessionRow]],
    values: Mapping[Measure, Mapping[str, float]],
    reference: str,
    seed: int,
) -> Column:
    said = {person: {row.groups.get(name, "").strip() for row in rows} - {""} for person, rows in persons.items()}
    spelt = _spellings(value for each in said.values() for value in each)
    group_of = {
        person: folded.pop()
        for person, each in said.items()
        if len(folded := {spelt[value.casefold()] for value in each}) == 1
    }
    counts = Counter(group_of.values())
    column = Column(
        name=name,
        persons=dict(sorted(counts.items(), key=lambda each: (-each[1], each[0]))),
        nobody_said=sum(not each for each in said.values()),
        several=sum(len({value.casefold() for value in each}) > 1 for each in said.values()),
        reference=spelt.get(reference.casefold(), reference),
        figures={},
    )
    if column.reference and column.reference not in column.shown:
        raise _too_small(column)
    if len(column.shown) < 2:
        return column
    return replace(
        column, figures={measure: _figures(column, group_of, value, seed) for measure, value in values.items()}
    )


def _too_small(column: Column) -> UsageError:
    there = column.persons.get(column.reference, 0)
    few = f"{there} {'person' if there == 1 else 'people'}, too few for others to be compared with"
    shown = f": {', '.join(map(quoted, column.shown))}" if column.shown else "; none has"
    return UsageError(
        f"'{quoted(column.reference)}' of '{quoted(column.name)}' has {few}.",
        f"Name a group of at least {MIN_SHOWN} people{shown}; or leave --reference out.",
    )


def _spellings(values: Iterable[str]) -> dict[str, str]:
    """The commonest spelling of each value, capitals aside; of equals the first in the alphabet, in every run."""
    return {value.casefold(): value for value, _ in reversed(Counter(sorted(values)).most_common())}


def _figures(
    column: Column, group_of: Mapping[str, str], value: Mapping[str, float], seed: int
) -> dict[str, Figures]:
    """One measure of every group that has it of enough people; nothing of a single one, which compares nothing.

    Beside another column's figures a lone group's would tell what a hidden one has.
    """
    grouped: dict[str, list[float]] = {name: [] for name in column.shown}
    for person, group in group_of.items():
        if group in grouped and person in value:
            grouped[group].append(value[person])
    grouped = {name: each for name, each in grouped.items() if len(each) >= MIN_SHOWN}
    if len(grouped) < 2:
        return {}
    # Of two groups each is all the rest of the other: one difference, and not two.
    reference = column.reference or (next(iter(grouped)) if len(grouped) == 2 else NOBODY_SAID)
    found = {}
    for name, own in grouped.items():
        others = [reference] if reference else [other for other in grouped if other != name]
        rest = [each for other in others if other != name for each in grouped.get(other, ())]
        found[name] = _compared(own, rest, reference, seed)
    return found


def _compared(own: Sequence[float], rest: Sequence[float], against: str, seed: int) -> Figures:
    figures = Figures(len(own), fmean(own), against)
    if not rest or len({*own, *rest}) == 1:  # where nobody differs there is nothing to look at
        return figures
    difference = difference_of(own, rest, seed)
    return replace(figures, difference=difference, standardized=_standardized(difference.value, own, rest))


def _standardized(difference: float, one: Sequence[float], other: Sequence[float]) -> float | None:
    """Hedges' g: in standard deviations within the groups, made fit for small ones."""
    freedom = len(one) + len(other) - 2
    pooled = ((len(one) - 1) * variance(one) + (len(other) - 1) * variance(other)) / freedom
    return difference / math.sqrt(pooled) * (1 - 3 / (4 * freedom - 1)) if pooled > 1e-12 else None


def _values(persons: Mapping[str, Sequence[SessionRow]], joined: Joined | None) -> dict[Measure, dict[str, float]]:
    """Each measure of each person who has it."""
    every = [row for rows in persons.values() for row in rows]
    found: dict[Measure, dict[str, float]] = {
        measure: {}
        for measure in (
            *(_marked(joined) if joined else ()),
            Measure("overall"),
            *(Measure("criterion", name) for name in criteria_of(every)),
            Measure("not_scored"),
            Measure("unsure_words"),
        )
    }
    for person, rows in persons.items():
        for measure, value in _of_person(rows):
            found[measure][person] = value
    for measure, values in _marked(joined).items() if joined else ():
        found[measure] = values
    return {measure: values for measure, values in found.items() if values}


def _of_person(rows: Sequence[SessionRow]) -> Iterable[tuple[Measure, float]]:
    overall = [row.overall for row in rows if row.overall is not None]
    if overall:
        yield Measure("overall"), fmean(overall)
    levels: dict[str, list[int]] = {}
    looked_at = scored = 0
    for row in rows:
        for each in row.levels:
            looked_at += each.reason != "nothing_to_assess"
            if each.level is not None:
                scored += 1
                levels.setdefault(each.criterion, []).append(each.level)
    for criterion, given in levels.items():
        yield Measure("criterion", criterion), fmean(given)
    if looked_at:
        yield Measure("not_scored"), 1 - scored / looked_at
    if told := sum(row.told_words for row in rows):
        yield Measure("unsure_words"), sum(row.unsure_words for row in rows) / told


def _marked(joined: Joined) -> dict[Measure, dict[str, float]]:
    """What people gave, and the judge less that, over the same levels; where several marked one, their mean."""
    given: dict[tuple[str, str, str], list[int]] = {}
    for mark in joined.marks:
        given.setdefault(mark.key, []).append(mark.level)
    people: dict[str, list[float]] = {}
    beyond: dict[str, list[float]] = {}
    for key, levels in given.items():
        judged = joined.judged[key].level
        if judged is not None:
            person = joined.sessions[key[0]].cluster
            people.setdefault(person, []).append(fmean(levels))
            beyond.setdefault(person, []).append(judged - fmean(levels))
    return {
        Measure("beyond_marks"): {person: fmean(each) for person, each in beyond.items()},
        Measure("marked"): {person: fmean(each) for person, each in people.items()},
    }
