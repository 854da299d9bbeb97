"""Which recogniser to run: plain data, so that it can travel to another process."""

from collections.abc import Callable
from typing import Literal

from voicemock.transcript import Value

Device = Literal["auto", "cpu", "cuda"]

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
