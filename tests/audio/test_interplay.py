"""Two voices in one answer: the interviewer's is never taken for the candidate's, and gives way with headphones."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.audio.scripted import PATIENT, EveryBlock, ScriptedStream, arriving, noise
from voicemock.audio import cut_in_note, decode, wav
from voicemock.audio.interplay import Interplay
from voicemock.audio.listening import Listening
from voicemock.audio.microphone import Microphone
from voicemock.audio.turn import EndOfTurn, fixed
from voicemock.audio.vad import find_speech
from voicemock.errors import AudioDeviceError
from voicemock.ports import Line, Recorded
from voicemock.transcript import Said, Stretch

LINE = Line("Let me stop you there. What came of it?", "result")


class Voice:
    """Speaks for so many seconds of what is recorded in `path`, from when it is told to."""

    def __init__(self, path: Path, seconds: float) -> None:
        self.path, self.seconds = path, seconds
        self.said: list[str] = []
        self.began_s: float | None = None
        self.hushed_s: float | None = None
        self.fails = False

    @property
    def at_s(self) -> float:
        return wav.duration_s(self.path) if self.path.exists() else 0.0

    def aside(self, text: str) -> None:
        if self.fails:
            raise AudioDeviceError("There is no sound output.")
        self.said.append(text)
        self.began_s, self.hushed_s = self.at_s, None

    @property
    def speaking(self) -> bool:
        return self.began_s is not None and self.hushed_s is None and self.at_s < self.began_s + self.seconds

    sounding = speaking

    def hush(self) -> None:
        self.hushed_s = self.at_s


class Speaking(Voice):
    """By a clock of its own."""

    at_s = 0.0


def voice(speech: Path, times: int = 1) -> bytes:
    return (decode.samples_16k(speech) * 32767).astype("<i2").tobytes() * times


def listen(
    path: Path, pcm: bytes, speaker: Voice, listening: Listening = PATIENT, target_s: float = 4.0, **keys: float
):
    user = EveryBlock(path, **keys)
    microphone = Microphone(
        listening,
        user.key,
        user.level,
        open_stream=lambda device: ScriptedStream(arriving(pcm)),
        voice=lambda: speaker,
        cuts_in=lambda said: LINE,
    )
    heard = microphone(path, target_s)
    assert isinstance(heard, Recorded)
    return heard


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.wav"


def test_what_the_loudspeaker_says_is_in_the_file_and_is_not_the_candidates_speech(path: Path, speech: Path) -> None:
    pcm = voice(speech, 2)
    speaker = Voice(path, 3.0)
    heard = listen(path, pcm + noise(1), speaker, enter=len(pcm) / 32000 + 0.5)
    cut = heard.cut_in

    assert (
        cut
        and speaker.said == [LINE.text]
        and (cut.text, cut.why, cut.criterion) == (*LINE[:1], "over_time", "result")
    )
    assert 6.0 <= cut.at_s <= 12.5 and cut.until_s == pytest.approx(cut.at_s + 3.4, abs=0.2)
    assert heard.speech == cut.without(heard.speech or ())
    assert sum(each.seconds for each in heard.speech or ()) < sum(each.seconds for each in find_speech(path)) - 2.5
    assert (heard.speech or ())[-1].start_s >= cut.until_s
    written = path.read_bytes()[44:]
    assert written == (pcm + noise(1))[: len(written)]
    assert cut_in_note.of(path, 99.0) == cut


def test_while_it_speaks_nothing_of_it_is_taken_for_speech_that_could_be_shown_as_the_candidates(path: Path) -> None:
    path.touch()
    speaker = Speaking(path, 60.0)
    interplay = Interplay(path, 0.0, 2.0, voice=speaker, cuts_in=lambda said: LINE, headphones=False)
    turn, tone = EndOfTurn(), np.ones(1600, np.float32)
    for at in range(1, 200):
        speaker.at_s = at / 10
        turn.hear(0.9, 0.1)
        own = interplay.own(tone, speaker.at_s)
        interplay.look(speaker.at_s, turn, Said())
        if interplay.cut_in and speaker.at_s <= interplay.cut_in.at_s:
            assert own.all(), "what stands before it is the candidate's"
        elif interplay.cut_in and speaker.at_s > interplay.cut_in.at_s + 0.15:
            assert not own.any()
    assert speaker.said


def test_silence_counts_anew_after_it_as_before_an_answers_first_word(path: Path, speech: Path) -> None:
    spoken = voice(speech)
    patience = replace(PATIENT, turn=fixed(2.0), give_up_s=9.0)
    speaker = Voice(path, 4.0)
    heard = listen(path, spoken + noise(30), speaker, patience, target_s=len(spoken) / 32000 / 1.5 - 0.3)

    assert heard.cut_in and speaker.said
    assert heard.note == "Nobody spoke for 9 s."
    assert wav.duration_s(path) == pytest.approx(heard.cut_in.until_s + 9.0, abs=0.5)


def test_an_answer_is_cut_in_on_once_also_after_a_crash_and_the_voice_that_went_on_then_is_known(
    path: Path, speech: Path
) -> None:
    with wav.WavWriter(path) as writer:
        writer.write(voice(speech))
    before_s = wav.duration_s(path)
    path.with_suffix(".cut-in").write_text(
        f'{{"at_s": {before_s - 3}, "text": "Stop.", "why": "over_time"}}\n{{"at_s": 1.0, "unti'
    )
    speaker = Voice(path, 3.0)
    heard = listen(path, voice(speech) + noise(1), speaker, enter=before_s + 5)

    assert not speaker.said and heard.cut_in
    assert heard.cut_in.until_s == pytest.approx(before_s, abs=0.01)
    assert not any(each.start_s < before_s - 0.5 and each.end_s > before_s - 2 for each in heard.speech or ())


def test_without_a_voice_it_is_only_shown_and_nothing_is_taken_out(path: Path, speech: Path) -> None:
    pcm = voice(speech, 2)
    speaker = Voice(path, 3.0)
    speaker.fails = True
    heard = listen(path, pcm + noise(1), speaker, enter=len(pcm) / 32000 + 0.5)

    assert heard.cut_in and heard.cut_in.at_s == heard.cut_in.until_s
    assert heard.speech == find_speech(path)


def test_a_key_stops_the_voice_and_does_nothing_else(path: Path, speech: Path) -> None:
    pcm = voice(speech, 3)
    speaker = Voice(path, 60.0)
    heard = listen(path, pcm + noise(1), speaker, enter=13.5, space=len(pcm) / 32000 + 0.5)

    assert speaker.hushed_s == pytest.approx(13.5, abs=0.2)
    assert heard.cut_in and heard.cut_in.until_s == pytest.approx(13.9, abs=0.2)
    assert wav.duration_s(path) > 18


def test_with_headphones_speaking_stops_the_question_and_no_word_is_lost(path: Path, speech: Path) -> None:
    headphones = replace(PATIENT, headphones=True, turn=fixed(3.0), give_up_s=3.0)
    speaker = Voice(path, 60.0)
    speaker.aside("A long question?")
    pcm = noise(5) + voice(speech)
    heard = listen(path, pcm + noise(1), speaker, headphones, target_s=60, enter=len(pcm) / 32000 + 0.5)

    begins_s = find_speech(path)[0].start_s
    assert speaker.hushed_s and begins_s + 0.3 <= speaker.hushed_s <= begins_s + 1.5
    assert heard.asked_until_s == pytest.approx(speaker.hushed_s, abs=0.1)
    assert heard.speech == find_speech(path) and heard.cut_in is None


def test_with_headphones_noise_does_not_stop_it_and_what_is_said_over_a_cut_in_counts(
    path: Path, speech: Path
) -> None:
    headphones = replace(PATIENT, headphones=True)
    speaker = Voice(path, 2.0)
    speaker.aside("A question?")
    loud = np.random.default_rng(1).normal(0, 3000, 2 * wav.RATE).astype("<i2").tobytes()
    pcm = loud + voice(speech, 2)
    heard = listen(path, pcm + noise(1), speaker, headphones, enter=len(pcm) / 32000 + 0.5)

    assert speaker.said == ["A question?", LINE.text] and speaker.hushed_s is None
    assert heard.cut_in and heard.speech == find_speech(path)
    assert any(each.start_s < heard.cut_in.at_s + 1 < each.end_s for each in heard.speech or ())


def test_without_headphones_speech_does_not_stop_a_question(path: Path, speech: Path) -> None:
    speaker = Voice(path, 60.0)
    speaker.aside("A question?")
    listen(path, voice(speech, 2) + noise(1), speaker, enter=5.0, space=9.0)

    assert speaker.hushed_s == pytest.approx(5.0, abs=0.1)


def test_what_is_the_candidates_is_cut_out_of_the_speech() -> None:
    cut = cut_in_note.CutIn(at_s=2.0, until_s=5.0, text="Stop.", why="over_time")
    assert cut.without([Stretch(0, 3), Stretch(3.5, 4), Stretch(4.5, 6)]) == (Stretch(0, 2), Stretch(5, 6))
