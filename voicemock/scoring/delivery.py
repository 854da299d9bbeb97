"""How an answer was spoken: measured, never scored, and never merged with what was said.

Ordinary ranges are given where a source was read, and say which; people differ for good reasons. There is no figure
for confidence: nothing measures it. Loudness is left out: noise of 20 dB or a microphone's automatic gain changes how
far it varies by up to 40 %, as much as speakers differ. Fillers are not counted: recognisers leave most of them out,
and a detector of long steady vowels, tried on synthetic voices that it had not seen, found 1 in 4 and was wrong every
third time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from voicemock.certainty import MOSTLY_UNCERTAIN
from voicemock.ports import MICROPHONE, SPEECH_MARGIN_S
from voicemock.prosody import UNREAD, Pitch
from voicemock.scoring.disfluency import Found, Spoken
from voicemock.scoring.language import name_of
from voicemock.scoring.languages.speaking import current, speaking
from voicemock.sessions.session import Turn
from voicemock.transcript import Stretch, Transcript

LONG_PAUSE_S = 2.0
"""A pause longer than this is long."""
SHORTEST_PAUSE_S = 2 * SPEECH_MARGIN_S
"""Voice activity joins speech over shorter gaps."""
LEAST_WORDS = 20
"""Over fewer words than this, a pace says nothing."""
LEAST_WORDS_FOR_RATE = 50
"""Over fewer words, one phrase more or less decides how often per 100 words."""
NOT_MEASURABLE = "not measurable"

_WITHOUT_SPACES = {"zh", "ja", "th", "lo", "my", "km", "bo", "yue"}
"""Languages whose writing does not part words."""
_INTERVIEWS = "137 mock interviews transcribed by people"


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
    source: str = ""
    """Where the ordinary range comes from; empty where there is none."""
    places: tuple[Stretch, ...] = ()
    """Where in the audio, for what has places; those of words are missing where words have no times."""

    @property
    def is_ordinary(self) -> bool | None:
        """Whether it lies in the ordinary range; None when it was not measured."""
        low, high = self.ordinary
        if self.value is None:
            return None
        return (low is None or self.value >= low) and (high is None or self.value <= high)


def delivery(turn: Turn, pitch: Pitch = UNREAD) -> tuple[Measure, ...]:
    """What can be measured of one answer, always the same measures in the same order; `pitch` is from its audio."""
    timing, spoken = Timing(turn), Spoken(turn.transcript or Transcript(text=""))
    with speaking(spoken.transcript.language):
        return _measured(turn, timing, spoken, pitch)


def _measured(turn: Turn, timing: "Timing", spoken: Spoken, pitch: Pitch) -> tuple[Measure, ...]:
    return (
        _pace(timing, spoken),
        _articulation(timing, spoken),
        _talk_time(timing),
        _pause_share(timing),
        _long_pauses(timing),
        _longest_run(timing),
        _latency(timing),
        _repeats(spoken),
        _repairs(spoken),
        _hedges(spoken),
        _markers(spoken),
        _fillers(turn, spoken),
        _pitch_variation(turn, pitch),
    )


@dataclass(frozen=True)
class Timing:
    """Where in a turn's audio somebody speaks and pauses."""

    turn: Turn

    @cached_property
    def speech(self) -> tuple[Stretch, ...]:
        """The stretches of speech without the margins that voice activity leaves around them."""
        end_s = self.turn.recorded.duration_s if self.turn.recorded else 0.0
        found = []
        for each in self.turn.speech:
            start_s = each.start_s + SPEECH_MARGIN_S * (each.start_s > 0)
            found.append(Stretch(start_s, max(start_s, each.end_s - SPEECH_MARGIN_S * (each.end_s < end_s))))
        return tuple(found)

    @cached_property
    def span_s(self) -> float:
        """Seconds from the first speech to the last, without those in which the interviewer cut in."""
        if not self.speech:
            return 0.0
        cut = self.turn.cut_in
        return self.speech[-1].end_s - self.speech[0].start_s - (cut.until_s - cut.at_s if cut else 0.0)

    @cached_property
    def spoken_s(self) -> float:
        """Seconds of speech."""
        return sum(stretch.seconds for stretch in self.speech)

    @cached_property
    def pauses(self) -> tuple[Stretch, ...]:
        """The pauses. Where the microphone delivered nothing, nobody knows whether somebody paused; where the
        interviewer cut in, it is no pause of the candidate's.
        """
        between = (Stretch(before.end_s, after.start_s) for before, after in pairwise(self.speech))
        gaps = [gap.start_s for gap in self._gaps]
        return tuple(pause for pause in between if not any(pause.start_s <= at <= pause.end_s for at in gaps))

    @cached_property
    def runs(self) -> tuple[Stretch, ...]:
        """Speech without a pause, parted also where the microphone delivered nothing."""
        runs = []
        for start_s, end_s in self.speech:
            for gap in self._gaps:
                if start_s < gap.start_s < end_s:
                    runs.append(Stretch(start_s, gap.start_s))
                    start_s = gap.start_s
            runs.append(Stretch(start_s, end_s))
        return tuple(runs)

    @property
    def _gaps(self) -> Sequence[Stretch]:
        gaps = self.turn.recorded.gaps if self.turn.recorded else ()
        cut = self.turn.cut_in
        return (*gaps, Stretch(cut.at_s, cut.until_s)) if cut else gaps


