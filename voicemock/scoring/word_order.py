"""Whether words stand in the order of sentences: how usual each pair of neighbours is in spoken English.

`word_pairs.txt` holds, for pairs of the 90 commonest function words, other function words (`*`) and words of meaning
(`#`), the natural logarithm of how much more often they stand side by side in graded answers than they would by
chance, from -2 to 2. `python3 dev.py bench junk --pairs` writes it anew from the rubrics' examples for calibration.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from voicemock.scoring.languages.speaking import current
from voicemock.scoring.text import is_content

COMMONEST = 90
MOST = 2.0
"""No pair counts for more than this."""


def usualness(runs: Sequence[Sequence[str]]) -> tuple[float, int]:
    """The mean over all pairs of neighbours, and how many pairs there are. Sentences: 0.3; shuffled words: below 0.

    Args:
        runs: words that follow each other, as `text.tokens` gives them. In a language whose pairs nobody counted, no
            pair is known.
    """
    file = current().junk.pairs
    if file is None:
        return 0.0, 0
    table, words = _table(file)
    pairs = [pair for run in runs for pair in _pairs(run, words)]
    return sum(table.get(pair, 0.0) for pair in pairs) / max(1, len(pairs)), len(pairs)


def learnt(texts: Iterable[Sequence[str]]) -> dict[tuple[str, str], float]:
    """The table as it follows from texts."""
    texts = list(texts)
    functional = Counter(word for text in texts for word in text if not is_content(word))
    words = frozenset(word for word, _ in functional.most_common(COMMONEST))
    seen = Counter(pair for text in texts for pair in _pairs(text, words))
    single = Counter(_kind(word, words) for text in texts for word in text)
    table = {}
    for left in single:
        for right in single:
            expected, times = single[left] * single[right] / single.total(), seen[left, right]
            if expected >= 2 or times >= 3:
                weight = math.log((times + 0.5) / (expected + 0.5))
                table[left, right] = max(-MOST, min(MOST, round(weight, 1)))
    return table


def written(table: Mapping[tuple[str, str], float]) -> str:
    """The table as `word_pairs.txt` holds it: a line for each first word and weight."""
    lines: dict[tuple[str, float], list[str]] = {}
    for (left, right), weight in sorted(table.items()):
        if weight:
            lines.setdefault((left, weight), []).append(right)
    return "".join(f"{left} {weight} {' '.join(rights)}\n" for (left, weight), rights in lines.items())


def _pairs(words: Sequence[str], common: frozenset[str]) -> list[tuple[str, str]]:
    kinds = [_kind(word, common) for word in words]
    return list(pairwise(kinds))


def _kind(word: str, common: frozenset[str]) -> str:
    if word in common:
        return word
    return "#" if is_content(word) else "*"


@lru_cache(maxsize=4)
def _table(file: Path) -> tuple[dict[tuple[str, str], float], frozenset[str]]:
    table = {}
    for line in file.read_text("utf-8").splitlines():
        left, weight, *rights = line.split(" ")
        table.update({(left, right): float(weight) for right in rights})
    return table, frozenset(word for pair in table for word in pair) - {"#", "*"}
