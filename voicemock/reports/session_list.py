"""Sessions as lines for a terminal."""

from voicemock.practice.summary import Summary
from voicemock.reports.progress_wording import PURPOSES
from voicemock.reports.terminal import Terminal
from voicemock.reports.unfinished import LeftOff
from voicemock.safe_text import one_line


def print_session(summary: Summary, left: LeftOff | None, terminal: Terminal) -> None:
    """One line: its id, how far it is, answers, and the overall level; a second one where something is left to do."""
    where = left.where if left else ""
    told = _score(summary) or where or ("not scored" if summary.state == "scored" else "")
    if summary.candidate:
        told = f"you interviewed {one_line(summary.candidate)}" + (f", left {where}" if where else "")
    if summary.retake:
        told = ", ".join(filter(None, (told, f"retake of {one_line(summary.retake.session)}")))
    elif summary.purpose != "interview":
        told = ", ".join(filter(None, (told, PURPOSES[summary.purpose])))
    terminal.line(
        (summary.id.ljust(36), "bold"),
        f" {summary.state:7} {summary.turns:2} answer{'s' * (summary.turns != 1)}",
        f"  {told}" if told else "",
    )
    if left:
        terminal.line(("go on: ", "dim"), left.command, indent=2)


def _score(summary: Summary) -> str:
    """The overall level, and how much of the rubric has one; empty where nothing has."""
    if not summary.overall:
        return ""
    assessed = sum(each.level is not None for each in summary.criteria)
    return f"{summary.overall:.1f} of 5, {assessed} of {len(summary.criteria)} criteria assessed"


def print_rest(left_out: int, shown: int, terminal: Terminal) -> None:
    """What the list does not show, or that there is nothing to show."""
    if left_out:
        terminal.line(
            f"{left_out} earlier one{'s' * (left_out != 1)} not shown: voicemock session list --all", style="dim"
        )
    elif not shown:
        terminal.line("There are no sessions yet. Begin one: voicemock interview")
