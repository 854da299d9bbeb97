"""A candidate's own question in the middle of a round's questions, where it stands for an answer. English words."""

import re
from collections.abc import Iterator

from voicemock.interview.asked import questions_in
from voicemock.interview.derailing import request, steers
from voicemock.rubric import Question
from voicemock.scoring.text import content_stems, sentence_spans
from voicemock.sessions.session import Session, Turn

KINDS = ("opener", "example", "experience", "knowledge")
"""Kinds of questions that are not answered by questions. What to ask is part of what one would do about a case."""
MAX_WORDS_BESIDE = 4
"""Whoever says more content words than this before a question answers, and asks in passing."""
MAX_WORDS_ASKED = 14
"""Of content in one question; longer ones tell of something."""
MAX_WORDS_UNMARKED = 12
"""Of a question without its mark; of longer ones nobody knows where they end."""

_VERB = r"(?:is|are|was|were|do|does|did|can|could|will|should|may|might|have|has)"
_ASKS = re.compile(
    rf"""(?:^|[,;:–—-]\s*
    |\b(?:and|but|so|or|well|first|ask|know|wonder|wondering|curious|question|tell\ me)[\s,:]+)
    ((?:what|how|which|who|whose|why|when|where)(?:'s\b|\ about\b|\ (?:\w+\ ){{0,3}}?{_VERB}\b)
    |{_VERB}(?:n't)?\ (?:you|we|i|there|it|the|this|that|they|your|people|anyone|any|my|an?|new|remote)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_UNMARKED = re.compile(
    rf"(?:\W*(?:and|so|but|well|okay|first)\b\W*)*(?:what|who|when|where|how(?: \w+)?) {_VERB}\b", re.IGNORECASE
)
_FIRST_PERSON = re.compile(r"\b(?:i|me|my|mine|we|us|our)\b", re.IGNORECASE)
_OF_ONESELF = re.compile(
    r"\b(?:did|was|am|have|had) i\b|\bdo i (?:know|have (?:any |much )?experience|like)\b"
    r"|\b(?:did|were|had|have) we\b|\bwhy i\b",
    re.IGNORECASE,
)
"""A question that somebody puts to themselves, in order to answer it."""
_TURNED_BACK = re.compile(
    r"\bwould you\b|\bdo you (?:think|want|expect)\b|\b(?:right|best|correct|good|model) answer\b"
    r"|\bother candidates\b|\bshould i (?:say|answer)\b|\byou ask\b|\bwho cares\b|\bso what\b",
    re.IGNORECASE,
)
"""The interviewer's own question given back: that is no matter for the end."""
_POLITE = re.compile(
    r"(?:\W*\b(?:thanks?|thank you|please|just curious|sorry|i was (?:just )?(?:curious|wondering)|i wonder(?:ed)?"
    r"|that would (?:help|be good to know)|if i may(?: ask)?|very much)\b\W*)*",
    re.IGNORECASE,
)
_INVITES = re.compile(
    r"\bask me\b|\b(?:you|to|i)(?: \w+)? ask\b|\b(?:which|what|your) (?:\w+ )?questions?\b|\bwhat\b[^?]*\bfind out\b",
    re.IGNORECASE,
)
"""Said by the interviewer, a question may be the answer."""


def stands_for_an_answer(turn: Turn, question: Question, language: str) -> bool:
    """Whether what was said to a turn is nothing but a question to the interviewer about something else.

    Args:
        turn: what was asked last, answered.
        question: to which it belongs.
        language: two letters; only English is known.
    """
    text = turn.transcript.text.strip().replace("’", "'") if turn.transcript else ""
    if language != "en" or question.kind not in KINDS or _INVITES.search(_asked(turn, question)):
        return False
    if request(text) or steers(text) or _TURNED_BACK.search(text) or _OF_ONESELF.search(text):
        return False
    return bool(questions_in(text)) and _says_no_more(text)


def _asked(turn: Turn, question: Question) -> str:
    """What was asked, without the words before it, which may speak of questions for the end."""
    if question.text in turn.text:
        return question.text
    return list(_sentences(turn.text))[-1] if turn.kind == "reassure" else turn.text


def has_time_for_questions(session: Session) -> bool:
    """Whether this is a round in which the candidate may ask in the end, and nothing is bargained over."""
    round_ = session.round
    return bool(
        round_ and round_.negotiation is None and any(each.kind == "your_questions" for each in round_.stages)
    )


def _says_no_more(text: str) -> bool:
    """Whether hardly anything stands before a question, and nothing after it."""
    before, asked = 0, False
    for sentence in _sentences(text):
        match = _ASKS.search(sentence) if _may_ask(sentence) else None
        if match and len(content_stems(sentence[match.start(1) :])) <= MAX_WORDS_ASKED:
            before += len(content_stems(sentence[: match.start(1)]))
            asked = True
        elif asked and not _POLITE.fullmatch(sentence):
            return False
        else:
            before += len(content_stems(sentence))
    return asked and before <= MAX_WORDS_BESIDE


def _may_ask(sentence: str) -> bool:
    if sentence.endswith("?"):
        return True
    is_short = len(sentence.split()) <= MAX_WORDS_UNMARKED
    return is_short and bool(_UNMARKED.match(sentence)) and not _FIRST_PERSON.search(sentence)


def _sentences(text: str) -> Iterator[str]:
    for start, end in sentence_spans(text):
        if sentence := text[start:end].strip():
            yield sentence
