"""Attempts at one question: what counts as better, what does not, and what cannot be compared."""

from dataclasses import replace

import pytest

from tests.practice.attempted import (
    ASKED,
    BEHAVIORAL,
    FIRST,
    NOTHING,
    QUESTION,
    STRONG,
    STRONG_TOO,
    Fixed,
    attempt,
    name_of,
    session,
    summaries,
    taken,
)
from voicemock.config import shipped_folder
from voicemock.correction import corrected
from voicemock.evaluation.noise import ASSUMED, EXACT
from voicemock.grade import Evidence, Grade
from voicemock.llm.scripted import ScriptedChat
from voicemock.practice.attempts import Retaken, retaken, sessions_of, unlike
from voicemock.prompts import load as load_prompt
from voicemock.scoring.judge import LLMJudge
from voicemock.sessions import events as e
from voicemock.sessions.origin import RetakeOf
from voicemock.sessions.session import apply


def texts(points: object) -> set[str]:
    return {text for each in points for text in each.texts}  # type: ignore[attr-defined]


def test_an_answer_that_is_much_better_is_higher_and_says_what_is_new() -> None:
    (versus,) = taken(NOTHING, STRONG).against
    changes = {each.criterion: each for each in versus.criteria}

    assert versus.unlike is None
    assert versus.overall.measurable and "higher" in versus.overall.words
    assert changes["result"].change.measurable
    assert [each.id for each in BEHAVIORAL.criteria if each.id in changes] == list(changes)
    new = changes["action"].met
    assert "what you did yourself" in texts(new)
    assert all(quote.quote in STRONG for each in new for quote in each.quotes)
    assert texts(changes["result"].lost) == {"what it meant for the people concerned"}
    assert changes["result"].lost[0].quotes[0].quote in NOTHING


def test_the_same_answer_in_other_words_is_no_measurable_change() -> None:
    (versus,) = taken(STRONG, STRONG_TOO).against

    assert {each.change.words for each in versus.criteria} == {versus.overall.words} == {"no measurable change"}
    assert not [each for each in versus.criteria if each.lost]


def test_a_model_that_finds_the_proof_in_one_answer_alone_makes_a_difference() -> None:
    """Scripted, it says the same of both; the quote stands in the later one only."""
    quote = "First I measured every step"
    point = {"point": BEHAVIORAL.criterion("action").points[0].id, "quotes": [quote], "met": True}
    reply = {"points": [point], "why_not_higher": "", "why_not_lower": "", "cannot_assess": False, "level": 5}
    chat = ScriptedChat([{"for": "Judgement", "reply": reply, "times": 6}])
    judge = LLMJudge(chat, load_prompt("judge", [shipped_folder("prompts")]), "a script")
    attempts = [attempt(session(text, number, judge), number) for number, text in ((1, NOTHING), (2, STRONG))]
    (versus,) = retaken(FIRST, QUESTION, attempts, ASSUMED, ()).against
    action = versus.criteria[1]

    assert action.before and action.before.reason == "quote_not_found"
    assert action.change.words == "not comparable: not scored"
    assert [each.quotes[0].quote for each in action.met] == [quote]


def test_the_latest_is_compared_with_the_first_and_with_the_one_before() -> None:
    found = taken(NOTHING, STRONG, STRONG_TOO)

    assert [(each.earlier.number, each.later.number) for each in found.against] == [(1, 3), (2, 3)]
    assert [each.overall.measurable for each in found.against] == [True, False]
    assert [each.number for each in taken(NOTHING, NOTHING, STRONG, STRONG_TOO).shown] == [1, 3, 4]
    assert found.asked == ASKED


def test_levels_of_different_judges_are_never_compared() -> None:
    old = attempt(session(STRONG, 1, Fixed("a model on a server", 1)), 1)
    new = attempt(session(STRONG, 2, Fixed("coverage", 5)), 2)
    (versus,) = retaken(FIRST, QUESTION, [old, new], EXACT, ()).against

    assert versus.overall.words == "not comparable: judged by a model on a server and by coverage"
    assert not any(each.change.measurable or each.change.difference for each in versus.criteria)
    assert versus.unlike
    assert (versus.unlike.session, versus.unlike.judge) == (FIRST, "coverage")


