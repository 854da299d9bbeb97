"""What measuring must know of a language: its words, and the rules by which they are compared."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

NONE: frozenset[str] = frozenset()
NEVER = re.compile(r"(?!)")
"""Matches nothing."""


class Way(NamedTuple):
    """One way of speech; phrases with commas between."""

    asked: str
    """By what words a rubric asks for it."""
    said: str
    """By what words it is heard in an answer."""


def _as_it_is(word: str) -> str:
    return word


def _whole(word: str) -> tuple[str, ...]:
    return ("percent",) if word == "%" else (word,)


def _unsettled(word: str, following: Sequence[str]) -> str:
    return word


def _never(word: str) -> bool:
    return False


@dataclass(frozen=True)
class Numbers:
    """How numbers are said and written."""

    in_short: Mapping[str, str] = field(default_factory=dict)
    """What stands after the digits of an amount, such as *ms*, in full."""
    decimal: str = "."
    """The mark of decimals; the other one of *.* and *,* parts thousands."""
    point: str = "point"
    """How it is said."""
    joined_by: str = "and"
    """What may stand inside a number: *two hundred and five*."""
    units: frozenset[str] = NONE
    """What makes the figure 1 a number: *one percent*."""
    multiples: frozenset[str] = NONE
    """Figures without a number in them, such as *twice*."""
    loose: frozenset[str] = NONE
    """More of them, without an amount: *dozens*."""
    same: Mapping[str, str] = field(default_factory=dict)
    """Those that say the same."""


@dataclass(frozen=True)
class Speech:
    """How people speak beside what they mean: phrases, and the words beside which they mean something."""

    hedges: tuple[str, ...] = ()
    """What takes the edge off a statement."""
    no_hedge_after: frozenset[str] = NONE
    no_hedge_before: frozenset[str] = NONE
    of_a_kind_after: frozenset[str] = NONE
    """Words after which a hedge that ends in *of* hedges; after most others it names a kind. Empty: a sentence
    begins."""
    markers: tuple[str, ...] = ()
    """What people put in to keep the turn."""
    no_marker_after: frozenset[str] = NONE
    no_marker_before: frozenset[str] = NONE
    marked_off: frozenset[str] = NONE
    """Markers that count only between marks: *like*."""
    repairs: tuple[str, ...] = ()
    """What people say when they put a mistake right."""
    meant_twice: frozenset[str] = NONE
    """Words that are doubled on purpose, or rightly."""
    examples: tuple[str, str, str] = ("", "", "")
    """A few repairs, hedges and markers to show, each as the end of *phrases such as*."""
    most: tuple[float | None, float | None, float | None] = (None, None, None)
    """How many repeats, hedges and markers per 100 words are ordinary; None where nobody counted."""
    pace_wpm: tuple[float, float] | None = None
    """The ordinary range of words per minute…"""
    pace_source: str = ""
    """…and who says so."""


@dataclass(frozen=True)
class Junk:
    """What is no answer."""

    denial: re.Pattern[str] = NEVER
    """After it stands what is said not to be so: *it is not true that*."""
    unknowing: re.Pattern[str] = NEVER
    gap: re.Pattern[str] = NEVER
    """What somebody says not to know or never to have done, of themselves and now…"""
    finding_out: re.Pattern[str] = NEVER
    """…and where they begin to say how they would find out (honest_gap.py)."""
    clause_end: re.Pattern[str] = re.compile(r"[.!?;,:–—\n]")
    praise: re.Pattern[str] = NEVER
    """The interviewer or the company…"""
    praising: re.Pattern[str] = NEVER
    """…praised."""
    empty: re.Pattern[str] = NEVER
    """Phrases that say nothing."""
    listed: re.Pattern[str] = re.compile(r"[,.;:!?\n–—]+")
    """What stands between the pieces of a list."""
    determiners: frozenset[str] = NONE
    """Words after which a noun or adjective comes."""
    not_after_determiner: frozenset[str] = NONE
    """Words that cannot follow one; where many do, the words are out of order."""
    pairs: Path | None = None
    """How usual each pair of neighbours is (word_order.py); None where nobody counted."""
    min_usual: float = 0.0
    """Words whose neighbours are less usual than this are out of order."""


@dataclass(frozen=True)
class Heard:
    """The ways of saying (signs.py)."""

    ways: Mapping[str, Way] = field(default_factory=dict)
    vague: str = ""
    """Words of talk that could be about anything."""
    between: frozenset[str] = NONE
    """Little words that may stand between two words of a phrase."""
    reporting: frozenset[str] = NONE
    """Stems of what rubrics write before what they ask for."""
    is_past: Callable[[str], bool] = _never
    """Whether a word is likely to be a verb in the past: something that was done."""
    capitals_are_names: bool = True
    """Whether a capital inside a sentence makes a name; every noun has one in German."""


@dataclass(frozen=True)
class Asking:
    """How an interviewer asks."""

    requests: re.Pattern[str] | None = None
    """What bids for an answer without a question mark; None where that is not known."""
    not_early: re.Pattern[str] = NEVER
    """Where one of these stands, a model declines or speaks of itself; besides those of English."""


@dataclass(frozen=True)
class ToTheGrader:
    """How words to a grader sound, besides those in English and the few of grader_languages.py."""

    patterns: tuple[re.Pattern[str], ...] = ()
    """In `respelt` text; each by itself is enough."""
    told: re.Pattern[str] = NEVER
    """Before words that somebody else said."""
    story: frozenset[str] = NONE
    """Words of a story."""


@dataclass(frozen=True, eq=False)
class Words:
    """A language. What is left empty is not known, and what needs it is not measured."""

    language: str
    """Two letters."""
    fillers: frozenset[str] = NONE
    """Filled pauses as recognisers spell them."""
    negations: frozenset[str] = NONE
    """Words that turn a statement round."""
    negated_after: frozenset[str] = NONE
    """Those of them that turn round what stands before them: *measured nothing*."""
    not_only: frozenset[str] = NONE
    """Words before which a negation denies nothing: *not only*."""
    hypotheticals: frozenset[str] = NONE
    """Words without which a wish reads like a deed."""
    subjects: frozenset[str] = NONE
    """Who did it."""
    singular: str = ""
    """*I*"""
    plural: str = ""
    """*we*"""
    first_person: frozenset[str] = NONE
    """Words by which people speak of themselves."""
    persons: Mapping[str, str] = field(default_factory=dict)
    """The same word for *you* and *I*: who reads a question back exchanges them."""
    function: frozenset[str] = NONE
    """Words that say nothing by themselves."""
    small: frozenset[str] = NONE
    """Words that somebody who tidies up speech puts in, leaves out or exchanges, and the same is said."""
    not_put_in: frozenset[str] = NONE
    """Those of them that may only be left out."""
    says_nothing: frozenset[str] = NONE
    """Words that can go anywhere without loss."""
    says_nothing_together: frozenset[tuple[str, str]] = frozenset()
    """Pairs of words that can."""
    abandoned: frozenset[str] = NONE
    """What stands between a subject and the next one when a start is given up."""
    restarts: frozenset[str] = NONE
    """Subjects that may begin anew there."""
    new_clause: frozenset[str] = NONE
    """Words that end the reach of a negation before them."""
    joints: frozenset[str] = NONE
    """Words with which a shown part of an answer may begin."""
    split: Callable[[str], tuple[str, ...]] = _whole
    """A word as it is written, in small letters, as the words that it stands for: contractions, numbers."""
    settle: Callable[[str, Sequence[str]], str] = _unsettled
    """Such a word again, once those after it are known."""
    stem: Callable[[str], str] = _as_it_is
    heads: Callable[[str], frozenset[str]] = lambda word: NONE
    """Stems of what a compound also is: a *Kundengespräch* is a *Gespräch*."""
    syllables: Callable[[str], int] | None = None
    """How many a text has; None where nobody can count them."""
    numbers: Numbers = field(default_factory=Numbers)
    speech: Speech = field(default_factory=Speech)
    junk: Junk = field(default_factory=Junk)
    heard: Heard = field(default_factory=Heard)
    asking: Asking = field(default_factory=Asking)
    to_the_grader: ToTheGrader = field(default_factory=ToTheGrader)

    @property
    def known(self) -> bool:
        """Whether its little words are known, without which no answer can be measured by words."""
        return bool(self.function)
