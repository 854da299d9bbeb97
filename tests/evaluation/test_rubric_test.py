"""Testing a rubric tells a good judge from a bad one, and points at the wording that is to blame."""

from collections.abc import Callable, Sequence

import pytest

from tests.scoring.exchanges import behavioral as read
from voicemock.evaluation.agreement import Agreement, NotEnough
from voicemock.evaluation.rubric_test import rubric_test
from voicemock.evaluation.rubric_test_result import RubricTest
from voicemock.grade import Evidence, Grade
from voicemock.rubric import Criterion, Example, Point, Question, Rubric
from voicemock.scoring.coverage import CoverageJudge
from voicemock.sessions.session import Turn
from voicemock.usage import Usage

SHIPPED = read()
TOLD = "After the third complaint I went through the logs of that week, number {}, and wrote down what I saw there."


def small(examples: Sequence[Example] = (), questions: int = 1) -> Rubric:
    """The shipped rubric with its first criteria and questions that are judged on both."""
    criteria = tuple(SHIPPED.criterion(name) for name in ("action", "result"))
    asked = tuple(
        question.model_copy(update={"id": f"question-{at}", "criteria": ("action", "result"), "follow_ups": ()})
        for at, question in enumerate(SHIPPED.questions[:questions])
    )
    return SHIPPED.model_copy(
        update={"criteria": criteria, "questions": asked, "examples": tuple(examples), "seniority": {}}
    )


def example(number: int, action: int, use: str = "test", **more: int) -> Example:
    levels = {"action": action, **more}
    return Example(question="question-0", text=TOLD.format(number), levels=levels, use=use)  # type: ignore[arg-type]


TWELVE = [example(at, 1 + at % 5 if at < 10 else 3) for at in range(12)]


class Scripted:
    """A judge that goes by a function of the answer's words."""

    label, at_once = "scripted", 1

    def __init__(self, level: Callable[[str, Criterion], int | None], points: tuple[str, ...] = ()) -> None:
        self._level, self._points, self.calls = level, points, 0

    def used(self) -> Usage:
        return Usage(calls=self.calls)

    def grade(self, turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric, /) -> Grade:
        self.calls += 1
        text = turns[0].transcript.text if turns[0].transcript else ""
        level = self._level(text, criterion)
        evidence = tuple(Evidence(turn=1, quote=text[:9], char_start=0, char_end=9, point=p) for p in self._points)
        rejected = ("something never said",) if level == 2 and self._points else ()
        return Grade(
            criterion=criterion.id,
            level=level,
            reason=None if level else "too_little_said",
            evidence=evidence if level else (),
            rejected=rejected,
        )


def marks(rubric: Rubric, of: Callable[[int], int | None] = lambda level: level) -> Scripted:
    """A judge that knows what was marked, and gives what `of` makes of it; everything else gets nothing."""
    known = {(each.text, name): level for each in rubric.examples for name, level in each.levels.items()}
    return Scripted(lambda text, criterion: of(known[text, criterion.id]) if (text, criterion.id) in known else None)


def verdicts(test: RubricTest) -> dict[str, str]:
    return {gate.name: gate.verdict for gate in test.gates}


def test_a_judge_that_agrees_and_withstands_passes() -> None:
    rubric = small(TWELVE)
    told: list[tuple[int, int]] = []
    judge = marks(rubric)
    test = rubric_test(rubric, judge, asks_model=False, told=lambda done, total: told.append((done, total)))
    action = test.criteria[0].agreement

    assert (test.verdict, test.answers, test.calibrating, test.judge) == ("passed", 12, 0, "scripted")
    assert isinstance(action, Agreement) and (action.marked, action.kappa, action.exact) == (12, 1.0, 1.0)
    assert [each.criterion for each in test.criteria] == ["action"] and test.criteria[0].unclear == ()
    assert told[-1] == (len(told), len(told)) and len(told) >= judge.calls
    assert all(family.withstood and family.tried for family in (*test.attacks, *test.injections))


