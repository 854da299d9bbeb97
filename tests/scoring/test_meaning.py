"""With an embeddings server coverage hears other words for the same; without it, or when it fails, it says so."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.scoring.exchanges import behavioral, typed
from voicemock.errors import LLMUnreachable
from voicemock.grade import Grade
from voicemock.rubric import Rubric
from voicemock.scoring.coverage import CoverageJudge
from voicemock.scoring.meaning import Meaning

CONCEPTS = (
    {"measure", "counted", "tally", "tallied"},
    {"agree", "agreed", "pact", "accord"},
    {"garden", "pond", "fish"},
    {"happened", "what", "tell"},
)
LABEL = "coverage with embeddings of small on host"


class Scripted:
    """Vectors by the concepts that a text touches; fails from the n-th call on."""

    def __init__(self, fails_from: int = 10_000) -> None:
        self.calls = 0
        self.fails_from = fails_from

    def __call__(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        self.calls += 1
        if self.calls >= self.fails_from:
            raise LLMUnreachable("No answer from host.")
        return [self.vector(text) for text in texts]

    def vector(self, text: str) -> NDArray[np.float32]:
        words = {word.strip(".,?").lower() for word in text.split()}
        vector = np.array([0.05, *(float(bool(words & concept)) for concept in CONCEPTS)], np.float32)
        return vector / np.linalg.norm(vector)


def rubric() -> Rubric:
    base = behavioral().as_data()
    points = [
        {"id": "m", "text": "we measure it", "terms": [["measure"]]},
        {"id": "a", "text": "we agree", "terms": [["agree"]]},
    ]
    criterion = {**base["criteria"][0], "id": "c", "points": points, "red_flags": []}
    question = {"id": "q", "kind": "example", "text": "What happened?", "criteria": ["c"]}
    return Rubric.model_validate({**base, "criteria": [criterion], "questions": [question], "examples": []})


SAME = (
    "On nine evenings I tallied loaves with my brother in the cellar. The baker and I then sealed a pact on Sunday."
)
OTHER = "On nine evenings I painted loaves with my brother in the cellar. The baker and I then had a pond on Sunday."


def graded(judge: CoverageJudge, text: str) -> Grade:
    made = rubric()
    return judge.grade(typed(text, question="q", asked="What happened?"), made.questions[0], made.criteria[0], made)


def test_other_words_for_the_same_raise_a_level_and_other_words_do_not() -> None:
    judge, plain = CoverageJudge(Meaning(Scripted(), "small on host")), CoverageJudge()

    assert judge.label == LABEL
    assert (graded(judge, SAME).level or 0) > (graded(plain, SAME).level or 0)
    assert (graded(judge, OTHER).level or 0) <= (graded(plain, OTHER).level or 0)


def test_what_is_near_in_meaning_is_quoted() -> None:
    quotes = [each.quote for each in graded(CoverageJudge(Meaning(Scripted(), "small on host")), SAME).evidence]

    assert any("tallied" in quote for quote in quotes)
    assert any("pact" in quote for quote in quotes)


@pytest.mark.parametrize("fails_from", [1, 2])
def test_when_the_server_fails_the_grades_say_so_and_it_is_not_waited_for_again(fails_from: int) -> None:
    embed = Scripted(fails_from)
    judge = CoverageJudge(Meaning(embed, "small on host"))
    first, second = graded(judge, SAME), graded(judge, OTHER)
    last = second if fails_from == 2 else first

    assert last.note == "Judged without the embeddings of small on host: No answer from host."
    assert last.level == graded(CoverageJudge(), OTHER if fails_from == 2 else SAME).level
    assert graded(judge, SAME).note
    assert embed.calls == fails_from
    assert (first.note == "") is (fails_from == 2)


def test_repeating_the_question_brings_an_answer_no_nearer() -> None:
    judge = CoverageJudge(Meaning(Scripted(), "small on host"))
    asked = f"{OTHER} What happened there, well, you tell me what happened there in that old cellar."

    assert (graded(judge, asked).level or 0) <= (graded(judge, OTHER).level or 0)
