"""Answers against the CV: what does not agree becomes a question, and what may agree is left alone."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.preparation.given import TEXTS, TODAY
from voicemock.preparation.claims import Doubt, doubts
from voicemock.rubric_files import load
from voicemock.scoring.text import tokens

MEASURED: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "claims.yaml").read_text("utf-8"))
FOUND = {"engineer": 28, "product-manager": 12}
"""How many of the contradictions are found; no fewer may be."""


def about(answer: str, cv: str = TEXTS.cv) -> tuple[Doubt, ...]:
    return doubts([answer], cv, TODAY)


@pytest.mark.parametrize("who", MEASURED)
def test_nothing_that_agrees_is_doubted(who: str) -> None:
    cv = MEASURED[who].get("cv", TEXTS.cv)

    assert [each for each in MEASURED[who]["agree"] if about(each, cv)] == []


@pytest.mark.parametrize("who", MEASURED)
def test_most_of_what_contradicts_is_found(who: str) -> None:
    cv = MEASURED[who].get("cv", TEXTS.cv)

    assert sum(bool(about(each, cv)) for each in MEASURED[who]["contradict"]) >= FOUND[who]


def test_other_peoples_answers_about_other_things_raise_no_doubt() -> None:
    examples = [each.text for each in load(Path("rubrics/backend-engineer.yaml")).examples]

    assert len(examples) > 40 and doubts(examples, TEXTS.cv, TODAY) == ()


def test_a_doubt_is_a_question_with_both_sides_quoted() -> None:
    (doubt,) = doubts(["Hello.", "Well. I worked at Orrin Freight for four years, and then I left."], TEXTS.cv, TODAY)

    assert doubt.answer == 1 and doubt.said == "I worked at Orrin Freight for four years, and then I left"
    assert doubt.cv in TEXTS.cv and doubt.cv.startswith("Backend Engineer, Orrin Freight")
    assert doubt.ask == "Your CV says 2018 to 2021 at Orrin Freight; you said 4 years there. Which is it?"


def test_a_transcript_without_punctuation_is_read_too() -> None:
    said = "so um i joined orrin freight in two thousand fifteen and worked on the routes"

    assert [each.ask for each in about(said)] == [
        "Your CV says 2018 to 2021 at Orrin Freight; you said that you joined in 2015. Which is it?"
    ]


def test_the_same_doubt_is_raised_once() -> None:
    same = "I worked at Orrin Freight for four years."

    assert len(doubts([same, same], TEXTS.cv, TODAY)) == 1


@pytest.mark.parametrize("cv", ["", "Mara Voss", "2018 – 2021", "\x00<script>"])
def test_a_cv_that_tells_nothing_is_contradicted_by_nothing(cv: str) -> None:
    for answer in (*MEASURED["engineer"]["contradict"], "", "?"):
        assert about(answer, cv) == ()
    assert tokens("") == ()
