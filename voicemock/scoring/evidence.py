"""Quotes against the transcript: what was really said, where, and when.

A quote counts when its words stand there one after another, fillers and immediate repeats aside; or when, after
tidying both (scoring/tidied.py), every word that carries meaning stands there in the same order with none left out,
and only few small words differ. So a number, a name, a *not*, a *would*, an *I* for a *we* must match on both sides.
`python3 dev.py bench evidence` measures it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from voicemock.grade import Evidence
from voicemock.scoring.compared import Compared, compared, is_turning
from voicemock.scoring.languages.speaking import current
from voicemock.scoring.text import Token, is_content, is_hypothetical, is_negation, tokens
from voicemock.sessions.session import Turn

MIN_WORDS = 5
"""Words that an inexact quote needs."""
MIN_EXACT_WORDS = 3
"""Words that an exact quote needs. One of three stands by chance in 8 % of other people's transcripts."""
MIN_MEANING_WORDS = 2
"""Words that carry meaning, in an inexact quote in which small words differ."""
WORDS_PER_DIFFERENCE = 8
"""For every so many words of a quote, and for those that are left over, one small word may be another."""
MAX_GAP_WORDS = 30
"""Across a longer gap, the parts of a quote with an ellipsis are not shown as one."""
MAX_QUOTE_CHARS = 2_000
"""A longer quote is a copy of the answer."""
MAX_PLACES = 50
"""Where the same meaning words are said more often than that, the first places are compared."""

Span = tuple[int, int]
"""Characters [start, end) of the transcript."""

_ELLIPSIS = re.compile(r"\[\s*(?:\.{2,}|…)\s*\]|\.{3,}|…|\.\s\.\s\.")
_SPEAKER = re.compile(r"^\W*(?:candidate|interviewee|speaker|answer)\b[^:\w]*(?:turn\W*)?\d*\W*?:", re.IGNORECASE)


def find_quote(quote: str, text: str) -> Span | None:
    """The part of a transcript that a quote stands for, from the start of a word to the end of one.

    None when it was not said like that: other words, another order, a number, a name or a *not* too many or too few.
    """
    return _find(quote, text, exact=True) or _find(quote, text, exact=False)


def locate(turns: Sequence[Turn], quote: str, point: str | None = None) -> Evidence | None:
    """The evidence that a quote gives, in the transcript's own words; None when nobody said it.

    Args:
        turns: the turns in whose answers to look.
        quote: what somebody claims was said.
        point: id of the rubric's point that it shows.
    """
    for exact in (True, False):
        for turn in turns:
            span = _find(quote, turn.transcript.text, exact) if turn.transcript else None
            if span:
                return evidence(turn, span, point)
    return None


def evidence(turn: Turn, span: Span, point: str | None = None) -> Evidence:
    """A part of a turn's transcript as evidence, with its seconds.

    Raises:
        ValueError: the turn has no transcript.
    """
    if turn.transcript is None:
        raise ValueError(f"turn {turn.number} has no transcript")
    start, end = span
    when = turn.transcript.seconds_at(start, end)
    limit = turn.recorded.duration_s if turn.recorded else None
    start_s, end_s = (_inside(each, limit) for each in when) if when else (None, None)
    return Evidence(
        turn=turn.number,
        quote=turn.transcript.text[start:end],
        char_start=start,
        char_end=end,
        start_s=start_s,
        end_s=end_s,
        point=point,
    )


def _inside(seconds: float, limit: float | None) -> float:
    """Recognisers give times past the end of the audio; a player cannot go there."""
    return max(0.0, seconds if limit is None else min(seconds, limit))


def _find(quote: str, text: str, exact: bool) -> Span | None:
    if len(quote) > MAX_QUOTE_CHARS:
        return None
    find = _exact if exact else _inexact
    said = compared(text)
    for words in dict.fromkeys((quote, _SPEAKER.sub("", quote))):
        whole = find(Compared(words), said, 0)
        if whole is not None:
            return _with_what_turns_it(said, whole)
    spans: list[Span] = []
    for part in _ELLIPSIS.split(_SPEAKER.sub("", quote)):
        if tokens(part):
            found = find(Compared(part), said, spans[-1][1] if spans else 0)
            if found is None:
                return None
            spans.append(found)
    return _with_what_turns_it(said, _joined(spans, text)) if len(spans) > 1 else None


def _with_what_turns_it(said: Compared, span: Span) -> Span:
    """The span, longer where it leaves out the *not* or *would* right before it, or cuts a number in two.

    *Five percent* of *twenty five percent* is another number, and *tested it* of *never tested it* another story.
    """
    words = said.numbered
    touched = [at for at, word in enumerate(words) if word.start < span[1] and word.end > span[0]]
    first = touched[0]
    while first and (is_negation(words[first - 1].text) or is_hypothetical(words[first - 1].text)):
        first -= 1
    return words[first].start, words[touched[-1]].end


