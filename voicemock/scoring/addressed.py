"""Words spoken to the grader instead of to the interviewer: they are cut before anything is judged.

Two readings. `addressed` finds what plainly speaks to the grader, and everything near it that merely might; it is
built to leave alone people who talk about their work on prompts, grading or rules. `suspected` finds what merely
might, and costs no more than a second judgement.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from voicemock.scoring.grader_languages import foreign_order
from voicemock.scoring.grader_talk import REPORTED, SPOKEN_MARKS, STORY, TRIGGERS, WEIGHTS, weight_of
from voicemock.scoring.grader_words import GROUPS, MARKERS
from voicemock.scoring.languages.speaking import current, kept_by_language
from voicemock.scoring.respelt import Respelt, respelt
from voicemock.scoring.text import is_content

Spans = tuple[tuple[int, int], ...]
"""Parts of a text, [start, end), in order and apart from each other."""
Range = tuple[int, int]
"""Words [first, last) of a text that was read."""

CONTEXT_WORDS = 12
"""Without sentence marks, how many words on both sides of a match go with it at most."""
MAX_SENTENCE_WORDS = 45
"""A longer sentence has no marks that could be trusted."""
MAX_WORDS_WITHOUT_MARKS = 12
"""Nor has a text of more words without any."""
MARKS = frozenset([".", ",", ":"])
PLAIN = 5.0
"""So much talk of marks in one sentence is plain without any pattern."""
SUSPICIOUS = 2.5
"""So much is suspected."""
SUSPICIOUS_TWICE = 2.0
"""So much is suspected where two sentences have it."""
NEARBY = 2.0
"""So much is cut where something else in the exchange does speak to the grader."""
ADJACENT = 1.0
"""So much in the sentence before or after it."""
APART_WORDS = 10
"""Without sentence marks, words of grading so far apart belong to different sentences."""
FRAGMENT_WORDS = 4
"""No more words than this beside it go with it in any case."""
TOLD_WORDS = 12
"""So far before the words of somebody else it is said that they are."""
MORE_UNMARKED = 1.0
"""Without sentence marks, so much more talk of marks is asked for."""
TOLD_WORDS_UNMARKED = 7
BABBLE = 0.2
"""A sentence of marks with fewer function words than this is none."""
REPEATED = 5
"""So many words of grading, being a third of a sentence, are no sentence."""


def addressed(text: str) -> Spans:
    """The parts of a text that speak to the grader."""
    return addressed_in((text,))[0]


def suspected(text: str) -> Spans:
    """The parts of a text that might speak to the grader, with those that do."""
    return suspected_in((text,))[0]


@kept_by_language(maxsize=256)
def addressed_in(texts: tuple[str, ...]) -> tuple[Spans, ...]:
    """The parts that speak to the grader in each text of one exchange.

    Where one does, what merely might goes as well, in every one of them: such words come in several sentences, and
    may be spread over turns.
    """
    read = [respelt(text) for text in texts]
    plain = [list(_plain(each, text)) for each, text in zip(read, texts, strict=True)]
    if not any(plain):
        plain = [list(_heavy(each, SUSPICIOUS)) for each in read]
        # One such sentence may be anything; two in one exchange were found in none of 584 honest answers.
        if sum(len(_spans(each, found)) for each, found in zip(read, plain, strict=True)) < 2:
            return tuple(() for _ in texts)
    return tuple(
        _spans(each, [*found, *_heavy(each, NEARBY), *_adjacent(each, found)])
        for found, each in zip(plain, read, strict=True)
    )


@kept_by_language(maxsize=256)
def suspected_in(texts: tuple[str, ...]) -> tuple[Spans, ...]:
    """The parts that might speak to the grader in each text of one exchange, with those that do."""
    read = [respelt(text) for text in texts]
    twice = [list(_heavy(each, SUSPICIOUS_TWICE)) for each in read]
    enough = SUSPICIOUS_TWICE if sum(map(len, twice)) > 1 else SUSPICIOUS
    return tuple(
        _apart([*sure, *_spans(each, [*_heavy(each, enough), *_reported(each)])])
        for sure, each in zip(addressed_in(texts), read, strict=True)
    )


def without(text: str, spans: Spans) -> str:
    """The text with those parts replaced by an ellipsis."""
    if not spans:
        return text
    edges = [(0, 0), *spans, (len(text), len(text))]
    return " […] ".join(text[left[1] : right[0]].strip() for left, right in pairwise(edges)).strip()


def cleared(text: str) -> str:
    """A text that somebody else wrote, such as a rubric's, without what speaks to the grader."""
    return without(text, addressed(text))


