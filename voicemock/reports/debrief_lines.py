"""A debrief as lines for a terminal."""

from collections.abc import Iterator

from voicemock.reports import debrief_wording as wording
from voicemock.reports.advice_wording import capitalised
from voicemock.reports.document_values import Document
from voicemock.reports.feedback import place
from voicemock.reports.terminal import Line

LABEL_CELLS = 11
SHORT = 2
"""Strengths and gaps where the scores stand right above."""


def debrief_lines(document: Document, short: bool = False) -> Iterator[Line]:
    """Own ratings, strengths, gaps, the level and what to practise; `short` for a full screen."""
    debrief = document.debrief
    if debrief is None:
        return
    yield Line(0, ((capitalised(wording.worded_by(debrief)), "dim"),))
    for question, what in wording.ratings(debrief, document):
        yield _line(question, what)
    for strength in debrief.strengths[: SHORT if short else None]:
        parts = (f"“{strength.evidence.quote}”", (f"  {place(strength.evidence)}", "cyan"))
        yield Line(0, (_label("Strength"), *parts, (f"  {strength.why}", "dim")))
    for gap in debrief.gaps[: SHORT if short else None]:
        yield Line(0, (_label("Gap"), f"{gap.name} ", (f"{gap.level:.1f}", "cyan"), f"  {gap.what}"))
    if told := wording.level(debrief):
        yield _line("Level", told)
    for at, practice in enumerate(debrief.practise, 1):
        yield Line(0, (_label(f"Practise {at}"), (f"{practice.name}: ", "bold"), practice.action))
        if practice.aim and not short:
            yield Line(LABEL_CELLS, ((practice.aim, "dim"),))
    if debrief.order_note:
        yield Line(LABEL_CELLS, ((debrief.order_note, "dim"),))
    yield Line(0, (_label("To know"), (" ".join(debrief.context), "dim")))


def _label(name: str) -> tuple[str, str]:
    return name.ljust(LABEL_CELLS), "dim"


def _line(name: str, text: str) -> Line:
    return Line(0, (_label(name), text))
