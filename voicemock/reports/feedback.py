"""Feedback as lines for a terminal: transcript, scores with their quotes, totals."""

from collections.abc import Iterable, Iterator

from voicemock.grade import Evidence
from voicemock.reports import wording
from voicemock.reports.cost import cost
from voicemock.reports.document_values import Document, Proof, Score
from voicemock.reports.marked_text import spoken, unsure_mark
from voicemock.reports.rescored import sentence
from voicemock.reports.terminal import Line, Part, bar
from voicemock.safe_text import one_line
from voicemock.transcript import Stretch, Transcript

NAME_CELLS = 20
"""Columns for a criterion's name; a longer one pushes the rest to the right."""


def transcript_parts(
    transcript: Transcript, gaps: Iterable[Stretch] = (), heard: Transcript | None = None, plain: bool = False
) -> list[Part]:
    """What was said, with a mark for each gap.

    Words that the recogniser was unsure of stand dim and underlined, and behind them [?] where that is `plain` text;
    those that the user corrected stand in italics.
    """
    if not transcript.text.strip():
        return [("No words were recognised.", "yellow")]
    parts: list[Part] = []
    for each in spoken(transcript, gaps, heard) if transcript.words else ():
        style = "yellow" if each.is_gap else "dim underline" if each.unsure else "italic" if each.corrected else ""
        mark = unsure_mark(each, transcript) if plain else ""
        parts += [" " if parts else "", (each.text, style) if style else each.text, mark]
    return [part for part in parts if part] or [transcript.text]


def score_lines(score: Score) -> Iterator[Line]:
    """One criterion: its level or why there is none, the quotes that prove it, and what is missing."""
    name = f"{one_line(score.name).ljust(NAME_CELLS)} "
    if score.level is None:
        yield Line(0, (name, (wording.worth(score), "yellow")))
    else:
        spread = wording.spread(score)
        yield Line(0, (name, (bar(score.level), "cyan"), f" {score.level} of 5", (spread and f"  {spread}", "dim")))
    for each, shows in quotes(score.evidence):
        yield Line(2, (f"“{each.quote}”", (f"  {place(each)}", "cyan")))
        if shows:
            yield Line(4, ((shows, "dim"),))
    if score.missing:
        yield Line(2, (("missing: ", "dim"), "; ".join(score.missing)))
    for what, why in (("not higher: ", score.why_not_higher), ("not lower: ", score.why_not_lower)):
        if why:
            yield Line(2, ((what, "dim"), why))


def quotes(evidence: Iterable[Proof]) -> Iterator[tuple[Proof, str]]:
    """Each quote once, with what it shows: that may be several points."""
    grouped: dict[tuple[int, int, int], list[Proof]] = {}
    for each in evidence:
        grouped.setdefault((each.turn, each.char_start, each.char_end), []).append(each)
    for group in grouped.values():
        yield group[0], "; ".join(dict.fromkeys(each.shows for each in group if each.shows))


def place(evidence: Evidence) -> str:
    """Where a quote was said."""
    if evidence.start_s is None or evidence.end_s is None:
        return f"turn {evidence.turn}"
    return f"turn {evidence.turn}, {wording.between(Stretch(evidence.start_s, evidence.end_s))}"


def totals_lines(document: Document) -> Iterator[Line]:
    """The profile over all questions."""
    totals = document.totals
    if totals is None:
        yield Line(0, (wording.state(document),))
        return
    for each in totals.criteria:
        name = f"{one_line(each.name).ljust(NAME_CELLS)} "
        if each.level is None:
            yield Line(0, (name, ("not scored for any question", "yellow")))
        else:
            questions = f"  {each.assessed} of {each.of} question{'s' * (each.of != 1)}"
            yield Line(0, (name, (bar(each.level), "cyan"), f" {each.level:.1f}", (questions, "dim")))
    overall = "not scored" if totals.overall is None else f"{totals.overall:.1f} of 5"
    yield Line(0, ("Overall".ljust(NAME_CELLS + 1), (overall, "bold"), (f"  {wording.assessed(totals)}", "dim")))
    if totals.reads_as:
        yield Line(0, ("Reads as".ljust(NAME_CELLS + 1), (totals.reads_as, "bold")))
    if document.rescored:
        yield Line(0, ("Since the grading before ", (f"(noise: {document.rescored[0].noise})", "dim")))
        for change in document.rescored:
            yield Line(2, (sentence(change) if change.measurable else (sentence(change), "dim"),))
    if spent := cost(document.usage):
        yield Line(0, ("Judging took".ljust(NAME_CELLS + 1), (spent, "dim")))