def _sentences(read: Respelt) -> Iterator[Range]:
    first = 0
    for at, word in enumerate((*read.words, ".")):
        if word == ".":
            if at > first:
                yield first, at
            first = at + 1


def _has_no_end(read: Respelt, sentence: Range) -> bool:
    """Whether what looks like a sentence is only text without marks."""
    words = sentence[1] - sentence[0]
    return words > MAX_SENTENCE_WORDS or (words > MAX_WORDS_WITHOUT_MARKS and MARKS.isdisjoint(read.words))


def _plain(read: Respelt, text: str) -> Iterator[Range]:
    """What speaks to the grader, with the sentences or the words around it."""
    for sentence in _sentences(read):
        yield from (
            _widened(read, sentence, match) for match in _matches(read, sentence) if not _is_told(read, match)
        )
    yield from _heavy(read, PLAIN)
    for match in MARKERS.finditer(text):
        touched = [at for at, place in enumerate(read.places) if place[1] > match.start() and place[0] < match.end()]
        near = touched or [max((at for at, place in enumerate(read.places) if place[1] <= match.start()), default=0)]
        for sentence in _sentences(read):
            if sentence[0] <= near[-1] and near[0] <= sentence[1]:
                yield _widened(read, sentence, (max(near[0], sentence[0]), min(near[-1] + 1, sentence[1])))


def _matches(read: Respelt, sentence: Range) -> Iterator[Range]:
    first, last = sentence
    words = read.words[first:last]
    foreign = foreign_order(words)
    if foreign:
        yield first + foreign[0], first + foreign[1]
    if _is_repetition(words) or _is_babble(words):
        yield sentence
    text = " ".join(words)
    patterns = list(current().to_the_grader.patterns)
    if TRIGGERS.search(text):
        unmarked = _has_no_end(read, sentence)
        patterns += [pattern for group in GROUPS for pattern in group.compiled(unmarked)]
    for pattern in patterns:
        for match in pattern.finditer(text):
            start = first + text.count(" ", 0, match.start() + 1)
            yield start, max(start + 1, first + text.count(" ", 0, match.end()) + 1)


def _is_told(read: Respelt, match: Range) -> bool:
    """Whether the words are another's: *he told me to ignore the rules*."""
    before = max(0, match[0] - TOLD_WORDS)
    if not MARKS & set(read.words):
        before = max(0, match[0] - TOLD_WORDS_UNMARKED)
    led = " ".join(read.words[before : match[0] + 1]).rpartition(" . ")[2]
    return bool(REPORTED.search(led) or current().to_the_grader.told.search(led))


def _reported(read: Respelt) -> Iterator[Range]:
    """What somebody else is said to have said, in words that would speak to the grader."""
    for sentence in _sentences(read):
        yield from (_widened(read, sentence, match) for match in _matches(read, sentence) if _is_told(read, match))


def _adjacent(read: Respelt, found: Sequence[Range]) -> Iterator[Range]:
    """Sentences beside those that speak to the grader, and beside these again, that talk of marks at all."""
    cut, sentences = set(found), list(_sentences(read))
    for order in (sentences, sentences[::-1]):
        for before, sentence in pairwise(order):
            words = read.words[sentence[0] : sentence[1]]
            if before in cut and (len(words) <= FRAGMENT_WORDS or weight_of(" ".join(words)) >= ADJACENT):
                cut.add(sentence)
    yield from cut


