"""Feedback is held against what makes it useful: said once for each weakness, and never more than is there."""

import pytest

from voicemock.coaching.good_feedback import NUDGES, part_for, quotes_in, weaknesses
from voicemock.sessions.turn import Turn
from voicemock.transcript import Transcript

TURNS = (
    Turn(
        number=1,
        kind="question",
        question="q",
        text="Tell me about a hard problem.",
        target_s=120,
        transcript=Transcript(
            text="The nightly report took six hours, so I measured every step and rewrote the query."
        ),
    ),
)
GOOD = {
    "strengths": 'You said "I measured every step", so I could follow how you found it.',
    "improve": "Who was waiting for the report came late.",
    "next_step": "Next time begin with who needed it.",
}


def test_good_feedback_is_left_alone() -> None:
    assert list(weaknesses(GOOD, TURNS)) == []


@pytest.mark.parametrize(
    ("change", "weakness"),
    [
        ({"strengths": "It was all very fine.", "improve": "Some of it less."}, "vague"),
        ({"strengths": "The nightly report and its six hours made it clear."}, "not_quoted"),
        ({"strengths": 'You said "I was the best of all of them", and that was good.'}, "vague"),
        ({"improve": "You are too shy."}, "person"),
        ({"improve": "You never finish."}, "person"),
        ({"improve": ""}, "one_sided"),
        ({"strengths": 'You said "I measured every step".', "improve": "bad " * 60}, "one_sided"),
        ({"next_step": ""}, "no_next_step"),
        ({"next_step": "More confidence."}, "no_next_step"),
    ],
)
def test_a_weakness_is_found_and_has_words_and_a_place(change: dict[str, str], weakness: str) -> None:
    given = {**GOOD, **change}
    found = list(weaknesses(given, TURNS))  # type: ignore[arg-type]

    assert weakness in found and all(NUDGES[each] for each in found)
    assert part_for(found[0], given) in GOOD  # type: ignore[arg-type]


def test_a_quote_counts_only_if_it_was_said_and_reads_as_it_was_said() -> None:
    text = 'You said "the nightly report took six hours" and "we won a prize for it".'

    assert quotes_in(text, TURNS) == ("The nightly report took six hours",)


def test_wording_is_not_judged_in_a_language_that_is_not_known_but_quotes_are_looked_for() -> None:
    given = {"strengths": "Gut: „I measured every step“.", "improve": "Du bist zu leise.", "next_step": "Lauter."}

    assert list(weaknesses(given, TURNS, "de")) == []  # type: ignore[arg-type]
