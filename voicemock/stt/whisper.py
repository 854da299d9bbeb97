"""Whisper through faster-whisper, on the CPU or a GPU. Never downloads: `voicemock model get` does."""

import json
import math
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from voicemock.errors import RecogniserError
from voicemock.stt import models
from voicemock.stt.chunks import Chunk, Grouping, grouped
from voicemock.stt.decoding import AT_ONCE, Decoding, Heard, Reading, alone, together
from voicemock.stt.guards import OF_WHISPER, Believed, believed, joined
from voicemock.stt.pieces import Pieces
from voicemock.stt.recording import Recording, opened
from voicemock.stt.spec import Ahead, Device, ReadingFor, Spec, Told, nobody, with_words
from voicemock.stt.windows import one_by_one, shorten
from voicemock.transcript import Said, Stretch, Transcript, Word

WINDOW_S = 30.0
"""What Whisper hears at once, unless the model says otherwise."""
LONGEST_S = 15.0
"""The longest piece that is read at once: what is read when an answer ends has to be ready soon. The recordings that
Whisper's authors measure it on are sentences of 7 s on average, each read for itself."""
_RECORDINGS = Grouping(longest_s=WINDOW_S, enough_s=20.0, pause_s=math.inf, apart_s=4.0)
"""Nobody waits for the words of a recording: its pieces fill the window, and end at the longest pause after 20 s. A
pass of the encoder costs the same however little is said, so pauses up to 4 s are read with what is around them;
whisperX reads longer ones too."""
_UNREAD_S = 3.0
"""Where more speech than this follows the last word of a piece, the model has stopped too early."""

_LONG_WORD_S = 1.0
"""The last word is given all the time up to the end of the text, though hardly any word takes longer than this."""

T = TypeVar("T")


class Machine:
    """What CTranslate2 finds and loads on this machine."""

    def __init__(self, short_windows: bool = False, threads: int | None = None) -> None:
        self._short_windows, self._threads = short_windows, threads

    def gpus(self) -> int:
        """How many GPUs there are. Raises RuntimeError when the driver is broken."""
        import ctranslate2

        return int(ctranslate2.get_cuda_device_count())

    def model(self, folder: Path, device: Device) -> Any:
        """The model in a folder. Raises RuntimeError, ValueError, OSError."""
        from faster_whisper import WhisperModel

        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        kind = "int8" if device == "cpu" else "float16"
        threads = self._threads or min(4, cores)
        model = WhisperModel(
            str(folder), device=device, compute_type=kind, cpu_threads=threads, local_files_only=True
        )
        if device == "cpu":
            model.encode = one_by_one(model.encode)
        return shorten(model) if self._short_windows else model

    def pipeline(self, model: Any) -> Any:
        """What reads several pieces at once with a model."""
        from faster_whisper import BatchedInferencePipeline

        return BatchedInferencePipeline(model)


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
        reading: ReadingFor = "answers",
    ) -> None:
        self._name, self._device, self._language, self._glossary = model, device, language, glossary
        self._decoding = decoding or Decoding()
        self._machine = machine or Machine()
        self._loaded: Any = None
        self._grouping, self._wide = Grouping(longest_s=LONGEST_S), _RECORDINGS
        self._reading, self._fewer = reading, max(AT_ONCE.values())
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
        if window_s < WINDOW_S:
            self._wide = replace(self._grouping, enough_s=window_s / 2, pause_s=math.inf)
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
        if self._reading == "recordings":
            pieces = self._recording(opened(audio), speech, told)
        else:
            pieces = self._pieces.of(audio, speech, self._grouping, told)
        words, aside = joined(pieces)
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
        raw, heard = self._here(lambda: alone(self._loaded, samples, language, decoding))
        if decoding is self._decoding:
            self._heard = (recording.path, heard)
        return self._believed(raw, chunk)

    def _recording(self, recording: Recording, speech: Sequence[Stretch], told: Told) -> list[Believed]:
        """The pieces of a whole recording, several at once; as much of it is held in memory as is read at once."""
        chunks = iter(grouped(speech, recording.duration_s, self._wide, recording.quietest))
        pieces: list[Believed] = []
        while batch := tuple(islice(chunks, min(self._fewer, AT_ONCE["cpu" if self._device == "cpu" else "cuda"]))):
            told(batch[0].audio.start_s)
            pieces += self._batch(recording, [each for each in batch if not recording.is_silent(each.audio)])
        return pieces

    def _batch(self, recording: Recording, chunks: Sequence[Chunk]) -> list[Believed]:
        if not chunks:
            return []
        samples, language = [recording.samples(each.audio) for each in chunks], self._language_of(recording.path)

        def read() -> tuple[list[Reading], str] | None:
            try:
                return together(self._machine.pipeline(self._loaded), samples, language, self._decoding)
            except RuntimeError as error:
                if len(chunks) > 1 and _is_lack_of_memory(str(error)):
                    return None
                raise

        found = self._here(read)
        if found is None:
            self._fewer = half = len(chunks) // 2
            return self._batch(recording, chunks[:half]) + self._batch(recording, chunks[half:])
        readings, heard = found
        self._heard = (recording.path, heard)
        return [
            each
            for chunk, reading in zip(chunks, readings, strict=True)
            for each in self._checked(recording, chunk, reading)
        ]

    def _checked(self, recording: Recording, chunk: Chunk, reading: Reading) -> list[Believed]:
        """What was read of a piece; where that looks bad, what is read of it alone, in pieces as those of answers."""
        ends_s = (min(word.end_s, word.start_s + _LONG_WORD_S) for word in reading.words)
        last_s = max(ends_s, default=0.0) + chunk.audio.start_s
        unread_s = sum(max(0.0, each.end_s - max(each.start_s, last_s)) for each in chunk.speech)
        if reading.looks_good and unread_s <= _UNREAD_S:
            return [self._believed(reading.words, chunk)]
        begin_s, end_s = chunk.audio
        smaller = grouped(chunk.speech, end_s, self._grouping, recording.quietest, begin_s)
        return [self._read(recording, each) for each in smaller if not recording.is_silent(each.audio)]

    def _here(self, read: Callable[[], T]) -> T:
        """What is read on the GPU; or else, from now on, on the CPU. Raises MemoryError, RecogniserError."""
        try:
            return read()
        except RuntimeError as error:
            # A GPU's libraries are loaded when they are first needed, and its memory runs out in the midst of work.
            if self._device == "cpu":
                raise _failed(error) from error
            self._go_on_without_gpu(str(error))
            try:
                return read()
            except RuntimeError as again:
                raise _failed(again) from again

    def _believed(self, raw: Sequence[Heard], chunk: Chunk) -> Believed:
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
