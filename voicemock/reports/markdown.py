"""A session as Markdown: everything said, and the scores with their quotes. Untrusted text stays plain text."""

from collections.abc import Iterator

from voicemock.reports import (
    corrections,
    delivery_wording,
    interrupted,
    papers,
    round_wording,
    stories_used,
    to_the_grader,
    wording,
)
from voicemock.reports.advice_wording import OUTDATED, capitalised, given_by, made_by
from voicemock.reports.cost import cost
from voicemock.reports.debrief_wording import level, ratings, worded_by
from voicemock.reports.document_values import Document, Feedback, Score, Turn
from voicemock.reports.feedback import place, quotes
from voicemock.reports.marked_text import text_with_gaps
from voicemock.reports.material_lines import HEADING, NEVER_RUN
from voicemock.reports.origin import origin
from voicemock.reports.peer_markdown import peer_markdown
from voicemock.reports.rescored import sentence
from voicemock.reports.round_markdown import round_markdown
from voicemock.reports.swap_lines import swap_markdown
from voicemock.safe_text import escape_markdown, inline_markdown


def markdown(document: Document) -> str:
    """The report, ending in a newline."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f"# {inline_markdown(round_wording.title_of(document))}"
    yield ""
    yield f"{wording.when(document)}. {wording.state(document)}"
    yield ""
    if told := origin(document):
        yield from (inline_markdown(told), "")
    for name, what in wording.engines(document.engines):
        yield f"- {name}: {inline_markdown(what)}"
    for caution in wording.cautions(document):
        yield from _strong(caution)
    yield from round_markdown(document.round)
    yield from _totals(document)
    yield from _debrief(document)
    if document.material:
        yield from ("", f"## {HEADING}", "", NEVER_RUN, "")
        yield from (f"- {inline_markdown(each.name)}: {inline_markdown(each.what)}" for each in document.material)
    if beside := list(papers.told(document)):
        yield from ("", f"## {papers.TITLE}", "")
        yield from (f"- {inline_markdown(each)}" for each in beside)
    yield from peer_markdown(document.peer)
    yield from swap_markdown(document.swap)
    yield from _stories(document)
    yield from _delivery(document)
    if marks := list(wording.on_the_way(document)):
        yield from ("", "## What went wrong on the way", "")
        yield from (f"- {inline_markdown(each)}" for each in marks)
    for number, passage in document.numbered():
        yield from ("", f"## {round_wording.heading(passage, number)}")
        for remark in passage.remarks:
            yield from ("", f"{inline_markdown(remark.speaker)}: {inline_markdown(remark.text)}")
        for turn in passage.turns:
            yield from _turn(turn, document)
        for score in document.scores:
            if score.question_id == passage.question_id:
                yield from _score(score)
        if learned := document.feedback_on(passage.question_id):
            yield from _feedback(learned)
    if wording.has_unsure_marks(document):
        yield from ("", inline_markdown(wording.UNSURE_LEGEND))
    yield from ("", f"Session {inline_markdown(document.id)}, voicemock {inline_markdown(document.voicemock)}.")


def _totals(document: Document) -> Iterator[str]:
    totals = document.totals
    if totals is None:
        return
    yield from ("", "## Overview", "", "| Criterion | Level | Questions |", "| --- | --- | --- |")
    for each in totals.criteria:
        level = "not scored" if each.level is None else f"{each.level:.1f} of 5"
        yield f"| {inline_markdown(each.name)} | {level} | {each.assessed} of {each.of} |"
    overall = "not scored" if totals.overall is None else f"{totals.overall:.1f} of 5"
    reads_as = f", reads as {totals.reads_as}" if totals.reads_as else ""
    yield from ("", f"**Overall: {overall}**{reads_as} ({wording.assessed(totals)}).")
    if document.rescored:
        yield from ("", f"Since the grading before (noise: {document.rescored[0].noise}):", "")
        yield from (f"- {inline_markdown(sentence(change))}" for change in document.rescored)
    if spent := cost(document.usage):
        yield from ("", f"Judging took {spent}.")


def _debrief(document: Document) -> Iterator[str]:
    debrief = document.debrief
    if debrief is None:
        return
    yield from ("", "## Debrief", "", f"*{inline_markdown(capitalised(worded_by(debrief)))}.*")
    if told := level(debrief):
        yield from ("", inline_markdown(told))
    yield ""
    for strength in debrief.strengths:
        quote = f"“{inline_markdown(strength.evidence.quote)}” ({place(strength.evidence)})"
        yield f"- Strength: {quote}: {inline_markdown(strength.why)}"
    for gap in debrief.gaps:
        yield f"- Gap: {inline_markdown(gap.name)} ({gap.level:.1f}): {inline_markdown(gap.what)}"
    for at, each in enumerate(debrief.practise, 1):
        yield f"- **Practise {at}: {inline_markdown(each.name)}.** {inline_markdown(f'{each.action} {each.aim}')}"
    for name, what in ratings(debrief, document):
        yield f"- Your own rating, {name.lower()}: {inline_markdown(what)}"
    for each_note in filter(None, (debrief.order_note, " ".join(debrief.context))):
        yield from ("", inline_markdown(each_note))


def _stories(document: Document) -> Iterator[str]:
    if document.stories:
        yield from ("", f"## {stories_used.TITLE}", "")
    for title, told in stories_used.of_document(document):
        yield f"- “{inline_markdown(title)}”: {inline_markdown(told)}"


def _delivery(document: Document) -> Iterator[str]:
    if not document.delivery:
        return
    yield from ("", "## Delivery", "", "Measured apart from the scores; it never changes them.", "")
    for figure in delivery_wording.figures(document.delivery):
        note = f" ({figure.note})" if figure.note else ""
        yield f"- {figure.name}: {figure.value}{note}"


def _turn(turn: Turn, document: Document) -> Iterator[str]:
    asked = " ".join(filter(None, (turn.lead, turn.question)))
    by = f" ({inline_markdown(turn.speaker)})" if turn.speaker else ""
    yield from ("", f"**{wording.TURN_KINDS[turn.kind]}{by}:** {inline_markdown(asked)}", "")
    if turn.transcript and turn.transcript.text.strip():
        said = escape_markdown(text_with_gaps(turn.transcript, turn.gaps))
        yield from (f"> {line}".rstrip() for line in said.split("\n"))
    else:
        yield f"*{inline_markdown(wording.instead_of_words(turn))}*"
    facts = [*map(inline_markdown, wording.facts(turn, document)), *delivery_wording.facts(turn.delivery)]
    if facts:
        yield from ("", f"*{' · '.join(facts)}*")
    for aside in (
        *round_wording.asides(turn),
        *interrupted.sentences(turn),
        *corrections.sentences(turn),
        *to_the_grader.sentences(turn),
        *wording.set_aside(turn),
    ):
        yield from ("", f"*{inline_markdown(aside)}*")
    for caution in wording.turn_cautions(turn):
        yield from _strong(caution)


def _score(score: Score) -> Iterator[str]:
    spread = wording.spread(score)
    by = ", ".join(filter(None, (f"Judged by {score.judge}", spread)))
    yield from ("", f"### {inline_markdown(score.name)}: {wording.worth(score)}", "")
    for each, shows in quotes(score.evidence):
        yield f"- “{inline_markdown(each.quote)}” ({place(each)})" + (f": {inline_markdown(shows)}" if shows else "")
    if score.missing:
        yield f"- Missing: {inline_markdown('; '.join(score.missing))}"
    if score.why_not_higher:
        yield f"- Not higher: {inline_markdown(score.why_not_higher)}"
    if score.why_not_lower:
        yield f"- Not lower: {inline_markdown(score.why_not_lower)}"
    yield f"- {inline_markdown(by)}"


def _feedback(feedback: Feedback) -> Iterator[str]:
    if advice := feedback.advice:
        yield from ("", "### Advice", "")
        for each in advice.worked:
            quote = inline_markdown(each.evidence.quote)
            yield f"- Worked: “{quote}” ({place(each.evidence)}): {inline_markdown(each.why)}"
        yield f"- Looked for: {inline_markdown(advice.looked_for)}"
        if advice.missing:
            yield f"- Missing: {inline_markdown('; '.join(advice.missing))}"
        yield f"- **Do next: {inline_markdown(advice.next_step)}**"
        if advice.fact_to_ask:
            yield f"- To add: {inline_markdown(advice.fact_to_ask)}"
        yield f"- Given {inline_markdown(given_by(advice))}"
        if feedback.outdated:
            yield from _strong(OUTDATED)
    told = [fact for fact in feedback.facts if fact.told]
    if told:
        yield ""
    yield from (f"- You added: {inline_markdown(fact.told)} (asked: {inline_markdown(fact.asked)})" for fact in told)
    if stronger := feedback.stronger:
        yield from ("", "### A stronger version", "")
        # Each line is a paragraph of its own, or they would run together.
        yield "\n>\n".join(f"> {inline_markdown(line)}" for line in stronger.text.splitlines())
        yield from ("", f"*{inline_markdown(capitalised(made_by(stronger)))}. It is never scored.*")
        if stronger.note:
            yield from ("", f"*{inline_markdown(stronger.note)}*")


def _strong(text: str) -> Iterator[str]:
    """A paragraph in bold; none for an empty text, whose asterisks would make a rule."""
    if shown := inline_markdown(text):
        yield from ("", f"**{shown}**")
