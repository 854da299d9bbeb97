"""Delivery in a session's document: measured from its audio when a report is made, never stored."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from tests.reports import folded
from voicemock.audio import wav
from voicemock.reports.document import Document, document, document_of
from voicemock.reports.figures import measures, spreads
from voicemock.sessions.library import Stored


def humming(path: Path, seconds: float) -> None:
    """A voice whose pitch swings by two semitones each way: a variation of 2 / √2."""
    at = np.arange(round(seconds * wav.RATE)) / wav.RATE
    f0_hz = 150 * 2 ** (2 / 12 * np.sin(2 * np.pi * 0.5 * at))
    phase = 2 * np.pi * np.cumsum(f0_hz) / wav.RATE
    sound = 0.1 * sum(np.sin(n * phase) / n for n in range(1, 10))
    path.parent.mkdir(parents=True, exist_ok=True)
    with wav.WavWriter(path) as writer:
        writer.write((sound * 32767).astype("<i2").tobytes())


def stored(folder: Path) -> Stored:
    return Stored(folder, folded.kinds().full, datetime(2026, 11, 22, tzinfo=UTC))


def pitch_in(shown: Document, turn: int):
    return next(each for each in shown.turns[turn - 1].delivery if each.name == "pitch variation")


def test_pitch_is_measured_from_the_audio(tmp_path: Path) -> None:
    humming(tmp_path / "audio" / "001.wav", 8)
    shown = document_of(stored(tmp_path))
    found = pitch_in(shown, 1)
    over_all = next(each for each in shown.delivery if each.name == "pitch variation")

    assert found.value == pytest.approx(2 / np.sqrt(2), abs=0.1)
    assert (over_all.median, over_all.measured, over_all.of) == (found.value, 1, 2)
    assert over_all.ordinary == found.ordinary != (None, None)
    assert over_all.source == found.source


def test_audio_that_is_gone_or_broken_is_not_measurable(tmp_path: Path) -> None:
    (tmp_path / "audio").mkdir()
    (tmp_path / "audio" / "002.wav").write_text("no sound")
    shown = document_of(stored(tmp_path))

    for turn in (1, 2):
        assert pitch_in(shown, turn).value is None
        assert "missing or cannot be read" in pitch_in(shown, turn).how


def test_a_document_made_without_audio_says_so() -> None:
    assert "was not read" in pitch_in(document(folded.kinds().full), 1).how


def test_a_range_over_all_answers_is_given_only_where_it_is_the_same() -> None:
    first, second, _ = folded.kinds().full.turns
    assert first.transcript is not None
    long = first.transcript.model_copy(update={"text": " ".join(["we rewrote the whole query"] * 12), "words": ()})
    same = [replace(turn, transcript=long) for turn in (first, second)]
    apart = [same[0], replace(same[1], target_s=30)]

    for turns, talk_s in ((same, (None, 180)), (apart, (None, None))):
        found = {each.name: each for each in spreads(turns)}
        assert found["talk time"].ordinary == talk_s
        assert found["hedges"].ordinary == (None, 3)
        assert bool(found["talk time"].source) == (talk_s != (None, None))


def test_places_and_sources_reach_the_public_data() -> None:
    run = next(each for each in measures(folded.kinds().full.turns[0]) if each.name == "longest run")
    data = document(folded.kinds().full).as_data()["turns"][0]["delivery"]

    assert run.places
    assert next(each for each in data if each["name"] == "longest run")["places"] == [list(run.places[0])]
