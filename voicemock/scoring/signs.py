"""Signs of the ways of saying in an answer: which were heard, where, and how particular the words around them are."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from voicemock.rubric import Point
from voicemock.scoring.answer import Said
from voicemock.scoring.languages.speaking import current, kept_by_language
from voicemock.scoring.points import NUMBER, denied
from voicemock.scoring.text import Token, is_negation, is_number, spoken, stem, tokens

PAST, NAME = "<past>", "<name>"
LONGEST_STRETCH = 40
"""Words; a recogniser without sentence marks gives one endless sentence, which is then cut into equal parts."""
VAGUE_WEIGHT = 8.0
"""How much the share of vague words takes from what a stretch says: with one in ten, half of it is left."""
WITHOUT_PARTICULARS = 0.6
"""What counts of a sign in a stretch without a number or a verb in the past."""
WAYS_OF_A_POINT = 3
"""A point is led to so many ways of saying at most…"""
LEAST_OF_BEST = 0.3
"""…and only to those that fit it at least so well, beside the best…"""
LEAST_FIT, LEAST_FIT_OF_TEXT, LEAST_FIT_OF_BEST = 1.5, 1.0, 3.0
"""…which must fit so well: the words it shares with the way, each divided by the number of ways that have it. A point
that does not ask for one in its text must fit the best one better, for the terms of a fact share some by chance."""
FIGURE_WAYS = frozenset(["figures", "before and after"])
"""A point with `<number>` among its terms is looked for by these."""
MOST_ASK = 0.5
"""A point with nothing but a text must consist so far of words by which rubrics ask."""
ASKED_WEIGHT, TEXT_WEIGHT = 1.0, 2.0
"""Words of a point's text count so much where a rubric asks by them, and where they are heard."""

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Sign:
    """One phrase of a way of saying: words [first, last) of what was said."""

    phrase: Phrase
    first: int
    last: int
    weight: float
    """0 to 1: how particular the words around it are."""


@dataclass(frozen=True)
class Heard:
    """One turn of an answer with its signs."""

    said: Said

    @cached_property
    def stretches(self) -> tuple[tuple[int, int], ...]:
        """Sentences, long ones in parts: [first, last) of its words."""
        return tuple(_stretches(self.said))

    @cached_property
    def _found(self) -> tuple[tuple[str, Phrase, int, int], ...]:
        kinds = [_kinds(self.said, at) for at in range(len(self.said.words))]
        return tuple(_find(self.said.words, kinds, _said_phrases()))

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """How particular each stretch is."""
        words = self.said.words
        vague = Counter(self.stretch_of[first] for way, _, first, _ in self._found if way == "")
        return tuple(
            math.exp(-VAGUE_WEIGHT * vague[at] / (last - first))
            * (
                1.0
                if any(is_figure(word.text) or is_past(word.text) for word in words[first:last])
                else WITHOUT_PARTICULARS
            )
            for at, (first, last) in enumerate(self.stretches)
        )

    @cached_property
    def stretch_of(self) -> tuple[int, ...]:
        """Which stretch each word is in."""
        return tuple(at for at, (first, last) in enumerate(self.stretches) for _ in range(first, last))

    @cached_property
    def signs(self) -> Mapping[str, Sequence[Sign]]:
        """The signs by way of saying, those that are denied left out."""
        by_way: dict[str, list[Sign]] = {}
        for way, phrase, first, last in self._found:
            turned = not any(map(is_negation, phrase)) and denied(self.said, first, last)
            if way and not turned:
                by_way.setdefault(way, []).append(Sign(phrase, first, last, self.weights[self.stretch_of[first]]))
        return by_way

    @cached_property
    def spoken(self) -> Sequence[Token]:
        """All that was said, what does not count included: to leave it out must not make the rest look better."""
        text = self.said.turn.transcript.text if self.said.turn.transcript else ""
        return spoken(tokens(text))

    def vague(self, but_for: frozenset[str]) -> int:
        """How many words and phrases could be about anything; words of the question are about it."""
        kinds = [(word.stem,) for word in self.spoken]
        found = _find(self.spoken, kinds, _vague_phrases())
        return sum(not but_for.issuperset(phrase) for _, phrase, _, _ in found)


