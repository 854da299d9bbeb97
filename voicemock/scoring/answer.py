"""The answer to one question and its follow-ups as it counts: the words of its turns without what proves nothing."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from voicemock.certainty import is_mostly_uncertain, is_uncertain
from voicemock.rubric import Question
from voicemock.scoring.addressed import Spans, addressed_in
from voicemock.scoring.languages.speaking import current, kept_by_language
from voicemock.scoring.text import Token, is_content, sentence_spans, spoken, stem, tokens
from voicemock.sessions.session import Turn

READ_BACK_WORDS = 4
"""As many words of the question in a row are the question read back."""
DENIED_WORDS = 25
"""Without a full stop, so many words after *it is not true that* are denied."""

LeftOut = Mapping[str, Spans]
"""By text, asked or said: the parts that do not count, and that a model is not shown."""


@dataclass(frozen=True)
class Said:
    """One turn's words, without fillers, the question read back, and what speaks to the grader."""

    turn: Turn
    words: tuple[Token, ...]
    uncertain: frozenset[int]
    """Places in `words` that may have been another one; none where the recogniser was unsure of most of them."""
    doubted: frozenset[int]
    """Places in `words` that the recogniser was unsure of, however many: they cost nothing."""
    cuts: frozenset[int]
    """Places in `words` before which something was left out."""
    begins: frozenset[int]
    """Places in `words` that begin a sentence, where the recogniser writes sentence marks."""

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stems of its words."""
        return tuple(word.stem for word in self.words)

    @cached_property
    def places(self) -> Mapping[str, Sequence[int]]:
        """Where each stem stands."""
        found: dict[str, list[int]] = {}
        for at, each in enumerate(self.stems):
            found.setdefault(each, []).append(at)
        return found

    @cached_property
    def compounds(self) -> Mapping[str, Sequence[int]]:
        """Where a compound stands that is also this, by the stem: *Kundengespräch* by that of *Gespräch*."""
        found: dict[str, list[int]] = {}
        heads = current().heads
        for at, word in enumerate(self.words):
            for each in heads(word.text):
                found.setdefault(each, []).append(at)
        return found

    @cached_property
    def joined(self) -> Mapping[str, Sequence[int]]:
        """Where the stem of two neighbours written as one stands: *dash board*."""
        found: dict[str, list[int]] = {}
        for at, (word, following) in enumerate(zip(self.words, self.words[1:], strict=False)):
            if at + 1 not in self.cuts:
                found.setdefault(stem(word.text + following.text), []).append(at)
        return found


def answer(turns: Sequence[Turn], question: Question) -> tuple[Said, ...]:
    """The turns of an exchange that have words, as they count.

    What was asked later takes nothing from a turn: a good follow-up takes up the candidate's own words.
    """
    return _answer(tuple(turns), question)


@kept_by_language(maxsize=16)
def _answer(turns: tuple[Turn, ...], question: Question) -> tuple[Said, ...]:
    """Kept, because each criterion asks for it anew, and whether it is an answer at all."""
    heard, to_the_grader = [], words_to_the_grader(turns)
    for at, turn in enumerate(turns):
        if turn.transcript and turn.transcript.text.strip():
            asked = dict.fromkeys([question.text, *(earlier.text for earlier in turns[: at + 1])])
            heard.append(_said(turn, tuple(asked), to_the_grader.get(turn.transcript.text, ())))
    return tuple(heard)


def words_to_the_grader(
    turns: Sequence[Turn], find: Callable[[tuple[str, ...]], tuple[Spans, ...]] = addressed_in
) -> LeftOut:
    """What a detector finds in what was said, and in the questions that a model worded from what was said.

    Returns:
        By text, the parts that speak to the grader; texts without any are left out.
    """
    texts = [turn.transcript.text for turn in turns if turn.transcript]
    texts += [turn.text for turn in turns if turn.by == "llm"]
    return {text: found for text, found in zip(texts, find(tuple(texts)), strict=True) if found}


def _said(turn: Turn, asked: tuple[str, ...], to_the_grader: Spans) -> Said:
    text = turn.transcript.text if turn.transcript else ""
    words = spoken(tokens(text))
    gone = {at for phrase in asked for at in _read_back(words, phrase)}
    for start, end in [*to_the_grader, *_denied(text)]:
        gone.update(at for at, word in enumerate(words) if word.start < end and word.end > start)
    kept = [at for at in range(len(words)) if at not in gone]
    starts = _sentence_starts(words, text)
    doubted = _doubted(turn, [words[at] for at in kept])
    mostly = turn.transcript is not None and is_mostly_uncertain(turn.transcript)
    return Said(
        turn=turn,
        words=tuple(words[at] for at in kept),
        uncertain=frozenset() if mostly else doubted,
        doubted=doubted,
        cuts=frozenset(n for n, at in enumerate(kept) if at > 0 and at - 1 in gone),
        begins=frozenset(n for n, at in enumerate(kept) if at in starts),
    )


def _denied(text: str) -> Iterator[tuple[int, int]]:
    """What is said not to be so in so many words, up to the end of the sentence; without marks some words."""
    for match in current().junk.denial.finditer(text):
        end = next((last for first, last in sentence_spans(text) if first <= match.start() < last), len(text))
        words = [word.end() + match.end() for word in re.finditer(r"\S+", text[match.end() : end])]
        yield match.start(), words[DENIED_WORDS - 1] if len(words) >= DENIED_WORDS else end


def _sentence_starts(words: Sequence[Token], text: str) -> set[int]:
    spans = sentence_spans(text)
    starts, n = set(), 0
    for at, word in enumerate(words):
        while n < len(spans) and spans[n][1] <= word.start:
            n += 1
        if n < len(spans) and not any(spans[n][0] <= earlier.start for earlier in words[max(0, at - 1) : at]):
            starts.add(at)
    return starts


def _doubted(turn: Turn, words: Sequence[Token]) -> frozenset[int]:
    """Places of words with a low probability."""
    unsure: list[tuple[int, int]] = []
    at = 0
    for word in turn.transcript.words if turn.transcript else ():
        if is_uncertain(word):
            unsure.append((at, at + len(word.text)))
        at += len(word.text) + 1
    return frozenset(
        n for n, word in enumerate(words) if any(word.start < end and word.end > start for start, end in unsure)
    )


@kept_by_language(maxsize=200)
def _question_words(phrase: str) -> tuple[str, ...]:
    return tuple(_turned(spoken(tokens(phrase))))


def _turned(words: Iterable[Token]) -> list[str]:
    """Stems with the persons levelled: who reads a question back says *I* for *you*."""
    persons = current().persons
    return [persons.get(word.text, word.stem) for word in words]


def _read_back(words: Sequence[Token], phrase: str) -> set[int]:
    """Places of words that repeat a question: four or more of its words in a row, with some meaning in them."""
    asked, said = _question_words(phrase), _turned(words)
    places: dict[str, list[int]] = {}
    for start, each in enumerate(asked):
        places.setdefault(each, []).append(start)
    found: set[int] = set()
    for first, begun in enumerate(said):
        for start in places.get(begun, ()):
            length = 0
            while (
                first + length < len(said)
                and start + length < len(asked)
                and said[first + length] == asked[start + length]
            ):
                length += 1
            run = range(first, first + length)
            if length >= READ_BACK_WORDS and any(is_content(words[at].text) for at in run):
                found.update(run)
    return found
