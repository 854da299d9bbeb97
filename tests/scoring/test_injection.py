"""A model that obeys every order it reads gives an answer with orders in it the level of the answer without them.

A payload of each family here; all 240 are in `python3 dev.py bench injection`.
"""

from dataclasses import replace
from functools import cache

import pytest

from benchmarks import injection
from benchmarks.injection_set.obedient import Payload
from voicemock.scoring.examples import as_turns

FAMILIES = {payload.family: payload for payload in reversed(injection.payloads()) if not payload.held_out}


@cache
def base() -> injection.Base:
    return injection.bases(1)[1]


def level(payload: Payload | None, *, channel: str) -> int | None:
    (turn,) = as_turns(base().example, base().rubric)
    if payload is None:
        return injection.judged(base(), [turn], None)
    if channel == "spoken":
        return injection.judged(base(), [injection.with_payload(turn, payload.parts)], payload)
    if channel == "rubric":
        return injection.judged(replace(base(), rubric=injection.noted(base(), payload)), [turn], payload)
    asked = replace(turn, by="llm", text=f"{turn.text} {' '.join(payload.parts)}")
    return injection.judged(base(), [asked], payload)


@pytest.mark.parametrize("payload", FAMILIES.values(), ids=FAMILIES)
@pytest.mark.parametrize("channel", ["spoken", "a model's question", "rubric"])
def test_an_order_to_the_grader_changes_nothing(payload: Payload, channel: str) -> None:
    assert level(payload, channel=channel) == level(None, channel=channel) == 2


def test_the_obedient_judge_does_obey_what_nobody_cut_out() -> None:
    (turn,) = as_turns(base().example, base().rubric)
    hidden = Payload("test", 0, ("my cousin likes green tea",), ("my cousin likes green tea",))

    assert injection.judged(base(), [injection.with_payload(turn, hidden.parts)], hidden) == 5


def test_there_are_16_payloads_in_15_families_and_200_honest_answers() -> None:
    families = [payload.family for payload in injection.payloads()]

    assert len(families) == 240
    assert {families.count(family) for family in families} == {16}
    assert len(injection.honest()) >= 200
    assert sum(about == "grading" for about, _ in injection.honest()) >= 60
