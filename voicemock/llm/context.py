"""A prompt that is too long for its model: how servers say so, and how much of it would fit."""

import re
from collections.abc import Mapping
from typing import Any

_WORDS = (
    "context_length", "context length", "context size", "context_size", "maximum context", "context window",
    "too many tokens", "prompt is too long", "input is too long", "reduce the length",
)  # fmt: skip
_LIMIT = re.compile(r"(?:context[ _](?:length|size|window)(?: is| of|:)?|n_ctx\D{0,3}|>)\s*\(?\s*(\d[\d,]*)")
REPLY_TOKENS = 1_024
"""What a reply needs of the context beside the prompt, or a quarter of a small one."""


def is_too_long(about: str) -> bool:
    """Whether a server's words, in lower case, say that the prompt does not fit."""
    return any(word in about for word in _WORDS)


def part_that_fits(error: Mapping[str, Any], words: str) -> float | None:
    """Which part of the prompt fits into the context, by the numbers in an error; None where it has none."""
    limit, asked = _count(error.get("n_ctx")), _count(error.get("n_prompt_tokens"))
    if not limit or not asked:
        found = _LIMIT.search(words.lower())
        limit = _number(found[1]) if found else 0
        asked = max((_number(each) for each in re.findall(r"\d[\d,]*", words)), default=0)
    if not limit or not asked or asked <= limit:
        return None
    return max(0.0, (limit - min(REPLY_TOKENS, limit // 4)) / asked)


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**9 else 0


def _number(digits: str) -> int:
    return int(digits.replace(",", "")[:9])
