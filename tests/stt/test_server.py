"""The transcription server's answers are taken for what they are, and nothing is sent where it should not go."""

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from voicemock.config import SpeechSettings
from voicemock.errors import RecogniserError, Refused, UsageError
from voicemock.stt.recording import opened
from voicemock.stt.server import ServerLimits, TranscriptionServer
from voicemock.transcript import Stretch

QUICK = ServerLimits(least_s=1.5, times_audio=0, wait_s=0.01)
PATH = "/v1/audio/transcriptions"

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        parts = message_from_bytes(head + body).get_payload()
        form: dict[str, list[bytes]] = {}
        for part in parts:
            name = part.get_param("name", header="content-disposition")
            form.setdefault(name, []).append(part.get_payload(decode=True))
        self.server.requests.append((self.path, dict(self.headers), form))
        self.server.script.pop(0)(self) if len(self.server.script) > 1 else self.server.script[0](self)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: list[Answer] = []
        self.requests: list[tuple[str, dict[str, str], dict[str, list[bytes]]]] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, *_: object) -> None:
        """A client that goes away is part of the tests."""

    def engine(self, key: str | None = None, **settings: str) -> TranscriptionServer:
        return TranscriptionServer(
            SpeechSettings(url=self.url, **({"model": "m"} | settings)), lambda: key, limits=QUICK
        )


def answers(data: object, status: int = 200) -> Answer:
    return lambda handler: handler.send(status, json.dumps(data).encode())


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield running
        running.shutdown()


WORDS = {
    "text": "We shipped it, twice.",
    "language": "english",
    "words": [
        {"word": "We", "start": 0.1, "end": 0.4},
        {"word": "shipped", "start": 0.4, "end": 0.9},
        {"word": "it", "start": 0.9, "end": 1.1},
        {"word": "twice", "start": 1.2, "end": 99},
    ],
}


def test_words_get_their_times_in_the_whole_answer_and_the_texts_punctuation(server, tone):
    audio, speech = tone
    server.script = [answers(WORDS)]

    transcript = server.engine()(audio, speech)

    assert transcript.text == "We shipped it, twice."
    assert [word.text for word in transcript.words] == ["We", "shipped", "it,", "twice."]
    assert transcript.words[1].start_s == pytest.approx(0.95 + 0.4, abs=0.01)
    assert transcript.words[-1].end_s == 9
    assert transcript.language == "en"


def test_words_to_expect_are_sent_as_the_prompt_and_not_believed_when_they_come_back_as_a_list(server, tone):
    told = ("Redis", "gRPC", "Kafka", "CI/CD")
    server.script = [answers({"text": "Redis, gRPC, Kafka, CI/CD."})]
    engine = TranscriptionServer(SpeechSettings(url=server.url, model="m"), limits=QUICK, glossary=told)

    transcript = engine(*tone)

    assert server.requests[0][2]["prompt"] == [b"Redis, gRPC, Kafka, CI/CD"]
    assert transcript.text == ""
    assert transcript.set_aside[0].text == "Redis, gRPC, Kafka, CI/CD."
    assert engine.label.endswith(", given 4 words to expect")


def test_without_words_to_expect_there_is_no_prompt(server, tone):
    server.script = [answers(WORDS)]

    server.engine()(*tone)

    assert "prompt" not in server.requests[0][2]


def test_a_server_without_words_gives_the_text_alone(server, tone):
    server.script = [answers({"text": " We shipped it. ", "segments": [{"text": "x", "start": 0}]})]

    transcript = server.engine()(*tone)

    assert transcript.text == "We shipped it."
    assert transcript.words == ()


def test_words_inside_segments_are_found(server, tone):
    server.script = [
        answers({"text": "Yes.", "segments": [{"words": [{"word": " Yes.", "start": 0.3, "end": 0.8}]}]})
    ]

    assert [word.text for word in server.engine()(*tone).words] == ["Yes."]


def test_what_is_sent_is_the_piece_with_speech_and_the_form_of_the_api(server, tone, tmp_path):
    audio, speech = tone
    server.script = [answers(WORDS)]

    server.engine(key="sk-1", model="whisper-x", language="de")(audio, speech)

    path, headers, form = server.requests[0]
    assert path == PATH
    assert headers["Authorization"] == "Bearer sk-1"
    assert (form["model"], form["language"]) == ([b"whisper-x"], [b"de"])
    assert form["response_format"] == [b"verbose_json"]
    assert form["timestamp_granularities[]"] == [b"word", b"segment"]
    sent = tmp_path / "sent.wav"
    sent.write_bytes(form["file"][0])
    assert opened(sent).duration_s == pytest.approx(8.1, abs=0.01)


def test_pieces_with_a_long_pause_between_them_are_asked_for_apart(server, write_wav, tone):
    server.script = [answers({"text": "One."}), answers({"text": "Two."})]

    transcript = server.engine()(tone[0], (Stretch(0, 1), Stretch(8, 9)))

    assert transcript.text == "One. Two."
    assert len(server.requests) == 2


def test_nothing_is_sent_without_speech_and_no_key_without_one(server, tone):
    server.script = [answers(WORDS)]
    engine = server.engine()

    assert engine(tone[0], ()).text == ""
    assert server.requests == []
    engine(*tone)
    assert "Authorization" not in server.requests[0][1]


def test_a_server_that_gives_no_word_times_is_asked_more_plainly_from_then_on(server, tone, tmp_path):
    audio, speech = tone
    other = shutil.copy(audio, tmp_path / "other.wav")
    server.script = [answers({"error": {"message": "no verbose_json"}}, 400), answers({"text": "Yes."})]
    engine = server.engine()

    assert engine(audio, speech).text == "Yes."
    assert engine(other, speech).text == "Yes."

    assert [each[2]["response_format"] for each in server.requests] == [[b"verbose_json"], [b"json"], [b"json"]]


