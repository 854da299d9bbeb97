"""Whisper through faster-whisper, on the CPU or a GPU. Never downloads: `voicemock model get` does."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from voicemock.errors import RecogniserError
from voicemock.stt import models
from voicemock.stt.chunks import Chunk, Grouping
from voicemock.stt.guards import OF_WHISPER, Believed, believed, joined
from voicemock.stt.pieces import Pieces
from voicemock.stt.recording import RATE, Recording
from voicemock.stt.spec import Ahead, Device, Spec, Told, nobody, with_words
from voicemock.stt.windows import shorten
from voicemock.transcript import Said, Stretch, Transcript, Word

WINDOW_S = 30.0
"""What Whisper hears at once, unless the model says otherwise."""
LONGEST_S = 15.0
"""The longest piece that is read at once: what is read when an answer ends has to be ready soon. The recordings that
Whisper's authors measure it on are sentences of 7 s on average, each read for itself."""


@dataclass(frozen=True)
class Decoding:
    """How the text is searched for. The thresholds are the Whisper authors' own."""

    beam_size: int = 5
    temperatures: tuple[float, ...] = (0.0, 0.2, 0.6)
    """Tried one after the other while the text looks bad; the library's six can take minutes."""
    compression_ratio: float = 2.4
    """Text that compresses better than this repeats itself."""
    log_probability: float = -1.0
    """An average below this looks bad."""
    tokens_per_s: float = 10.0
    """No more text than this is looked for: people speak 3 to 7 tokens a second, a looping model never stops."""
    no_speech: float = 0.6
    """A piece less sure than that, and likelier silence than this, is left out."""
    hotwords: str | None = None
    """What it reads before each piece, so that it knows how words of the trade are spelt."""


class Machine:
    """What CTranslate2 finds and loads on this machine."""

    def __init__(self, short_windows: bool = False) -> None:
        self._short_windows = short_windows

    def gpus(self) -> int:
        """How many GPUs there are. Raises RuntimeError when the driver is broken."""
        import ctranslate2

        return int(ctranslate2.get_cuda_device_count())

    def model(self, folder: Path, device: Device) -> Any:
        """The model in a folder. Raises RuntimeError, ValueError, OSError."""
        from faster_whisper import WhisperModel

        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        kind = "int8" if device == "cpu" else "float16"
        model = WhisperModel(
            str(folder), device=device, compute_type=kind, cpu_threads=min(4, cores), local_files_only=True
        )
        return shorten(model) if self._short_windows else model


class Whisper:
    """Transcribes with one model, which is loaded on first use or by `load`."""

    def __init__(
        self,
        model: str = "base.en",
        device: Device = "auto",
        language: str | None = None,
        *,
        decoding: Decoding | None = None,
        machine: Machine | None = None,
        glossary: Sequence[str] = (),
    ) -> None:
        self._name, self._device, self._language, self._glossary = model, device, language, glossary
        self._decoding = decoding or Decoding()
        self._machine = machine or Machine()
        self._loaded: Any = None
        self._grouping = Grouping(longest_s=LONGEST_S)
        self._pieces = Pieces(self._read)
        self._heard: tuple[Path, str] | None = None
        self._told = False
        self.label = label(Spec(engine="whisper", model=model))
        self.notes: tuple[str, ...] = ()
        """What the user should know, such as that the GPU could not be used."""

    def load(self) -> None:
        """Reads the model. Raises RecogniserError when it is not here, is damaged, or lacks the language."""
        if self._loaded is not None:
            return
        folder = _folder(self._name)
        window_s = _window_s(folder)
        # A model with a short window has learnt from short pieces.
        self._grouping = replace(self._grouping, longest_s=min(LONGEST_S, window_s * 5 / 6), apart_s=window_s / 15)
        # Whisper has learnt to read what stands before a piece. A model with another window has learnt otherwise: the
        # tests' tiny one writes nonsense after words that it was told.
        self._told = bool(self._glossary) and window_s == WINDOW_S
        self._decoding = replace(self._decoding, hotwords=", ".join(self._glossary) if self._told else None)
        device, why = self._available()
        try:
            self._loaded = self._machine.model(folder, device)
        except _DAMAGED as error:
            if device == "cpu":
                raise _damaged(folder, str(error)) from error
            self._go_on_without_gpu(str(error))
        else:
            self._runs_on(device)
            if why:
                self.notes += (f"The GPU could not be used ({why}).",)
        _check_language(self._name, self._language, self._loaded)

    def _available(self) -> tuple[Device, str]:
        """Where to run, and why not on the GPU if one is asked for or there."""
        if self._device == "cpu":
            return "cpu", ""
        try:
            if self._machine.gpus():
                return "cuda", ""
        except RuntimeError as error:
            return "cpu", str(error)
        return "cpu", "there is none" if self._device == "cuda" else ""

    def _runs_on(self, device: Device) -> None:
        self._device = device
        how = "int8, CPU" if device == "cpu" else "float16, GPU"
        self.label = label(Spec(engine="whisper", model=self._name), how)
        if self._glossary:
            self.label = with_words(self.label, len(self._glossary) if self._told else 0)

    def _go_on_without_gpu(self, why: str) -> None:
        self._loaded = None  # frees what it holds of the GPU
        folder = _folder(self._name)
        try:
            self._loaded = self._machine.model(folder, "cpu")
        except _DAMAGED as error:
            raise _damaged(folder, str(error)) from error
        self._runs_on("cpu")
        self.notes += (f"The GPU could not be used ({why}).",)

    def __call__(self, audio: Path, speech: Sequence[Stretch], told: Told = nobody) -> Transcript:
        """See voicemock.ports.Transcribe. Silence is never read, so nothing can be invented in it."""
        if not speech:
            return Transcript(text="", language=self._language or "en")
        self.load()
        words, aside = joined(self._pieces.of(audio, speech, self._grouping, told))
        return Transcript.of_words(words, self._language_of(audio) or "en", aside)

    def ahead(self, asked: Ahead) -> Said:
        """The words so far of an answer that is being spoken. Raises RecogniserError."""
        self.load()
        return self._pieces.ahead(asked, self._grouping, self._draft)

    def _language_of(self, audio: Path) -> str | None:
        """The language that was chosen, or that the answer's first piece was heard in."""
        return self._language or (self._heard[1] if self._heard and self._heard[0] == audio else None)

    def _draft(self, recording: Recording, chunk: Chunk) -> Believed:
        return self._read(recording, chunk, replace(self._decoding, beam_size=1, temperatures=(0.0,)))

    def _read(self, recording: Recording, chunk: Chunk, decoding: Decoding | None = None) -> Believed:
        samples, decoding = recording.samples(chunk.audio), decoding or self._decoding
        language = self._language_of(recording.path)
        try:
            raw, heard = _decoded(self._loaded, samples, language, decoding)
        except RuntimeError as error:
            # A GPU's libraries are loaded when they are first needed, and its memory runs out in the midst of work.
            if self._device == "cpu":
                raise _failed(error) from error
            self._go_on_without_gpu(str(error))
            try:
                raw, heard = _decoded(self._loaded, samples, language, decoding)
            except RuntimeError as again:
                raise _failed(again) from again
        if decoding is self._decoding:
            self._heard = (recording.path, heard)
        words = [
            Word(
                text=text,
                start_s=chunk.audio.start_s + start_s,
                end_s=chunk.audio.start_s + end_s,
                probability=round(min(1.0, max(0.0, probability)), 4),
            )
            for text, start_s, end_s, probability in raw
        ]
        return believed(words, chunk.speech, OF_WHISPER, self._glossary if self._told else ())


