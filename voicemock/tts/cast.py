"""A voice for each interviewer of a panel, where the voice engine has several."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from voicemock.config import VoiceSettings
from voicemock.errors import AudioDeviceError

if TYPE_CHECKING:
    from voicemock.tts.voice import Voice


class _WithSpare:
    """A voice that may not be there, and the one that speaks in its place: nobody falls silent for a name."""

    def __init__(self, voice: "Voice", spare: "Voice") -> None:
        self._voice, self._spare = voice, spare
        self.label, self.rate = voice.label, voice.rate

    def synthesise(self, text: str) -> Iterator[bytes]:
        """Blocks of PCM. Raises AudioDeviceError when the spare fails too."""
        blocks = self._voice.synthesise(text)
        try:
            first = next(blocks, b"")
        except AudioDeviceError:
            self._voice = self._spare
            yield from self._spare.synthesise(text)
            return
        yield first
        yield from blocks


def cast(settings: VoiceSettings, first: "Voice", wished: Sequence[str | None], key: str | None) -> list["Voice"]:
    """A voice for each of several people; who cannot have one of their own speaks with the first.

    Args:
        settings: which engine, and the name of the first voice.
        first: the voice that the settings choose; the first person's, unless another is wished for.
        wished: for each person the name of a voice of this engine; None leaves it to the engine.
        key: the speech server's key.
    """
    from voicemock.tts.espeak import EspeakVoice
    from voicemock.tts.server import ServerVoice
    from voicemock.tts.system import SystemVoice

    def made(name: str) -> "Voice":
        match first:
            case ServerVoice():
                return ServerVoice(settings.url or "", settings.model, name, key)
            case SystemVoice():
                return SystemVoice(name, first.program)
            case _:
                return EspeakVoice(name)

    known = first.voices if isinstance(first, EspeakVoice | SystemVoice) else ()
    others = iter([name for name in known if name != settings.name][0 if settings.name else 1 :])
    voices: list[Voice] = []
    for at, name in enumerate(wished):
        # flite reads on with a poor voice where it does not know a name, and says nothing of it.
        unknown = name and isinstance(first, SystemVoice) and first.label.startswith("flite") and name not in known
        chosen = (None if unknown else name) or (next(others, None) if at else None)
        voices.append(_WithSpare(made(chosen), first) if chosen else first)
    return voices
