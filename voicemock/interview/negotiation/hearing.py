"""What a candidate said in one turn of a negotiation: wishes, what they are based on, what they want to know."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from voicemock.amounts import Amount, amounts
from voicemock.interview.negotiation import signals
from voicemock.interview.negotiation.about import FAR, fits, issues_named, matched
from voicemock.scoring.text import sentence_spans, tokens
from voicemock.terms import Issue, Reason, Terms

DAYS_A_WEEK = 5
WEEKS_A_MONTH = 52 / 12
LEAST, MOST = 0.3, 10.0
"""A figure outside these multiples of the opening offer is about something else…"""
MOST_OF_OTHERS = 5.0
"""…of what is not money, beyond this one."""
NEAR = 40
"""Characters beside an amount in which it is looked for whether it is so much more."""
MAX_CHARS = 6_000
"""Of one turn its last so many are heard: eight minutes of speech."""
FROM_NOTHING = 3.0
"""A figure for what is not offered yet lies as far off as this multiple of what is."""
_OWN = re.compile(r"\b(?:i|i'd|i'll|i'm)\b")


@dataclass(frozen=True)
class Wish:
    """Something asked for."""

    issue: str
    value: float | None
    """None: more than is offered, without a figure."""


@dataclass(frozen=True)
class Heard:
    """One turn as it was understood."""

    wishes: tuple[Wish, ...] = ()
    given: Mapping[str, float] | None = None
    """What the candidate offers to give, by issue."""
    reasons: tuple[Reason, ...] = ()
    questions: tuple[str, ...] = ()
    probes: bool = False
    """Asks for limits, or tries to change the rules."""
    accepts: bool = False
    confirms: bool = False
    denies: bool = False
    refuses: bool = False
    threatens: bool = False
    time: str = ""
    """`pause` or `later` where time is asked for."""
    silent: bool = False
    figures: bool = False
    """Whether a wish has a figure: an anchor."""
    named: tuple[str, ...] = ()
    """The issues that were named."""
    topic: str = ""
    """The issue talked about last; empty for none."""


@dataclass(frozen=True)
class _Clause:
    """A clause with where it stands."""

    text: str
    start: int
    tampers: bool


def hear(terms: Terms, said: str, offer: Mapping[str, float], topic: str = "") -> Heard:
    """What a candidate's words mean.

    Args:
        terms: the issues and their names; limits play no part.
        said: the transcript.
        offer: what is on the table, by issue; empty before the first offer.
        topic: the issue talked about last.
    """
    said = "\n".join(" ".join(line.split()) for line in said.splitlines() if line.strip())[-MAX_CHARS:]
    text = signals.plain(said)
    if all(word.text in signals.FILLERS for word in tokens(said)):
        return Heard(silent=True, topic=topic)
    parts = [
        _Clause(text[start:end], start, bool(signals.TAMPERS.search(text[start:end])))
        for start, end in signals.clauses(text)
    ]
    found = _Wishes(terms, offer, topic)
    for part in parts:
        found.read(part)
    wishes = tuple(Wish(name, value) for name, value in found.meant())
    questions = tuple(said[a:b] for a, b in _questions(text))
    tampers = any(part.tampers for part in parts)
    reasons = signals.reasons(text)
    if found.given and "in_return" not in reasons:
        reasons = (*reasons, "in_return")
    return Heard(
        wishes=wishes,
        given=found.given,
        reasons=reasons,
        questions=questions,
        probes=tampers or bool(signals.PROBES.search(text)),
        accepts=not wishes and not tampers and not questions and signals.accepts(text),
        confirms=not wishes and not tampers and not questions and signals.confirms(text),
        denies=signals.denies(text),
        refuses=signals.refuses(text),
        threatens=signals.threatens(text),
        time=signals.asks_for_time(text),
        figures=any(wish.value is not None for wish in wishes),
        named=tuple(found.named),
        topic=found.topic,
    )


def _questions(text: str) -> Iterator[tuple[int, int]]:
    """Where the questions of a plain text stand: sentences; without sentence marks the clauses that ask."""
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        if signals.asks(sentence):
            yield start, end
        else:
            yield from ((start + a, start + b) for a, b in signals.clauses(sentence) if signals.asks(sentence[a:b]))


class _Wishes:
    """Collects wishes clause by clause; what was named last is what a nameless figure is about."""

    def __init__(self, terms: Terms, offer: Mapping[str, float], topic: str) -> None:
        self._terms, self._offer = terms, offer
        self.topic = topic
        self.wishes: dict[str, float | None] = {}
        self.given: dict[str, float] = {}
        self.named: dict[str, None] = {}
        self._vague: set[str] = set()
        """Wishes for *more* of what was talked about before, not named now."""

    def read(self, clause: _Clause) -> None:
        """Takes what one clause holds."""
        named = issues_named(self._terms, clause.text)
        found = amounts(clause.text)
        own = matched(clause.text, named, found)
        before = self._count
        for at, amount in enumerate(found):
            issue = own.get(at) or self._nameless(
                clause.text, amount, [issue for _, issue in named], set(own.values())
            )
            if issue and not clause.tampers:
                self._amount(clause.text, amount, issue, ends_range=_ends_a_range(clause.text, found, at))
        if not clause.tampers and self._count == before:
            self._without_figure(clause.text, named, told=bool(found))
        self.named.update(dict.fromkeys(issue.id for _, issue in named))
        if named:
            self.topic = named[-1][1].id

    def meant(self) -> Iterator[tuple[str, float | None]]:
        """The wishes; a figure tells what *more* was about: *I hoped for more, can you do 75?*"""
        figures = any(value is not None for value in self.wishes.values())
        for name, value in self.wishes.items():
            if value is not None or not figures or name not in self._vague or name in self.named:
                yield name, value

    def _nameless(self, text: str, amount: Amount, named: Sequence[Issue], taken: set[Issue]) -> Issue | None:
        """The issue of an amount without a name beside it: where it may be about several, the nearest in value."""
        if amount.unit == "percent" and named and not any(issue.unit in ("percent", "money") for issue in named):
            return None
        talked = [issue for issue in self._terms.issues if issue.id == self.topic]
        free = [issue for issue in (*named, *talked, *self._terms.issues) if issue not in taken]
        fit = [each for each in free if fits(each, amount, is_named=each in named or each in talked)]
        if amount.unit not in ("", "money"):
            return next(iter(fit), None)
        near = [(self._far(text, amount, issue), at) for at, issue in enumerate(fit)]
        best = min(near, default=(math.inf, 0))
        return fit[best[1]] if best[0] < math.inf else None

    def _far(self, text: str, amount: Amount, issue: Issue) -> float:
        """How far a figure lies from the offer, as a ratio's logarithm; infinite where it is about another thing."""
        value, offer = self._value(text, amount, issue), self._offer.get(issue.id, issue.opening)
        if value is None:
            return math.inf
        return abs(math.log(value / offer)) if value > 0 and offer > 0 else math.log(FROM_NOTHING)

    def _amount(self, text: str, amount: Amount, issue: Issue, *, ends_range: bool) -> None:
        value = self._value(text, amount, issue)
        if value is None or _is_told(text, amount):
            return
        at_hand = self._offer.get(issue.id)
        if at_hand is not None and issue.unit != "money" and issue.further(at_hand, value) and _OWN.search(text):
            self.given[issue.id] = value
            return
        earlier = self.wishes.get(issue.id)
        if ends_range and earlier is not None and issue.further(value, earlier):
            return  # of a range the other side hears the end that suits it
        self.wishes.pop(issue.id, None)
        self.wishes[issue.id] = value
        self.topic = issue.id

    def _value(self, text: str, amount: Amount, issue: Issue) -> float | None:
        """The value wished for; None where the figure is about something else."""
        offer = self._offer.get(issue.id)
        before, after = text[max(0, amount.start - NEAR) : amount.start], text[amount.end : amount.end + NEAR]
        no_better = offer is not None and not issue.further(_in_unit(amount, issue), offer)
        relative = bool(
            signals.RELATIVE_BEFORE.search(before)
            or (signals.PERHAPS_RELATIVE.search(before) and no_better)
            or signals.RELATIVE_AFTER.search(after)
            or signals.RELATIVE_INSIDE.search(text[amount.start : amount.end])
        )
        if issue.unit != "percent" and amount.unit == "percent":
            if not relative and re.match(r"\s*\w", after) and not self._is_named(text, issue):
                return None  # of something else
            return None if offer is None else round(offer * (1 + issue.sign * amount.value / 100), 2)
        value = _in_unit(amount, issue)
        if signals.LESS_AFTER.search(after):
            return None if offer is None else max(0.0, offer - value)
        if relative:
            main = self._terms.issues[0].opening
            value = value * 1000 if issue.unit == "money" and amount.short and value < 100 <= main / 100 else value
            return None if offer is None else max(0.0, offer + issue.sign * value)
        if issue.unit != "money":
            return value if value <= MOST_OF_OTHERS * (issue.opening or value) else None
        scale = issue.opening or self._terms.issues[0].opening
        if amount.short and scale >= 1000 and value < 1000:
            value *= 1000
        if issue.opening and not LEAST * issue.opening <= value <= MOST * issue.opening:
            return None
        if not issue.opening and value > scale and not self._is_named(text, issue):
            return None
        return value

    def _is_named(self, text: str, issue: Issue) -> bool:
        return any(each == issue for _, each in issues_named(self._terms, text))

    @property
    def _count(self) -> int:
        return len(self.wishes) + len(self.given)

    def _without_figure(self, text: str, named: Sequence[tuple[int, Issue]], *, told: bool) -> None:
        """*Could you do better on the salary?*, *I would like a signing bonus*; beside a told figure only *more*."""
        if signals.CONTENT.search(text) or signals.accepts(text):
            return
        more, asks = signals.MORE.search(text), signals.ASKS.search(text)
        about = [issue for _, issue in named]
        if not about and more:
            about = [issue for issue in self._terms.issues if issue.id == self.topic] or [self._terms.issues[0]]
            self._vague.update(issue.id for issue in about)
        if not (more or (asks and not told)) or (signals.TELL_ME.search(text) and not more):
            return
        for issue in about:
            self.wishes.setdefault(issue.id, None)


