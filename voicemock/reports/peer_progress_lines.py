"""What people who interview each other have done, as lines for a terminal."""

from collections.abc import Iterator, Sequence

from voicemock.evaluation.programme import ROLES, SORTS, Half, missing, tallies
from voicemock.reports.terminal import Line
from voicemock.safe_text import one_line

NONE = "Nobody has interviewed anybody yet. Begin: voicemock peer --interviewer NAME --candidate NAME"
DONE = "the minimum programme is done: a behavioural and a technical round in both roles"


def progress_lines(halves: Sequence[Half]) -> Iterator[Line]:
    """For each person what was done in each role, and what is missing."""
    if not halves:
        yield Line(0, (NONE,))
    for name, tally in tallies(halves).items():
        yield Line(0, ((one_line(name), "bold"),))
        for role in ROLES:
            counts = ", ".join(f"{tally[role, sort]} {sort}" for sort in SORTS)
            yield Line(2, ((f"as {role} ".ljust(16), "dim"), counts))
        left = [f"{sort} as {role}" for role, sort in missing(tally)]
        style = "yellow" if left else "green"
        yield Line(2, (("missing ".ljust(16), "dim"), (", ".join(left) if left else f"nothing: {DONE}", style)))
