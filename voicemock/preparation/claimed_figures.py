"""Figures of an answer against those of the CV, where both speak of the same thing."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from voicemock.preparation.claimed import Sentence, hedged, sentences_of
from voicemock.scoring.text import Token, is_content, is_number

SHARED, SMALL_SHARED = 0.6, 0.75
"""So much of what the CV's line says besides its figures must be in the answer's sentence; of small counts more."""
LEAST_SHARED = 3
SMALL = 10
"""Counts below this differ by what is counted: two of the queries, three of the people."""
EXACT, HEDGED = 0.1, 0.35
"""How far a figure may be off: people round."""

_SECONDS = {"millisecond": 0.001, "second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_PART = frozenset(["of", "out", "more", "other", "another", "each", "per"])
_ANOTHER_TIME = frozenset(
    [
        "first",
        "initially",
        "before",
        "until",
        "planned",
        "plan",
        "goal",
        "target",
        "expected",
        "feared",
        "aimed",
        "rehearsed",
        "tried",
        "tested",
    ]
)
_DATES = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "year",
        "years",
    ]
)


class _Figure(NamedTuple):
    value: float
    units: frozenset[str]
    """Stems of what is counted."""
    shown: str


class Written(NamedTuple):
    """A sentence of the CV with figures."""

    figures: tuple[_Figure, ...]
    about: frozenset[str]
    """The stems of what else it says."""


def written_figures(line: str) -> tuple[Written, ...]:
    """The sentences of a line of the CV that hold figures."""
    return tuple(
        Written(figures, frozenset(w.stem for w in part.words if is_content(w.text) and not is_number(w.text)))
        for part in sentences_of(line)
        if (figures := tuple(_figures(part.words, part.whole)))
    )


def other_figures(sentence: Sentence, line: Sequence[Written]) -> Iterator[str]:
    """What to ask where a line of the CV has other figures for what a sentence says; at most one question."""
    said = list(_figures(sentence.words, sentence.whole))
    if not said or not _ANOTHER_TIME.isdisjoint(word.text for word in sentence.words):
        return
    spoken = {word.stem for word in sentence.words}
    for part in line:
        for unit in sorted({unit for figure in part.figures for unit in figure.units}):
            ours = [figure for figure in said if unit in figure.units]
            theirs = [figure for figure in part.figures if unit in figure.units]
            subject = part.about - {each for figure in theirs for each in figure.units}
            small = unit != "time" and min([*(each.value for each in ours), SMALL]) < SMALL
            enough = max(LEAST_SHARED, (SMALL_SHARED if small else SHARED) * len(subject))
            if ours and len(subject & spoken) >= enough and not _agree(ours, theirs, hedged(sentence)):
                yield f"Your CV says {_listed(theirs)}; you said {ours[0].shown}. Which is it?"
                return


def _figures(words: Sequence[Token], text: str) -> Iterator[_Figure]:
    """The figures with what they count; years of the calendar and parts of a whole are none."""
    for at, word in enumerate(words):
        value = _value(word.text)
        after = words[at + 1 : at + 3]
        if value is None or not after or after[0].text in _PART or after[0].text in _DATES:
            continue
        if 1960 <= value <= 2100 and after[0].text not in _SECONDS:
            continue
        if after[0].stem in _SECONDS:
            shown = text[word.start : after[0].end]
            yield _Figure(value * _SECONDS[after[0].stem], frozenset(["time"]), shown)
            continue
        units = []
        end = word.end
        for each in after:
            if not is_content(each.text) or is_number(each.text) or text[end : each.start].strip(" -"):
                break
            units.append(each)
            end = each.end
        if units:
            yield _Figure(value, frozenset(each.stem for each in units), text[word.start : units[-1].end])


def _value(word: str) -> float | None:
    try:
        return float(word) if word[0].isdigit() else None
    except ValueError:
        return None


def _agree(ours: Sequence[_Figure], theirs: Sequence[_Figure], loosely: bool) -> bool:
    """Whether any figure is the same, within rounding, or the difference of two."""
    off = HEDGED if loosely else EXACT
    known = [each.value for each in theirs]
    known += [abs(one - other) for one in known for other in known if one != other]
    return any(abs(each.value - value) <= off * max(value, each.value) for each in ours for value in known)


def _listed(figures: Sequence[_Figure]) -> str:
    return " and ".join(dict.fromkeys(each.shown for each in figures))
