"""The loop in which one person interviews another: whose turn it is says who speaks, and a key hands over.

What comes next is worked out from the session, as in conversation.py. Nothing waits between a question and its
answer: both are transcribed once the candidate has handed back.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from voicemock import ports
from voicemock.errors import RecogniserError
from voicemock.interview.conversation import take_answer
from voicemock.interview.following_up import FOLLOW_UP_SHARE
from voicemock.interview.parts import Parts
from voicemock.sessions import events as e
from voicemock.sessions import peer_events as p
from voicemock.sessions.peer import CLOSE, OPENING, YOUR_QUESTIONS, Spoken
from voicemock.sessions.session import Hear, Recognise, Session, apply
from voicemock.transcript import Stretch

ASKING_S = 30.0
"""How long a question takes to ask, in seconds; shown, not enforced."""
TALK_S = 60.0
"""How long an answer takes that belongs to no question of the rubric."""


@dataclass(frozen=True)
class Speak:
    """The interviewer speaks."""

    stage: str
    begun: Spoken | None = None
    """What was begun before and is not over."""


@dataclass(frozen=True)
class HandOver:
    """The interviewer has spoken: a turn begins."""

    spoken: Spoken


@dataclass(frozen=True)
class Read:
    """What the interviewer said waits for its transcript."""

    spoken: Spoken


@dataclass(frozen=True)
class Pass:
    """A stage is over though nobody pressed a key."""

    stage: str
    by: Literal["budget", "time"]


@dataclass(frozen=True)
class Close:
    """Every stage is over."""


Step = Speak | HandOver | Hear | Recognise | Read | Pass | Close


def stages(session: Session) -> tuple[str, ...]:
    """The stages in order: the opening, each planned question, the candidate's own questions, the close."""
    return (OPENING, *session.opened.plan.questions, YOUR_QUESTIONS, CLOSE)


def stage_of(session: Session) -> str | None:
    """The stage that goes on; None when all are over."""
    return next((each for each in stages(session) if each not in session.peering.passed), None)


def exchanges(session: Session, stage: str) -> int:
    """How many turns a stage has had."""
    opened = (session.peering.question_of(turn.number) for turn in session.turns)
    return sum(each is not None and each.stage == stage for each in opened)


def due(session: Session, by_key: bool = True, late: bool = False) -> Step | None:
    """What comes next; None when both have nothing more to say and every word is transcribed that can be.

    Args:
        session: of two people.
        by_key: whether somebody goes on to the next stage by a key; otherwise each has its planned turns.
        late: whether the time is over.
    """
    last = session.turns[-1] if session.turns else None
    if session.closed is None and last and not last.answered:
        return Hear(last)
    spoken = session.peering.spoken[-1] if session.peering.spoken else None
    open_ = spoken and spoken.stage not in session.peering.passed and spoken.at_turn == session.next_turn
    if session.closed is None and spoken and open_ and spoken.is_over and not spoken.left:
        return Close() if spoken.stage == CLOSE else HandOver(spoken)
    waiting = next((turn for turn in session.turns if turn.needs_transcript and not turn.failure), None)
    if waiting:
        return Recognise(waiting)
    unread = next((each for each in session.peering.spoken if each.needs_transcript and not each.failure), None)
    if unread:
        return Read(unread)
    if session.closed is not None:
        return None
    return _next_stage(session, spoken if spoken and open_ and not spoken.is_over else None, by_key, late)


def _next_stage(session: Session, begun: Spoken | None, by_key: bool, late: bool) -> Step:
    stage = stage_of(session)
    if stage is None:
        return Close()
    if begun and begun.stage == stage:
        return Speak(stage, begun)
    had = exchanges(session, stage)
    is_question = stage in session.opened.plan.questions
    if late and is_question and not had:
        return Pass(stage, "time")
    budget = 1 + (session.opened.plan.follow_ups if is_question else 0)
    if not by_key and had >= budget:
        return Pass(stage, "budget")
    return Speak(stage)


Act = Callable[[Step, Session, Parts], Iterator[e.Event]]
"""What a step comes to."""


def converse(
    session: Session,
    parts: Parts,
    by_key: bool,
    next_step: Callable[[Session, bool, bool], Step | None] = due,
    do: Act | None = None,
) -> Iterator[e.Event]:
    """The events from here to the end of the interview, each yielded before the next thing is done.

    Args:
        session: so far.
        parts: what it is made with.
        by_key: whether somebody goes on to the next stage by a key.
        next_step: what comes next, see `due`.
        do: what a step comes to; `act` where it is not given.

    Raises:
        AudioDeviceError, BadInput, DiskError: nobody can be heard; everything so far is saved.
    """
    minutes = session.opened.plan.minutes
    while True:
        late = minutes is not None and parts.elapsed_s() >= minutes * 60
        step = next_step(session, by_key, late)
        if step is None:
            return
        for event in (do or act)(step, session, parts):
            if isinstance(event, e.EngineFailed) and event.job == "heard" and parts.type_instead:
                parts = replace(parts, listen=parts.type_instead, after_cut="keep")
            session = apply(session, event)
            yield event


