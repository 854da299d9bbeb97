"""A round for reports: who interviewed, what was said around the questions, each interviewer's scorecard."""

from collections.abc import Iterator
from typing import Literal

from voicemock.interview.reaction import Reaction, reaction
from voicemock.scoring.scores import scores
from voicemock.sessions.round_events import Topic
from voicemock.sessions.session import Run, Session
from voicemock.sessions.turn import Turn
from voicemock.transcript import Value


class Person(Value):
    """An interviewer."""

    id: str
    name: str
    role: str
    focus: tuple[str, ...]
    """Names of the criteria that they listened for; empty: all."""


class CardRow(Value):
    """One criterion of a scorecard."""

    name: str
    level: float | None
    """Mean of its levels, 1 to 5; None: not scored."""


class Scorecard(Value):
    """What one interviewer of a panel marked: the criteria of their focus, in answers to the questions they asked."""

    interviewer: str
    questions: int
    overall: float | None
    criteria: tuple[CardRow, ...]


class Said(Value):
    """Something an interviewer said that awaited no answer."""

    after_turn: int
    """How many turns had begun."""
    topic: Topic
    text: str
    speaker: str
    """By name."""
    by: Literal["llm", "written"]
    source: str
    """Of a reply: the words of the given text that it rests on; empty where it was not known."""


class RoundTold(Value):
    """The round of a session."""

    id: str
    name: str
    style: str
    minutes: float
    interviewers: tuple[Person, ...]
    scorecards: tuple[Scorecard, ...]
    """Of a panel; empty where one person interviewed."""
    negotiation: tuple[str, ...]
    """What came of the negotiation, a sentence each; empty where there was none."""


def round_told(session: Session, run: Run | None) -> RoundTold | None:
    """The round; None where the questions were asked with nothing around them."""
    round_ = session.round
    if round_ is None:
        return None
    names = {each.id: each.name for each in session.rubric.criteria}
    return RoundTold(
        id=round_.id,
        name=round_.name,
        style=session.opened.style,
        minutes=round_.minutes,
        interviewers=tuple(
            Person(
                id=each.id,
                name=each.name,
                role=each.role,
                focus=tuple(names[name] for name in each.focus if name in names),
            )
            for each in round_.interviewers
        ),
        scorecards=tuple(_scorecards(session, run)) if run and len(round_.interviewers) > 1 else (),
        negotiation=tuple(negotiated(session)),
    )


def said(session: Session) -> Iterator[Said]:
    """What was said around the questions, in order."""
    for each in session.remarks:
        yield Said(
            after_turn=each.turn,
            topic=each.topic,
            text=each.text,
            speaker=speaker(each.speaker, session),
            by=each.by,
            source=each.source,
        )


def speaker(speaker_id: str, session: Session) -> str:
    """An interviewer's name; empty without a round."""
    if session.round is None or not speaker_id:
        return ""
    return next((each.name for each in session.round.interviewers if each.id == speaker_id), speaker_id)


def reaction_in(turn: Turn, language: str) -> Reaction | None:
    """How a chance to correct oneself was taken; None for other turns, and where nothing was said."""
    if turn.kind != "correction" or not turn.transcript or not turn.transcript.text.strip():
        return None
    return reaction(turn.transcript.text, language)


def _scorecards(session: Session, run: Run) -> Iterator[Scorecard]:
    assert session.round is not None
    for each in session.round.interviewers:
        asked = {turn.question for turn in session.turns if turn.question and turn.speaker == each.id}
        if not asked:
            continue
        own = {
            (question, criterion): grade
            for (question, criterion), grade in run.grades.items()
            if question in asked and (not each.focus or criterion in each.focus)
        }
        found = scores(own, run.rubric)
        rows = (CardRow(name=run.rubric.criterion(row.criterion).name, level=row.level) for row in found.criteria)
        yield Scorecard(interviewer=each.name, questions=len(asked), overall=found.overall, criteria=tuple(rows))


def negotiated(session: Session) -> Iterator[str]:
    """What came of a negotiation, a sentence each; nothing where there was none."""
    terms = session.round.negotiation if session.round else None
    kinds = {each.id: each.kind for each in session.rubric.questions}
    turns = [turn for turn in session.turns if kinds.get(turn.question) == "negotiation"]
    if terms and turns:
        # It brings all the patterns of bargaining.
        from voicemock.interview.negotiation.outcome import as_settled, outcome, sentences_of

        texts = [turn.transcript.text if turn.transcript else "" for turn in turns if turn.answered]
        found = outcome(terms, texts, ended=session.closed is not None)
        settled = next((remark.settled for remark in session.remarks if remark.settled), None)
        yield from sentences_of(terms, as_settled(found, settled) if settled else found)
