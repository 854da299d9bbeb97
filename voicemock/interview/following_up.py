"""A follow-up to what was just answered, as events: the interviewer proposes, code holds the budget."""

from collections.abc import Generator, Iterator, Sequence

from voicemock.errors import BadReply, LLMUnreachable, Refused
from voicemock.interview.interviewer import Interviewer
from voicemock.interview.moves import After, FollowUp
from voicemock.interview.notes import note_on
from voicemock.interview.parts import Parts
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, Turn

BROKEN_OFF = "The interviewer had begun to ask something else, and it was given up:"
FOLLOW_UP_SHARE = 0.5
"""A follow-up's target time as a share of its question's."""
MOVES_ON = After(None)


def follow_up(
    session: Session, exchange: Sequence[Turn], parts: Parts, interviewer: Interviewer
) -> Generator[e.Event, None, After]:
    """The events up to a follow-up that is asked; returns what the interviewer made of the answer.

    Args:
        session: so far.
        exchange: the question that was asked last, with its follow-ups.
        parts: what the interview is made with.
        interviewer: who proposes it; when that fails, the written one does.
    """
    if not invites_follow_up(exchange, session.opened.plan.follow_ups):
        return MOVES_ON
    after, failure = _after(session, exchange, parts, interviewer)
    if failure:
        yield failure
    broken_off = _broken_off(after.asks, parts)
    if broken_off:
        yield e.EngineNoted(note=f"{BROKEN_OFF} {broken_off}")
    if session.round:
        yield from noted(session, exchange, after)
    if after.asks:
        asked = _asked(session, exchange, after.asks, parts)
        again = {"lead": parts.lines.after_a_false_start(session)} if broken_off else {}
        yield asked.model_copy(update=again)
    return after


def noted(session: Session, exchange: Sequence[Turn], after: After) -> Iterator[e.Event]:
    """The interviewer's note on the last answer: the model's where it stands in what was said."""
    last = exchange[-1]
    own = note_on(exchange, session.rubric.question(last.question), session.rubric, session.rubric.language)
    if note := after.note or own:
        yield e.AnswerNoted(turn=last.number, note=note, by="llm" if after.note else "written")


def invites_follow_up(exchange: Sequence[Turn], budget: int) -> bool:
    """Whether something was said to react to, and the budget of follow-ups is not used up."""
    if not exchange or len(exchange) - 1 >= budget:
        return False
    last = exchange[-1]
    return not last.skipped and last.transcript is not None and bool(last.transcript.text.strip())


def _after(
    session: Session, exchange: Sequence[Turn], parts: Parts, interviewer: Interviewer
) -> tuple[After, e.EngineFailed | e.EngineNoted | None]:
    """What the interviewer makes of it, and what to know of that; when it fails, what the written one makes of it."""
    try:
        begin = parts.first_words.begin if parts.first_words else None
        after = interviewer.after(session, exchange, begin)
        return after, e.EngineNoted(note=after.asks.note) if after.asks and after.asks.note else None
    except (LLMUnreachable, BadReply, Refused) as error:
        failure = e.EngineFailed(
            job="interviewed",
            reason=error.message,
            instead=parts.written.label,
            lasting=not isinstance(error, BadReply),
        )
        return parts.written.after(session, exchange), failure


def _broken_off(proposed: FollowUp | None, parts: Parts) -> str:
    """What was said already of a reply that is not asked after all."""
    begun = parts.first_words.begun() if parts.first_words else ""
    return "" if proposed and proposed.text.startswith(begun) else begun


def _asked(session: Session, exchange: Sequence[Turn], proposed: FollowUp, parts: Parts) -> e.QuestionAsked:
    first = exchange[0]
    return e.QuestionAsked(
        turn=session.next_turn,
        turn_kind=proposed.kind,
        question=first.question,
        text=proposed.text,
        lead=_thanks(session, exchange, parts) if proposed.by == "written" and proposed.thanks else "",
        target_s=session.rubric.question(first.question).minutes * 60 * FOLLOW_UP_SHARE,
        criterion=proposed.criterion,
        by=proposed.by,
        stage=first.stage,
        speaker=first.speaker,
    )


def _thanks(session: Session, exchange: Sequence[Turn], parts: Parts) -> str:
    """What is said before a follow-up. In a round once a question; somebody who presses thanks before none."""
    if parts.around is None or session.round is None:
        return parts.lines.before_follow_up(session)
    style = session.opened.style
    if style == "pressing" or len(exchange) > 1:
        return ""
    return parts.around.lines.say("thanks", style, len(session.turns))
