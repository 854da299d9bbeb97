"""Any OpenAI-compatible chat server, through `openai` and `chat.completions`: a valid reply, or a plain error.

A 200 proves nothing: what counts as an answer is in llm/reply.py, how the server is asked in llm/manner.py. A reply
that is not valid is asked for again with what was wrong.
"""

import random
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel

from voicemock.errors import BadReply, LLMUnreachable, Refused, VoicemockError
from voicemock.hosts import checked_url, host_of, is_loopback
from voicemock.llm import failures
from voicemock.llm.deadlines import Deadlines, TooSlow, Watch, within
from voicemock.llm.failures import RequestFailed
from voicemock.llm.manner import LADDER, WORDS, Manner
from voicemock.llm.reply import Heard, Unacceptable, events, lost_context, parse_body, read_reply
from voicemock.llm.usage import Usage
from voicemock.llm.wire import check_line, wire_schema
from voicemock.ports import Message, ReplyT

T = TypeVar("T")

OPENAI_URL = "https://api.openai.com/v1"
MAX_REPAIRS = 2
"""How often an invalid reply is asked for again."""


@dataclass(frozen=True)
class ChatOptions:
    """How a model is asked."""

    temperature: float | None = 0.0
    """None leaves it to the server, as does a server that refuses it."""
    deadlines: Deadlines | None = None
    """None chooses by whether the server is on this machine."""
    allow_http: bool = False
    """Send answers unencrypted to another machine."""
    stream: bool = True
    """Have replies come in pieces, which shows early that a server hangs; dropped when the server refuses it."""
    check_word: bool = True
    """Have each reply repeat a word from the head of the prompt, which shows that the prompt was not cut."""


@dataclass(frozen=True)
class Probe:
    """What a trial request showed."""

    models: tuple[str, ...]
    """What the server offers; empty when it does not say."""
    way: str
    """How it can be asked for JSON: json_schema, json_object or words."""
    seconds: float


class _Ready(BaseModel):
    ready: bool


