"""A test of a rubric as lines for a terminal, and as plain data."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from voicemock.evaluation.agreement import Agreement, NotEnough
from voicemock.evaluation.resampling import Interval
from voicemock.evaluation.rubric_test_result import CriterionTest, Family, PointHits, RubricTest
from voicemock.reports.terminal import Line, Part, Terminal
from voicemock.safe_text import one_line
from voicemock.scoring.coverage import LABEL as COVERAGE

NAME_CELLS = 23
"""Columns for a criterion's name; a longer one is cut."""
SHOWN = 2
"""Texts of a kind of attack that are shown, the worst first."""
SHOWN_CHARS = 46
NOT_THE_LEVELS = "Coverage reads points and graded examples, not the wording of levels: --judge llm tests that too."
COLUMNS = ("answers", "exact", "±1", "kappa", "bias", "low ±1", "middle", "high")
WIDTHS = (7, 6, 6, 19, 18, 7, 7, 6)
Where = Callable[..., str]
"""`file:line:column` of a part of the rubric, by keys and ids."""
_STYLES = {"passed": "green", "failed": "bold red", "not enough examples": "yellow"}


def print_rubric_test(test: RubricTest, terminal: Terminal, where: Where) -> None:
    """Agreement, what points and anchors to look at, attacks, and the gates.

    Args:
        test: what was found.
        terminal: where it goes.
        where: tells where a part of the rubric stands.
    """
    terminal.heading(f"{test.rubric}, judged by {test.judge}")
    used = f"{test.calibrating} to calibrate by, of which no figure is taken"
    terminal.line(f"{_count(test.answers, 'answer')} to test by; {used}.")
    terminal.blank()
    terminal.lines(_table(test))
    terminal.lines(_remarks(test))
    notes = list(_to_look_at(test, where))
    if notes:
        terminal.heading("To look at")
        terminal.lines(notes)
    if test.judge.startswith(COVERAGE):
        terminal.line(NOT_THE_LEVELS, style="dim")
    terminal.heading("Attacks")
    terminal.lines(_attacks("junk", test.attacks))
    terminal.lines(_attacks("words to the grader", test.injections))
    terminal.heading("Gates")
    for gate in test.gates:
        terminal.line((gate.verdict.ljust(20), _STYLES[gate.verdict]), gate.name, (f"  {gate.figure}", "dim"))
    terminal.line((test.verdict.capitalize(), _STYLES[test.verdict]), ".")


def _table(test: RubricTest) -> Iterator[Line]:
    head = "".join(name.rjust(width) for name, width in zip(COLUMNS, WIDTHS, strict=True))
    yield Line(0, ((" " * NAME_CELLS + head, "dim"),))
    for each in test.criteria:
        yield Line(0, (_name(each.name), *_row(each.agreement)))
    yield Line(0, ((_name("all"), "bold"), *_row(test.overall)))
    shown = any(isinstance(each, Agreement) for each in (test.overall, *(each.agreement for each in test.criteria)))
    if shown:
        what = "±1: share within one level, of all and where low (1-2), middle (3) or high (4-5) was marked. "
        yield Line(0, ((what + "In brackets: 95 of 100 samples of answers.", "dim"),))


def _name(name: str) -> str:
    line = one_line(name)
    return (line if len(line) < NAME_CELLS else line[: NAME_CELLS - 2] + "…").ljust(NAME_CELLS)


def _row(found: Agreement | NotEnough) -> Sequence[Part]:
    if isinstance(found, NotEnough):
        needed = f"; {found.missing} more needed" if found.missing else ""
        return (f"{found.marked:7}", (f"  not enough examples: {found.why}{needed}", "yellow"))
    cells = [
        f"{found.scored}/{found.marked}" if found.scored < found.marked else str(found.scored),
        f"{found.exact:.0%}",
        f"{found.within_one:.0%}",
        _with_interval(found.kappa, found.kappa_interval, "{:.2f}"),
        _with_interval(found.bias, found.bias_interval, "{:+.1f}"),
        *(
            f"{found.bands[band].within_one:.0%}" if band in found.bands else "-"
            for band in ("low", "middle", "high")
        ),
    ]
    return ("".join(cell.rjust(width) for cell, width in zip(cells, WIDTHS, strict=True)),)


