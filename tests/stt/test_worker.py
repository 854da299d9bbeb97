"""Whatever the recogniser's process does, the program lives, says what happened, and leaves nothing running."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from voicemock.errors import RecogniserError
from voicemock.stt.spec import Spec
from voicemock.stt.worker import Limits, RecogniserProcess, environment
from voicemock.transcript import Stretch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc and sends signals")

CHILD = Path(__file__).parent / "faulty_child.py"
PROGRAM = (sys.executable, str(CHILD))
SPEECH = (Stretch(0.5, 2.0),)
SHORT = Limits(load_s=30, least_s=1, times_audio=0.1, reply_bytes=10_000)


class Script:
    """What the process does at each start, and what is known of it afterwards."""

    def __init__(self, path: Path, acts: str) -> None:
        self.path = path
        path.write_text(acts)

    @property
    def starts(self) -> list[tuple[int, str]]:
        """The process number and the device of each start."""
        file = self.path.with_suffix(".starts")
        lines = file.read_text().splitlines() if file.exists() else []
        return [(int(line.split()[0]), line.split()[1]) for line in lines]

    def process(self, limits: Limits = SHORT, **spec: str) -> RecogniserProcess:
        return RecogniserProcess(Spec(model=str(self.path), **spec), limits, PROGRAM)


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], Script]:
    return lambda acts: Script(tmp_path / "script", acts)


def is_gone(pid: int, within_s: float = 10) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_an_answer_comes_back_with_label_and_notes(script, tmp_path):
    with script("fine").process() as transcribe:
        transcript = transcribe(tmp_path / "answer.wav", SPEECH)

        assert transcript.text == "Fine."
        assert transcript.words[0].start_s == 0.5
        assert transcribe.label == "faulty, start 1"
        assert transcribe.notes == ("made to fail",)


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


@pytest.mark.parametrize("fault", ["kill", "segv", "hang", "bug", "huge", "garbage", "empty", "bad-load"])
def test_after_one_failure_the_answer_is_transcribed_by_a_fresh_process(script, tmp_path, fault):
    acts = script(f"{fault} fine")
    with acts.process() as transcribe:
        assert transcribe(tmp_path / "answer.wav", SPEECH).text == "Fine."

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
        ("empty", "something else than a transcript"),
    ],
)
def test_after_two_failures_it_is_said_what_is_saved_and_what_to_do(script, tmp_path, fault, why):
    acts = script(fault)
    with acts.process() as transcribe, pytest.raises(RecogniserError, match=why) as caught:
        transcribe(tmp_path / "answer.wav", SPEECH)

    assert caught.value.message.startswith("Your answer is saved; transcription failed")
    assert "voicemock resume" in caught.value.remedy
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


def test_what_native_code_prints_never_reaches_the_screen(script, tmp_path, capfd):
    with script("fine").process() as transcribe:
        transcribe(tmp_path / "answer.wav", SPEECH)

    assert capfd.readouterr() == ("", "")


def test_the_process_knows_no_keys_and_leaves_no_core_file(script, tmp_path, monkeypatch):
    for name in ("OPENAI_API_KEY", "VOICEMOCK_LLM_KEY", "HF_TOKEN", "MY_SECRET", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "canary-4711")
    with script("environment").process() as transcribe:
        said = json.loads(transcribe(tmp_path / "answer.wav", SPEECH).text)

    assert "canary-4711" not in json.dumps(said)
    assert said["core"] == [0, 0]
    assert said["environment"]["MALLOC_ARENA_MAX"] == "1"
    assert said["environment"]["HF_HUB_OFFLINE"] == "1"


def test_what_the_process_needs_of_the_environment_is_kept():
    kept = environment({"PATH": "/bin", "LC_ALL": "C", "CUDA_VISIBLE_DEVICES": "1", "SSH_AUTH_SOCK": "x"})

    assert kept["PATH"] == "/bin"
    assert kept["LC_ALL"] == "C"
    assert kept["CUDA_VISIBLE_DEVICES"] == "1"
    assert "SSH_AUTH_SOCK" not in kept


PARENT = """
    import sys
    from pathlib import Path
    from voicemock.stt.spec import Spec
    from voicemock.stt.worker import RecogniserProcess
    from voicemock.transcript import Stretch

    with RecogniserProcess(Spec(model=sys.argv[1]), program=(sys.executable, sys.argv[2])) as transcribe:
        try:
            transcribe(Path("answer.wav"), (Stretch(0, 1),))
        except KeyboardInterrupt:
            print("interrupted", flush=True)
"""


def start_parent(acts: Script) -> subprocess.Popen[str]:
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PARENT), str(acts.path), str(CHILD)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while not acts.starts and time.monotonic() < deadline:
        time.sleep(0.05)
    assert acts.starts, parent.communicate(timeout=5)
    time.sleep(0.3)
    return parent


def test_ctrl_c_ends_the_wait_at_once_and_takes_the_process_along(script):
    acts = script("hang")
    parent = start_parent(acts)
    os.killpg(parent.pid, signal.SIGINT)
    began = time.monotonic()
    out, error = parent.communicate(timeout=10)

    assert time.monotonic() - began < 2
    assert (out, error) == ("interrupted\n", "")
    assert is_gone(acts.starts[0][0])


def test_the_process_ends_with_a_program_that_is_killed(script):
    acts = script("hang")
    parent = start_parent(acts)
    parent.kill()
    parent.communicate(timeout=10)

    assert is_gone(acts.starts[0][0])


def test_a_missing_model_is_told_by_the_real_process(tmp_path):
    with RecogniserProcess(Spec(model="base.en")) as transcribe, pytest.raises(RecogniserError) as caught:
        transcribe.warm_up()
        transcribe(tmp_path / "answer.wav", SPEECH)

    assert "base.en (148 MB) is not on this machine" in caught.value.message
    assert "voicemock model get base.en" in caught.value.remedy
