"""The course of a negotiation: a fold over the candidate's words, so that going on after a break gives the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from voicemock.interview.negotiation.hearing import Heard, hear
from voicemock.interview.negotiation.moves import decide
from voicemock.interview.negotiation.standing import Move, Standing, apply, opened
from voicemock.terms import Terms


@dataclass(frozen=True)
class Played:
    """One turn: what was heard, what the counterpart does, and where that leaves it."""

    heard: Heard
    move: Move
    after: Standing


def played(terms: Terms, texts: Sequence[str]) -> tuple[Played, ...]:
    """The whole negotiation, from the candidate's words alone; nothing is heard after its end."""
    standing = opened(terms)
    turns = []
    for text in texts:
        if standing.over:
            break
        heard = hear(terms, text, standing.offer, standing.topic)
        move = decide(terms, standing, heard)
        standing = apply(terms, standing, heard, move)
        turns.append(Played(heard, move, standing))
    return tuple(turns)