def test_a_fault_that_passes_is_borne(server, tone):
    server.script = [answers({}, 503), answers({"text": "Yes."})]

    assert server.engine()(*tone).text == "Yes."


def test_a_loop_is_said_once_with_and_without_words(server, tone):
    looped = [{"word": "again", "start": n / 2, "end": n / 2 + 0.4} for n in range(9)]
    server.script = [answers({"text": "again " * 9, "words": looped}), answers({"text": "So again " * 9})]

    assert server.engine()(*tone).text == "again"
    assert server.engine()(*tone).text == "So again"


def test_a_known_phrase_for_a_click_is_not_believed(server, tone):
    server.script = [answers({"text": "Thanks for watching!"})]

    assert server.engine()(tone[0], (Stretch(1, 1.3),)).text == ""


def drip_body(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def drip_head(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(100):
        handler.wfile.write(b"y")
        handler.wfile.flush()
        time.sleep(0.1)


def cut(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"text": "We')
    handler.close_connection = True


def send(body: bytes, status: int = 200, **headers: str) -> Answer:
    return lambda handler: handler.send(status, body, **headers)


FAULTS: dict[str, tuple[Answer, str]] = {
    "500": (answers({"error": {"message": "out of\x1b[31m memory"}}, 500), r"answered 500 \(out of\[31m memory\)"),
    "401": (answers({}, 401), "refused the key"),
    "404": (send(b"<h1>no</h1>", 404), "answered 404"),
    "400 twice": (answers({"error": "too long"}, 400), "too long"),
    "web page": (send(b"<!doctype html><p>log in"), "web page"),
    "nothing": (send(b""), "not JSON"),
    "cut JSON": (send(b'{"text": "We'), "not JSON"),
    "list": (answers([]), "no transcript"),
    "null": (answers(None), "no transcript"),
    "no text": (answers({"words": []}), "no transcript"),
    "null text": (answers({"text": None}), "no transcript"),
    "deep": (send(b"[" * 100_000), "not JSON"),
    "redirect": (send(b"", 307, Location="http://elsewhere.example/x"), r"redirects to elsewhere\.example"),
    "too much": (send(b" " * 1_100_000), "too long"),
    "too many words": (answers({"text": "a b " * 5000}), "more words than can be said"),
    "packed": (send(b"\x1f\x8b", Content_Encoding="gzip"), "packed"),
    "cut": (cut, "cannot be reached"),
    "hang": (lambda _: time.sleep(5), "did not answer in time"),
    "drip": (drip_body, "did not answer in time"),
    "drip in the head": (drip_head, "did not answer in time"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_in_time_and_the_answer_is_said_to_be_saved(server, tone, fault):
    act, why = FAULTS[fault]
    server.script = [act]
    began = time.monotonic()

    with pytest.raises(RecogniserError, match=why) as caught:
        server.engine()(*tone)

    assert time.monotonic() - began < 4
    assert caught.value.message.startswith("Your answer is saved; 127.0.0.1")
    assert caught.value.remedy.endswith(": voicemock score --stt whisper")
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("time_given", [float("nan"), float("inf")])
def test_times_that_are_none_leave_the_text(server, tone, time_given):
    server.script = [answers({"text": "Yes.", "words": [{"word": "Yes", "start": time_given, "end": 1}]})]

    transcript = server.engine()(*tone)

    assert (transcript.text, transcript.words) == ("Yes.", ())


def test_control_bytes_and_broken_characters_do_not_get_into_the_transcript(server, tone):
    server.script = [send(b'{"text": "a\\u001b[2Jb \\ud800 c"}')]

    assert server.engine()(*tone).text.encode() == "a[2Jb \ufffd c".encode()


def test_a_key_that_the_server_says_back_is_neither_shown_nor_taken_for_words(server, tone):
    key = "sk-abcdefghijklmnop"
    for said in (
        send(b'{"error": "bad key sk-abcdefghijklmnop"}', 418),
        send(b'{"text": "sk-abcdefghijklmnop yes"}'),
    ):
        server.script = [said]
        with pytest.raises(RecogniserError) as failed:
            server.engine(key)(*tone)
        assert "efgh" not in str(failed.value)


def test_no_server_is_a_sentence(tone):
    engine = TranscriptionServer(SpeechSettings(url="http://127.0.0.1:9/v1", model="m"), limits=QUICK)

    with pytest.raises(RecogniserError, match=r"127\.0\.0\.1:9 cannot be reached"):
        engine(*tone)


def test_a_proxy_is_not_asked_for_this_machine(server, tone, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.script = [answers({"text": "Yes."})]

    assert server.engine()(*tone).text == "Yes."


def test_a_voice_is_not_sent_unencrypted_to_another_machine():
    with pytest.raises(Refused, match="unencrypted"):
        TranscriptionServer(SpeechSettings(url="http://speech.example/v1", model="m"))
    TranscriptionServer(SpeechSettings(url="http://speech.example/v1", model="m"), allow_http=True)


@pytest.mark.parametrize("url", [None, "", "speech.example", "ftp://x/", "http://", "http://a:b/"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(UsageError):
        TranscriptionServer(SpeechSettings(url=url, model="m"))


def test_a_file_that_is_no_recording_is_not_sent(server, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")

    with pytest.raises(RecogniserError, match="not a WAV file"):
        server.engine()(Path(tmp_path / "secret.txt"), (Stretch(0, 1),))

    assert server.requests == []


def test_the_label_names_model_and_host(server):
    assert server.engine(model="whisper-x").label == f"whisper-x on 127.0.0.1:{server.server_address[1]}"
