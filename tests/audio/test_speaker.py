"""A question is said whole and once, whether its beginning was begun before or not; and a key ends it."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator

import pytest

from voicemock.audio import speaker
from voicemock.audio.speaker import Speaker
from voicemock.errors import AudioDeviceError

FIRST, REST = "You said six hours.", "Which step did you measure first?"


class Loudspeaker:
    """Takes what is played, as quickly as it comes."""

    def __init__(self) -> None:
        self.played: list[list[str]] = []
        self.stops = False
        self.gone = False
        self.heard = threading.Semaphore(0)

    def make(self, text: str) -> Iterator[bytes]:
        return iter([text.encode()])

    def play(self, blocks: Iterable[bytes], rate: int, stop: Callable[[], bool]) -> None:
        if self.gone:
            raise AudioDeviceError("There is no sound output.")
        self.played.append([])
        for block in blocks:
            if stop():
                return
            if block:
                self.played[-1].append(block.decode())
                self.heard.release()

    def speaker(self) -> Speaker:
        return Speaker(self.make, 1000, lambda: self.stops, self.play)


@pytest.fixture
def loud() -> Loudspeaker:
    return Loudspeaker()


def test_a_text_is_said(loud: Loudspeaker) -> None:
    speak = loud.speaker()
    speak(f"{FIRST} {REST}")
    assert loud.played == [[f"{FIRST} {REST}"]] and not speak.begun()


def test_what_was_begun_goes_on_in_one_breath(loud: Loudspeaker) -> None:
    speak = loud.speaker()
    speak.begin(FIRST)
    assert speak.begun() == FIRST and loud.heard.acquire(timeout=2)
    speak(f"{FIRST} {REST}")
    assert loud.played == [[FIRST, REST]] and not speak.begun()
    speak("Next.")
    assert loud.played[1:] == [["Next."]]


def test_what_was_begun_may_be_all(loud: Loudspeaker) -> None:
    speak = loud.speaker()
    speak.begin(FIRST)
    speak(FIRST)
    assert loud.played == [[FIRST]]


def test_something_else_is_said_after_what_was_begun_is_at_its_end(loud: Loudspeaker) -> None:
    speak = loud.speaker()
    speak.begin(FIRST)
    speak(f"Let me put it differently. {REST}")
    assert loud.played == [[FIRST], [f"Let me put it differently. {REST}"]]


def test_the_rest_may_come_long_after(loud: Loudspeaker) -> None:
    speak = loud.speaker()
    speak.begin(FIRST)
    assert speak._opening
    speak._opening._thread.join(speaker.WAITS_S + 1)
    assert not speak._opening._thread.is_alive()
    speak(f"{FIRST} {REST}")
    assert loud.played == [[FIRST], [REST]]


def test_only_one_is_begun_at_a_time(loud: Loudspeaker) -> None:
    speak = loud.speaker()
    speak.begin(FIRST)
    speak.begin("Another one.")
    speak(FIRST)
    assert loud.played == [[FIRST]]


def test_a_key_ends_what_was_begun_and_what_belongs_to_it(loud: Loudspeaker) -> None:
    speak = loud.speaker()
    speak.begin(FIRST)
    assert loud.heard.acquire(timeout=2)
    loud.stops = True
    assert speak._opening
    speak._opening._thread.join(1)
    loud.stops = False
    speak(f"{FIRST} {REST}")
    assert loud.played == [[FIRST]]
    speak(REST)
    assert loud.played[1:] == [[REST]]


def test_a_voice_that_fails_says_so_when_it_is_to_speak_and_begins_nothing_more(loud: Loudspeaker) -> None:
    speak = loud.speaker()
    loud.gone = True
    speak.begin(FIRST)
    with pytest.raises(AudioDeviceError, match="no sound output"):
        speak(f"{FIRST} {REST}")
    speak.begin(FIRST)
    assert not speak.begun()


def test_closing_ends_what_was_begun_at_once(loud: Loudspeaker) -> None:
    speak = loud.speaker()
    speak.begin(FIRST)
    began = time.monotonic()
    speak.close()
    assert speak._opening and not speak._opening._thread.is_alive() and time.monotonic() - began < 0.5


class SlowLoudspeaker(Loudspeaker):
    """Plays on until it is stopped."""

    def play(self, blocks: Iterable[bytes], rate: int, stop: Callable[[], bool]) -> None:
        super().play(blocks, rate, lambda: False)
        until = time.monotonic() + 5
        while not stop() and time.monotonic() < until:
            time.sleep(0.005)


def test_an_aside_returns_at_once_and_only_hushing_ends_it() -> None:
    loud = SlowLoudspeaker()
    speak = loud.speaker()
    loud.stops = True
    began = time.monotonic()
    speak.aside(FIRST)
    assert loud.heard.acquire(timeout=2)
    time.sleep(0.05)
    assert speak.speaking and speak.sounding
    speak.hush()
    while speak.speaking and time.monotonic() - began < 2:
        time.sleep(0.005)
    assert not speak.speaking and not speak.sounding and time.monotonic() - began < 1
    speak(REST)
    assert loud.played == [[FIRST], [REST]]


def test_an_aside_goes_on_with_what_was_begun_and_another_one_ends_it() -> None:
    loud = SlowLoudspeaker()
    speak = loud.speaker()
    speak.begin(FIRST)
    speak.aside(f"{FIRST} {REST}")
    assert loud.heard.acquire(timeout=2) and loud.heard.acquire(timeout=2)
    speak.aside("Next.")
    assert loud.heard.acquire(timeout=2)
    speak.close()
    assert loud.played == [[FIRST, REST], ["Next."]]


def test_an_aside_that_failed_is_told_when_the_voice_is_to_speak_again(loud: Loudspeaker) -> None:
    speak = loud.speaker()
    loud.gone = True
    speak.aside(FIRST)
    while speak.speaking:
        time.sleep(0.005)
    for again in (speak.aside, speak):
        with pytest.raises(AudioDeviceError, match="no sound output"):
            again(REST)


def test_a_voice_that_failed_is_not_tried_again_while_the_microphone_is_open(loud: Loudspeaker) -> None:
    speak = loud.speaker()
    loud.gone = True
    with pytest.raises(AudioDeviceError, match="no sound output"):
        speak(FIRST)
    loud.gone = False
    with pytest.raises(AudioDeviceError, match="no sound output"):
        speak.aside(REST)
    assert not loud.played
