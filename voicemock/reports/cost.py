"""What grading cost, in words: requests and tokens, as the server counted them."""

from voicemock.usage import Usage


def cost(usage: Usage | None) -> str:
    """Such as "18 calls, 24,310 tokens read (20,112 of them from the server's cache), 3,420 written"; or nothing."""
    if usage is None or not usage.calls:
        return ""
    calls = f"{usage.calls:,} call{'s' * (usage.calls != 1)}"
    if not (usage.tokens_in or usage.tokens_out):
        return f"{calls} (the server does not count tokens)"
    cached = f" ({usage.tokens_cached:,} of them from the server's cache)" if usage.tokens_cached else ""
    return f"{calls}, {usage.tokens_in:,} tokens read{cached}, {usage.tokens_out:,} written"
