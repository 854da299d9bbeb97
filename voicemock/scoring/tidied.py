"""Speech as a careful writer puts it down: without fillers, markers, repeats, cut-off words and abandoned starts.

Both sides of a comparison go through it, so what it takes away costs neither of them anything.
"""

from collections.abc import Sequence

from voicemock.scoring.languages.speaking import current
from voicemock.scoring.text import Token, is_negation, is_number

LONGEST_REPEAT = 4
"""Words: people go back by a few words at most."""
LONGEST_START = 4
"""Words of a start that is given up, its subject with them."""


def tidied(words: Sequence[Token]) -> list[Token]:
    """The words that remain, each with its place: no fillers, markers, repeats, words broken off."""
    kept: list[Token] = []
    fillers = current().fillers
    for word in _without_markers([word for word in words if word.text not in fillers]):
        kept.append(word)
        length = _repeated(kept)
        if length:
            del kept[-2 * length : -length]
    return kept


def without_abandoned(words: Sequence[Token]) -> list[Token]:
    """The words without starts that were given up for another: *I was going to, we decided*.

    For what was said, not for a quote of it: *what she did is we met* may be meant.
    """
    kept: list[Token] = []
    restarts = current().restarts
    for word in words:
        if word.text in restarts:
            del kept[_last_whole(kept) :]
        kept.append(word)
    return kept


def _last_whole(kept: Sequence[Token]) -> int:
    """Where a start begins that ends with the last word; the end where there is none."""
    language = current()
    for first in range(len(kept) - 1, max(-1, len(kept) - 1 - LONGEST_START), -1):
        if kept[first].text in language.restarts:
            return first
        if kept[first].text not in language.abandoned:
            break
    return len(kept)


def _without_markers(words: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    at = 0
    while at < len(words):
        length = _marker(words, at)
        if not length:
            kept.append(words[at])
        at += length or 1
    return kept


def _marker(words: Sequence[Token], at: int) -> int:
    """How many words from here on say nothing."""
    word, language = words[at].text, current()
    if word in language.says_nothing:
        return 1
    after = words[at + 1].text if at + 1 < len(words) else ""
    return 2 if (word, after) in language.says_nothing_together else 0


def _repeated(kept: Sequence[Token]) -> int:
    """How many of the last words were said, or begun, right before."""
    last = len(kept)
    lengths = range(1, min(LONGEST_REPEAT, last // 2) + 1)
    whole = kept[-1].text
    likely = (n for n in lengths if whole.startswith(kept[last - n - 1].text))
    return next((n for n in likely if _is_repeat(kept[last - 2 * n : last - n], kept[last - n :])), 0)


def _is_repeat(once: Sequence[Token], again: Sequence[Token]) -> bool:
    """Whether the same is said twice, or begun, broken off in its last word and said: *I was g- I was going*."""
    if any(left.text != right.text for left, right in zip(once[:-1], again[:-1], strict=True)):
        return False
    broken, whole = once[-1], again[-1]
    if broken.start == whole.start:
        return False
    if broken.text == whole.text:
        return len(once) > 1 or whole.text == "1" or not is_number(whole.text)
    return (
        whole.text.startswith(broken.text)
        and broken.text not in current().function
        and not is_number(broken.text)
        and not is_negation(broken.text)
    )
