"""What counts as an answer: a finished, non-blank reply that is valid as the model that was asked for.

Pure: no network here. An answer that is not accepted here is neither shown as a question nor scored.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ValidationError

from voicemock.llm.wire import CHECK_FIELD
from voicemock.ports import ReplyT
from voicemock.safe_text import one_line

MAX_DEPTH = 32
MAX_DIGITS = 18

Fault = Literal["broken", "declined", "length", "cut", "blank", "invalid", "not_json", "error", "context"]
"""The kind of no-answer: `broken` is no chat completion at all; `not_json` and `invalid` can be asked again."""


class Unacceptable(Exception):
    """Why something is not an answer, as the end of a sentence; `fault` says what may be done about it."""

    def __init__(self, fault: Fault, what: str) -> None:
        super().__init__(what)
        self.fault: Fault = fault
        self.what = what


@dataclass
class Heard:
    """One reply as it arrives, in pieces or at once."""

    parts: list[str] = field(default_factory=list)
    refusal: str = ""
    finish_reason: str | None = None
    choices_seen: bool = False
    usage: Mapping[str, Any] = field(default_factory=dict)
    model: str = ""

    def add(self, data: object) -> bool:
        """Takes a chat completion, or one chunk of one, as parsed JSON; True when it brought content.

        Raises:
            Unacceptable: it is no such thing, or holds the server's error.
        """
        if not isinstance(data, dict):
            raise Unacceptable("broken", f"got {_kind(data)}")
        if data.get("error"):
            raise Unacceptable("error", server_words(data))
        if isinstance(data.get("usage"), dict):
            self.usage = data["usage"]
        if isinstance(data.get("model"), str):
            self.model = data["model"]
        choices = data.get("choices")
        if not isinstance(choices, list) or not choices:
            return False
        choice = choices[0]
        message = choice.get("message") or choice.get("delta") or {} if isinstance(choice, dict) else None
        if not isinstance(message, dict):
            raise Unacceptable("broken", "got a choice that holds no message")
        self.choices_seen = True
        reason = choice.get("finish_reason")
        self.finish_reason = reason if isinstance(reason, str) else self.finish_reason
        return self._take(message)

    def _take(self, message: Mapping[str, Any]) -> bool:
        content, refusal = message.get("content"), message.get("refusal")
        if isinstance(refusal, str):
            self.refusal += refusal
        if isinstance(content, str):
            self.parts.append(content)
        # Reasoning is not part of the answer, but it shows that the model is at work.
        thinking = message.get("reasoning_content") or message.get("reasoning")
        return bool(content or refusal or thinking)

    def text(self) -> str:
        """The finished answer. Raises Unacceptable."""
        if not self.choices_seen:
            raise Unacceptable("blank", "got a reply without choices")
        if self.refusal.strip() or self.finish_reason == "content_filter":
            raise Unacceptable("declined", one_line(self.refusal)[:200])
        if self.finish_reason == "length":
            raise Unacceptable("length", "the answer was cut at the length limit")
        if self.finish_reason is None:
            raise Unacceptable("cut", "the answer was cut off")
        if self.finish_reason != "stop":
            raise Unacceptable("broken", f"got an answer that ended with {one_line(self.finish_reason)[:40]}")
        text = without_thinking("".join(self.parts))
        if not text:
            raise Unacceptable("blank", "got a blank answer")
        return text


def _kind(data: object) -> str:
    names = {list: "a list", str: "a string", bool: "a truth value", int: "a number", float: "a number"}
    return "null" if data is None else names.get(type(data), "something else")


def without_thinking(text: str) -> str:
    """The text without a reasoning model's thoughts before it. A reply that begins as JSON is left alone."""
    text = text.strip()
    if text.startswith("<think"):
        return re.sub(r"\A<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", "", text, flags=re.DOTALL).strip()
    if not text.startswith("{") and (end := re.search(r"</think(?:ing)?>", text)):
        return text[end.end() :].strip()
    return text


def server_words(body: object) -> str:
    """What a server said about its error: at most 200 safe characters; empty when it said nothing readable."""
    error = body.get("error", body) if isinstance(body, dict) else body
    said = error.get("message") or error.get("detail") or "" if isinstance(error, dict) else error
    if not isinstance(said, str) or said.lstrip().startswith("<"):
        return ""
    return one_line(said)[:200]


def events(pieces: Iterable[bytes]) -> Iterator[str]:
    """The data of each server-sent event; comments, which servers send to keep a line open, are left out."""
    rest, data = b"", list[str]()
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            text = line.rstrip(b"\r").decode("utf-8", errors="replace")
            if text.startswith("data:"):
                data.append(text[5:].removeprefix(" "))
            elif not text and data:
                yield "\n".join(data)
                data = []
    if rest.startswith(b"data:"):
        data.append(rest[5:].decode("utf-8", errors="replace").strip())
    if data:
        yield "\n".join(data)


