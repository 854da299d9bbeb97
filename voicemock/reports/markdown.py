"""A session as Markdown: everything said, and the scores with their quotes. Untrusted text stays plain text."""

from collections.abc import Iterator

from voicemock.reports import corrections, interrupted, to_the_grader, wording
from voicemock.reports.advice_wording import OUTDATED, capitalised, given_by, made_by
from voicemock.reports.cost import cost
from voicemock.reports.debrief_wording import level, ratings, worded_by
from voicemock.reports.document_values import Document, Feedback, Score, Turn
from voicemock.reports.feedback import place, quotes
from voicemock.reports.marked_text import text_with_gaps
from voicemock.reports.rescored import sentence
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
    yield from _debrief(document)
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
        if learned := document.feedback_on(question):
            yield from _feedback(learned)
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
    if document.rescored:
        yield from ("", f"Since the grading before (noise: {document.rescored[0].noise}):", "")
        yield from (f"- {_inline(sentence(change))}" for change in document.rescored)
    if spent := cost(document.usage):
        yield from ("", f"Judging took {spent}.")


def _debrief(document: Document) -> Iterator[str]:
    debrief = document.debrief
    if debrief is None:
        return
    yield from ("", "## Debrief", "", f"*{_inline(capitalised(worded_by(debrief)))}.*")
    if told := level(debrief):
        yield from ("", _inline(told))
    yield ""
    for strength in debrief.strengths:
        quote = f"“{_inline(strength.evidence.quote)}” ({place(strength.evidence)})"
        yield f"- Strength: {quote}: {_inline(strength.why)}"
    for gap in debrief.gaps:
        yield f"- Gap: {_inline(gap.name)} ({gap.level:.1f}): {_inline(gap.what)}"
    for at, each in enumerate(debrief.practise, 1):
        yield f"- **Practise {at}: {_inline(each.name)}.** {_inline(f'{each.action} {each.aim}')}"
    for name, what in ratings(debrief, document):
        yield f"- Your own rating, {name.lower()}: {_inline(what)}"
    for each_note in filter(None, (debrief.order_note, " ".join(debrief.context))):
        yield from ("", _inline(each_note))


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
    for aside in (
        *interrupted.sentences(turn),
        *corrections.sentences(turn),
        *to_the_grader.sentences(turn),
        *wording.set_aside(turn),
    ):
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


def _feedback(feedback: Feedback) -> Iterator[str]:
    if advice := feedback.advice:
        yield from ("", "### Advice", "")
        for each in advice.worked:
            yield f"- Worked: “{_inline(each.evidence.quote)}” ({place(each.evidence)}): {_inline(each.why)}"
        yield f"- Looked for: {_inline(advice.looked_for)}"
        if advice.missing:
            yield f"- Missing: {_inline('; '.join(advice.missing))}"
        yield f"- **Do next: {_inline(advice.next_step)}**"
        if advice.fact_to_ask:
            yield f"- To add: {_inline(advice.fact_to_ask)}"
        yield f"- Given {_inline(given_by(advice))}"
        if feedback.outdated:
            yield from _strong(OUTDATED)
    told = [fact for fact in feedback.facts if fact.told]
    if told:
        yield ""
    yield from (f"- You added: {_inline(fact.told)} (asked: {_inline(fact.asked)})" for fact in told)
    if stronger := feedback.stronger:
        yield from ("", "### A stronger version", "")
        # Each line is a paragraph of its own, or they would run together.
        yield "\n>\n".join(f"> {_inline(line)}" for line in stronger.text.splitlines())
        yield from ("", f"*{_inline(capitalised(made_by(stronger)))}. It is never scored.*")
        if stronger.note:
            yield from ("", f"*{_inline(stronger.note)}*")


def _strong(text: str) -> Iterator[str]:
    """A paragraph in bold; none for an empty text, whose asterisks would make a rule."""
    if shown := _inline(text):
        yield from ("", f"**{shown}**")


def _inline(text: str) -> str:
    return escape_markdown(one_line(text))
