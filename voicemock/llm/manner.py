"""How a server wants to be asked: which way to ask for JSON it knows, and which optional parameters it takes.

There is a ladder, the strictest way first: by JSON schema, as any JSON object, in words. A server that refuses a
request loses what it named, or goes one rung down; what it accepts is remembered.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from voicemock.llm.failures import NOT_AS_ASKED, RequestFailed
from voicemock.llm.wire import ask_for_json
from voicemock.ports import Message

LADDER = ("json_schema", "json_object", "words")
WORDS = len(LADDER) - 1
LENGTHS = (4_096, 16_384)
"""Most tokens of a reply, at first and when that was too few (a reasoning model's thoughts count)."""
_LIMITS = ("max_completion_tokens", "max_tokens")
_OPTIONAL = (*_LIMITS, "stream_options", "temperature")


class Manner:
    """What is known of one server so far."""

    def __init__(self, temperature: float | None, stream: bool = True) -> None:
        self.rung = 0
        self.stream = stream
        self._proven = False
        self._optional: dict[str, Any] = {"max_tokens": LENGTHS[0]}
        if stream:
            self._optional["stream_options"] = {"include_usage": True}
        if temperature is not None:
            self._optional["temperature"] = temperature

    def request(
        self, model: str, talk: Sequence[Message], name: str, schema: Mapping[str, Any], rung: int
    ) -> dict[str, Any]:
        """The arguments of `chat.completions.create`."""
        messages = [{"role": each.role, "content": each.content} for each in talk]
        request = {"model": model, "messages": messages, "stream": self.stream, **self._optional}
        if LADDER[rung] == "json_schema":
            wanted = {"name": name, "strict": True, "schema": schema}
            return {**request, "response_format": {"type": "json_schema", "json_schema": wanted}}
        messages[-1]["content"] += "\n\n" + ask_for_json(name, schema)
        return {**request, "response_format": {"type": "json_object"}} if LADDER[rung] == "json_object" else request

    def longer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The same request with room for a longer reply."""
        limit = next((name for name in _LIMITS if name in request), "max_tokens")
        return {**request, limit: LENGTHS[1]}

    def after_refusal(self, failed: RequestFailed, rung: int, request: Mapping[str, Any]) -> int | None:
        """The rung on which to ask again after `request` failed; None when there is no other way to ask."""
        if failed.status not in NOT_AS_ASKED:
            return None
        if self._dropped_what_it_named(failed, request):
            return rung
        if failed.too_long:
            return None
        if rung < WORDS:
            return rung + 1
        if any(name in request for name in _OPTIONAL):
            self._optional = {}
            return rung
        return None

    def _dropped_what_it_named(self, failed: RequestFailed, request: Mapping[str, Any]) -> bool:
        """Whether it is left out from now on; calls side by side may each find out, and the first leaves it out."""
        for name in _OPTIONAL:
            if name in request and (name in failed.about or (failed.too_long and name in _LIMITS)):
                value = self._optional.pop(name, None)
                # OpenAI's newer models want the limit under its newer name.
                if value and name == "max_tokens" and "max_completion_tokens" in failed.about and not failed.too_long:
                    self._optional["max_completion_tokens"] = value
                return True
        if request["stream"] and re.search(r"\bstream", failed.about):
            self.stream = False
            self._optional.pop("stream_options", None)
            return True
        return False

    def after_invalid(self, rung: int, json: bool) -> int:
        """The rung on which to ask again after a reply that was not valid, or not even JSON."""
        return rung if json or (self._proven and rung == self.rung) else WORDS

    def worked(self, rung: int) -> None:
        """A valid reply came on `rung`."""
        self.rung, self._proven = rung, True


def again(text: str, what: str) -> tuple[Message, Message]:
    """What to add to the talk so that the model mends its reply; `what` is wrong with it, as a sentence's end."""
    return (
        Message("assistant", text[:2_000]),
        Message("user", f"That reply cannot be used: {what}. Reply again, in full, as asked."),
    )