def act(step: Step, session: Session, parts: Parts) -> Iterator[e.Event]:
    """What a step comes to between two people."""
    match step:
        case Speak():
            yield from _speak(step, session, parts)
        case HandOver(spoken):
            yield _asked(spoken, session)
        case Hear() | Recognise():
            yield from take_answer(step, parts)
        case Read(spoken):
            yield from read(spoken, parts.folder, parts.transcribe, parts.transcriber, parts.troubles)
        case Pass(stage, by):
            yield p.StagePassed(stage=stage, by=by)
        case Close():
            yield e.InterviewClosed(reason="finished")


def _speak(step: Speak, session: Session, parts: Parts) -> Iterator[e.Event]:
    """One turn of the interviewer, from listening to what it came to."""
    if not parts.more_answers():
        yield e.InterviewClosed(reason="out_of_answers")
        return
    audio = step.begun.audio if step.begun else ""
    there = bool(audio) and (parts.folder / audio).exists()
    if not audio or (there and parts.after_cut == "anew"):
        takes = sum(each.at_turn == session.next_turn for each in session.peering.spoken)
        audio = f"audio/{session.next_turn:03d}-asked" + (f"-{takes + 1}" if takes else "") + ".wav"
        yield p.QuestionStarted(at_turn=session.next_turn, stage=step.stage, audio=audio)
    elif there and parts.after_cut == "keep":
        yield _recorded(audio, parts, _kept(audio, parts))
        return
    with parts.while_listening():
        heard = parts.listen(parts.folder / audio, ASKING_S)
    match heard:
        case ports.Recorded():
            yield _recorded(audio, parts, heard)
        case ports.Typed(text):
            yield p.QuestionTyped(audio=audio, text=text)
        case ports.Skipped():
            yield from _what_was_said(audio, parts)
            yield p.StagePassed(stage=step.stage, by="interviewer")
        case ports.Redo():
            yield p.QuestionRedone(audio=audio)
        case ports.NoMore(reason):
            yield from _what_was_said(audio, parts)
            yield e.InterviewClosed(reason=reason)
        case ports.TypeInstead(reason):
            yield from _what_was_said(audio, parts)
            yield e.EngineFailed(job="heard", reason=reason, instead="typing")


def _what_was_said(audio: str, parts: Parts) -> Iterator[e.Event]:
    """What was recorded before a key went on or ended it, where anything was said."""
    if (parts.folder / audio).exists():
        recorded = _recorded(audio, parts, _kept(audio, parts))
        if recorded.speech:
            yield recorded


def _kept(audio: str, parts: Parts) -> ports.Recorded:
    return ports.Recorded(ports.MICROPHONE, parts.gaps(parts.folder / audio))


def _recorded(audio: str, parts: Parts, heard: ports.Recorded) -> p.QuestionSpoken:
    path = parts.folder / audio
    duration_s = parts.duration_s(path)
    speech = parts.find_speech(path) if heard.speech is None else heard.speech
    return p.QuestionSpoken(
        audio=audio,
        duration_s=round(duration_s, 3),
        speech=tuple(Stretch(max(0.0, each.start_s), min(duration_s, each.end_s)) for each in speech),
        source=heard.source,
        gaps=heard.gaps,
        note=heard.note,
    )


def _asked(spoken: Spoken, session: Session) -> e.QuestionAsked:
    """The turn that begins: in the interviewer's words where they were typed, else as planned until they are read."""
    people, stage = session.opened.people, spoken.stage
    assert people is not None  # only two people hand over
    kind: e.TurnKind
    if stage not in session.opened.plan.questions:
        opens = stage == OPENING
        kind = "time_check" if opens else "your_questions"
        planned = f"{people.interviewer} opens the interview." if opens else f"{people.candidate} may ask."
        return _turn(spoken, session, kind, planned, TALK_S)
    question = session.rubric.question(stage)
    if not exchanges(session, stage):
        return _turn(spoken, session, "question", question.text, question.minutes * 60)
    planned = f"A follow-up in {people.interviewer}'s own words."
    return _turn(spoken, session, "follow_up", planned, question.minutes * 60 * FOLLOW_UP_SHARE)


def _turn(spoken: Spoken, session: Session, kind: e.TurnKind, planned: str, target_s: float) -> e.QuestionAsked:
    return e.QuestionAsked(
        turn=session.next_turn,
        turn_kind=kind,
        question=spoken.stage if spoken.stage in session.opened.plan.questions else "",
        text=spoken.text.strip() or planned,
        target_s=target_s,
    )


def read(
    spoken: Spoken,
    folder: Path,
    transcribe: ports.Transcribe,
    transcriber: Callable[[], str],
    troubles: Callable[[], Sequence[ports.Trouble]],
) -> Iterator[e.Event]:
    """The words of what the interviewer said, or why there are none yet."""
    result: p.QuestionTranscribed | p.QuestionUnread
    try:
        transcript = transcribe(folder / spoken.audio, spoken.speech)
        result = p.QuestionTranscribed(audio=spoken.audio, transcript=transcript, engine=transcriber())
    except RecogniserError as error:
        result = p.QuestionUnread(audio=spoken.audio, reason=error.message)
    for each in troubles():
        yield e.EngineFailed(job="transcribed", reason=each.reason, instead=each.instead, lasting=each.lasting)
    yield result
