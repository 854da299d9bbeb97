"""A transcript that is too long for a model: its beginning and end, with a mark where the middle was left out."""

MARK = "[…]"
"""The judge's prompt says what it means: words were left out, and no quote goes across it."""
LEAST = 0.1
"""Less of a transcript than this is not worth asking about."""
UNKNOWN = 0.5
"""What is kept of the transcript where the server does not say how much fits."""
WHOLE_WORDS = 40
"""A turn of fewer words is left whole: there is little to gain."""


def share_to_keep(fits: float | None, prompt_chars: int, transcript_chars: int) -> float | None:
    """Which part of the transcript to keep so that the prompt fits; None when even its frame does not.

    Args:
        fits: the part of the prompt that fits, where the server said so.
        prompt_chars: the length of the whole prompt.
        transcript_chars: how much of that is transcript.
    """
    if fits is None:
        return UNKNOWN
    too_much = (1 - fits) * prompt_chars
    keep = 1 - too_much / transcript_chars if transcript_chars else 0.0
    return min(keep, 0.9) if keep >= LEAST else None


def shortened(text: str, keep: float) -> str:
    """The text's beginning and end, together so much of its words; words of a turn are never cut apart."""
    words = text.split()
    if keep >= 1 or len(words) <= WHOLE_WORDS:
        return text
    kept = max(2, int(len(words) * keep))
    head, tail = words[: (kept + 1) // 2], words[len(words) - kept // 2 :]
    return " ".join([*head, MARK, *tail])
