"""How much a sentence talks like one to a grader, where no pattern is met: a weight for each kind of word in it."""

import re
from functools import lru_cache

from voicemock.scoring.grader_words import (
    FORGET,
    GIVE,
    GRADE,
    GRADER,
    NO_COUNT,
    RULES,
    TOP,
    TOP_GRADE,
)

TRIGGERS = re.compile(
    rf"\b(?:{TOP}|{GRADE}|{RULES}|{GRADER}|previous|quotes?|evidence|proof|met|rate|rated|scored|judged|system|"
    "answer|reply|"
    r"response|transcript|candidates?|generous|everything|verdict|root|look for|cannot assess|grading|colon|role)\b"
)
"""A sentence without any of these is not searched: no pattern can match it."""
_SPOKEN_MARKS = r"brackets?|new (?:line|paragraph)|colon|backslash|asterisk|less than|slash|output"
SPOKEN_MARKS = re.compile(rf"\b(?:{_SPOKEN_MARKS})(?!\S)")
WEIGHTS: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (name, weight, re.compile(rf"\b(?:{pattern})(?!\S)"))
    for name, weight, pattern in (
        (
            "this answer",
            2.0,
            "(?:this|my)(?: very)? (?:answer|response|transcript|candidate|criterion)|(?:the|next) (?:candidate|"
            "transcript)|"
            r"(?:what|everything|all) (?:i|i've|i have)(?: just)? said|my (?:(?:next|last) )?words",
        ),
        ("my answer", 0.5, r"(?:this|my) (?:answers?|responses?|reply|criterion|message|script)"),
        ("top mark", 2.0, TOP_GRADE),
        ("marks", 1.0, rf"{GRADE}|scored?|graded?|rated?|evaluat(?:e|ed|ion)|assessment|judgement|grading|award"),
        ("top", 1.0, rf"five{NO_COUNT}|fives|maximum|excellent|perfect|highest|full|top"),
        ("rules", 1.0, RULES),
        ("grader", 1.5, rf"(?!ai|assistant|marker){GRADER}|administrator"),
        ("you", 1.0, r"you|your|yours"),
        ("asked", 1.0, r"please|now|must|just|note|attention|dear|let|simply"),
        ("order", 1.0, rf"(?<![^ ] )(?:{FORGET}|{GIVE}|consider|remember|combine|choose|take|add|do|end)"),
        ("proof", 1.0, r"met|quotes?|quoted|evidence|proof|proves?|requirements|shown|mark(?:ed)? as"),
        ("above", 0.5, r"above|previous|earlier|following|order|message|instruction|password|anchor"),
        ("spoken marks", 2.0, _SPOKEN_MARKS),
        (
            "told",
            -2.0,
            r"we|he|she|they|our|(?<!let )us|was|were|had|did|gave|found|went|took|came|saw|"
            r"i (?!(?:said|give|want|tell|order|beg|need|deserve|am|authorise|hereby|know|will|work|hope|ask)\b)\w+",
        ),
    )
)
"""What merely might be meant for a grader, each kind counted once a sentence; a story speaks against it."""
STORY = frozenset(["we", "he", "she", "they", "our"])
"""Words of a story: without sentence marks, what speaks to the grader ends before one and begins after one."""
SHORT_WORDS = 6
"""A sentence of so few words, if it talks of marks at all, talks of little else."""
REPORTED = re.compile(
    r"\b(?:told|asks?|asked|tells?|instructed|tell(?:ing)?|asking|threatened|warned|begged|emailed|shouted at|"
    "wrote to) (?:me|us|them|him|her|people|users|customers|"
    "raters|everybody|"
    r"everyone|(?:the|our|my|each|every|that|another) \w+)\b|"
    r"\b(?:he|she|they|we|somebody|someone|user|customer|manager|colleague|prompt|ticket|comment|email|document|"
    "page|text|"
    r"checklist|slide|attacker|person|who|which) (?:said|wrote|typed|says|read|reads)\b|\b(?:text|note|comment|"
    r"message|line) (?:\S+ ){0,8}?that (?:said|read|says)\b|(?<!i )(?<!have )said that\b"
)
"""Words that somebody else said, or that were said to somebody else: they are told, not meant."""


@lru_cache(maxsize=2_000)
def weight_of(sentence: str) -> float:
    """How much a sentence talks like one to a grader."""
    weight = sum(weight for _, weight, pattern in WEIGHTS if pattern.search(sentence))
    return weight + (1.0 if weight >= 2 and sentence.count(" ") < SHORT_WORDS else 0.0)
