"""How far a judge and people agree over a cohort, by criterion and by marker, and how far the people do."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from voicemock.evaluation.agreement import MIN_PAIRS, Agreement, NotEnough, Pair, agreement
from voicemock.evaluation.cohort_marks import Joined, Mark

MIN_PERSONS = 10
"""With scored marks of fewer people no interval is given: drawn from so few it would be far too narrow."""

Found = Agreement | NotEnough


def is_certain(found: Found) -> bool:
    """Whether enough people stand behind these very figures for an interval, and for a verdict."""
    return isinstance(found, Agreement) and found.answers >= MIN_PERSONS


@dataclass(frozen=True)
class CohortAgreement:
    """A judge against those who marked. Intervals are over persons, each with all their answers."""

    everything: Found
    by_criterion: Mapping[str, Found]
    by_marker: Mapping[str, Found]
    """The judge against each one; those first that marked most."""
    between: Mapping[tuple[str, str], Found]
    """Of each two that marked the same answers, the second (as the judge) against the first."""
    people: Found | None
    """All that two people marked, each of the two in turn against the other: what a judge can hardly surpass. Its
    bias is none, and its pairs are counted from both sides. None where nothing was marked twice."""
    people_by_criterion: Mapping[str, Found]


def cohort_agreement(joined: Joined) -> CohortAgreement:
    """Work out everything from marks that were joined."""
    pairs = [(mark, _pair(joined, mark)) for mark in joined.marks]
    criteria = tuple(dict.fromkeys(mark.criterion for mark in joined.marks))
    twice = list(_marked_twice(joined))
    by_two: dict[tuple[str, str], list[Pair]] = {}
    for one, other in twice:
        by_two.setdefault((one.marker, other.marker), []).append(_two(joined, one, other))
    most = Counter({two: len(each) for two, each in by_two.items()}).most_common()
    return CohortAgreement(
        everything=_agreement(pair for _, pair in pairs),
        by_criterion={name: _agreement(pair for mark, pair in pairs if mark.criterion == name) for name in criteria},
        by_marker={name: _agreement(pair for mark, pair in pairs if mark.marker == name) for name in joined.markers},
        between={two: _agreement(by_two[two]) for two, _ in most},
        people=_both_ways(joined, twice) if twice else None,
        people_by_criterion={
            name: _both_ways(joined, some)
            for name in criteria
            if (some := [two for two in twice if two[0].criterion == name])
        },
    )


def _agreement(pairs: Iterable[Pair]) -> Found:
    return agreement(list(pairs), at_scale=True)


def _pair(joined: Joined, mark: Mark) -> Pair:
    """The judge's level beside a mark; who resampled together are those of one person."""
    return Pair(joined.sessions[mark.session].cluster, joined.judged[mark.key].level, mark.level)


def _two(joined: Joined, one: Mark, other: Mark) -> Pair:
    return Pair(joined.sessions[one.session].cluster, other.level, one.level)


def _both_ways(joined: Joined, twice: Sequence[tuple[Mark, Mark]]) -> Found:
    if (count := len(twice)) < MIN_PAIRS:
        return NotEnough(count, count, MIN_PAIRS - count, f"{count} marked by two people of at least {MIN_PAIRS}")
    return _agreement(_two(joined, *way) for one, other in twice for way in ((one, other), (other, one)))


def _marked_twice(joined: Joined) -> Iterator[tuple[Mark, Mark]]:
    """Each two marks of one thing by two people, named in the order of the alphabet."""
    same: dict[tuple[str, str, str], list[Mark]] = {}
    for mark in joined.marks:
        same.setdefault(mark.key, []).append(mark)
    for marks in same.values():
        yield from combinations(sorted(marks, key=lambda mark: mark.marker), 2)
