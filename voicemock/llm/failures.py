"""What a failed request means: try again, or which error, in which words."""

import difflib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from voicemock.config import settings_file
from voicemock.errors import BadReply, Declined, LLMUnreachable, Refused, TooLong, VoicemockError
from voicemock.hosts import host_of, proxy_for
from voicemock.llm.context import is_too_long, part_that_fits
from voicemock.llm.reply import Unacceptable, server_words
from voicemock.retry_after import asked_wait_s
from voicemock.safe_text import one_line

MAX_RETRIES = 2
LONGEST_WAIT_S = 30
"""The longest that a server may ask to wait; when it asks for longer, it is said and not done."""
AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
NOT_AS_ASKED = frozenset({400, 422, 501})
"""Answers to a request that holds something the server does not know."""
_NEVER_SENT = ("ConnectError", "ConnectTimeout", "PoolTimeout")
"""As the HTTP library calls it when a request found no connection."""

_QUOTA = ("insufficient_quota", "billing", "quota exceeded", "exceeded your current quota")


@dataclass(frozen=True)
class Server:
    """What errors say about the server that was asked."""

    url: str
    model: str
    key: str = ""
    """Where its key comes from, such as `$VOICEMOCK_LLM_KEY`; empty when there is none."""

    @property
    def host(self) -> str:
        """Its host, for messages."""
        return host_of(self.url)


class RequestFailed(Exception):
    """A request that brought no reply: an HTTP error, or no connection."""

    def __init__(
        self,
        status: int | None,
        words: str = "",
        code: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        broke: Literal["connection", "sent", "answer", "tls", "proxy"] | None = None,
        fits: float | None = None,
    ) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        """What the server said, safe to show."""
        self.code = code
        self.headers = headers or {}
        self.broke = broke
        """What broke when there is no status. `connection`: there was none, and nothing was sent. `sent`: it broke
        later, so that what was sent may be why. `answer`: it broke in the middle of the answer."""
        self.fits = fits
        """For a prompt that is too long: the part of it that fits, where the server says so."""

    @property
    def about(self) -> str:
        """Words and code in lower case, to look something up in."""
        return f"{self.words} {self.code}".lower()

    @property
    def too_long(self) -> bool:
        """Whether the prompt does not fit into the model's context."""
        return self.status == 413 or is_too_long(self.about)

    @property
    def quota(self) -> bool:
        """Whether the account is used up, so that waiting does not help."""
        return self.status == 402 or any(word in self.about for word in _QUOTA)

    def wait_s(self) -> float | None:
        """Seconds that the server asks to wait."""
        return asked_wait_s(self.headers.get("retry-after", ""))

    @property
    def passing(self) -> bool:
        """Whether it may work in a moment."""
        if self.status is None:
            return self.broke in ("connection", "sent", "answer")
        lasts = self.quota or self.too_long
        return self.status in AGAIN and not lasts and (self.wait_s() or 0) <= LONGEST_WAIT_S


def failed_status(status: int, headers: Mapping[str, str], body: object) -> RequestFailed:
    """The failure that an HTTP status stands for."""
    error: Any = body.get("error", body) if isinstance(body, dict) else {}
    error = error if isinstance(error, dict) else {}
    code = " ".join(str(error.get(name) or "") for name in ("code", "type", "param"))
    words = server_words(body)
    return RequestFailed(status, words, code, headers=headers, fits=part_that_fits(error, words))


def failed_connection(error: BaseException) -> RequestFailed:
    """The failure that an exception stands for, by what caused it."""
    cause: BaseException | None = error
    never_sent = type(error.__cause__ or error).__name__ in _NEVER_SENT
    while cause:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return RequestFailed(None, f"its certificate is not trusted ({cause.verify_message})", broke="tls")
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return RequestFailed(None, one_line(str(cause))[:120], broke="tls")
        if type(cause).__name__ == "ProxyError":
            return RequestFailed(None, one_line(str(cause))[:120], broke="proxy")
        cause = cause.__cause__ or cause.__context__
    return RequestFailed(None, broke="connection" if never_sent else "sent")


