"""`voicemock model` from the command line."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from tests.stt import fake_hub
from voicemock.config import models_folder
from voicemock.stt import models

RUN = """
import sys
from tests.stt.fake_hub import CATALOGUE
from voicemock.cli.model_command import app, bring
from voicemock.errors import VoicemockError
try:
    if sys.argv[1] == "bring":
        bring(sys.argv[2], CATALOGUE)
    else:
        app(sys.argv[1:])
except VoicemockError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


def start(*words: str, **environment: str) -> subprocess.Popen[str]:
    here = {"HF_HOME": os.environ["VOICEMOCK_HOME"] + "/hf", "COLUMNS": "140"}
    command = [sys.executable, "-c", RUN, *words]
    env = {**os.environ, **here, **environment}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    process = start(*words, **environment)
    out, error = process.communicate(timeout=60)
    return subprocess.CompletedProcess(words, process.returncode, out, error)


def test_get_list_and_remove():
    with fake_hub.running() as hub:
        got = run("bring", "tiny.en", HF_ENDPOINT=hub.url)
    checked = run("check", "tiny.en")
    listed = run("list").stdout
    removed = run("remove", "tiny.en")

    assert (got.returncode, got.stderr) == (0, "")
    assert got.stdout.startswith("tiny.en is ready in ")
    assert checked.returncode == 0
    assert f"{fake_hub.REPO}, revision {fake_hub.REVISION[:12]}" in checked.stdout
    row = next(line for line in listed.splitlines() if line.startswith("tiny.en "))
    assert "yes" in row.split()
    assert all(name in listed for name in models.KNOWN)
    assert (removed.returncode, removed.stdout) == (0, "tiny.en is gone; 0 MB are free again.\n")
    assert "yes" not in run("list").stdout


def test_a_hostile_folder_name_is_shown_harmless(own_home):
    (own_home / "models" / "a\x1b[31m[link=x]").mkdir(parents=True)

    listed = run("list").stdout

    assert "\x1b" not in listed
    assert "a[31m[link=x]" in listed


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("get", "nonsense"), 66),
        (("check", "nonsense"), 66),
        (("check", "tiny.en"), 72),
        (("remove", "tiny.en"), 66),
        (("get",), 2),
    ],
)
def test_mistakes_end_with_their_code_and_no_trace(words, code):
    done = run(*words)

    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_without_a_network_the_sentence_comes_in_time():
    done = run("get", "tiny.en", HF_ENDPOINT="http://127.0.0.1:9")

    assert done.returncode == 72
    assert "voicemock model get" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_hub_that_offers_other_weights_than_the_known_ones_is_refused():
    with fake_hub.running() as hub:
        done = run("get", "tiny.en", HF_ENDPOINT=hub.url)
        asked = [path for path, _ in hub.asked if path.endswith("model.bin")]

    assert done.returncode == 72
    assert "damaged or changed" in done.stderr
    assert asked == []
    assert not models.is_here("tiny.en")


@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_a_check_finds_every_damage_sets_the_model_aside_and_names_the_way_back(damage):
    with fake_hub.running() as hub:
        run("bring", "tiny.en", HF_ENDPOINT=hub.url)
        file = models_folder() / "tiny.en" / "model.bin"
        before = file.stat()
        content = bytearray(file.read_bytes())
        content[1000] ^= 1
        file.write_bytes(content if damage == "flip" else content[:-1])
        if damage == "gone":
            file.unlink()
        else:
            os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))  # as a failing disk leaves it
        done = run("check", "tiny.en")

        assert done.returncode == 72
        assert "damaged or changed: model.bin" in done.stderr
        assert done.stderr.rstrip().endswith(": voicemock model get tiny.en")
        assert [each.name for each in models_folder().iterdir()] == [".damaged-tiny.en"]

        again = run("bring", "tiny.en", HF_ENDPOINT=hub.url)
    assert again.returncode == 0
    assert [each.name for each in models_folder().iterdir()] == ["tiny.en"]


def test_two_downloads_of_one_model_do_not_meet_and_the_second_says_so():
    released = threading.Event()
    with fake_hub.running() as hub:
        hub.faults = [fake_hub.stall_after(1000, released)]
        first = start("bring", "tiny.en", HF_ENDPOINT=hub.url)
        while not any(path.endswith("model.bin") for path, _ in hub.asked):
            time.sleep(0.02)
        second = run("bring", "tiny.en", HF_ENDPOINT=hub.url)
        removing = run("remove", "tiny.en")
        released.set()
        out, error = first.communicate(timeout=60)

    for refused in (second, removing):
        assert refused.returncode == 75
        assert refused.stderr.startswith("Another process is downloading tiny.en.")
    assert first.returncode == 0, (out, error)
    assert [each.name for each in models_folder().iterdir()] == ["tiny.en"]


def test_ctrl_c_keeps_what_has_arrived_and_says_so():
    released = threading.Event()
    with fake_hub.running() as hub:
        hub.faults = [fake_hub.stall_after(1000, released)]
        process = start("bring", "tiny.en", HF_ENDPOINT=hub.url)
        while not any(file.stat().st_size for file in models.partial_folder("tiny.en").glob("model.bin*")):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=10)
        released.set()

    assert "What has arrived is kept. Go on with: voicemock model get tiny.en" in error
    assert sum(file.stat().st_size for file in models.partial_folder("tiny.en").glob("model.bin*")) == 1000
