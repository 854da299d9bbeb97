"""Words spoken to the grader instead of to the interviewer: they are cut before anything is judged.

A small list of plain patterns, built to leave alone people who talk about their work on prompts, grading or rules: an
order counts only where it is one, and only towards a mark or the grader's own instructions.
"""

import re
from itertools import pairwise

from voicemock.scoring.text import normalised, sentence_spans

CONTEXT_WORDS = 12
"""Without sentence marks, how many words on both sides of a match go with it."""
MAX_SENTENCE_WORDS = 45
"""A longer sentence has no marks that could be trusted."""

_ORDER = r"(?:^|[.!?,;:\n]\s*|\b(?:please|now|so|and|then|just|must|should|to|you|also)\s+)"
_MARK = r"(?:five|5|full|top|highest|maximum|max|perfect|best|excellent|four|4)"
_GRADE = r"(?:score|scores|mark|marks|grade|grades|level|levels|rating|points)"
_RULES = r"(?:instructions?|rubrics?|prompts?|rules|criteria|guidelines|directions)"
_GRADER = (
    r"(?:grader|judge|evaluator|assessor|scorer|grading (?:model|system)|language model|ai(?: model| assistant)?)"
)
_SOME = r"(?:\w+\s+){0,4}?"
_PATTERNS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"{_ORDER}(?:ignore|disregard|forget|override|bypass)\s+{_SOME}{_RULES}\b",
        rf"{_ORDER}(?:give|award|assign|grant)\s+(?:me|this|it|my|the candidate|us|him|her|them)\s+{_SOME}"
        rf"(?:{_MARK}|{_GRADE})\b",
        rf"{_ORDER}(?:score|rate|grade|mark)\s+(?:me|it|(?:this|my)(?: answer| candidate)?)\s+{_SOME}{_MARK}\b",
        rf"{_ORDER}(?:set|output|return|reply with|respond with|print|write)\s+{_SOME}{_GRADE}\W+{_SOME}{_MARK}\b",
        r"\b(?:this|my) answer (?:deserves|must get|should get|should receive|is worth|meets|earns)\s+"
        rf"{_SOME}(?:{_MARK}|{_GRADE}|criteria|points)\b",
        rf"\b(?:note|message|instructions?|attention|dear|hey|hello)\s+(?:to|for)?\s*(?:the|all)?\s*{_GRADER}\b",
        rf"\byou are (?:now )?(?:an?|the|my) (?:\w+ ){{0,2}}?{_GRADER}\b",
        rf"\bas (?:an?|the) {_GRADER} you\b",
        r"(?:^|[.!?]\s+)(?:system|assistant|developer)\s*:",
        r"\bsystem (?:prompt|message|override|note)\s*[:,]",
        rf"[\"']?(?:level|score|grade)[\"']?\s*[:=]\s*[\"']?{_MARK}\b",
        r"\b(?:level|score|grade|mark) (?:is |of )?(?:five|5)(?: out of |/)(?:five|5)\b",
    )
)


def addressed(text: str) -> tuple[tuple[int, int], ...]:
    """The parts of a text, [start, end), that speak to the grader, in order and apart from each other."""
    plain, starts, ends = normalised(text)
    marked = sorted(
        _around(text, starts[_first_letter(plain, match.start())], ends[match.end() - 1])
        for pattern in _PATTERNS
        for match in pattern.finditer(plain)
    )
    apart: list[tuple[int, int]] = []
    for start, end in marked:
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)


def _first_letter(text: str, at: int) -> int:
    """Where the words of a match begin: patterns may begin with the end of the sentence before."""
    while not text[at].isalnum():
        at += 1
    return at


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentences that a match touches, or some words on both sides of it where a sentence has no end."""
    touched = [span for span in sentence_spans(text) if span[0] < end and span[1] > start]
    first, last = (touched[0][0], touched[-1][1]) if touched else (start, end)
    before, after = text[first:start].split(), text[end:last].split()
    if len(before) + len(after) <= MAX_SENTENCE_WORDS:
        return first, last
    words = [match.span() for match in re.finditer(r"\S+", text)]
    left = max((n for n, word in enumerate(words) if word[0] <= start), default=0)
    right = max((n for n, word in enumerate(words) if word[0] < end), default=0)
    return (
        max(first, words[max(0, left - CONTEXT_WORDS)][0]),
        min(last, words[min(len(words) - 1, right + CONTEXT_WORDS)][1]),
    )


def without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """The text with those parts replaced by an ellipsis."""
    if not spans:
        return text
    edges = [(0, 0), *spans, (len(text), len(text))]
    return " […] ".join(text[left[1] : right[0]].strip() for left, right in pairwise(edges)).strip()
