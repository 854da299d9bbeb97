"""A loop on the terminal: its rounds, how far one is, and the debrief across them."""

from voicemock.coaching.loop_run import LoopRun, RoundDone
from voicemock.loop import Loop
from voicemock.reports.left_off import TYPING
from voicemock.reports.terminal import Terminal
from voicemock.safe_text import one_line

_NAME = 28


def print_line(name: str, loop: Loop, held: int, terminal: Terminal) -> None:
    """A loop in a list."""
    days = loop.rounds[-1].day
    told = f"{len(loop.rounds)} rounds in {days} days"
    if 0 < held < len(loop.rounds):
        told += f", {held} held"
    terminal.line((one_line(name).ljust(18), "bold"), f"{told}: {', '.join(each.round for each in loop.rounds)}.")


def print_next(run: LoopRun, terminal: Terminal) -> None:
    """Which round comes now, before it begins or is taken up again."""
    held = [each for each in run.rounds if each.session is not run.unfinished]
    if run.unfinished:
        number = next(each.number for each in run.rounds if each.session is run.unfinished)
    elif run.next:
        number = run.next[0]
    else:
        return
    day = run.loop.rounds[min(number, len(run.loop.rounds)) - 1].day
    terminal.heading(f"{run.loop.name}: round {number} of {len(run.loop.rounds)}, day {day}")
    for each in held:
        terminal.line((f"  held: {each.name} ({each.session.id})", "dim"))


def print_after(run: LoopRun, terminal: Terminal) -> None:
    """What comes after a round."""
    if run.next is None:
        print_debrief(run, terminal)
        return
    number, following = run.next
    terminal.heading(f"Round {number - 1} of {len(run.loop.rounds)} is over")
    terminal.line(f"The next is {following.round}, on day {following.day} of the process.")
    typed = " --text" if run.rounds and run.rounds[-1].session.engines.heard == TYPING else ""
    terminal.line(("Go on when you are ready: ", "dim"), f"voicemock loop {run.loop.id}{typed}")


def print_debrief(run: LoopRun, terminal: Terminal) -> None:
    """What the rounds come to together."""
    terminal.heading(f"Debrief: {run.loop.name}, all {len(run.rounds)} rounds")
    for each in run.rounds:
        terminal.line((f"{each.number:2}  {one_line(each.name)}".ljust(_NAME), "bold"), " ", _level(each))
    if run.strengths:
        terminal.line("What carried you", style="bold")
        for strength in run.strengths:
            terminal.line(f"“{strength.evidence.quote}” ({strength.why})", indent=2)
    if run.gaps:
        terminal.line("What held you back", style="bold")
        for gap, times in run.gaps:
            rounds = f", in {times} rounds" if times > 1 else ""
            terminal.line(f"{gap.name} (level {gap.level:.1f}{rounds}): {gap.what}", indent=2)
    terminal.line("The level at which this would pass", style="bold")
    terminal.line(run.passes_as.capitalize() if run.passes_as else _no_level(run), indent=2)
    terminal.line(("Again from the first round: ", "dim"), f"voicemock loop {run.loop.id} --new")


def _level(done: RoundDone) -> str:
    found = done.scores
    if found is None or found.overall is None:
        return f"not scored ({done.session.id})"
    reads = f", reads as {done.debrief.reads_as}" if done.debrief and done.debrief.reads_as else ""
    return f"{found.overall:.1f} of 5 over {found.assessed} criteria{reads} ({done.session.id})"


def _no_level(run: LoopRun) -> str:
    told = [each.debrief.no_level for each in run.rounds if each.debrief]
    unread = next(filter(None, told), "")
    return unread or "None: at least one round stays below the first level that its rubric describes."
