"""What happened in a session, for messages about it: who, when, what was said on both sides, word for word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from voicemock.safe_text import one_line
from voicemock.scoring.addressed import without
from voicemock.scoring.answer import words_to_the_grader
from voicemock.scoring.languages.speaking import speaking
from voicemock.scoring.named import numbers
from voicemock.scoring.text import content_stems, sentence_spans, tokens
from voicemock.sessions.session import Session, Turn

TOPICS = 2
LEAST_WORDS = 6
"""A shorter quote says too little by itself."""
MOST_CHARS = 320
"""A longer one is too long for a message."""
FIGURE_WORTH, OWN_WORTH, MOST_CONTENT = 6, 4, 20
"""A sentence with a figure, or with *I*, is worth so many words of meaning more, and words count up to so many."""


@dataclass(frozen=True)
class Topic:
    """Something that was talked about."""

    asked: str
    """By the interviewer."""
    said: str
    """By the candidate, word for word."""


@dataclass(frozen=True)
class Happened:
    """What is known of a session; what is not is empty."""

    date: str
    """Of the day on which it began, where this computer is."""
    role: str
    occasion: str
    """What kind of conversation it was."""
    interviewers: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    """The candidate's best moments, at most two."""
    win: str = ""
    """Of the recent success that they told."""
    asked: str = ""
    """What the candidate asked…"""
    told: str = ""
    """…and was told, where the interviewer knew it."""
    next_steps: str = ""
    """As the interviewer said them."""


def happened(session: Session, opened_at: datetime) -> Happened:
    """What happened in a session that began then."""
    at = opened_at.astimezone()
    round_ = session.round
    with speaking(session.rubric.language):
        asked, told = _asked_and_told(session)
        return Happened(
            date=f"{at.day} {at:%B %Y}",
            role=one_line(session.rubric.name),
            occasion=one_line(round_.name) if round_ else "conversation",
            interviewers=tuple(one_line(each.name) for each in round_.interviewers) if round_ else (),
            topics=tuple(_topics(session))[:TOPICS],
            win=_telling([turn for turn in session.turns if turn.kind == "recent_win"]),
            asked=asked,
            told=told,
            next_steps=_next_steps(session),
        )


def _next_steps(session: Session) -> str:
    """What was said to come next, without the words around it; empty where nothing was said of it."""
    said = next((one_line(each.text) for each in session.remarks if each.topic == "next_steps"), "")
    steps = one_line(session.round.next_steps) if session.round else ""
    return f"{steps[:1].upper()}{steps[1:]}" if steps and steps in said else said


def _topics(session: Session) -> Iterator[Topic]:
    """The questions with the best proven quotes; without scores those answered most tellingly."""
    proven = list(_proven(session))
    quoted = {question for question, _ in proven}
    told = [
        (question, said)
        for question in session.asked
        if question not in quoted and (said := _telling(session.judged(question)))
    ]
    told.sort(key=lambda item: -_worth(item[1]))
    for question, said in (*proven, *told):
        yield Topic(one_line(session.exchange(question)[0].text), said)


def _proven(session: Session) -> Iterator[tuple[str, str]]:
    """For each question a verified quote of its highest level, the highest first; none that stands no more."""
    texts = {turn.number: turn.transcript.text for turn in session.turns if turn.transcript}
    best: dict[str, tuple[int, int, str]] = {}
    for (question, _), grade in session.run.grades.items() if session.run else ():
        for each in grade.evidence:
            quote = one_line(each.quote)
            stands = each.quote in texts.get(each.turn, "") and question in session.asked
            fits = len(quote.split()) >= LEAST_WORDS and len(quote) <= MOST_CHARS
            if stands and fits:
                best[question] = max(best.get(question, (0, 0, "")), (grade.level or 0, _worth(quote), quote))
    for question, (_, _, quote) in sorted(best.items(), key=lambda item: -item[1][0]):
        yield question, quote


def _telling(turns: Sequence[Turn]) -> str:
    """The sentence of an answer that says most, word for word; empty where none says enough."""
    left_out = words_to_the_grader(turns)
    texts = [turn.transcript.text for turn in turns if turn.transcript]
    said = [without(text, left_out.get(text, ())) for text in texts]
    sentences = [one_line(text[start:end]) for text in said for start, end in sentence_spans(text)]
    fitting = [each for each in sentences if len(each.split()) >= LEAST_WORDS and len(each) <= MOST_CHARS]
    return max(fitting, key=_worth, default="")


def _worth(sentence: str) -> int:
    own = {"i", "we"} & {word.text for word in tokens(sentence)}
    content = min(MOST_CONTENT, len(set(content_stems(sentence))))
    return content + FIGURE_WORTH * bool(numbers(sentence)) + OWN_WORTH * bool(own)


def _asked_and_told(session: Session) -> tuple[str, str]:
    """The candidate's question that got an answer from what was known; both empty for none."""
    for remark in session.remarks:
        if remark.topic != "reply" or not remark.source:
            continue
        begun = session.turns[: remark.turn]
        if begun and begun[-1].kind == "your_questions" and begun[-1].transcript:
            text = begun[-1].transcript.text
            questions = [text[start:end] for start, end in sentence_spans(text) if text[start:end].endswith("?")]
            asked, told = one_line(questions[-1] if questions else text), one_line(remark.text)
            if len(asked) <= MOST_CHARS and len(told) <= MOST_CHARS:
                return asked, told
    return "", ""
