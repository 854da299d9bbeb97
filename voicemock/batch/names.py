"""Names in what was said and written, with something else in their place.

Names are found word by word, in any case, with accents or without: a table of ten thousand people costs hardly more
than one of ten. A part of a name that is an English word too ("Will", "Mark", "Grace", "May") is replaced where it is
written with a capital and no sentence begins there. What is missed: names that nobody listed, other spellings
("Jayne"), nicknames ("Bob" for Robert), plurals ("the Does"), names spelt out, such words at the start of a sentence
or in a text without capitals, months ("in May"), and whatever else tells who somebody is. What was recorded still
says the names.
"""

import re
import unicodedata
from bisect import bisect
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_BETWEEN = re.compile(r"[\s.,_'’-]{0,3}")
"""What may stand between the words of one name."""
_LONGEST_TITLE = 3
"""Letters of a word that a full stop shortens."""
_JOINING = re.compile(r"[\s.,_'’-]{0,3}(?:[A-Z][.]?[\s_]{1,2})?")
"""The same, with a middle initial."""
_BEGINS = re.compile(r"(?:^|[.!?…:;\n]|[.!?…][\"'”’)\]]+)[\s\"'“‘(\[>*–—-]*$")
_ADDRESSED = re.compile(r"\s*(?:['’]s\b|[,.:!?](?=\s|$)|$)")
_A_MONTH = re.compile(
    r"\b(?:in|since|until|till|by|last|next|this|every|early|mid|late|during)[\s-]+$", re.IGNORECASE
)
_A_DATE = re.compile(r",?\s+\d")
_FOLDED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŋ": "n", "ħ": "h"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_PARTICLES = frozenset(
    re.findall(
        r"\w+",
        "al ap bin bint da dal das de del della den der des di do dos du e el en het la las le les lo los mac mc of"
        " ten ter the van ver von y zu zum zur dr mr mrs ms mx prof sir jr sr ii iii iv phd",
    )
)
"""Parts of names that nobody is called by alone."""
_MONTHS = frozenset(["april", "may", "june", "august"])
_WORDS = Path(__file__).with_name("words_in_names.txt")


class _Sequence(NamedTuple):
    words: tuple[str, ...]
    instead: str
    is_whole: bool
    """Whether it is no part of a name but all of it."""
    initials: frozenset[str] = frozenset()


class _Span(NamedTuple):
    start: int
    end: int
    instead: str
    initials: frozenset[str]


def replaced(text: str, names: Mapping[str, str], own: Collection[str] | None = None) -> str:
    """The text with names replaced.

    Args:
        text: what was said or written.
        names: what to put in the place of each. Of a part that several names have, the first one counts.
        own: the names of which a part alone is replaced, too, such as those of the people in one interview; None:
            all. Of others only the whole name is: what Bob says of a Jane is not about the Jane of another interview.
    """
    if not names or not text:
        return text
    known = _known(names, None if own is None else frozenset(own))
    spans = _joined([*_found(text, known)], text)
    for span in reversed(spans):
        text = text[: span.start] + span.instead + text[span.end :]
    return known.unspaced.sub(lambda found: known.instead[found[0]], text) if known.unspaced else text


_ByFirst = Mapping[str, Sequence[_Sequence]]
"""By the first word, the longest first."""


class _Known(NamedTuple):
    whole: _ByFirst
    parts: _ByFirst
    unspaced: re.Pattern[str] | None
    """Names in scripts that do not part words, or write small words onto them."""
    instead: Mapping[str, str]

    def beginning(self, word: str) -> Iterator[_Sequence]:
        yield from self.whole.get(word, ())
        yield from self.parts.get(word, ())


_KEPT: list[tuple[Mapping[str, str], frozenset[str] | None, _Known]] = []
"""Of the last few mappings, by their identity: to compare ten thousand names for every sentence would take long."""
_MOST_KEPT = 4


