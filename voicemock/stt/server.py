"""An OpenAI-compatible transcription server (`/audio/transcriptions`). The home of httpx2; hub.py knows its errors.

The only recogniser that sends audio away, and only the pieces with speech; it must be configured on purpose.
"""

import io
import queue
import threading
import time
import wave
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from voicemock import secret
from voicemock.any_server import Passage
from voicemock.config import SpeechSettings
from voicemock.errors import RecogniserError, UsageError
from voicemock.hosts import checked_url, host_of, is_loopback
from voicemock.retry_after import asked_wait_s
from voicemock.safe_text import one_line
from voicemock.stt import server_reply
from voicemock.stt.chunks import Chunk, Grouping
from voicemock.stt.guards import OF_WHISPER, Believed, believed, is_known_invention, joined, without_loops
from voicemock.stt.pieces import Pieces
from voicemock.stt.recording import RATE, Recording
from voicemock.stt.server_reply import NotATranscript
from voicemock.stt.spec import Ahead, Told, nobody, with_words
from voicemock.transcript import Said, SetAside, Stretch, Transcript, Word

_LATER = "Transcribe it with another recogniser: voicemock score --stt whisper"
_DETAILED: Mapping[str, str | Sequence[str]] = {
    "response_format": "verbose_json",
    "timestamp_granularities[]": ["word", "segment"],
}
LONGEST_PIECE_S = 120
_NOT_AS_ASKED = (400, 422)
_PASSING = (None, 408, 429, 500, 502, 503, 504)
HeardT = TypeVar("HeardT", Transcript, Said)
_PLAIN: Mapping[str, str | Sequence[str]] = {"response_format": "json"}


@dataclass(frozen=True)
class ServerLimits:
    """What the server may take, in seconds and bytes."""

    connect_s: float = 5.0
    least_s: float = 60.0
    times_audio: float = 10.0
    """A request may take this many times the length of its audio in all, and never less than `least_s`."""
    reply_bytes: int = 1024 * 1024
    tries: int = 2
    """For failures that may pass: no connection, too busy, a fault of the server."""
    wait_s: float = 1.0
    """Before the next try."""


class ServerFailed(Exception):
    """A request brought no transcript; the message says why, in a clause."""

    def __init__(
        self,
        what: str,
        status: int | None = None,
        wait_s: float | None = None,
        *,
        is_slow: bool = False,
        connected: bool = True,
    ) -> None:
        super().__init__(what)
        self.status, self.wait_s = status, wait_s
        """The HTTP status, if there was one, and how long the server asks to wait."""
        self.is_slow, self.connected = is_slow, connected
        """Whether it was silent for long, and whether it may have got the request at all."""


class _Answer(NamedTuple):
    status: int
    location: str
    body: bytes
    wait_s: float | None = None


class Piece(NamedTuple):
    """What is believed of one piece of audio."""

    words: tuple[Word, ...]
    set_aside: tuple[SetAside, ...]
    timed: bool
    """Whether the server said when each word was spoken."""
    language: str | None


def _words(text: str, audio: Stretch) -> list[Word]:
    """The words of a text of which it is only known in which piece it was said."""
    return [Word(text=word, start_s=audio.start_s, end_s=audio.end_s) for word in text.split()]


