"""How far a judge and a person agree, in words for a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from voicemock.evaluation.agreement import Agreement, NotEnough, Pair, agreement
from voicemock.evaluation.noise import Noise, compared
from voicemock.reports.terminal import Line
from voicemock.rubric import Criterion, Rubric
from voicemock.safe_text import one_line

FAR = 2
"""Levels apart from which a pair is shown."""
LITTLE = 0.3
"""A smaller bias is about none."""
USUAL_ANSWERS = 5
"""Questions of an ordinary interview."""


def item_lines(criterion: Criterion, number: int, total: int) -> Iterator[Line]:
    """The criterion with its levels, as the person who marks reads it."""
    name = (f"{number} of {total}  ", "dim"), (one_line(criterion.name), "bold"), f"  {criterion.measures}"
    yield Line(0, name)
    for level in range(1, 6):
        text = criterion.levels.get(level, f"between {level - 1} and {level + 1}")
        yield Line(2, ((f"{level} ", "cyan"), text))


def summary_lines(
    pairs: Mapping[str, Sequence[Pair]], rubric: Rubric, noise: Noise, judge: str, by: str
) -> Iterator[Line]:
    """Agreement for each criterion and for all, and what it means from here on.

    Args:
        pairs: by criterion.
        rubric: to which they belong.
        noise: of one level of the judge.
        judge: its label.
        by: who marked.
    """
    for criterion in rubric.criteria:
        if criterion.id in pairs:
            yield from _lines(criterion.name, agreement(pairs[criterion.id]), by)
    everything = [pair for each in pairs.values() for pair in each]
    yield from _lines("All together", agreement(everything), by)
    yield Line(0, (_meaning(noise, judge),))


def _lines(name: str, found: Agreement | NotEnough, by: str) -> Iterator[Line]:
    title = (f"{one_line(name)}: ", "bold")
    if isinstance(found, NotEnough):
        needed = f"; {found.missing} more needed" if found.missing else ""
        yield Line(0, (title, (f"not enough to say anything ({found.why}{needed})", "yellow")))
        return
    yield Line(0, (title, bias_words(found, by)))
    interval = found.kappa_interval
    certain = f" ({interval.low:.2f} to {interval.high:.2f})" if interval else ""
    kappa = f", kappa {found.kappa:.2f}{certain}" if found.kappa is not None else ""
    near = round(found.within_one * found.scored)
    yield Line(2, ((f"within one level on {near} of {found.scored}, the same on {found.exact:.0%}{kappa}", "dim"),))


def bias_words(found: Agreement, by: str) -> str:
    """Whether the judge is kinder or harder than the person, by how much, and how certain that is."""
    low, high = found.bias_interval
    with_ = f"with {found.answers} answers"
    if low <= 0 <= high:
        may_be = f"anything from {_signed(low)} to {_signed(high)}"
        if abs(found.bias) < LITTLE:
            return f"the judge gives about as much as {one_line(by)}; {with_} that may be {may_be}."
        usual = f"{_signed(found.bias)} than {one_line(by)} on average"
        return f"the judge gives {usual}; {with_} that may be {may_be}, so perhaps it is nothing."
    more = "more" if found.bias > 0 else "less"
    least, most = sorted((abs(low), abs(high)))
    return (
        f"the judge gives {_about(abs(found.bias))} {more} than {one_line(by)}; "
        f"{with_} that may be between {least:.1f} and {most:.1f} levels."
    )


def _signed(levels: float) -> str:
    if abs(levels) < 0.05:
        return "no difference"
    return f"{abs(levels):.1f} {'more' if levels > 0 else 'less'}"


def _about(levels: float) -> str:
    if levels < LITTLE:
        return "a little"
    if levels < 0.75:
        return "about half a level"
    if levels < 1.25:
        return "about a level"
    if levels < 1.75:
        return "about a level and a half"
    return f"about {levels:.1f} levels"


def _meaning(noise: Noise, judge: str) -> str:
    one, mean = compared(3, 3, noise).least, compared(3, 3, noise, USUAL_ANSWERS).least
    return (
        f"What that means: two levels by {judge} that differ by less than {one:.1f}, or two means over "
        f"{USUAL_ANSWERS} answers by less than {mean:.1f}, are no measurable change ({noise.words})."
    )
