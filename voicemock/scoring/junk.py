"""What is no answer: silence, too few words, *I don't know*, the question read back, empty talk, a heap of words.

Both judges ask here first, so junk never reaches a model and never scores. Who says how to find out what they do not
know has answered (honest_gap.py).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from voicemock.grade import Reason
from voicemock.rubric import Question
from voicemock.scoring.answer import Said, answer
from voicemock.scoring.honest_gap import honest_gap
from voicemock.scoring.languages.speaking import current
from voicemock.scoring.text import Token, content_stems, is_content, is_negation, sentence_spans, tokens
from voicemock.scoring.word_order import usualness
from voicemock.sessions.session import Turn

MIN_CONTENT_WORDS = 8
"""Fewer content words than this are no answer; those of *I don't know*, of praise and of empty talk do not count."""
MIN_DIFFERENT = 6
"""Fewer different content words than this are a repetition."""
MIN_OWN = 5
"""Fewer different content words than this that are not the question's are the question in other words. The least in
841 honest answers is 6, in a negotiation."""
MIN_FUNCTION_SHARE = 0.25
"""Connected English has about half function words; lists of keywords have next to none."""
MAX_BROKEN_SHARE = 0.3
"""*The of*, *my and*: how many of its articles and possessives may stand before a word that cannot follow one."""
MIN_ARTICLES = 5
"""Fewer articles and possessives than this tell nothing about the order of words."""
MIN_PAIRS = 25
"""Fewer pairs of neighbours than this tell nothing about it."""
MAX_LISTED_WORDS = 4
MAX_LISTED_SHARE = 0.75
"""So much of it in pieces of so few words between commas or *and*: a list. The most in 841 honest answers is
0.69."""
MIN_LISTED = 8
"""A list has at least so many pieces."""
MAX_NEGATED = 0.085
"""Share of negations among the words above which an answer says what was not. The most in 841 honest ones: 0.068."""
MIN_NEGATED_WORDS = 25
"""Fewer words than this tell nothing about it."""
MAX_PRAISE_CHARS = 300
"""What is longer is text without marks, and praise is only a part of it."""
UNKNOWN_WORDS = 8
"""Without a comma or a *but*, so many words on both sides of *I don't know* belong to it."""


def no_answer(turns: Sequence[Turn], question: Question) -> Reason | None:
    """Why an exchange cannot be assessed at all; None when there is something to assess."""
    heard = answer(turns, question)
    if not any(turn.transcript and tokens(turn.transcript.text) for turn in turns):
        return "not_heard"
    if is_word_heap(heard):
        return "too_little_said"
    if honest_gap(heard, question):
        return None
    content = [word.stem for said in heard for word in _meant(said) if is_content(word.text)]
    if len(content) < MIN_CONTENT_WORDS or len(set(content)) < MIN_DIFFERENT:
        return "too_little_said"
    asked = {stem for text in (question.text, *(turn.text for turn in turns)) for stem in content_stems(text)}
    return "too_little_said" if len(set(content) - asked) < MIN_OWN else None


def _meant(said: Said) -> Iterator[Token]:
    """Its words without *I don't know*, praise and empty talk."""
    text = said.turn.transcript.text if said.turn.transcript else ""
    empty = [*_unknown(text), *_praise(text), *(match.span() for match in current().junk.empty.finditer(text))]
    for word in said.words:
        if not any(word.start < end and word.end > start for start, end in empty):
            yield word


def _unknown(text: str) -> Iterator[tuple[int, int]]:
    """The clauses in which somebody does not know, or would rather not say."""
    for match in current().junk.unknowing.finditer(text):
        ends = [end.end() for end in current().junk.clause_end.finditer(text[: match.start()])]
        before = [word.start() for word in re.finditer(r"\S+", text[: match.start()])]
        after = current().junk.clause_end.search(text, match.end())
        words = [word.end() + match.end() for word in re.finditer(r"\S+", text[match.end() : match.end() + 100])]
        last = words[UNKNOWN_WORDS - 1] if len(words) >= UNKNOWN_WORDS else len(text)
        yield max([0, *ends[-1:], *before[-UNKNOWN_WORDS:][:1]]), min(after.start() if after else len(text), last)


def _praise(text: str) -> Iterator[tuple[int, int]]:
    """The sentences that praise the interviewer or the company."""
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        if (
            len(sentence) <= MAX_PRAISE_CHARS
            and current().junk.praise.search(sentence)
            and len(current().junk.praising.findall(sentence)) >= (2 if len(sentence) > 80 else 1)
        ):
            yield start, end


def is_word_heap(heard: Sequence[Said]) -> bool:
    """Whether words stand side by side without sentences: keywords in a row, or words out of order.

    Never of a language whose little words are not known: there everything looks like keywords.
    """
    words = [word.text for said in heard for word in said.words]
    if not words or not current().known:
        return False
    functional = sum(not is_content(word) or is_negation(word) for word in words)
    if functional < MIN_FUNCTION_SHARE * len(words) or _is_list(heard):
        return True
    usual, pairs = usualness([run for said in heard for run in _runs(said)])
    if pairs >= MIN_PAIRS:
        return usual < current().junk.min_usual
    return _is_broken(heard)


def _runs(said: Said) -> Iterator[list[str]]:
    """Its words between what was cut out."""
    edges = [0, *sorted(said.cuts), len(said.words)]
    for first, last in pairwise(edges):
        yield [word.text for word in said.words[first:last]]


def denies_most(heard: Sequence[Said]) -> bool:
    """Whether it goes on about what was not done, as somebody does who turns every good sentence round."""
    words = [word.text for said in heard for word in said.words]
    return len(words) >= MIN_NEGATED_WORDS and sum(map(is_negation, words)) > MAX_NEGATED * len(words)


def _is_broken(heard: Sequence[Said]) -> bool:
    junk = current().junk
    followed = [
        said.words[at + 1].text
        for said in heard
        for at, word in enumerate(said.words[:-1])
        if word.text in junk.determiners and at + 1 not in said.cuts | said.begins
    ]
    broken = sum(word in junk.not_after_determiner for word in followed)
    return len(followed) >= MIN_ARTICLES and broken > MAX_BROKEN_SHARE * len(followed)


def _is_list(heard: Sequence[Said]) -> bool:
    text = ". ".join(said.turn.transcript.text for said in heard if said.turn.transcript)
    pieces = current().junk.listed.split(text)
    sizes = [size for piece in pieces if (size := len(piece.split()))]
    listed = [size for size in sizes if size <= MAX_LISTED_WORDS]
    return len(listed) >= MIN_LISTED and sum(listed) >= MAX_LISTED_SHARE * sum(sizes)
