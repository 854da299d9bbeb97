"""The figures of a cohort as rows for a table: everything that is shown, and what was left out for its length."""

from collections.abc import Iterator, Mapping, Sequence

from voicemock.evaluation.agreement import Agreement, NotEnough
from voicemock.evaluation.cohort_agreement import CohortAgreement, is_certain
from voicemock.evaluation.drift import ALL, Drift, Moved, TooFew
from voicemock.evaluation.fairness import Fairness, Figures
from voicemock.evaluation.resampling import Interval
from voicemock.safe_text import one_line

Cell = str | int | float | None
DECIMALS = 4
LEVEL_DECIMALS, SHARE_DECIMALS, SD_DECIMALS = 2, 3, 1
"""Of groups, as on the screen: with more a hidden group could be worked out of what two columns give."""
AGREEMENT = (
    "who", "against", "criterion", "marked", "scored", "people", "exact", "within_one", "kappa", "kappa_low",
    "kappa_high", "bias", "bias_low", "bias_high", "why_not",
)  # fmt: skip
DRIFT = (
    "criterion", "levels", "people", "before", "after", "change", "change_low", "change_high", "p", "p_together",
    "measurable", "changed", "changed_by_two", "no_longer_scored", "newly_scored", "why_not",
)  # fmt: skip
FAIRNESS = (
    "column", "group", "people", "measure", "criterion", "people_measured", "mean", "against", "difference",
    "difference_low", "difference_high", "standardized", "p", "p_together", "measurable", "why_not",
)  # fmt: skip


def agreement_rows(found: CohortAgreement, judge: str) -> Iterator[Sequence[Cell]]:
    """Under AGREEMENT. People against each other are counted from both sides, so that their bias is left out."""
    yield _agreement((judge, "everybody", ""), found.everything)
    for criterion, each in found.by_criterion.items():
        yield _agreement((judge, "everybody", criterion), each)
    for marker, each in found.by_marker.items():
        yield _agreement((judge, marker, ""), each)
    if found.people is not None:
        yield _agreement(("people", "people", ""), found.people, ways=2)
    for criterion, each in found.people_by_criterion.items():
        yield _agreement(("people", "people", criterion), each, ways=2)
    for (one, other), each in found.between.items():
        yield _agreement((other, one, ""), each)


def _agreement(what: tuple[str, str, str], found: Agreement | NotEnough, ways: int = 1) -> Sequence[Cell]:
    said = [one_line(each) for each in what]
    if isinstance(found, NotEnough):
        return [*said, found.marked, found.scored, *[None] * 9, found.why]
    certain = is_certain(found)
    kappa = found.kappa_interval if certain else None
    bias = found.bias_interval if certain else None
    return [
        *said, found.marked // ways, found.scored // ways, found.answers, _short(found.exact),
        _short(found.within_one), _short(found.kappa), *_ends(kappa),
        *((_short(found.bias), *_ends(bias)) if ways == 1 else (None, None, None)), None,
    ]  # fmt: skip


def drift_rows(found: Drift) -> Iterator[Sequence[Cell]]:
    """Under DRIFT."""
    for criterion, each in found.by_criterion.items():
        name = "all" if criterion == ALL else one_line(criterion)
        if isinstance(each, TooFew):
            yield [name, each.pairs, each.persons, *[None] * 12, each.why]
        else:
            yield [name, *_moved(each), None]


def _moved(each: Moved) -> Sequence[Cell]:
    return [
        each.pairs, each.persons, _short(each.before), _short(each.after), _short(each.change.value),
        *_ends(each.change.interval), _short(each.change.p), _short(each.p), _yes(each.measurable),
        _short(each.changed), _short(each.changed_much), each.no_longer_scored, each.newly_scored,
    ]  # fmt: skip


def fairness_rows(found: Fairness, names: Mapping[str, str]) -> Iterator[Sequence[Cell]]:
    """Under FAIRNESS; groups that are too small have their number of people alone. No finer than on the screen."""
    for column in found.columns:
        title = one_line(column.name)
        for group in column.hidden:
            yield [title, one_line(group), column.persons[group], *[None] * 12, "too few people to be shown"]
        for measure, groups in column.figures.items():
            for group, each in groups.items():
                name = one_line(names.get(measure.criterion, measure.criterion))
                decimals = SHARE_DECIMALS if measure.is_share else LEVEL_DECIMALS
                yield [
                    title, one_line(group), column.persons[group], measure.kind, name, each.persons,
                    _short(each.mean, decimals), one_line(each.against) or "all others shown",
                    *_difference(each, decimals), None,
                ]  # fmt: skip


def _difference(each: Figures, decimals: int) -> Sequence[Cell]:
    found = each.difference
    if found is None:
        return [None] * 7
    chances = (float(f"{chance:.2g}") for chance in (found.p, each.p))
    return [
        _short(found.value, decimals), *_ends(found.interval, decimals), _short(each.standardized, SD_DECIMALS),
        *chances, _yes(each.measurable),
    ]  # fmt: skip


def _ends(interval: Interval | None, decimals: int = DECIMALS) -> tuple[Cell, Cell]:
    return (_short(interval.low, decimals), _short(interval.high, decimals)) if interval else (None, None)


def _short(value: float | None, decimals: int = DECIMALS) -> float | None:
    return None if value is None else round(value, decimals)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
