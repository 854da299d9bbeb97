"""What the interviewer says of the firm at the beginning: the first sentences of the text that was given about it."""

import re

from voicemock.safe_text import one_line
from voicemock.sentences import sentences

MOST_SENTENCES = 2
MAX_CHARS = 320
"""Of what is said: half a minute."""
LEAST_CHARS = 40
"""Shorter paragraphs are headings, addresses and the like."""
_MARKUP = re.compile(r"[*_`>]+|\[([^\]]*)\]\([^)]*\)")


def pitch_of(company: str) -> str:
    """The beginning of the first paragraph of prose in a text about a firm; empty where there is none."""
    for paragraph in re.split(r"\n\s*\n", company):
        text = one_line(_MARKUP.sub(r"\1", paragraph)).strip()
        if len(text) < LEAST_CHARS or text.startswith(("#", "-", "|")) or not re.search(r"[.!?]", text):
            continue
        said = ""
        for sentence in sentences(text)[:MOST_SENTENCES]:
            if len(said) + len(sentence) <= MAX_CHARS:
                said = f"{said} {sentence}".strip()
        if said:
            return said
    return ""
