"""A transcript as the user corrected it: the words are the user's, their seconds come from what was recognised."""

import difflib
import re
from collections.abc import Iterator, Sequence

from voicemock.transcript import Stretch, Transcript, Word

_MARKS = re.compile(r"\W+")
_LEAST_S = 0.05
"""A word takes at least this long; where the recogniser left less between two words, what is put there reaches into
them."""

Change = tuple[range, range]
"""Places of recognised words, and places of the words that stand there now; either may be empty."""


def corrected(heard: Transcript, text: str, within: Stretch) -> Transcript:
    """The transcript with the user's words, each with its time; words that were not touched stay as they are.

    Args:
        heard: what the recogniser gave.
        text: what the user says was said; white space counts for nothing.
        within: where speech lies in the recording, for words before the first and after the last recognised one.
    """
    written = text.split()
    if heard.text and not heard.words:  # a recogniser that gives no times
        return heard.model_copy(update={"text": " ".join(written)})
    words: list[Word] = []
    for was, now in _blocks([word.text for word in heard.words], written):
        texts = written[now.start : now.stop]
        theirs = heard.words[was.start : was.stop]
        if len(theirs) == len(texts):
            words += [_as_written(word, each) for word, each in zip(theirs, texts, strict=True)]
        elif texts:
            span = Stretch(theirs[0].start_s, theirs[-1].end_s) if theirs else _gap(heard.words, was.start, within)
            words += _shared(span, texts)
    return heard.model_copy(update={"text": " ".join(written), "words": tuple(words)})


def changes(heard: Transcript, now: Transcript) -> Iterator[Change]:
    """Where a corrected transcript differs from what was recognised, in order."""
    before, after = ([word.text for word in each.words] or each.text.split() for each in (heard, now))
    for was, stands in _blocks(before, after):
        if len(was) != len(stands):
            yield was, stands
            continue
        for old, new in zip(was, stands, strict=True):
            if before[old] != after[new]:
                yield range(old, old + 1), range(new, new + 1)


def _blocks(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """Both texts cut into parts that belong together; capitals and marks make no other word."""
    matcher = difflib.SequenceMatcher(None, [*map(_plain, before)], [*map(_plain, after)], autojunk=False)
    for _, before_first, before_end, after_first, after_end in matcher.get_opcodes():
        yield range(before_first, before_end), range(after_first, after_end)


def _plain(word: str) -> str:
    return _MARKS.sub("", word).casefold() or word


def _as_written(word: Word, text: str) -> Word:
    """One word in the place of another: at its time, and certain."""
    if word.text == text:
        return word
    return word.model_copy(update={"text": text, "probability": None, "corrected": True})


def _gap(words: Sequence[Word], at: int, within: Stretch) -> Stretch:
    """The room before the recognised word `at`; where there is none, from one word's middle to the next one's."""
    before, after = words[at - 1] if at else None, words[at] if at < len(words) else None
    start_s = before.end_s if before else min(within.start_s, after.start_s if after else within.start_s)
    end_s = after.start_s if after else max(within.end_s, start_s)
    if end_s - start_s >= _LEAST_S:
        return Stretch(start_s, end_s)
    return Stretch(_middle(before) if before else start_s, _middle(after) if after else end_s)


def _middle(word: Word) -> float:
    return (word.start_s + word.end_s) / 2


def _shared(span: Stretch, texts: Sequence[str]) -> Iterator[Word]:
    """The words one after another over a span, longer ones with more of it."""
    per_char = span.seconds / sum(map(len, texts))
    at_s = span.start_s
    for text in texts:
        end_s = at_s + per_char * len(text)
        yield Word(text=text, start_s=round(at_s, 3), end_s=round(end_s, 3), corrected=True)
        at_s = end_s
