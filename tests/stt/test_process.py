"""The recogniser's process knows no secret, holds nothing of the session, and never outlives the program."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.stt.faulty import CHILD, SHORT, SPEECH, Script, is_gone
from voicemock.stt.process import environment
from voicemock.transcript import Stretch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc and sends signals")


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


def test_the_process_has_the_threads_that_it_is_given():
    assert environment({"OMP_NUM_THREADS": "8"}, threads=2)["OMP_NUM_THREADS"] == "2"
    assert environment({"OMP_NUM_THREADS": "8"})["OMP_NUM_THREADS"] == "8"


def test_what_the_process_needs_of_the_environment_is_kept():
    kept = environment({"PATH": "/bin", "LC_ALL": "C", "CUDA_VISIBLE_DEVICES": "1", "SSH_AUTH_SOCK": "x"})

    assert kept["PATH"] == "/bin"
    assert kept["LC_ALL"] == "C"
    assert kept["CUDA_VISIBLE_DEVICES"] == "1"
    assert "SSH_AUTH_SOCK" not in kept


def test_a_process_that_is_stopped_while_it_waits_holds_nothing_up_not_even_a_long_request(script, tmp_path):
    acts = script("fine")
    hour = tuple(Stretch(at, at + 0.5) for at in range(3600))
    limits = replace(SHORT, times_audio=0.0005)
    with acts.process(limits) as transcribe:
        transcribe(tmp_path / "answer.wav", SPEECH)
        os.kill(acts.starts[0][0], signal.SIGSTOP)

        assert transcribe(tmp_path / "answer.wav", hour).text == "Fine."


def test_the_process_holds_nothing_of_the_session(script, tmp_path, monkeypatch):
    session = tmp_path / "session"
    session.mkdir()
    monkeypatch.chdir(session)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    (session / "voicemock").mkdir()
    (session / "numpy.py").write_text("raise SystemExit('a file of the session was imported')")
    acts = script("fine")
    with (session / "journal.jsonl").open("a"), acts.process() as transcribe:
        transcribe(tmp_path / "answer.wav", SPEECH)
        place = Path(f"/proc/{acts.starts[0][0]}")
        opened = [str(each.readlink()) for each in (place / "fd").iterdir()]

        assert not (place / "cwd").readlink().is_relative_to(tmp_path)
        assert not [each for each in opened if each.startswith(str(tmp_path))]


def test_folders_that_are_named_from_here_are_found_from_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    kept = environment({"VOICEMOCK_HOME": "mine", "PYTHONPATH": "."})

    assert kept["VOICEMOCK_HOME"] == str(tmp_path / "mine")
    assert str(tmp_path) in kept["PYTHONPATH"].split(os.pathsep)


PARENT = """
    import sys
    from pathlib import Path
    from voicemock.stt.spec import Spec
    from voicemock.stt.worker import RecogniserProcess, Smaller
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
