"""What a model used: requests and tokens, counted as the server reports them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Usage:
    """What was used so far."""

    calls: int = 0
    """Requests sent, those that failed included."""
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    """Those of `tokens_in` that the server had kept from earlier requests."""

    def plus_call(self) -> "Usage":
        """With one more request."""
        return Usage(self.calls + 1, self.tokens_in, self.tokens_out, self.tokens_cached)

    def plus_tokens(self, reported: Mapping[str, Any]) -> "Usage":
        """With what a server's `usage` object reports; what it leaves out counts nothing."""
        details = reported.get("prompt_tokens_details")
        return Usage(
            self.calls,
            self.tokens_in + _count(reported.get("prompt_tokens")),
            self.tokens_out + _count(reported.get("completion_tokens")),
            self.tokens_cached + _count(details.get("cached_tokens") if isinstance(details, dict) else None),
        )


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
