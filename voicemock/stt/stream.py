"""Transcribes an answer while it is spoken, so that hardly anything is left to read when it ends."""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from voicemock.errors import RecogniserError
from voicemock.stt.spec import Ahead, Told
from voicemock.transcript import Said, Sound, Stretch, Transcript

PAUSES_S = (0.25, 0.7, 2.4)
"""After so much silence what was said last is read, and after more of it, it is asked whether that is settled."""
_DRAFT_AFTER_S = 1.5
"""While somebody speaks, drafts follow each other no sooner than after this much new speech."""
_DRAFT_SHARE = 3.0
"""Nor than after so many times what the latest one took: drafts may not keep a slow machine busy."""
_UNREAD_S = 5.0
"""Without drafts, speech that goes on is looked at again after so much more of it."""


Transcribing = Callable[[Path, Sequence[Stretch], Told], Transcript]


class _Reading(NamedTuple):
    asked: Ahead
    said: Said | None
    """None when it failed."""
    took_s: float


class Stream:
    """Follows one answer after the other (ports.Follow): one reading at a time, in a thread of its own.

    Args:
        ahead: reads what it is asked for; raises RecogniserError.
        drafts: whether `ahead` may be asked while somebody speaks for words that are read again later.
    """

    def __init__(self, ahead: Callable[[Ahead], Said], drafts: bool = True) -> None:
        self._ahead, self._drafts = ahead, drafts
        self._jobs: queue.SimpleQueue[Ahead] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[_Reading] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._begin(None)

    def __call__(self, audio: Path, sound: Sound) -> Said:
        """See voicemock.ports.Follow."""
        self._collect(wait_s=0)
        if audio != self._audio:
            if self._busy:  # with an answer that was given up
                return Said()
            self._begin(audio)
        if not self._busy and not self._failed and (asked := self._next(audio, sound)):
            self._ask(asked)
        return self._said

    @property
    def is_busy(self) -> bool:
        """Whether something is read right now."""
        return self._busy

    def stop(self) -> None:
        """Waits for the reading that goes on; nothing is read ahead after that until another answer is heard."""
        while self._busy:
            self._collect(wait_s=0.2)
        self._begin(None)

    def then(self, transcribe: Transcribing) -> Transcribing:
        """The recogniser's work on a whole answer, once the reading ahead has ended."""

        def transcribed(audio: Path, speech: Sequence[Stretch], told: Told) -> Transcript:
            self.stop()
            return transcribe(audio, speech, told)

        return transcribed

    def _begin(self, audio: Path | None) -> None:
        self._audio = audio
        self._said = Said()
        self._asked: tuple[float, int] | None = None
        self._read_s = self._took_s = 0.0
        self._busy = self._failed = False

    def _next(self, audio: Path, sound: Sound) -> Ahead | None:
        """What to read now."""
        from_s = self._said.settled_s
        speech = tuple(Stretch(max(each.start_s, from_s), each.end_s) for each in sound.speech if each.end_s > from_s)
        if not speech:
            return None
        asked = Ahead(audio=audio.absolute(), sound=sound._replace(speech=speech), from_s=from_s)
        if pause := sum(sound.silence_s >= each for each in PAUSES_S):
            before, self._asked = self._asked, (speech[-1].end_s, pause)
            return asked if before != self._asked else None
        unread_s = speech[-1].end_s - max(from_s, self._read_s)
        if self._drafts and unread_s >= max(_DRAFT_AFTER_S, _DRAFT_SHARE * self._took_s):
            return asked.model_copy(update={"last": "draft"})
        if not self._drafts and unread_s >= _UNREAD_S:
            return asked.model_copy(update={"last": "leave"})
        return None

    def _ask(self, asked: Ahead) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()
        self._busy, self._read_s = True, asked.sound.speech[-1].end_s
        self._jobs.put(asked)

    def _work(self) -> None:
        while True:
            asked, began_s = self._jobs.get(), time.monotonic()
            try:
                said = self._ahead(asked)
            except RecogniserError:  # it is met again, and told, when the whole answer is transcribed
                said = None
            self._done.put(_Reading(asked, said, time.monotonic() - began_s))

    def _collect(self, wait_s: float) -> None:
        """Takes what has been read by now."""
        try:
            asked, said, self._took_s = self._done.get(timeout=wait_s) if wait_s else self._done.get_nowait()
        except queue.Empty:
            return
        self._busy = False
        if said is None:
            self._failed = True
        else:
            until_s = max(said.until_s, self._said.until_s) if asked.last != "read" else said.until_s
            settled = (*self._said.settled, *said.settled)
            unsettled = self._said.unsettled if asked.last == "leave" and not said.settled else said.unsettled
            self._said = said.model_copy(update={"settled": settled, "unsettled": unsettled, "until_s": until_s})
