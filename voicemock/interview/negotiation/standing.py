"""Where a negotiation stands, and how a move changes it: limits hold here, whatever was decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from voicemock.interview.negotiation.hearing import Heard
from voicemock.terms import Issue, Reason, Terms

MoveKind = Literal[
    "offer",
    "tell",
    "concede",
    "meet",
    "already",
    "trade",
    "hold",
    "ask_why",
    "far_off",
    "final",
    "stay_final",
    "fact",
    "no_answer",
    "cannot_say",
    "invite",
    "wait",
    "threatened",
    "reopen",
    "read_back",
    "agree",
    "refused",
    "walk_away",
    "leave_open",
]
"""What the counterpart does. The last four end it."""
Over = Literal["agreed", "no_deal", "thinking"]
ENDS: Mapping[str, Over] = {
    "agree": "agreed",
    "refused": "no_deal",
    "walk_away": "no_deal",
    "leave_open": "thinking",
}
READS_ALL: frozenset[str] = frozenset(["offer", "tell", "final", "read_back", "agree", "leave_open"])
"""The moves in whose words every term is read out."""
GIVES: frozenset[str] = frozenset(["concede", "meet", "trade"])


@dataclass(frozen=True)
class Move:
    """What the counterpart does in one turn."""

    kind: MoveKind
    values: Mapping[str, float] = field(default_factory=dict)
    """What is newly offered, by issue; for `already` what stands."""
    held: tuple[str, ...] = ()
    """Issues on which nothing is given."""
    facts: tuple[str, ...] = ()
    """What everybody may know and was asked for."""
    given: Mapping[str, float] = field(default_factory=dict)
    """What the candidate offered in this turn."""


@dataclass(frozen=True)
class Standing:
    """The negotiation so far."""

    offer: Mapping[str, float] = field(default_factory=dict)
    """What is on the table, by issue; empty before the first offer."""
    told: frozenset[str] = frozenset()
    """Issues that the counterpart has named a value for."""
    counters: int = 0
    """How many turns held a wish."""
    taken: Mapping[str, int] = field(default_factory=dict)
    """How many steps were given, by issue."""
    used: frozenset[tuple[str, Reason]] = frozenset()
    """Reasons that have moved an issue."""
    reasons: tuple[Reason, ...] = ()
    """Those that were given, in order."""
    asked_why: frozenset[str] = frozenset()
    traded: tuple[str, ...] = ()
    """Issues that the counterpart moved instead of the one asked for."""
    open_wishes: Mapping[str, float | None] = field(default_factory=dict)
    """What was asked for last and not met."""
    given: Mapping[str, float] = field(default_factory=dict)
    """What the candidate offers to give."""
    dry: int = 0
    """How many wishes in a row were given nothing."""
    far_off: int = 0
    threats: int = 0
    final: bool = False
    after_final: int = 0
    silences: int = 0
    """In a row."""
    read: bool = False
    """Whether every term was read out since the last change."""
    last: MoveKind | None = None
    topic: str = ""
    turns: int = 0
    over: Over | None = None


def opened(terms: Terms) -> Standing:
    """The negotiation before the candidate's first words."""
    if terms.opens == "asks":
        return Standing()
    return _with_offer(Standing(), terms)


def _with_offer(standing: Standing, terms: Terms) -> Standing:
    told = frozenset(issue.id for issue in terms.issues if issue.mentioned)
    return replace(
        standing,
        offer={issue.id: issue.opening for issue in terms.issues},
        told=told,
        read=len(told) == len(terms.issues),
    )


def apply(terms: Terms, standing: Standing, heard: Heard, move: Move) -> Standing:
    """The negotiation after one more turn."""
    if move.kind == "offer":
        standing = _with_offer(standing, terms)
    offer = dict(standing.offer)
    taken = dict(standing.taken)
    used = set(standing.used)
    if move.kind in GIVES:
        for name, value in move.values.items():
            issue = terms.issue(name)
            assert issue.within(value) == value and issue.further(value, offer[name])  # the limit, and only better
            offer[name] = value
            taken[name] = taken.get(name, 0) + 1
            if move.kind != "trade" and (reason := fresh_reason(issue, standing, heard)):
                used.add((name, reason))
    wished = _wished(standing, heard, move, offer, terms)
    asks_now = bool(heard.wishes)
    gives = move.kind in GIVES
    reads_all = move.kind in READS_ALL and (move.kind != "offer" or standing.read)
    return replace(
        standing,
        offer=offer,
        told=standing.told | move.values.keys() | (set(offer) if reads_all else set()),
        counters=standing.counters + asks_now,
        taken=taken,
        used=frozenset(used),
        reasons=tuple(dict.fromkeys((*standing.reasons, *heard.reasons))),
        asked_why=standing.asked_why | (set(move.held) if move.kind == "ask_why" else set()),
        traded=(*standing.traded, *(move.values if move.kind == "trade" else ())),
        open_wishes=wished,
        given={**standing.given, **(heard.given or {})},
        dry=0 if gives else standing.dry + asks_now,
        far_off=standing.far_off + (move.kind == "far_off"),
        threats=standing.threats + heard.threatens,
        final=standing.final or move.kind == "final",
        after_final=standing.after_final + (standing.final and asks_now),
        silences=standing.silences + 1 if heard.silent else 0,
        read=reads_all or (standing.read and not gives),
        last=move.kind,
        topic=heard.topic,
        turns=standing.turns + 1,
        over=ENDS.get(move.kind),
    )


def _wished(
    standing: Standing, heard: Heard, move: Move, offer: Mapping[str, float], terms: Terms
) -> Mapping[str, float | None]:
    """What is still asked for; an acceptance ends it."""
    if move.kind in ("read_back", "agree"):
        return {}
    wished = {**standing.open_wishes, **{wish.issue: wish.value for wish in heard.wishes}}
    return {
        name: value
        for name, value in wished.items()
        if value is None or name not in offer or terms.issue(name).further(value, offer[name])
    }


def fresh_reason(issue: Issue, standing: Standing, heard: Heard) -> Reason | None:
    """A reason that moves the issue and has not done so yet."""
    known = dict.fromkeys((*standing.reasons, *heard.reasons))
    return next((each for each in known if each in issue.moved_by and (issue.id, each) not in standing.used), None)


def next_value(issue: Issue, standing: Standing, wish: float | None) -> float | None:
    """What one more step gives, no more than was asked for and never beyond the limit; None for nothing."""
    now = standing.offer[issue.id]
    if not issue.steps:
        return None
    step = issue.steps[min(standing.taken.get(issue.id, 0), len(issue.steps) - 1)]
    value = issue.within(round(now + issue.sign * step, 2))
    if wish is not None and issue.further(value, wish):
        value = issue.within(wish)
    return value if issue.further(value, now) else None