def test_what_a_judge_may_learn_from_is_in_no_figure() -> None:
    """Of the examples to calibrate by, this judge gets every one wrong."""
    others = [example(100 + at, 1 + at % 5, "calibrate") for at in range(10)]
    rubric = small([*TWELVE, *others])
    wrong = {each.text for each in others}
    honest = marks(rubric)
    judge = Scripted(lambda text, criterion: 1 if text in wrong else honest._level(text, criterion))
    test = rubric_test(rubric, judge, asks_model=False)

    assert (test.answers, test.calibrating) == (12, 10)
    assert isinstance(test.overall, Agreement) and (test.overall.marked, test.overall.exact) == (12, 1.0)
    assert rubric_test(small(others), judge, asks_model=False).verdict == "not enough examples"


@pytest.mark.parametrize(
    ("gives", "gate", "figure"),
    [
        (lambda level: min(5, level + 2), "within one level", "33% of 12, at least 80%"),
        (lambda level: 3, "levels rise with the marked ones", "not for action"),
        (lambda level: None if level < 3 else level, "within one level", "only 8 of 12 were scored"),
    ],
)
def test_a_judge_that_does_not_agree_fails(gives: Callable[[int], int | None], gate: str, figure: str) -> None:
    rubric = small(TWELVE)
    test = rubric_test(rubric, marks(rubric, gives), asks_model=False)

    assert test.verdict == "failed" and verdicts(test)[gate] == "failed"
    assert next(each.figure for each in test.gates if each.name == gate) == figure


def test_a_judge_that_pays_for_keywords_and_for_words_to_the_grader_is_shown_with_the_texts() -> None:
    rubric = small(TWELVE, questions=2)
    honest = marks(rubric)

    def fooled(text: str, criterion: Criterion) -> int | None:
        if any(word in text.lower() for word in ("level", "marks", "instructions", "five", "score", "grad")):
            return 5
        return 4 if text.startswith("I know ") else honest._level(text, criterion)

    test = rubric_test(rubric, Scripted(fooled), asks_model=False)
    junk = {family.name: family for family in test.attacks}
    fault = junk["keywords"].faults[0]

    assert verdicts(test)["junk gets no marks"] == verdicts(test)["words to the grader change nothing"] == "failed"
    assert (fault.got, fault.most, fault.criterion, fault.text[:7]) == (4, 1, "action", "I know ")
    assert junk["blank"].withstood
    faults = [each for family in test.injections for each in family.faults]
    assert faults and all(each.got == 4 for each in faults)  # 5 and 5 instead of 1 and none
    assert not any(each.text.startswith("After the third") for each in faults)


def test_with_a_model_fewer_attacks_are_made_and_its_quotes_are_counted() -> None:
    rubric = small(TWELVE, questions=4)
    judge, all_ = Scripted(marks(rubric)._level, ("other",)), marks(rubric)
    test = rubric_test(rubric, judge, asks_model=True)
    rubric_test(rubric, all_, asks_model=False)

    assert judge.calls < all_.calls / 2
    assert test.quotes == (12, 2) and verdicts(test)["quotes are in the transcript"] == "failed"


def test_what_comes_out_otherwise_another_time_is_counted() -> None:
    rubric = small(TWELVE)
    honest, seen = marks(rubric), dict[str, int]()

    def wavering(text: str, criterion: Criterion) -> int | None:
        level = honest._level(text, criterion)
        seen[text] = seen.get(text, 0) + 1
        return 5 if level == 4 and seen[text] == 2 else level

    test = rubric_test(rubric, Scripted(wavering), asks_model=False, runs=3)
    again = test.repeatability

    assert again and (again.runs, again.judged, again.most_apart) == (3, 12, 1)
    assert again.identical == pytest.approx(10 / 12)
    assert again.sd == pytest.approx((2 * (2 / 3) / 24) ** 0.5)
    assert isinstance(test.overall, Agreement) and test.overall.exact == 1.0


