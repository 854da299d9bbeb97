"""voicemock's own recogniser process with a model whose text is held to real speech; see held.py."""

from pathlib import Path
from typing import Any

from benchmarks.listening_parts.held import HeldBatches, HeldModel
from voicemock.stt import child
from voicemock.stt.spec import Device, Spec
from voicemock.stt.whisper import Machine, Whisper
from voicemock.stt.windows import shorten


class HeldMachine(Machine):
    """Loads held models, on the CPU."""

    def gpus(self) -> int:
        """None is used."""
        return 0

    def model(self, folder: Path, device: Device) -> Any:
        """The model in a folder."""
        held = HeldModel(str(folder), self._threads)
        return shorten(held) if self._short_windows else held

    def pipeline(self, model: Any) -> Any:
        """What reads several pieces at once."""
        return HeldBatches(model)


def _engine(spec: Spec) -> Whisper:
    return Whisper(spec.model, "cpu", spec.language, machine=HeldMachine(spec.short_windows))


if __name__ == "__main__":
    child.main({"whisper": _engine})