def _language() -> str:
    return name_of(current().language)


def _unheard(name: str, unit: str, why: str = "no speech was recorded") -> Measure:
    return Measure(name, None, unit, f"{NOT_MEASURABLE}: {why}")


def _no_rate(timing: Timing, spoken: Spoken) -> str:
    """Why words cannot be set against time; empty when they can."""
    if not timing.spoken_s:
        return "no speech was recorded"
    if not timing.turn.transcript:
        return "there is no transcript"
    if spoken.transcript.language in _WITHOUT_SPACES:
        return "this language's writing does not part words"
    return "" if spoken.count >= LEAST_WORDS else f"fewer than {LEAST_WORDS} words"


def _pace(timing: Timing, spoken: Spoken) -> Measure:
    if why_not := _no_rate(timing, spoken):
        return _unheard("pace", "words/min", why_not)
    how = "all words of the transcript over the time from the first speech to the last, pauses included"
    pace = Measure("pace", 60 * spoken.count / timing.span_s, "words/min", how)
    speech = current().speech
    return replace(pace, ordinary=speech.pace_wpm, source=speech.pace_source) if speech.pace_wpm else pace


def _articulation(timing: Timing, spoken: Spoken) -> Measure:
    name, unit = "articulation rate", "syllables/s"
    if why_not := _no_rate(timing, spoken):
        return _unheard(name, unit, why_not)
    syllables = current().syllables
    if syllables is None:
        return _unheard(name, unit, f"nobody taught this program to count syllables in {_language()}")
    how = (
        "syllables of the transcript, counted by spelling, over the time with speech in it, "
        f"pauses of {SHORTEST_PAUSE_S:g} s and more left out"
    )
    return Measure(name, syllables(spoken.transcript.text) / timing.spoken_s, unit, how)


def _talk_time(timing: Timing) -> Measure:
    if not timing.speech:
        return _unheard("talk time", "s")
    target_s = timing.turn.target_s
    how = f"from the first speech to the last; {target_s:.0f} s are planned"
    source = "half as long again as the rubric plans for this question"
    return Measure("talk time", timing.span_s, "s", how, (None, 1.5 * target_s), source)


def _pause_share(timing: Timing) -> Measure:
    if timing.span_s <= 0:
        return _unheard("pauses", "%")
    how = (
        "share of the time between the first speech and the last in which voice activity finds none "
        f"for at least {SHORTEST_PAUSE_S:g} s"
    )
    return Measure("pauses", 100 * sum(pause.seconds for pause in timing.pauses) / timing.span_s, "%", how)


def _long_pauses(timing: Timing) -> Measure:
    if not timing.speech:
        return _unheard("long pauses", "")
    places = tuple(_rounded(pause) for pause in timing.pauses if pause.seconds > LONG_PAUSE_S)
    how = f"pauses of more than {LONG_PAUSE_S:g} s between stretches of speech"
    return Measure("long pauses", len(places), "", how, places=places)


def _longest_run(timing: Timing) -> Measure:
    if not timing.runs:
        return _unheard("longest run", "s")
    run = max(timing.runs, key=lambda run: run.seconds)
    how = f"the longest stretch of speech without a pause of {SHORTEST_PAUSE_S:g} s"
    return Measure("longest run", run.seconds, "s", how, places=(_rounded(run),))