def _with_interval(value: float | None, interval: Interval | None, form: str) -> str:
    if value is None:
        return "-"
    if interval is None:
        return form.format(value)
    return f"{form.format(value)} ({form.format(interval.low)}…{form.format(interval.high)})"


def _remarks(test: RubricTest) -> Iterator[Line]:
    """What holds for all criteria together."""
    found = test.overall
    if isinstance(found, Agreement) and found.length is not None:
        beyond = found.length_beyond_marks
        more = f"; where the marked level is the same {beyond:+.2f}" if beyond is not None else ""
        yield Line(0, (f"Rank correlation of level and length in words {found.length:+.2f}{more}.",))
    unscored: dict[str, int] = {}
    for each in test.criteria:
        for reason, count in (each.unscored or {}).items():
            unscored[reason] = unscored.get(reason, 0) + count
    if unscored:
        reasons = ", ".join(f"{reason.replace('_', ' ')} {count}" for reason, count in unscored.items())
        yield Line(0, (f"Not scored: {reasons}.",))
    if again := test.repeatability:
        same = f"{again.identical:.0%} of {again.judged} levels the same each time"
        apart = f"standard deviation {again.sd:.2f}, at most {again.most_apart} apart"
        yield Line(0, (f"Judged {again.runs} times: {same}, {apart}.",))
    if any(gate.name.startswith("quotes") for gate in test.gates):
        total = test.quotes.found + test.quotes.rejected
        yield Line(0, (f"Quotes: {test.quotes.found} of {total} are in the transcript.",))


def _to_look_at(test: RubricTest, where: Where) -> Iterator[Line]:
    """Wordings of the rubric that the figures speak against, each with its place."""
    for each in test.criteria:
        yield from _anchors(each, where)
    for point in test.points:
        if point.never or point.always:
            what = (
                f"none of {point.good} answers marked 4 or 5 has it"
                if point.never
                else f"all {point.of} answers have it, weak ones too: it tells nothing"
            )
            yield Line(0, ((f"{point.criterion}, {point.point}: ", "bold"), f"{what} (“{one_line(point.text)}”)"))
            yield Line(2, ((_place(point, where), "cyan"),))


def _anchors(each: CriterionTest, where: Where) -> Iterator[Line]:
    for unclear in each.unclear:
        yield Line(0, ((f"{each.criterion}: ", "bold"), (unclear.what, "red")))
        way = ("criteria", each.criterion, "levels") + ((str(unclear.level),) if unclear.level else ())
        yield Line(2, ((where(*way), "cyan"),))
    for off in each.far_off if all(unclear.level for unclear in each.unclear) else ():
        yield Line(0, ((f"{each.criterion}, level {off.level}: ", "bold"), off.what))
        yield Line(2, ((where("criteria", each.criterion, "levels", str(off.level)), "cyan"),))


def _place(point: PointHits, where: Where) -> str:
    if point.question:
        return where("questions", point.question, "reference", point.point)
    return where("criteria", point.criterion, "points", point.point)


def _attacks(what: str, families: Sequence[Family]) -> Iterator[Line]:
    """Kinds that were withstood in a line; of the others the texts that got most."""
    held = [f"{family.name} {family.tried}" for family in families if family.withstood]
    if held:
        yield Line(0, ((f"{what}, withstood: ", "green"), ", ".join(held)))
    for family in families:
        if family.withstood:
            continue
        yield Line(0, ((f"{what}, {family.name}: ", "red"), f"{len(family.faults)} of {family.tried} got more"))
        worst = sorted(family.faults, key=lambda fault: fault.most - fault.got)
        for fault in list({fault.text: fault for fault in reversed(worst)}.values())[::-1][:SHOWN]:
            text = one_line(fault.text)
            short = text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1].rstrip() + "…"
            got = f"{fault.got:g} on {fault.criterion}" if fault.criterion else f"{fault.got:+.1f} levels"
            yield Line(2, (f"“{short}” ", (f"{got}, not {fault.most:g} ({fault.question})", "dim")))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def as_data(test: RubricTest) -> dict[str, Any]:
    """The test as plain data for JSON, with its verdict."""
    data: dict[str, Any] = _plain(test)
    return {"verdict": test.verdict, **data}


def _plain(value: Any) -> Any:
    """Named values as objects; what has two shapes says which by its fields."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if hasattr(value, "_asdict"):
        return {name: _plain(each) for name, each in value._asdict().items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
