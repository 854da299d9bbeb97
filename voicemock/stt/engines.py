"""The recognisers that can run in a process of their own, by name."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from voicemock.stt import sphinx, whisper
from voicemock.stt.spec import Ahead, Spec, Told
from voicemock.transcript import Said, Stretch, Transcript


class Engine(Protocol):
    """A recogniser that loads a model."""

    @property
    def label(self) -> str:
        """What transcribes, in words for people."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know about how it runs, in sentences."""

    def load(self) -> None:
        """Reads the model. Raises RecogniserError."""

    def __call__(self, audio: Path, speech: Sequence[Stretch], told: Told) -> Transcript:
        """See voicemock.ports.Transcribe; `told` hears before each piece where it begins."""

    def ahead(self, asked: Ahead) -> Said:
        """The words so far of an answer that is being spoken, from `asked.from_s` on. Raises RecogniserError."""


Engines = Mapping[str, Callable[[Spec], Engine]]

ENGINES: Engines = {
    "whisper": lambda spec: whisper.Whisper(
        spec.model,
        spec.device,
        spec.language,
        machine=whisper.Machine(spec.short_windows and spec.reading == "answers", spec.threads),
        glossary=spec.glossary,
        reading=spec.reading,
    ),
    "sphinx": lambda spec: sphinx.Sphinx(spec.language, spec.glossary),
}


def label(spec: Spec) -> str:
    """What would transcribe, in words for people, without loading anything."""
    return sphinx.LABEL if spec.engine == "sphinx" else whisper.label(spec)
