"""Sessions as lines for a terminal."""

from voicemock.reports import wording
from voicemock.reports.figures import totals
from voicemock.reports.left_off import go_on_command, left_off
from voicemock.reports.terminal import Terminal
from voicemock.safe_text import one_line
from voicemock.sessions.library import Stored


def print_session(stored: Stored, terminal: Terminal) -> None:
    """One line: its id, how far it is, answers, and the overall level; a second one where something is left to do."""
    session = stored.session
    answered = sum(bool(turn.transcript or turn.recorded) for turn in session.turns)
    graded = totals(session.run) if session.run and session.run.grades else None
    score = f"{graded.overall:.1f} of 5, {wording.assessed(graded)}" if graded and graded.overall else ""
    where = left_off(stored)
    told = score or where
    if part := session.opened.candidate:
        told = f"you interviewed {one_line(part.name)}" + (f", left {where}" if where else "")
    terminal.line(
        (session.id.ljust(36), "bold"),
        f" {session.state:7} {answered:2} answer{'s' * (answered != 1)}",
        f"  {told}" if told else "",
    )
    if where:
        terminal.line(("go on: ", "dim"), go_on_command(stored), indent=2)


def print_rest(left_out: int, shown: int, terminal: Terminal) -> None:
    """What the list does not show, or that there is nothing to show."""
    if left_out:
        terminal.line(
            f"{left_out} earlier one{'s' * (left_out != 1)} not shown: voicemock session list --all", style="dim"
        )
    elif not shown:
        terminal.line("There are no sessions yet. Begin one: voicemock interview")
