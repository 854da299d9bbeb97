"""A speech server is asked as the specification says; what is no sound is an error."""

import io
import json
import threading
import time
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from voicemock.errors import AudioDeviceError, Refused, UsageError
from voicemock.tts.server import ServerVoice

TONE = (np.sin(np.arange(24_000) / 20) * 9000).astype("<i2")


def wav(rate):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(TONE.tobytes())
    return out.getvalue()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, body, self.headers.get("Authorization")))
        behaviour = body["model"]
        if behaviour == "pcm":
            self.reply(TONE.tobytes() + b"x", "audio/pcm")
        elif behaviour == "wav-only":
            refused = body["response_format"] != "wav"
            self.reply(b'{"error": "no"}', "application/json", 400) if refused else self.reply(
                wav(24_000), "audio/wav"
            )
        elif behaviour == "wav-16k":
            self.reply(wav(16_000), "audio/wav")
        elif behaviour == "html":
            self.reply(b"<html>login</html>", "text/html")
        elif behaviour == "json":
            self.reply(b'{"error": "x"}', "application/json")
        elif behaviour == "empty":
            self.reply(b"", "audio/pcm")
        elif behaviour == "redirect":
            self.reply(b"", "text/plain", 307, ("Location", "/steal"))
        elif behaviour == "drip":
            self.send_response(200)
            self.end_headers()
            while not self.server.stopping.wait(0.05):
                self.wfile.write(b"x")
        else:
            self.reply(b"", "text/plain", int(behaviour))

    def reply(self, raw, kind, status=200, header=None):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        if header:
            self.send_header(*header)
        self.end_headers()
        self.wfile.write(raw)

    def handle(self):
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.requests, server.stopping = True, [], threading.Event()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.stopping.set()
    server.shutdown()
    server.server_close()


def voice(server, behaviour, **more):
    server.requests.clear()
    return ServerVoice(f"http://127.0.0.1:{server.server_port}/v1/", behaviour, **more)


def test_sound_comes_as_samples_sentence_by_sentence(server):
    speaking = voice(server, "pcm", name="nova", key="k1")
    assert b"".join(speaking.synthesise("One. Two.")) == TONE.tobytes() * 2
    assert server.requests == [
        ("/v1/audio/speech", {"model": "pcm", "input": text, "response_format": "pcm", "voice": "nova"}, "Bearer k1")
        for text in ("One.", "Two.")
    ]
    assert speaking.rate == 24_000


def test_a_server_that_makes_only_wav_is_asked_for_that_and_remembered(server):
    speaking = voice(server, "wav-only")
    assert b"".join(speaking.synthesise("One. Two. Three.")) == TONE.tobytes() * 3
    assert [body["response_format"] for _, body, _ in server.requests] == ["pcm", "wav", "wav", "wav"]


def test_wav_that_was_not_asked_for_is_recognised_and_brought_to_the_promised_rate(server):
    assert len(b"".join(voice(server, "wav-16k").synthesise("One."))) == pytest.approx(2 * 36_000, abs=4)


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ("html", "sent no sound"),
        ("json", "sent no sound"),
        ("empty", "sent no sound"),
        ("redirect", "status 307"),
        ("401", "status 401"),
        ("500", "status 500"),
        ("400", "status 400"),
        ("drip", "does not come to an end"),
    ],
)
def test_what_is_no_sound_is_an_error_in_time(server, behaviour, words):
    start = time.monotonic()
    with pytest.raises(AudioDeviceError, match=rf"127\.0\.0\.1:.*{words}"):
        list(voice(server, behaviour, sentence_s=1).synthesise("One."))
    assert time.monotonic() - start < 3
    assert all(path == "/v1/audio/speech" for path, _, _ in server.requests)


def test_nobody_there_is_an_error():
    with pytest.raises(AudioDeviceError, match="does not answer"):
        list(ServerVoice("http://127.0.0.1:9/v1", "m").synthesise("One."))


def test_a_proxy_is_not_used_for_this_machine(server, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert b"".join(voice(server, "pcm").synthesise("One."))


def test_an_address_or_model_that_cannot_be_used_is_refused():
    with pytest.raises(Refused, match="unencrypted"):
        ServerVoice("http://10.0.0.1/v1", "m")
    with pytest.raises(UsageError):
        ServerVoice("nonsense", "m")
    with pytest.raises(UsageError, match="No speech model"):
        ServerVoice("http://127.0.0.1:9/v1", None)
