"""Levels from what is covered: more never lowers, and a rubric's own graded examples move them."""

from dataclasses import replace

import pytest

from tests.scoring.exchanges import DISAGREEMENT, PROBLEM, behavioral
from voicemock.rubric import Example, Rubric
from voicemock.scoring.answer import answer
from voicemock.scoring.calibration import MOST_MOVED, Calibration, Measured, alike, by_weights, in_words, measured
from voicemock.scoring.examples import as_turns
from voicemock.scoring.signs import Heard

RUBRIC = behavioral()
QUESTION, OTHER = RUBRIC.question("hard-problem"), RUBRIC.question("missed-dates")
ACTION = RUBRIC.criterion("action")
NOTHING = Measured(covered=0.0, met=0.0, vague=0.0, figures=0, stems=frozenset())
STORY = (
    "In spring the till of our bakery lost every tenth order. I wrote down each one for a week and saw that it was "
    "always the second printer. I changed its cable, then I counted again, and it was two in a hundred."
)

WEAK = (
    "Basically it is always important to have a good plan, because people need structure, and I think communication "
    "is key. In every company there are problems, and you have to be flexible and positive about such challenges."
)


def with_examples(*examples: tuple[str, int], use: str = "calibrate", question: str = "hard-problem") -> Rubric:
    graded = tuple(
        Example.model_validate({"question": question, "text": text, "levels": {"action": level}, "use": use})
        for text, level in examples
    )
    return RUBRIC.model_copy(update={"examples": graded})


def found(text: str) -> Measured:
    (turn,) = as_turns(Example(question="hard-problem", text=text, levels={}, use="test"), RUBRIC)
    heard = [Heard(said) for said in answer([turn], QUESTION)]
    return measured(heard, RUBRIC.points(QUESTION, ACTION), QUESTION)[0]


def moved(text: str, rubric: Rubric) -> float:
    return Calibration(rubric).moved(found(text), QUESTION, ACTION).levels


@pytest.mark.parametrize("more", [{"covered": 0.3}, {"met": 0.4}, {"figures": 2}])
def test_more_of_what_is_looked_for_raises_a_level(more: dict[str, float]) -> None:
    assert by_weights(replace(NOTHING, **more)) > by_weights(NOTHING)


def test_talk_that_could_be_about_anything_lowers_it() -> None:
    assert by_weights(replace(NOTHING, vague=0.1)) < by_weights(NOTHING) - 1


def test_a_strict_marker_lowers_levels_and_a_kind_one_raises_them_from_one_example_on() -> None:
    assert moved(PROBLEM, with_examples((DISAGREEMENT, 1))) < 0 < moved(PROBLEM, with_examples((WEAK, 5)))


def test_more_examples_move_it_further_but_never_beyond_the_limit() -> None:
    one = with_examples((PROBLEM, 1))
    many = with_examples(*((f"{PROBLEM} That was in week {number}.", 1) for number in range(8)))

    assert -MOST_MOVED <= moved(DISAGREEMENT, many) < moved(DISAGREEMENT, one) < 0
    assert moved(PROBLEM, many) == -MOST_MOVED


def test_an_answer_like_an_example_follows_it_more_than_another_answer_does() -> None:
    rubric = with_examples((PROBLEM, 1), (STORY, 5))

    assert moved(PROBLEM, rubric) < moved(DISAGREEMENT, rubric) < moved(STORY, rubric)


def test_examples_of_other_questions_count_for_less_and_those_to_test_by_not_at_all() -> None:
    own, other = with_examples((DISAGREEMENT, 1)), with_examples((DISAGREEMENT, 1), question="everything-urgent")
    held_back = with_examples((DISAGREEMENT, 1), use="test")

    assert moved(PROBLEM, own) < moved(PROBLEM, other) < 0
    assert moved(PROBLEM, held_back) == 0


def test_an_example_that_says_nothing_calibrates_nothing() -> None:
    assert moved(PROBLEM, with_examples(("I don't know, sorry.", 1))) == 0


@pytest.mark.parametrize(
    ("rubric", "words"),
    [
        (with_examples(), "set without graded examples"),
        (with_examples((PROBLEM, 4)), "set against 1 graded example of this question"),
        (with_examples((PROBLEM, 4), (STORY, 3)), "set against 2 graded examples of this question"),
        (
            with_examples((PROBLEM, 4), question="everything-urgent"),
            "set against 1 graded example of other questions",
        ),
    ],
)
def test_it_is_said_by_what_a_level_was_set(rubric: Rubric, words: str) -> None:
    assert in_words(Calibration(rubric).moved(found(DISAGREEMENT), QUESTION, ACTION)) == words


def test_likeness_is_that_of_words_and_of_meaning_where_both_are_known() -> None:
    one, other = replace(NOTHING, stems=frozenset("ab")), replace(NOTHING, stems=frozenset("bc"))

    assert alike(one, other) == pytest.approx(0.5)
    assert alike(replace(one, vector=(1.0, 0.0)), replace(other, vector=(1.0, 0.0))) == pytest.approx(0.75)
    assert alike(NOTHING, one) == 0


def test_better_answers_get_higher_levels_also_where_the_rubric_has_no_examples() -> None:
    bare = Calibration(RUBRIC.model_copy(update={"examples": ()}))
    by_mark: dict[int, list[int]] = {}
    for example in (each for each in RUBRIC.examples if each.use == "calibrate"):
        question = RUBRIC.question(example.question)
        heard = [Heard(said) for said in answer(as_turns(example, RUBRIC), question)]
        for name, mark in example.levels.items():
            criterion = RUBRIC.criterion(name)
            counted, _ = measured(heard, RUBRIC.points(question, criterion), question)
            by_mark.setdefault(mark, []).append(bare.level(counted, question, criterion)[0])
    means = {mark: sum(levels) / len(levels) for mark, levels in by_mark.items()}

    assert means[1] + 1 < means[3] + 0.5 < means[5]


def test_words_without_particulars_do_not_raise_a_level() -> None:
    padding = (
        " And so it was what it was, in one way and in the other way, for the whole of that day and of the next day."
    )

    assert by_weights(found(STORY + padding * 3)) <= by_weights(found(STORY))


def test_a_rubric_whose_questions_have_other_ids_is_calibrated_alike() -> None:
    """As of an interview that was held elsewhere: what was counted of an example before is taken again."""
    rubric = with_examples((DISAGREEMENT, 1), (STORY, 4))
    heard = QUESTION.model_copy(update={"id": "heard-1"})
    examples = tuple(each.model_copy(update={"question": "heard-1"}) for each in rubric.examples)
    other = rubric.model_copy(update={"questions": (heard,), "examples": examples})
    another_text = other.model_copy(update={"questions": (heard.model_copy(update={"text": STORY}),)})
    by_first = Calibration(rubric).moved(found(PROBLEM), QUESTION, ACTION)

    assert Calibration(other).moved(found(PROBLEM), heard, ACTION) == by_first
    assert Calibration(another_text).moved(found(PROBLEM), heard, ACTION) != by_first