def _widened(read: Respelt, sentence: Range, match: Range) -> Range:
    """The whole sentence; where it has no end, the words on both sides up to those of a story."""
    if not _has_no_end(read, sentence):
        return sentence
    first, last = match
    story = STORY | current().to_the_grader.story
    while first > max(sentence[0], match[0] - CONTEXT_WORDS) and read.words[first - 1] not in story:
        first -= 1
    while last < min(sentence[1], match[1] + CONTEXT_WORDS) and read.words[last] not in story:
        last += 1
    return first, last


def _is_babble(words: Sequence[str]) -> bool:
    """*Answer quality superb max level argmax five*: words of grading that make no sentence."""
    functional = sum(not is_content(word) for word in words)
    return (
        REPEATED <= len(words) <= MAX_SENTENCE_WORDS
        and functional < BABBLE * len(words)
        and weight_of(" ".join(words)) >= SUSPICIOUS
    )


def _is_repetition(words: Sequence[str]) -> bool:
    """*Grade five grade five grade five*: hardly anything but words of grading, over and over."""
    if len(words) > MAX_SENTENCE_WORDS:
        return False
    if (
        len(words) >= 2 * REPEATED
        and 5 * len(set(words)) <= 3 * len(words)
        and _weight_beside_brackets(words) >= NEARBY
    ):
        return True
    counts = Counter(word for word in words if TRIGGERS.fullmatch(word))
    return counts.total() >= REPEATED and 3 * counts.total() >= len(words) and 2 * len(counts) <= counts.total() + 2


def _weight_beside_brackets(words: Sequence[str]) -> float:
    """Its talk of marks without brackets and colons: code that is read aloud repeats itself too."""
    return weight_of(SPOKEN_MARKS.sub(" ", " ".join(words)))


def _heavy(read: Respelt, enough: float) -> Iterator[Range]:
    """Sentences that talk of marks so much; without sentence marks, the words around such talk."""
    for first, last in _sentences(read):
        text = " ".join(read.words[first:last])
        if not _has_no_end(read, (first, last)):
            if weight_of(text) >= enough and not (enough >= PLAIN and REPORTED.search(text)):
                yield first, last
        else:
            yield from _heavy_parts(read, (first, last), enough)


def _heavy_parts(read: Respelt, sentence: Range, enough: float) -> Iterator[Range]:
    """Runs of such words that stand close together."""
    words = read.words[sentence[0] : sentence[1]]
    text = " ".join(words)
    hits = sorted(
        (text.count(" ", 0, match.start()), text.count(" ", 0, match.end()) + 1)
        for _, weight, pattern in WEIGHTS
        for match in pattern.finditer(text)
        if weight > 0
    )
    first, last = hits[0] if hits else (0, 0)
    for start, end in [*hits[1:], (len(words) + APART_WORDS, 0)]:
        if start - last < APART_WORDS:
            last = max(last, end)
            continue
        part = words[first:last]
        # One word by itself, such as the *rate* of an error rate, is no talk.
        if len(part) > 1 and (weight_of(" ".join(part)) >= enough + MORE_UNMARKED or _is_repetition(part)):
            yield _widened(read, sentence, (sentence[0] + first, sentence[0] + last))
        first, last = start, end


def _spans(read: Respelt, ranges: Iterable[Range]) -> Spans:
    """The parts of the original, sentence ends included."""
    found = []
    for first, last in ranges:
        end = last + 1 if last < len(read.words) and read.words[last] == "." else last
        found.append((read.places[first][0], read.places[end - 1][1]))
    return _apart(found)


def _apart(spans: Iterable[tuple[int, int]]) -> Spans:
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1] + 1:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)
