"""How an interview was led: what a good interviewer does, found in what was said, each finding with its words.

Pure: passages in, a review out. What is told by wording is known for English only, and is None elsewhere. What is
found are signs: a list of ways to say things never holds them all, so what is missing is said to be not found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from voicemock.evaluation.conduct_english import COMMON, Fault, Signs, fault_of, sentence_with
from voicemock.rubric import Rubric
from voicemock.scoring.languages.speaking import speaking
from voicemock.scoring.text import content_stems, tokens
from voicemock.sessions.peer import CLOSE, OPENING, YOUR_QUESTIONS
from voicemock.sessions.session import Session
from voicemock.transcript import Value

MOST_TALK = 0.5
"""An interviewer who talks for more of the time listened less than talked."""
TAKEN = 0.8
"""The share of a question's words that stand in what was planned, from which on it is read from there."""
TIME_FOR_QUESTIONS = 0.1
"""The share of the planned time that is to be left when the candidate's own questions begin."""
Where = Literal["opening", "question", "follow_up", "your_questions", "close", "aside"]


@dataclass(frozen=True)
class Passage:
    """One turn of the interviewer, and what the candidate answered."""

    where: Where
    asked: str
    """The interviewer's words."""
    answer: str = ""
    turn: int | None = None
    """The turn's number; None where no answer was awaited."""
    question: str = ""
    """Id of the planned question; empty for none."""
    asked_s: float | None = None
    """Seconds in which the interviewer spoke; None where that was not measured."""
    answer_s: float | None = None
    before_s: float | None = None
    """Seconds that had been recorded before it."""
    planned: tuple[str, ...] = ()
    """What was written on the interviewer's screen to be asked; wording that is taken from there is not faulted."""


class Found(Value):
    """Words that show something."""

    turn: int | None
    quote: str


class Faulty(Value):
    """A question that is hard to answer well."""

    fault: Fault
    turn: int | None
    quote: str


class ConductReview(Value):
    """How an interview was led. None: not measurable, because nothing was said or the language is not known."""

    talk_share: float | None
    """The interviewer's share of the talking, 0 to 1, until the candidate's own questions."""
    measured_by: Literal["speech", "words"]
    """What the share was worked out from: seconds of speech, or words where some were typed."""
    follow_ups: int
    followed_up: tuple[Found, ...]
    """Follow-ups that take up something the candidate had said, with the shared words."""
    asked_for_questions: bool
    """Whether the candidate was given the word to ask."""
    left_s: float | None
    """Seconds of the planned time that were left then; None without a plan or where it never came to it."""
    enough_left: bool | None
    questions: int
    """How many questions and follow-ups were asked."""
    faults: tuple[Faulty, ...] | None
    at_ease: Found | None
    agenda: Found | None
    close: Found | None
    wording_known: bool
    """Whether what is told by wording could be looked for."""

    @property
    def listened_more(self) -> bool | None:
        """Whether the interviewer listened more than talked."""
        return None if self.talk_share is None else self.talk_share <= MOST_TALK


def passages_of(session: Session) -> tuple[Passage, ...]:
    """The passages of a session that one person led, in order."""
    turns = {turn.number: turn for turn in session.turns}
    passages: list[Passage] = []
    before_s = 0.0
    for spoken in session.peering.spoken:
        if spoken.left or not (spoken.is_over):
            continue
        opens = session.peering.question_of(spoken.at_turn) == spoken
        turn = turns.get(spoken.at_turn) if opens else None
        answer_s = _speech_s(turn.speech) if turn and turn.recorded else None
        passages.append(
            Passage(
                where=_where(spoken.stage, turn is not None, turn.kind == "follow_up" if turn else False),
                asked=spoken.text,
                answer=turn.transcript.text if turn and turn.transcript else "",
                turn=turn.number if turn else None,
                question=turn.question if turn else "",
                asked_s=_speech_s(spoken.speech) if spoken.recorded else None,
                answer_s=answer_s,
                before_s=before_s,
                planned=planned_texts(session.rubric, turn.question) if turn else (),
            )
        )
        before_s += spoken.recorded.duration_s if spoken.recorded else 0.0
        before_s += turn.recorded.duration_s if turn and turn.recorded else 0.0
    return tuple(passages)


def _where(stage: str, opens_a_turn: bool, is_follow_up: bool) -> Where:
    if stage == CLOSE:
        return "close"
    if not opens_a_turn:
        return "aside"
    if stage == OPENING:
        return "opening"
    if stage == YOUR_QUESTIONS:
        return "your_questions"
    return "follow_up" if is_follow_up else "question"