def _joined(spans: Sequence[Span], text: str) -> Span:
    """One span for all parts, or the longest part where the gaps are long."""
    gaps = (len(tokens(text[left[1] : right[0]])) for left, right in pairwise(spans))
    if all(gap <= MAX_GAP_WORDS for gap in gaps):
        return spans[0][0], spans[-1][1]
    return max(spans, key=lambda span: span[1] - span[0])


def _exact(quote: Compared, said: Compared, start: int) -> Span | None:
    """Where the quote's words stand one after another, fillers and immediate repeats aside."""
    wanted = quote.exact
    if len(wanted) < MIN_EXACT_WORDS:
        return None
    if quote.count < MIN_WORDS and not any(is_content(word.text) for word in wanted):
        return None
    at = said.exact_key.find(quote.exact_key)
    while at >= 0:
        first = said.exact_at[at]
        last = first + len(wanted)
        if said.exact[first].start >= start and not _cuts_negation(said.exact, last):
            return said.exact[first].start, said.exact[last - 1].end
        at = said.exact_key.find(quote.exact_key, at + 1)
    return None


def _inexact(quote: Compared, said: Compared, start: int) -> Span | None:
    """Where the same was meant: all its meaning words, in order, with none left out; the likest of such places."""
    if quote.count < MIN_WORDS or not any(is_content(quote.tidy[at].text) for at in quote.meant):
        return None
    return _most_alike(quote, said, start) or _most_alike(quote, compared(said.text, False), start)


def _most_alike(quote: Compared, said: Compared, start: int) -> Span | None:
    best: tuple[int, Span] | None = None
    allowed = 1 + len(quote.tidy) // WORDS_PER_DIFFERENCE if len(quote.meant) >= MIN_MEANING_WORDS else 0
    for first, last in _same_meaning(quote, said, start):
        found = _differences(quote, said, first, last)
        if found and found[0] <= allowed and (best is None or found[0] < best[0]):
            best = found
    return best[1] if best else None


def _same_meaning(quote: Compared, said: Compared, start: int) -> Iterator[tuple[int, int]]:
    """The stretches of the transcript, [first, last) of its meaning words, that are the quote's."""
    at, places = -1, 0
    while places < MAX_PLACES:
        at = said.meant_key.find(quote.meant_key, at + 1)
        if at < 0:
            return
        first, last = said.meant_at.get(at), said.meant_at.get(at + len(quote.meant_key))
        if first is not None and last is not None and said.tidy[said.meant[first]].start >= start:
            places += 1
            yield first, last


def _differences(quote: Compared, said: Compared, first: int, last: int) -> tuple[int, Span] | None:
    """By how many small words a quote differs from such a stretch, and the span that it then stands for.

    None where it puts in more than small words may say, or ends otherwise than was said, right before a word that
    turns it: *they who can be* of *they who can't*.
    """
    ours, theirs = (quote.meant[0], quote.meant[-1]), (said.meant[first], said.meant[last - 1])
    before = said.meant[first - 1] if first else -1
    after = said.meant[last] if last < len(said.meant) else len(said.tidy)
    left, led = _matched(quote.small(0, ours[0])[::-1], said.small(before + 1, theirs[0])[::-1])
    right, trailed = _matched(quote.small(ours[1] + 1, len(quote.tidy)), said.small(theirs[1] + 1, after))
    wanted, there = Counter(quote.small_between(*ours)), Counter(said.small_between(*theirs))
    added = [*led, *trailed, *(word for _, word in (wanted - there).elements())]
    start, end = theirs[0] - left, theirs[1] + right + 1
    if (
        max(len(led), len(trailed)) > 1
        or not current().not_put_in.isdisjoint(added)
        or (led and _may_not_be_cut_off(said.tidy[max(0, before) : before + 1]))
        or (trailed and _may_not_be_cut_off(said.tidy[after : after + 1]))
        or _cuts_negation(said.tidy, end)
    ):
        return None
    return max(len(added), (there - wanted).total()), (said.tidy[start].start, said.tidy[end - 1].end)


def _may_not_be_cut_off(words: Sequence[Token]) -> bool:
    """Whether a word beside a quote changes it: a *not*, a *would*, a number, but also *or* and *from*."""
    return any(is_turning(word.text) or not is_content(word.text) for word in words)


def _cuts_negation(words: Sequence[Token], end: int) -> bool:
    """Whether words that end there leave out the *not* of their last one: *can* of *can't* is not what was said."""
    return end < len(words) and is_negation(words[end].text) and words[end].start < words[end - 1].end


def _matched(wanted: Sequence[str], there: Sequence[str]) -> tuple[int, list[str]]:
    """How far out from the meaning words the quote's small words reach, and which of them have no partner."""
    reach, missing = 0, []
    for word in wanted:
        if word in there[reach:]:
            reach = there.index(word, reach) + 1
        else:
            missing.append(word)
    return reach, missing
