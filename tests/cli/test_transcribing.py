"""What becomes of an answer whose words are not to be had, or are in the wrong language: it is kept, and said."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ANSWERS, Command
from tests.tiny_whisper import MODEL
from voicemock.config import models_folder

Shown = Callable[..., dict[str, Any]]
ONCE = ("--questions", "disagreement", "--follow-ups", "0", "--no-voice", "--judge", "coverage")
ANSWER = ("--answers", ANSWERS / "03-disagreement.flac")


class Polyglot(BaseHTTPRequestHandler):
    """A transcription server that hears German unless it is told that English is spoken."""

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"]))
        english = b'name="language"\r\n\r\nen' in form
        reply = {"text": "I showed her the numbers." if english else "Ich zeigte ihr die Zahlen."}
        body = json.dumps({**reply, "language": "english" if english else "german"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def polyglot() -> Iterator[tuple[str, ...]]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Polyglot) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield "--stt", "server", "--stt-url", f"http://127.0.0.1:{server.server_address[1]}/v1", "--stt-model", "any"
        server.shutdown()


def test_a_language_that_was_not_expected_is_said_and_can_be_named_afterwards(
    voicemock: Command, shown: Shown, polyglot: tuple[str, ...]
) -> None:
    first = voicemock("interview", *ONCE, *ANSWER, *polyglot)
    german = shown()["turns"][0]["transcript"]
    again = voicemock("score", "--language", "en", *polyglot)
    english = shown()["turns"][0]["transcript"]

    remark = "This answer was heard as de, not en. If that is wrong: voicemock score --language en"
    assert remark in " ".join(first.out.split())
    assert (german["language"], german["text"]) == ("de", "Ich zeigte ihr die Zahlen.")
    assert again.code == 0, again.err
    assert (english["language"], english["text"]) == ("en", "I showed her the numbers.")
    assert "heard as de" in " ".join(voicemock("report").out.split())


def test_a_language_that_was_named_is_used_and_needs_no_remark(
    voicemock: Command, shown: Shown, polyglot: tuple[str, ...]
) -> None:
    done = voicemock("interview", *ONCE, *ANSWER, *polyglot, "--language", "en")

    assert shown()["turns"][0]["transcript"]["language"] == "en"
    assert "heard as" not in done.out


def test_the_settings_may_name_it_too(
    voicemock: Command, shown: Shown, own_home: Path, polyglot: tuple[str, ...]
) -> None:
    own_home.mkdir(exist_ok=True)
    (own_home / "config.toml").write_text('[stt]\nlanguage = "en"\n')
    voicemock("interview", *ONCE, *ANSWER, *polyglot)

    assert shown()["turns"][0]["transcript"]["text"] == "I showed her the numbers."


@pytest.mark.parametrize("language", ["English", "e", "en-US", "--"])
def test_what_is_no_language_is_refused(voicemock: Command, language: str) -> None:
    voicemock("interview", *ONCE, *ANSWER, "--stt", "sphinx", f"--language={language}").refused(2, "--language")


@pytest.mark.parametrize("engine", [("--stt", "sphinx"), ("--stt", "whisper", "--stt-model", MODEL)])
def test_a_recogniser_that_knows_english_only_says_so_and_the_answer_waits(
    voicemock: Command, shown: Shown, engine: tuple[object, ...]
) -> None:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    done = voicemock("interview", *ONCE, *ANSWER, *engine, "--language", "de")
    turn = shown()["turns"][0]

    assert done.code == 0
    assert "knows English only" in turn["failure"]
    assert turn["transcript"] is None and turn["speech"]


def test_without_a_model_answers_can_be_recorded_now_and_transcribed_later(voicemock: Command, shown: Shown) -> None:
    refused = voicemock("interview", *ONCE, *ANSWER)
    recorded = voicemock("interview", *ONCE, *ANSWER, "--stt", "whisper")
    waiting = shown()["turns"][0]
    early = voicemock("score", "--stt", "whisper")
    later = voicemock("score", "--stt", "whisper", "--stt-model", MODEL)
    turn = shown()["turns"][0]

    refused.refused(72, "base.en (148 MB) is not on this machine", "--stt whisper", str(models_folder() / "base.en"))
    assert refused.err.rstrip().endswith("voicemock model get base.en")
    assert recorded.code == 0, recorded.err
    assert waiting["transcript"] is None and waiting["duration_s"] > 5
    early.refused(72, "1 answer could not be transcribed", "voicemock score")
    assert later.code == 0, later.err
    assert "manager" in turn["transcript"]["text"]


def test_a_damaged_model_is_said_to_be_damaged_and_not_to_be_missing(voicemock: Command) -> None:
    place = models_folder() / "base.en"
    place.mkdir(parents=True)
    (place / "model.bin").write_bytes(b"cut")

    voicemock("interview", *ONCE, *ANSWER).refused(72, "damaged or changed", "voicemock model get base.en")
