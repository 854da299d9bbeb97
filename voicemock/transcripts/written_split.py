"""A split as a text that the user edits: `Q:` a question, `F:` a follow-up, `T:` other talk, `A:` an answer."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from voicemock.correction import corrected
from voicemock.errors import BadInput
from voicemock.safe_text import one_line
from voicemock.transcript import Stretch, Transcript, Word
from voicemock.transcripts.exchanges import Exchange, Kind, Split

HEAD = """\
# Q: a question   F: a follow-up to it   T: talk that is not scored   Y: the candidate's own questions
# A: what the candidate said to it. Move words to where they belong, change a letter, join or part what is wrong.
# Lines that begin with # are left out. Save and close to go on.
"""
_LETTERS: dict[Kind, str] = {"question": "Q", "follow_up": "F", "talk": "T", "your_questions": "Y"}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}
_BEGINS = re.compile(r"\s*([A-Za-z]):(?:\s+|$)(.*)")


def as_text(split: Split) -> str:
    """The text to edit."""
    blocks = []
    for each in split.exchanges:
        block = f"{_LETTERS[each.kind]}: {one_line(each.question)}".rstrip()
        answer = one_line(" ".join(word.text for word in each.answer))
        blocks.append(f"{block}\nA: {answer}" if answer else block)
    return HEAD + "\n" + "\n\n".join(blocks) + "\n"


def from_text(text: str, name: str, before: Split) -> Split:
    """The split that an edited text says; words that were not touched keep their times.

    Args:
        text: what the user made of it.
        name: the file's, for messages.
        before: the split that was shown.

    Raises:
        BadInput: a line belongs to nothing; with its place.
    """
    blocks = _blocks(text, name)
    heard = [word for each in before.exchanges for word in (*each.asked, *each.answer)]
    all_texts = " ".join(said for _, said in blocks)
    within = Stretch(heard[0].start_s, heard[-1].end_s) if heard else Stretch(0.0, 0.0)
    laid = iter(corrected(Transcript.of_words(heard), all_texts, within).words)
    found: list[Exchange] = []
    for letter, said in blocks:
        words = tuple(islice(laid, len(said.split())))
        if letter != "A":
            found.append(Exchange(_KINDS[letter], words, ()))
        elif found and not found[-1].answer:
            found[-1] = replace(found[-1], answer=words)
        else:
            found.append(Exchange("talk", (), words))
    return Split(tuple(_begun(found)), Counter(before.listening))


def _begun(found: Sequence[Exchange]) -> Sequence[Exchange]:
    """A follow-up before any question is a question."""
    first = next((at for at, each in enumerate(found) if each.scored), None)
    return [replace(each, kind="question") if at == first else each for at, each in enumerate(found)]


def _blocks(text: str, name: str) -> list[tuple[str, str]]:
    blocks: list[tuple[str, list[str]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("#") or not line.strip():
            continue
        match = _BEGINS.match(line)
        if match and match[1].upper() in (*_KINDS, "A"):
            blocks.append((match[1].upper(), [match[2]]))
        elif blocks:
            blocks[-1][1].append(line)
        else:
            raise BadInput(
                f"{name}:{number}:1: this stands before the first Q:, F:, T:, Y: or A:.",
                "Nothing was imported. Try again.",
            )
    return [(letter, " ".join(lines)) for letter, lines in blocks]


def words_of(exchanges: Sequence[Exchange]) -> tuple[Word, ...]:
    """Every word of a split, in order."""
    return tuple(word for each in exchanges for word in (*each.asked, *each.answer))
