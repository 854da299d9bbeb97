"""What came of a negotiation, and how: for reports. What had been possible is told only when it is over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from voicemock.interview.negotiation.course import Played, played
from voicemock.interview.negotiation.standing import Over, opened
from voicemock.interview.negotiation.wording import all_terms, figure, said
from voicemock.sessions.round_events import Settled
from voicemock.terms import Issue, Reason, Terms

REASONS: dict[Reason, str] = {
    "competing_offer": "another offer",
    "market_data": "market data",
    "results": "your results",
    "experience": "your experience",
    "cost_of_living": "what living or moving costs",
    "in_return": "something offered in return",
}
"""What a wish was based on, in words."""


@dataclass(frozen=True)
class OnIssue:
    """What came of one issue."""

    issue: str
    name: str
    opening: float
    reached: float
    """Agreed, or on the table at the end."""
    asked: float | None
    """The candidate's first figure."""
    asked_most: float | None
    """Their furthest one."""
    possible: float | None
    """How far the counterpart could have gone; None while the negotiation may go on."""


@dataclass(frozen=True)
class Outcome:
    """What came of a negotiation and how it was led."""

    result: Over | Literal["open"]
    issues: tuple[OnIssue, ...]
    anchored_by: Literal["candidate", "counterpart"] | None
    """Who named the first figure for the first issue."""
    anchor: float | None
    """The candidate's first figure for it."""
    reasons: tuple[Reason, ...]
    wishes: int
    """Turns with a wish."""
    unfounded: int
    """How many of them came before any reason had been given."""
    questions: int
    traded: tuple[str, ...]
    """Issues that were moved in place of another one."""
    given: Mapping[str, float]
    """What the candidate offered to give, by issue."""
    threats: int
    probes: int
    """Turns that asked for limits, or tried to change the rules."""
    silences: int
    accepted_first_offer: bool
    """Whether it was agreed without any wish."""


def outcome(terms: Terms, texts: Sequence[str], *, ended: bool = False) -> Outcome:
    """What came of a negotiation.

    Args:
        terms: the counterpart's side.
        texts: the candidate's words, a text for each turn.
        ended: whether nothing more will be said although no side ended it; limits are told only then or after an end.
    """
    turns = played(terms, texts)
    last = turns[-1].after if turns else opened(terms)
    over = ended or last.over is not None
    main = terms.issues[0]
    anchor = next(iter(_figures(turns, main.id)), None)
    by_counterpart = terms.opens == "offer" and main.mentioned
    return Outcome(
        result=last.over or "open",
        issues=tuple(_on(issue, turns, last.offer.get(issue.id, issue.opening), over) for issue in terms.issues),
        anchored_by="counterpart" if by_counterpart else _first_figure(turns, main),
        anchor=anchor,
        reasons=last.reasons,
        wishes=last.counters,
        unfounded=_unfounded(turns),
        questions=sum(len(turn.heard.questions) for turn in turns),
        traded=last.traded,
        given=last.given,
        threats=last.threats,
        probes=sum(turn.heard.probes and not turn.heard.figures for turn in turns),
        silences=sum(turn.heard.silent for turn in turns),
        accepted_first_offer=last.over == "agreed" and not last.counters,
    )


def _figures(turns: Sequence[Played], issue: str) -> list[float]:
    return [
        wish.value for turn in turns for wish in turn.heard.wishes if wish.issue == issue and wish.value is not None
    ]


def _on(issue: Issue, turns: Sequence[Played], reached: float, over: bool) -> OnIssue:
    asked = _figures(turns, issue.id)
    most = (max(asked) if issue.sign > 0 else min(asked)) if asked else None
    first = asked[0] if asked else None
    return OnIssue(issue.id, issue.name, issue.opening, reached, first, most, issue.limit if over else None)


def _first_figure(turns: Sequence[Played], main: Issue) -> Literal["candidate", "counterpart"] | None:
    """Who named the first figure where the counterpart asked first."""
    for turn in turns:
        if any(wish.issue == main.id and wish.value is not None for wish in turn.heard.wishes):
            return "candidate"
        if turn.move.kind == "offer":
            return "counterpart"
    return None


def _unfounded(turns: Sequence[Played]) -> int:
    count = 0
    for turn in turns:
        if turn.after.reasons:
            break
        count += bool(turn.heard.wishes)
    return count


def as_settled(found: Outcome, settled: Settled) -> Outcome:
    """The same with the end as it was said, whatever the words are heard as today."""
    issues = (replace(each, reached=settled.terms.get(each.issue, each.reached)) for each in found.issues)
    return replace(found, result=settled.result, issues=tuple(issues))


def sentences_of(terms: Terms, found: Outcome) -> Iterator[str]:
    """The outcome in sentences for the candidate."""
    reached = all_terms(terms, {each.issue: each.reached for each in found.issues}, found.given)
    how = {
        "agreed": "You agreed on",
        "no_deal": "There was no deal. On the table was",
        "thinking": "You left it open. On the table is",
        "open": "It was not finished. On the table was",
    }[found.result]
    yield f"{how}: {reached}."
    for each in found.issues:
        if told := _compared(terms, terms.issue(each.issue), each):
            yield told
    yield from _led(terms, found)


def _compared(terms: Terms, issue: Issue, each: OnIssue) -> str:
    """The opening, what was reached and what had been possible; empty where nothing could move."""
    if issue.limit == issue.opening:
        return ""
    opening, reached = (_short(terms, issue, value) for value in (each.opening, each.reached))
    told = f"{issue.name[:1].upper()}{issue.name[1:]}: from {opening} to {reached}"
    if each.opening == each.reached:
        told = f"{issue.name[:1].upper()}{issue.name[1:]}: it stayed at {opening}"
    told += (
        f"; you first asked for {_short(terms, issue, each.asked)}"
        if each.asked is not None
        else "; you named no figure"
    )
    if each.possible is not None:
        told += f"; possible was {_short(terms, issue, each.possible)}"
    return f"{told}."


def _short(terms: Terms, issue: Issue, value: float) -> str:
    return "none" if said(issue, value, terms) == f"no {issue.name}" else figure(issue, value, terms)


def _led(terms: Terms, found: Outcome) -> Iterator[str]:
    """How the candidate led it."""
    if found.anchored_by:
        yield f"The first figure was {'yours' if found.anchored_by == 'candidate' else 'theirs'}."
    if found.accepted_first_offer:
        yield "You accepted the first offer without asking for anything."
    elif found.wishes:
        based = ", ".join(REASONS[each] for each in found.reasons)
        yield f"You based your wishes on {based}." if based else "You gave no reason for any wish."
    if found.wishes and not found.questions:
        yield "You asked no question."
    if found.traded:
        yield f"They offered instead: {', '.join(terms.issue(each).name for each in found.traded)}."
    if found.threats:
        yield f"You threatened to leave {'once' if found.threats == 1 else f'{found.threats} times'}."