def _latency(timing: Timing) -> Measure:
    name = "response latency"
    if not timing.speech or timing.turn.recorded is None:
        return _unheard(name, "s")
    if timing.turn.recorded.source != MICROPHONE:
        return _unheard(name, "s", "the answer was not spoken into the microphone after the question")
    asked_until_s = timing.turn.recorded.asked_until_s
    if timing.speech[0].start_s < asked_until_s:
        return _unheard(name, "s", "the answer began before the question's end")
    how = (
        "from the start of the recording to the first speech; it starts when the question has been asked and the "
        "microphone is open, so reading a question on the screen counts, and opening the microphone does not"
    )
    if asked_until_s:
        how = "from the end of the spoken question to the first speech"
    return Measure(name, timing.speech[0].start_s - asked_until_s, "s", how)


def _rounded(stretch: Stretch) -> Stretch:
    return Stretch(round(stretch.start_s, 3), round(stretch.end_s, 3))


def _per_100_words(name: str, spoken: Spoken, found: Callable[[], Sequence[Found]], how: str) -> Measure:
    """How often something is said; its places are where."""
    unit = "per 100 words"
    if not spoken.words:
        return _unheard(name, unit, "there is no transcript")
    if not current().known:
        return _unheard(name, unit, f"its words are not known for {_language()}")
    if spoken.count - spoken.sure_count > MOSTLY_UNCERTAIN * spoken.count:
        return _unheard(name, unit, "the recogniser was unsure of too many words")
    if spoken.sure_count < LEAST_WORDS_FOR_RATE:
        return _unheard(name, unit, f"fewer than {LEAST_WORDS_FOR_RATE} words that the recogniser was sure of")
    here = found()
    places = tuple(_rounded(place) for place in map(spoken.place, here) if place)
    how += "; words that the recogniser was unsure of never count"
    return Measure(name, 100 * len(here) / spoken.sure_count, unit, how, places=places)


def _repeats(spoken: Spoken) -> Measure:
    how = "one to four words said twice in a row within a sentence; recognisers leave some out"
    measure = _per_100_words("repeats", spoken, lambda: list(spoken.repeats()), how)
    return _with_range(measure, 0, f"9 of 10 people in {_INTERVIEWS} repeat at most so often")


def _repairs(spoken: Spoken) -> Measure:
    shown = current().speech.examples[0]
    how = f"phrases that take something back, such as {shown}; silent corrections are not found"
    return _per_100_words("self-repairs", spoken, spoken.repairs, how)


def _hedges(spoken: Spoken) -> Measure:
    how = f"phrases such as {current().speech.examples[1]}"
    measure = _per_100_words("hedges", spoken, spoken.hedges, how)
    return _with_range(measure, 1, f"9 of 10 people in {_INTERVIEWS} hedge at most so often")


def _markers(spoken: Spoken) -> Measure:
    how = f"phrases such as {current().speech.examples[2]}, where they say nothing else"
    measure = _per_100_words("discourse markers", spoken, spoken.markers, how)
    return _with_range(measure, 2, f"3 of 4 people in {_INTERVIEWS}, counted less strictly, use at most so many")


def _with_range(measure: Measure, which: int, source: str) -> Measure:
    """With the ordinary range of the language, where it was counted."""
    high = current().speech.most[which]
    if measure.value is None or high is None:
        return measure
    return replace(measure, ordinary=(None, high), source=source)


def _fillers(turn: Turn, spoken: Spoken) -> Measure:
    if turn.typed:
        why = "only the answer's text is known" if turn.transcribed_by else "the answer was typed"
        return _unheard("fillers", "per 100 words", why)
    written = tuple(_rounded(place) for place in map(spoken.place, spoken.fillers()) if place)
    return replace(_unheard("fillers", "per 100 words", "recognisers leave most fillers out"), places=written)


def _pitch_variation(turn: Turn, pitch: Pitch) -> Measure:
    name, unit = "pitch variation", "semitones"
    if not turn.speech or pitch.variation_semitones is None:
        return _unheard(name, unit, pitch.why_not if turn.speech else "no speech was recorded")
    how = "standard deviation around the median, where speech has a clear pitch; octave errors and creak are left out"
    source = "means of twenty speakers of student presentations, 0.11 to 0.235 of the mean pitch (Hincks 2004)"
    return Measure(name, pitch.variation_semitones, unit, how, (1.8, 3.7), source)
