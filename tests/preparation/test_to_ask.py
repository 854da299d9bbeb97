"""Questions for the candidate to ask: those that the texts answer are refused, and where it stands is said."""

from pathlib import Path

import pytest

from tests.preparation.given import ROOT, TEXTS
from voicemock.errors import BadInput, NotFound
from voicemock.preparation.to_ask import BankQuestion, load_bank, sort_questions

BANK = load_bank([ROOT / "prompts"])


def answered(job: str, company: str = "") -> dict[str, str]:
    return {each.ask: each.quote for each in sort_questions(BANK, job, company).answered}


def test_what_the_job_description_answers_is_refused_with_its_line() -> None:
    found = answered(TEXTS.job)

    assert (
        found["Who is in the team, and how is the work divided?"]
        == "The team is six engineers and a product manager."
    )
    assert "one week in six" in found["Is there on-call duty, how often, and what happens after a bad night?"]


def test_what_nobody_told_may_be_asked() -> None:
    sorted_ = sort_questions(BANK, TEXTS.job, TEXTS.company)
    ids = [each.id for each in sorted_.ask]

    assert ids[:2] == ["success", "hardest-part"] and {"manager", "feedback", "doubts"} <= set(ids)
    assert len(sorted_.ask) + len(sorted_.answered) == len(BANK)


def test_the_company_answers_too_and_is_named_as_the_source() -> None:
    sorted_ = sort_questions(BANK, "An engineer.", "We are 120 people in Utrecht.")

    assert [(each.source, each.quote) for each in sorted_.answered] == [("company", "We are 120 people in Utrecht.")]


def test_a_question_in_a_text_answers_nothing() -> None:
    assert answered("Do you like to work remotely in a team of six engineers?") == {}


def test_an_empty_text_answers_nothing() -> None:
    assert answered("") == {}


def test_questions_about_code_are_for_jobs_with_technology() -> None:
    with_, without = (sort_questions(BANK, "", "", technical) for technical in (True, False))

    assert {each.id for each in with_.ask} - {each.id for each in without.ask} == {
        each.id for each in BANK if each.technical
    }


def test_the_bank_asks_and_has_no_question_twice() -> None:
    assert len({each.id for each in BANK}) == len({each.ask for each in BANK}) == len(BANK) >= 20
    assert all(each.ask.endswith("?") for each in BANK)


def test_a_bank_of_ones_own_is_checked(tmp_path: Path) -> None:
    file = tmp_path / "questions-to-ask.yaml"
    file.write_text("questions:\n  - {id: a, about: x, ask: Why?, anwsered_when: []}\n")
    with pytest.raises(BadInput) as refused:
        load_bank([tmp_path])
    problem = next(each for each in refused.value.problems if "unknown key" in each)
    assert problem.startswith(f"{file}:2:") and "did you mean 'answered_when'?" in problem

    file.write_text("questions:\n  - {id: a, about: x, ask: Why?}\n  - {id: a, about: x, ask: How?}\n")
    with pytest.raises(BadInput, match="has 1 problem"):
        load_bank([tmp_path])
    file.write_text("questions:\n  - {id: a, about: x, ask: Why?}\n")
    assert load_bank([tmp_path, ROOT / "prompts"]) == (BankQuestion(id="a", about="x", ask="Why?"),)
    with pytest.raises(NotFound):
        load_bank([tmp_path / "none"])
