"""The events of a session that was held elsewhere: its questions, its answers with their sound, all that was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicemock.sessions import events as e
from voicemock.sessions.round_events import InterviewerSaid
from voicemock.transcript import Stretch, Transcript, Word
from voicemock.transcripts.exchanges import Exchange, Kind, Split
from voicemock.transcripts.heard_questions import Heard
from voicemock.transcripts.questions import split_lead
from voicemock.transcripts.spoken import text_of

FOLLOW_UP_SHARE = 0.5
"""A follow-up's answer takes so much of the question's time."""
ASIDE_S = 60.0
_EARLIER_S, _LATER_S = 0.25, 0.5
"""How far an answer's sound reaches beyond its words, unless somebody else speaks there: word times are rough."""
NOBODY_ASKED = "(Nobody asked anything.)"
_TURN_KINDS: dict[Kind, e.TurnKind] = {
    "question": "question",
    "follow_up": "follow_up",
    "talk": "talk",
    "your_questions": "your_questions",
}


@dataclass(frozen=True)
class Spoken:
    """An answer's sound and words."""

    audio: str
    """Path in the session's folder; empty where there is no sound."""
    duration_s: float
    speech: tuple[Stretch, ...]
    transcript: Transcript
    """Times from the start of the answer's sound."""
    engine: str
    """Where the words come from, in words for people."""


@dataclass(frozen=True)
class Part:
    """One exchange with its place in the session."""

    turn: int
    exchange: Exchange
    question: str
    """Id of the heard question; empty for what is not scored."""
    lead: str
    asked: str


def parts_of_session(split: Split, heard: Sequence[Heard]) -> tuple[Part, ...]:
    """The exchanges with an answer, numbered as the session's turns; what stands alone at the end is no turn."""
    parts: list[Part] = []
    ids = iter(heard)
    question = ""
    for each in split.exchanges:
        if not each.answer:
            continue
        if each.kind == "question":
            question = next(ids).id
        lead, asked = split_lead(each.question)
        own = question if each.scored else ""
        parts.append(Part(len(parts) + 1, each, own, lead, asked or NOBODY_ASKED))
    return tuple(parts)


def asked_texts(split: Split) -> list[str]:
    """What each scored question asks, without what was said before it."""
    return [split_lead(each.question)[1] for each in split.exchanges if each.kind == "question" and each.answer]


def places(split: Split, end_s: float) -> list[Stretch]:
    """Where the answer of each exchange that has one lies in the recording; `end_s` is the recording's end."""
    found = []
    spoken = [(words, answers) for each in split.exchanges for words, answers in _sides(each) if words]
    for at, (words, answers) in enumerate(spoken):
        if not answers:
            continue
        before_s = spoken[at - 1][0][-1].end_s if at else 0.0
        after_s = spoken[at + 1][0][0].start_s if at + 1 < len(spoken) else end_s
        start_s, last_s = words[0].start_s, min(words[-1].end_s, end_s)
        start_s = min(start_s, max(before_s, start_s - _EARLIER_S))
        found.append(Stretch(round(start_s, 3), round(max(last_s, min(after_s, last_s + _LATER_S, end_s)), 3)))
    return found


def _sides(each: Exchange) -> tuple[tuple[Sequence[Word], bool], ...]:
    return (each.asked, False), (each.answer, True)


def speech_within(speech: Sequence[Stretch], part: Stretch) -> tuple[Stretch, ...]:
    """The speech of the whole recording that lies in a part, in seconds of that part."""
    inside = (Stretch(max(each.start_s, part.start_s), min(each.end_s, part.end_s)) for each in speech)
    return tuple(
        Stretch(round(each.start_s - part.start_s, 3), round(each.end_s - part.start_s, 3))
        for each in inside
        if each.seconds > 0
    )


def words_within(words: Sequence[Word], part: Stretch) -> tuple[Word, ...]:
    """Words of the whole recording with their times in a part of it."""

    def moved(at_s: float) -> float:
        return round(min(max(0.0, at_s - part.start_s), part.seconds), 3)

    return tuple(
        word.model_copy(update={"start_s": moved(word.start_s), "end_s": moved(word.end_s)}) for word in words
    )


def events_of(
    parts: Sequence[Part], spoken: Sequence[Spoken], split: Split, targets_s: dict[str, float], source: str
) -> Iterator[e.Event]:
    """Everything after `session_opened`.

    Args:
        parts: the turns.
        spoken: the answer of each.
        split: the whole, for what was said and belongs to no turn.
        targets_s: how long a good answer takes, by question.
        source: the file's name.
    """
    for part, answer in zip(parts, spoken, strict=True):
        kind = _TURN_KINDS[part.exchange.kind]
        target_s = targets_s.get(part.question, ASIDE_S) * (FOLLOW_UP_SHARE if kind == "follow_up" else 1.0)
        yield e.QuestionAsked(
            turn=part.turn, turn_kind=kind, question=part.question, text=part.asked, lead=part.lead, target_s=target_s
        )
        yield from _answered(part.turn, answer, source)
    for each in split.exchanges:
        if not each.answer and each.asked:
            yield InterviewerSaid(topic="close", text=text_of(each.asked), stage="", speaker="")
    yield e.InterviewClosed(reason="finished")


def _answered(turn: int, answer: Spoken, source: str) -> Iterator[e.Event]:
    if not answer.audio:
        yield e.AnswerTyped(turn=turn, text=answer.transcript.text, source=answer.engine)
        return
    yield e.AnswerStarted(turn=turn, audio=answer.audio)
    yield e.AnswerRecorded(
        turn=turn,
        audio=answer.audio,
        duration_s=round(answer.duration_s, 3),
        speech=answer.speech,
        source=source,
        note="" if answer.speech else "No speech was heard in this answer.",
    )
    yield e.AnswerTranscribed(turn=turn, transcript=answer.transcript, engine=answer.engine)
