"""When has the speaker finished? Pure: speech probabilities in, a decision out."""

from typing import Literal

_SPEECH = 0.5
_STILL_SPEECH = 0.35
_MIN_SPEECH_S = 0.1
"""Shorter bursts (a click, a cough) neither begin an answer nor show that it goes on."""


class EndOfTurn:
    """One turn. It ends by silence only after speech, and otherwise when nobody has spoken for long.

    Args:
        end_silence_s: how long the speaker may be silent before the turn ends, in seconds; generous, since people
            think while they answer. None never ends it by silence.
        give_up_s: how long to wait for the first word, in seconds; None waits for ever.
    """

    def __init__(self, end_silence_s: float | None = 3.0, give_up_s: float | None = 25.0) -> None:
        self._end_silence_s = end_silence_s
        self._give_up_s = give_up_s
        self._run_s = 0.0
        self._above = False
        self.spoke = False
        """Whether anybody spoke yet."""
        self.speaking = False
        """Whether somebody speaks now."""
        self.silence_s = 0.0
        """Seconds since the last speech, or since the start."""
        self.why: Literal["silence", "nobody_spoke"] | None = None
        """Why it ended; None while it goes on."""

    def again(self) -> None:
        """Time passed in which nothing could be heard: silence counts anew."""
        self._run_s = self.silence_s = 0.0
        self._above = self.speaking = False

    def hear(self, probability: float, seconds: float) -> bool:
        """Takes one more frame and its probability of being speech; returns whether the turn has ended."""
        self._above = probability >= (_STILL_SPEECH if self._above else _SPEECH)
        self._run_s = self._run_s + seconds if self._above else 0.0
        self.silence_s += seconds
        self.speaking = self._run_s >= _MIN_SPEECH_S
        if self.speaking:
            self.spoke = True
            self.silence_s = 0.0
        limit_s = self._end_silence_s if self.spoke else self._give_up_s
        if self.why is None and limit_s is not None and self.silence_s >= limit_s:
            self.why = "silence" if self.spoke else "nobody_spoke"
        return self.why is not None
