"""What must hold of marking: every due criterion once, nothing graded is lost, unusable replies are asked again."""

import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

import pytest

from tests.scoring.exchanges import PROBLEM, RESULT, behavioral, heard
from voicemock.correction import corrected
from voicemock.errors import LLMUnreachable
from voicemock.grade import Grade, Reason
from voicemock.rubric import Criterion, Point, Question, Rubric
from voicemock.rubric_files import find, load
from voicemock.scoring.coverage import CoverageJudge
from voicemock.scoring.marking import mark
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, Turn, apply, fold
from voicemock.transcript import Transcript
from voicemock.usage import Usage

RUBRIC = behavioral()


@dataclass
class ScriptedJudge:
    """Gives these levels in order; None is a reply that could not be used, a word a reason, an error is raised."""

    levels: list[int | Reason | Exception | None]
    label: str = "script"
    asked: list[str] = field(default_factory=list)
    at_once: int = 1

    def used(self) -> Usage:
        return Usage(calls=len(self.asked), tokens_in=10 * len(self.asked))

    def grade(self, turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric, /) -> Grade:
        level = self.levels.pop(0)
        if isinstance(level, Exception):
            raise level
        self.asked.append(criterion.id)
        if level is None or isinstance(level, str):
            return Grade(criterion=criterion.id, reason=level or "bad_reply")
        return Grade(criterion=criterion.id, level=level)


def answered(*skipped: int) -> Session:
    """Two questions, answered in words unless they were skipped."""
    engines = e.Engines(heard="t", transcribed="t", interviewed="t", judged="t", spoke="t")
    opened = e.SessionOpened(
        id="s",
        voicemock="0",
        rubric=RUBRIC.as_data(),
        rubric_digest=RUBRIC.digest(),
        prompts={},
        engines=engines,
        plan=e.Plan(questions=("hard-problem", "disagreement"), follow_ups=0),
    )
    events: list[e.Event] = [opened]
    for number, name in enumerate(("hard-problem", "disagreement"), 1):
        text = RUBRIC.question(name).text
        events.append(e.QuestionAsked(turn=number, turn_kind="question", question=name, text=text, target_s=60))
        said = e.AnswerTyped(turn=number, text=f"{PROBLEM} {RESULT}")
        events.append(e.AnswerSkipped(turn=number) if number in skipped else said)
    return fold([*events, e.InterviewClosed(reason="finished")])


def marked(session: Session, judge: ScriptedJudge, rubric: Rubric | None = None) -> Session:
    for event in mark(session, judge, rubric):
        session = apply(session, event)
    return session


def test_each_criterion_of_each_answered_question_is_graded_once() -> None:
    judge = ScriptedJudge([3] * 20)
    session = marked(answered(), judge)
    due = [*RUBRIC.question("hard-problem").criteria, *RUBRIC.question("disagreement").criteria]

    assert judge.asked == due
    assert session.run and session.run.finished and len(session.run.grades) == len(due)


def test_only_another_rubric_than_the_sessions_own_is_written_into_the_journal_again() -> None:
    other = RUBRIC.model_copy(update={"name": "Another"})
    own, again = (next(mark(answered(), ScriptedJudge([]), rubric)) for rubric in (RUBRIC, other))

    assert isinstance(own, e.ScoringStarted) and own.rubric == {} and own.rubric_digest == RUBRIC.digest()
    assert isinstance(again, e.ScoringStarted) and again.rubric == other.as_data()


def test_a_skipped_question_is_not_graded() -> None:
    judge = ScriptedJudge([3] * 20)
    marked(answered(1), judge)

    assert judge.asked == list(RUBRIC.question("disagreement").criteria)


def test_a_judge_that_fails_midway_is_asked_only_for_the_rest() -> None:
    session = answered()
    with pytest.raises(LLMUnreachable):
        for event in mark(session, ScriptedJudge([4, 4, LLMUnreachable("gone")])):
            session = apply(session, event)
    rest = ScriptedJudge([2] * 20)
    session = marked(session, rest)

    assert len(session.runs) == 1 and session.run and session.run.finished
    assert len(rest.asked) == 4
    assert sorted(grade.level or 0 for grade in session.run.grades.values()) == [2, 2, 2, 2, 4, 4]


def test_a_reply_that_could_not_be_used_is_asked_for_again_and_nothing_else_is() -> None:
    session = marked(answered(), ScriptedJudge([3, None, 3, 3, 3, 3]))
    assert session.state == "closed"
    again = ScriptedJudge([5])
    session = marked(session, again)

    assert session.state == "scored" and len(session.runs) == 1
    assert again.asked == [RUBRIC.question("hard-problem").criteria[1]]


