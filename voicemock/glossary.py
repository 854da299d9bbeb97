"""The words of a role that a recogniser would not know by itself: names, products, terms of the trade.

They come from the rubric, and from texts about the role and the candidate, such as a job description and a CV.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, zip_longest
from pathlib import Path

from voicemock.rubric import Point, Rubric

TERMS = 40
CHARACTERS = 360
"""With the commas between them. Such terms take a token for some 2.5 characters or more, so these are at most about
150 tokens; Whisper reads 223 before a piece, and a server as many."""
_TEXTS_SHARE = 2
"""Terms of the texts for each one of the rubric: what a candidate has worked with has names, what a rubric listens
for is mostly words."""
_LONGEST = 30
"""No term is longer: what is has been glued together, such as a key or a path."""
_LONGEST_PHRASE = 3
"""Words of a term of the rubric that is taken whole."""

_COMMON = Path(__file__).with_name("common_words.txt")
_LINK = re.compile(r"://|@|www\.|\.(?:com|org|net|io|dev)/")
_TOKEN = re.compile(r"\.?[^\W_][\w+#./&'’-]*")
_START = re.compile(r"^[\s>#*+•·–—-]*(?:\d+[.)]\s+)?")
_ENDS_SENTENCE = re.compile(r"[.!?…]['\"’”)\]]*\s*$")
_QUANTITY = re.compile(r"\d[\d.,]*(?:st|nd|rd|th|s|x|k|m|bn|%|h|d|pm|am|ms|gb|tb|mb|kb)?\+?", re.IGNORECASE)
_ENDINGS = ("", "s", "es", "ed", "d", "ing", "er", "ers", "or", "ly", "al", "ally", "able", "ation", "ness", "ity")
_PREFIXES = frozenset(["re", "un", "in", "im", "de", "mis", "non", "pre", "sub", "over", "under"])
_SHORTENED = re.compile("n't$|'.*$")
_BRITISH = re.compile("(?<=[iy])s(?=e|ing|ation)")


def terms_of(rubric: Rubric, texts: Sequence[str] = ()) -> tuple[str, ...]:
    """What to tell a recogniser beforehand, the most useful first, cut to what it can take.

    Args:
        rubric: what is listened for in the answers.
        texts: a job description, a CV and the like, as plain text or Markdown.
    """
    listened_for = Counter(_of_rubric(rubric))
    written = Counter(term for text in texts for term in _of_text(text))
    if rubric.language != "en":  # the words that are common in other languages are not known here
        listened_for, written = (
            Counter({term: n for term, n in each.items() if _is_shaped(term)}) for each in (listened_for, written)
        )
    of_rubric, of_texts = _by_use(listened_for, written), _by_use(written, listened_for)
    # Turn by turn, so that neither leaves no room for the other.
    shares = [of_rubric, *(of_texts[at::_TEXTS_SHARE] for at in range(_TEXTS_SHARE))]
    return _cut(_one_spelling([term for turn in zip_longest(*shares) for term in turn if term]))


def names_in(text: str) -> tuple[str, ...]:
    """The names and terms of the trade in an English text, each once, in the order of the text."""
    return tuple(dict.fromkeys(_of_text(text)))


def _by_use(terms: Counter[str], others: Counter[str]) -> list[str]:
    """By how often they stand there, those that stand in both first.

    Never in the order of the text: a recogniser that invents reads the list out, and somebody who names one thing
    after the other, as the CV does, must not look like it.
    """
    elsewhere = {term.casefold() for term in others}
    return sorted(terms, key=lambda term: (term.casefold() not in elsewhere, -terms[term], term.casefold(), term))


def _one_spelling(terms: Iterable[str]) -> Iterator[str]:
    """Each term once, the way it is written with capitals where there is such a way."""
    found: dict[str, str] = {}
    for term in terms:
        known = found.get(term.casefold(), "")
        found[term.casefold()] = term if not known or known.islower() else known
    yield from found.values()


def _cut(terms: Iterable[str]) -> tuple[str, ...]:
    chosen: list[str] = []
    room = CHARACTERS
    for term in terms:
        if len(chosen) == TERMS:
            break
        if len(term) + 2 <= room:
            chosen.append(term)
            room -= len(term) + 2
    return tuple(chosen)


def _of_rubric(rubric: Rubric) -> Iterator[str]:
    """Its terms, which are written small, and the names in its sentences."""
    for criterion in rubric.criteria:
        yield from chain.from_iterable(map(_of_text, (criterion.name, criterion.measures, criterion.probe)))
        yield from _of_points((*criterion.points, *criterion.red_flags))
    for question in rubric.questions:
        yield from _of_text(question.text)
        yield from chain.from_iterable(_of_text(each.ask) for each in question.follow_ups)
        yield from _of_points(question.reference)


def _of_points(points: Iterable[Point]) -> Iterator[str]:
    for point in points:
        yield from chain.from_iterable(map(_of_text, (point.text, *point.say)))
        for term in chain.from_iterable(point.terms):
            words = term.split()
            if (
                len(words) <= _LONGEST_PHRASE
                and all(map(_TOKEN.fullmatch, words))
                and any(map(_is_unheard_of, words))
            ):
                yield term


@lru_cache(maxsize=2048)
def _of_text(text: str) -> tuple[str, ...]:
    """Kept, because many sessions have nearly the same rubric."""
    return tuple(_in_lines(text))


def _in_lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from _of_line(re.sub(r"\S+", lambda run: "" if _LINK.search(run[0]) else run[0], line))


def _of_line(line: str) -> Iterator[str]:
    start = _START.match(line)
    body = line[start.end() :] if start else line
    tokens = list(_TOKEN.finditer(body))
    heading = line.lstrip().startswith("#")
    shouted = len(tokens) > 1 and body == body.upper()
    for n, token in enumerate(tokens):
        term = token[0].rstrip(".,;:/&'’-")
        begins = n == 0 or _ENDS_SENTENCE.search(body[tokens[n - 1].start() : token.start()])
        # A line of one or two words is no sentence but an entry of a list.
        names = not begins or len(tokens) <= 2
        is_name = names and not heading and term[:1].isupper() and _is_foreign(term)
        if not shouted and (is_name or _is_shaped(term)):
            yield term


def _is_shaped(term: str) -> bool:
    """Whether its letters alone show a name: PostgreSQL, gRPC, CI/CD, k8s, C++, .NET."""
    if not 2 <= len(term) <= _LONGEST or not any(map(str.isalpha, term)) or _QUANTITY.fullmatch(term):
        return False
    parts = re.split(r"[/&'’-]", term)
    if len(parts) > 1 and not all(part.isupper() for part in parts):
        return any(_is_shaped(part) for part in parts if not part.isupper())
    if re.search(r"[^\W\d_]\d|\d[^\W\d_]|[+#]$|^\.[A-Z]", term):
        return True
    letters = "".join(filter(str.isalpha, term))
    if letters.isupper():
        return len(letters) > 1 and not is_ordinary(letters.lower())
    # McDonald and O'Neill are names of people, and no worse for that.
    return bool(re.search(r"[^\W\d_A-Z][A-Z]", term)) or bool(re.search(r"\w\.[a-z]", term))


def _is_foreign(word: str) -> bool:
    """Whether some part of it is no common English word."""
    parts = re.split(r"[/&-]", word.strip("'’"))
    return 2 <= len(word) <= _LONGEST and any(_is_shaped(part) or not is_ordinary(part.lower()) for part in parts)


@lru_cache(maxsize=4096)
def _is_unheard_of(word: str) -> bool:
    """The same of a word that is written small: one that is made of two that are common is heard as those."""
    parts = re.split(r"[/&-]", word.lower())
    return _is_foreign(word) and not all(is_ordinary(part) or _is_compound(part) for part in parts)


def _is_compound(word: str) -> bool:
    return any(
        (word[:at] in _PREFIXES or (at > 2 and word[:at] in _common_words())) and is_ordinary(word[at:])
        for at in range(2, len(word) - 2)
    )


def is_ordinary(word: str) -> bool:
    """Whether it is a common English word, or a form of one, or no word at all."""
    word = _SHORTENED.sub("", word.replace("’", "'"))
    if len(word) < 2 or not word.isalpha():
        return len(word) < 2 or not any(map(str.isalpha, word))
    american = _BRITISH.sub("z", word).replace("our", "or")
    return bool(_common_words() & (_stems(word) | _stems(american)))


def _stems(word: str) -> set[str]:
    stems = set()
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if word.endswith(ending) and (not ending or len(stem) > 2):
            stems |= {stem} | ({f"{stem}e", f"{stem[:-1]}y" if stem[-1] == "i" else stem} if ending else set())
            stems |= {stem[:-1]} if ending and stem[-1] == stem[-2] else set()
    return stems


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    """The 28,000 commonest words of spoken English, without forms of others, by PocketSphinx's language model."""
    return frozenset(_COMMON.read_text("utf-8").split())
