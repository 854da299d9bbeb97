"""Names of speakers as transcripts write them before what somebody says."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from voicemock.safe_text import one_line

LONGEST = 60
"""Characters of a name; what is longer is a sentence."""
MOST_WORDS = 6
_PREFIX = re.compile(r"\s*([^\s:][^:\n]{0,80}?)\s*:(?:\s+|$)(.*)", re.DOTALL)
_SENTENCE = re.compile(r"[?!;]|[.,](?=\s+[a-z])|https?$")
_SHARE = 0.6
"""More of the texts than this begin with a name, where names stand before them."""


def tidy_name(text: str) -> str:
    """A name on one line, without what a terminal would obey."""
    return one_line(text)[:LONGEST].strip(" -–—")


def parted(text: str) -> tuple[str, str] | None:
    """What may be a name before a colon, and what follows; None where nothing there can be one."""
    match = _PREFIX.match(text)
    if match is None:
        return None
    name = tidy_name(match[1])
    return (name, match[2]) if may_be_name(name) and match[1].strip() == match[1] else None


def may_be_name(text: str) -> bool:
    """Whether it is as short as a name, and no part of a sentence."""
    return (
        bool(text) and len(text.split()) <= MOST_WORDS and not _SENTENCE.search(text) and any(map(str.isalpha, text))
    )


def names_among(texts: Iterable[str]) -> frozenset[str]:
    """Which prefixes are names: those that come again, or stand in a file where most texts have one.

    "Here is what I did: first …" has a prefix too, which comes once and begins few texts.
    """
    listed = [*texts]
    prefixes = Counter(found[0] for each in listed if (found := parted(each)))
    if not prefixes:
        return frozenset()
    usual = prefixes.total() > _SHARE * len(listed)
    return frozenset(
        name for name, count in prefixes.items() if (usual and _is_shaped(name)) or _comes_again(name, count)
    )


def _is_shaped(name: str) -> bool:
    """Whether it begins as names do; in scripts without capitals all do."""
    return not name[0].islower()


def _comes_again(name: str, count: int) -> bool:
    return count >= 2 and (_is_shaped(name) or len(name.split()) == 1)


def without_name(text: str, names: Sequence[str] | frozenset[str]) -> tuple[str, str]:
    """The name before a text, empty for none, and the text without it."""
    found = parted(text)
    return found if found and found[0] in names else ("", text)
