"""Whole interviews through the command line, on real audio and real engines."""

import json
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ANSWERS, EXAMPLE, PROJECT, RESULT_S, Command, beginning, quotes_hold

pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
Shown = Callable[..., dict[str, Any]]
SPHINX = ("--stt", "sphinx")
SAID = {
    1: "our billing report took six hours to run every night",
    2: "the report went from six hours to twenty minutes",
    3: "i asked her for half an hour and i showed her the numbers",
    4: "looking back i would raise the problem two weeks earlier",
}


def test_the_demo_is_a_whole_interview_and_says_what_ran_and_how_to_get_the_better_one(
    voicemock: Command, shown: Shown, own_home: Path
) -> None:
    done = voicemock("demo", env={"HF_HOME": "/nowhere"})
    session = shown()

    assert done.code == 0, done.err
    assert "voicemock model get base.en" in done.out
    assert [turn["kind"] for turn in session["turns"]] == ["question", "follow_up", "question", "follow_up"]
    assert session["turns"][1]["question"] == "What was the result, and how did you know?"
    assert session["turns"][3]["question"] == "Looking back, what would you do differently?"
    for turn in session["turns"]:
        assert SAID[turn["number"]] in turn["transcript"]["text"]
        assert (own_home / "sessions" / session["id"] / turn["audio"]).is_file()
    assert session["state"] == "scored"
    assert quotes_hold(session) >= 10
    assert "pocketsphinx" in session["engines"]["transcribed"] and session["engines"]["judged"] == "coverage"
    assert "pocketsphinx" in done.out and "coverage" in done.out

    page = own_home / "sessions" / session["id"] / "report.html"
    assert str(page) in done.out and page.stat().st_size > 100_000
    assert "looking back" in voicemock("report", "--format", "md").out
    assert "looking back" in voicemock("replay").out
    assert voicemock("session", "check").out.strip().endswith("whole")
    assert json.loads(voicemock("session", "list", "--json").out)[0]["id"] == session["id"]

    # The answers are somebody else's: they are nobody's progress here.
    assert session["purpose"] == "demo" and "Now you: voicemock interview" in done.out
    assert "There is no session to see progress in yet" in voicemock("progress").out
    for path in (own_home / "sessions").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_scripted_llm_asks_in_context_and_its_invented_quote_scores_nothing(
    voicemock: Command, shown: Shown
) -> None:
    script = f"script:{PROJECT / 'examples' / 'replies.yaml'}"
    done = voicemock("interview", *EXAMPLE, "--answers", ANSWERS, *SPHINX, "--llm-url", script)
    session = shown()
    scores = {(score["question_id"], score["criterion"]): score for score in session["scores"]}

    assert done.code == 0, done.err
    assert "could not start until noon" in session["turns"][1]["question"]
    assert [turn["by"] for turn in session["turns"]] == ["written", "llm", "written", "llm"]
    invented = scores["disagreement", "collaboration"]
    assert invented["level"] is None and invented["reason"] == "quote_not_found" and not invented["evidence"]
    assert "workshop" not in json.dumps(session["turns"])
    assert scores["hard-problem", "result"]["level"] == 5
    assert quotes_hold(session) >= 8


def test_grading_again_by_another_rubric_appends_and_keeps_the_answers(
    voicemock: Command, shown: Shown, tmp_path: Path
) -> None:
    result = beginning("02-problem-result.flac", RESULT_S, tmp_path / "2.wav")
    voicemock("interview", *EXAMPLE, "--answers", result, *SPHINX)
    before = shown()
    done = voicemock("score", "--rubric", "backend-engineer")
    after = shown()

    assert done.code == 0, done.err
    assert [turn["transcript"] for turn in after["turns"]] == [turn["transcript"] for turn in before["turns"]]
    assert {score["criterion"] for score in after["scores"]} != {score["criterion"] for score in before["scores"]}
    assert after["state"] == "scored"


def test_typed_answers_need_no_recogniser(voicemock: Command, shown: Shown) -> None:
    answer = "The report took six hours, so I measured every step and rewrote the slow query myself."
    typed = f"{answer}\n\nIt went from six hours to twenty minutes and saved finance three days a month.\n\n/quit\n"
    done = voicemock("interview", *EXAMPLE, "--text", typed=typed)
    session = shown()

    assert done.code == 0, done.err
    assert session["turns"][0]["transcript"]["text"] == answer
    assert session["turns"][0]["audio"] is None
    assert quotes_hold(session) >= 1


def test_deleting_a_session_leaves_nothing_of_it(voicemock: Command, own_home: Path) -> None:
    voicemock(
        "interview", *EXAMPLE, "--text", typed="Only this unmistakable pineapple was said by me today.\n\n/quit\n"
    )
    assert b"pineapple" in b"".join(path.read_bytes() for path in own_home.rglob("*") if path.is_file())
    name = next((own_home / "sessions").iterdir()).name
    done = voicemock("session", "delete", name, "--yes")

    assert done.code == 0
    assert b"pineapple" not in b"".join(path.read_bytes() for path in own_home.rglob("*") if path.is_file())


@pytest.mark.skipif(not shutil.which("unshare"), reason="unshare is not installed")
def test_a_whole_interview_needs_no_network(environment: dict[str, str], tmp_path: Path) -> None:
    import sys

    without = ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*without, "true"], capture_output=True).returncode:
        pytest.skip("namespaces are not allowed here")
    command = [
        sys.executable,
        "-m",
        "voicemock",
        "interview",
        *EXAMPLE,
        *SPHINX,
        "--answers",
        ANSWERS / "04-disagreement-lesson.flac",
    ]
    done = subprocess.run(
        [*without, *map(str, command)], env=environment, cwd=tmp_path, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert SAID[4] in done.stdout
