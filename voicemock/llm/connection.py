"""The connection to an OpenAI-compatible server: the one place that knows `openai` and the HTTP library below it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from voicemock.errors import Refused
from voicemock.hosts import host_of
from voicemock.llm import failures
from voicemock.llm.arriving import Arrived
from voicemock.llm.deadlines import Deadlines, Watch
from voicemock.llm.failures import RequestFailed
from voicemock.llm.reply import Heard, Unacceptable, events, parse_body

OPENAI_URL = "https://api.openai.com/v1"


class Connection:
    """Sends single requests. Raises RequestFailed and Unacceptable; deadlines and second tries are for the caller.

    Args:
        url: the server's checked base URL.
        key: the key, or nothing.
        deadlines: for single reads and for the whole body.
        ca: the file with the authority that signed the server's certificate, where it is one's own.

    Raises:
        BadInput: that file is no certificate.
        UsageError: the environment names a proxy that cannot be used.
    """

    def __init__(self, url: str, key: str, deadlines: Deadlines, ca: Path | None = None) -> None:
        # It would make the library print what was said, and the server's words as they came.
        os.environ.pop("OPENAI_LOG", None)
        import openai

        from voicemock.llm.transport import http_client

        self._client = openai.OpenAI(
            base_url=url, api_key=key or "none", max_retries=0, http_client=http_client(url, deadlines, ca)
        )
        if host_of(url) != host_of(OPENAI_URL):
            # The library reads these from the environment; they are for OpenAI's own server only.
            self._client.organization = self._client.project = self._client.admin_api_key = None

    def reply(self, request: dict[str, Any], watch: Watch[Heard], arrived: Arrived | None = None) -> Heard:
        """What the server says to a chat request, as the arguments of `chat.completions.create`.

        `arrived` is told whenever a piece of a streamed reply has come.
        """
        heard = Heard()
        try:
            with (
                self._translated(),
                self._client.chat.completions.with_streaming_response.create(**request) as response,
            ):
                http = _answered(response.http_response)
                kind, pieces = http.headers.get("content-type", ""), _watched(http.iter_bytes(), watch)
                if "text/event-stream" not in kind:
                    heard.add(parse_body(b"".join(pieces), kind))
                    return heard
                for data in events(pieces):
                    if data.strip() == "[DONE]":
                        break
                    if heard.add(parse_body(data.encode("utf-8", "replace"))):
                        watch.content()
                        if arrived:
                            arrived(heard)
        except RequestFailed as failed:
            if watch.begun and failed.broke == "sent":
                raise RequestFailed(None, broke="answer") from failed
            raise
        return heard

    def touch(self) -> None:
        """Opens a connection for the next request, and imports what that needs; a failure is left to that one."""
        with suppress(RequestFailed, Unacceptable):
            self.models(Watch())
        self._client.chat.completions.with_streaming_response  # noqa: B018 -- the library imports it here

    def models(self, watch: Watch[tuple[str, ...]]) -> tuple[str, ...]:
        """The names of the models that the server offers."""
        with self._translated(), self._client.models.with_streaming_response.list() as response:
            http = _answered(response.http_response)
            data = parse_body(b"".join(_watched(http.iter_bytes(), watch)), http.headers.get("content-type", ""))
        listed = data.get("data") if isinstance(data, dict) else None
        named = (
            each["id"]
            for each in (listed if isinstance(listed, list) else ())
            if isinstance(each, dict) and "id" in each
        )
        return tuple(map(str, named))

    def embeddings(self, model: str, texts: Sequence[str], watch: Watch[Any]) -> Any:
        """What the server says to a request for the vectors of texts, as data that is not checked yet."""
        with (
            self._translated(),
            self._client.embeddings.with_streaming_response.create(
                model=model, input=list(texts), encoding_format="float"
            ) as response,
        ):
            http = _answered(response.http_response)
            return parse_body(b"".join(_watched(http.iter_bytes(), watch)), http.headers.get("content-type", ""))

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turns what `openai` and the HTTP library below it raise into RequestFailed."""
        import httpx2
        import openai

        try:
            yield
        except openai.APIStatusError as error:
            raise failures.failed_status(error.status_code, error.response.headers, error.body) from error
        except (openai.OpenAIError, httpx2.HTTPError) as error:
            raise failures.failed_connection(error) from error


def _answered(response: Any) -> Any:
    """The response with status 200; others of the two hundreds bring no answer."""
    if response.status_code != 200:
        raise Unacceptable("broken", f"got status {response.status_code}")
    return response


def _watched(pieces: Iterator[bytes], watch: Watch[Any]) -> Iterator[bytes]:
    for piece in pieces:
        watch.begun = True
        watch.check()
        yield piece


def checked_key(key: str | None, host: str, variable: str = "VOICEMOCK_LLM_KEY") -> str:
    """The key as it is sent, nothing where there is none. Raises Refused: it is needed, or cannot be a key."""
    key = (key or "").strip()
    if not key and host == host_of(OPENAI_URL):
        raise Refused(f"{host} needs a key.", f"Put it into the environment variable {variable}.")
    if not key.isascii() or not key.isprintable():
        raise Refused("The key holds characters that no key has.", f"Copy it again into {variable}.")
    return key
