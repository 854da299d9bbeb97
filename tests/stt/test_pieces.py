"""Each piece of an answer is read once, and only what the whole recording would give is believed."""

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voicemock.stt.chunks import Chunk, Grouping
from voicemock.stt.guards import Believed
from voicemock.stt.pieces import Pieces
from voicemock.stt.recording import Recording
from voicemock.stt.spec import Ahead
from voicemock.transcript import Sound, Stretch, Word

GROUPING = Grouping(longest_s=15)
SPEECH = (Stretch(0.5, 3), Stretch(3.5, 6), Stretch(7, 8), Stretch(11, 12.5))
"""With pauses of 0.5, 1 and 3 seconds; the first piece ends after 6 s, the second after 8."""


class Reader:
    """Reads one word a piece: where it begins, as its audio says."""

    def __init__(self) -> None:
        self.read: list[Stretch] = []

    def __call__(self, recording: Recording, chunk: Chunk) -> Believed:
        self.read.append(chunk.audio)
        start_s, end_s = chunk.speech[0].start_s, chunk.speech[-1].end_s
        heard = round(float(np.abs(recording.samples(chunk.audio)).mean()), 4)
        return Believed((Word(text=f"{heard}", start_s=start_s, end_s=end_s),), ())


def recorded(path: Path, seconds: float, seed: int = 1) -> Path:
    samples = np.random.default_rng(seed).normal(0, 3000, round(seconds * 16000)).astype("<i2")
    header = b"RIFF\0\0\0\0WAVEfmt " + bytes.fromhex("10000000 01000100 803e0000 007d0000 0200 1000")
    path.write_bytes(header + b"data\0\0\0\0" + samples.tobytes())
    return path


def sound(now_s: float, speech: tuple[Stretch, ...] = SPEECH) -> Sound:
    """What is known after so many seconds of a recording with this speech."""
    so_far = tuple(Stretch(each.start_s, min(each.end_s, now_s)) for each in speech if each.start_s < now_s)
    silence_s = now_s - so_far[-1].end_s if so_far else now_s
    return Sound(so_far, now_s, silence_s)


def test_what_was_read_ahead_is_not_read_again(tmp_path: Path) -> None:
    path, reader = recorded(tmp_path / "a.wav", 14), Reader()
    pieces = Pieces(reader)
    from_s, settled = 0.0, []
    for now_s in (6.4, 8.6, 10.5, 12.9):
        said = pieces.ahead(Ahead(audio=path, sound=sound(now_s), from_s=from_s), GROUPING, reader)
        from_s, settled = said.settled_s, [*settled, *said.settled]
    count = len(reader.read)

    whole = pieces.of(path, SPEECH, GROUPING)

    assert len(reader.read) == count == len(whole) == 3
    assert [word for piece in whole for word in piece.words] == [*settled, *said.unsettled]
    assert [word for piece in Pieces(Reader()).of(path, SPEECH, GROUPING) for word in piece.words] == [
        word for piece in whole for word in piece.words
    ]


def test_words_are_settled_when_their_piece_can_grow_no_more(tmp_path: Path) -> None:
    path, pieces = recorded(tmp_path / "a.wav", 14), Pieces(Reader())

    open_still = pieces.ahead(Ahead(audio=path, sound=sound(6.05)), GROUPING, Reader())
    settled = pieces.ahead(Ahead(audio=path, sound=sound(6.4)), GROUPING, Reader())

    assert (open_still.settled, len(open_still.unsettled), open_still.settled_s) == ((), 1, 0.0)
    assert (len(settled.settled), settled.unsettled, settled.settled_s) == (1, (), pytest.approx(6.05))
    assert open_still.until_s == 6 and settled.until_s == pytest.approx(6.05)


def test_a_draft_is_read_anew(tmp_path: Path) -> None:
    path, reader, draft = recorded(tmp_path / "a.wav", 14), Reader(), Reader()
    pieces = Pieces(reader)

    said = pieces.ahead(Ahead(audio=path, sound=sound(2.0), last="draft"), GROUPING, draft)
    pieces.of(path, SPEECH[:1], GROUPING)

    assert len(said.unsettled) == len(draft.read) == len(reader.read) == 1
    assert said.until_s == 0.0


@pytest.mark.parametrize("change", ["another file", "other samples", "other speech"])
def test_what_has_changed_is_read_again(tmp_path: Path, change: str) -> None:
    path, reader = recorded(tmp_path / "a.wav", 14), Reader()
    pieces = Pieces(reader)
    pieces.of(path, SPEECH, GROUPING)
    speech = SPEECH
    if change == "another file":
        path = recorded(tmp_path / "b.wav", 14)
    elif change == "other samples":
        recorded(path, 14, seed=2)
    else:
        speech = (Stretch(0.4, 3), *SPEECH[1:])

    pieces.of(path, speech, GROUPING)

    assert len(reader.read) == (4 if change == "other speech" else 6)


def test_digital_silence_is_not_read(tmp_path: Path) -> None:
    path, reader = recorded(tmp_path / "a.wav", 14), Reader()
    path.write_bytes(path.read_bytes()[: 44 + 2 * 16000 * 10] + bytes(2 * 16000 * 4))

    assert len(Pieces(reader).of(path, SPEECH, GROUPING)) == len(reader.read) == 2


gaps = st.lists(st.tuples(st.floats(0.05, 3.0), st.floats(0.3, 20.0)), min_size=1, max_size=10)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(gaps, st.lists(st.floats(0.1, 90), max_size=12), st.sampled_from(["read", "draft", "leave"]))
def test_read_ahead_at_any_moments_the_answer_is_the_same_as_read_whole(
    tmp_path: Path, gaps: list[tuple[float, float]], moments: list[float], last: Literal["read", "draft", "leave"]
) -> None:
    speech, at_s = [], 0.0
    for gap_s, length_s in gaps:
        speech.append(Stretch(at_s + gap_s, at_s + gap_s + length_s))
        at_s = speech[-1].end_s
    path, reader = recorded(tmp_path / "a.wav", at_s + 1), Reader()
    pieces, from_s, settled = Pieces(reader), 0.0, []
    for now_s in sorted(each for each in moments if each < at_s):
        asked = Ahead(audio=path, sound=sound(now_s, tuple(speech)), from_s=from_s, last=last)
        said = pieces.ahead(asked, GROUPING, Reader())
        from_s, settled = said.settled_s, [*settled, *said.settled]

    words = [word for piece in pieces.of(path, speech, GROUPING) for word in piece.words]

    assert words == [word for piece in Pieces(Reader()).of(path, speech, GROUPING) for word in piece.words]
    assert words[: len(settled)] == settled
