"""What a rewritten answer says and its speaker never said: figures, names, whole sentences, *I* for *we*.

Names are found by their capitals, so one that begins a sentence passes here; the sentence around it must still be
made of the speaker's words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from voicemock.scoring.languages.speaking import current
from voicemock.scoring.named import names, numbers, stems, whole_numbers
from voicemock.scoring.text import Token, content_stems, is_content, is_number, sentence_spans, tokens

BLANK = re.compile(r"\[[^\[\]\n]{1,60}\]")
"""What was left open. Longer brackets are text like any other."""
FIGURE, NAME = "[your figure]", "[name]"
OWN_SHARE = 0.6
"""So much of the content words must be the speaker's own; with less it is another story."""
SENTENCE_SHARE = 0.4
"""The same for a single sentence, which may be a bridge."""
SENTENCE_WORDS = 3
"""Sentences with fewer content words are bridges, unless they hold a new figure and none of the speaker's words."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Sources:
    """What a rewritten answer may be made of."""

    told: str
    """The speaker's words, in the interview and afterwards."""
    asked: str
    """The interviewer's: names and words may come from them, figures may not."""

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The figures that were told."""
        return numbers(self.told)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words, told or asked."""
        return stems(self.told) | stems(self.asked)

    @cached_property
    def loose(self) -> frozenset[str]:
        """The figures without a number that were told."""
        said = current().numbers
        return frozenset(said.same.get(word.text, word.text) for word in tokens(self.told) if word.text in said.loose)

    @cached_property
    def only_we(self) -> frozenset[str]:
        """The stems of what *we* did and *I* never did."""
        return _done_by(current().plural, self.told) - _done_by(current().singular, self.told)


@dataclass(frozen=True)
class Invented:
    """Where a text says what its sources do not; places are characters [start, end)."""

    sentences: tuple[Span, ...]
    """What else is new in them is not told again."""
    figures: tuple[Span, ...]
    names: tuple[Span, ...]
    taken_over: tuple[Span, ...]
    """Each *I* before what only *we* did."""

    def __bool__(self) -> bool:
        return bool(self.figures or self.names or self.sentences or self.taken_over)


def invented(text: str, sources: Sources) -> Invented:
    """What of a text was never said; blanks aside."""
    plain = _without_blanks(text)
    sentences = tuple(span for span in sentence_spans(plain) if _is_new(plain[slice(*span)], sources))

    def outside(spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple(span for span in spans if not any(start <= span[0] < end for start, end in sentences))

    return Invented(
        sentences=sentences,
        figures=outside(_figures(plain, sources)),
        names=outside(_joined(_names(plain, sources), plain)),
        taken_over=outside(
            (word.start, word.end)
            for word, after in _subjects(plain)
            if word.text == current().singular and after.stem in sources.only_we
        ),
    )


def own_share(text: str, sources: Sources) -> float:
    """The share, 0 to 1, of a text's different content words that come from its sources."""
    content = set(content_stems(_without_blanks(text)))
    return len(content & sources.stems) / len(content) if content else 0.0


def with_blanks(text: str, sources: Sources) -> str:
    """The text without its new sentences, with *we* for a taken-over *I*, and blanks for new figures and names."""
    found = invented(text, sources)
    changes = [(span, "") for span in found.sentences]
    changes += [(span, FIGURE) for span in found.figures]
    changes += [(span, NAME) for span in found.names]
    we = current().plural
    changes += [(span, we.capitalize() if _begins(span[0], text) else we) for span in found.taken_over]
    for (start, end), instead in sorted(changes, reverse=True):
        text = text[:start] + instead + text[end:]
    return " ".join(text.split())


def emptied(text: str, sources: Sources) -> str:
    """The text with blanks that hold a guess changed for blanks that hold none."""
    return BLANK.sub(lambda blank: _harmless(blank[0], sources), text)


def blanks_of(text: str) -> tuple[str, ...]:
    """The blanks of a text, in order."""
    return tuple(BLANK.findall(text))


def _harmless(blank: str, sources: Sources) -> str:
    if numbers(blank) - sources.numbers:
        return FIGURE
    return NAME if any(_names(blank, sources)) else blank


def _without_blanks(text: str) -> str:
    """The text with spaces in place of its blanks, so that every place stays what it is."""
    return BLANK.sub(lambda blank: " " * len(blank[0]), text)


def _figures(plain: str, sources: Sources) -> Iterator[Span]:
    new, said = numbers(plain) - sources.numbers, current().numbers
    for word in whole_numbers(tokens(plain)):
        loose = word.text in said.loose and said.same.get(word.text, word.text) not in sources.loose
        if word.text in new or loose:
            yield word.start, word.end


def _names(plain: str, sources: Sources) -> Iterator[Span]:
    new = names(plain) - sources.stems
    for word in tokens(plain):
        if word.stem in new and word.text not in current().function:
            yield word.start, word.end


def _joined(spans: Iterator[Span], text: str) -> Iterator[Span]:
    """Names that stand side by side are one: *Amazon Web Services*."""
    open_: Span | None = None
    for start, end in spans:
        if open_ and text[open_[1] : start] in ("", " ", "-"):
            open_ = open_[0], max(end, open_[1])
            continue
        if open_:
            yield open_
        open_ = start, end
    if open_:
        yield open_


def _is_new(sentence: str, sources: Sources) -> bool:
    """Whether it is made of other words than its sources; its figures and names are looked at by themselves."""
    plain = (word for word in tokens(sentence) if word.is_content and not is_number(word.text))
    content = {word.stem for word in plain if word.text != "percent"}
    own = len(content & sources.stems)
    if numbers(sentence) - sources.numbers and content and not own:
        return True
    return len(content) >= SENTENCE_WORDS and own < SENTENCE_SHARE * len(content)


def _done_by(subject: str, text: str) -> frozenset[str]:
    return frozenset(after.stem for word, after in _subjects(text) if word.text == subject)


def _subjects(text: str) -> Iterator[tuple[Token, Token]]:
    """Each *I* or *we* with the deed after it: the first word of meaning of the next three that tells no manner."""
    words = tokens(text)
    for at, word in enumerate(words):
        if word.text in (current().singular, current().plural):
            after = next((each for each in words[at + 1 : at + 4] if _is_deed(each.text)), None)
            if after:
                yield word, after


def _is_deed(word: str) -> bool:
    return is_content(word) and not word.endswith("ly")


def _begins(at: int, text: str) -> bool:
    return any(start == at for start, _ in sentence_spans(text))
