"""Whatever the recogniser's process does, the answer is transcribed in another way, or it is said what is saved."""

import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.stt.faulty import SHORT, SOON, SPEECH, Script, is_gone
from voicemock.errors import RecogniserError
from voicemock.ports import Trouble
from voicemock.stt.decoding import AT_ONCE
from voicemock.stt.process import Limits
from voicemock.stt.spec import Ahead, Spec
from voicemock.stt.worker import RecogniserProcess, told_every_s
from voicemock.transcript import Sound, Stretch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc and sends signals")


def test_an_answer_comes_back_with_label_and_notes(script, tmp_path):
    with script("fine").process() as transcribe:
        transcript = transcribe(tmp_path / "answer.wav", SPEECH)

        assert transcript.text == "Fine."
        assert transcript.words[0].start_s == 0.5
        assert transcribe.label == "faulty, start 1"
        assert transcribe.troubles() == (Trouble("made to fail", "faulty, start 1", lasting=True),)
        assert transcribe.troubles() == ()


def test_one_process_serves_many_answers_and_ends_with_the_block(script, tmp_path):
    acts = script("fine")
    with acts.process() as transcribe:
        for _ in range(5):
            transcribe(tmp_path / "answer.wav", SPEECH)

    assert len(acts.starts) == 1
    assert is_gone(acts.starts[0][0])


def test_without_speech_no_process_is_started(script, tmp_path):
    acts = script("kill")
    with acts.process() as transcribe:
        assert transcribe(tmp_path / "answer.wav", ()).text == ""

    assert acts.starts == []


def test_warming_up_returns_at_once_and_the_answer_does_not_start_another(script, tmp_path):
    acts = script("slow-load")
    with acts.process() as transcribe:
        began = time.monotonic()
        transcribe.warm_up()
        assert time.monotonic() - began < 0.5

        assert transcribe(tmp_path / "answer.wav", SPEECH).text == "Fine."
    assert len(acts.starts) == 1


FAULTS = ["kill", "segv", "hang", "bug", "huge", "garbage", "empty", "stale", "flood", "raving", "untrue", "nowhere"]


@pytest.mark.parametrize("fault", [*FAULTS, "memory", "bad-load", "hang-load", "memory-load"])
def test_after_one_failure_the_answer_is_transcribed_by_a_fresh_process(script, tmp_path, fault):
    acts = script(f"{fault} fine")
    with acts.process(SOON if fault == "hang-load" else SHORT) as transcribe:
        assert transcribe(tmp_path / "answer.wav", SPEECH).text == "Fine."
        assert [(each.instead, each.lasting) for each in transcribe.troubles()][-1] == (
            "faulty, start 2, started anew",
            False,
        )

    assert [device for _, device in acts.starts] == ["auto", "cpu"]
    assert all(is_gone(pid) for pid, _ in acts.starts)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("kill", "signal 9"),
        ("segv", "signal 11"),
        ("hang", "transcribing took longer than 1 s"),
        ("bug", r"ZeroDivisionError: a bug"),
        ("huge", "too long"),
        ("garbage", "not JSON"),
        ("empty", "something else than it was asked"),
        ("stale", "something else than it was asked"),
        ("flood", "longer than"),
        ("raving", "more than can be said"),
        ("untrue", "not the same"),
        ("nowhere", "impossible times"),
        ("memory", "out of memory"),
        ("memory-load", "out of memory"),
        ("hang-load", "loading the model took longer than"),
    ],
)
def test_after_two_failures_it_is_said_what_is_saved_and_what_to_do(script, tmp_path, fault, why):
    acts = script(fault)
    limits = SOON if fault == "hang-load" else SHORT
    with acts.process(limits) as transcribe, pytest.raises(RecogniserError, match=why) as caught:
        transcribe(tmp_path / "answer.wav", SPEECH)

    assert caught.value.message.startswith("Your answer is saved; transcription failed")
    assert caught.value.remedy.endswith(": voicemock score")
    assert len(acts.starts) == 2
    assert all(is_gone(pid) for pid, _ in acts.starts)


def test_the_next_answer_gets_a_fresh_chance(script, tmp_path):
    with script("kill kill fine").process() as transcribe:
        with pytest.raises(RecogniserError):
            transcribe(tmp_path / "answer.wav", SPEECH)

        assert transcribe(tmp_path / "answer.wav", SPEECH).text == "Fine."


def test_a_process_killed_from_outside_in_the_midst_of_an_answer_is_replaced(script, tmp_path):
    acts = script("hang fine")
    results = []
    with acts.process(Limits()) as transcribe:
        thread = threading.Thread(target=lambda: results.append(transcribe(tmp_path / "answer.wav", SPEECH)))
        thread.start()
        while not acts.starts:
            time.sleep(0.02)
        time.sleep(0.3)
        os.kill(acts.starts[0][0], signal.SIGKILL)
        thread.join(30)

    assert [each.text for each in results] == ["Fine."]


@pytest.mark.parametrize(("act", "starts"), [("refuse", 1), ("no-model", 1)])
def test_what_the_recogniser_itself_says_is_passed_on_and_not_tried_twice(script, tmp_path, act, starts):
    acts = script(act)
    with acts.process() as transcribe, pytest.raises(RecogniserError) as caught:
        transcribe(tmp_path / "answer.wav", SPEECH)

    assert caught.value.remedy in ("Try again.", "Get it.")
    assert len(acts.starts) == starts


def test_a_model_that_came_later_is_found(script, tmp_path):
    with script("no-model fine").process() as transcribe:
        with pytest.raises(RecogniserError, match="gone"):
            transcribe(tmp_path / "answer.wav", SPEECH)

        assert transcribe(tmp_path / "answer.wav", SPEECH).text == "Fine."


