"""Differences between groups of people for a terminal, in words that claim no more than was measured."""

from collections.abc import Iterator, Mapping

from voicemock.evaluation.fairness import MIN_SHOWN, SMALL, Column, Fairness, Figures, Measure
from voicemock.reports.terminal import Line, Terminal
from voicemock.safe_text import one_line

NAME_CELLS = 24
"""Columns for a group's name; a longer one is cut."""
TITLES: Mapping[str, str] = {
    "beyond_marks": "Judge less people who marked the same answers, in levels",
    "marked": "What people gave those answers, 1 to 5",
    "overall": "Overall score, 1 to 5",
    "not_scored": "Levels that could not be scored",
    "unsure_words": "Words of which the recogniser was unsure",
}
MEANING = (
    "A difference says that the groups' scores differ, not why: who took part, what they were asked, how they were "
    "recorded and heard, and what they said may all differ. No difference found does not mean that there is none. "
    "This view says neither that scoring is fair nor that it is unfair."
)
WITHOUT_MARKS = (
    "Whether the judge treats the groups unlike is seen only beside people who marked the same answers without its "
    "levels: voicemock cohort marks, then --marks FILE. They may err in the same way."
)
WITH_MARKS = (
    "The first figures say most: where the judge less people differs between groups, the judge departs from those "
    "who marked more for one group than for another. They may err themselves."
)


def print_fairness(found: Fairness, names: Mapping[str, str], with_marks: bool, terminal: Terminal) -> None:
    """Every column's groups, and what that can mean.

    Args:
        found: the figures.
        names: of criteria, by their id.
        with_marks: whether people's marks were joined.
        terminal: where it goes.
    """
    unnamed = f"; {found.unnamed} sessions without a person count as one each" if found.unnamed else ""
    terminal.line(f"{_people(found.persons)}{unnamed}.")
    for column in found.columns:
        terminal.heading(f"By {column.name}")
        terminal.lines(_column_lines(column, names))
    terminal.heading("What this can mean")
    terminal.line(MEANING)
    terminal.line(WITH_MARKS if with_marks else WITHOUT_MARKS)
    rule = (
        f"{found.comparisons} differences looked at together: where there are none, one is called measurable in at "
        "most 5 of 100 such views (Holm). In brackets: 95 of 100 samples of people, for that difference alone. "
        "SD: the difference in standard deviations between people."
    )
    terminal.line(rule, style="dim")


def _column_lines(column: Column, names: Mapping[str, str]) -> Iterator[Line]:
    counts = ", ".join(f"{one_line(name)}: {count}" for name, count in column.persons.items())
    yield Line(0, (counts or "Nobody said it.",))
    for count, what in (
        (column.nobody_said, "of whom it is not known"),
        (column.several, "of whom their sessions say different things"),
    ):
        if count:
            yield Line(2, ((f"Left out: {_people(count)} {what}.", "dim"),))
    if column.hidden:
        hidden = ", ".join(one_line(name) for name in column.hidden)
        yield Line(
            2, ((f"Not shown, fewer than {MIN_SHOWN} people, so that nobody is singled out: {hidden}.", "yellow"),)
        )
    if column.small:
        small = ", ".join(one_line(name) for name in column.small)
        yield Line(2, ((f"Small, fewer than {SMALL} people, only large differences would show: {small}.", "yellow"),))
    if not column.figures:
        yield Line(2, ("There are no two groups to compare.",))
    told = [measure for measure in column.figures if measure.kind != "criterion"]
    for measure in told:
        groups = column.figures[measure]
        yield Line(2, ((TITLES[measure.kind], "underline"), _against(groups)))
        for group, figures in groups.items():
            yield _figures(group, figures, measure)
        if not groups:
            yield Line(4, ((f"Fewer than two groups with {MIN_SHOWN} people with that.", "yellow"),))
        elif few := ", ".join(one_line(group) for group in column.shown if group not in groups):
            yield Line(4, ((f"Fewer than {MIN_SHOWN} people with that: {few}.", "yellow"),))
    yield from _criteria_lines(column, names)


def _against(groups: Mapping[str, Figures]) -> str:
    references = {each.against for each in groups.values() if each.difference}
    if not references:
        return ""
    reference = one_line(references.pop())
    return f", against {reference}" if reference else ", each against all others shown"


def _criteria_lines(column: Column, names: Mapping[str, str]) -> Iterator[Line]:
    criteria = {measure: each for measure, each in column.figures.items() if measure.kind == "criterion" and each}
    apart = {
        measure: {group: figures for group, figures in groups.items() if figures.measurable}
        for measure, groups in criteria.items()
    }
    for measure, groups in apart.items():
        if groups:
            yield Line(
                2, ((one_line(names.get(measure.criterion, measure.criterion)), "underline"), _against(groups))
            )
        for group, figures in groups.items():
            yield _figures(group, figures, measure)
    alike = sum(not groups for groups in apart.values())
    if alike and any(each.difference for groups in criteria.values() for each in groups.values()):
        yield Line(2, (f"No measurable difference on {alike} of {len(criteria)} criteria by themselves.",))


def _figures(group: str, figures: Figures, measure: Measure) -> Line:
    signed = measure.kind == "beyond_marks"
    mean = f"{figures.mean:.1%}" if measure.is_share else f"{figures.mean:+.2f}" if signed else f"{figures.mean:.2f}"
    name = one_line(group)
    name = (name if len(name) < NAME_CELLS else name[: NAME_CELLS - 2] + "…").ljust(NAME_CELLS)
    row = f"{name}{figures.persons:6}{mean:>9}"
    if figures.difference is None:
        return Line(4, (row,))
    value, (low, high), _ = figures.difference
    form, unit = ("{:+.1f}", " points") if measure.is_share else ("{:+.2f}", "")
    scale = 100 if measure.is_share else 1
    shown = [form.format(scale * each) for each in (value, low, high)]
    apart = f"  {shown[0]} ({shown[1]}…{shown[2]}){unit}"
    sd = f", {figures.standardized:+.1f} SD" if figures.standardized is not None else ""
    if figures.measurable:
        return Line(4, (row, f"{apart}{sd}", ("  measurable", "bold")))
    return Line(4, (row, f"{apart}{sd}", ("  not measurable", "dim")))


def _people(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'people'}"
