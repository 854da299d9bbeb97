"""With somebody at the keys, a device that fails is asked about, and what was said stays in the same file."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.audio.scripted import PATIENT, EveryBlock, ScriptedStream, arriving, noise
from voicemock.audio import gaps, wav
from voicemock.audio.devices import Block
from voicemock.audio.microphone import Listening, Microphone
from voicemock.audio.turn import MANUAL
from voicemock.errors import AudioDeviceError
from voicemock.ports import Heard, NoMore, Recorded, Redo, Skipped, TypeInstead
from voicemock.transcript import Stretch


def listen(
    path: Path,
    *streams: ScriptedStream | AudioDeviceError,
    answers: str = "",
    listening: Listening = PATIENT,
    **keys: float,
) -> tuple[Heard, EveryBlock]:
    left = list(streams)

    def open_stream(device: int | str | None) -> ScriptedStream:
        stream = left.pop(0)
        if isinstance(stream, AudioDeviceError):
            raise stream
        return stream

    user = EveryBlock(path, answers, **keys)
    microphone = Microphone(listening, user.key, user.level, user.help, open_stream, attended=True)
    heard = microphone(path, 60.0)
    assert not left
    return heard, user


def test_after_a_loss_the_answer_goes_on_in_the_same_file_with_a_gap_as_long_as_the_clock_says(
    tmp_path: Path,
) -> None:
    path, first, second = tmp_path / "a.wav", noise(4), noise(3)
    heard, user = listen(
        path,
        ScriptedStream(arriving(first)),
        AudioDeviceError("No microphone found."),
        ScriptedStream(arriving(second, 104.3)),
        answers="\n\n",
        enter=6.9,
    )

    assert isinstance(heard, Recorded)
    assert heard.gaps == (Stretch(4.0, pytest.approx(4.3, abs=0.03)),)
    assert "The microphone was lost at 0:04 and back after" in heard.note
    assert path.read_bytes()[44:] == (first + second)[: path.stat().st_size - 44]
    assert user.questions[0].startswith("Microphone lost at 0:04. 4 s are saved. Plug it in.\nEnter tries again")
    assert user.questions[1].startswith("No microphone found.\nEnter tries again")
    assert len(user.questions) == 2


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("t", TypeInstead("Microphone lost at 0:04. 4 s are saved.")),
        ("r", Redo()),
        ("s", Skipped()),
        ("q", NoMore("ended_by_user")),
    ],
)
def test_after_a_loss_the_user_may_do_without(tmp_path: Path, key: str, expected: Heard) -> None:
    heard, _ = listen(tmp_path / "a.wav", ScriptedStream(arriving(noise(4))), answers=key)

    assert heard == expected
    assert wav.duration_s(tmp_path / "a.wav") == 4.0


def test_what_is_said_to_be_saved_is_in_the_header_while_the_user_is_asked(tmp_path: Path) -> None:
    path, lengths = tmp_path / "a.wav", []

    class Looking(EveryBlock):
        def level(self, level: object) -> None:
            if level.question:
                lengths.append(int.from_bytes(path.read_bytes()[40:44], "little"))
            super().level(level)

    user = Looking(path, "q")
    stream = ScriptedStream(arriving(noise(4)))
    Microphone(PATIENT, user.key, user.level, user.help, lambda device: stream, attended=True)(path, 60.0)

    assert lengths == [4 * 32000]


@pytest.mark.parametrize("why", ["Another program holds the microphone.", "No microphone found."])
def test_a_device_that_cannot_be_opened_is_asked_about(tmp_path: Path, why: str) -> None:
    stream = ScriptedStream(arriving(noise(3)))
    heard, user = listen(tmp_path / "a.wav", AudioDeviceError(why), stream, answers="\n", enter=2.0)
    assert heard == Recorded("microphone", speech=())
    assert user.questions[0].startswith(f"{why}\nEnter tries again · t types")

    heard, _ = listen(tmp_path / "b.wav", AudioDeviceError(why), answers="t")
    assert heard == TypeInstead(why)
    assert not (tmp_path / "b.wav").exists()


def test_a_device_that_sends_nothing_is_reopened_once_and_then_asked_about(tmp_path: Path) -> None:
    class Mute(ScriptedStream):
        def wait(self, wait_s: float) -> bool:
            self.active = False
            return False

    mute = [Mute(iter(())) for _ in range(2)]
    heard, user = listen(tmp_path / "a.wav", *mute, answers="s")

    assert heard == Skipped()
    assert user.questions[0].startswith("The microphone opened but sends nothing.\n")


@pytest.mark.parametrize(("key", "expected"), [("\n", Recorded), (" ", Recorded), ("r", Redo), ("q", NoMore)])
def test_an_answer_of_which_much_is_missing_may_be_given_again(tmp_path: Path, key: str, expected: type) -> None:
    def stalling() -> Iterator[Block]:
        yield from arriving(noise(10))
        yield from arriving(noise(10), 111.5)

    heard, user = listen(tmp_path / "a.wav", ScriptedStream(stalling()), answers=key, enter=19.9)

    assert isinstance(heard, expected)
    assert user.questions == [
        "7% of this answer is missing: the computer was too busy, or the microphone stalled or was changed.\n"
        "Enter keeps it · r answers again · q ends the interview"
    ]


def test_a_gap_is_shown_while_it_is_fresh(tmp_path: Path) -> None:
    def stalling() -> Iterator[Block]:
        yield from arriving(noise(5))
        for block in arriving(noise(3), 106.3):
            time.sleep(0.002)  # the meter moves ten times a second
            yield block

    _, user = listen(tmp_path / "a.wav", ScriptedStream(stalling()), answers="\n", enter=7.9)

    hints = {level.hint for level in user.levels if level.hint}
    assert hints == {
        "1.3 s missing: the microphone was changed or stalled, or the computer was busy. r answers again."
    }


def test_gaps_before_a_kill_are_known_when_the_answer_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"

    def killed() -> Iterator[Block]:
        yield from arriving(noise(5))
        yield from arriving(noise(3), 106.0)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        listen(path, ScriptedStream(killed()))
    known = (Stretch(5.0, 6.0),)
    assert gaps.of(path) == known
    heard, _ = listen(path, ScriptedStream(arriving(noise(4))), answers="\n", enter=11.0)

    assert isinstance(heard, Recorded) and heard.gaps == known


@pytest.mark.parametrize("content", [b"", b"[[1,2]", b"\x00\xff\n{}\n", b"[[1]]"])
def test_a_damaged_note_of_gaps_stops_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.gaps").write_bytes(b"[[1.0, 2.5]]\n" + content)

    assert gaps.of(tmp_path / "a.wav") == ((1.0, 2.5),)


def test_the_end_is_near_is_said_at_four_fifths_of_the_limit(tmp_path: Path) -> None:
    def slowly() -> Iterator[Block]:
        for number, block in enumerate(arriving(noise(4))):
            if number in (100, 130):
                time.sleep(0.15)  # longer than the meter keeps still
            yield block

    limit = Listening(turn=MANUAL, give_up_s=None, max_s=3)
    heard, user = listen(tmp_path / "a.wav", ScriptedStream(slowly()), listening=limit)

    warned = [level.elapsed_s for level in user.levels if level.hint == "Recording ends at 0:03."]
    assert warned and min(warned) >= 0.8 * 3
    assert heard.note == "Stopped at the limit of 0:03."
    assert wav.duration_s(tmp_path / "a.wav") == pytest.approx(3.0, abs=0.05)
