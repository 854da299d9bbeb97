"""Text as it comes out of page layouts, made into text as people write it."""

import re
import unicodedata

from voicemock.safe_text import safe

_LIGATURES = re.compile("[\ufb00-\ufb06]")
_BULLETS = re.compile(
    r"^[ \t]*[\u2022\u2023\u2043\u2219\u25aa\u25ab\u25cf\u25cb\u25e6\u25a0\u27a2\u00b7\uf0a7\uf0b7\uf0d8]\s*", re.M
)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]+")


def tidy(text: str) -> str:
    """The text without control signs, with plain bullets (`- `), ligatures spelt out and ordinary spaces."""
    text = _BULLETS.sub("- ", text)
    text = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    lines = (_SPACES.sub(" ", _PRIVATE.sub("", safe(line))).rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
