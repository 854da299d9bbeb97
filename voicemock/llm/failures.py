"""What a failed request means: try again, or which error, in which words."""

import difflib
import email.utils
import ssl
import time
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from voicemock.errors import BadReply, LLMUnreachable, Refused, VoicemockError
from voicemock.hosts import host_of
from voicemock.llm.reply import Unacceptable, server_words
from voicemock.safe_text import one_line

MAX_RETRIES = 2
LONGEST_WAIT_S = 30
"""The longest that a server may ask to wait; when it asks for longer, it is said and not done."""
AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
NOT_AS_ASKED = frozenset({400, 422, 501})
"""Answers to a request that holds something the server does not know."""

_QUOTA = ("insufficient_quota", "billing", "quota exceeded", "exceeded your current quota")
_CONTEXT = (
    "context_length",
    "context length",
    "context size",
    "maximum context",
    "context window",
    "too many tokens",
)


class RequestFailed(Exception):
    """A request that brought no reply: an HTTP error, or no connection."""

    def __init__(
        self,
        status: int | None,
        words: str = "",
        code: str = "",
        headers: Mapping[str, str] | None = None,
        broke: Literal["connection", "tls", "proxy"] | None = None,
    ) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        """What the server said, safe to show."""
        self.code = code
        self.headers = headers or {}
        self.broke = broke
        """What broke when there is no status."""

    @property
    def about(self) -> str:
        """Words and code in lower case, to look something up in."""
        return f"{self.words} {self.code}".lower()

    @property
    def too_long(self) -> bool:
        """Whether the prompt does not fit into the model's context."""
        return any(word in self.about for word in _CONTEXT)

    @property
    def quota(self) -> bool:
        """Whether the account is used up, so that waiting does not help."""
        return self.status == 402 or any(word in self.about for word in _QUOTA)

    def wait_s(self) -> float | None:
        """Seconds that the server asks to wait."""
        asked = self.headers.get("retry-after", "")
        try:
            return max(0.0, float(asked))
        except ValueError:
            pass
        try:
            return max(0.0, email.utils.parsedate_to_datetime(asked).timestamp() - time.time())
        except (ValueError, OverflowError):
            return None

    @property
    def passing(self) -> bool:
        """Whether it may work in a moment."""
        if self.status is None:
            return self.broke == "connection"
        return self.status in AGAIN and not self.quota and (self.wait_s() or 0) <= LONGEST_WAIT_S


def failed_status(status: int, headers: Mapping[str, str], body: object, key: str | None) -> RequestFailed:
    """The failure that an HTTP status stands for."""
    error: Any = body.get("error", body) if isinstance(body, dict) else {}
    code = (
        " ".join(str(error.get(name) or "") for name in ("code", "type", "param")) if isinstance(error, dict) else ""
    )
    return RequestFailed(status, without_key(server_words(body), key), code, headers)


def failed_connection(error: BaseException) -> RequestFailed:
    """The failure that an exception stands for, by what caused it."""
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return RequestFailed(None, f"its certificate is not trusted ({cause.verify_message})", broke="tls")
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return RequestFailed(None, one_line(str(cause))[:120], broke="tls")
        if type(cause).__name__ == "ProxyError":
            return RequestFailed(None, str(cause)[:120], broke="proxy")
        cause = cause.__cause__ or cause.__context__
    return RequestFailed(None, broke="connection")


def without_key(words: str, key: str | None) -> str:
    """The words, or nothing where they hold a piece of the key: servers like to quote it."""
    pieces = {key[at : at + 8] for at in range(max(1, len(key) - 7))} if key else set()
    return "" if any(piece in words for piece in pieces) else words


def as_error(failed: RequestFailed, url: str, model: str) -> VoicemockError:
    """The error to show for a failure that is not tried again."""
    host, said = host_of(url), f": {failed.words}" if failed.words else ""
    if failed.status is None:
        return _no_connection(failed, host)
    if failed.status in (401, 403):
        return Refused(f"{host} refused the key.", "Put a valid one into VOICEMOCK_LLM_KEY.")
    if failed.quota:
        return Refused(f"The quota at {host} is used up.", "Look at your account there, or use another server.")
    if failed.status in AGAIN and (wait := failed.wait_s() or 0) > LONGEST_WAIT_S:
        return Refused(f"{host} asks to wait {_duration(wait)}.", "Try again then, or use another server.")
    if failed.status in AGAIN or failed.status >= 500:
        return LLMUnreachable(f"{host} failed with status {failed.status}{said}.", "Try again later.")
    if 300 <= failed.status < 400:
        there = host_of(failed.headers.get("location", ""))
        return BadReply(f"{host} redirected to {there}; refused.", "Give the final address in llm.url.")
    if failed.too_long:
        return BadReply(f"The request is too long for the context of {model}.", "Use a model with a longer context.")
    if failed.status == 407:
        return LLMUnreachable("The proxy wants a password.", "Put it into HTTPS_PROXY, or add the host to NO_PROXY.")
    return BadReply(f"{host} refused the request (status {failed.status}){said}.", "Try: voicemock doctor")


def no_such_model(model: str, host: str, offered: Sequence[str]) -> BadReply:
    """The error to show when a server has no such model: it names up to five that it has, the likeliest first."""
    near = difflib.get_close_matches(model, offered, n=5, cutoff=0)
    names = ", ".join(one_line(name)[:60] for name in near)
    return BadReply(f"The model {model} is not on {host}.", f"It offers: {names}." if names else "It offers none.")


def _no_connection(failed: RequestFailed, host: str) -> VoicemockError:
    if failed.broke == "tls":
        return Refused(
            f"No secure connection to {host}: {failed.words}.",
            "If the certificate is your own, name its authority in the variable SSL_CERT_FILE.",
        )
    if failed.broke == "proxy":
        return LLMUnreachable(
            f"The proxy on the way to {host} failed: {failed.words}.",
            "Check HTTPS_PROXY, or add the host to NO_PROXY.",
        )
    return LLMUnreachable(f"No answer from {host}.", "Is the server running? Try: voicemock doctor")


def _duration(seconds: float) -> str:
    return (
        f"{seconds / 3600:.0f} h" if seconds >= 5400 else f"{seconds / 60:.0f} min" if seconds >= 90 else "a minute"
    )


def as_bad_reply(fault: Unacceptable, host: str, reply: str = "an answer") -> BadReply:
    """The error to show for what is no answer."""
    if fault.fault == "declined":
        return BadReply(f"The model declined{': ' + fault.what if fault.what else ''}.")
    if fault.fault == "broken":
        return BadReply(
            f"{host} did not answer as an LLM server ({fault.what}).",
            "Is it a login page or a proxy? Does the address end in /v1?",
        )
    if fault.fault == "context":
        return BadReply(
            f"{host} dropped part of the prompt.", "Give the model a longer context (Ollama: raise num_ctx)."
        )
    if fault.fault == "error":
        return BadReply(f"{host} failed{': ' + fault.what if fault.what else ' in the middle of its answer'}.")
    if fault.fault in ("invalid", "not_json"):
        return BadReply(f"{host} did not reply with {reply}: {fault.what}.", "A larger model may do better.")
    return BadReply(f"{host} gave no usable answer ({fault.what}).")
