"""What grading cost, in words: requests and tokens, as the server counted them, and money where prices are known."""

import re
from collections.abc import Sequence

from voicemock.config import LLMSettings
from voicemock.server_load import ServerTotal
from voicemock.usage import Usage

_NEXT = re.compile(r", (?:next try in \d+ s|is being tried)$")
"""Nobody tries it again once all is over."""


def cost(usage: Usage | None) -> str:
    """Such as "18 calls, 24,310 tokens read (20,112 of them from the server's cache), 3,420 written"; or nothing."""
    if usage is None or not usage.calls:
        return ""
    calls = f"{usage.calls:,} call{'s' * (usage.calls != 1)}"
    if not (usage.tokens_in or usage.tokens_out):
        return f"{calls} (the server does not count tokens)"
    cached = f" ({usage.tokens_cached:,} of them from the server's cache)" if usage.tokens_cached else ""
    return f"{calls}, {usage.tokens_in:,} tokens read{cached}, {usage.tokens_out:,} written"


def money(usage: Usage, prices: LLMSettings | None) -> str:
    """Such as "1.24 EUR at most", or nothing where a price is not known: what a cache saves is not taken off."""
    if prices is None or prices.price_in is None or prices.price_out is None:
        return ""
    if not (usage.tokens_in or usage.tokens_out):
        return ""
    paid = (usage.tokens_in * prices.price_in + usage.tokens_out * prices.price_out) / 1e6
    most = " at most" if usage.tokens_cached else ""
    return f"{paid:,.2f} {prices.currency}{most}"


def servers_cost(totals: Sequence[ServerTotal], prices: LLMSettings | None) -> list[str]:
    """A line for each server of a run, and one for all of them where there are several."""
    lines, all_used, failed = [], Usage(), 0
    for each in totals:
        all_used, failed = all_used.plus(each.usage), failed + each.failed
        how = "" if each.is_up else f" At the end it {_NEXT.sub('', each.words)}."
        lines.append(f"{each.name}: {_counted(each.answered, each.failed, each.usage, prices)}.{how}")
    if len(lines) > 1:
        answered = sum(each.answered for each in totals)
        lines.append(f"All servers: {_counted(answered, failed, all_used, prices)}.")
    return lines


def _counted(answered: int, failed: int, usage: Usage, prices: LLMSettings | None) -> str:
    parts = [f"{answered:,} requests answered" if answered != 1 else "1 request answered"]
    parts += [f"{failed:,} failed"] * bool(failed)
    if usage.tokens_in or usage.tokens_out:
        parts.append(cost(usage).partition(", ")[2])
    return ", ".join(filter(None, [*parts, money(usage, prices)]))
