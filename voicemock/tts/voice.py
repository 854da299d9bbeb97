"""What a voice is, and how it speaks a text: a sentence at a time, the next one made while this one plays."""

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from voicemock.sentences import sentences

BLOCK_S = 0.1
"""Length of the blocks that come out, so that a key stops the voice soon."""
_POLL_S = 0.1


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


def spoken(text: str, rate: int, say: Callable[[str], bytes]) -> Iterator[bytes]:
    """The PCM of a text in blocks of 0.1 s; `say` makes that of one sentence, one ahead of what is played.

    The first is begun at once, so that it is made while the loudspeaker is opened.
    """
    parts = sentences(text)
    return _blocks(parts, 2 * int(rate * BLOCK_S), say, _begin(say, parts[0])) if parts else iter(())


def _blocks(
    parts: list[str], block: int, say: Callable[[str], bytes], begun: queue.SimpleQueue[bytes | BaseException]
) -> Iterator[bytes]:
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
