"""A panel is told apart by its voices, and nobody falls silent for a voice that is not there."""

import pytest

from voicemock.config import VoiceSettings
from voicemock.tts.cast import cast
from voicemock.tts.espeak import EspeakVoice, is_installed
from voicemock.tts.server import ServerVoice
from voicemock.tts.system import SystemVoice, find_program

FLITE = find_program(None) or ""


@pytest.mark.skipif(not FLITE.endswith("flite"), reason="flite is not installed")
def test_each_interviewer_has_a_voice_of_their_own_that_speaks() -> None:
    first = SystemVoice()
    voices = cast(VoiceSettings(), first, [None, None, None], None)

    assert voices[0] is first
    spoken = [b"".join(voice.synthesise("Hello.")) for voice in voices]
    assert all(len(each) > 2000 for each in spoken)
    assert len(set(spoken)) == 3


@pytest.mark.skipif(not FLITE.endswith("flite"), reason="flite is not installed")
def test_a_voice_that_is_not_there_is_stood_in_for_by_the_first() -> None:
    first = SystemVoice("rms", FLITE)
    voice = cast(VoiceSettings(name="rms"), first, ["nobody"], None)[0]

    assert b"".join(voice.synthesise("Hello.")) == b"".join(first.synthesise("Hello."))


@pytest.mark.skipif(not is_installed(), reason="the extra voice is not installed")
def test_the_variants_of_espeak_differ() -> None:
    first = EspeakVoice("de")
    voices = cast(VoiceSettings(name="de"), first, [None, None, "de+m2"], None)
    spoken = {b"".join(voice.synthesise("Guten Tag.")) for voice in voices}

    assert len(spoken) == 3
    first.close()


def test_a_server_is_asked_for_the_voices_that_the_round_names() -> None:
    settings = VoiceSettings(url="http://127.0.0.1:9/v1", model="m", name="nova")
    first = ServerVoice("http://127.0.0.1:9/v1", "m", "nova")
    voices = cast(settings, first, [None, "onyx", None], None)

    assert voices[0] is first and voices[2] is first
    assert voices[1] is not first