def _failed(error: RuntimeError) -> Exception:
    if _is_lack_of_memory(str(error)):
        return MemoryError(str(error))
    return RecogniserError(f"Your answer is saved; Whisper failed on it: {error}.", "Try again: voicemock score")


def _is_lack_of_memory(why: str) -> bool:
    return "memory" in why.lower() or "bad_alloc" in why


_DAMAGED = (RuntimeError, ValueError, OSError)
"""What CTranslate2 raises for a model it cannot read, and for a GPU it cannot use."""


def label(spec: Spec, how: str = "") -> str:
    """What transcribes, in words for people."""
    folder = Path(spec.model)
    name = folder.resolve().name if folder.is_dir() else spec.model
    remark = models.remark(models.path_of(spec.model))
    return f"faster-whisper {name}" + (f" ({how})" if how else "") + (f", {remark}" if remark else "")


def _folder(name: str) -> Path:
    folder = models.path_of(name)
    if folder is None:
        raise models.not_here(name)
    why = models.damage(folder)
    if why:
        raise _damaged(folder, why)
    return folder


def _damaged(folder: Path, why: str) -> Exception:
    return MemoryError(why) if _is_lack_of_memory(why) else models.damaged(folder, why)


def _check_language(name: str, language: str | None, loaded: Any) -> None:
    """Raises RecogniserError when the model cannot transcribe that language."""
    if language is None or language in loaded.supported_languages:
        return
    known = "knows English only" if len(loaded.supported_languages) == 1 else "does not know it"
    raise RecogniserError(
        f"The language is to be {language}, and the speech model {name} {known}.",
        "Take one that does with --stt-model NAME. All there are: voicemock model list",
    )


def _window_s(folder: Path) -> float:
    try:
        found = json.loads((folder / "preprocessor_config.json").read_text("utf-8")).get("chunk_length")
    except FileNotFoundError:
        return WINDOW_S
    except (OSError, ValueError, AttributeError) as error:
        raise _damaged(folder, f"preprocessor_config.json cannot be read ({error})") from error
    return float(found) if isinstance(found, int | float) and 1 <= found <= WINDOW_S else WINDOW_S


def _decoded(
    model: Any, samples: Any, language: str | None, decoding: Decoding
) -> tuple[list[tuple[str, float, float, float]], str]:
    """Text, start, end and probability of each word, and the language."""
    import ctranslate2

    # Retries at a temperature draw at random; the same answer shall give the same text.
    ctranslate2.set_random_seed(0)
    segments, info = model.transcribe(
        samples,
        language=language,
        beam_size=decoding.beam_size,
        temperature=list(decoding.temperatures),
        compression_ratio_threshold=decoding.compression_ratio,
        log_prob_threshold=decoding.log_probability,
        no_speech_threshold=decoding.no_speech,
        condition_on_previous_text=False,
        hotwords=decoding.hotwords,
        max_new_tokens=20 + int(decoding.tokens_per_s * len(samples) / RATE),
        # A piece fits the window, so it is read at once. With time marks the library would read on from the last one,
        # which in noise can be 0.02 s further: 450 readings of one piece were seen.
        without_timestamps=True,
        word_timestamps=True,
    )
    # With word times the library goes on after the last word and reads the rest of the piece again, as if it were
    # more: another pass of the encoder, and words that nobody said. A piece without time marks is one segment.
    words = [word for segment in islice(segments, 1) for word in segment.words or ()]
    # A lone mark is no word.
    spoken = [word for word in words if any(character.isalnum() for character in word.word)]
    return [(word.word.strip(), word.start, word.end, word.probability) for word in spoken], info.language
