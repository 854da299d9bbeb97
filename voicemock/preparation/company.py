"""What a text about a company tells: its values, its products and plain facts; and what it leaves to find out."""

import re
from collections.abc import Iterator, Sequence

from voicemock.preparation.items import Item, items_of
from voicemock.preparation.plan import Fact

MOST = 30
_VALUES = re.compile(
    r"\b(?:values?|principles?|believe|culture|what matters|mission|purpose|how we (?:work|think|act)|virtues)\b",
    re.IGNORECASE,
)
_PRODUCTS = re.compile(
    r"\b(?:products?|services?|what we (?:do|build|make|offer)|platform|solutions?)\b", re.IGNORECASE
)
_BUILDS = re.compile(
    r"\b(?:(?:builds?|makes?|offers?|sells?|develops?|provides?|operates?|runs?)\b.{0,80}\b(?:for|to|that|which)\b|"
    r"our (?:product|platform|app|service|software))",
    re.IGNORECASE,
)
_BELIEVES = re.compile(
    r"\b(?:we (?:believe|value|care about|stand for)|our (?:mission|purpose|goal) is)\b", re.IGNORECASE
)
_FACT = re.compile(
    r"\b(?:founded|since (?:19|20)\d\d|employees|people|engineers|customers|users|offices?|countries|raised|funding|"
    r"revenue|headquarter\w*|acquired|based in|listed|teams?)\b",
    re.IGNORECASE,
)
_TOPICS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern, re.IGNORECASE))
    for what, pattern in (
        (
            "Who else offers this, and what is different here",
            r"\bcompetit\w+|\brivals?\b|unlike (?:other|banks)|alternatives? to\b",
        ),
        ("How it earns its money", r"\b(?:revenue|pricing|business model|per month|subscription|fees?|profit\w*)\b"),
        (
            "What was in the news about it in the last year",
            r"\b(?:raised|acquired|launched|announced|opened)\b",
        ),
        (
            "How large it is and how it is organised",
            r"\b\d[\d,.]*\s+(?:people|employees|engineers|colleagues)|teams? of\b",
        ),
        ("Who its customers are", r"\b(?:customers?|clients|users|shops|patients|companies use)\b"),
        (
            "What it is built with",
            r"\b(?:Python|Java|Kotlin|Rust|TypeScript|React|AWS|Kubernetes|PostgreSQL|in Go)\b",
        ),
    )
)
"""What an interviewer expects a candidate to have looked up, and how a text shows that it tells it."""


def facts_of(text: str) -> tuple[Fact, ...]:
    """The values, products and facts that a text tells, each in its own words."""
    found: dict[str, Fact] = {}
    for item in items_of(text):
        if not item.is_heading:
            for fact in _of_item(item):
                found.setdefault(fact.quote, fact)
    return tuple(found.values())[:MOST]


def _of_item(item: Item) -> Iterator[Fact]:
    if _VALUES.search(item.heading):
        yield Fact(kind="value", quote=item.text)
        return
    if _PRODUCTS.search(item.heading):
        yield Fact(kind="product", quote=item.text)
        return
    for sentence in item.sentences:
        if _BELIEVES.search(sentence):
            yield Fact(kind="value", quote=sentence)
        elif _BUILDS.search(sentence):
            yield Fact(kind="product", quote=sentence)
        elif _FACT.search(sentence):
            yield Fact(kind="fact", quote=sentence)


def research(facts: Sequence[Fact], company: str, texts: Sequence[str]) -> tuple[str, ...]:
    """What to look up before the interview: what was told to try out, and what none of the texts tells."""
    told = "\n".join(texts)
    at = f" at {company}" if company else ""
    products = [fact.quote for fact in facts if fact.kind == "product"]
    values = [fact.quote for fact in facts if fact.kind == "value"]
    lines = [f"See it for yourself, and note one thing you would ask about it: “{each}”" for each in products[:3]]
    lines += [f"Have an occasion of yours ready that shows this value: “{each}”" for each in values[:5]]
    missing = [what for what, pattern in _TOPICS if not pattern.search(told)]
    lines += [f"{what}: nothing you gave tells it" for what in missing]
    lines.append(f"The people you will meet{at}, if you have their names: their work, not their private life")
    return tuple(lines)
