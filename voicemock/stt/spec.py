"""Which recogniser to run: plain data, so that it can travel to another process."""

from typing import Literal

from voicemock.transcript import Value

Device = Literal["auto", "cpu", "cuda"]


class Spec(Value):
    """A recogniser that can run in a process of its own."""

    engine: Literal["whisper", "sphinx"] = "whisper"
    """A key of voicemock.stt.engines.ENGINES."""
    model: str = "base.en"
    """For Whisper: a model's name, or the folder that holds one."""
    language: str | None = None
    """Two letters; None lets the model find out."""
    device: Device = "auto"
