"""What a model proposes to say: whether it can be said, asks something, and asks something new."""

import re
from collections.abc import Iterable

from voicemock.errors import BadReply
from voicemock.interview.derailing import leaves
from voicemock.safe_text import safe
from voicemock.scoring.language import is_another_language
from voicemock.scoring.languages.speaking import speaking, words_of
from voicemock.scoring.text import tokens
from voicemock.sentences import sentences

MAX_CHARS = 400
"""Of what is spoken; longer ones are speeches."""
MAX_EARLY_CHARS = 240
"""Of a sentence that is said before the rest is known: two short ones of 30 words."""
SAME = 0.8
"""Two questions that share so much of their words that carry meaning are one, if they share at least three."""
_QUESTION_MARKS = "?？؟՞"

# Where one of these stands, a model declines, speaks of itself, or writes what nobody says.
_NOT_EARLY = re.compile(
    r"""[^\w\s.,;:!?…'"‘’“”()%$€£&/+、，。！？：；¿¡«»\u2013\u2014-] | [:/]{2} | ["“'«]\s*:
        |\b(?:sorry|apologi[sz]e|cannot|can['’]?t|unable|not\ able|won['’]?t|as\ an|AI|language\ model|assistant|json
        |instructions?|prompt|policy|transcript|candidate)\b""",
    re.VERBOSE | re.IGNORECASE,
)


def first_sentence(arrived: str, asked_before: Iterable[str], language: str) -> str:
    """The first sentence of words that still arrive, where it may be said before the rest is known; otherwise empty.

    It is whole: another one has begun. It passes what the whole must pass, but that it need not ask anything.
    """
    text = " ".join(arrived.split())
    first, *others = sentences(text) or [""]
    fits = others and len(first) <= MAX_EARLY_CHARS and text.startswith(first) and safe(arrived) == arrived
    if not fits or not re.search(r"\w{2}", first) or _NOT_EARLY.search(first):
        return ""
    if leaves(first) or words_of(language).asking.not_early.search(first) or is_another_language(text, language):
        return ""
    if _was_asked(first, asked_before, language):
        return ""
    return first


def sayable(say: str, asked_before: Iterable[str], language: str) -> str:
    """The words to say, on one line. Raises BadReply when they are no question, or one that was asked before."""
    text = " ".join(say.split())
    if not re.search(r"\w{2}", text):
        raise BadReply("The model proposed a follow-up without words.")
    if len(text) > MAX_CHARS:
        raise BadReply(f"The model's follow-up has {len(text)} characters; {MAX_CHARS} can be said.")
    if not _asks(text, language):
        raise BadReply("The model's follow-up asks nothing.")
    if leaves(text):
        raise BadReply("The model's follow-up leaves the question: it ends, goes on, marks or changes places.")
    if _was_asked(text, asked_before, language):
        raise BadReply("The model asked the same question again.")
    return text


def plain(text: str) -> str:
    """The words alone, for comparing what was asked."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _asks(text: str, language: str) -> bool:
    """Whether it asks or bids for something; where nobody knows how a language bids, anything may."""
    if any(mark in text for mark in _QUESTION_MARKS):
        return True
    requests = words_of(language).asking.requests
    return requests is None or bool(requests.search(text.casefold()))


def _was_asked(text: str, asked_before: Iterable[str], language: str) -> bool:
    with speaking(language):
        return any(_is_same(text, each) for each in asked_before)


def _is_same(one: str, other: str) -> bool:
    if plain(one) == plain(other):
        return True
    ours, theirs = ({token.stem for token in tokens(each) if token.is_content} for each in (one, other))
    shared = len(ours & theirs)
    return shared >= 3 and shared >= SAME * max(len(ours), len(theirs))