class ChatServer:
    """Satisfies `ports.Chat` by asking a server.

    Args:
        url: the server's base URL, such as http://127.0.0.1:11434/v1; None means OpenAI's own.
        model: the model's name there.
        key: the key; most servers on one's own machine need none.
        options: temperature, deadlines and the like.
        notice: called with a sentence whenever the server makes the user wait.

    Raises:
        Refused: OpenAI's own server without a key, or http to another machine.
        UsageError: the address is not a URL.
    """

    def __init__(
        self,
        url: str | None,
        model: str,
        key: str | None = None,
        options: ChatOptions | None = None,
        notice: Callable[[str], None] | None = None,
    ) -> None:
        import openai

        from voicemock.llm.transport import http_client

        options = options or ChatOptions()
        self.url = checked_url(url or OPENAI_URL, options.allow_http)
        self.host = host_of(self.url)
        self.model = model
        self.deadlines = options.deadlines or (Deadlines.on_this_machine() if is_loopback(self.url) else Deadlines())
        self._key = _checked_key(key, self.host)
        self._client = openai.OpenAI(
            base_url=self.url,
            api_key=self._key or "none",
            max_retries=0,
            http_client=http_client(self.url, self.deadlines),
        )
        if self.host != host_of(OPENAI_URL):
            # The library reads these from the environment; they are for OpenAI's own server only.
            self._client.organization = self._client.project = self._client.admin_api_key = None
        self._manner = Manner(options.temperature, options.stream)
        # One word for all calls: a new one each time would keep servers from reusing the prompt's beginning.
        self._check_word = secrets.token_hex(3) if options.check_word else None
        self._notice = notice or (lambda sentence: None)
        self._lock = threading.Lock()
        self.usage = Usage()
        self.answered_by = ""
        """The model's name as the server last gave it."""

    def __call__(self, messages: Sequence[Message], reply: type[ReplyT]) -> ReplyT:
        """The model's reply, valid as `reply`. Raises LLMUnreachable, BadReply, Refused."""
        end = time.monotonic() + self.deadlines.total_s
        schema = wire_schema(reply, check_word=self._check_word is not None)
        talk, rung, repairs = self._headed(messages), self._manner.rung, 0
        while True:
            text, rung = self._text(talk, reply.__name__, schema, rung, end)
            try:
                answer = read_reply(text, reply, lenient=rung == WORDS, check_word=self._check_word)
            except Unacceptable as fault:
                repairs += 1
                if fault.fault == "context" or repairs > MAX_REPAIRS:
                    raise failures.as_bad_reply(fault, self.host, f"a valid {reply.__name__}") from fault
                rung = self._manner.after_invalid(rung, json=fault.fault == "invalid")
                talk = [*self._headed(messages), *_again(text, fault)]
            else:
                self._manner.worked(rung)
                return answer

    def models(self) -> tuple[str, ...]:
        """The names of the models that the server offers. Raises LLMUnreachable, BadReply, Refused."""

        def ask(watch: Watch[Any]) -> Any:
            with self._translated(), self._client.models.with_streaming_response.list() as response:
                http = response.http_response
                return parse_body(http.read(), http.headers.get("content-type", ""))

        try:
            data = self._within(ask, time.monotonic() + self.deadlines.first_content_s, stream=False)
        except RequestFailed as failed:
            raise failures.as_error(failed, self.url, self.model) from failed
        except Unacceptable as fault:
            raise failures.as_bad_reply(fault, self.host) from fault
        listed = data.get("data") if isinstance(data, dict) else None
        return tuple(str(each["id"]) for each in listed or () if isinstance(each, dict) and "id" in each)

    def probe(self) -> Probe:
        """Asks the model something small. Raises LLMUnreachable, BadReply, Refused."""
        try:
            models = self.models()
        except BadReply:
            models = ()
        start = time.monotonic()
        self([Message("user", "Are you ready? Reply with ready set to true.")], _Ready)
        return Probe(models, LADDER[self._manner.rung], time.monotonic() - start)

    def _headed(self, messages: Sequence[Message]) -> list[Message]:
        if self._check_word is None:
            return list(messages)
        first, *others = messages
        return [Message(first.role, f"{check_line(self._check_word)}\n\n{first.content}"), *others]

    def _text(
        self, talk: Sequence[Message], name: str, schema: Mapping[str, Any], rung: int, end: float
    ) -> tuple[str, int]:
        """The model's finished text, and the rung on which the server gave it."""
        while True:
            request = self._manner.request(self.model, talk, name, schema, rung)
            try:
                heard, text = self._tried(request, end)
            except RequestFailed as failed:
                lower = self._manner.after_refusal(failed, rung)
                if lower is None:
                    raise self._error(failed) from failed
                rung = lower
            else:
                if lost_context("\n".join(each.content for each in talk), heard.usage):
                    raise failures.as_bad_reply(Unacceptable("context", ""), self.host)
                return text, rung

    def _tried(self, request: dict[str, Any], end: float) -> tuple[Heard, str]:
        """One request, tried again where that may help. Raises RequestFailed, VoicemockError."""
        tries, mended = 0, set[str]()
        while True:
            with self._lock:
                self.usage = self.usage.plus_call()
            try:
                heard = self._within(partial(self._exchange, request), end, request["stream"])
                with self._lock:
                    self.usage = self.usage.plus_tokens(heard.usage)
                    self.answered_by = heard.model
                return heard, heard.text()
            except Unacceptable as fault:
                if fault.fault not in ("length", "cut", "blank") or fault.fault in mended:
                    raise failures.as_bad_reply(fault, self.host) from fault
                mended.add(fault.fault)
                request = self._manner.longer(request) if fault.fault == "length" else request
            except RequestFailed as failed:
                if not failed.passing or tries == failures.MAX_RETRIES:
                    raise
                self._pause(failed, tries, end)
                tries += 1

    def _pause(self, failed: RequestFailed, tries: int, end: float) -> None:
        asked_s = failed.wait_s() if failed.status else None
        wait_s = asked_s if asked_s is not None else self.deadlines.retry_wait_s * 2**tries * random.uniform(0.5, 1.5)
        if time.monotonic() + wait_s >= end:
            raise failed
        if asked_s is not None:
            self._notice(f"{self.host} is busy; trying again in {wait_s:.2g} s.")
        time.sleep(wait_s)

    def _within(self, work: Callable[[Watch[T]], T], end: float, stream: bool) -> T:
        limits = self.deadlines if stream else replace(self.deadlines, first_content_s=self.deadlines.total_s)
        try:
            return within(limits, end, work)
        except TooSlow as error:
            raise LLMUnreachable(
                f"{self.host} is too slow: {error}.", "Try a smaller model, or again later."
            ) from error

    def _exchange(self, request: dict[str, Any], watch: Watch[Heard]) -> Heard:
        heard = Heard()
        with self._translated(), self._client.chat.completions.with_streaming_response.create(**request) as response:
            http = response.http_response
            kind, pieces = http.headers.get("content-type", ""), _watched(http.iter_bytes(), watch)
            if "text/event-stream" not in kind:
                heard.add(parse_body(b"".join(pieces), kind))
                return heard
            for data in events(pieces):
                if data.strip() == "[DONE]":
                    break
                if heard.add(parse_body(data.encode("utf-8", "replace"))):
                    watch.content()
        return heard

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turns what `openai` and the HTTP library below it raise into RequestFailed."""
        import httpx2
        import openai

        try:
            yield
        except openai.APIStatusError as error:
            response = error.response
            raise failures.failed_status(error.status_code, response.headers, error.body, self._key) from error
        except (openai.OpenAIError, httpx2.HTTPError) as error:
            raise failures.failed_connection(error) from error

    def _error(self, failed: RequestFailed) -> VoicemockError:
        if failed.status != 404:
            return failures.as_error(failed, self.url, self.model)
        try:
            models = self.models()
        except VoicemockError:
            return BadReply(f"{self.host} has no chat completions there.", "Does the address in llm.url end in /v1?")
        return failures.no_such_model(self.model, self.host, models)


def _watched(pieces: Iterator[bytes], watch: Watch[Any]) -> Iterator[bytes]:
    for piece in pieces:
        watch.check()
        yield piece


def _again(text: str, fault: Unacceptable) -> tuple[Message, Message]:
    """What to add to the talk so that the model mends its reply."""
    return (
        Message("assistant", text[:2_000]),
        Message("user", f"That reply cannot be used: {fault.what}. Reply again, in full, as asked."),
    )


def _checked_key(key: str | None, host: str) -> str:
    key = (key or "").strip()
    if not key and host == host_of(OPENAI_URL):
        raise Refused(f"{host} needs a key.", "Put it into the environment variable VOICEMOCK_LLM_KEY.")
    if not key.isascii() or not key.isprintable():
        raise Refused("The key holds characters that no key has.", "Copy it again into VOICEMOCK_LLM_KEY.")
    return key
