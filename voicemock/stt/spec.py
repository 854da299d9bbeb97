"""Which recogniser to run: plain data, so that it can travel to another process."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from voicemock.transcript import Sound, Value

Device = Literal["auto", "cpu", "cuda"]

ReadingFor = Literal["answers", "recordings"]

Told = Callable[[float], None]
"""Told how far into the audio the work is, in seconds."""


def nobody(at_s: float) -> None:
    """Is told how far the work is where nobody wants to know."""


class Spec(Value):
    """A recogniser that can run in a process of its own."""

    engine: Literal["whisper", "sphinx"] = "whisper"
    """A key of voicemock.stt.engines.ENGINES."""
    model: str = "base.en"
    """For Whisper: a model's name, or the folder that holds one."""
    language: str | None = None
    """Two letters; None lets the model find out."""
    device: Device = "auto"
    short_windows: bool = False
    """Whether Whisper reads windows as long as the sound in them (voicemock.stt.windows); not for recordings."""
    threads: int | None = None
    """Processor threads; None for as many as one recogniser alone makes good use of."""
    reading: ReadingFor = "answers"
    """Whether its words are waited for, or many hours are to be read with little work."""
    glossary: tuple[str, ...] = ()
    """Words to tell it beforehand, the most useful first (voicemock.glossary)."""


def with_words(label: str, count: int) -> str:
    """The label of a recogniser that was given so many words to expect, or that takes none."""
    given = f"given {count} word{'s' * (count != 1)} to expect" if count else "takes no words to expect"
    return f"{label}, {given}"


class Ahead(Value):
    """What to read of an answer that is being spoken."""

    audio: Path
    """Its recording, which grows."""
    sound: Sound
    from_s: float = 0.0
    """Where the audio of the last settled piece ends, in seconds."""
    last: Literal["read", "draft", "leave"] = "read"
    """What becomes of the last piece. While somebody speaks it will be read again: a draft is quick."""
