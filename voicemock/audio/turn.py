"""When has the speaker finished? Pure: speech probabilities and words in, a decision out.

Silence alone cannot tell: people think for 3 to 6 s in the middle of an answer. How finished the last words sound
decides how long to wait; every wait ends, and it can be seen to end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from voicemock.audio.phrase_end import Looks, looks
from voicemock.transcript import Said

_SPEECH = 0.5
_STILL_SPEECH = 0.35
_MIN_SPEECH_S = 0.1
"""Shorter bursts (a click, a cough) neither begin an answer nor show that it goes on."""
_LEAST_READ_S = 0.25
"""Shorter speech is never read (audio.vad), so words need not cover it."""
_JOINED_S = 0.3
"""Speech after a shorter gap belongs to what was before (audio.vad)."""
_MARGIN_S = 0.3
"""By so much the ends of speech may differ, as the turn and the recogniser see them."""
_WORD_GAP_S = 0.4
"""Shorter silence is a gap between words, and nothing counts down in it."""
_NOTICE_S = 0.8
"""A wait that new words cut short goes on for so long, so that nobody is cut off without having seen it coming."""
_THINKING_S = 0.8
_CLOSING_S = 2.0
_SHORT_SHARE, _SHORT_S = 0.1, 10.0
"""An answer under a tenth of the time that its question wants, and under 10 s, is hardly finished."""

Policy = Literal["manual", "patient", "brisk"]


@dataclass(frozen=True)
class Rule:
    """How long to wait in silence before the turn ends, in seconds, by how the last words sound."""

    signed_off_s: float
    """After "so that's it", or a question back."""
    finished_s: float
    """After a sentence that could be the last one. Pauses within an answer stand there too."""
    unknown_s: float
    """Without words, or with words that are unsure or lag behind."""
    unfinished_s: float
    """In the middle of a sentence."""
    short_s: float
    """The least after an answer that is far too short, unless it was signed off."""

    def wait_s(self, seems: Looks | None, short: bool) -> float:
        """How long to wait, in seconds."""
        if seems == "signed_off":
            return self.signed_off_s
        waits = {"finished": self.finished_s, "unfinished": self.unfinished_s, None: self.unknown_s}
        return max(waits[seems], self.short_s if short else 0.0)


PATIENT = Rule(signed_off_s=1.5, finished_s=4.3, unknown_s=5.0, unfinished_s=7.0, short_s=6.0)
"""After a whole sentence neither words nor pitch nor a model of sound told an end from a pause (benchmarks), so it
waits for as long as people think: 4 s, and 0.3 s because voice activity may miss the first sounds after a pause."""
BRISK = Rule(signed_off_s=1.0, finished_s=1.4, unknown_s=2.0, unfinished_s=4.3, short_s=4.3)
MANUAL: None = None
"""Only the keys end a turn."""
RULES: Mapping[Policy, Rule | None] = MappingProxyType({"manual": MANUAL, "patient": PATIENT, "brisk": BRISK})


def fixed(silence_s: float | None) -> Rule | None:
    """Waits for as long whatever was said; None leaves it to the keys."""
    return None if silence_s is None else Rule(silence_s, silence_s, silence_s, silence_s, short_s=0.0)


class EndOfTurn:
    """One turn. It ends by silence only after speech, and otherwise when nobody has spoken for long.

    Args:
        rule: how long to wait; None leaves it to the keys.
        give_up_s: how long to wait for the first word, in seconds; None waits for ever, and so does MANUAL.
        target_s: how long an answer to the question takes, in seconds; 0 where that is unknown.
        began_at_s: where in the recording the turn begins, in seconds; words have their places in the recording.
        english: whether English is spoken.
    """

    def __init__(
        self,
        rule: Rule | None = PATIENT,
        give_up_s: float | None = 25.0,
        target_s: float = 0.0,
        *,
        began_at_s: float = 0.0,
        english: bool = True,
    ) -> None:
        self._rule = rule
        self._give_up_s = give_up_s
        self._short_s = min(_SHORT_S, _SHORT_SHARE * target_s)
        self._english = english
        self._at_s = began_at_s
        self._run_s = self._spoken_s = 0.0
        self._above = False
        self._to_read_s = began_at_s
        """Up to where there is speech that words must cover."""
        self._said = Said()
        self._looks: Looks | None = None
        self._known_s = 0.0
        """How long the silence was when the last words became known."""
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
        self._run_s = self.silence_s = self._known_s = 0.0
        self._above = self.speaking = False

    def waits(self) -> None:
        """The interviewer speaks: silence does not count."""
        self.silence_s = self._known_s = 0.0

    def asked(self) -> None:
        """The interviewer has said something in between: silence counts as before the first word of an answer."""
        self.waits()
        self.spoke = False

    def hear(self, probability: float, seconds: float) -> bool:
        """Takes one more frame and its probability of being speech; returns whether the turn has ended."""
        self._above = probability >= (_STILL_SPEECH if self._above else _SPEECH)
        self._run_s = self._run_s + seconds if self._above else 0.0
        self._at_s += seconds
        self.silence_s += seconds
        self.speaking = self._run_s >= _MIN_SPEECH_S
        if self.speaking:
            self._spoke(seconds)
        limit_s = self._limit_s
        # What begins now may be speech, even if it is too short yet to count.
        if self.why is None and limit_s is not None and not self._above and self.silence_s >= limit_s:
            self.why = "silence" if self.spoke else "nobody_spoke"
        return self.why is not None

    def _spoke(self, seconds: float) -> None:
        self.spoke = True
        self._spoken_s += seconds
        self.silence_s = self._known_s = 0.0
        if self._run_s >= _LEAST_READ_S or self._at_s - self._run_s - self._to_read_s < _JOINED_S:
            self._to_read_s = self._at_s
            self._judge()

    def read(self, said: Said) -> None:
        """Takes the words so far. They may come late or never: then silence alone decides, more patiently."""
        self._said = said
        self._judge()

    def _judge(self) -> None:
        covered = self._said.until_s >= self._to_read_s - _MARGIN_S
        before = self._looks
        words = (*self._said.settled, *self._said.unsettled)
        self._looks = looks(words, self._english) if covered else None
        if self._looks != before:
            self._known_s = self.silence_s

    @property
    def _limit_s(self) -> float | None:
        """The length of silence at which the turn ends."""
        if self._rule is None or not self.spoke:
            return None if self._rule is None else self._give_up_s
        wait_s = self._rule.wait_s(self._looks, self._spoken_s < self._short_s)
        return max(wait_s, min(self._known_s + _NOTICE_S, self._rule.unfinished_s))

    @property
    def closes_in_s(self) -> float | None:
        """Seconds until the turn ends if nobody speaks; None while somebody does, before that, and in MANUAL."""
        limit_s = self._limit_s
        if limit_s is None or not self.spoke or self._above or self.silence_s < _WORD_GAP_S:
            return None
        return max(0.0, limit_s - self.silence_s)

    @property
    def seems(self) -> Literal["listening", "thinking", "finished"]:
        """What the speaker seems to do, for the screen."""
        if not self.spoke or self._above or self.silence_s < _THINKING_S:
            return "listening"
        closing = self.closes_in_s is not None and self.closes_in_s <= _CLOSING_S
        return "finished" if closing or self._looks in ("finished", "signed_off") else "thinking"
