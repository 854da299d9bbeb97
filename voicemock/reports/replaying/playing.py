"""Plays scenes: the sound leads, keys steer, and without sound the words go on by the clock."""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from rich.live import Live
from rich.text import Text

from voicemock.errors import AudioDeviceError, VoicemockError
from voicemock.reports.replaying.frame import Frames
from voicemock.reports.replaying.player import Player
from voicemock.reports.replaying.scene import Scene
from voicemock.reports.terminal import Terminal

TICK_S = 0.02
"""A word is lit within this and the time of drawing a screen."""
DRAWN_AFTER_S = 0.025
"""So long after the sound's place was read a screen is seen: half a tick, and drawing (benchmarks/replay.py)."""
LONGEST_STEP_S = 0.5
"""Of a computer that slept, no more is taken for reading."""
WITHOUT_SOUND = "The words go on without sound."
"""First, since a narrow screen shows no more of it."""
REMARK_S = 10.0


class Sounding(Protocol):
    """Sound on its way to a loudspeaker, see audio/playback.py."""

    @property
    def at_s(self) -> float: ...

    def feed(self) -> bool: ...

    def close(self) -> None: ...


Sound = Callable[[Path, float, float, float], Sounding]
"""Begins to play a file: from and to which second, at which speed. Raises AudioDeviceError, BadInput, NotFound."""


@dataclass(frozen=True)
class Played:
    """How a replay ended."""

    player: Player
    remarks: tuple[str, ...]
    """What the user should know of the sound, a sentence each."""


class Playing:
    """A player in time: `step` is called every TICK_S."""

    def __init__(self, player: Player, sound: Sound | None, now_s: Callable[[], float] = time.monotonic) -> None:
        self.player = player
        self.remarks: list[str] = []
        self._sound, self._now_s = sound, now_s
        self._playback: Sounding | None = None
        self._mute: set[Path] = set()
        self._ended_at: int | None = None
        self._before_s = now_s()
        self._remarked_s = 0.0

    @property
    def silent(self) -> bool:
        """Whether there is no loudspeaker."""
        return self._sound is None

    @property
    def remark(self) -> str:
        """What the user should know now."""
        fresh = self.remarks and self._now_s() - self._remarked_s < REMARK_S
        return self.remarks[-1] if fresh else ""

    @property
    def seen(self) -> Player:
        """The player as it is when its screen is seen."""
        if self._playback is None:
            return self.player
        return replace(self.player, position_s=self.player.position_s + DRAWN_AFTER_S * self.player.rate)

    def step(self, key: str | None = None) -> None:
        """Goes on by the time that has passed, after a key where one was pressed."""
        now_s = self._now_s()
        passed_s, self._before_s = min(now_s - self._before_s, LONGEST_STEP_S), now_s
        if key is not None:
            self._press(key)
        if self.player.stands:
            self._hush()
        elif not self._follow_sound():
            self._move_to(self.player.position_s + passed_s * self.player.rate)

    def close(self) -> None:
        """Stops the sound."""
        self._hush()

    def _press(self, key: str) -> None:
        before, self.player = self.player, self.player.pressed(key)
        now = self.player
        if (now.at, now.position_s, now.speed) != (before.at, before.position_s, before.speed):
            self._hush()
            self._ended_at = None

    def _move_to(self, position_s: float) -> None:
        at = self.player.at
        self.player = self.player.reached(position_s)
        if self.player.at != at or self.player.over:
            self._hush()
            self._ended_at = None

    def _follow_sound(self) -> bool:
        """Goes to where the sound is; false where none is to be heard here."""
        scene = self.player.scene
        if (
            self._sound is None
            or scene.audio is None
            or scene.audio in self._mute
            or self._ended_at == self.player.at
        ):
            return False
        try:
            if self._playback is None:
                self._playback = self._sound(scene.audio, self.player.position_s, scene.end_s, self.player.speed)
                self._before_s = self._now_s()
            goes_on, at_s = self._playback.feed(), self._playback.at_s
        except AudioDeviceError as error:
            self._sound = None
            self._say(error)
            return False
        except VoicemockError as error:
            self._mute.add(scene.audio)
            self._say(error)
            return False
        if not goes_on:
            self._hush()
            self._ended_at = self.player.at
        self._move_to(max(self.player.position_s, at_s))
        return True

    def _say(self, error: VoicemockError) -> None:
        self._hush()
        self.remarks.append(f"{WITHOUT_SOUND} {error.message}")
        self._remarked_s = self._now_s()

    def _hush(self) -> None:
        if self._playback is not None:
            playback, self._playback = self._playback, None
            playback.close()


def play(
    scenes: Sequence[Scene],
    terminal: Terminal,
    keys: Callable[[], str | None],
    sound: Sound | None,
    speed: float = 1.0,
) -> Played:
    """Shows scenes on a screen of their own until their end, or until the user quits."""
    playing = Playing(Player.begun(scenes, speed), sound)
    frames, drawn = Frames(terminal), None
    with contextlib.closing(playing), _screen(terminal) as show:
        while not (playing.player.over or playing.player.left):
            size = terminal.console.size
            rows = frames.frame(playing.seen, size.width, size.height, playing.remark, playing.silent)
            if (rows, size) != drawn:
                show(rows)
                drawn = (rows, size)
            time.sleep(TICK_S)
            playing.step(keys())
    return Played(playing.player, tuple(playing.remarks))


@contextlib.contextmanager
def _screen(terminal: Terminal) -> Iterator[Callable[[list[Text]], None]]:
    """The terminal's other screen, so that what stood there is there again afterwards."""
    live = Live(
        console=terminal.console, screen=True, auto_refresh=False, redirect_stdout=False, redirect_stderr=False
    )
    with live:
        yield lambda rows: live.update(Text("\n", no_wrap=True, overflow="crop").join(rows), refresh=True)
