"""The rubric with the questions that were heard."""

import pytest

from voicemock.rubric import Rubric, problems_of
from voicemock.rubric_files import find, load
from voicemock.transcripts.heard_questions import Likeness, heard_questions, kind_of, with_heard

NEAR = "Can you describe a difficult technical problem that you solved?"
OWN = "What is your experience with Kubernetes?"


@pytest.fixture(scope="module")
def behavioral() -> Rubric:
    return load(find("behavioral"))


def test_a_question_like_the_rubrics_is_judged_as_that_one_and_others_by_their_kind(behavioral: Rubric) -> None:
    heard = heard_questions([NEAR, OWN], Likeness(behavioral))
    rubric = with_heard(behavioral, heard)
    near, own = rubric.questions

    assert [each.like for each in heard] == ["hard-problem", ""]
    assert (near.id, near.text) == ("heard-1", NEAR)
    known = behavioral.question("hard-problem")
    assert (near.criteria, near.reference, near.minutes) == (known.criteria, known.reference, known.minutes)
    assert (own.id, own.kind) == ("heard-2", "experience")
    assert not [*problems_of(rubric)]
    assert {each.question for each in rubric.examples} == {"heard-1"}
    assert Rubric.model_validate(rubric.as_data()) == rubric


def test_a_rubric_of_one_question_is_whole(behavioral: Rubric) -> None:
    for text in (NEAR, OWN, "x" * 9_000):
        rubric = with_heard(behavioral, heard_questions([text], Likeness(behavioral)))

        assert not [*problems_of(rubric)]
        assert Rubric.model_validate(rubric.as_data()) == rubric


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tell me about yourself.", "opener"),
        ("Tell me about a time you failed.", "example"),
        ("What would you do if your best customer left?", "situation"),
        ("How do you decide what comes first?", "experience"),
        ("Explain what an index does.", "knowledge"),
        ("Your biggest strength?", "example"),
    ],
)
def test_a_kind_is_told_by_the_words(text: str, kind: str) -> None:
    assert kind_of(text) == kind