def parse_body(raw: bytes, content_type: str = "") -> Any:
    """A response's JSON. Raises Unacceptable saying what came instead."""
    text = raw.decode("utf-8", errors="replace").strip()
    if not text:
        raise Unacceptable("broken", "got nothing")
    if "html" in content_type or text.startswith("<"):
        raise Unacceptable("broken", "got HTML")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unacceptable("broken", "got broken JSON" if text[0] in "[{" else "got text") from error


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) != len(pairs):
        raise ValueError("a key stands twice")
    return built


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > MAX_DIGITS:
        raise ValueError(f"a number has more than {MAX_DIGITS} digits")
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(f"{digits[:20]} is not an ordinary number")
    return value


_DECODER = json.JSONDecoder(
    object_pairs_hook=_no_duplicates, parse_int=_whole, parse_float=_finite, parse_constant=_finite
)


def parse_json(text: str) -> Any:
    """JSON without duplicate keys, endless numbers, deep nesting and lone surrogates. Raises ValueError."""
    if _depth(text) > MAX_DEPTH:
        raise ValueError(f"nested deeper than {MAX_DEPTH}")
    return _mended(_DECODER.decode(text.strip()))


def _depth(text: str) -> int:
    depth = deepest = 0
    for bracket in re.finditer(r'"(?:[^"\\]|\\.)*+"?|([\[{])|([\]}])', text, flags=re.DOTALL):
        depth += 1 if bracket[1] else -1 if bracket[2] else 0
        deepest = max(deepest, depth)
    return deepest


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff\x00]", "\ufffd", without_thinking(value) if "</think" in value else value)
    if isinstance(value, list):
        return [_mended(each) for each in value]
    if isinstance(value, dict):
        return {_mended(key): _mended(each) for key, each in value.items()}
    return value


def found_object(text: str) -> Any:
    """The one JSON object in a text that may have prose or a code fence around it. Raises ValueError."""
    if _depth(text) > MAX_DEPTH:
        raise ValueError(f"nested deeper than {MAX_DEPTH}")
    try:
        return parse_json(text)
    except ValueError:
        found = list[Any]()
    at, first_error = text.find("{"), ValueError("there is no JSON object")
    while at >= 0 and len(found) < 2:
        try:
            value, end = _DECODER.raw_decode(text, at)
            found.append(value)
        except ValueError as error:
            first_error, end = (error if not found else first_error), at + 1
            if not isinstance(error, json.JSONDecodeError):
                raise
        at = text.find("{", end)
    if len(found) > 1:
        raise ValueError("there are several JSON objects")
    if not found:
        raise first_error
    return _mended(found[0])


def as_reply(data: object, reply: type[ReplyT]) -> ReplyT:
    """Parsed JSON as the model that was asked for, strictly: no bool for an int, no string for a number.

    Raises:
        Unacceptable: it is not valid; `what` says where and why in words that a model can act on.
    """
    if not isinstance(data, dict):
        raise Unacceptable("not_json", f"the reply is {_kind(data)}, not a JSON object")
    try:
        return reply.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        places = [f"{'.'.join(map(str, each['loc'])) or 'reply'}: {each['msg']}" for each in error.errors()[:5]]
        raise Unacceptable("invalid", one_line("; ".join(places))[:400]) from error


def read_reply(text: str, reply: type[ReplyT], lenient: bool, check_word: str | None = None) -> ReplyT:
    """The accepted text as `reply`.

    Args:
        text: the model's answer.
        reply: the model that it must be valid as.
        lenient: a code fence and prose around the object are allowed.
        check_word: what the reply must repeat, see llm/wire.py.

    Raises:
        Unacceptable: it is not JSON (`not_json`), not valid (`invalid`), or lacks the check word (`context`).
    """
    take: Callable[[str], Any] = found_object if lenient else parse_json
    try:
        data = take(text)
    except (ValueError, RecursionError) as error:
        raise Unacceptable("not_json", f"the reply is not one JSON object: {one_line(str(error))[:100]}") from error
    said = data.pop(CHECK_FIELD, None) if check_word and isinstance(data, dict) else None
    result = as_reply(data, reply)
    if check_word and str(said).strip() != check_word:
        raise Unacceptable("context", "part of the prompt was dropped")
    return result


def lost_context(prompt: str, usage: Mapping[str, Any]) -> bool:
    """Whether the server counted far fewer tokens than the prompt must have.

    A word is at least one token; below 60 % of that, much of the prompt is gone. Short prompts, and servers that
    count nothing, say nothing.
    """
    tokens, words = usage.get("prompt_tokens"), len(prompt.split())
    if not isinstance(tokens, int) or isinstance(tokens, bool) or tokens <= 0 or words < 300:
        return False
    return tokens < 0.6 * words
