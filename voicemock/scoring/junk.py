"""What is no answer: silence, too few words, *I don't know*, the question read back, a heap of words.

Both judges ask here first, so junk never reaches a model and never scores.
"""

from collections.abc import Sequence

from voicemock.grade import Reason
from voicemock.rubric import Question
from voicemock.scoring.answer import Said, answer
from voicemock.scoring.english import DETERMINERS, NOT_AFTER_DETERMINER
from voicemock.scoring.text import is_content, is_negation, tokens
from voicemock.sessions.session import Turn

MIN_CONTENT_WORDS = 8
"""Fewer content words than this are no answer."""
MIN_CONTENT_WORDS_UNKNOWING = 16
"""The same for somebody who says that they do not know."""
MIN_DIFFERENT = 6
"""Fewer different content words than this are a repetition."""
MIN_FUNCTION_SHARE = 0.25
"""Connected English has about half function words; lists of keywords have next to none."""
MAX_BROKEN_SHARE = 0.3
"""*The of*, *my and*: how many of its articles and possessives may stand before a word that cannot follow one."""
MIN_ARTICLES = 5
"""Fewer articles and possessives than this tell nothing about the order of words."""

_UNKNOWING = tuple(
    tuple(word.stem for word in tokens(phrase))
    for phrase in (
        "I don't know",
        "I do not really know",
        "no idea",
        "not sure",
        "can't think of",
        "can't remember",
        "don't remember",
        "cannot say",
        "nothing comes to mind",
        "skip this",
        "next question",
        "another question",
        "no comment",
        "pass on this",
    )
)


def no_answer(turns: Sequence[Turn], question: Question) -> Reason | None:
    """Why an exchange cannot be assessed at all; None when there is something to assess."""
    heard = answer(turns, question)
    if not any(turn.transcript and tokens(turn.transcript.text) for turn in turns):
        return "not_heard"
    content = [word.stem for said in heard for word in said.words if is_content(word.text)]
    unknowing = any(_says(said, phrase) for said in heard for phrase in _UNKNOWING)
    needed = MIN_CONTENT_WORDS_UNKNOWING if unknowing else MIN_CONTENT_WORDS
    if len(content) < needed or len(set(content)) < MIN_DIFFERENT:
        return "too_little_said"
    return "too_little_said" if is_word_heap(heard) else None


def _says(said: Said, phrase: tuple[str, ...]) -> bool:
    stems = said.stems
    return any(stems[at : at + len(phrase)] == phrase for at in range(len(stems)))


def is_word_heap(heard: Sequence[Said]) -> bool:
    """Whether words stand side by side without sentences: keywords in a row, or words out of order."""
    words = [word.text for said in heard for word in said.words]
    if not words:
        return False
    functional = sum(not is_content(word) or is_negation(word) for word in words)
    if functional < MIN_FUNCTION_SHARE * len(words):
        return True
    followed = [
        said.words[at + 1].text
        for said in heard
        for at, word in enumerate(said.words[:-1])
        if word.text in DETERMINERS and at + 1 not in said.cuts
    ]
    broken = sum(word in NOT_AFTER_DETERMINER for word in followed)
    return len(followed) >= MIN_ARTICLES and broken > MAX_BROKEN_SHARE * len(followed)
