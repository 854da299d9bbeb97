"""Another subject altogether is seen; an honest answer in its own words is not called one."""

from pathlib import Path

import pytest

from tests.scoring.exchanges import ANSWERS, ROOT, behavioral, typed
from voicemock.rubric_files import load
from voicemock.scoring.answer import answer
from voicemock.scoring.examples import as_turns
from voicemock.scoring.topic import is_another_subject

HERON = (
    "The heron is a large bird of lakes and rivers. It stands in shallow water, waits for fish and frogs, and nests "
    "in tall trees. In winter most herons of the north fly south, and in March they come back."
)


def test_a_page_of_an_encyclopedia_is_another_subject() -> None:
    rubric = behavioral()
    heard = answer(typed(HERON), rubric.question("hard-problem"))

    assert is_another_subject(heard, rubric)


@pytest.mark.parametrize("text", ANSWERS.values())
def test_an_answer_is_none(text: str) -> None:
    rubric = behavioral()

    assert not is_another_subject(answer(typed(text), rubric.question("hard-problem")), rubric)


def test_no_graded_example_is_one() -> None:
    rubric = load(Path(ROOT) / "rubrics" / "product-manager.yaml")

    for example in rubric.examples:
        heard = answer(as_turns(example, rubric), rubric.question(example.question))
        assert not is_another_subject(heard, rubric), example.text


def test_a_rubric_of_few_words_says_nothing_about_subjects() -> None:
    rubric = behavioral()
    small = rubric.model_copy(update={"questions": rubric.questions[:1], "criteria": rubric.criteria[:1]})

    assert not is_another_subject(answer(typed(HERON), small.questions[0]), small)
