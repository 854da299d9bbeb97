"""What servers did and what that cost is told as they counted it."""

from voicemock.config import LLMSettings
from voicemock.reports.cost import money, servers_cost
from voicemock.server_load import ServerTotal
from voicemock.usage import Usage

USED = Usage(calls=4, tokens_in=2_000_000, tokens_out=500_000)
PRICES = LLMSettings(price_in=0.5, price_out=2, currency="EUR")


def test_money_is_told_only_where_both_prices_are_known():
    assert money(USED, PRICES) == "2.00 EUR"
    assert money(USED.plus(Usage(tokens_cached=5)), PRICES) == "2.00 EUR at most"
    assert money(USED, LLMSettings(price_in=1)) == money(USED, None) == money(Usage(calls=3), PRICES) == ""


def test_each_server_has_a_line_and_several_have_one_for_all():
    up = ServerTotal("a", "is up", True, 0, 3, 0, USED)
    down = ServerTotal("b", "is down for 9 s (no connection), next try in 1 s", False, 0, 1, 2, Usage(calls=3))

    first, second, both = servers_cost([up, down], PRICES)

    assert first == "a: 3 requests answered, 2,000,000 tokens read, 500,000 written, 2.00 EUR."
    assert second == ("b: 1 request answered, 2 failed. At the end it is down for 9 s (no connection).")
    assert both == "All servers: 4 requests answered, 2 failed, 2,000,000 tokens read, 500,000 written, 2.00 EUR."
    assert len(servers_cost([up], None)) == 1
