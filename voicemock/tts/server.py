"""Any OpenAI-compatible speech server (`/v1/audio/speech`)."""

import time
from collections.abc import Iterator

from voicemock.errors import AudioDeviceError, UsageError
from voicemock.hosts import checked_url, host_of, is_loopback
from voicemock.safe_text import one_line
from voicemock.tts.pcm import from_wav
from voicemock.tts.voice import spoken

MAX_BYTES = 24 * 1024 * 1024
"""The most sound for one sentence: eight minutes."""
_READ = "Read on, or choose another voice."


class ServerVoice:
    """Satisfies `tts.voice.Voice`.

    Args:
        url: the server's base URL, such as http://127.0.0.1:8880/v1.
        model: the speech model's name there.
        name: the voice's name there.
        key: the key, where the server wants one.
        sentence_s: the longest that one sentence may take, in seconds.

    Raises:
        Refused: it would send the questions unencrypted to another machine.
        UsageError: the address is not a URL, or no model is named.
    """

    rate = 24_000

    def __init__(
        self, url: str, model: str | None, name: str | None = None, key: str | None = None, sentence_s: float = 30
    ) -> None:
        self._url = checked_url(url)
        if not model:
            raise UsageError("No speech model is named.", 'Name it in the settings file: [voice] model = "…"')
        self._model, self._name, self._key, self._sentence_s = model, name, key, sentence_s
        self._form = "pcm"
        self._host = host_of(self._url)
        self.label = f"{one_line(model)} at {self._host}"

    def synthesise(self, text: str) -> Iterator[bytes]:
        """Blocks of PCM. Raises AudioDeviceError."""
        return spoken(text, self.rate, self._say)

    def _say(self, sentence: str) -> bytes:
        status, kind, raw = self._post(sentence)
        if status in (400, 415, 422) and self._form == "pcm":
            self._form = "wav"  # not every server makes bare samples
            status, kind, raw = self._post(sentence)
        if status != 200:
            raise AudioDeviceError(f"{self._host} does not speak (status {status}).", _READ)
        if raw[:4] == b"RIFF":
            return from_wav(raw, self.rate, self.label)
        if self._form != "pcm" or not raw or kind.startswith(("text/", "application/json")):
            raise AudioDeviceError(f"{self._host} sent no sound that can be played.", _READ)
        return raw[: len(raw) // 2 * 2]

    def _post(self, sentence: str) -> tuple[int, str, bytes]:
        """Status, content type and body."""
        import httpx2

        end = time.monotonic() + self._sentence_s
        body = {"model": self._model, "input": sentence, "response_format": self._form}
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        try:
            with (
                httpx2.Client(
                    timeout=httpx2.Timeout(self._sentence_s, connect=5),
                    follow_redirects=False,
                    trust_env=not is_loopback(self._url),
                ) as client,
                client.stream(
                    "POST",
                    f"{self._url}/audio/speech",
                    json=body | ({"voice": self._name} if self._name else {}),
                    headers=headers,
                ) as response,
            ):
                raw = bytearray()
                for piece in response.iter_raw():
                    raw += piece
                    if len(raw) > MAX_BYTES or time.monotonic() > end:
                        raise AudioDeviceError(f"{self._host} does not come to an end.", _READ)
                return response.status_code, response.headers.get("content-type", ""), bytes(raw)
        except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeEncodeError) as error:
            raise AudioDeviceError(f"{self._host} does not answer, so nothing is spoken.", _READ) from error
