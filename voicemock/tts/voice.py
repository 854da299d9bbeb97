"""What a voice is, and how it speaks a text: a sentence at a time, the next one made while this one plays."""

import queue
import re
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from voicemock.safe_text import safe

BLOCK_S = 0.1
"""Length of the blocks that come out, so that a key stops the voice soon."""
_POLL_S = 0.1
_LONGEST = 400
# A full stop after these does not end a sentence.
_SHORT = frozenset(
    {"dr", "mr", "mrs", "ms", "prof", "st", "vs", "etc", "e.g", "i.e", "no", "fig", "approx", "inc", "ltd"}
)


class Voice(Protocol):
    """Turns text into sound."""

    label: str
    """What speaks, for people."""
    rate: int
    """Samples per second."""

    def synthesise(self, text: str) -> Iterator[bytes]:
        """Blocks of 16-bit little-endian mono PCM, as they are made.

        Raises:
            AudioDeviceError: the voice failed; the text can still be read.
        """


def sentences(text: str) -> list[str]:
    """The sentences of a text, each on one line and at most 400 characters long; no empty ones."""
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", safe(text)):
        begin = 0
        line = " ".join(paragraph.split())
        for end in re.finditer(r"[.!?…]+[\"'”’)\]]*(?=\s)|[。！？]+", line):
            last = re.split(r"[\s(\"'“]", line[begin : end.start()])[-1].lower()
            if end[0] == "." and (last in _SHORT or (len(last) == 1 and last.isalpha() and last != "i")):
                continue
            found.append(line[begin : end.end()])
            begin = end.end()
        found.append(line[begin:])
    return [piece for sentence in found for piece in _pieces(sentence.strip()) if re.search(r"\w", piece)]


def _pieces(sentence: str) -> Iterator[str]:
    """A very long sentence in parts, at a comma or a space, so that speech begins soon."""
    while len(sentence) > _LONGEST:
        at = max(sentence.rfind(", ", 0, _LONGEST) + 1, 0) or sentence.rfind(" ", 0, _LONGEST)
        at = at if at > 0 else _LONGEST
        yield sentence[:at].strip()
        sentence = sentence[at:].strip()
    yield sentence


def spoken(text: str, rate: int, say: Callable[[str], bytes]) -> Iterator[bytes]:
    """The PCM of a text in blocks of 0.1 s; `say` makes that of one sentence, one ahead of what is played."""
    parts = sentences(text)
    if not parts:
        return
    block = 2 * int(rate * BLOCK_S)
    begun = _begin(say, parts[0])
    for following in [*parts[1:], None]:
        pcm = _finished(begun)
        if following is not None:
            begun = _begin(say, following)
        for at in range(0, len(pcm), block):
            yield pcm[at : at + block]


def _begin(say: Callable[[str], bytes], sentence: str) -> queue.SimpleQueue[bytes | BaseException]:
    made: queue.SimpleQueue[bytes | BaseException] = queue.SimpleQueue()

    def run() -> None:
        try:
            made.put(say(sentence))
        except BaseException as error:  # noqa: BLE001 -- raised where the sound is waited for, whatever it is
            made.put(error)

    threading.Thread(target=run, name="voice", daemon=True).start()
    return made


def _finished(begun: queue.SimpleQueue[bytes | BaseException]) -> bytes:
    while True:
        try:
            made = begun.get(timeout=_POLL_S)  # Windows delivers Ctrl-C only between waits
        except queue.Empty:
            continue
        if isinstance(made, BaseException):
            raise made
        return made
