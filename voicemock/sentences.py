"""Where the sentences of a text end, what is spoken in one breath, names in a row in English, and times in words."""

import re
from collections.abc import Iterator, Sequence

from voicemock.safe_text import safe

LONGEST = 400
"""Characters of a sentence that is spoken in one piece."""
_LOOK_BACK = 20
"""More characters than the longest of the following."""
# A full stop after these does not end a sentence.
_SHORT = frozenset(
    {"dr", "mr", "mrs", "ms", "prof", "st", "vs", "etc", "e.g", "i.e", "no", "fig", "approx", "inc", "ltd"}
)


def sentences(text: str) -> list[str]:
    """The sentences of a text, each on one line and at most 400 characters long; no empty ones."""
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", safe(text)):
        begin = 0
        line = " ".join(paragraph.split())
        for end in re.finditer(r"[.!?…]+[\"'”’)\]]*(?=\s)|[。！？]+", line):
            # The last word alone: to look at all of a text full of abbreviations at each of them takes minutes.
            last = re.split(r"[\s(\"'“]", line[max(begin, end.start() - _LOOK_BACK) : end.start()])[-1].lower()
            if end[0] == "." and (last in _SHORT or (len(last) == 1 and last.isalpha() and last != "i")):
                continue
            found.append(line[begin : end.end()])
            begin = end.end()
        found.append(line[begin:])
    return [piece for sentence in found for piece in _pieces(sentence.strip()) if re.search(r"\w", piece)]


def listed(names: Sequence[str]) -> str:
    """*A*, *A and B*, *A, B and C*; nothing for none."""
    *before, last = names or [""]
    return f"{', '.join(before)} and {last}" if before else last


def _pieces(sentence: str) -> Iterator[str]:
    """A very long sentence in parts, at a comma or a space, so that speech begins soon."""
    begin = 0
    while len(sentence) - begin > LONGEST:
        until = begin + LONGEST
        at = max(sentence.rfind(", ", begin, until) + 1, 0) or sentence.rfind(" ", begin, until)
        at = at if at > begin else until
        yield sentence[begin:at].strip()
        begin = at + (sentence[at] == " ")
    yield sentence[begin:]


def clock(seconds: float) -> str:
    """Minutes and seconds, such as 1:05; hours where there are any."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
