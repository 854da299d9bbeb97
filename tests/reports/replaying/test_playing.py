"""The sound leads, the clock takes over where there is none, and nothing that happens to it stops the words."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from voicemock.errors import AudioDeviceError, BadInput
from voicemock.reports.replaying.player import Player
from voicemock.reports.replaying.playing import WITHOUT_SOUND, Playing
from voicemock.reports.replaying.scene import Scene

FIRST, SECOND = Path("audio/001.wav"), Path("audio/002.wav")


@dataclass
class Loudspeaker:
    """Plays by a clock that the test moves; `late_s` after it was begun."""

    now_s: float = 0.0
    late_s: float = 0.0
    lost_at_s: float = float("inf")
    there_s: float = float("inf")
    unreadable: set[Path] = field(default_factory=set)
    begun: list[tuple[Path, float, float, float]] = field(default_factory=list)
    closed: int = 0

    def __call__(self, path: Path, start_s: float, end_s: float, speed: float) -> "Sound":
        if self.now_s >= self.lost_at_s:
            raise AudioDeviceError("No sound output found.", "Plug one in.")
        if path in self.unreadable:
            raise BadInput(f"{path.name} holds no sound.")
        self.begun.append((path, start_s, end_s, speed))
        return Sound(self, start_s, min(end_s, self.there_s), speed, self.now_s + self.late_s)


@dataclass
class Sound:
    loudspeaker: Loudspeaker
    start_s: float
    end_s: float
    speed: float
    began_s: float

    @property
    def at_s(self) -> float:
        heard_s = max(0.0, self.loudspeaker.now_s - self.began_s)
        return min(self.end_s, self.start_s + heard_s * self.speed)

    def feed(self) -> bool:
        if self.loudspeaker.now_s >= self.loudspeaker.lost_at_s:
            raise AudioDeviceError("The sound output went away.", "Plug it in.")
        return self.at_s < self.end_s

    def close(self) -> None:
        self.loudspeaker.closed += 1


SCENES = (
    Scene("Q1", 1, 0.0, 10.0, audio=FIRST, spoken=True),
    Scene("Feedback", 1, 0.0, 4.0),
    Scene("Q2", 2, 0.0, 10.0, audio=SECOND, spoken=True),
)


def run(loudspeaker: Loudspeaker, keys: dict[float, str] | None = None, until_s: float = 60.0, **options) -> Playing:
    """Steps of a tenth of a second, with keys at their seconds."""
    sound = None if options.pop("silent", False) else loudspeaker
    playing = Playing(Player.begun(SCENES, **options), sound, lambda: loudspeaker.now_s)
    left = dict(sorted((keys or {}).items()))
    while loudspeaker.now_s < until_s - 0.01 and not playing.player.over:
        loudspeaker.now_s = round(loudspeaker.now_s + 0.1, 3)
        key = left.pop(next(iter(left))) if left and next(iter(left)) <= loudspeaker.now_s else None
        playing.step(key)
    return playing


def test_the_words_are_where_the_sound_is() -> None:
    loudspeaker = Loudspeaker(late_s=2.0)

    assert run(loudspeaker, until_s=5.0).player.position_s == pytest.approx(2.9, abs=0.1)


@pytest.mark.parametrize("silent", [True, False])
@pytest.mark.parametrize("speed", [0.5, 1.0, 1.25, 2.0])
def test_the_speed_counts_with_sound_and_without(speed: float, silent: bool) -> None:
    playing = run(Loudspeaker(), until_s=4.0, speed=speed, silent=silent)

    assert playing.player.position_s == pytest.approx(4.0 * speed, abs=0.11 * speed)


def test_all_of_it_sounds_once_and_what_is_read_is_silent() -> None:
    loudspeaker = Loudspeaker()
    playing = run(loudspeaker)

    assert playing.player.over and loudspeaker.now_s == pytest.approx(24.0, abs=0.6)
    assert loudspeaker.begun == [(FIRST, 0.0, 10.0, 1.0), (SECOND, 0.0, 10.0, 1.0)]
    assert loudspeaker.closed == 2 and not playing.remarks


def test_a_pause_is_silent_and_goes_on_at_the_same_place() -> None:
    loudspeaker = Loudspeaker()
    playing = run(loudspeaker, {3.0: " ", 8.0: " "}, until_s=9.0)

    assert [round(begun[1], 1) for begun in loudspeaker.begun] == [0.0, pytest.approx(2.8, abs=0.15)]
    assert playing.player.position_s == pytest.approx(3.8, abs=0.25)


def test_jumps_and_another_speed_begin_the_sound_anew() -> None:
    loudspeaker = Loudspeaker()
    run(loudspeaker, {1.0: "right", 2.0: "+", 3.0: "n"}, until_s=3.5)

    assert [begun[0] for begun in loudspeaker.begun] == [FIRST, FIRST, FIRST, SECOND]
    assert [begun[3] for begun in loudspeaker.begun] == [1.0, 1.0, 1.25, 1.25]
    assert loudspeaker.begun[1][1] == pytest.approx(5.9, abs=0.15)


def test_without_a_loudspeaker_the_words_go_on_by_the_clock_and_it_is_said_once() -> None:
    playing = run(Loudspeaker(lost_at_s=0.0))

    assert playing.player.over and playing.silent
    assert playing.remarks == [f"{WITHOUT_SOUND} No sound output found."]


def test_one_that_is_unplugged_is_said_and_the_words_go_on_from_there() -> None:
    playing = run(Loudspeaker(lost_at_s=4.0), until_s=6.0)

    assert playing.remark == f"{WITHOUT_SOUND} The sound output went away."
    assert playing.player.position_s == pytest.approx(5.9, abs=0.25)


def test_a_file_that_cannot_be_read_is_silent_and_the_next_one_sounds() -> None:
    loudspeaker = Loudspeaker(unreadable={FIRST})
    playing = run(loudspeaker)

    assert [begun[0] for begun in loudspeaker.begun] == [SECOND]
    assert playing.remarks == [f"{WITHOUT_SOUND} 001.wav holds no sound."]


def test_a_file_that_is_shorter_than_its_words_is_heard_to_its_end_and_the_words_go_on() -> None:
    loudspeaker = Loudspeaker(there_s=3.0)

    assert run(loudspeaker, until_s=8.0).player.position_s == pytest.approx(7.9, abs=0.3)
    assert len(loudspeaker.begun) == 1


def test_of_a_computer_that_slept_hardly_any_time_is_taken() -> None:
    loudspeaker = Loudspeaker()
    playing = Playing(Player.begun(SCENES), None, lambda: loudspeaker.now_s)
    loudspeaker.now_s = 3600.0
    playing.step()

    assert playing.player.at == 0 and playing.player.position_s <= 0.5
