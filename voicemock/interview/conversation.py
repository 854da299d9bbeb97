"""The loop that makes a session: ask what is due, do it, yield one event a step.

A yielded event is written before the generator goes on, so that start, resume and replay are the same code.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from voicemock import ports
from voicemock.errors import RecogniserError
from voicemock.interview.about_material import look_again
from voicemock.interview.following_up import follow_up
from voicemock.interview.interviewer import Interviewer
from voicemock.interview.parts import Parts
from voicemock.interview.round_asking import ask_in_round
from voicemock.sessions import events as e
from voicemock.sessions.session import Ask, Due, Hear, Recognise, Session, Turn, apply, due
from voicemock.transcript import CutIn, Stretch, Transcript


def conduct(session: Session, parts: Parts) -> Iterator[e.Event]:
    """The events from here to the end of the interview, each yielded before the next thing is done.

    Raises:
        AudioDeviceError, BadInput, DiskError: no answer can be heard; everything so far is saved.
    """
    failed = False
    while isinstance(step := due(session), Ask | Hear | Recognise):
        acting = parts.written if failed else parts.interviewer
        for event in _act(step, session, parts, acting):
            if isinstance(event, e.EngineFailed) and event.lasting:
                failed = failed or event.job == "interviewed"
                if event.job == "heard" and parts.type_instead:
                    parts = replace(parts, listen=parts.type_instead, after_cut="keep")
            session = apply(session, event)
            yield event


def _act(step: Due, session: Session, parts: Parts, interviewer: Interviewer) -> Iterator[e.Event]:
    match step:
        case Ask() if parts.read_again and (seen := list(look_again(session, parts.read_again))):
            yield from seen
        case Ask() if session.round:
            yield from ask_in_round(session, session.round, parts, interviewer)
        case Ask():
            yield from _ask(session, parts, interviewer)
        case Hear() | Recognise():
            yield from take_answer(step, parts)


def _ask(session: Session, parts: Parts, interviewer: Interviewer) -> Iterator[e.Event]:
    """A follow-up, the next question of the plan, or the end: nothing stands around the questions."""
    plan = session.opened.plan
    if not parts.more_answers():
        yield e.InterviewClosed(reason="out_of_answers")
        return
    late = plan.minutes is not None and parts.elapsed_s() >= plan.minutes * 60
    exchange = session.exchange(session.asked[-1]) if session.asked else ()
    if not late and (yield from follow_up(session, exchange, parts, interviewer)).asks:
        return
    left = [name for name in plan.questions if name not in session.asked]
    if late or not left:
        yield e.InterviewClosed(reason="finished" if not left else "out_of_time")
        return
    question, again = session.rubric.question(left[0]), session.opened.retake
    yield e.QuestionAsked(
        turn=session.next_turn,
        turn_kind="question",
        question=question.id,
        text=(again.asked if again else "") or question.text,
        lead=parts.lines.before_question(session),
        target_s=question.minutes * 60,
    )


def take_answer(step: Hear | Recognise, parts: Parts) -> Iterator[e.Event]:
    """What is due of an answer: that it is heard, or its words."""
    if isinstance(step, Hear):
        yield from hear(step.turn, parts)
        return
    yield from recognise(
        step.turn,
        parts.folder,
        parts.transcribe,
        parts.transcriber,
        troubles=parts.troubles,
        expected_language=parts.expected_language,
    )


def hear(turn: Turn, parts: Parts) -> Iterator[e.Event]:
    """One answer, from listening to the recording's end."""
    audio = turn.audio
    there = audio is not None and (parts.folder / audio).exists()
    cut_off = there and parts.after_cut != "anew"
    if audio is None or (there and not cut_off):
        audio = f"audio/{turn.number:03d}" + (f"-{turn.takes + 1}" if turn.takes else "") + ".wav"
        yield e.AnswerStarted(turn=turn.number, audio=audio)
    if cut_off and parts.after_cut == "keep":
        yield from _recorded(turn, audio, parts, _unfinished(audio, parts), cut_off)
        return
    path = parts.folder / audio
    with parts.while_listening():
        heard = parts.listen(path, turn.target_s)
    match heard:
        case ports.Recorded():
            yield from _recorded(turn, audio, parts, heard, cut_off)
        case ports.Typed(text):
            yield e.AnswerTyped(turn=turn.number, text=text)
        case ports.Skipped():
            yield e.AnswerSkipped(turn=turn.number)
        case ports.Redo():
            yield e.AnswerRedone(turn=turn.number)
        case ports.NoMore(reason):
            if path.exists():
                yield from _recorded(turn, audio, parts, _unfinished(audio, parts), cut_off)
            yield e.InterviewClosed(reason=reason)
        case ports.TypeInstead(reason):
            if path.exists():
                yield from _recorded(turn, audio, parts, _unfinished(audio, parts, reason), cut_off)
            yield e.EngineFailed(job="heard", reason=reason, instead="typing")


