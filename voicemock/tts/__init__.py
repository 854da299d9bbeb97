"""Text to speech: the voices that ask the questions.

A voice makes sound and plays none; `cli` joins it with audio/playback.py.
"""

from typing import TYPE_CHECKING

from voicemock.config import VoiceSettings
from voicemock.errors import UsageError

if TYPE_CHECKING:
    from voicemock.tts.voice import Voice


def choose(settings: VoiceSettings, key: str | None = None, language: str = "en") -> "Voice | None":
    """The voice that the settings name; left to itself: the server, the system's voice, eSpeak NG, or None.

    Args:
        settings: which engine, and what it needs.
        key: the speech server's key.
        language: of what is to be said, two letters; a voice that is named decides for itself.

    Raises:
        AudioDeviceError: the named engine is not on this machine.
        Refused, UsageError: the server must not or cannot be asked.
    """
    from voicemock.tts import espeak, server, system

    engine = settings.engine
    if engine == "none":
        return None
    if engine == "server" or (engine == "auto" and settings.url):
        if not settings.url:
            raise UsageError("No speech server is named.", 'Name it in the settings file: [voice] url = "…"')
        return server.ServerVoice(settings.url, settings.model, settings.name, key)
    if engine == "system" or (engine == "auto" and system.find_program(settings.name, language=language)):
        return system.SystemVoice(settings.name, language=language)
    if engine == "espeak" or espeak.is_installed():
        return espeak.EspeakVoice(settings.name or espeak.name_for(language))
    return None
