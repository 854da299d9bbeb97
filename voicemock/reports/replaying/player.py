"""Where a replay is, and what each key does to it: plain values, without sound, clock or screen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from voicemock.reports.replaying.scene import Scene

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
STEP_S = 5.0
BEFORE_QUOTE_S = 0.3
BEFORE_PAUSE_S = 1.0
AGAIN_S = 1.5
"""Who goes back within this after a beginning means the one before it."""

KEYS: tuple[tuple[str, str], ...] = (
    ("space", "pauses, and goes on"),
    ("left right", "5 seconds back, ahead"),
    ("n N", "next, previous question (also: down, up)"),
    ("e E", "next, previous quote: the evidence"),
    ("l L", "next, previous long pause"),
    ("+ -", "faster, slower"),
    ("s", "skips to what comes next"),
    ("q", "quits"),
    ("?", "shows the keys, and goes on"),
)
_NAMES = {"questions": "question", "quotes": "quote", "pauses": "long pause"}
_JUMPS = {
    "n": ("questions", 1),
    "down": ("questions", 1),
    "N": ("questions", -1),
    "up": ("questions", -1),
    "e": ("quotes", 1),
    "E": ("quotes", -1),
    "l": ("pauses", 1),
    "L": ("pauses", -1),
}
Place = tuple[int, float]
"""A scene's index, and seconds in it."""


@dataclass(frozen=True)
class Player:
    """A replay at one moment."""

    scenes: tuple[Scene, ...]
    at: int = 0
    """Index of the scene that is on the screen."""
    position_s: float = 0.0
    speed: float = 1.0
    paused: bool = False
    helping: bool = False
    """The keys are shown; meanwhile nothing moves."""
    over: bool = False
    """It came to its end."""
    left: bool = False
    """The user quit."""
    remark: str = ""
    """What came of the last key, where nothing else shows it."""

    @classmethod
    def begun(cls, scenes: Sequence[Scene], speed: float = 1.0) -> "Player":
        """At the beginning; over at once where there is nothing to show."""
        scenes = tuple(scenes)
        return cls(scenes, position_s=scenes[0].start_s if scenes else 0.0, speed=speed, over=not scenes)

    @property
    def scene(self) -> Scene:
        """What is on the screen."""
        return self.scenes[self.at]

    @property
    def stands(self) -> bool:
        """Whether nothing moves."""
        return self.paused or self.helping or self.over or self.left

    @property
    def rate(self) -> float:
        """Seconds of the scene per second."""
        return self.speed if self.scene.spoken else 1.0

    def reached(self, position_s: float) -> "Player":
        """The same when it has come to that second of its scene; behind the end the next scene begins."""
        if position_s < self.scene.end_s:
            return replace(self, position_s=position_s)
        return self._next()

    def pressed(self, key: str) -> "Player":
        """The same after a key."""
        now = replace(self, remark="", helping=False)
        match key:
            case "?":
                return replace(now, helping=not self.helping)
            case " ":
                return replace(now, paused=not self.paused)
            case "q":
                return replace(now, left=True)
            case "s":
                return now._next()
            case "+" | "=":
                return now._at_speed(min((each for each in SPEEDS if each > self.speed), default=SPEEDS[-1]))
            case "-" | "_":
                return now._at_speed(max((each for each in SPEEDS if each < self.speed), default=SPEEDS[0]))
            case "right":
                return now._ahead()
            case "left":
                return now._back()
            case _ if key in _JUMPS:
                return now._jump(*_JUMPS[key])
            case _:
                return replace(now, remark="? shows the keys.")

    def _at_speed(self, speed: float) -> "Player":
        return replace(self, speed=speed, remark=f"Speed {speed:g}")

    def _next(self) -> "Player":
        if self.at + 1 == len(self.scenes):
            return replace(self, position_s=self.scene.end_s, over=True)
        return self._to((self.at + 1, self.scenes[self.at + 1].start_s))

    def _to(self, place: Place) -> "Player":
        return replace(self, at=place[0], position_s=place[1])

    def _ahead(self) -> "Player":
        return self.reached(self.position_s + STEP_S)

    def _back(self) -> "Player":
        start_s = self.scene.start_s
        if self.position_s > start_s + AGAIN_S or not self.at:
            return self._to((self.at, max(start_s, self.position_s - STEP_S)))
        before = self.scenes[self.at - 1]
        return self._to((self.at - 1, max(before.start_s, before.end_s - STEP_S)))

    def _jump(self, what: str, way: int) -> "Player":
        here, places = (self.at, self.position_s), list(self._places(what))
        if way > 0:
            found = [each for each in places if each > (here[0], here[1] + 0.05)][:1]
        else:
            found = [each for each in places if each < (here[0], here[1] - AGAIN_S)][-1:]
        if not found:
            return replace(self, remark=f"No {_NAMES[what]} {'after' if way > 0 else 'before'} this.")
        return self._to(found[0])

    def _places(self, what: str) -> Iterator[Place]:
        match what:
            case "quotes":
                return self._quotes()
            case "pauses":
                return self._pauses()
            case _:
                return self._questions()

    def _questions(self) -> Iterator[Place]:
        for at, scene in enumerate(self.scenes):
            if scene.turn and (not at or self.scenes[at - 1].turn != scene.turn):
                yield at, scene.start_s

    def _quotes(self) -> Iterator[Place]:
        for at, scene in enumerate(self.scenes):
            for start_s in sorted({each.start_s for each in scene.proven}):
                yield at, max(scene.start_s, start_s - BEFORE_QUOTE_S)

    def _pauses(self) -> Iterator[Place]:
        for at, scene in enumerate(self.scenes):
            for each in scene.pauses:
                yield at, max(scene.start_s, each.start_s - BEFORE_PAUSE_S)
