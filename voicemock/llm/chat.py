"""Any OpenAI-compatible chat server, through `openai` and `chat.completions`: a valid reply, or a plain error.

A 200 proves nothing: what counts as an answer is in llm/reply.py, how the server is asked in llm/manner.py. A reply
that is not valid is asked for again with what was wrong.
"""

import random
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from voicemock import secret
from voicemock.any_server import Passage
from voicemock.errors import BadReply, LLMUnreachable, VoicemockError
from voicemock.hosts import checked_url, host_of, is_loopback
from voicemock.llm import failures
from voicemock.llm.arriving import telling
from voicemock.llm.call import Call
from voicemock.llm.connection import OPENAI_URL, Connection, checked_key
from voicemock.llm.deadlines import Deadlines, TooSlow, Watch, within
from voicemock.llm.failures import RequestFailed, Server
from voicemock.llm.kept_warm import kept_warm
from voicemock.llm.manner import LADDER, WORDS, Manner, again
from voicemock.llm.names import is_same_model
from voicemock.llm.reply import Heard, Unacceptable, lost_context, read_reply
from voicemock.llm.wire import check_line, wire_schema
from voicemock.ports import Arriving, Message, ReplyT
from voicemock.safe_text import one_line
from voicemock.usage import Usage

T = TypeVar("T")
_Asked = Callable[[int], dict[str, Any]]


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
    ca: Path | None = None
    """The file with the authority that signed the server's certificate, where it is one's own."""
    key_place: str = "$VOICEMOCK_LLM_KEY"
    """Where the key was taken from, for messages."""
    stream: bool = True
    """Have replies come in pieces, which shows early that a server hangs; dropped when the server refuses it."""
    retries: int = failures.MAX_RETRIES
    """How often one request is sent again after a failure that may pass; 0 leaves that to whoever asks."""
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
        notice: called with a sentence and the seconds whenever the server asks to wait.

    Raises:
        Refused: OpenAI's own server without a key, or http to another machine.
        UsageError: the address is not a URL, or the proxy to it cannot be used.
        BadInput: `options.ca` is no certificate.
    """

    def __init__(
        self,
        url: str | None,
        model: str,
        key: str | None = None,
        options: ChatOptions | None = None,
        notice: Callable[[str, float], None] | None = None,
    ) -> None:
        options = options or ChatOptions()
        url = checked_url(url or OPENAI_URL, options.allow_http)
        key = checked_key(key, host_of(url))
        self.server = Server(url, model, options.key_place if key else "")
        self.deadlines = options.deadlines or (Deadlines.on_this_machine() if is_loopback(url) else Deadlines())
        self._connection = Connection(url, key, self.deadlines, options.ca)
        self._secrets = secret.of_server(url, key)
        self._manner = Manner(options.temperature, options.stream)
        # One word for all calls: a new one each time would keep servers from reusing the prompt's beginning.
        self._check_word = secrets.token_hex(3) if options.check_word else None
        self._retries = options.retries
        self._notice = notice or (lambda sentence, seconds: None)
        self._lock = threading.Lock()
        self.usage = Usage()
        self.answered_by = ""
        """The model's name as the server last gave it."""
        self._remarks: list[str] = []

    @property
    def host(self) -> str:
        """The server's host, for messages."""
        return self.server.host

    def take_remarks(self) -> list[str]:
        """What should be known about the server, a sentence each; each is given once."""
        with self._lock:
            taken, self._remarks = self._remarks, []
        return taken

    def kept_warm(self) -> AbstractContextManager[None]:
        """Keeps a connection open while the block runs; it sends nothing of what was said."""
        return kept_warm(self._connection.touch)

    def __call__(self, messages: Sequence[Message], reply: type[ReplyT], arriving: Arriving | None = None) -> ReplyT:
        """The model's reply, valid as `reply`. Raises LLMUnreachable, BadReply, Refused."""
        return self.ask(messages, reply, arriving)

    def ask(
        self,
        messages: Sequence[Message],
        reply: type[ReplyT],
        arriving: Arriving | None = None,
        passage: Passage = nullcontext,
    ) -> ReplyT:
        """The same, each request through `passage`; raises what that raises, too."""
        with self._hiding():
            answer = self._asked(messages, reply, arriving, passage)
            if self._secrets.stand_in(answer.model_dump_json()):
                raise BadReply(f"{self.host} put the key into its answer, so it is not used.")
        return answer

    def _asked(
        self, messages: Sequence[Message], reply: type[ReplyT], arriving: Arriving | None, passage: Passage
    ) -> ReplyT:
        arrived = telling(arriving, self._check_word, self._secrets) if arriving else None
        call = Call(time.monotonic() + self.deadlines.total_s, passage, arrived)
        schema = wire_schema(reply, check_word=self._check_word is not None)
        talk, rung, repairs = self._headed(messages), self._manner.rung, 0
        while True:
            asked = partial(self._manner.request, self.server.model, talk, reply.__name__, schema)
            text, rung = self._text(talk, asked, rung, call)
            try:
                answer = read_reply(text, reply, lenient=rung == WORDS, check_word=self._check_word)
            except Unacceptable as fault:
                repairs += 1
                if fault.fault == "context" or repairs > MAX_REPAIRS:
                    raise failures.as_bad_reply(fault, self.server, f"a valid {reply.__name__}") from fault
                rung = self._manner.after_invalid(rung, json=fault.fault == "invalid")
                talk = [*self._headed(messages), *again(text, fault.what)]
            else:
                self._manner.worked(rung)
                return answer

    def models(self) -> tuple[str, ...]:
        """The names of the models that the server offers. Raises LLMUnreachable, BadReply, Refused."""
        with self._hiding():
            return tuple(map(self._secrets.hidden, self._listed(time.monotonic() + self.deadlines.first_content_s)))

    def _listed(self, end: float) -> tuple[str, ...]:
        try:
            return self._within(self._connection.models, end, stream=False)
        except RequestFailed as failed:
            raise failures.as_error(failed, self.server) from failed
        except Unacceptable as fault:
            raise failures.as_bad_reply(fault, self.server) from fault

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

    def _text(self, talk: Sequence[Message], asked: _Asked, rung: int, call: Call) -> tuple[str, int]:
        """The model's finished text, and the rung on which the server gave it."""
        while True:
            request = asked(rung)
            try:
                heard, text = self._tried(request, call)
            except RequestFailed as failed:
                lower = self._manner.after_refusal(failed, rung, request)
                if lower is None:
                    raise self._error(failed, call.end) from failed
                rung = lower
            else:
                if lost_context("\n".join(each.content for each in talk), heard.usage):
                    raise failures.as_bad_reply(Unacceptable("context", ""), self.server)
                return text, rung

    def _tried(self, request: dict[str, Any], call: Call) -> tuple[Heard, str]:
        """One request, tried again where that may help. Raises RequestFailed, VoicemockError."""
        tries, mended = 0, set[str]()
        while True:
            try:
                with call.turn():
                    with self._lock:
                        self.usage = self.usage.plus_call()
                    work = partial(self._connection.reply, request, arrived=call.arrived)
                    heard = self._within(work, call.end, request["stream"])
                    self._note(heard)
                return heard, heard.text()
            except Unacceptable as fault:
                if fault.fault not in ("length", "cut", "blank") or fault.fault in mended:
                    raise failures.as_bad_reply(fault, self.server) from fault
                mended.add(fault.fault)
                request = self._manner.longer(request) if fault.fault == "length" else request
            except LLMUnreachable as slow:
                if not _has_stalled(slow) or "stalled" in mended or not self._retries:
                    raise
                mended.add("stalled")
            except RequestFailed as failed:
                if not failed.passing or tries >= self._retries:
                    raise
                self._pause(failed, tries, call.end)
                tries += 1

    def _note(self, heard: Heard) -> None:
        name = self._secrets.hidden(one_line(heard.model))[:60]
        with self._lock:
            self.usage = self.usage.plus_tokens(heard.usage)
            if name and name != self.answered_by and not is_same_model(self.server.model, name):
                self._remarks.append(f"{self.host} answered with {name}, though {self.server.model} was asked for.")
            self.answered_by = name

    def _pause(self, failed: RequestFailed, tries: int, end: float) -> None:
        asked_s = failed.wait_s() if failed.status else None
        wait_s = asked_s if asked_s is not None else self.deadlines.retry_wait_s * 2**tries * random.uniform(0.5, 1.5)
        if time.monotonic() + wait_s >= end:
            raise failed
        if asked_s is not None:
            self._notice(f"{self.host} is busy; trying again", wait_s)
        time.sleep(wait_s)

    def _within(self, work: Callable[[Watch[T]], T], end: float, stream: bool) -> T:
        limits = self.deadlines if stream else replace(self.deadlines, first_content_s=self.deadlines.total_s)
        try:
            return within(limits, end, work)
        except TooSlow as error:
            raise LLMUnreachable(
                f"{self.host} is too slow: {error}.",
                f"Try a smaller model, or wait longer: wait_s = {2 * limits.total_s:.0f} under [llm] in the settings",
            ) from error

    def _error(self, failed: RequestFailed, end: float) -> VoicemockError:
        if failed.status != 404:
            return failures.as_error(failed, self.server)
        try:
            models = self._listed(end)
        except VoicemockError:
            return BadReply(f"{self.host} has no chat completions there.", "Does the address in llm.url end in /v1?")
        return failures.no_such_model(self.server, models)

    @contextmanager
    def _hiding(self) -> Iterator[None]:
        """Takes secrets out of errors: servers quote keys, and proxies what they were sent."""
        try:
            yield
        except VoicemockError as error:
            error.message, error.remedy = (self._secrets.hidden(each) for each in (error.message, error.remedy))
            error.args = (error.message,)
            raise


def _has_stalled(slow: LLMUnreachable) -> bool:
    return isinstance(slow.__cause__, TooSlow) and slow.__cause__.stalled
