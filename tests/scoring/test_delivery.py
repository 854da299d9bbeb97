"""Delivery is measured or said to be not measurable; it is never 0 instead."""

from dataclasses import replace

import pytest

from tests.scoring.exchanges import DISAGREEMENT, PROBLEM, heard, typed
from voicemock.audio import vad
from voicemock.ports import MICROPHONE
from voicemock.prosody import LOST, UNREAD, Pitch
from voicemock.scoring.delivery import LEAST_WORDS_FOR_RATE, Measure, delivery
from voicemock.sessions.session import Turn
from voicemock.transcript import Stretch, Transcript

TWENTY = "I think maybe we rewrote the query and then uh we added an index and moved the old data away again today"
LIVELY = Pitch(2.5, median_hz=120, voiced_s=9)


def measures(turn: Turn, pitch: Pitch = UNREAD) -> dict[str, Measure]:
    return {measure.name: measure for measure in delivery(turn, pitch)}


def spoken(text: str, *speech: tuple[float, float], source: str = MICROPHONE, **over) -> Turn:
    """An answer in which voice activity found these stretches."""
    turn = heard(text, duration_s=60, **{key: over.pop(key) for key in ("unsure",) if key in over})
    assert turn.recorded is not None
    stretches = tuple(Stretch(*each) for each in speech)
    recorded = turn.recorded.model_copy(update={"speech": stretches, "source": source, **over})
    return replace(turn, recorded=recorded)


def test_pace_and_pauses_come_from_where_somebody_speaks() -> None:
    # Without the 0.15 s at both sides, somebody speaks at 1.65–5.35, 5.75–8.45, 11.75–12.45 and 13.75–14.45.
    found = measures(spoken(TWENTY, (1.5, 5.5), (5.6, 8.6), (11.6, 12.6), (13.6, 14.6)))

    assert found["pace"].value == pytest.approx(60 * 22 / 12.8)
    assert found["articulation rate"].value == pytest.approx(31 / 7.8)
    assert found["talk time"].value == pytest.approx(12.8)
    assert found["pauses"].value == pytest.approx(100 * (0.4 + 3.3 + 1.3) / 12.8)
    assert found["long pauses"].value == 1
    assert found["long pauses"].places == (Stretch(8.45, 11.75),)
    assert found["longest run"].value == pytest.approx(3.7)
    assert found["longest run"].places == (Stretch(1.65, 5.35),)
    assert found["response latency"].value == pytest.approx(1.65)
    assert found["pace"].is_ordinary is True


def test_pauses_are_as_long_as_they_are() -> None:
    """What voice activity makes of a pause of 0.64 s comes back as 0.64 s."""
    frames = [0.0] * 20 + [1.0] * 60 + [0.0] * 20 + [1.0] * 60 + [0.0] * 20
    speech = vad.Speech()
    for probability in frames:
        speech.hear(probability)
    found = measures(spoken(TWENTY, *speech.found(len(frames) * vad.FRAME_S)))

    assert found["pauses"].value == pytest.approx(100 * 20 / 140, abs=0.1)
    assert found["response latency"].value == pytest.approx(20 * vad.FRAME_S, abs=0.01)


def test_speech_up_to_the_ends_of_the_recording_loses_nothing() -> None:
    found = measures(spoken(TWENTY, (0.0, 60.0)))

    assert found["talk time"].value == 60
    assert found["response latency"].value == 0
    assert found["pauses"].value == 0


def test_where_the_microphone_delivered_nothing_there_is_no_pause_and_no_run() -> None:
    speech = ((1.0, 5.0), (8.0, 20.0))
    found = measures(spoken(TWENTY, *speech, gaps=(Stretch(6.0, 7.0), Stretch(12.0, 12.5))))

    assert measures(spoken(TWENTY, *speech))["long pauses"].value == 1
    assert found["long pauses"].value == 0
    assert found["pauses"].value == 0
    assert found["longest run"].places == (Stretch(12.0, 19.85),)


def test_latency_is_of_answers_to_a_microphone() -> None:
    found = measures(spoken(TWENTY, (1.5, 10), source="answer.wav"))["response latency"]

    assert found.value is None
    assert "into the microphone" in found.how
    assert "start of the recording" in measures(spoken(TWENTY, (1.5, 10)))["response latency"].how


def test_what_is_said_on_the_side_is_counted_with_its_places() -> None:
    text = f"I think, you know, {PROBLEM} the the query or rather the table"
    found = measures(spoken(text, (0, 50)))
    words = len(text.split())

    for name, count in (("hedges", 1), ("discourse markers", 1), ("repeats", 1), ("self-repairs", 1)):
        assert found[name].value == pytest.approx(100 * count / words), name
        assert len(found[name].places) == count
        assert "never count" in found[name].how
    assert found["hedges"].places == (Stretch(0, 0.9),)
    assert found["hedges"].is_ordinary is True


