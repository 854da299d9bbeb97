"""How measures of delivery read: the same words on the screen, in Markdown and on the page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from voicemock.reports.figures import Measure, Spread
from voicemock.reports.wording import number


@dataclass(frozen=True)
class Figure:
    """One measure of delivery, for people."""

    name: str
    value: str
    note: str = ""
    measured: bool = True


def figures(spreads: Iterable[Spread]) -> Iterator[Figure]:
    """The measures over all spoken answers."""
    for each in spreads:
        name = each.name.capitalize()
        if each.median is None:
            yield Figure(name, figure(None), each.how.partition(": ")[2], measured=False)
            continue
        answers = f"in {each.measured} of {each.of} answers" if each.measured < each.of else ""
        apart = ""
        if each.least is not None and each.most is not None and number(each.least) != number(each.most):
            apart = f"median; from {number(each.least)} to {number(each.most)}"
        yield Figure(name, figure(each.median, each.unit), " ".join(filter(None, (apart, answers))))


def facts(measures: Iterable[Measure]) -> Iterator[str]:
    """Pace and pauses of one answer; the rest stands in the summary over all of them."""
    for each in measures:
        if each.name in {"pace", "pauses"}:
            yield f"{each.name} {figure(each.value, each.unit)}"


def figure(value: float | None, unit: str = "") -> str:
    """A measured value with its unit."""
    return "not measurable" if value is None else f"{number(value)} {unit}".strip()
