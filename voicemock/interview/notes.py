"""The interviewer's notes: the most telling words of an answer, in the candidate's own words."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from voicemock.interview.derailing import KNOWN, request, without_steering
from voicemock.rubric import Question, Rubric
from voicemock.safe_text import one_line
from voicemock.scoring.answer import answer
from voicemock.scoring.evidence import find_quote
from voicemock.scoring.languages.speaking import speaking
from voicemock.scoring.points import find_point
from voicemock.scoring.text import content_stems, is_negation, is_number, sentence_spans, tokens
from voicemock.sessions.session import Turn

MAX_CHARS = 160
FEWEST_WORDS = 4
"""A shorter stretch tells nothing by itself."""
FIGURE, POINT, DEED, LENGTH = 3.0, 2.0, 1.0, 0.02
"""What a stretch is worth: for figures in it, each point that it meets, a deed of one's own, each content word."""
MOST_FIGURES = 2

_DEED = re.compile(r"\b(?:i|we|my|our|ich|wir)\b", re.IGNORECASE)
_BREAKS = re.compile(r"[,;:–—]\s+|\s(?=(?:and then|but|because|so that|which|until|after that)\b)")
_NOTED = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def note_on(exchange: Sequence[Turn], question: Question | None, rubric: Rubric, language: str) -> str:
    """A note on the latest answer, at most 160 characters of it word for word; empty where nothing was said.

    Args:
        exchange: the question with its follow-ups; the last is the one noted on.
        question: the rubric's question; None for what belongs to none, such as the recent win.
        rubric: whose points are listened for.
        language: two letters.
    """
    text = exchange[-1].transcript.text if exchange and exchange[-1].transcript else ""
    if not text.strip() or (language in KNOWN and request(text)):
        return ""
    counting = without_steering(text) if language in KNOWN else text
    with speaking(language):
        telling = _telling_places(exchange[-1], question, rubric)
        worth = {
            (_worth(text[start:end], (start, end), telling), -start): text[start:end]
            for start, end in _stretches(text)
            if _stands_in(text[start:end], counting)
        }
    return one_line(_cut(worth[max(worth)])) if worth else ""


def kept(note: str, text: str, language: str) -> str:
    """A model's note where all of it was said, in the words in which it was said where it is a quote; else empty.

    A quote brings the *not* along that stands before it. What is no quote stands where one sentence, without a *not*,
    holds all its figures and all its words that carry meaning.

    Args:
        note: what the model proposes.
        text: the answer.
        language: two letters.
    """
    with speaking(language):
        return _kept(one_line(" ".join(note.split())), text)


def _kept(line: str, text: str) -> str:
    if len(line) > MAX_CHARS:
        return ""
    if span := find_quote(line, text):
        return one_line(_cut(text[span[0] : span[1]]))
    wanted = {word.stem for word in tokens(line) if word.is_content or is_number(word.text)}
    if not wanted or any(is_negation(word.text) for word in tokens(line)):
        return ""
    for start, end in sentence_spans(text):
        said = tokens(text[start:end])
        # Where a *not* stands near, words taken out of their order may say the opposite.
        if wanted <= {word.stem for word in said} and not any(is_negation(word.text) for word in said):
            return line
    return ""


def _stands_in(stretch: str, text: str) -> bool:
    """Whether the words of a stretch stand in a text one after another."""
    return " ".join(_NOTED.findall(stretch)) in " ".join(_NOTED.findall(text))


def _telling_places(turn: Turn, question: Question | None, rubric: Rubric) -> list[tuple[int, int]]:
    """Where the answer meets a point that is listened for."""
    if question is None:
        return []
    heard = answer([turn], question)
    places = []
    for name in question.criteria:
        for point in rubric.points(question, rubric.criterion(name)):
            if hit := find_point(heard, point, question):
                places.append((hit.said.words[hit.first].start, hit.said.words[hit.last - 1].end))
    return places


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Sentences, and of long ones the parts."""
    for start, end in sentence_spans(text):
        if end - start <= MAX_CHARS:
            yield start, end
            continue
        edges = [start, *(start + each.end() for each in _BREAKS.finditer(text[start:end])), end]
        yield from pairwise(edges)


def _worth(stretch: str, place: tuple[int, int], telling: Sequence[tuple[int, int]]) -> float:
    words = tokens(stretch)
    if len(words) < FEWEST_WORDS:
        return LENGTH * len(words)
    figures = len({word.text for word in words if is_number(word.text) and word.text != "1"})
    points = sum(start < place[1] and end > place[0] for start, end in telling)
    return (
        FIGURE * min(MOST_FIGURES, figures)
        + POINT * min(2, points)
        + DEED * bool(_DEED.search(stretch))
        + LENGTH * len(content_stems(stretch))
    )


def _cut(stretch: str) -> str:
    """At most 160 characters, ended between words."""
    words = stretch.strip().rstrip(",;:–— ")
    if len(words) <= MAX_CHARS:
        return words
    return words[: MAX_CHARS - 1].rsplit(" ", 1)[0].rstrip(",;:–— ") + "…"
