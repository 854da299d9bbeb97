"""A session read again on the terminal: what was asked, what was said, and the feedback beside it."""

from collections.abc import Iterator, Sequence

from rich.table import Table

from voicemock.reports import (
    corrections,
    delivery_wording,
    interrupted,
    papers,
    round_wording,
    swap_lines,
    to_the_grader,
    wording,
)
from voicemock.reports.advice_lines import feedback_lines
from voicemock.reports.debrief_lines import debrief_lines
from voicemock.reports.document_values import Document, Passage, Turn
from voicemock.reports.feedback import score_lines, totals_lines, transcript_parts
from voicemock.reports.material_lines import material_lines
from voicemock.reports.origin import origin
from voicemock.reports.peer_lines import peer_lines
from voicemock.reports.stories_used import TITLE, lines_of
from voicemock.reports.terminal import Line, Part, Terminal
from voicemock.safe_text import one_line

TWO_COLUMNS = 100
"""Columns from which feedback stands beside the words instead of below them."""


def replay(document: Document, terminal: Terminal, question: str | None = None) -> None:
    """Prints the whole session, or one question with its follow-ups."""
    if question is None:
        _opening(document, terminal)
    for passage in document.passages:
        if question is None or passage.question_id == question:
            _remarks(passage, terminal)
            for turn in passage.turns:
                _turn(turn, document, terminal)
    if question is None:
        overall(document, terminal)


def _opening(document: Document, terminal: Terminal) -> None:
    terminal.heading(f"{round_wording.title_of(document)} · {document.id}")
    if document.opened_at:
        terminal.line(("Began".ljust(13), "dim"), f"{document.opened_at:%Y-%m-%d %H:%M %Z}")
    if told := origin(document):
        terminal.line(one_line(told))
    for name, what in wording.engines(document.engines):
        terminal.line((name.ljust(13), "dim"), what)
    for caution in wording.cautions(document):
        terminal.line(caution, style="yellow")
    if terminal.plain and wording.has_unsure_marks(document):
        terminal.line(wording.UNSURE_LEGEND)
    if document.round:
        for person in round_wording.people(document.round):
            terminal.line(("With".ljust(13), "dim"), person)
    terminal.lines(material_lines(document.material))


def overall(document: Document, terminal: Terminal) -> None:
    """Prints what all of it comes to."""
    terminal.heading("Overall")
    for each in wording.on_the_way(document):
        terminal.line(each, style="yellow")
    terminal.lines(totals_lines(document))
    if document.round:
        for scorecard in document.round.scorecards:
            terminal.line((f"Scorecard of {scorecard.interviewer}: ", "dim"), round_wording.card(scorecard))
        for told in document.round.negotiation:
            terminal.line(told)
    if document.debrief:
        terminal.heading("Debrief")
        terminal.lines(debrief_lines(document))
    if beside := list(papers.told(document)):
        terminal.heading(papers.TITLE)
        for each in beside:
            terminal.line(each)
    if document.stories:
        terminal.heading(TITLE)
        terminal.lines(lines_of(document))
    if document.peer:
        terminal.heading(f"{document.peer.interviewer} interviewed {document.peer.candidate}")
        terminal.lines(peer_lines(document.peer))
    if document.swap:
        terminal.heading(swap_lines.title(document.swap))
        terminal.lines(swap_lines.swap_lines(document.swap))


def _remarks(passage: Passage, terminal: Terminal) -> None:
    if passage.remarks:
        terminal.blank()
    for each in passage.remarks:
        terminal.line((f"{each.speaker}: ", "dim"), each.text)


def _turn(turn: Turn, document: Document, terminal: Terminal) -> None:
    number = f"{wording.TURN_KINDS[turn.kind]} · turn {turn.number} of {len(document.turns)}"
    terminal.heading(number)
    who: Part = (f"{turn.speaker}: " if turn.speaker else "", "dim")
    if turn.lead:
        terminal.line(who, turn.lead)
    terminal.line(("", "") if turn.lead else who, (turn.question, "bold"))
    terminal.blank()
    said = [*said_lines(turn, terminal.plain), *about_answer(turn, document), *_cautions(turn)]
    feedback = _score_lines(turn)
    if terminal.plain or terminal.width < TWO_COLUMNS or not feedback:
        terminal.lines(said, indent=2)
        if feedback:
            terminal.blank()
        terminal.lines(feedback, indent=2)
    else:
        columns = Table.grid(padding=(0, 4), expand=True)
        columns.add_column(ratio=1)
        columns.add_column(ratio=1)
        columns.add_row(terminal.stacked(said), terminal.stacked(feedback))
        terminal.show(columns)
    if learned := _learned(turn, document):
        terminal.blank()
        terminal.lines(learned, indent=2)


def feedback_on(turn: Turn, document: Document) -> Iterator[Line]:
    """The scores, and after a question's last answer what can be learned from it."""
    scores, learned = _score_lines(turn), _learned(turn, document)
    yield from scores
    if scores and learned:
        yield Line(0, ("",))
    yield from learned


def _score_lines(turn: Turn) -> Sequence[Line]:
    return [line for score in turn.scores for line in score_lines(score)]


def _learned(turn: Turn, document: Document) -> Sequence[Line]:
    learned = document.feedback_on(turn.question_id)
    return list(feedback_lines(learned)) if learned and turn == document.exchange(turn.question_id)[-1] else []


def said_lines(turn: Turn, plain: bool = False) -> Iterator[Line]:
    """What came back."""
    if turn.transcript and turn.transcript.text.strip():
        yield Line(0, tuple(transcript_parts(turn.transcript, turn.gaps, turn.heard, plain)))
    else:
        yield Line(0, ((wording.instead_of_words(turn), "yellow"),))


def about_answer(turn: Turn, document: Document) -> Iterator[Line]:
    """How an answer came about and was said, and what else is to be known about its words."""
    facts = [*wording.facts(turn, document), *delivery_wording.facts(turn.delivery)]
    if facts:
        yield Line(0, ((" · ".join(facts), "dim"),))
    for aside in (
        *round_wording.asides(turn),
        *interrupted.sentences(turn),
        *corrections.sentences(turn),
        *to_the_grader.sentences(turn),
        *wording.set_aside(turn),
    ):
        yield Line(0, ((aside, "dim"),))


def _cautions(turn: Turn) -> Iterator[Line]:
    for caution in wording.turn_cautions(turn):
        yield Line(0, ((caution, "yellow"),))