def as_error(failed: RequestFailed, server: Server) -> VoicemockError:
    """The error to show for a failure that is not tried again."""
    host, said = server.host, f": {failed.words}" if failed.words else ""
    if failed.status is None:
        return _no_connection(failed, server)
    if failed.status in (401, 403):
        return _refused_key(server, said)
    if failed.quota:
        return Refused(f"The quota at {host} is used up.", "Look at your account there, or use another server.")
    if failed.too_long:
        return too_long(server, failed.fits)
    if failed.status in AGAIN and (wait := failed.wait_s() or 0) > LONGEST_WAIT_S:
        return Refused(f"{host} asks to wait {_duration(wait)}.", "Try again then, or use another server.")
    if failed.status in AGAIN or failed.status >= 500:
        return LLMUnreachable(f"{host} failed with status {failed.status}{said}.", "Try again later.")
    if 300 <= failed.status < 400:
        there = host_of(failed.headers.get("location", ""))
        return BadReply(f"{host} redirected to {there}; refused.", "Give the final address in llm.url.")
    if failed.status == 407:
        return LLMUnreachable(
            f"{_proxy_to(server)} wants a password.",
            "Put it into HTTPS_PROXY, or add the host to NO_PROXY.",
        )
    return BadReply(f"{host} refused the request (status {failed.status}){said}.", "Try: voicemock doctor")


def _refused_key(server: Server, said: str) -> Refused:
    if not server.key:
        return Refused(f"{server.host} wants a key{said}.", "Put it into the environment variable VOICEMOCK_LLM_KEY.")
    return Refused(f"{server.host} refused the key in {server.key}{said}.", "Put a valid one there.")


def too_long(server: Server, fits: float | None = None) -> TooLong:
    """The error to show for a prompt that does not fit."""
    return TooLong(
        f"Answer too long for {server.model}'s context.",
        "Give the model a longer context (Ollama: raise num_ctx), or use another.",
        fits,
    )


def no_such_model(server: Server, offered: Sequence[str]) -> BadReply:
    """The error to show when a server has no such model: it names up to five that it has, the likeliest first."""
    near = difflib.get_close_matches(server.model, offered, n=5, cutoff=0)
    names = ", ".join(one_line(name)[:60] for name in near)
    return BadReply(
        f"The model {server.model} is not on {server.host}.", f"It offers: {names}." if names else "It offers none."
    )


def _proxy_to(server: Server) -> str:
    """The proxy, by its host where the environment names one."""
    return f"The proxy {proxy_for(server.url)}".strip()


def _no_connection(failed: RequestFailed, server: Server) -> VoicemockError:
    host, proxy = server.host, proxy_for(server.url)
    if failed.broke == "tls":
        return Refused(
            f"No secure connection to {host}: {failed.words}.",
            f'If the certificate is your own, write below [llm] in {settings_file()}:\nca = "FILE.pem"',
        )
    if failed.broke == "answer":
        return BadReply(f"{host} broke off in the middle of its answer.", "Try again later.")
    if failed.broke == "proxy":
        return LLMUnreachable(
            f"{_proxy_to(server)} on the way to {host} failed: {failed.words}.",
            "Check HTTPS_PROXY, or add the host to NO_PROXY.",
        )
    if proxy:
        return LLMUnreachable(
            f"No answer from {host} through the proxy {proxy}.", "Check HTTPS_PROXY, or add the host to NO_PROXY."
        )
    return LLMUnreachable(f"No answer from {host}.", "Is the server running? Try: voicemock doctor")


def _duration(seconds: float) -> str:
    return (
        f"{seconds / 3600:.0f} h" if seconds >= 5400 else f"{seconds / 60:.0f} min" if seconds >= 90 else "a minute"
    )


def as_bad_reply(fault: Unacceptable, server: Server, reply: str = "an answer") -> BadReply:
    """The error to show for what is no answer."""
    host = server.host
    if fault.fault == "declined":
        return Declined(f"The model declined{': ' + fault.what if fault.what else ''}.")
    if fault.fault == "broken":
        return BadReply(
            f"{host} did not answer as an LLM server ({fault.what}).",
            "Is it a login page or a proxy? Does the address end in /v1?",
        )
    if fault.fault == "context":
        return BadReply(
            f"{host} dropped part of the prompt (Ollama: raise num_ctx).", "Give the model a longer context."
        )
    if fault.fault == "error" and is_too_long(fault.what.lower()):
        return too_long(server, part_that_fits({}, fault.what))
    if fault.fault == "error":
        return BadReply(f"{host} failed{': ' + fault.what if fault.what else ' in the middle of its answer'}.")
    if fault.fault in ("invalid", "not_json"):
        return BadReply(f"{host} did not reply with {reply}: {fault.what}.", "A larger model may do better.")
    return BadReply(f"{host} gave no usable answer ({fault.what}).")
