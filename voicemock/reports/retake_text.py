"""Attempts at one question on the terminal: what changed, and what of it is more than chance."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from voicemock.practice.attempts import Attempt, CriterionChange, PointChange, Retaken, Versus
from voicemock.reports import retake_wording as wording
from voicemock.reports.delivery_wording import figure
from voicemock.reports.feedback import NAME_CELLS, place, transcript_parts
from voicemock.reports.terminal import Line, Terminal, bar
from voicemock.reports.wording import TURN_KINDS
from voicemock.safe_text import one_line

ARROW = "->"


def print_retaken(taken: Retaken, terminal: Terminal, options: Sequence[str] = ()) -> None:
    """Prints the attempts beside each other; `options`: of this command line, where it named a judge."""
    terminal.heading(wording.title(taken))
    terminal.line((taken.asked, "bold"))
    if told := wording.gone(taken):
        terminal.line(told, style="yellow")
    for each in taken.attempts:
        terminal.line((f"Attempt {each.number}".ljust(12), "bold"), " · ".join(wording.facts(each)))
        terminal.line((each.name, "dim"), indent=12)
    for each in taken.shown:
        _said(each, terminal)
    for versus in taken.against:
        terminal.heading(wording.beside(versus))
        terminal.lines(_levels(versus, options))
        terminal.lines(_delivery(versus))
    if any(each.unlike is None for each in taken.against):
        terminal.line(wording.noise(taken), style="dim")


def print_page(path: Path, terminal: Terminal) -> None:
    """Where the page is."""
    terminal.line(f"The attempts side by side: {path}")


def _said(attempt: Attempt, terminal: Terminal) -> None:
    """Its words."""
    terminal.heading(f"Attempt {attempt.number}")
    for turn in attempt.turns:
        if turn.kind != "question":
            terminal.line((f"{TURN_KINDS[turn.kind]}: ", "dim"), (turn.text, "dim"))
        if turn.transcript:
            terminal.line(*transcript_parts(turn.transcript, (), turn.heard, terminal.plain), indent=2)
        else:
            terminal.line(("Skipped." if turn.skipped else "There are no words.", "yellow"), indent=2)


def _levels(versus: Versus, options: Sequence[str]) -> Iterator[Line]:
    if versus.unlike:
        yield Line(0, ((versus.overall.words[:1].upper() + versus.overall.words[1:] + ".", "yellow"),))
        yield Line(0, ("Score both alike: ", wording.alike(versus.unlike, options)))
    for each in versus.criteria:
        yield _level(each, versus)
        for what, points in (("new: ", each.met), ("lost: ", each.lost)):
            for point in points:
                yield from _point(what, point)
    before, after = versus.earlier.overall, versus.later.overall
    if before is not None and after is not None and versus.unlike is None:
        name = "Overall".ljust(NAME_CELLS + 1)
        yield Line(0, (name, f"{before:.1f} {ARROW} {after:.1f}", ("  " + versus.overall.words, "bold")))


def _level(each: CriterionChange, versus: Versus) -> Line:
    name = f"{one_line(each.name).ljust(NAME_CELLS)} "
    old, new = (grade.level if grade else None for grade in (each.before, each.after))
    bars = f"{bar(old)} {wording.level(each.before)} {ARROW} {bar(new)} {wording.level(each.after)}"
    worth = "" if versus.unlike else f"  {each.change.words}"
    return Line(0, (name, (bars, "cyan"), (worth, "bold" if each.change.measurable else "dim")))


def _point(what: str, point: PointChange) -> Iterator[Line]:
    costs = " (it limits the level)" if point.costs else ""
    yield Line(2, ((what, "dim"), "; ".join(point.texts), (costs, "yellow")))
    for quote in dict.fromkeys(point.quotes):
        yield Line(4, (f"“{quote.quote}”", (f"  {place(quote)}", "cyan")))


def _delivery(versus: Versus) -> Iterator[Line]:
    if not versus.delivery:
        return
    yield Line(0, ("",))
    for each in versus.delivery:
        name = each.name.capitalize().ljust(NAME_CELLS + 1)
        figures = f"{figure(each.before)} {ARROW} {figure(each.after, each.unit)}"
        is_change = each.verdict in ("more", "less")
        worth = "" if each.verdict == "unknown" else f"  {wording.delivery_worth(each)}"
        yield Line(0, (name, figures, (worth, "bold" if is_change else "dim")))
    yield Line(0, ((wording.delivery_note(versus), "dim"),))