def _known(names: Mapping[str, str], own: frozenset[str] | None) -> _Known:
    for kept, of, known in _KEPT:
        if kept is names and of == own:
            return known
    same = next((known for kept, _, known in _KEPT if kept is names), None) or _all(names)
    parts = _by_first(names.items() if own is None else [(each, names[each]) for each in names if each in own], True)
    known = same._replace(parts=parts)
    _KEPT[:] = [(names, own, known), *_KEPT[: _MOST_KEPT - 1]]
    return known


def _all(names: Mapping[str, str]) -> _Known:
    unspaced: dict[str, str] = {}
    for name, instead in names.items():
        if _is_uncased(name):
            unspaced.setdefault(name.strip(), instead)
            unspaced.setdefault("".join(name.split()), instead)
    usable = sorted((each for each in unspaced if len(each) > 1), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, usable))) if usable else None
    return _Known(_by_first(names.items(), False), {}, pattern, unspaced)


def _by_first(names: Iterable[tuple[str, str]], parts: bool) -> _ByFirst:
    found: dict[tuple[str, ...], _Sequence] = {}
    for name, instead in names:
        for each in _sequences(name, instead, parts):
            found.setdefault(each.words, each)
    by_first: dict[str, list[_Sequence]] = {}
    for each in sorted(found.values(), key=lambda each: -len(each.words)):
        by_first.setdefault(each.words[0], []).append(each)
    return by_first


def _is_uncased(name: str) -> bool:
    letters = [sign for sign in name if sign.isalpha()]
    return bool(letters) and not any(sign.lower() != sign.upper() for sign in letters)


def _sequences(name: str, instead: str, parts_too: bool) -> Iterator[_Sequence]:
    """The ways to say a name, as the folded words that follow each other; without letters it is no name."""
    before, _, after = name.partition("@")[0].partition(",")
    units = [unit for unit in re.split(r"[\s_.]+", f"{after} {before}") if unit]
    spellings = {tuple(_words(_fold(unit)[0]) for unit in units)}
    spellings.add(tuple(_words(_fold(unit.lower().translate(_UMLAUTS))[0]) for unit in units))
    for spelling in sorted(spellings):
        each = [words for words in spelling if words]
        letters = [word for words in each for word in words if word.isalpha()]
        if not any(len(word) > 1 for word in letters) and not (letters and re.search(r"\d{3}", name)):
            continue  # a number alone may mean anything
        initials = frozenset(word[0] for word in letters)
        if not parts_too:
            for order in {tuple(each), tuple(reversed(each)), tuple(each[-1:] + each[:-1])}:
                yield _Sequence(tuple(word for words in order for word in words), instead, len(each) > 1, initials)
            if len(each) > 1:
                yield _Sequence(("".join(word for words in each for word in words),), instead, True, initials)
        else:
            yield from (_Sequence(words, instead, False, initials) for words in _parts(each))


