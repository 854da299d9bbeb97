"""PocketSphinx: a recogniser whose package carries its model. It works at once, and is less exact than Whisper."""

import importlib.util
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from voicemock.errors import RecogniserError
from voicemock.stt.chunks import Chunk, Grouping
from voicemock.stt.guards import OF_SPHINX, Believed, believed, joined
from voicemock.stt.pieces import Pieces
from voicemock.stt.pronunciation import ways
from voicemock.stt.recording import Recording
from voicemock.stt.spec import Ahead, Told, nobody, with_words
from voicemock.transcript import Said, Stretch, Transcript, Word

FRAMES_PER_SECOND = 100

_VARIANT = re.compile(r"\(\d+\)$")
_SILENT = re.compile(r"^(<.*>|\[.*\]|\+\+.*\+\+)$")

ADDED_WEIGHT = 3000.0
"""How many times likelier an added word is than one of all words by chance.

Of 66 names in 45 sentences of three synthetic voices 7 were heard without, 32 with 100, 35 with 1000 and 38 with
10,000, each name said in one way; 46 with 3000 and `pronunciation.ways`. With each of them one of 741 words in
sentences without names became a name.
"""

LABEL = "pocketsphinx en-us (rough: with people about one word in four is wrong)"


def is_installed() -> bool:
    """Whether the package is there."""
    return importlib.util.find_spec("pocketsphinx") is not None


def check_language(language: str | None) -> None:
    """Raises RecogniserError where it does not know the language, two letters; None is nobody's choice."""
    if language not in (None, "en"):
        raise RecogniserError(
            f"The language is to be {language}, and pocketsphinx knows English only.",
            "Take a Whisper model that does with --stt-model NAME. All there are: voicemock model list",
        )


class Sphinx:
    """Transcribes English with the model that comes with PocketSphinx; made on first use or by `load`."""

    def __init__(self, language: str | None = None, glossary: Sequence[str] = ()) -> None:
        self._language, self._glossary = language, glossary
        self._decoder: Any = None
        self._grouping = Grouping()
        self._pieces = Pieces(self._read)
        self.label = LABEL
        self.notes: tuple[str, ...] = ()

    def load(self) -> None:
        """Reads the model. Raises RecogniserError when the package is missing or broken, or lacks the language."""
        if self._decoder is not None:
            return
        check_language(self._language)
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
        if added := self._learn():
            self.label = with_words(LABEL, added)

    def _learn(self) -> int:
        """Adds what it does not know of the glossary; returns how many words that were.

        A word has to be in the dictionary and in the language model. The decoder adds it to both, but to the latter
        with a weight that makes it too unlikely to be chosen; where it is there already, its weight stays.
        """
        known, model = self._decoder.lookup_word, self._decoder.get_lm()
        words = {word.lower(): word for term in reversed(self._glossary) for word in term.split()}
        said = {word: ways(word, known) for low, word in words.items() if not known(low) and not known(word)}
        new = [word for word, sounds in said.items() if sounds]
        entries = []
        for word in new:
            model.add_word(word, ADDED_WEIGHT)
            first, *others = said[word]
            entries += [(word, first), *((f"{word}({n})", sound) for n, sound in enumerate(others, 2))]
        for count, (word, sound) in enumerate(entries, 1):
            self._decoder.add_word(word, sound, count == len(entries))
        return len(new)

    def __call__(self, audio: Path, speech: Sequence[Stretch], told: Told = nobody) -> Transcript:
        """See voicemock.ports.Transcribe."""
        if not speech:
            return Transcript(text="")
        self.load()
        words, aside = joined(self._pieces.of(audio, speech, self._grouping, told))
        return Transcript.of_words(words, set_aside=aside)

    def ahead(self, asked: Ahead) -> Said:
        """The words so far of an answer that is being spoken. Raises RecogniserError."""
        self.load()
        return self._pieces.ahead(asked, self._grouping, self._read)

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
        return believed(words, chunk.speech, OF_SPHINX, self._glossary)
