"""A drill on the terminal: what is due, why each question was chosen, and when it comes again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from voicemock.practice.due import Pick, Today
from voicemock.practice.skills import Standing
from voicemock.reports.terminal import Terminal
from voicemock.reports.wording import minutes
from voicemock.safe_text import one_line
from voicemock.sentences import listed

DRILL = "voicemock drill"
SHOWN = 3
"""Questions that are named as the next."""


def print_due(days: Sequence[Today], first: Today, command: str, remarks: Iterable[str], terminal: Terminal) -> None:
    """How many questions are due in each rubric, the weak criteria, and what comes next; nothing is asked."""
    terminal.heading("What to practise")
    for day in sorted(days, key=lambda each: each is not first):
        counts = f"{len(day.due)} due, {len(day.later)} later and {len(day.new)} new"
        terminal.line((one_line(day.rubric.name), "bold"), f" ({day.rubric.id}): {counts}.")
        if told := standing_words(day.standings):
            terminal.line(told, indent=2)
    for remark in remarks:
        terminal.line(remark, style="yellow")
    terminal.heading("Next")
    for pick in (*first.due, *first.new[:1], *first.later)[:SHOWN]:
        _pick(pick, terminal)
    terminal.line(("Practise: ", "dim"), command)


def print_drill(day: Today, picks: Iterable[Pick], *, warm_up: bool, terminal: Terminal) -> None:
    """Before the first question: what will be asked and why, but not in its words."""
    terminal.heading(f"{'Warm-up' if warm_up else 'Drill'}: {one_line(day.rubric.name)}")
    for pick in picks:
        _pick(replace(pick, weak=None) if warm_up else pick, terminal)
    if not warm_up and (told := standing_words(day.standings)):
        terminal.line((told, "dim"))


def print_nothing(day: Today, *, warm_up: bool, terminal: Terminal) -> None:
    """Where there is nothing to ask."""
    name = one_line(day.rubric.name)
    if warm_up:
        terminal.line(f"There is no short question of {name} that you have not answered today.")
    else:
        terminal.line(f"Nothing is due today in {name}, and none of its questions is new.")
    if day.later:
        terminal.line(f"Next is {day.later[0].question.id}, {coming(day.later[0].in_days or 0)}.")


def print_beside(others: Iterable[Today], commands: Mapping[str, str], terminal: Terminal) -> None:
    """What is due in other rubrics, and what to type for it, by the rubric's id."""
    for other in others:
        told = f"Also due: {len(other.due)} of {one_line(other.rubric.name)}. Practise: "
        terminal.line((told, "dim"), commands[other.rubric.id])


def print_after(session: str, named: Iterable[str], after: Today, terminal: Terminal) -> None:
    """When the questions of a drill come again; `after` is their rubric with the drill in it."""
    terminal.heading("When they come again")
    stand = {each.question.id: each for each in (*after.due, *after.new, *after.later)}
    for name in named:
        pick = stand[name]
        if pick.card and pick.card.last.session == session:
            told = f"{coming(pick.in_days or 0)}; it was at {pick.card.last.level:.1f} of 5"
        else:
            told = "no answer to it was scored now, so nothing changes"
        terminal.line((name, "bold"), f": {told}.")


def reason(pick: Pick) -> str:
    """Why a question is asked, in a sentence."""
    if pick.in_days is None:
        told = "New"
    elif pick.is_due:
        told = f"Due {_late(-pick.in_days)}"
    else:
        told = f"Comes again {coming(pick.in_days)}"
    if pick.weak:
        return f"{told}; {one_line(pick.weak.name)} was at {pick.weak.mean:.1f} {_over(pick.weak.answers)}."
    if pick.card:
        return f"{told}; it was at {pick.card.last.level:.1f} when you last answered it."
    return f"{told}: you have not answered it yet."


def standing_words(standings: Sequence[Standing]) -> str:
    """Which criteria are the weakest, in a sentence; empty where there are no two to compare."""
    if len(standings) < 2:
        return ""
    weak = [f"{one_line(each.name)} ({each.mean:.1f} {_over(each.answers)})" for each in standings if each.weak]
    if weak:
        return f"Weakest: {listed(weak)}."
    first = standings[0]
    return (
        f"No criterion is measurably weaker than the others; first comes {one_line(first.name)} "
        f"({first.mean:.1f} {_over(first.answers)})."
    )


def coming(days: int, this_day: date | None = None) -> str:
    """When something comes, with the day of the week from the day after tomorrow on."""
    if days <= 1:
        return ("today", "tomorrow")[max(0, days)]
    on = (this_day or date.today()) + timedelta(days=days)
    return f"in {days} days, on {on:%A} {on.day} {on:%B}"


def _pick(pick: Pick, terminal: Terminal) -> None:
    terminal.line((pick.question.id, "bold"), f", about {minutes(pick.question.minutes * 60)}")
    terminal.line(reason(pick), indent=2)


def _late(days: int) -> str:
    return "today" if days == 0 else "since yesterday" if days == 1 else f"for {days} days"


def _over(answers: int) -> str:
    return "in your last answer" if answers == 1 else f"over your last {answers} answers"
