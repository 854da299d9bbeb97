"""One step of a round: what the agenda says is next, as events."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from functools import reduce

from voicemock.interview import steps
from voicemock.interview.agenda import ASIDE_S, Agenda
from voicemock.interview.following_up import FOLLOW_UP_SHARE, MOVES_ON, follow_up, noted
from voicemock.interview.interviewer import Interviewer
from voicemock.interview.kinds import Kinds
from voicemock.interview.missed import correction_offer, missed
from voicemock.interview.moves import After
from voicemock.interview.parts import Parts
from voicemock.round import Round
from voicemock.rubric import Question
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, Turn, apply


def ask_in_round(session: Session, round_: Round, parts: Parts, interviewer: Interviewer) -> Iterator[e.Event]:
    """The events of the next step of a round; the last of them is what is asked, said or closed."""
    around = parts.around
    assert around is not None
    at = Agenda(session, round_, around.lines, parts.lines, parts.elapsed_s(), parts.more_answers())
    step = at.next()
    if isinstance(step, steps.Discuss):
        exchange = session.exchange(step.question)
        last = exchange[-1]
        if last.kind != "correction":
            happened: list[e.Event] = []
            after = yield from _kept(follow_up(session, exchange, parts, interviewer), happened)
            if after.asks:
                return
            if not last.note_taken and after is MOVES_ON and last.transcript:
                happened += (note := list(noted(session, exchange, after)))
                yield from note
            # What is said next may come back to the note.
            session = reduce(apply, happened, session)
            at = replace(at, session=session)
            if not last.skipped and (offered := _correction(session, exchange, around.kinds, after.missed)):
                yield offered
                return
        step = at.next(discussed=True)
    asks_model = interviewer is not parts.written
    match step:
        case steps.Tell(topic, text, stage, speaker):
            yield e.InterviewerSaid(topic=topic, text=text, stage=stage, speaker=speaker)
        case steps.AskAside():
            yield _aside(session, step)
        case steps.AskQuestion():
            yield _question(session, step, parts)
        case steps.Answer(turn):
            yield from around.reply(session, turn, asks_model=asks_model)
        case steps.Negotiate(question, late):
            yield from around.counter(session, question, late=late, asks_model=asks_model)
        case steps.Finish(reason):
            yield e.InterviewClosed(reason=reason)


def _kept(events: Generator[e.Event, None, After], kept: list[e.Event]) -> Generator[e.Event, None, After]:
    """The same events, which are also put into `kept`."""
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            after: After = end.value
            return after
        kept.append(event)
        yield event


def _correction(
    session: Session, exchange: Sequence[Turn], kinds: Kinds, opinion: bool | None
) -> e.QuestionAsked | None:
    """A chance to correct oneself after a clear-cut miss."""
    first = exchange[0]
    question = session.rubric.question(first.question)
    miss = missed(exchange, question, session.rubric, opinion)
    if miss is None or (miss.how == "nothing" and _may_be_told_elsewhere(session, question)):
        return None
    offered = [turn.text for turn in session.turns if turn.kind == "correction"]
    text = correction_offer(miss, session.opened.style, kinds, len(offered))
    if text in offered:  # the same words again would teach nothing
        return None
    return e.QuestionAsked(
        turn=session.next_turn,
        turn_kind="correction",
        question=question.id,
        text=text,
        target_s=question.minutes * 60 * FOLLOW_UP_SHARE,
        criterion=miss.criterion,
        stage=first.stage,
        speaker=first.speaker,
    )


def _may_be_told_elsewhere(session: Session, question: Question) -> bool:
    """Whether what a question looks for may have been said to an earlier one: pay, notice, reasons, but no story."""
    if question.reference or question.kind in ("example", "situation", "exercise"):
        return False
    before = session.asked[: session.asked.index(question.id)]
    return any(session.rubric.question(each).criteria[0] == question.criteria[0] for each in before)


def _aside(session: Session, step: steps.AskAside) -> e.QuestionAsked:
    return e.QuestionAsked(
        turn=session.next_turn,
        turn_kind=step.kind,
        question="",
        text=step.text,
        lead=step.lead,
        target_s=ASIDE_S[step.kind],
        stage=step.stage,
        speaker=step.speaker,
    )


def _question(session: Session, step: steps.AskQuestion, parts: Parts) -> e.QuestionAsked:
    question = session.rubric.question(step.question)
    negotiates = parts.around and question.kind == "negotiation" and session.round and session.round.negotiation
    return e.QuestionAsked(
        turn=session.next_turn,
        turn_kind="question",
        question=question.id,
        text=parts.around.opening(session) if parts.around and negotiates else question.text,
        lead=step.lead,
        target_s=question.minutes * 60,
        stage=step.stage,
        speaker=step.speaker,
    )