def _in_unit(amount: Amount, issue: Issue) -> float:
    if amount.unit == "months" and issue.unit in ("weeks", "days"):
        weeks = float(round(amount.value * WEEKS_A_MONTH))
        return weeks if issue.unit == "weeks" else weeks * DAYS_A_WEEK
    if amount.unit == "weeks" and issue.unit == "days":
        return amount.value * DAYS_A_WEEK
    return amount.value


def _is_told(text: str, amount: Amount) -> bool:
    """Whether an amount is told rather than asked for: by the nearest sign before it, or else after it."""
    before, after = text[max(0, amount.start - FAR) : amount.start], text[amount.end : amount.end + FAR]
    last = {
        kind: max((match.end() for match in pattern.finditer(before)), default=-1)
        for kind, pattern in (("told", signals.MENTIONS), ("asked", signals.ASKS))
    }
    if last["told"] != last["asked"]:
        return last["told"] > last["asked"]
    return bool(signals.MENTIONS.search(after)) and not signals.ASKS.search(after)


def _ends_a_range(text: str, found: Sequence[Amount], at: int) -> bool:
    pair = next(((a, b) for a, b in pairwise(found[max(0, at - 1) : at + 1])), None)
    return pair is not None and bool(signals.RANGE.match(text[pair[0].end : pair[1].start]))
