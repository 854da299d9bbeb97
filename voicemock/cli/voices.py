"""Who speaks the questions: one voice, or one for each interviewer of a panel."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from voicemock.config import VoiceSettings
from voicemock.prompts import ENGLISH
from voicemock.server_keys import key_for

if TYPE_CHECKING:
    from voicemock.audio.speaker import Speaker

ON_SCREEN = "text on the screen"

Casting = Callable[[Sequence[tuple[str, str | None]]], Callable[[str], None]]
"""Gives each of several people a voice, by an id and the voice's name or None; what it returns takes one of them."""


class Voiced(NamedTuple):
    """Who speaks the questions."""

    speaker: "Speaker | None"
    """None: the questions are read."""
    label: str
    cast: Casting | None = None


def voice_for(settings: VoiceSettings, keys: Callable[[], str | None], language: str = ENGLISH) -> Voiced:
    """Who speaks the questions; any key interrupts it. Without a voice the questions are read."""
    from voicemock.tts import choose

    key = key_for(settings)
    voice = choose(settings, key, language)
    if voice is None:
        return Voiced(None, ON_SCREEN)

    from voicemock.audio.speaker import Speaker

    speaker = Speaker(voice.synthesise, voice.rate, stop=lambda: keys() is not None)

    def casting(people: Sequence[tuple[str, str | None]]) -> Callable[[str], None]:
        from voicemock.tts.cast import cast

        voices = dict(zip(dict(people), cast(settings, voice, [name for _, name in people], key), strict=True))
        return lambda who: speaker.take(voices.get(who, voice).synthesise)

    return Voiced(speaker, voice.label, casting)
