"""Bad input gets a sentence with the remedy and its own exit code; nothing is lost, and nobody sees a traceback."""

import json
import socket
import threading
import wave
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ANSWERS, EXAMPLE, LESSON_S, RESULT_S, Command, beginning

Shown = Callable[..., dict[str, Any]]
TYPED = "I measured every step of the report myself, and then I rewrote the slow query for the finance team.\n\n" * 4


def test_no_such_rubric(voicemock: Command) -> None:
    voicemock("interview", "--rubric", "behaviorl", "--text").refused(66, "did you mean 'behavioral'")


def test_broken_yaml(voicemock: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("schema: voicemock/rubric@1\nid: [oops\n")

    voicemock("interview", "--rubric", "mine.yaml", "--text").refused(65, "mine.yaml:3:1")


def test_unknown_keys_are_all_named_with_their_place(voicemock: Command, tmp_path: Path) -> None:
    voicemock("rubric", "new", "mine.yaml")
    text = (tmp_path / "mine.yaml").read_text()
    (tmp_path / "mine.yaml").write_text(text.replace("weight:", "wieght:").replace("probe:", "prob:"))

    voicemock("rubric", "check", "mine.yaml").refused(
        65, "did you mean 'weight'", "did you mean 'probe'", "mine.yaml:17:"
    )


def test_not_audio(voicemock: Command, tmp_path: Path) -> None:
    (tmp_path / "answer.wav").write_text("This is a letter.")

    voicemock("interview", *EXAMPLE, "--stt", "sphinx", "--answers", "answer.wav").refused(65, "answer.wav")


def test_an_empty_file(voicemock: Command, tmp_path: Path) -> None:
    (tmp_path / "answer.wav").touch()

    voicemock("interview", *EXAMPLE, "--stt", "sphinx", "--answers", "answer.wav").refused(65, "answer.wav")


def test_a_bad_second_file_loses_nothing_of_the_first(voicemock: Command, shown: Shown, tmp_path: Path) -> None:
    (tmp_path / "broken.wav").write_text("This is a letter.")
    first = beginning("04-disagreement-lesson.flac", LESSON_S, tmp_path / "first.wav")
    answers = ("--answers", first, "--answers", "broken.wav")
    voicemock("interview", *EXAMPLE, "--stt", "sphinx", *answers).refused(65, "broken.wav")

    assert "looking back" in shown()["turns"][0]["transcript"]["text"]
    beginning("02-problem-result.flac", RESULT_S, tmp_path / "broken.wav")
    done = voicemock("resume", "--stt", "sphinx", "--no-voice", *answers)
    session = shown()

    assert done.code == 0, done.err
    assert len(session["turns"]) == len({turn["question"] for turn in session["turns"]}) == 2
    assert "twenty minutes" in session["turns"][1]["transcript"]["text"]


def test_ten_seconds_of_silence_are_neither_transcribed_nor_scored(
    voicemock: Command, shown: Shown, tmp_path: Path
) -> None:
    with wave.open(str(tmp_path / "silence.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(2 * 160_000))
    done = voicemock("interview", *EXAMPLE, "--stt", "sphinx", "--answers", "silence.wav")
    session = shown()

    assert done.code == 0
    assert "No speech was heard" in done.out
    assert session["turns"][0]["transcript"] is None
    assert {score["reason"] for score in session["scores"]} == {"not_heard"}


def test_no_microphone(voicemock: Command, tmp_path: Path) -> None:
    env = {"XDG_RUNTIME_DIR": str(tmp_path), "PULSE_SERVER": f"unix:{tmp_path}/none", "HOME": str(tmp_path)}
    done = voicemock("interview", *EXAMPLE, "--stt", "sphinx", env=env)

    done.refused(71, "--text", "--answers")


def test_no_speech_model(voicemock: Command, tmp_path: Path) -> None:
    done = voicemock("interview", *EXAMPLE, "--answers", ANSWERS, env={"HF_HOME": str(tmp_path)})

    done.refused(72, "voicemock model get base.en")


def test_an_llm_that_refuses_the_connection(voicemock: Command, shown: Shown) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/v1"
        done = voicemock("interview", *EXAMPLE, "--text", "--llm-url", url, "--llm-model", "m", typed=TYPED)
    session = shown()

    done.refused(69, f"voicemock score {session['id']}")
    assert len(session["turns"]) == 4 and all(turn["transcript"] for turn in session["turns"])
    assert session["state"] == "closed"
    assert voicemock("score", "--judge", "coverage").code == 0
    assert shown()["state"] == "scored"


@pytest.fixture
def prose_server() -> Iterator[str]:
    """A chat server that answers everything in prose."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            message = {"role": "assistant", "content": "What a lovely answer! Five out of five."}
            choice = {"index": 0, "finish_reason": "stop", "message": message}
            reply = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
            body = json.dumps(reply).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()


def test_an_llm_that_replies_in_prose_is_never_believed(voicemock: Command, shown: Shown, prose_server: str) -> None:
    done = voicemock("interview", *EXAMPLE, "--text", "--llm-url", prose_server, "--llm-model", "m", typed=TYPED)
    session = shown()

    done.refused(76, "not scored", "voicemock score")
    assert {turn["by"] for turn in session["turns"]} == {"written"}
    assert {score["reason"] for score in session["scores"]} == {"bad_reply"}
    assert "lovely" not in done.out


def test_a_home_that_cannot_be_written(voicemock: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = voicemock("interview", *EXAMPLE, "--text", typed=TYPED, env={"VOICEMOCK_HOME": str(tmp_path / "file")})

    done.refused(73, "VOICEMOCK_HOME")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("interview", "--nonsense"), 2),
        (("interview", "--text", "--answers", "x"), 2),
        (("interview", "--text", "--questions", "no-such-question"), 2),
        (("interview", "--text", "--questions", ","), 2),
        (("interview", "--text", "--questions", "hard-problem", "--kind", "opener"), 2),
        (("interview", "--text", "--prompts", "nowhere"), 66),
        (("interview", "--text", "--judge", "llm"), 2),
        (("interview", "--answers", "nowhere"), 66),
        (("session", "show", "1999"), 66),
        (("report", "--out", "."), 66),
        (("rubric", "show", "nowhere.yaml"), 66),
        (("prompt", "show", "jugde"), 66),
    ],
)
def test_other_mistakes_have_their_code_and_a_sentence(
    voicemock: Command, arguments: tuple[str, ...], code: int
) -> None:
    voicemock(*arguments).refused(code)


def test_a_prompt_with_a_wrong_name_is_refused_with_its_place(voicemock: Command, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "interviewer.txt").write_text("You interview.\nThe role: $rle\n")

    voicemock("prompt", "check", "own").refused(65, "interviewer.txt:2:11", "did you mean '$role'")
    voicemock("interview", *EXAMPLE, "--text", "--prompts", "own").refused(65, "interviewer.txt:2:11")


def test_a_session_that_is_open_elsewhere_is_left_alone(voicemock: Command, own_home: Path) -> None:
    from voicemock.sessions.library import Library

    voicemock("interview", *EXAMPLE, "--text", typed=TYPED)
    with Library(own_home / "sessions").reopen():
        voicemock("score").refused(75, "open in process")


def test_one_rubric_that_cannot_be_used_hides_no_other(voicemock: Command, own_home: Path) -> None:
    (own_home / "rubrics").mkdir(parents=True)
    (own_home / "rubrics" / "broken.yaml").write_text("id: [\n")
    listed = voicemock("rubric", "list")
    checked = voicemock("rubric", "check", "nowhere.yaml", "broken", "behavioral")

    listed.refused(65, "broken.yaml:2:1")
    checked.refused(66, "nowhere.yaml", "broken.yaml:2:1")
    assert "behavioral" in listed.out and "behavioral: whole" in checked.out


def test_lines_that_cannot_be_used_are_refused_before_a_session_begins(voicemock: Command, own_home: Path) -> None:
    (own_home / "prompts").mkdir(parents=True)
    (own_home / "prompts" / "lines.yaml").write_text("greeting: []\n")
    (own_home / "prompts" / "judge.txt").write_text("Judge $answer.\n")

    checked = voicemock("prompt", "check", own_home / "prompts")
    assert checked.code == 65 and "judge.txt:1:" in checked.err and "lines.yaml:1:" in checked.err
    (own_home / "prompts" / "judge.txt").unlink()
    voicemock("interview", *EXAMPLE, "--text", typed=TYPED).refused(65, "lines.yaml:1:")
    assert "no sessions" in voicemock("session", "list").out


def test_a_rubric_is_written_over_only_on_purpose(voicemock: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine")

    voicemock("rubric", "new", "mine.yaml").refused(73, "--force")
    assert voicemock("rubric", "new", "mine.yaml", "--force").code == 0
    assert voicemock("rubric", "new", "more.yaml", "--extends", "mine.yaml").code == 0
    assert voicemock("rubric", "check", "more.yaml").code == 0


def test_a_damaged_journal_is_mentioned_wherever_the_session_is_shown(voicemock: Command, own_home: Path) -> None:
    voicemock("interview", *EXAMPLE, "--text", typed=TYPED)
    path = next((own_home / "sessions").iterdir()) / "journal.jsonl"
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[:4], lines[4].replace(b'"turn"', b'"turm"'), *lines[5:]]))

    for command in (("report",), ("replay",), ("session", "show"), ("session", "list")):
        done = voicemock(*command)
        assert done.code == 0 and "damaged at line 5" in done.err, command
