"""A session as Markdown: everything said, and the scores with their quotes. Untrusted text stays plain text."""

from collections.abc import Iterator

from voicemock.reports import corrections, interrupted, wording
from voicemock.reports.document import Document, Score, Turn
from voicemock.reports.feedback import place, quotes
from voicemock.reports.marked_text import text_with_gaps
from voicemock.safe_text import escape_markdown, one_line


def markdown(document: Document) -> str:
    """The report, ending in a newline."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f"# {_inline(document.rubric.name)}"
    yield ""
    yield f"{wording.when(document)}. {wording.state(document)}"
    yield ""
    for name, what in wording.engines(document.engines):
        yield f"- {name}: {_inline(what)}"
    for caution in wording.cautions(document):
        yield from _strong(caution)
    yield from _totals(document)
    yield from _delivery(document)
    if marks := list(wording.on_the_way(document)):
        yield from ("", "## What went wrong on the way", "")
        yield from (f"- {_inline(each)}" for each in marks)
    for at, question in enumerate(dict.fromkeys(turn.question_id for turn in document.turns), 1):
        yield from ("", f"## Question {at}")
        for turn in document.exchange(question):
            yield from _turn(turn, document)
        for score in document.scores:
            if score.question_id == question:
                yield from _score(score)
    if wording.has_unsure_marks(document):
        yield from ("", _inline(wording.UNSURE_LEGEND))
    yield from ("", f"Session {_inline(document.id)}, voicemock {_inline(document.voicemock)}.")


def _totals(document: Document) -> Iterator[str]:
    totals = document.totals
    if totals is None:
        return
    yield from ("", "## Overview", "", "| Criterion | Level | Questions |", "| --- | --- | --- |")
    for each in totals.criteria:
        level = "not scored" if each.level is None else f"{each.level:.1f} of 5"
        yield f"| {_inline(each.name)} | {level} | {each.assessed} of {each.of} |"
    overall = "not scored" if totals.overall is None else f"{totals.overall:.1f} of 5"
    reads_as = f", reads as {totals.reads_as}" if totals.reads_as else ""
    yield from ("", f"**Overall: {overall}**{reads_as} ({wording.assessed(totals)}).")


def _delivery(document: Document) -> Iterator[str]:
    if not document.delivery:
        return
    yield from ("", "## Delivery", "", "Measured apart from the scores; it never changes them.", "")
    for figure in wording.delivery(document.delivery):
        note = f" ({figure.note})" if figure.note else ""
        yield f"- {figure.name}: {figure.value}{note}"


def _turn(turn: Turn, document: Document) -> Iterator[str]:
    asked = " ".join(filter(None, (turn.lead, turn.question)))
    yield from ("", f"**{wording.TURN_KINDS[turn.kind]}:** {_inline(asked)}", "")
    if turn.transcript and turn.transcript.text.strip():
        said = escape_markdown(text_with_gaps(turn.transcript, turn.gaps))
        yield from (f"> {line}".rstrip() for line in said.split("\n"))
    else:
        yield f"*{_inline(wording.instead_of_words(turn))}*"
    facts = [*map(_inline, wording.facts(turn, document)), *wording.delivery_facts(turn.delivery)]
    if facts:
        yield from ("", f"*{' · '.join(facts)}*")
    for aside in (*interrupted.sentences(turn), *corrections.sentences(turn), *wording.set_aside(turn)):
        yield from ("", f"*{_inline(aside)}*")
    for caution in wording.turn_cautions(turn):
        yield from _strong(caution)


def _score(score: Score) -> Iterator[str]:
    spread = wording.spread(score)
    by = ", ".join(filter(None, (f"Judged by {score.judge}", spread)))
    yield from ("", f"### {_inline(score.name)}: {wording.worth(score)}", "")
    for each, shows in quotes(score.evidence):
        yield f"- “{_inline(each.quote)}” ({place(each)})" + (f": {_inline(shows)}" if shows else "")
    if score.missing:
        yield f"- Missing: {_inline('; '.join(score.missing))}"
    if score.why_not_higher:
        yield f"- Not higher: {_inline(score.why_not_higher)}"
    if score.why_not_lower:
        yield f"- Not lower: {_inline(score.why_not_lower)}"
    yield f"- {_inline(by)}"


def _strong(text: str) -> Iterator[str]:
    """A paragraph in bold; none for an empty text, whose asterisks would make a rule."""
    if shown := _inline(text):
        yield from ("", f"**{shown}**")


def _inline(text: str) -> str:
    return escape_markdown(one_line(text))