def test_points_that_tell_nothing_are_named() -> None:
    good = [example(at, 4 + at % 2) for at in range(10)] + [example(20 + at, 1 + at % 2) for at in range(4)]
    rubric = small(good)
    first, second, *_ = rubric.criterion("action").points
    known = marks(rubric)
    test = rubric_test(rubric, Scripted(known._level, (first.id,)), asks_model=False)
    hits = {each.point: each for each in test.points if each.criterion == "action"}

    assert (hits[first.id].always, hits[first.id].never) == (True, False)
    assert (hits[second.id].always, hits[second.id].never) == (False, True)
    assert (hits[first.id].hit, hits[first.id].of, hits[second.id].good) == (14, 14, 10)


def test_too_few_examples_are_said_to_be_too_few() -> None:
    rubric = small(TWELVE[:4])
    test = rubric_test(rubric, marks(rubric), asks_model=False)
    none = rubric_test(small(), marks(small()), asks_model=True)

    assert isinstance(test.criteria[0].agreement, NotEnough) and test.criteria[0].agreement.missing == 6
    assert test.verdict == none.verdict == "not enough examples"
    assert isinstance(none.overall, NotEnough) and none.overall.missing == 10
    assert verdicts(none)["words to the grader change nothing"] == "not enough examples"


def only_action(change: Callable[[Criterion], Criterion] = lambda criterion: criterion) -> Rubric:
    """The shipped rubric, cut down to what its examples say of one criterion."""
    examples = [each for each in SHIPPED.examples if "action" in each.levels]
    asked = {each.question for each in examples}
    return SHIPPED.model_copy(
        update={
            "criteria": (change(SHIPPED.criterion("action")),),
            "questions": tuple(
                each.model_copy(update={"criteria": ("action",), "follow_ups": ()})
                for each in SHIPPED.questions
                if each.id in asked
            ),
            "examples": tuple(
                each.model_copy(update={"levels": {"action": each.levels["action"]}}) for each in examples
            ),
            "seniority": {},
        }
    )


class GoesByTheAnchors(Scripted):
    """Gives the level whose text describes the answer, as one who reads well would: wherever that text now stands."""

    def __init__(self) -> None:
        right = only_action()
        self._describes = {each.text: right.criteria[0].levels[each.levels["action"]] for each in right.examples}
        super().__init__(self._level_of)

    def _level_of(self, text: str, criterion: Criterion) -> int | None:
        wanted = self._describes.get(text)
        return next((level for level, anchor in criterion.levels.items() if anchor == wanted), None)


def test_an_anchor_that_was_swapped_with_another_is_caught_and_the_right_one_is_not() -> None:
    def swapped(criterion: Criterion) -> Criterion:
        levels = dict(criterion.levels)
        levels[2], levels[4] = levels[4], levels[2]
        return criterion.model_copy(update={"levels": levels})

    right = rubric_test(only_action(), GoesByTheAnchors(), asks_model=True)
    wrong = rubric_test(only_action(swapped), GoesByTheAnchors(), asks_model=True)

    assert right.verdict == "passed"
    assert wrong.verdict == "failed" and verdicts(wrong)["levels rise with the marked ones"] == "failed"
    assert {2, 4} == {each.level for each in wrong.criteria[0].far_off}
    assert 4 in {each.level for each in wrong.criteria[0].unclear}


def test_points_that_contradict_the_anchors_are_named_with_coverage() -> None:
    """The points of somebody who had something else in mind: nobody says them, however good the answer is."""

    def contradicting(criterion: Criterion) -> Criterion:
        sea = {"id": "sea", "text": "the sea", "say": ["sailors sang old songs below deck"]}
        sky = {"id": "sky", "text": "the sky", "terms": [["sunshine", "thunderstorm"]]}
        points = (*map(Point.model_validate, (sea, sky)), *criterion.points[2:])
        return criterion.model_copy(update={"points": points})

    right = rubric_test(only_action(), CoverageJudge(), asks_model=False)
    wrong = rubric_test(only_action(contradicting), CoverageJudge(), asks_model=False)

    assert {each.point for each in wrong.points if each.never} >= {"sea", "sky"}
    assert not any(each.never for each in right.points)