def _stretches(said: Said) -> Iterator[tuple[int, int]]:
    edges = sorted({0, len(said.words), *said.begins, *said.cuts})
    for first, last in pairwise(edges):
        parts = math.ceil((last - first) / LONGEST_STRETCH)
        places = [first + (last - first) * part // parts for part in range(parts + 1)]
        yield from pairwise(places)


def is_figure(word: str) -> bool:
    """Whether it is a number, *one* aside: it is a pronoun as often."""
    return is_number(word) and word != "1"


def is_past(word: str) -> bool:
    """Whether it is likely to be a verb in the past: something that was done."""
    return current().heard.is_past(word)


def _is_name(said: Said, at: int) -> bool:
    """Whether a word is written with a capital where no sentence begins, in a language where that makes a name."""
    if not current().heard.capitals_are_names:
        return False
    text = said.turn.transcript.text if said.turn.transcript else ""
    start = said.words[at].start
    before = text[:start].rstrip()[-1:]
    return text[start].isupper() and said.words[at].text != "i" and before not in {"", *".!?:\"“‘'"}


def _find(
    words: Sequence[Token], kinds: Sequence[tuple[str, ...]], by_first: Mapping[str, Sequence[tuple[str, Phrase]]]
) -> Iterator[tuple[str, Phrase, int, int]]:
    """Every phrase of every way: its way, its words, where it begins and ends."""
    for first, kind in enumerate(kinds):
        taken: set[str] = set()
        for key in kind:
            for way, phrase in by_first.get(key, ()):
                last = _end(words, kinds, first, phrase) if way not in taken else None
                if last is not None:
                    taken.add(way)
                    yield way, phrase, first, last


def _kinds(said: Said, at: int) -> tuple[str, ...]:
    """What a word can stand for in a phrase."""
    word = said.words[at]
    kinds = [word.stem]
    if is_figure(word.text):
        kinds.append(NUMBER)
    if is_past(word.text):
        kinds.append(PAST)
    if word.text != "i" and _is_name(said, at):
        kinds.append(NAME)
    return tuple(kinds)


def _end(words: Sequence[Token], kinds: Sequence[tuple[str, ...]], first: int, phrase: Phrase) -> int | None:
    """Where a phrase that begins at `first` ends; one little word may stand between two of its words."""
    at, between = first, current().heard.between
    for n, wanted in enumerate(phrase):
        if n and at + 1 < len(words) and wanted not in kinds[at] and words[at].text in between:
            at += 1
        if at >= len(words) or wanted not in kinds[at]:
            return None
        at += 1
    return at


def _phrases(listed: str) -> tuple[Phrase, ...]:
    """The phrases of a list with commas, by stems."""
    return tuple(
        tuple(each for word in phrase.split() for each in _stems(word))
        for phrase in re.split(r",\s*", listed.strip())
    )


def _stems(word: str) -> Iterable[str]:
    return (word,) if word.startswith("<") else (stem(token.text) for token in tokens(word))


@kept_by_language(maxsize=1)
def _said_phrases() -> Mapping[str, Sequence[tuple[str, Phrase]]]:
    """Each way's phrases by their first word, the longest first; what is vague has no way."""
    return _by_first(
        {
            **{name: _phrases(way.said) for name, way in current().heard.ways.items()},
            "": _phrases(current().heard.vague),
        }
    )


@kept_by_language(maxsize=1)
def _vague_phrases() -> Mapping[str, Sequence[tuple[str, Phrase]]]:
    return _by_first({"": _phrases(current().heard.vague)})


@kept_by_language(maxsize=1)
def _asked_phrases() -> Mapping[str, Sequence[tuple[str, Phrase]]]:
    return _by_first({name: _phrases(way.asked) for name, way in current().heard.ways.items()})


def _by_first(phrases: Mapping[str, Sequence[Phrase]]) -> Mapping[str, Sequence[tuple[str, Phrase]]]:
    found: dict[str, list[tuple[str, Phrase]]] = {}
    for way, listed in phrases.items():
        for phrase in dict.fromkeys(listed):
            found.setdefault(phrase[0], []).append((way, phrase))
    return {first: sorted(each, key=lambda item: -len(item[1])) for first, each in found.items()}


@kept_by_language(maxsize=1)
def _shared() -> tuple[Counter[Phrase], Counter[Phrase]]:
    """How many ways are heard, and asked for, by the same phrase."""
    return (
        Counter(phrase for way in current().heard.ways.values() for phrase in set(_phrases(way.said))),
        Counter(phrase for way in current().heard.ways.values() for phrase in set(_phrases(way.asked))),
    )


@kept_by_language(maxsize=2_000)
def ways_of(point: Point) -> Mapping[str, float]:
    """The ways of saying that a point is looked for by, each with how well it fits, 0 to 1; none for a mere fact."""
    heard_by, asked_by = _shared()
    asked = _in([point.text], _asked_phrases())
    own_words = [*point.say, *(term for group in point.terms for term in group)]
    asks = _asks(point.text, {word for _, phrase in asked for word in phrase})
    if not own_words and not asks:
        return {}
    fits = dict.fromkeys(current().heard.ways, 0.0)
    for way, phrase in _in([point.text], _said_phrases()):
        fits[way] += TEXT_WEIGHT / heard_by[phrase]
    for way, phrase in _in(own_words, _said_phrases()):
        fits[way] += 1 / heard_by[phrase]
    for way, phrase in asked:
        fits[way] += ASKED_WEIGHT * (1 + len(phrase)) / 2 / asked_by[phrase]
    if any(term == NUMBER for group in point.terms for term in group):
        for way in FIGURE_WAYS.intersection(fits):
            fits[way] += 2
    best = sorted(fits.items(), key=lambda each: -each[1])[:WAYS_OF_A_POINT]
    most = best[0][1]
    if not asks and most < LEAST_FIT_OF_BEST:
        return {}
    least = max(LEAST_FIT if own_words else LEAST_FIT_OF_TEXT, LEAST_OF_BEST * most)
    return {way: fit / most for way, fit in best if fit >= least}


def _asks(text: str, asked: Set[str]) -> bool:
    """Whether a text asks for a way of saying, such as *names what was learned*, and is no fact, such as *a base case
    ends the recursion*: half of its words must do so.
    """
    meant = {word.stem for word in tokens(text) if word.is_content} - current().heard.reporting
    return len(meant & asked) >= MOST_ASK * len(meant)


def _in(texts: Iterable[str], by_first: Mapping[str, Sequence[tuple[str, Phrase]]]) -> set[tuple[str, Phrase]]:
    """The different phrases in a rubric's own words, with their ways."""
    found = set()
    for text in texts:
        words = tokens(text)
        kinds = [(word.stem, NUMBER) if is_figure(word.text) else (word.stem,) for word in words]
        for first, kind in enumerate(kinds):
            for way, phrase in (each for key in kind for each in by_first.get(key, ())):
                if way and _end(words, kinds, first, phrase) is not None:
                    found.add((way, phrase))
    return found