def test_levels_of_one_criterion_by_different_judges_are_not_compared_though_the_same_two_judged_both() -> None:
    attempts = []
    for number, second in ((1, "coverage"), (2, "a model")):
        found = attempt(session(STRONG, number, Fixed("a model", 3)), number)
        assert found.run
        by = dict(zip(found.run.grades, ("a model", second, "coverage"), strict=True))
        attempts.append(replace(found, run=replace(found.run, judges=by)))
    reason = unlike(*attempts)

    assert [each.judges for each in attempts] == [("a model", "coverage")] * 2
    assert reason and reason.words == "not every criterion was judged by the same judge"
    assert reason.session == name_of(2), "where two judged the later one, to grade the earlier again does not help"


def test_what_was_not_scored_or_scored_on_other_words_is_not_compared() -> None:
    first, later = session(NOTHING), session(STRONG, 2)
    unscored = replace(attempt(first, 1), run=None)
    said = first.turns[0].transcript
    assert said
    changed = apply(
        first, e.AnswerCorrected(turn=1, transcript=corrected(said, STRONG, first.turns[0].spoken_within))
    )

    assert unlike(unscored, attempt(later, 2)).words == "attempt 1 is not scored"  # type: ignore[union-attr]
    reason = unlike(attempt(changed, 1), attempt(later, 2))
    assert reason and "changed after it was scored" in reason.words
    assert reason.session == FIRST


def test_levels_by_different_rubrics_are_not_compared() -> None:
    first, later = attempt(session(NOTHING), 1), attempt(session(STRONG, 2), 2)
    assert later.run
    other = BEHAVIORAL.model_copy(update={"description": "Another one."})
    reason = unlike(first, replace(later, run=replace(later.run, rubric=other)))

    assert reason
    assert (reason.words, reason.session) == ("graded by different rubrics", name_of(2))


def test_what_costs_points_is_told_from_a_gain() -> None:
    criterion = next(each for each in BEHAVIORAL.criteria if each.red_flags)
    flag = criterion.red_flags[0]
    quote = Evidence(turn=1, quote=STRONG[:20], char_start=0, char_end=20, point=flag.id)
    attempts = []
    for number, evidence in ((1, ()), (2, (quote,))):
        found = attempt(session(STRONG, number), number)
        assert found.run
        grades = {(QUESTION, criterion.id): Grade(criterion=criterion.id, level=2, evidence=evidence)}
        attempts.append(replace(found, run=replace(found.run, grades=grades)))
    (versus,) = retaken(FIRST, QUESTION, attempts, ASSUMED, ()).against

    assert [(each.texts, each.costs) for each in versus.criteria[0].met] == [((flag.text,), True)]


def test_all_sessions_of_a_question_are_found_whether_the_first_is_there_or_not() -> None:
    other = session(STRONG, 4)
    opened = other.opened.model_copy(update={"retake": RetakeOf(session=FIRST, question="disagreement")})
    found = summaries(session(NOTHING), session(STRONG, 2), session(STRONG, 3), replace(other, opened=opened))

    assert sessions_of(found, FIRST, QUESTION) == [name_of(1), name_of(2), name_of(3)]
    assert sessions_of(found[1:], FIRST, QUESTION) == [name_of(2), name_of(3)]
    left = found[1].model_copy(update={"turns": 0})
    assert sessions_of([found[0], left, found[2]], FIRST, QUESTION) == [name_of(1), name_of(3)], (
        "nothing was answered"
    )
    gone = retaken(FIRST, QUESTION, [attempt(session(STRONG, 2), 2)], ASSUMED, ())
    assert gone.first_is_gone and gone.against == ()
    assert not taken(NOTHING, STRONG).first_is_gone


@pytest.mark.parametrize("answers", [0, 12])
def test_delivery_is_compared_by_how_the_users_other_answers_vary(answers: int) -> None:
    fast = session(STRONG, 2)
    said = f"{NOTHING} {NOTHING}"
    others = [session(said[: 150 + 12 * number], 5 + number, Fixed("coverage", 3)) for number in range(answers)]
    own = [session(NOTHING), fast]
    attempts = [attempt(each, number) for number, each in enumerate(own, 1)]
    found: Retaken = retaken(FIRST, QUESTION, attempts, ASSUMED, summaries(*own, *others))
    talk = next(each for each in found.against[0].delivery if each.name == "talk time")

    assert talk.noise.answers == answers, "the answers that are compared play no part in the noise"
    assert talk.verdict == ("more" if answers else "unknown")


def test_what_was_typed_has_no_delivery_to_compare() -> None:
    attempts = [attempt(session(NOTHING), 1), attempt(session(STRONG, 2, typed=True), 2)]

    assert retaken(FIRST, QUESTION, attempts, ASSUMED, ()).against[0].delivery == ()
    assert attempts[1].words == len(STRONG.split())
