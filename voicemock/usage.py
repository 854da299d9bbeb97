"""What a model used: requests and tokens, counted as the server reports them."""

from collections.abc import Mapping
from typing import Any

from voicemock.transcript import Value


class Usage(Value):
    """What was used so far."""

    calls: int = 0
    """Requests sent, those that failed included."""
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    """Those of `tokens_in` that the server had kept from earlier requests."""

    def plus_call(self) -> "Usage":
        """With one more request."""
        return self.model_copy(update={"calls": self.calls + 1})

    def plus_tokens(self, reported: Mapping[str, Any]) -> "Usage":
        """With what a server's `usage` object reports; what it leaves out counts nothing."""
        details = reported.get("prompt_tokens_details")
        return Usage(
            calls=self.calls,
            tokens_in=self.tokens_in + _count(reported.get("prompt_tokens")),
            tokens_out=self.tokens_out + _count(reported.get("completion_tokens")),
            tokens_cached=self.tokens_cached
            + _count(details.get("cached_tokens") if isinstance(details, dict) else 0),
        )

    def plus(self, other: "Usage") -> "Usage":
        """Both together."""
        return Usage(**{name: getattr(self, name) + getattr(other, name) for name in type(self).model_fields})

    def since(self, before: "Usage") -> "Usage":
        """What was used after `before`."""
        fields = type(self).model_fields
        return Usage(**{name: getattr(self, name) - getattr(before, name) for name in fields})


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