def test_another_judge_or_rubric_begins_a_run_of_its_own() -> None:
    session = marked(answered(), ScriptedJudge([3] * 6))
    other = load(find("backend-engineer"))
    session = marked(session, ScriptedJudge([4] * 40), other)

    assert [run.number for run in session.runs] == [1, 2]
    assert session.run and session.run.rubric == other
    assert {criterion for _, criterion in session.run.grades} <= {each.id for each in other.criteria}


def test_what_a_model_declined_ends_the_run_and_is_asked_for_again_only_in_an_unfinished_one() -> None:
    declined = ScriptedJudge([3, "declined", 3, 3, 3, 3])
    session = marked(answered(), declined)
    assert session.state == "scored" and session.run and len(session.run.grades) == 6

    session = marked(answered(), ScriptedJudge([3, "declined", 3, 3, None, 3]))
    again = ScriptedJudge([4, 4])
    session = marked(session, again)
    assert session.state == "scored" and len(again.asked) == 2


def test_an_unfinished_run_that_graded_an_earlier_text_is_not_gone_on_with() -> None:
    broken = marked(answered(), ScriptedJudge([3, 3, 3, None, *[3] * 20]))
    (run,) = broken.runs
    correction = e.AnswerCorrected(turn=1, transcript=Transcript(text=f"{PROBLEM} It took two days."))
    again = marked(apply(broken, correction), ScriptedJudge([4] * 20))

    assert not run.finished and run.grades
    assert [each.number for each in again.runs] == [1, 2]
    assert {grade.level for grade in again.run.grades.values()} == {4}


def test_a_correction_changes_the_quote_that_proves_a_criterion_and_its_level() -> None:
    said, meant = "it took finance days and now it takes ours", "It took finance days and now it takes hours"
    question = RUBRIC.question("hard-problem")
    criterion = RUBRIC.criterion("result").model_copy(
        update={"points": (Point(id="faster", text="how much faster", terms=(("takes hours",),)),)}
    )
    rubric = RUBRIC.model_copy(update={"criteria": (criterion,)})
    asked = question.model_copy(update={"criteria": ("result",), "reference": ()})
    before = heard(f"i rewrote the slow query that the billing report waited for and {said}")
    after = corrected(before.transcript, before.transcript.text.replace(said, meant), before.spoken_within)
    judge = CoverageJudge()
    low = judge.grade([before], asked, criterion, rubric)
    high = judge.grade([replace(before, transcript=after, heard=before.transcript)], asked, criterion, rubric)
    (quote,) = high.evidence

    assert low.level == 1 and not low.evidence
    assert high.level > low.level and "takes hours" in quote.quote
    assert after.text[quote.char_start : quote.char_end] == quote.quote
    assert quote.end_s == before.transcript.words[-1].end_s


@dataclass
class SlowJudge(ScriptedJudge):
    """Takes the longer the earlier it is asked, and notes how many ask it at the same time."""

    at_once: int = 3
    now: int = 0
    most: int = 0

    def grade(self, turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric, /) -> Grade:
        self.now += 1
        self.most = max(self.most, self.now)
        time.sleep(0.02 + 0.02 * (len(self.asked) == 1))
        self.now -= 1
        self.asked.append(criterion.id)
        return Grade(criterion=criterion.id, level=1 + list(RUBRIC.criteria).index(criterion) % 5)


def test_grades_that_are_made_side_by_side_come_in_order_and_are_the_same() -> None:
    at_once, one_by_one = SlowJudge([]), SlowJudge([], at_once=1)
    session, other = marked(answered(), at_once), marked(answered(), one_by_one)

    assert session.run and other.run and list(session.run.grades.items()) == list(other.run.grades.items())
    assert one_by_one.most == 1 < at_once.most <= 3


def test_the_wait_for_each_grade_is_told_with_how_many_there_are() -> None:
    told: list[tuple[int, int]] = []

    def waiting(done: int, total: int) -> nullcontext[None]:
        told.append((done, total))
        return nullcontext()

    total = len(RUBRIC.question("hard-problem").criteria) + len(RUBRIC.question("disagreement").criteria)
    list(mark(answered(), ScriptedJudge([3] * 20), waiting=waiting))

    assert told == [(done, total) for done in range(total)]


def test_what_the_grading_used_is_kept_with_it() -> None:
    judge = ScriptedJudge([3] * 20, asked=["before"])
    session = marked(answered(1), judge)

    due = len(RUBRIC.question("disagreement").criteria)
    assert session.run and session.run.usage == Usage(calls=due, tokens_in=10 * due)


def test_an_answer_of_which_hardly_a_word_was_heard_is_not_scored_and_no_judge_is_asked() -> None:
    judge = ScriptedJudge([3] * 20)
    muffled = heard(PROBLEM, unsure=tuple(PROBLEM.split()))
    session = replace(answered(2), turns=(muffled,))
    session = marked(session, judge)

    assert session.run and {grade.reason for grade in session.run.grades.values()} == {"not_heard_well"}
    assert judge.asked == []
