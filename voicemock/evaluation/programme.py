"""The least that two people who practise together go through: a behavioural and a technical round, in both roles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from voicemock.sessions.session import Session

Role = Literal["candidate", "interviewer"]
Sort = Literal["behavioural", "technical"]
ROLES: Sequence[Role] = ("candidate", "interviewer")
SORTS: Sequence[Sort] = ("behavioural", "technical")
TECHNICAL = frozenset({"knowledge", "exercise"})
"""Kinds of questions that make a half technical; without any it is behavioural."""


@dataclass(frozen=True)
class Half:
    """One half that was held."""

    session: str
    interviewer: str
    candidate: str
    sort: Sort


def half_of(session: Session) -> Half | None:
    """The half that a session is; None where voicemock led, or where no question was answered to the end."""
    people = session.opened.people
    answered = {turn.question for turn in session.turns if turn.question and turn.answered and not turn.skipped}
    if people is None or session.closed is None or not answered:
        return None
    kinds = {session.rubric.question(name).kind for name in answered}
    sort: Sort = "technical" if kinds & TECHNICAL else "behavioural"
    return Half(session.id, people.interviewer, people.candidate, sort)


def tallies(halves: Iterable[Half]) -> Mapping[str, Mapping[tuple[Role, Sort], int]]:
    """How often each person was in each role in each sort of round; names differ by more than their case."""
    names: dict[str, str] = {}
    counts: dict[str, dict[tuple[Role, Sort], int]] = {}
    for half in halves:
        roles: Sequence[tuple[Role, str]] = (("candidate", half.candidate), ("interviewer", half.interviewer))
        for role, person in roles:
            name = names.setdefault(person.casefold(), person)
            of_person = counts.setdefault(name, dict.fromkeys(product(ROLES, SORTS), 0))
            of_person[role, half.sort] += 1
    return counts


def missing(tally: Mapping[tuple[Role, Sort], int]) -> tuple[tuple[Role, Sort], ...]:
    """What of the programme somebody has not done yet."""
    return tuple(each for each in product(ROLES, SORTS) if not tally.get(each))
