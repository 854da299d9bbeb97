"""A preparation on the terminal: skills, gaps, the plan, and what to ask and not to ask."""

from collections.abc import Iterable

from voicemock.preparation.plan import Preparation, Skill
from voicemock.preparation.sheet import NEED
from voicemock.preparation.texts import BY_WORDS
from voicemock.reports.terminal import Terminal
from voicemock.rubric import Rubric
from voicemock.safe_text import one_line

MOST_ASKED = 5
"""Questions to ask that are printed; the sheet has all."""
LONGEST = 90
"""Characters of a quote in a line."""


def print_preparation(plan: Preparation, rubric: Rubric, terminal: Terminal) -> None:
    """Print what was prepared."""
    at = f" at {plan.company}" if plan.company else ""
    terminal.heading(one_line(f"{plan.role}{at}"))
    read_by = "by its words alone" if plan.by == BY_WORDS else f"by {one_line(plan.by)}"
    terminal.line(f"Read {read_by}; the rubric builds on {one_line(plan.base)}.", style="dim")
    for need, title in NEED.items():
        _skills(title, [each for each in plan.skills if each.need == need], plan, terminal)
    if not plan.skills:
        terminal.line("No skill was found in the job description: the role's own questions are the plan.")
    terminal.heading("Planned questions")
    for number, id_ in enumerate(plan.questions, 1):
        terminal.line(f"{number}. {one_line(rubric.question(id_).text)}")
    terminal.heading("To ask them")
    for each in plan.ask[:MOST_ASKED]:
        terminal.line(one_line(each.ask))
    if plan.do_not_ask:
        terminal.heading("Not to ask: you were told")
    for answered in plan.do_not_ask:
        source = "job description" if answered.source == "job" else "company"
        terminal.line(one_line(answered.ask), (f"  {source}: “{_short(answered.quote)}”", "dim"))
    if plan.dropped:
        terminal.heading("Left out")
    for sentence in plan.dropped:
        terminal.line(one_line(sentence))


def _skills(title: str, skills: Iterable[Skill], plan: Preparation, terminal: Terminal) -> None:
    skills = list(skills)
    if not skills:
        return
    terminal.heading(title)
    gaps = {skill.id for skill in plan.gaps}
    width = min(30, max(len(one_line(skill.name)) for skill in skills))
    for skill in skills:
        name = (one_line(skill.name).ljust(width), "bold")
        if skill.evidence:
            proof = (skill.told or skill.evidence)[0]
            how = "" if proof.how == "told" else "only listed: "
            terminal.line(name, f"  {how}“{_short(proof.quote)}”")
        elif skill.id in gaps:
            terminal.line(name, ("  not in your CV", "yellow"))
        else:
            terminal.line(name, ("  not in your CV; another would do as well", "dim"))


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= LONGEST else line[:LONGEST].rsplit(" ", 1)[0] + "…"
