"""A round in every report: who said what in its order, the scorecards of a panel, how a correction was taken."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.interview.rounds import Candidate, held, opened, shipped
from voicemock.grade import Grade
from voicemock.reports.document import document
from voicemock.reports.document_values import Document
from voicemock.reports.html.session_page import page
from voicemock.reports.markdown import markdown
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, apply

COMPANY = "Nordlicht builds route planning software for regional bus companies. The team has six people.\n"


def graded(session: Session) -> Session:
    """With level 4 from the first interviewer's questions and 2 from all others."""
    rubric = session.rubric
    started = e.ScoringStarted(run=1, judge="coverage", rubric=rubric.as_data(), rubric_digest=rubric.digest())
    session = apply(session, started)
    for name in session.asked:
        level = 4 if session.exchange(name)[0].speaker == "engineer" else 2
        for criterion in rubric.question(name).criteria:
            grade = Grade(criterion=criterion, level=level)
            session = apply(session, e.CriterionGraded(run=1, question=name, grade=grade, judge="coverage"))
    return apply(session, e.ScoringFinished(run=1))


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Session:
    begun = opened(shipped("panel"), company=COMPANY)
    return graded(held(begun, Candidate(), tmp_path_factory.mktemp("panel"))[0])


@pytest.fixture(scope="module")
def told(panel: Session) -> Document:
    return document(panel)


def test_the_conversation_stands_in_its_order(told: Document) -> None:
    spoken = [said for passage in told.passages for said in (*passage.remarks, *passage.turns)]

    assert len(spoken) == len(told.remarks) + len(told.turns)
    numbers = [each.number for passage in told.passages for each in passage.turns]
    assert numbers == sorted(numbers)
    for passage in told.passages:
        assert all(remark.after_turn < passage.turns[0].number for remark in passage.remarks if passage.turns)


def test_each_interviewer_of_a_panel_fills_a_scorecard_of_their_own(told: Document) -> None:
    assert told.round is not None
    cards = {card.interviewer: card for card in told.round.scorecards}

    assert list(cards) == ["Priya Raman", "Tom Berger", "Grace Adeyemi"]
    assert cards["Priya Raman"].overall == 4.0 and cards["Tom Berger"].overall == 2.0
    focus = {person.name: person.focus for person in told.round.interviewers}
    for name, card in cards.items():
        assert {row.name for row in card.criteria} <= set(focus[name])


def test_every_report_tells_who_said_what(told: Document, panel: Session) -> None:
    written, shown = markdown(told), page(told, {}, panel.rubric)

    for text in (written, shown):
        assert "Priya Raman" in text and "Tom Berger" in text
        assert "Nordlicht builds route planning software" in text
        assert "not on the agenda" in text
        assert "4.0 of 5" in text.replace("\\", "")
    assert "## Before we begin" in written and "## Question 1" in written
    assert "## The close" in written
    assert written.index("## Before we begin") < written.index("## Question 1") < written.index("## Your questions")


def test_how_a_correction_was_taken_is_told_and_not_scored(tmp_path: Path) -> None:
    candidate = Candidate(answer="No idea.", said={"correction": "You are right, I should have asked the customer."})
    session, _ = held(opened(shipped("behavioral")), candidate, tmp_path)
    shown = document(session)

    reactions = {turn.reaction for turn in shown.turns if turn.kind == "correction"}
    assert reactions == {"open"}
    assert all(turn.reaction is None for turn in shown.turns if turn.kind != "correction")
    assert "You took the correction up." in markdown(shown)


def test_what_a_negotiation_came_to_is_told_with_what_had_been_possible(tmp_path: Path) -> None:
    candidate = Candidate(answer="That sounds good, I accept the offer.")
    session, _ = held(opened(shipped("offer")), candidate, tmp_path)
    shown = document(session)

    assert shown.round is not None and shown.round.negotiation
    assert any("71,500" in each for each in shown.round.negotiation)
    begun = document(opened(shipped("offer")))
    assert "71,500" not in markdown(begun) and "71500" not in markdown(begun)


def test_the_terms_that_were_settled_stand_as_they_were_said(tmp_path: Path) -> None:
    candidate = Candidate(answer="That sounds good, I accept the offer.")
    session, _ = held(opened(shipped("offer")), candidate, tmp_path)
    settled = next(remark.settled for remark in session.remarks if remark.settled)
    assert settled.result == "agreed"

    # A later version may hear the same words otherwise.
    other = settled.model_copy(update={"terms": {**settled.terms, "salary": 65_432.0}})
    remarks = tuple(replace(each, settled=other) if each.settled else each for each in session.remarks)
    told = document(replace(session, remarks=remarks)).round
    assert told is not None and any("65,432" in each for each in told.negotiation)
