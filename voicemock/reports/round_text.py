"""A round on the terminal."""

import re

from voicemock.reports.terminal import Terminal
from voicemock.round import Round, Stage
from voicemock.safe_text import one_line


def print_line(name: str, round_: Round, terminal: Terminal) -> None:
    """A round in a list."""
    told = re.split(r"[.:]", round_.description)[0]
    takes = {"none": "", "optional": " Takes --file.", "required": " Needs --file."}[round_.material]
    terminal.line((one_line(name).ljust(18), "bold"), f"{round_.minutes:3.0f} minutes. {told}.{takes}")


def print_round(round_: Round, terminal: Terminal) -> None:
    """All of a round but what a negotiation hides."""
    terminal.heading(f"{round_.name}, {round_.minutes:.0f} minutes")
    terminal.line(round_.description)
    terminal.line(("Rubric".ljust(14), "dim"), round_.rubric)
    if round_.material != "none":
        told = "needs a file" if round_.material == "required" else "takes a file"
        terminal.line(("Material".ljust(14), "dim"), f"{told}: --file PATH")
    terminal.heading("Who interviews")
    for each in round_.interviewers:
        focus = f", listens for {', '.join(each.focus)}" if each.focus else ""
        terminal.line((each.name, "bold"), f", {each.role}{focus}")
    terminal.heading("Agenda")
    for stage in round_.stages:
        terminal.line((f"{stage.minutes:4.0f} min  ", "dim"), stage.name, (_asked(stage, round_), "dim"))
    if round_.not_on_agenda:
        terminal.line(("Not on it: ", "dim"), ", ".join(round_.not_on_agenda))
    if round_.emphasis:
        weights = ", ".join(f"{name} × {factor:g}" for name, factor in round_.emphasis.items())
        terminal.line(("Weighs more or less: ", "dim"), weights)
    terminal.line(("Begin it: ", "dim"), f"voicemock interview --round {round_.id}")


def _asked(stage: Stage, round_: Round) -> str:
    asked = ", ".join(stage.kinds)
    by = round_.leads(stage).name if stage.interviewer else ""
    told = "; ".join(filter(None, (f"questions: {asked}" if asked else "", by)))
    return f"  ({told})" if told else ""
