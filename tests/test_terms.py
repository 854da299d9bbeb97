"""Terms of a negotiation are checked like rubrics: every mistake at its place."""

from pathlib import Path

import pytest

from voicemock import round_files
from voicemock.checked_yaml import check, parse
from voicemock.errors import BadInput
from voicemock.round import Round, problems_of
from voicemock.terms import Terms

ROOT = Path(__file__).parents[1]
ISSUE = "{id: salary, name: base salary, unit: money, opening: 80000, limit: 90000, steps: [2000]}"


def terms(issue: str = ISSUE, more: str = "") -> Terms:
    return check(parse(f"issues:\n  - {issue}\n{more}", "terms.yaml"), Terms)


@pytest.mark.parametrize(
    ("issue", "what"),
    [
        (ISSUE.replace("90000", "70000"), "limit: must not lie below the opening offer"),
        (ISSUE.replace("unit: money", "unit: weeks, better: less"), "limit: must not lie above the opening offer"),
        (ISSUE.replace("[2000]", "[]"), "at least one step is needed"),
        (ISSUE.replace("[2000]", "[0]"), "steps"),
        (ISSUE.replace("90000", "80000"), "there is nothing to give"),
        (ISSUE.replace("[2000]", "[2000], moved_by: [threats]"), "moved_by"),
        (ISSUE.replace("[2000]", "[2000], phrase: up to 95000 euros"), "phrase: must hold '$value' once"),
        (ISSUE.replace("limit:", "limt:"), "did you mean 'limit'"),
        (ISSUE + "\n  - " + ISSUE, "the id 'salary' stands 2 times"),
    ],
)
def test_a_mistake_is_named_at_its_place(issue: str, what: str) -> None:
    with pytest.raises(BadInput) as refused:
        terms(issue)

    assert any("terms.yaml:" in problem and what in problem for problem in refused.value.problems)


@pytest.mark.parametrize("said", ["It goes up to 90,000 euros.", "Up to ninety thousand.", "Ninety at most."])
def test_what_everybody_may_know_must_not_hold_a_limit(said: str) -> None:
    with pytest.raises(BadInput):
        terms(more=f"public:\n  - {{about: [range], say: '{said}'}}\n")
    assert terms(more="public:\n  - {about: [range], say: 'Reviewed in the spring.'}\n").public


def test_the_shipped_rounds_that_negotiate_have_terms_and_one_without_is_refused() -> None:
    for name in ("offer", "final-round"):
        loaded = round_files.load(ROOT / "prompts" / "rounds" / f"{name}.yaml")
        assert loaded.negotiation and Round.model_validate(loaded.as_data()) == loaded
        without = loaded.model_copy(update={"negotiation": None})
        assert any("needs terms" in what for _, what in problems_of(without))