def _unfinished(audio: str, parts: Parts, note: str = "") -> ports.Recorded:
    """What there is of an answer that was broken off."""
    path = parts.folder / audio
    cut_in = parts.cut_in(path, parts.duration_s(path))
    return ports.Recorded(ports.MICROPHONE, parts.gaps(path), note, cut_in=cut_in)


def _recorded(turn: Turn, audio: str, parts: Parts, heard: ports.Recorded, cut_off: bool) -> Iterator[e.Event]:
    path = parts.folder / audio
    duration_s = parts.duration_s(path)
    speech = parts.find_speech(path) if heard.speech is None else heard.speech
    if heard.cut_in:
        speech = heard.cut_in.without(speech)
        yield e.InterviewerCutIn(turn=turn.number, **heard.cut_in.model_dump())
    yield e.AnswerRecorded(
        turn=turn.number,
        audio=audio,
        duration_s=round(duration_s, 3),
        speech=tuple(Stretch(max(0.0, each.start_s), min(duration_s, each.end_s)) for each in speech),
        source=heard.source,
        gaps=heard.gaps,
        interrupted=cut_off,
        note=heard.note or ("" if speech else "No speech was heard in this answer."),
        asked_until_s=round(heard.asked_until_s, 3),
    )


def recognise(
    turn: Turn,
    folder: Path,
    transcribe: ports.Transcribe,
    transcriber: Callable[[], str],
    *,
    troubles: Callable[[], Sequence[ports.Trouble]] = tuple,
    expected_language: str = "",
) -> Iterator[e.Event]:
    """The words of a recorded answer, or why there are none yet; before them, what went wrong on the way."""
    assert turn.audio is not None  # a turn with speech has a file
    result: e.AnswerTranscribed | e.TranscriptionFailed
    try:
        transcript = _own_words(transcribe(folder / turn.audio, turn.speech), turn.cut_in)
    except RecogniserError as error:
        transcript = None
        result = e.TranscriptionFailed(turn=turn.number, reason=error.message)
    else:
        result = e.AnswerTranscribed(turn=turn.number, transcript=transcript, engine=transcriber())
    for each in troubles():
        yield e.EngineFailed(job="transcribed", reason=each.reason, instead=each.instead, lasting=each.lasting)
    yield result
    if transcript and transcript.text and expected_language not in ("", transcript.language):
        yield e.EngineNoted(
            note=f"This answer was heard as {transcript.language}, not {expected_language}. "
            f"If that is wrong: voicemock score --language {expected_language}"
        )


def _own_words(transcript: Transcript, cut_in: CutIn | None) -> Transcript:
    """Without words of the interviewer: a pause as short as its voice may have been read along with the speech."""
    if cut_in is None:
        return transcript
    own = [word for word in transcript.words if not cut_in.at_s < (word.start_s + word.end_s) / 2 < cut_in.until_s]
    if len(own) == len(transcript.words):
        return transcript
    return Transcript.of_words(own, transcript.language, transcript.set_aside)
