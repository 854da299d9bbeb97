"""A round in words for people: its title, who interviews, what became of it."""

from collections.abc import Iterator

from voicemock.interview.reaction import Reaction
from voicemock.reports.document_values import Document, Passage, Turn
from voicemock.reports.round_view import RoundTold, Scorecard
from voicemock.reports.wording import TURN_KINDS
from voicemock.sessions.session import Session


def title(session: Session) -> str:
    """What the session is: its round and its rubric."""
    return _title(session.round.name if session.round else "", session.rubric.name)


def opened(session: Session) -> Iterator[tuple[str, str]]:
    """What stands at the top of a round, as labels with what they are."""
    if session.round is None:
        return
    if people := [f"{each.name} ({each.role})" for each in session.round.interviewers]:
        yield "With", ", ".join(people)
    if session.opened.style != "neutral":
        yield "Manner", session.opened.style
    if place := session.opened.loop:
        yield "Loop", f"{place.loop}, round {place.number} of {place.of}"


REACTIONS: dict[Reaction, str] = {
    "open": "You took the correction up.",
    "defensive": "You argued against the correction.",
    "neither": "You neither took the correction up nor argued against it.",
}
"""How a chance to correct oneself was taken. Not scored: what was looked for had been told by then."""


def title_of(document: Document) -> str:
    """What the session is, for a heading."""
    return _title(document.round.name if document.round else "", document.rubric.name)


def _title(round_name: str, rubric_name: str) -> str:
    if round_name.casefold() in ("", rubric_name.casefold()):
        return rubric_name
    return f"{round_name[:1].upper()}{round_name[1:]}, {rubric_name}"


def people(told: RoundTold) -> Iterator[str]:
    """Each interviewer with role and focus."""
    for each in told.interviewers:
        focus = f"; listened for {', '.join(each.focus)}" if each.focus else ""
        yield f"{each.name}, {each.role}{focus}"


def card(scorecard: Scorecard) -> str:
    """A scorecard in a line."""
    told = "; ".join(rows(scorecard))
    return f"{overall(scorecard)} ({asked(scorecard)}){f': {told}' if told else ''}"


def overall(scorecard: Scorecard) -> str:
    """What it comes to."""
    return "not scored" if scorecard.overall is None else f"{scorecard.overall:.1f} of 5"


def asked(scorecard: Scorecard) -> str:
    """How many questions it rests on."""
    return f"{scorecard.questions} question{'s' * (scorecard.questions != 1)}"


def rows(scorecard: Scorecard) -> tuple[str, ...]:
    """Each criterion with its level."""
    return tuple(
        f"{row.name} {'not scored' if row.level is None else f'{row.level:.1f}'}" for row in scorecard.criteria
    )


def asides(turn: Turn) -> Iterator[str]:
    """What is to be known of a turn in a round: the interviewer's note, how a correction was taken."""
    if turn.note_taken:
        yield f"Noted: “{turn.note_taken}”"
    if turn.reaction:
        yield REACTIONS[turn.reaction]


def heading(passage: Passage, number: int) -> str:
    """What a passage is called; `number` counts the rubric's questions."""
    if passage.question_id:
        return f"Question {number}"
    return TURN_KINDS[passage.turns[0].kind] if passage.turns else "The close"
