"""`voicemock model` from the command line."""

import os
import subprocess
import sys

import pytest

from tests.stt import fake_hub
from voicemock.stt import models

RUN = """
import sys
from voicemock.cli.model_command import app
from voicemock.errors import VoicemockError
try:
    app(sys.argv[1:])
except VoicemockError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    here = {"HF_HOME": os.environ["VOICEMOCK_HOME"] + "/hf", "COLUMNS": "140"}
    command = [sys.executable, "-c", RUN, *words]
    return subprocess.run(
        command, env={**os.environ, **here, **environment}, capture_output=True, text=True, timeout=60
    )


def test_get_list_and_remove():
    with fake_hub.running() as hub:
        got = run("get", "tiny.en", HF_ENDPOINT=hub.url)
    listed = run("list").stdout
    removed = run("remove", "tiny.en")

    assert (got.returncode, got.stderr) == (0, "")
    assert got.stdout.startswith("tiny.en is ready in ")
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


@pytest.mark.parametrize(("words", "code"), [(("get", "nonsense"), 2), (("remove", "tiny.en"), 66), (("get",), 2)])
def test_mistakes_end_with_their_code_and_no_trace(words, code):
    done = run(*words)

    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_without_a_network_the_sentence_comes_in_time():
    done = run("get", "tiny.en", HF_ENDPOINT="http://127.0.0.1:9")

    assert done.returncode == 72
    assert "voicemock model get" in done.stderr
    assert "Traceback" not in done.stderr
