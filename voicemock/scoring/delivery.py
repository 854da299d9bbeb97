"""How an answer was spoken: measured, never scored, and never merged with what was said.

Ordinary ranges: people speak 120 to 170 words a minute in conversation, so below 100 and above 190 is unusual; pauses
are a fifth to a third of the time; 9 of 10 in 137 mock interviews hedged at most 2.9 times per 100 words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from voicemock.scoring.english import FILLERS, HEDGES
from voicemock.scoring.text import tokens
from voicemock.sessions.session import Turn
from voicemock.transcript import Stretch

LONG_PAUSE_S = 2.0
"""A pause longer than this is long."""
SHORTEST_PAUSE_S = 0.25
"""A gap shorter than this belongs to speaking."""
LEAST_WORDS = 20
"""Rates over fewer words than this say nothing."""
NOT_MEASURABLE = "not measurable"


@dataclass(frozen=True)
class Measure:
    """One measured thing."""

    name: str
    value: float | None
    """None when it could not be measured; never 0 for that."""
    unit: str
    how: str
    """How it was measured, or why it could not be."""
    ordinary: tuple[float | None, float | None] = (None, None)
    """The ordinary range, both ends included; None where there is no bound."""

    @property
    def is_ordinary(self) -> bool | None:
        """Whether it lies in the ordinary range; None when it was not measured."""
        low, high = self.ordinary
        if self.value is None:
            return None
        return (low is None or self.value >= low) and (high is None or self.value <= high)


def delivery(turn: Turn, verbatim: bool = False) -> tuple[Measure, ...]:
    """What can be measured of one answer.

    Args:
        turn: the answer.
        verbatim: whether its recogniser writes fillers down. Whisper and its kin leave them out.
    """
    said = [token.start for token in tokens(turn.transcript.text)] if turn.transcript else []
    words = len(set(said))
    spoken_s = sum(stretch.seconds for stretch in turn.speech)
    pauses = _pauses(turn.speech)
    return (
        _pace(words, spoken_s),
        _talk_time(turn),
        _pause_share(turn.speech, pauses),
        _long_pauses(turn.speech, pauses),
        _latency(turn),
        _hedges(turn, words),
        _fillers(turn, words, verbatim),
    )


def _pauses(speech: Sequence[Stretch]) -> list[float]:
    gaps = (after.start_s - before.end_s for before, after in pairwise(speech))
    return [gap for gap in gaps if gap >= SHORTEST_PAUSE_S]


def _unheard(name: str, unit: str, why: str = "no speech was recorded") -> Measure:
    return Measure(name, None, unit, f"{NOT_MEASURABLE}: {why}")


def _pace(words: int, spoken_s: float) -> Measure:
    if words < LEAST_WORDS or spoken_s <= 0:
        return _unheard("pace", "words/min", "too few words" if spoken_s > 0 else "no speech was recorded")
    how = "words of the transcript over the time with speech in it"
    return Measure("pace", 60 * words / spoken_s, "words/min", how, (100, 190))


def _talk_time(turn: Turn) -> Measure:
    if not turn.speech:
        return _unheard("talk time", "s")
    span = turn.speech[-1].end_s - turn.speech[0].start_s
    how = f"from the first word to the last; {turn.target_s:.0f} s are planned"
    return Measure("talk time", span, "s", how, (None, 1.5 * turn.target_s))


def _pause_share(speech: Sequence[Stretch], pauses: Sequence[float]) -> Measure:
    span = speech[-1].end_s - speech[0].start_s if speech else 0.0
    if span <= 0:
        return _unheard("pauses", "%")
    how = f"share of the time between first and last word in pauses of at least {1000 * SHORTEST_PAUSE_S:.0f} ms"
    return Measure("pauses", 100 * sum(pauses) / span, "%", how, (None, 35))


def _long_pauses(speech: Sequence[Stretch], pauses: Sequence[float]) -> Measure:
    if not speech:
        return _unheard("long pauses", "")
    count = sum(pause > LONG_PAUSE_S for pause in pauses)
    return Measure("long pauses", count, "", f"pauses longer than {LONG_PAUSE_S:g} s between stretches of speech")


def _latency(turn: Turn) -> Measure:
    if not turn.speech:
        return _unheard("time to first word", "s")
    how = "from the start of the recording to the first speech"
    return Measure("time to first word", turn.speech[0].start_s, "s", how)


def _count(turn: Turn, phrases: Sequence[str]) -> int:
    """How often the phrases are said."""
    words = [word.text for word in tokens(turn.transcript.text)] if turn.transcript else []
    wanted = [[word.text for word in tokens(phrase)] for phrase in phrases]
    return sum(words[at : at + len(phrase)] == phrase for phrase in wanted for at in range(len(words)))


def _hedges(turn: Turn, words: int) -> Measure:
    if words < LEAST_WORDS:
        return _unheard("hedges", "per 100 words", "too few words")
    rate = 100 * _count(turn, HEDGES) / words
    return Measure("hedges", rate, "per 100 words", "phrases such as 'I think', 'maybe', 'sort of'", (None, 3))


def _fillers(turn: Turn, words: int, verbatim: bool) -> Measure:
    if turn.typed:
        return _unheard("fillers", "per 100 words", "the answer was typed")
    if not verbatim:
        return _unheard("fillers", "per 100 words", "this recogniser leaves fillers out")
    if words < LEAST_WORDS:
        return _unheard("fillers", "per 100 words", "too few words")
    rate = 100 * _count(turn, sorted(FILLERS)) / words
    return Measure("fillers", rate, "per 100 words", "'um', 'uh' and their kin in the transcript", (None, 7))
