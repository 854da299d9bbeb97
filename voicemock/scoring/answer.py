"""The answer to one question and its follow-ups as it counts: the words of its turns without what proves nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from voicemock.certainty import is_mostly_uncertain, is_uncertain
from voicemock.rubric import Question
from voicemock.scoring.addressed import addressed
from voicemock.scoring.text import Token, is_content, sentence_spans, spoken, tokens
from voicemock.sessions.session import Turn

READ_BACK_WORDS = 4
"""As many words of the question in a row are the question read back."""


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


def answer(turns: Sequence[Turn], question: Question) -> tuple[Said, ...]:
    """The turns of an exchange that have words, as they count.

    What was asked later takes nothing from a turn: a good follow-up takes up the candidate's own words.
    """
    heard = []
    for at, turn in enumerate(turns):
        if turn.transcript and turn.transcript.text.strip():
            asked = dict.fromkeys([question.text, *(earlier.text for earlier in turns[: at + 1])])
            heard.append(_said(turn, tuple(asked)))
    return tuple(heard)


def _said(turn: Turn, asked: tuple[str, ...]) -> Said:
    text = turn.transcript.text if turn.transcript else ""
    words = spoken(tokens(text))
    gone = {at for phrase in asked for at in _read_back(words, phrase)}
    for start, end in addressed(text):
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


_PERSON = dict.fromkeys(["you", "i", "me", "we", "us"], "i") | dict.fromkeys(
    ["your", "my", "our", "yours", "mine"], "my"
)


@lru_cache(maxsize=200)
def _question_words(phrase: str) -> tuple[str, ...]:
    return tuple(_turned(spoken(tokens(phrase))))


def _turned(words: Iterable[Token]) -> list[str]:
    """Stems with the persons levelled: who reads a question back says *I* for *you*."""
    return [_PERSON.get(word.text, word.stem) for word in words]


def _read_back(words: Sequence[Token], phrase: str) -> set[int]:
    """Places of words that repeat a question: four or more of its words in a row, with some meaning in them."""
    asked, said = _question_words(phrase), _turned(words)
    found: set[int] = set()
    for first in range(len(said)):
        for start in range(len(asked)):
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