def _speech_s(speech: Sequence[tuple[float, float]]) -> float:
    return sum(end_s - start_s for start_s, end_s in speech)


def review(passages: Sequence[Passage], minutes: float | None, language: str = "en") -> ConductReview:
    """How the interview was led.

    Args:
        passages: in order.
        minutes: how long it was planned to last; None for no limit.
        language: in which it was led, in two letters.
    """
    with speaking(language):
        share, by = _talk_share(passages)
        followed_up = tuple(_taken_up(passages))
    english = language == "en"
    follow_ups = [each for each in passages if each.where == "follow_up"]
    invites = next((each for each in passages if each.where == "your_questions"), None)
    timed = invites and minutes and invites.before_s is not None and invites.asked_s is not None
    left_s = max(0.0, minutes * 60 - (invites.before_s or 0.0)) if invites and minutes and timed else None
    first = [each for each in passages if each.where in ("opening", "question")][:2]
    last = [each for each in passages if each.where in ("close", "your_questions", "aside")][-2:] or list(
        passages[-1:]
    )
    return ConductReview(
        talk_share=share,
        measured_by=by,
        follow_ups=len(follow_ups),
        followed_up=followed_up,
        asked_for_questions=invites is not None,
        left_s=left_s,
        enough_left=None if left_s is None or not minutes else left_s >= TIME_FOR_QUESTIONS * minutes * 60,
        questions=sum(each.where in ("question", "follow_up") for each in passages),
        faults=tuple(_faults(passages)) if english else None,
        at_ease=_first("at_ease", first) if english else None,
        agenda=_first("agenda", first) if english else None,
        close=_first("close", last) if english else None,
        wording_known=english,
    )


def _talk_share(passages: Sequence[Passage]) -> tuple[float | None, Literal["speech", "words"]]:
    counted = [each for each in passages if each.where in ("opening", "question", "follow_up", "aside")]
    spoken = [each for each in counted if each.asked_s is not None and (each.answer_s is not None or not each.answer)]
    if counted and len(spoken) == len(counted):
        ours, theirs = sum(each.asked_s or 0.0 for each in counted), sum(each.answer_s or 0.0 for each in counted)
        return (ours / (ours + theirs) if ours + theirs else None), "speech"
    words, heard = (sum(len(tokens(text)) for text in texts) for texts in _texts(counted))
    return (words / (words + heard) if words + heard else None), "words"


def _texts(passages: Sequence[Passage]) -> tuple[list[str], list[str]]:
    return [each.asked for each in passages], [each.answer for each in passages]


def _taken_up(passages: Sequence[Passage]) -> Iterator[Found]:
    """Follow-ups with a word of an answer before them to the same question that was not in the questions."""
    for at, each in enumerate(passages):
        if each.where != "follow_up":
            continue
        before = [earlier for earlier in passages[:at] if earlier.question == each.question and earlier.turn]
        asked = {stem for earlier in before for stem in content_stems(earlier.asked)}
        said = {stem for earlier in before for stem in content_stems(earlier.answer)} - asked - COMMON
        shared = [word for word in tokens(each.asked) if word.is_content and word.stem in said]
        if shared:
            words = dict.fromkeys(each.asked[word.start : word.end] for word in shared)
            yield Found(turn=each.turn, quote=", ".join(words))


def _first(signs: Signs, passages: Sequence[Passage]) -> Found | None:
    """The first sentence in which such words stand."""
    for each in passages:
        if sentence := sentence_with(signs, each.asked):
            return Found(turn=each.turn, quote=sentence)
    return None


def _faults(passages: Sequence[Passage]) -> Iterator[Faulty]:
    """At most one fault for each question; greetings, and what is said at the end, are no questions."""
    for each in passages:
        if each.where in ("question", "follow_up") and (found := fault_of(each.asked)):
            fault, quote = found
            if not any(_is_taken_from(quote, text) for text in each.planned):
                yield Faulty(fault=fault, turn=each.turn, quote=quote)


def _is_taken_from(quote: str, planned: str) -> bool:
    asked, there = [word.text for word in tokens(quote)], {word.text for word in tokens(planned)}
    return bool(asked) and sum(word in there for word in asked) >= TAKEN * len(asked)


def planned_texts(rubric: Rubric, question: str) -> tuple[str, ...]:
    """Everything that a rubric has written to be asked about a question."""
    asked = next((each for each in rubric.questions if each.id == question), None)
    if asked is None:
        return ()
    probes = (rubric.criterion(name).probe for name in asked.criteria)
    return (asked.text, *(each.ask for each in asked.follow_ups), *probes)
