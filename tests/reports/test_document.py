import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports import folded
from voicemock import feedback
from voicemock.grade import REASONS, Grade
from voicemock.reports import document as d
from voicemock.reports import (
    figures,
    interruptions,
    material_lines,
    papers,
    rescored,
    resumptions,
    round_view,
    stories_used,
    swap_view,
)
from voicemock.reports.document import document
from voicemock.sessions import events as e
from voicemock.sessions.session import fold
from voicemock.usage import Usage

STATES = ["full", "open", "unscored", "typed", "unheard", "empty"]


@pytest.mark.parametrize("state", STATES)
def test_every_state_becomes_json_and_comes_back_the_same(state):
    made = document(getattr(folded.kinds(), state))
    data = json.loads(json.dumps(made.as_data(), allow_nan=False))
    data["failures"] = [{"kind": "engine_failed", **each} for each in data["failures"]]

    assert d.Document.model_validate(data) == made


def test_every_quote_of_a_turn_stands_in_that_turns_transcript():
    turns = document(folded.kinds().full).turns
    quotes = [(turn, each) for turn in turns for score in turn.scores for each in score.evidence]

    assert len(quotes) == 3
    for turn, each in quotes:
        assert each.turn == turn.number
        assert each.quote == turn.transcript.text[each.char_start : each.char_end]
        assert 0 <= each.start_s < each.end_s <= turn.duration_s


def test_a_score_without_evidence_stands_at_its_questions_first_turn_only():
    rub = folded.rubric()
    ungrounded = folded.graded("problem", Grade(criterion="action", level=1, missing=("steps",)))
    events = [*folded.full_events(rub), e.ScoringStarted(run=2, judge="m", rubric=rub.as_data(), rubric_digest="x")]
    made = document(fold([*events, ungrounded.model_copy(update={"run": 2}), e.ScoringFinished(run=2)]))

    assert [[score.criterion for score in turn.scores] for turn in made.turns] == [["action"], [], []]


@given(st.text(alphabet="abc ", min_size=1, max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_quotes_that_a_new_transcript_no_longer_holds_are_never_shown(text, start, length):
    said = folded.transcript(text)
    again = e.AnswerTranscribed(turn=1, transcript=said, engine="another")
    made = document(fold([*folded.full_events(), again]))

    for turn in made.turns:
        for score in turn.scores:
            assert all(each.quote in turn.transcript.text for each in score.evidence)
    action = next(score for score in made.scores if score.criterion == "action")
    assert (action.level, action.reason, action.reason_text) == (
        None,
        "quote_not_found",
        REASONS["quote_not_found"],
    )
    assert next(each for each in made.totals.criteria if each.criterion == "action").level is None


def test_totals_are_the_weighted_mean_of_what_was_scored():
    totals = document(folded.kinds().full).totals

    assert (totals.assessed, totals.of) == (2, 3)
    assert totals.overall == pytest.approx((1 * 3 + 2 * 4) / 3)
    assert [each.level for each in totals.criteria] == [3, 4, None]


def test_levels_read_as_a_seniority_unless_they_are_coverage():
    session = folded.kinds().full
    by_model = replace(session, runs=tuple(replace(run, judge="a model") for run in session.runs))

    assert document(session).totals.reads_as is None
    assert document(by_model).totals.reads_as == "senior"


def test_nothing_graded_means_no_totals_rather_than_zero():
    for state in ("open", "unscored", "typed", "unheard", "empty"):
        assert document(getattr(folded.kinds(), state)).totals is None


def test_delivery_is_of_spoken_answers_only():
    assert document(folded.kinds().typed).delivery == ()
    assert document(folded.kinds().empty).delivery == ()
    full = document(folded.kinds().full)
    assert {each.of for each in full.delivery} == {2}
    assert [bool(turn.delivery) for turn in full.turns] == [True, True, False]
    for each in full.delivery:
        assert (each.median is None) == (each.measured == 0)
        assert each.median is None or each.least <= each.median <= each.most


def test_what_could_not_be_measured_is_null_and_says_why():
    fillers = next(each for each in document(folded.kinds().full).delivery if each.name == "fillers")

    assert fillers.median is None
    assert fillers.how.startswith("not measurable: ")


def test_another_rubric_in_grading_is_told_apart():
    other = folded.rubric(name="Another")
    run = e.ScoringStarted(run=2, judge="m", rubric=other.as_data(), rubric_digest=other.digest())
    made = document(fold([*folded.full_events(), run, e.ScoringFinished(run=2)]))

    assert made.rubric.name == "Backend engineer"
    assert made.judged_by_rubric.name == "Another"
    assert made.judged_by_rubric.digest != made.rubric.digest


def test_every_field_is_documented():
    page = (Path(__file__).parents[2] / "docs" / "session-json.md").read_text(encoding="utf-8")
    named = set(re.findall(r"[a-z_]+", page))
    models = [
        d.Document,
        d.Turn,
        d.Score,
        d.Feedback,
        d.Fact,
        feedback.Advice,
        feedback.Strength,
        feedback.StrongerAnswer,
        feedback.Debrief,
        feedback.Gap,
        feedback.Practice,
        feedback.Need,
        feedback.SelfRating,
        resumptions.Resumption,
        resumptions.Change,
        interruptions.Interruption,
        figures.Totals,
        figures.CriterionTotal,
        figures.Spread,
        figures.Measure,
        rescored.Rescored,
        round_view.RoundTold,
        round_view.Person,
        round_view.Scorecard,
        round_view.CardRow,
        round_view.Said,
        material_lines.LookedAt,
        papers.Papers,
        papers.Wanted,
        papers.Contradiction,
        stories_used.StoryUsed,
        stories_used.ToldBefore,
        swap_view.Swap,
        swap_view.SwapMark,
        Usage,
    ]

    assert {field for model in models for field in model.model_fields} <= named