def _parts(units: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The parts of a name that somebody is called by."""
    particles: tuple[str, ...] = ()
    for words in units:
        if words[0] in _PARTICLES and len(words) == 1:
            particles += words
            continue
        if particles:
            yield (*particles, *words)
            particles = ()
        yield words
        if len(words) > 1:
            yield ("".join(words),)
            yield from ((word,) for word in words if len(word) > 1 and word.isalpha() and word not in _PARTICLES)


def _words(folded: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(folded))


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """The text in small letters without accents, and where each of its signs begins in that: no more is needed."""
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    pieces = [_folded(sign) for sign in text]
    return "".join(pieces), [0, *accumulate(map(len, pieces))]


@lru_cache(maxsize=4096)
def _folded(sign: str) -> str:
    plain = unicodedata.normalize("NFKD", sign.casefold())
    return "".join(each for each in plain if not unicodedata.combining(each)).translate(_FOLDED)


@lru_cache(maxsize=1)
def _english_words() -> frozenset[str]:
    """Words that are parts of names, too: left alone in small letters and where a sentence begins."""
    return frozenset(_WORDS.read_text("utf-8").split())


class _Token(NamedTuple):
    word: str
    start: int
    end: int


def _tokens(text: str) -> list[_Token]:
    """Runs of letters and of digits, folded, with their places in the text."""
    folded, begins = _fold(text)
    found = []
    for match in _TOKEN.finditer(folded):
        start = bisect(begins, match.start()) - 1
        end = match.end() if isinstance(begins, range) else bisect(begins, match.end() - 1)
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        found.append(_Token(match[0], start, end))
    return found


def _found(text: str, known: _Known) -> Iterator[_Span]:
    tokens = _tokens(text)
    is_cased: bool | None = None
    at = 0
    while at < len(tokens):
        for each in known.beginning(tokens[at].word):
            taken = tokens[at : at + len(each.words)]
            if tuple(token.word for token in taken) != each.words or not _adjoin(text, taken, each.is_whole):
                continue
            if is_cased is None:
                is_cased = not (text.islower() or text.isupper())
            is_plain = each.is_whole or len(taken) > 1 or tokens[at].word not in _english_words()
            if (
                is_plain
                or _is_capital(text, taken[0].start, taken[0].end, is_cased)
                or (is_cased and _goes_on(text, tokens[at : at + 2], each.instead, known))
            ):
                yield _with_initial(text, _Span(taken[0].start, taken[-1].end, each.instead, each.initials))
                at += len(taken) - 1
                break
        at += 1


def _adjoin(text: str, tokens: Sequence[_Token], with_comma: bool) -> bool:
    """Whether they stand side by side, and no sentence ends between them: `St. John` is one name."""
    return all(
        _BETWEEN.fullmatch(text, one.end, other.start)
        and (with_comma or "," not in text[one.end : other.start])
        and not (len(one.word) > _LONGEST_TITLE and re.search(r"\.\s", text[one.end : other.start]))
        for one, other in pairwise(tokens)
    )


def _goes_on(text: str, tokens: Sequence[_Token], instead: str, known: _Known) -> bool:
    """Whether another part of the same name follows: `Will Grace` may begin a sentence."""
    if len(tokens) < 2 or not all(text[each.start].isupper() for each in tokens) or not _adjoin(text, tokens, False):
        return False
    return any(each.instead == instead and len(each.words) == 1 for each in known.beginning(tokens[1].word))


def _is_capital(text: str, start: int, end: int, is_cased: bool) -> bool:
    if text.strip() == text[start:end]:  # who speaks, and no sentence
        return text[start].isupper()
    if not text[start].isupper() or not is_cased or (text[start:end].isupper() and end - start > 1):
        return False
    before = text[max(0, start - 40) : start]
    if text[start:end].lower() in _MONTHS and (_A_MONTH.search(before) or _A_DATE.match(text, end)):
        return False
    return not _BEGINS.search(before) or bool(_ADDRESSED.match(text, end))


def _with_initial(text: str, span: _Span) -> _Span:
    """`J. Doe` and `Jane D.` are the name, too."""
    start, end = span.start, span.end
    before = re.search(r"(?<![^\W_])([^\W\d_])\.\s?$", text[max(0, start - 4) : start])
    if before and before[1].isupper() and _folded(before[1])[:1] in span.initials:
        start -= len(before[0])
    after = re.compile(r"\s([^\W\d_])(?:\.(?=\s*[^\sA-Z])|(?![\w'’]))").match(text, end)
    if after and after[1].isupper() and after[1] not in "IA" and _folded(after[1])[:1] in span.initials:
        end = after.end()
    return span._replace(start=start, end=end)


def _joined(spans: Sequence[_Span], text: str) -> list[_Span]:
    """Parts of one name that follow each other are replaced once."""
    joined: list[_Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.instead == span.instead and _is_one_name(text[last.end : span.start]):
            joined[-1] = last._replace(end=span.end)
        else:
            joined.append(span)
    return joined


def _is_one_name(between: str) -> bool:
    return bool(_JOINING.fullmatch(between)) and not re.search(r"[.,]\s", re.sub(r"[A-Z]\.", "", between))
