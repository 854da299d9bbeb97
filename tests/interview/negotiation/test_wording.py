"""The counterpart's lines are checked where they are read; every figure in them comes from the terms."""

from pathlib import Path

import pytest

from tests.interview.negotiation.offers import ROOT, TERMS
from voicemock.errors import BadInput, NotFound
from voicemock.interview.negotiation.wording import NegotiationLines, figure, listed, said
from voicemock.interview.styled_lines import load_styled

SHIPPED = (ROOT / "prompts" / "negotiation.yaml").read_text()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("$terms. Is that a deal?", "that. Is that a deal?", "'$terms' is missing"),
        ("$terms. Is that a deal?", "$term. Is that a deal?", "did you mean '$terms'"),
        ("On $issues nothing moves.", "On $issues nothing beyond 90k.", "is a figure"),
        ("wait:\n  warm:", "wait:\n  wram:", "warm"),
        ("reopen:", "reopens:", "did you mean 'reopen'"),
    ],
)
def test_a_mistake_in_the_users_own_lines_is_named_with_its_place(
    old: str, new: str, what: str, tmp_path: Path
) -> None:
    assert old in SHIPPED
    (tmp_path / "negotiation.yaml").write_text(SHIPPED.replace(old, new))
    with pytest.raises(BadInput) as refused:
        load_styled(NegotiationLines, [tmp_path, ROOT / "prompts"])

    assert any("negotiation.yaml:" in each and what in each for each in refused.value.problems)


def test_the_first_folder_that_has_them_counts(tmp_path: Path) -> None:
    (tmp_path / "negotiation.yaml").write_text(SHIPPED.replace("Take your time.", "No hurry at all."))

    assert load_styled(NegotiationLines, [tmp_path, ROOT / "prompts"]).say("wait", "neutral") == "No hurry at all."
    with pytest.raises(NotFound):
        load_styled(NegotiationLines, [tmp_path / "none"])


def test_values_are_said_with_their_units() -> None:
    salary, bonus, start = TERMS.issues[:3]

    assert figure(salary, 85_500, TERMS) == "85,500 euros a year"
    assert figure(start, 1, TERMS) == "1 week"
    assert said(bonus, 0, TERMS) == "no signing bonus"
    assert (
        listed(TERMS, {"start": 6, "salary": 90_000})
        == "a base salary of 90,000 euros a year and a start 6 weeks from now"
    )
