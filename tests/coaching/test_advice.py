"""Advice in the rubric's words, and the act of giving it: once for each answer, whatever a model does."""

from dataclasses import dataclass, field
from functools import cache

import pytest

from tests.coaching.graded import QUESTION, SAID, SETTING, STEPS, TURNS, answer, quoted, session
from tests.scoring.exchanges import PROBLEM, RESULT, typed
from voicemock.coaching.advice import BY_RUBRIC, Adviser, Answered, WrittenAdviser, advise
from voicemock.errors import BadReply, LLMUnreachable, Refused, VoicemockError
from voicemock.feedback import Advice
from voicemock.grade import Grade
from voicemock.scoring.coverage import CoverageJudge
from voicemock.scoring.marking import mark
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, apply


@dataclass
class ScriptedAdviser:
    """Advises on what it is asked, or raises."""

    failures: list[VoicemockError | None] = field(default_factory=list)
    label: str = "script"
    asked: list[str] = field(default_factory=list)

    def advise(self, answered: Answered, /) -> Advice:
        self.asked.append(answered.question.id)
        if self.failures and (failure := self.failures.pop(0)):
            raise failure
        return Advice(looked_for="a", next_step="b", by=self.label)


@cache
def scored(**over: tuple[str, ...]) -> Session:
    made = session(**over)
    for event in mark(made, CoverageJudge()):
        made = apply(made, event)
    return made


def advised(made: Session, adviser: Adviser) -> tuple[Session, list[str]]:
    """The session with its advice, and the remarks on the way."""
    assert made.run
    remarks = []
    for event in advise(made, made.run, adviser):
        made = apply(made, event)
        remarks += [event.note] if isinstance(event, e.EngineNoted) else []
    return made, remarks


def test_what_worked_is_quoted_from_the_levels_of_4_on_and_says_what_it_shows() -> None:
    advice = WrittenAdviser().advise(answer())

    assert [(each.evidence.quote, each.why) for each in advice.worked] == [(STEPS, "what you did yourself")]
    assert advice.by == BY_RUBRIC


def test_without_a_good_level_the_best_one_worked_and_what_overlaps_is_quoted_once() -> None:
    twice = (quoted(SETTING, "setting"), quoted("took six hours to run every night", "size"))
    weak = answer(
        action=Grade(criterion="action", level=1), situation=Grade(criterion="situation", level=3, evidence=twice)
    )

    assert [each.evidence.quote for each in WrittenAdviser().advise(weak).worked] == [SETTING]


def test_the_next_step_is_the_next_level_of_the_criterion_with_most_to_gain() -> None:
    advice = WrittenAdviser().advise(answer())
    result = next(each for each in answer().rubric.criteria if each.id == "result")

    assert advice.next_step == f"To reach level 3 on Result: {result.levels[3]}"
    assert advice.fact_to_ask == next(each.ask for each in QUESTION.follow_ups if each.criterion == "result")
    assert advice.missing == ("how you know", "whether it lasted", "the order")
    assert "Result: whether the answer says what came of it" in advice.looked_for


def test_a_follow_up_that_was_asked_is_not_asked_again() -> None:
    asked = next(each.ask for each in QUESTION.follow_ups if each.criterion == "result")
    turns = [TURNS[0], typed(PROBLEM, RESULT, asked=asked)[0]]

    assert WrittenAdviser().advise(answer(turns)).fact_to_ask == "What can you add on this: how you know?"


def test_a_full_answer_has_nothing_to_add() -> None:
    full = answer(**{name: Grade(criterion=name, level=5) for name in QUESTION.criteria})
    advice = WrittenAdviser().advise(full)

    assert advice.next_step == "Nothing is missing by the rubric. Practise to say it in 2 minutes."
    assert advice.fact_to_ask == "" and advice.missing == ()


def test_every_heard_answer_gets_advice_once_and_a_skipped_one_none() -> None:
    made, remarks = advised(scored(texts=("Fine.", "")), WrittenAdviser())
    assert made.run and list(made.run.advice) == ["hard-problem"] and not remarks
    advice = made.run.advice["hard-problem"]
    assert advice.next_step.startswith("Too little was said to assess it. Try it again, and begin with this: ")
    assert advice.looked_for and not advice.worked and not advice.fact_to_ask

    again = ScriptedAdviser()
    assert advised(made, again)[0] == made and again.asked == []


@pytest.mark.parametrize("failure", [LLMUnreachable("It is gone."), Refused("No key.")])
def test_a_model_that_is_gone_is_asked_once_and_the_rubric_advises_from_there(failure: VoicemockError) -> None:
    adviser = ScriptedAdviser([failure])
    made, remarks = advised(scored(), adviser)

    assert adviser.asked == ["hard-problem"]
    assert remarks == [f"The advice on the answers from here on is by the rubric alone: {failure.message}"]
    assert made.run and [each.by for each in made.run.advice.values()] == [BY_RUBRIC] * 2
    assert made.notes == tuple(remarks)


def test_a_bad_reply_costs_its_own_advice_only_and_is_told() -> None:
    adviser = ScriptedAdviser([BadReply("It was cut off."), None])
    made, remarks = advised(scored(), adviser)

    assert remarks == ["The advice on answer 1 is by the rubric alone: It was cut off."]
    assert made.run and [each.by for each in made.run.advice.values()] == [BY_RUBRIC, "script"]
    assert made.run.grades == scored().run.grades  # type: ignore[union-attr]


def test_an_answer_whose_grades_are_asked_for_again_waits_for_its_advice() -> None:
    made = scored()
    assert made.run
    bad = e.CriterionGraded(
        run=2, question="hard-problem", grade=Grade(criterion="action", reason="bad_reply"), judge="m"
    )
    begun = e.ScoringStarted(run=2, judge="m", rubric=made.rubric.as_data(), rubric_digest="d")
    for event in (begun, bad, *(bad.model_copy(update={"grade": each}) for each in answer().grades.values())):
        made = apply(made, event)
    waiting = apply(made, bad)

    assert [event.kind for event in advise(waiting, waiting.runs[1], WrittenAdviser())] == []
    assert [event.kind for event in advise(made, made.runs[1], WrittenAdviser())] == ["answer_advised"]


def test_quotes_in_advice_are_the_transcripts_own() -> None:
    made, _ = advised(scored(), WrittenAdviser())
    assert made.run
    for name, advice in made.run.advice.items():
        (turn,) = made.exchange(name)
        assert advice.worked or name == "disagreement"
        for each in advice.worked:
            assert turn.transcript
            start, end = each.evidence.char_start, each.evidence.char_end
            assert turn.transcript.text[start:end] == each.evidence.quote


def test_a_red_flag_is_no_strength() -> None:
    flagged = Grade(criterion="action", level=4, evidence=(quoted(SAID, "nothing-own"),))

    assert WrittenAdviser().advise(answer(action=flagged)).worked == ()


def test_what_an_answer_at_the_highest_level_lacks_is_asked_for() -> None:
    lacking = Grade(criterion="result", level=5, missing=("how you know",))
    full = answer(**{name: Grade(criterion=name, level=5) for name in QUESTION.criteria} | {"result": lacking})
    advice = WrittenAdviser().advise(full)

    assert advice.next_step == "Add this: how you know. Practise to say it in 2 minutes."
    assert advice.missing == ("how you know",) and advice.fact_to_ask == "What can you add on this: how you know?"
