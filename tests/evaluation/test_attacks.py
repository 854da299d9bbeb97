"""Attacks are made from the rubric's own words, always the same ones; the judges withstand them."""

from collections import Counter

import pytest

from tests.scoring.exchanges import PROBLEM, behavioral, typed
from voicemock.evaluation.attacks import PAYLOADS, Attack, injections, junk_attacks
from voicemock.scoring.addressed import addressed, without
from voicemock.scoring.coverage import CoverageJudge
from voicemock.scoring.junk import no_answer

RUBRIC = behavioral()
QUESTION = RUBRIC.question("hard-problem")
ATTACKS = list(junk_attacks(RUBRIC, QUESTION))
NEVER_SCORED = {"blank", "don't know", "fine", "question read back", "keywords", "word salad", "reversed", "flattery"}


def named(attack: Attack) -> str:
    return f"{attack.family}-{ATTACKS.index(attack)}"


def test_every_family_is_there_and_the_same_seed_makes_the_same_texts() -> None:
    families = Counter(each.family for each in ATTACKS)

    assert families.keys() >= {*NEVER_SCORED, "padding", "off topic", "advice", "negated", "another question"}
    assert list(junk_attacks(RUBRIC, QUESTION)) == ATTACKS
    assert list(junk_attacks(RUBRIC, QUESTION, seed=1)) != ATTACKS


@pytest.mark.parametrize("attack", [each for each in ATTACKS if each.family in NEVER_SCORED], ids=named)
def test_junk_is_no_answer(attack: Attack) -> None:
    assert no_answer(typed(attack.text), QUESTION) is not None


@pytest.mark.parametrize(
    "attack",
    [each for each in ATTACKS if each.family in {"padding", "negated", "off topic"}],
    ids=named,
)
def test_what_is_an_answer_in_form_only_stays_at_the_bottom(attack: Attack) -> None:
    for name in QUESTION.criteria:
        grade = CoverageJudge().grade(typed(attack.text), QUESTION, RUBRIC.criterion(name), RUBRIC)

        assert (grade.level or 1) <= attack.most


def test_there_is_a_payload_of_each_family_and_all_are_cut_out_again() -> None:
    made = list(injections(PROBLEM))

    assert [each.family for each in made] == [family for family, _ in PAYLOADS]
    assert len(made) == 15
    for each in made:
        assert each.clean == PROBLEM != each.text
        left = without(each.text, addressed(each.text))
        assert sum(word in left.split() for word in PROBLEM.split()) >= 0.8 * len(PROBLEM.split()), each.family
        assert "level" not in left and "five" not in left and "rubric" not in left, each.family
