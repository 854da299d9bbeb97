"""Says questions aloud, and can begin with the first sentence of one before the rest is known."""

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator

from voicemock.audio.playback import play_pcm
from voicemock.errors import AudioDeviceError

WAITS_S = 2.0
"""How long the loudspeaker stays open after a first sentence for the rest; later it is opened again."""
_POLL_S = 0.02

Play = Callable[[Iterable[bytes], int, Callable[[], bool]], object]
"""Plays blocks of PCM of a rate in samples per second until they end, or until what is given says stop."""


class Speaker:
    """Satisfies `ports.Speak`, `ports.FirstWords` and `ports.Aloud`.

    Args:
        synthesise: makes the sound of a text: 16-bit mono PCM in blocks.
        rate: its samples per second.
        stop: whether a key was pressed, which ends the speech.
        play: plays it.
    """

    def __init__(
        self,
        synthesise: Callable[[str], Iterator[bytes]],
        rate: int,
        stop: Callable[[], bool],
        play: Play = play_pcm,
    ) -> None:
        self._synthesise, self._rate, self._key, self._play = synthesise, rate, stop, play
        self._opening: _Opening | None = None
        self._aside: _Aside | None = None
        self._failure: AudioDeviceError | None = None

    def take(self, synthesise: Callable[[str], Iterator[bytes]]) -> None:
        """Speaks with another voice of the same rate from here on."""
        self._synthesise = synthesise

    def begin(self, sentence: str) -> None:
        """Begins to say a sentence, and returns at once; nothing while another is begun, or once the voice failed."""
        if self._opening is None and not self._failure:
            blocks = self._synthesise(sentence)
            self._opening = _Opening(
                sentence, blocks, lambda more, stop: self._play(more, self._rate, stop), self._stop
            )

    def begun(self) -> str:
        """The sentence that was begun and not gone on with yet; empty for none."""
        return self._opening.sentence if self._opening else ""

    def __call__(self, text: str) -> None:
        """Says the text; where it goes on with the sentence that was begun, what is left of it.

        Raises:
            AudioDeviceError: there is no sound output, or the voice failed.
        """
        self._end_aside()
        self._say(text, self._key, lambda: None)

    def aside(self, text: str) -> None:
        """Says it as a call does, but returns at once; only `hush` ends it.

        Raises:
            AudioDeviceError: the voice failed before; the microphone may be open, so nothing is tried again.
        """
        self._end_aside()
        if self._failure:
            raise self._failure
        self._aside = aside = _Aside()
        aside.begin(lambda: self._say(text, aside.hushed.is_set, aside.sounds.set))

    @property
    def speaking(self) -> bool:
        """Whether an aside goes on."""
        return self._aside is not None and self._aside.goes_on

    @property
    def sounding(self) -> bool:
        """Whether it can be heard by now."""
        return self._aside is not None and self._aside.goes_on and self._aside.sounds.is_set()

    def hush(self) -> None:
        """Ends an aside."""
        if self._aside:
            self._aside.hushed.set()

    def _end_aside(self) -> None:
        """Raises what it raised, and again every time."""
        if self._aside:
            self._aside.end()

    def _stop(self) -> bool:
        """Whether to end what was begun: it may have become part of an aside."""
        return self._aside.hushed.is_set() if self._aside and self._aside.goes_on else self._key()

    def _say(self, text: str, stop: Callable[[], bool], sounds: Callable[[], None]) -> None:
        opening, self._opening = self._opening, None
        try:
            goes_on = opening is not None and text.startswith(opening.sentence)
            rest = text[len(opening.sentence) :].strip() if opening and goes_on else text
            blocks = _telling(self._synthesise(rest), sounds) if rest else None
            if opening and opening.ended_with(blocks if goes_on else None) and goes_on:
                return
            if blocks:
                self._play(blocks, self._rate, stop)
        except AudioDeviceError as error:
            self._failure = error
            raise

    def close(self) -> None:
        """Ends what was begun, at once."""
        self.hush()
        if self._opening:
            self._opening.close()


def _telling(blocks: Iterator[bytes], sounds: Callable[[], None]) -> Iterator[bytes]:
    """The blocks, of which the first is asked for when the loudspeaker is open."""
    for block in blocks:
        sounds()
        yield block


class _Aside:
    """Something that is being said in a thread of its own, while the microphone is open."""

    def __init__(self) -> None:
        self.sounds, self.hushed = threading.Event(), threading.Event()
        self._error: AudioDeviceError | None = None
        self._thread: threading.Thread | None = None

    def begin(self, say: Callable[[], None]) -> None:
        self._thread = threading.Thread(target=self._run, args=(say,), name="aside", daemon=True)
        self._thread.start()

    @property
    def goes_on(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def end(self) -> None:
        """Ends it at once. Raises what playing raised."""
        self.hushed.set()
        if self._thread:
            self._thread.join(1)
        if self._error:
            raise self._error

    def _run(self, say: Callable[[], None]) -> None:
        try:
            say()
        except AudioDeviceError as error:
            self._error = error


class _Opening:
    """A sentence that is being said in a thread of its own, while what follows it is found out."""

    def __init__(
        self,
        sentence: str,
        blocks: Iterator[bytes],
        play: Callable[[Iterable[bytes], Callable[[], bool]], object],
        stop: Callable[[], bool],
    ) -> None:
        self.sentence = sentence
        self._stop = stop
        self._rest: queue.SimpleQueue[Iterator[bytes] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._waits = True
        self._interrupted = False
        self._closed = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(blocks, play), name="speaker", daemon=True)
        self._thread.start()

    def ended_with(self, rest: Iterator[bytes] | None) -> bool:
        """Waits until it is said, with `rest` after it; whether nothing is left to say: it was joined, or stopped.

        Raises what playing raised.
        """
        with self._lock:
            joined = self._waits
            self._rest.put(rest)
        try:
            while self._thread.is_alive():
                self._thread.join(0.1)  # Windows delivers Ctrl-C only between waits
        finally:
            self._closed.set()
        if self._error:
            raise self._error
        return joined or self._interrupted

    def close(self) -> None:
        """Ends it at once."""
        self._closed.set()
        self._thread.join(1)

    def _run(self, blocks: Iterator[bytes], play: Callable[[Iterable[bytes], Callable[[], bool]], object]) -> None:
        try:
            play(self._with_rest(blocks), self._is_over)
        except BaseException as error:  # noqa: BLE001 -- raised where its end is waited for, whatever it is
            self._error = error

    def _is_over(self) -> bool:
        self._interrupted = self._interrupted or (not self._closed.is_set() and self._stop())
        return self._interrupted or self._closed.is_set()

    def _with_rest(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        yield from blocks
        until = time.monotonic() + WAITS_S
        while True:
            try:
                yield from self._rest.get(timeout=_POLL_S) or ()
                return
            except queue.Empty:
                yield b""  # so that a key is noticed meanwhile
            with self._lock:
                if time.monotonic() > until and self._rest.empty():
                    self._waits = False
                    return
