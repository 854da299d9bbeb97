"""The loop in which the user interviews: they ask aloud or typed, and the candidate answers in words at once.

It goes as between two people (peer.py), but that a question is read before it is answered.
"""

from collections.abc import Iterator

from voicemock.interview import peer
from voicemock.interview.candidate import UNHEARD, Candidate
from voicemock.interview.following_up import FOLLOW_UP_SHARE
from voicemock.interview.parts import Parts
from voicemock.interview.wanted import Wanted, wanted
from voicemock.sessions import events as e
from voicemock.sessions.peer import OPENING, Spoken
from voicemock.sessions.session import Hear, Session


def due(session: Session, by_key: bool = True, late: bool = False) -> peer.Step | None:
    """What comes next, as peer.due says it, but what was spoken is read first; `Hear` is the candidate's turn."""
    unread = next((each for each in session.peering.spoken if each.needs_transcript and not each.failure), None)
    return peer.Read(unread) if unread else peer.due(session, by_key, late)


def converse(session: Session, parts: Parts, candidate: Candidate, by_key: bool) -> Iterator[e.Event]:
    """The events from here to the end of the interview, each yielded before the next thing is done.

    Raises:
        AudioDeviceError, BadInput, DiskError: nobody can be heard; everything so far is saved.
    """

    def do(step: peer.Step, session: Session, parts: Parts) -> Iterator[e.Event]:
        match step:
            case peer.HandOver(spoken):
                yield asked(spoken, session)
            case Hear(turn):
                answer = candidate.reply(session, turn)
                if answer.note:
                    yield e.EngineNoted(note=answer.note)
                yield e.AnswerTyped(turn=turn.number, text=answer.text, synthetic=answer.synthetic)
            case _:
                yield from peer.act(step, session, parts)

    yield from peer.converse(session, parts, by_key, due, do)


def asked(spoken: Spoken, session: Session) -> e.QuestionAsked:
    """The turn that begins, with what code understood: which question it is, and which criterion is asked for."""
    words, stage = spoken.text.strip(), spoken.stage
    if stage not in session.opened.plan.questions:
        kind: e.TurnKind = "time_check" if stage == OPENING else "your_questions"
        return _turn(session, kind, Wanted(""), words, peer.TALK_S)
    meant = wanted(words, stage, session) if words else Wanted("")
    if not meant.question:
        return _turn(session, "question", meant, words, peer.TALK_S)
    begun = bool(session.exchange(meant.question))
    full_s = session.rubric.question(meant.question).minutes * 60
    kind = "follow_up" if begun else "question"
    return _turn(session, kind, meant, words, full_s * (FOLLOW_UP_SHARE if begun else 1))


def _turn(session: Session, kind: e.TurnKind, meant: Wanted, words: str, target_s: float) -> e.QuestionAsked:
    return e.QuestionAsked(
        turn=session.next_turn,
        turn_kind=kind,
        question=meant.question,
        text=words or UNHEARD,
        target_s=target_s,
        criterion=meant.criterion,
    )
