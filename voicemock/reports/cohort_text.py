"""Agreement over a cohort, and drift between two runs, in words and figures for a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from voicemock.evaluation.agreement import Agreement, NotEnough
from voicemock.evaluation.cohort_agreement import MIN_PERSONS, CohortAgreement, is_certain
from voicemock.evaluation.cohort_marks import Joined
from voicemock.evaluation.drift import ALL, Drift, Moved, TooFew
from voicemock.evaluation.resampling import Interval
from voicemock.reports.terminal import Line, Part, Terminal
from voicemock.safe_text import one_line
from voicemock.sentences import listed

NAME_CELLS = 21
"""Columns for a name; a longer one is cut."""
MOST_PAIRS = 10
"""Pairs of markers that are shown; all are in the CSV."""
COLUMNS, WIDTHS = ("levels", "people", "exact", "±1", "kappa", "bias"), (11, 7, 7, 6, 20, 22)
MOVED, MOVED_WIDTHS = ("levels", "people", "before", "after", "change", "changed"), (8, 7, 7, 6, 21, 8)
Names = Mapping[str, str]
"""Of criteria, by their id."""


def print_agreement(found: CohortAgreement, joined: Joined, judge: str, names: Names, terminal: Terminal) -> None:
    """The judge against those who marked, by criterion and by marker, and those against each other.

    Args:
        found: the figures.
        joined: the marks that they come from.
        judge: its label.
        names: of criteria.
        terminal: where it goes.
    """
    terminal.lines(_joined_lines(joined))
    terminal.heading(f"The judge ({one_line(judge)}) against people")
    terminal.lines([_head(COLUMNS, WIDTHS), _agreement("all", found.everything)])
    terminal.lines(_agreement(names.get(name, name), each) for name, each in found.by_criterion.items())
    if len(found.by_marker) > 1:
        terminal.heading("The judge against each who marked")
        terminal.lines(_agreement(marker, each) for marker, each in found.by_marker.items())
    terminal.heading("People against each other: what a judge can hardly surpass")
    terminal.lines(_people_lines(found, names))
    terminal.blank()
    terminal.lines(_meaning(found))


def _joined_lines(joined: Joined) -> Iterator[Line]:
    sessions = len({mark.session for mark in joined.marks})
    who = ", ".join(one_line(name) for name in joined.markers[:5]) + (" …" if len(joined.markers) > 5 else "")
    yield Line(0, (f"{_count(len(joined.marks), 'mark')} on {_count(sessions, 'session')}, by {who}.",))
    for count, what in (
        (joined.strangers, "of sessions that are not in this run"),
        (joined.not_judged, "on what was not judged in their session"),
        (joined.doubled, "given twice by the same person"),
        (joined.empty, "without a level"),
    ):
        if count:
            yield Line(0, ((f"Left out: {_count(count, 'row')} {what}.", "yellow"),))
    for names in joined.alike:
        who = listed([one_line(name) for name in names])
        yield Line(0, ((f"{who} gave the very same levels: if one sheet is a copy, leave it out.", "yellow"),))
    for example in joined.examples:
        yield Line(2, ((one_line(example), "dim"),))


def _people_lines(found: CohortAgreement, names: Names) -> Iterator[Line]:
    if found.people is None:
        yield Line(0, ("Nobody marked what another one marked. Without that nobody knows how good a judge can be.",))
        return
    yield _agreement("all", found.people, both_ways=True)
    for criterion, each in found.people_by_criterion.items():
        yield _agreement(names.get(criterion, criterion), each, both_ways=True)
    if len(found.between) > 1:
        for (one, other), each in list(found.between.items())[:MOST_PAIRS]:
            yield _agreement(f"{other} to {one}", each)
        if left := len(found.between) - MOST_PAIRS if len(found.between) > MOST_PAIRS else 0:
            yield Line(0, ((f"… and {left} pairs more: see them all with --csv FILE", "dim"),))


def _meaning(found: CohortAgreement) -> Iterator[Line]:
    words = "Bias: judge less people, in levels. In brackets: 95 of 100 samples of people, each with all answers."
    yield Line(0, ((words, "dim"),))
    if any(isinstance(each, Agreement) and each.scored < each.marked for each in _all(found)):
        part = "Levels such as 9/12: of 12 that people gave, the judge scored 9; the figures are of these."
        yield Line(0, ((part, "dim"),))
    if any(isinstance(each, Agreement) and not is_certain(each) for each in _all(found)):
        few = f"Of fewer than {MIN_PERSONS} people no interval is given: theirs would mislead."
        yield Line(0, ((few, "yellow"),))
    judge, people = found.everything, found.people
    if isinstance(judge, Agreement) and isinstance(people, Agreement):
        yield Line(0, (_beside(judge, people),))


def _all(found: CohortAgreement) -> Iterator[Agreement | NotEnough]:
    for each in (found.by_criterion, found.by_marker, found.people_by_criterion, found.between):
        yield from each.values()
    yield found.everything
    if found.people is not None:
        yield found.people


def _beside(judge: Agreement, people: Agreement) -> str:
    if not (is_certain(judge) and is_certain(people)):
        return f"Whether the judge agrees as well as people do cannot be said of fewer than {MIN_PERSONS} people."
    ours, theirs = judge.kappa_interval, people.kappa_interval
    if not (ours and theirs):
        return "Whether the judge agrees as well as people do cannot be said: somebody always gave the same level."
    if ours.high < theirs.low:
        return "The judge agrees less with people than they do with each other."
    if ours.low > theirs.high:
        return "The judge agrees more with people than they do with each other."
    return "The judge agrees with people about as they do with each other, as far as these marks can tell."


def _agreement(name: str, found: Agreement | NotEnough, both_ways: bool = False) -> Line:
    if isinstance(found, NotEnough):
        return Line(0, (_name(name), f"{found.marked:11}", (f"  not enough to say anything: {found.why}", "yellow")))
    ways, certain = 2 if both_ways else 1, is_certain(found)
    scored, marked = found.scored // ways, found.marked // ways
    cells = (
        f"{scored}/{marked}" if scored < marked else str(scored),
        str(found.answers),
        f"{found.exact:.0%}",
        f"{found.within_one:.0%}",
        _within("{:.2f}", found.kappa, found.kappa_interval if certain else None),
        "" if both_ways else _within("{:+.2f}", found.bias, found.bias_interval if certain else None),
    )
    return Line(0, (_name(name), _cells(cells, WIDTHS)))


def print_drift(found: Drift, names: Names, terminal: Terminal) -> None:
    """What two runs gave the same interviews, and what differs between them.

    Args:
        found: the figures.
        names: of criteria.
        terminal: where it goes.
    """
    terminal.line(f"{_count(found.sessions, 'session')} in both runs.")
    for count, which in ((found.only_before, "first"), (found.only_after, "second")):
        if count:
            terminal.line(f"Left out: {_count(count, 'session')} in the {which} run alone.", style="yellow")
    terminal.heading("What differs between the runs")
    terminal.lines(_differs_lines(found))
    terminal.heading("What became of the levels")
    terminal.lines([_head(MOVED, MOVED_WIDTHS)])
    for criterion, each in found.by_criterion.items():
        terminal.lines([_moved("all" if criterion == ALL else names.get(criterion, criterion), each)])
    every = found.by_criterion[ALL]
    if isinstance(every, Moved):
        terminal.blank()
        terminal.lines(_noise_lines(found, every))


def _differs_lines(found: Drift) -> Iterator[Line]:
    if not found.differs:
        yield Line(0, ("Nothing that was noted: rubric, judge, recogniser, recordings and settings are the same.",))
    for each in found.differs:
        was, now = (", ".join(one_line(name) or "none" for name in names) for names in (each.before, each.after))
        told = f": {was} → {now}" if was or now else ", which are not told apart here"
        where = "all" if each.sessions == found.sessions else f"{each.sessions} of {found.sessions}"
        yield Line(2, (f"{each.what}{told}", (f"  in {where} sessions", "dim")))


def _moved(name: str, found: Moved | TooFew) -> Line:
    if isinstance(found, TooFew):
        return Line(0, (_name(name), f"{found.pairs:8}", (f"  too few to say anything: {found.why}", "yellow")))
    cells = (
        str(found.pairs), str(found.persons), f"{found.before:.2f}", f"{found.after:.2f}",
        _within("{:+.2f}", found.change.value, found.change.interval), f"{found.changed:.0%}",
    )  # fmt: skip
    style = "bold" if found.measurable else "dim"
    return Line(0, (_name(name), _cells(cells, MOVED_WIDTHS), (f"  {found.words}", style)))


def _noise_lines(found: Drift, every: Moved) -> Iterator[Line]:
    if every.no_longer_scored or every.newly_scored:
        yield Line(0, (f"{every.no_longer_scored} levels are no longer scored, {every.newly_scored} newly are.",))
    share, one, other = found.expected_changed, found.noise_before.words, found.noise_after.words
    words = one if one == other else f"before: {one}; after: {other}"
    repeated = f"Judged twice by the same judge, about {share:.0%} of levels would change anyway ({words})."
    yield Line(0, (repeated,))
    together = f"{found.comparisons} means looked at together" if found.comparisons > 1 else "One mean"
    rule = f"{together}: where nothing moved, a change is called one in at most 5 of 100 such views (Holm)."
    yield Line(0, ((rule + " In brackets: 95 of 100 samples of people, for that mean alone.", "dim"),))


def _head(columns: Sequence[str], widths: Sequence[int]) -> Line:
    return Line(0, ((" " * NAME_CELLS + _cells(columns, widths), "dim"),))


def _cells(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))


def _name(name: str) -> Part:
    line = one_line(name)
    return (line if len(line) < NAME_CELLS else line[: NAME_CELLS - 2] + "…").ljust(NAME_CELLS)


def _within(form: str, value: float | None, interval: Interval | None) -> str:
    if value is None:
        return "-"
    if interval is None:
        return form.format(value)
    return f"{form.format(value)} ({form.format(interval.low)}…{form.format(interval.high)})"


def _count(number: int, what: str, many: str = "") -> str:
    return f"{number} {what if number == 1 else many or what + 's'}"
