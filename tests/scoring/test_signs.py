"""Signs of the ways in which people say what rubrics ask for."""

import pytest

from tests.scoring.exchanges import as_heard_without_marks, behavioral, typed
from voicemock.rubric import Point
from voicemock.scoring.answer import answer
from voicemock.scoring.signs import LONGEST_STRETCH, Heard, is_past, ways_of
from voicemock.scoring.ways_of_saying import WAYS

QUESTION = behavioral().question("hard-problem")


def heard(text: str) -> Heard:
    (said,) = answer(typed(text), QUESTION)
    return Heard(said)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("We settled on the small version.", "agreement"),
        ("I then measured it.", "own deeds"),
        ("It went from nine to four.", "before and after"),
        ("She wanted the date kept.", "others' view"),
        ("We could have bought one instead.", "options"),
        ("We did it in Lisbon.", "setting"),
    ],
)
def test_a_way_of_saying_is_heard_by_its_signs(text: str, way: str) -> None:
    assert way in heard(text).signs


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("We never settled on anything.", "agreement"),
        ("That was it. Lisbon came later.", "setting"),
        ("I rather measured it.", "agreement"),
    ],
)
def test_what_is_denied_or_not_said_is_no_sign(text: str, way: str) -> None:
    assert way not in heard(text).signs


def test_particular_words_count_for_more_than_vague_ones() -> None:
    particular = heard("We settled on 20 boxes and moved them.").signs["agreement"][0].weight
    plain = heard("We settle on boxes and a van.").signs["agreement"][0].weight
    vague = heard("Basically everybody always has to settle on things.").signs["agreement"][0].weight

    assert particular == 1
    assert particular > plain > vague


def test_speech_without_sentence_marks_is_looked_at_in_parts() -> None:
    turn = heard(as_heard_without_marks("We moved boxes from the cellar into the small van. " * 20))
    lengths = [last - first for first, last in turn.stretches]

    assert sum(lengths) == len(turn.said.words)
    assert max(lengths) <= LONGEST_STRETCH
    assert len(turn.stretch_of) == len(turn.said.words)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("what you gave up for it", "cost"),
        ("Names what was learned", "lesson"),
        ("Considers alternatives", "options"),
        ("Quantifies the impact", "figures"),
        ("how you put your own view to them", "own case"),
    ],
)
def test_a_point_is_led_to_the_ways_its_own_words_ask_for(text: str, way: str) -> None:
    assert way in ways_of(Point(id="p", text=text))


@pytest.mark.parametrize(
    "fact",
    [
        "a base case stops the recursion",
        "a switch opens or closes the circuit",
        "the window limits how many packets may be sent before an acknowledgement",
        "quicksort has quadratic worst case cost",
        "the browser waits outside and then queues a callback",
    ],
)
def test_a_mere_fact_is_looked_for_by_its_own_words_alone(fact: str) -> None:
    assert ways_of(Point(id="p", text=fact)) == {}


def test_every_point_of_a_shipped_criterion_has_a_way() -> None:
    points = [point for criterion in behavioral().criteria for point in criterion.points]

    assert [point.id for point in points if not ways_of(point)] == []


def test_the_lists_hold_no_empty_phrase_and_none_twice() -> None:
    for way in WAYS.values():
        for listed in way:
            phrases = [phrase.strip() for phrase in listed.split(",")]
            assert all(phrases)
            assert len(set(phrases)) == len(phrases)


@pytest.mark.parametrize(
    ("word", "expected"), [("measured", True), ("wrote", True), ("was", False), ("people", False), ("speed", False)]
)
def test_verbs_in_the_past_are_known_by_their_form(word: str, expected: bool) -> None:
    assert is_past(word) is expected
