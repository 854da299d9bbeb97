"""English: its word lists put together, with the rules of its contractions, stems and past forms."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from voicemock.scoring.languages import english_lists as lists
from voicemock.scoring.languages import english_talk as talk
from voicemock.scoring.languages.words import Asking, Heard, Junk, Numbers, Speech, Words
from voicemock.scoring.syllables import syllables
from voicemock.scoring.ways_of_saying import VAGUE, WAYS

_SHORT_ALONE = frozenset(short for short in lists.UNITS_IN_SHORT if len(short) > 1)


def settled(word: str, following: Sequence[str]) -> str:
    """What *'d* stands for: *had* before a participle, *better*, *to* and what begins a noun phrase."""
    if word != "'d":
        return word
    for each in following[:3]:
        regular = each.endswith("ed") and not each.endswith("eed")
        if regular or each in lists.AFTER_HAD or each in lists.IRREGULAR:
            return "had"
        if each not in lists.BEFORE_PARTICIPLE and each not in lists.FILLERS:
            break
    return "would"


def split(word: str) -> tuple[str, ...]:
    """Contractions spelt out, number words as digits."""
    if word == "%":
        return ("percent",)
    if word in lists.CONTRACTIONS:
        return lists.CONTRACTIONS[word]
    head, apostrophe, tail = word.rpartition("'")
    if apostrophe and tail in lists.SUFFIXES:
        return (*split(head), *lists.SUFFIXES[tail])
    if apostrophe and tail == "t" and head.endswith("n"):
        return (*split(head[:-1]), "not")
    if word in _SHORT_ALONE:
        return (lists.UNITS_IN_SHORT[word],)
    return (lists.NUMBER_WORDS.get(word, word),)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The word without its ending, so that *measure*, *measured* and *measuring* are one."""
    word = lists.IRREGULAR.get(word, word)
    if len(word) <= 3 or not word.isascii() or (not word.isalpha() and any(char.isdigit() for char in word)):
        return word
    word = _without_plural(word)
    word = _without_past(_without_plural(word))
    word = _without_ending(word, ("ization", "isation", "ation", "ment", "ness", "ably", "ally", "ly", "able", "ion"))
    word = _without_ending(word, ("ise", "ize", "iz", "is", "ate"))
    word = word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def _without_past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if len(word) > 4 else word
    for ending in ("ing", "ed"):
        left = word.removesuffix(ending)
        if left != word and len(left) >= 3 and re.search("[aeiouy]", left):
            # *Migrated* comes of *migrate*, but *repeated* and *floated* of no verb in -ate.
            return left + "e" if left.endswith("at") and left[-3] not in "eo" else _undoubled(left)
    return word


def _without_ending(word: str, endings: Iterable[str]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _without_plural(word: str) -> str:
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "elsz" else word


def is_past(word: str) -> bool:
    """Whether it is likely to be a verb in the past."""
    if word in lists.NOT_PAST or word in lists.NO_PAST:
        return False
    regular = word.endswith("ed") and not word.endswith("eed") and len(word) > 4
    return regular or lists.IRREGULAR.get(word, word) != word


ENGLISH = Words(
    language="en",
    fillers=lists.FILLERS,
    negations=lists.NEGATIONS,
    negated_after=frozenset(["nothing", "nobody", "none"]),
    not_only=frozenset(["only", "just", "matter", "doubt"]),
    hypotheticals=lists.HYPOTHETICALS,
    subjects=lists.SUBJECTS,
    singular="i",
    plural="we",
    first_person=lists.FIRST_PERSON,
    persons=lists.PERSONS,
    function=lists.FUNCTION_WORDS,
    small=lists.SMALL_WORDS,
    not_put_in=lists.NOT_PUT_IN,
    says_nothing=lists.SAYS_NOTHING,
    says_nothing_together=frozenset([("you", "know"), ("i", "mean")]),
    abandoned=lists.ABANDONED,
    restarts=lists.SUBJECTS | {"it"},
    new_clause=frozenset(["and", "but", "so", "because", "then", "until", "before", "when", "while"]),
    joints=frozenset(["so", "but", "because", "then", "when", "while", "first", "i", "we"]),
    split=split,
    settle=settled,
    stem=stem,
    syllables=syllables,
    numbers=Numbers(
        in_short=lists.UNITS_IN_SHORT,
        units=lists.UNITS,
        multiples=lists.MULTIPLES,
        loose=lists.MULTIPLES | {"dozens", "hundreds", "thousands", "millions", "billions"},
        same={"halved": "half", "doubled": "double", "twice": "double", "tripled": "triple"},
    ),
    speech=Speech(
        hedges=lists.HEDGES,
        no_hedge_after=lists.NO_HEDGE_AFTER,
        no_hedge_before=lists.NO_HEDGE_BEFORE,
        of_a_kind_after=lists.OF_A_KIND_AFTER,
        markers=lists.MARKERS,
        no_marker_after=lists.NO_MARKER_AFTER,
        no_marker_before=lists.NO_MARKER_BEFORE,
        marked_off=frozenset(["like"]),
        repairs=lists.REPAIRS,
        meant_twice=lists.MEANT_TWICE,
        examples=(
            "'or rather', 'let me rephrase'",
            "'I think', 'maybe', 'sort of'",
            "'you know', 'I mean', 'basically', and 'like' between commas",
        ),
        most=(1.05, 3.0, 3.8),
        pace_wpm=(100, 190),
        pace_source="about 150 is the average of conversation in US English (National Center for Voice and Speech)",
    ),
    junk=Junk(
        denial=talk.DENIAL,
        unknowing=talk.UNKNOWING,
        gap=talk.GAP,
        finding_out=talk.FINDING_OUT,
        clause_end=talk.CLAUSE_END,
        praise=talk.PRAISE,
        praising=talk.PRAISING,
        empty=talk.EMPTY,
        listed=talk.LISTED,
        determiners=lists.DETERMINERS,
        not_after_determiner=lists.NOT_AFTER_DETERMINER,
        pairs=Path(__file__).parent.parent / "word_pairs.txt",
        # Nearly all answers are below when their words are shuffled or reversed, and the least of 326 honest ones, in
        # telegram style, has 0.03.
        min_usual=0.0,
    ),
    heard=Heard(
        ways=WAYS,
        vague=VAGUE,
        between=lists.BETWEEN,
        reporting=frozenset(map(stem, lists.REPORTING)),
        is_past=is_past,
    ),
    asking=Asking(requests=talk.REQUESTS),
)
"""Its words."""