def test_none_counted_is_zero_and_measured() -> None:
    found = measures(spoken(DISAGREEMENT, (0, 50)))

    assert found["discourse markers"].value == 0
    assert found["discourse markers"].places == ()


def test_words_the_recogniser_was_unsure_of_never_count() -> None:
    text = f"I think maybe {PROBLEM}"
    found = measures(spoken(text, (0, 50), unsure=("think", "maybe")))

    assert found["hedges"].value == 0
    assert found["pace"].value == measures(spoken(text, (0, 50)))["pace"].value


def test_a_transcript_that_is_mostly_unsure_gives_no_rates() -> None:
    found = measures(spoken(PROBLEM, (0, 50), unsure=tuple(PROBLEM.split()[::2])))

    for name in ("hedges", "discourse markers", "repeats", "self-repairs"):
        assert found[name].value is None
        assert "unsure" in found[name].how


def test_fillers_are_never_counted_but_shown_where_they_were_written_down() -> None:
    found = measures(spoken(TWENTY, (0, 10)))["fillers"]

    assert found.value is None
    assert "leave most fillers out" in found.how
    assert found.places == (Stretch(4.5, 4.9),)


@pytest.mark.parametrize("pitch", [UNREAD, LOST, Pitch(None, voiced_s=1, why_not="only 1.0 s have a clear pitch")])
def test_pitch_that_was_not_measured_says_why(pitch: Pitch) -> None:
    found = measures(spoken(TWENTY, (0, 10)), pitch)["pitch variation"]

    assert found.value is None
    assert found.how == f"not measurable: {pitch.why_not}"


def test_pitch_is_shown_with_its_range_and_source() -> None:
    found = measures(spoken(TWENTY, (0, 10)), LIVELY)["pitch variation"]

    assert (found.value, found.unit, found.is_ordinary) == (2.5, "semitones", True)
    assert "Hincks" in found.source


def test_another_language_has_no_english_figures() -> None:
    turn = spoken("nous avons fait " * 30, (0, 60))
    assert turn.transcript is not None
    french = measures(replace(turn, transcript=turn.transcript.model_copy(update={"language": "fr"})))
    german = measures(replace(turn, transcript=turn.transcript.model_copy(update={"language": "de"})))
    chinese = measures(replace(turn, transcript=Transcript(text="我们" * 100, language="zh")))

    assert french["pace"].value == german["pace"].value == 90
    assert french["pace"].ordinary == german["pace"].ordinary == (None, None)
    for name in ("articulation rate", "hedges", "discourse markers", "repeats", "self-repairs"):
        assert french[name].value is None
        assert "French" in french[name].how
        assert german[name].value is not None
        assert german[name].ordinary == (None, None)
    assert chinese["pace"].value is None


def test_a_typed_answer_has_no_pace_or_pauses() -> None:
    found = measures(typed(PROBLEM)[0], LIVELY)
    of_words = {"hedges", "discourse markers", "repeats", "self-repairs"}

    for name in found.keys() - of_words:
        assert found[name].value is None, name
        assert "not measurable" in found[name].how
        assert found[name].is_ordinary is None
    assert found["hedges"].value == 0


def test_silence_measures_nothing() -> None:
    turn = replace(spoken("x"), transcript=None)

    assert all(measure.value is None for measure in delivery(turn))


def test_speech_without_a_transcript_still_has_its_pauses() -> None:
    found = measures(replace(spoken("x", (1, 10), (13, 20)), transcript=None))

    assert found["long pauses"].value == 1
    assert "no transcript" in found["pace"].how
    assert "no transcript" in found["hedges"].how


def test_few_words_have_no_rates() -> None:
    found = measures(spoken("It went well", (0, 1)))
    more = measures(spoken(TWENTY, (0, 10)))

    assert found["pace"].value is None
    assert found["hedges"].value is None
    assert more["pace"].value is not None
    assert str(LEAST_WORDS_FOR_RATE) in more["hedges"].how


@pytest.mark.parametrize("turn", [spoken(PROBLEM, (0, 50)), spoken("x"), typed(PROBLEM)[0]])
def test_every_measure_says_how_and_every_range_has_a_source(turn: Turn) -> None:
    names = [each.name for each in delivery(spoken(PROBLEM, (1, 50)), LIVELY)]

    assert [each.name for each in delivery(turn)] == names
    for each in delivery(turn, LIVELY):
        assert each.how
        assert (each.value is None) == each.how.startswith("not measurable: ")
        assert (each.ordinary == (None, None)) == (not each.source)
        assert "confiden" not in each.name
