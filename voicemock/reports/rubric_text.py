"""A rubric as lines for a terminal."""

from voicemock.reports.terminal import Terminal
from voicemock.rubric import Rubric


def print_rubric(rubric: Rubric, terminal: Terminal) -> None:
    """Criteria with their levels, then the questions with their ids, then what reads as which seniority."""
    terminal.heading(f"{rubric.name} ({rubric.id})")
    terminal.line(rubric.description)
    for criterion in rubric.criteria:
        terminal.heading(f"{criterion.name} ({criterion.id}), weight {criterion.weight:g}")
        terminal.line(criterion.measures)
        for level, anchor in sorted(criterion.levels.items()):
            terminal.line((f"{level} ", "cyan"), anchor, indent=2)
        for point in criterion.points:
            terminal.line(("looks for ", "dim"), point.text, indent=2)
        for flag in criterion.red_flags:
            terminal.line(("at most ", "dim"), f"{flag.cap}: {flag.text}", indent=2)
    terminal.heading(f"{len(rubric.questions)} questions")
    for question in rubric.questions:
        terminal.line(
            (question.id, "bold"), f"  {question.kind}, {question.minutes:g} min, {', '.join(question.criteria)}"
        )
        terminal.line(question.text, indent=2)
    if rubric.seniority:
        terminal.heading("Reads as")
    for name, profile in rubric.seniority.items():
        least = "".join(f", {criterion} at least {level}" for criterion, level in profile.at_least.items())
        terminal.line((name.ljust(8), "bold"), f"overall at least {profile.overall:g}{least}")