def test_a_process_killed_while_it_waits_is_replaced(script, tmp_path):
    acts = script("fine")
    with acts.process() as transcribe:
        transcribe(tmp_path / "answer.wav", SPEECH)
        os.kill(acts.starts[0][0], signal.SIGKILL)
        assert is_gone(acts.starts[0][0])

        assert transcribe(tmp_path / "answer.wav", SPEECH).text == "Fine."
        assert "signal 9" in transcribe.troubles()[-1].reason


def test_it_is_told_how_far_the_work_is(script, tmp_path):
    heard = []
    with script("slow fine").process(replace(SHORT, least_s=2)) as transcribe:
        transcribe(tmp_path / "answer.wav", (Stretch(0, 5),), heard.append)

    assert heard[:3] == [0, 1, 2]
    assert max(heard) <= 5


def test_an_answer_that_fells_a_model_twice_is_transcribed_with_a_smaller_one_and_it_is_said(script, tmp_path):
    large, small = script("kill kill fine"), Script(tmp_path / "small", "fine")
    asked = []

    def smaller(name, language):
        asked.append((name, language))
        return str(small.path)

    with large.process(smaller=smaller, language="en") as transcribe:
        assert transcribe(tmp_path / "answer.wav", SPEECH).text == "Fine."
        trouble = transcribe.troubles()[-1]
        assert transcribe(tmp_path / "answer.wav", SPEECH).text == "Fine."

    assert asked == [(str(large.path), "en")]
    assert "script failed twice" in trouble.reason and "signal 9" in trouble.reason
    assert (trouble.instead, trouble.lasting) == ("faulty, start 1", False)
    # The next answer gets the model that was chosen again.
    assert (len(large.starts), len(small.starts)) == (3, 1)


def test_a_model_that_two_answers_in_a_row_fell_is_given_up(script, tmp_path):
    large, small = script("kill"), Script(tmp_path / "small", "fine")
    with large.process(smaller=lambda *_: str(small.path)) as transcribe:
        for _ in range(3):
            transcribe(tmp_path / "answer.wav", SPEECH)
        troubles = [each.lasting for each in transcribe.troubles() if "failed twice" in each.reason]

    assert troubles == [False, True]
    assert len(large.starts) == 4


def test_without_a_smaller_model_or_when_that_fails_too_the_answer_waits(script, tmp_path):
    large, small = script("kill"), Script(tmp_path / "small", "segv")
    with large.process() as alone, pytest.raises(RecogniserError, match="failed twice"):
        alone(tmp_path / "answer.wav", SPEECH)
    with (
        large.process(smaller=lambda *_: str(small.path)) as transcribe,
        pytest.raises(RecogniserError, match=r"failed 3 times: .*signal 11"),
    ):
        transcribe(tmp_path / "answer.wav", SPEECH)


def test_the_rough_recogniser_never_takes_over_by_itself(script, tmp_path):
    asked = []
    acts = script("kill")
    with (
        acts.process(engine="sphinx", smaller=lambda *each: asked.append(each)) as transcribe,
        pytest.raises(RecogniserError),
    ):
        transcribe(tmp_path / "answer.wav", SPEECH)

    assert asked == []


def test_a_gpu_that_fails_in_the_midst_of_an_answer_is_told_once(script, tmp_path):
    with script("gpu").process() as transcribe:
        transcribe(tmp_path / "answer.wav", SPEECH)
        first = [each.reason for each in transcribe.troubles()]
        transcribe(tmp_path / "answer.wav", SPEECH)

    assert first == ["made to fail", "The GPU could not be used (a test)."]
    assert transcribe.troubles() == ()


def test_a_missing_model_is_told_by_the_real_process(tmp_path):
    with RecogniserProcess(Spec(model="base.en")) as transcribe, pytest.raises(RecogniserError) as caught:
        transcribe.warm_up()
        transcribe(tmp_path / "answer.wav", SPEECH)

    assert "base.en (148 MB) is not on this machine" in caught.value.message
    assert caught.value.remedy.endswith(": voicemock model get base.en")


AHEAD = Ahead(audio=Path("/answers/001.wav"), sound=Sound(SPEECH, 2.5, 0.5))


def test_an_answer_is_read_ahead_by_the_process_that_reads_it_whole(script, tmp_path):
    acts = script("fine")
    with acts.process() as transcribe:
        said = transcribe.ahead(AHEAD)

        assert [word.text for word in said.unsettled] == ["Fine."] and said.until_s == 2.0
        assert transcribe(tmp_path / "answer.wav", SPEECH).text == "Fine."
    assert len(acts.starts) == 1


@pytest.mark.parametrize("act", ["segv", "garbage", "nowhere", "hang"])
def test_a_process_that_fails_ahead_costs_no_answer_and_is_told_with_it(script, tmp_path, act):
    acts = script(f"{act} fine")
    with acts.process() as transcribe:
        with pytest.raises(RecogniserError, match="Reading ahead failed"):
            transcribe.ahead(AHEAD)

        assert transcribe(tmp_path / "answer.wav", SPEECH).text == "Fine."
        told = [each.reason for each in transcribe.troubles()]
    assert any(each.startswith("Its process failed") for each in told)
    assert [device for _, device in acts.starts] == ["auto", "cpu"]


def test_what_reads_several_pieces_at_once_has_the_time_for_all_of_them_until_it_says_how_far_it_is():
    assert told_every_s(Spec()) == 30
    assert told_every_s(Spec(device="cpu", reading="recordings")) == 30 * AT_ONCE["cpu"]
    assert told_every_s(Spec(reading="recordings")) == 30 * AT_ONCE["cuda"]