class TranscriptionServer:
    """Asks a server; nothing is sent before the first answer with speech.

    Raises:
        UsageError: no URL is configured, or it is none.
        Refused: it would send the voice unencrypted to another machine.
    """

    notes: tuple[str, ...] = ()

    def __init__(
        self,
        settings: SpeechSettings,
        key: Callable[[], str | None] = lambda: None,
        allow_http: bool = False,
        limits: ServerLimits = ServerLimits(),
        glossary: Sequence[str] = (),
    ) -> None:
        if not settings.url:
            raise UsageError("No transcription server is named.", "Name one: --stt-url http://127.0.0.1:8000/v1")
        if not settings.model:
            raise UsageError("No model of the transcription server is named.", "Name one: --stt-model NAME")
        self._url = checked_url(settings.url, allow_http) + "/audio/transcriptions"
        self._settings, self._key, self._limits, self._glossary = settings, key, limits, glossary
        self._grouping = Grouping(longest_s=LONGEST_PIECE_S, enough_s=20, apart_s=5)
        self._read: Callable[[Recording, Chunk], Piece] = self._piece
        self._pieces = Pieces(self._piece)
        self._passage: Passage = nullcontext
        self._form = _DETAILED
        self._secrets = secret.of_server(settings.url, None)
        self.label = f"{settings.model} on {host_of(settings.url)}"
        if glossary:
            self.label = with_words(self.label, len(glossary))

    def __call__(self, audio: Path, speech: Sequence[Stretch], told: Told = nobody) -> Transcript:
        """See voicemock.ports.Transcribe. Without word times from the server, the transcript has no words."""
        if not speech:
            return Transcript(text="", language=self._settings.language or "en")
        return self._without_key(lambda: self._heard(audio, speech, told))

    def ahead(self, asked: Ahead) -> Said:
        """The words so far of an answer that is being spoken. Raises RecogniserError."""
        return self._without_key(lambda: self._pieces.ahead(asked, self._grouping, self._read))

    def _without_key(self, read: Callable[[], HeardT]) -> HeardT:
        """What `read` gives, where it holds no key. Raises RecogniserError."""
        try:
            heard = read()
        except RecogniserError as error:
            self._hide(error)
            raise
        self._refuse_key(heard.model_dump_json())
        return heard

    def _hide(self, error: RecogniserError) -> None:
        error.message = self._secrets.hidden(error.message)
        error.args = (error.message,)

    def _refuse_key(self, text: str) -> None:
        """Raises RecogniserError where the key stands in what a server sent."""
        if self._secrets.stand_in(text):
            raise RecogniserError(f"Your answer is saved; {self.host} put the key into its answer.", _LATER)

    def reads_by(self, read: Callable[[Recording, Chunk], Piece]) -> None:
        """From now on pieces are read by somebody else, such as one of several servers (stt/governed.py)."""
        self._read = read
        self._pieces = Pieces(read)

    def piece(self, recording: Recording, chunk: Chunk, passage: Passage) -> Piece:
        """What is believed of one piece, each request through `passage`.

        Raises:
            RecogniserError: caused by ServerFailed where a request brought nothing.
        """
        self._passage = passage
        try:
            piece = self._piece(recording, chunk)
        except RecogniserError as error:
            self._hide(error)
            raise
        finally:
            self._passage = nullcontext
        said = [*(each.text for each in piece.words), *(each.text for each in piece.set_aside)]
        self._refuse_key(" ".join(said))
        return piece

    def _heard(self, audio: Path, speech: Sequence[Stretch], told: Told) -> Transcript:
        pieces = self._pieces.of(audio, speech, self._grouping, told)
        language = next((piece.language for piece in pieces if piece.language), self._settings.language or "en")
        words, aside = joined([Believed(piece.words, piece.set_aside) for piece in pieces])
        if all(piece.timed for piece in pieces if piece.words):
            return Transcript.of_words(words, language, aside)
        return Transcript(text=" ".join(word.text for word in words), language=language, set_aside=aside)

    def _piece(self, recording: Recording, chunk: Chunk) -> Piece:
        try:
            piece = server_reply.read(self._asked(recording, chunk), chunk.audio)
        except NotATranscript as error:
            raise RecogniserError(f"Your answer is saved; {self.host} sent {error}.", _LATER) from error
        if piece.words:
            return Piece(*believed(piece.words, chunk.speech, OF_WHISPER, self._glossary), True, piece.language)
        spoken = _words(piece.text, chunk.audio)
        once, loops = without_loops(spoken)
        if once and is_known_invention(once, chunk.speech, OF_WHISPER, self._glossary):
            invented = SetAside(text=piece.text, why="noise", start_s=chunk.audio.start_s, end_s=chunk.audio.end_s)
            return Piece((), (invented,), False, piece.language)
        return Piece(tuple(once), tuple(loops), False, piece.language)

    @property
    def host(self) -> str:
        """The server's host, for messages."""
        return host_of(self._url)

    def _asked(self, recording: Recording, chunk: Chunk) -> bytes:
        sound = _wav(recording.pcm(chunk.audio))
        limit_s = max(self._limits.least_s, self._limits.times_audio * chunk.audio.seconds)
        deadline = time.monotonic() + limit_s
        answer, deadline = self._patiently(sound, deadline)
        if answer.status in _NOT_AS_ASKED and self._form is _DETAILED:
            # Newer models give no word times and refuse to be asked for them.
            self._form = _PLAIN
            answer, deadline = self._patiently(sound, deadline)
        if answer.status == 200:
            return answer.body
        failed = self._failure(answer)
        raise RecogniserError(f"Your answer is saved; {failed}.", _LATER) from failed

    def _failure(self, answer: _Answer) -> ServerFailed:
        if answer.status in (401, 403):
            what = f"{self.host} refused the key"
        elif 300 <= answer.status < 400:
            what = f"{self.host} redirects to {host_of(answer.location)}, and your voice is not sent there"
        else:
            what = f"{self.host} answered {answer.status} ({one_line(server_reply.complaint(answer.body))[:200]})"
        return ServerFailed(what, answer.status, answer.wait_s)

    def _patiently(self, sound: bytes, deadline: float) -> tuple[_Answer, float]:
        """The server's answer to a request that is sent again where that may help, and the deadline from then on."""
        for left in reversed(range(self._limits.tries)):
            asked_at = time.monotonic()
            try:
                with self._passage():
                    deadline += time.monotonic() - asked_at  # waiting for its turn is no time of the server's
                    answer = self._once(sound, deadline)
                    if answer.status not in (200, *_NOT_AS_ASKED):
                        raise self._failure(answer)
                    return answer, deadline
            except ServerFailed as failed:
                if not left or failed.is_slow or failed.status not in _PASSING:
                    raise RecogniserError(f"Your answer is saved; {failed}.", _LATER) from failed
            time.sleep(max(0.0, min(self._limits.wait_s, deadline - time.monotonic())))
        raise AssertionError("at least one try is made")

    def _once(self, sound: bytes, deadline: float) -> _Answer:
        """Sends and reads in a thread, because the library's time limits start anew with every byte that drips in."""
        results: queue.SimpleQueue[_Answer | ServerFailed] = queue.SimpleQueue()
        key = self._key()
        self._secrets = secret.of_server(self._url, key)

        def run() -> None:
            try:
                results.put(self._exchange(sound, key, deadline))
            except ServerFailed as error:
                results.put(error)

        threading.Thread(target=run, daemon=True).start()
        while (left_s := deadline - time.monotonic()) > 0:
            try:
                result = results.get(timeout=min(left_s, 0.2))
            except queue.Empty:
                continue
            if isinstance(result, ServerFailed):
                raise result
            return result
        raise ServerFailed(f"{self.host} did not answer in time", is_slow=True)

    def _exchange(self, sound: bytes, key: str | None, deadline: float) -> _Answer:
        import httpx2

        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {key}"} if key else {})
        form: dict[str, Any] = {"model": self._settings.model, **self._form}
        if self._settings.language:
            form["language"] = self._settings.language
        if self._glossary:
            form["prompt"] = ", ".join(self._glossary)
        timeout = httpx2.Timeout(max(0.1, deadline - time.monotonic()), connect=self._limits.connect_s)
        # A proxy for the outside world is no way to this machine.
        trust_env = not is_loopback(self._url)
        try:
            with (
                httpx2.Client(timeout=timeout, trust_env=trust_env, follow_redirects=False) as client,
                client.stream(
                    "POST", self._url, headers=headers, data=form, files={"file": ("answer.wav", sound, "audio/wav")}
                ) as response,
            ):
                there, wait = response.headers.get("Location", ""), response.headers.get("Retry-After", "")
                return _Answer(response.status_code, there, self._body(response, deadline), asked_wait_s(wait))
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            why = one_line(str(error)) or type(error).__name__
            connected = not isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout)
            raise ServerFailed(f"{self.host} cannot be reached ({why})", connected=connected) from error

    def _body(self, response: Any, deadline: float) -> bytes:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise ServerFailed(f"{self.host} sent a packed answer that was not asked for")
        body = bytearray()
        for block in response.iter_raw():
            body += block
            if len(body) > self._limits.reply_bytes:
                raise ServerFailed(f"{self.host} sent far too long an answer")
            if time.monotonic() > deadline:
                raise ServerFailed(f"{self.host} did not answer in time", is_slow=True)
        return bytes(body)


def _wav(pcm: bytes) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(pcm)
    return out.getvalue()
