"""Delivery is measured or said to be not measurable; it is never 0 instead."""

from dataclasses import replace

import pytest

from tests.scoring.exchanges import PROBLEM, heard, typed
from voicemock.scoring.delivery import Measure, delivery
from voicemock.sessions.session import Turn
from voicemock.transcript import Stretch

TWENTY = "I think maybe we rewrote the query and then uh we added an index and moved the old data away again today"


def measures(turn: Turn, verbatim: bool = False) -> dict[str, Measure]:
    return {measure.name: measure for measure in delivery(turn, verbatim)}


def spoken(text: str, *speech: tuple[float, float]) -> Turn:
    turn = heard(text, duration_s=60)
    assert turn.recorded is not None
    stretches = tuple(Stretch(*each) for each in speech)
    return replace(turn, recorded=turn.recorded.model_copy(update={"speech": stretches}))


def test_pace_and_pauses_come_from_where_somebody_speaks() -> None:
    found = measures(spoken(TWENTY, (1.5, 5.5), (5.6, 8.6), (11.6, 12.6), (13.6, 14.6)))

    assert found["pace"].value == pytest.approx(60 * 22 / 9)
    assert found["talk time"].value == pytest.approx(13.1)
    assert found["pauses"].value == pytest.approx(100 * 4.0 / 13.1)
    assert found["long pauses"].value == 1
    assert found["time to first word"].value == 1.5
    assert found["hedges"].value == pytest.approx(100 * 2 / 22)
    assert found["hedges"].is_ordinary is False
    assert found["pace"].is_ordinary is True


def test_fillers_are_counted_only_where_the_recogniser_writes_them() -> None:
    turn = spoken(TWENTY, (0, 10))

    assert measures(turn)["fillers"].value is None
    assert "leaves fillers out" in measures(turn)["fillers"].how
    assert measures(turn, verbatim=True)["fillers"].value == pytest.approx(100 / 22)


def test_a_typed_answer_has_no_pace_or_pauses() -> None:
    found = measures(typed(PROBLEM)[0])

    for name in ("pace", "talk time", "pauses", "long pauses", "time to first word", "fillers"):
        assert found[name].value is None, name
        assert "not measurable" in found[name].how
        assert found[name].is_ordinary is None
    assert found["hedges"].value == 0


def test_silence_measures_nothing() -> None:
    turn = replace(spoken("x"), transcript=None)

    assert all(measure.value is None for measure in delivery(turn))


def test_few_words_have_no_rates() -> None:
    found = measures(spoken("It went well", (0, 1)))

    assert found["pace"].value is None
    assert found["hedges"].value is None
