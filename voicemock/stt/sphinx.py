"""PocketSphinx: a recogniser whose package carries its model. It works at once, and is less exact than Whisper."""

import importlib.util
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from voicemock.errors import RecogniserError
from voicemock.stt.chunks import Chunk, Grouping
from voicemock.stt.guards import OF_SPHINX, Believed, believed, joined
from voicemock.stt.recording import Recording, opened
from voicemock.stt.spec import Told, nobody
from voicemock.transcript import Stretch, Transcript, Word

FRAMES_PER_SECOND = 100

_VARIANT = re.compile(r"\(\d+\)$")
_SILENT = re.compile(r"^(<.*>|\[.*\]|\+\+.*\+\+)$")

LABEL = "pocketsphinx en-us (rough: with people about one word in four is wrong)"


def is_installed() -> bool:
    """Whether the package is there."""
    return importlib.util.find_spec("pocketsphinx") is not None


class Sphinx:
    """Transcribes English with the model that comes with PocketSphinx; made on first use or by `load`."""

    def __init__(self, language: str | None = None) -> None:
        self._language = language
        self._decoder: Any = None
        self._grouping = Grouping(longest_s=30.0)
        self.label = LABEL
        self.notes: tuple[str, ...] = ()

    def load(self) -> None:
        """Reads the model. Raises RecogniserError when the package is missing or broken, or lacks the language."""
        if self._decoder is not None:
            return
        if self._language not in (None, "en"):
            raise RecogniserError(
                f"The language is to be {self._language}, and pocketsphinx knows English only.",
                "Take a Whisper model that does with --stt-model NAME. All there are: voicemock model list",
            )
        try:
            from pocketsphinx import Decoder
        except ImportError as error:
            raise RecogniserError(
                "The recogniser pocketsphinx is not installed.", "Install it: pip install 'voicemock[offline]'"
            ) from error
        try:
            self._decoder = Decoder(loglevel="FATAL")
        except (RuntimeError, ValueError, OSError) as error:
            raise RecogniserError(
                f"pocketsphinx cannot start: {error}.",
                "Install it anew: pip install --force-reinstall 'voicemock[offline]'",
            ) from error

    def __call__(self, audio: Path, speech: Sequence[Stretch], told: Told = nobody) -> Transcript:
        """See voicemock.ports.Transcribe."""
        if not speech:
            return Transcript(text="")
        self.load()
        recording = opened(audio)
        read = []
        for chunk in recording.pieces(speech, self._grouping):
            told(chunk.audio.start_s)
            read.append(self._read(recording, chunk))
        words, aside = joined(read)
        return Transcript.of_words(words, set_aside=aside)

    def _read(self, recording: Recording, chunk: Chunk) -> Believed:
        try:
            self._decoder.start_utt()
            # In one go: given in blocks, it adapts to the level too late and writes nonsense.
            self._decoder.process_raw(recording.pcm(chunk.audio), full_utt=True)
            self._decoder.end_utt()
            segments = list(self._decoder.seg() or ())
        except RuntimeError as error:
            self._decoder = None
            raise RecogniserError(
                f"Your answer is saved; pocketsphinx failed on it: {error}.", "Try again: voicemock score"
            ) from error
        words = [
            Word(
                text=_VARIANT.sub("", segment.word),
                start_s=chunk.audio.start_s + segment.start_frame / FRAMES_PER_SECOND,
                end_s=chunk.audio.start_s + (segment.end_frame + 1) / FRAMES_PER_SECOND,
                probability=round(min(1.0, max(0.0, segment.prob)), 4),
            )
            for segment in segments
            if not _SILENT.match(segment.word)
        ]
        return believed(words, chunk.speech, OF_SPHINX)
