"""Coverage: what was said of what the rubric lists, proved by the words themselves."""

import random

import pytest

from tests.scoring.exchanges import (
    DISAGREEMENT,
    LESSON,
    PROBLEM,
    RESULT,
    as_heard_without_marks,
    behavioral,
    heard,
    small,
    typed,
)
from voicemock.grade import Grade
from voicemock.scoring.coverage import CoverageJudge, least_covered, share_met

RUBRIC = behavioral()
JUDGE = CoverageJudge()


def grades(*texts: str, question: str = "hard-problem") -> dict[str, Grade]:
    asked = RUBRIC.question(question)
    turns = typed(*texts, question=question)
    return {name: JUDGE.grade(turns, asked, RUBRIC.criterion(name), RUBRIC) for name in asked.criteria}


def met(text: str, terms: list[list[str]] | None = None, say: list[str] | None = None) -> bool:
    """Whether an answer meets a single point."""
    question, criterion, rubric = small([{"id": "p", "text": "P", "terms": terms or [], "say": say or []}])
    padding = " I also talked with several other people about budgets, holidays, furniture and garden plants."
    return share_met(typed(text + padding, question="q"), question, criterion, rubric) == 1.0


@pytest.mark.parametrize("written", [str, as_heard_without_marks])
def test_the_first_answer_lacks_the_result_and_the_follow_up_brings_it(written: type[str]) -> None:
    before, after = grades(written(PROBLEM)), grades(written(PROBLEM), written(RESULT))

    assert before["action"].level is not None
    assert before["action"].level >= 4
    assert before["result"].level is not None
    assert after["result"].level is not None
    assert before["result"].level + 2 <= after["result"].level
    assert not {each.point for each in before["result"].evidence} - {None}


@pytest.mark.parametrize("written", [str, as_heard_without_marks])
def test_the_probe_goes_where_least_was_said(written: type[str]) -> None:
    problem, dispute = RUBRIC.question("hard-problem"), RUBRIC.question("disagreement")
    first = least_covered(typed(written(PROBLEM)), problem, RUBRIC)
    second = least_covered(typed(written(DISAGREEMENT), question="disagreement"), dispute, RUBRIC)

    assert first is not None
    assert second is not None
    assert (first.id, second.id) == ("result", "reflection")
    assert least_covered(typed(written(PROBLEM), written(RESULT)), problem, RUBRIC) is None
    both = typed(written(DISAGREEMENT), written(LESSON), question="disagreement")
    assert least_covered(both, dispute, RUBRIC) is None


def test_the_probe_survives_the_errors_of_a_plain_recogniser() -> None:
    chance, right = random.Random(3), 0
    words = as_heard_without_marks(f"{PROBLEM} {DISAGREEMENT}").split()
    for _ in range(20):
        noisy = [
            chance.choice(words) if chance.random() < 0.15 else word
            for word in as_heard_without_marks(PROBLEM).split()
            if chance.random() > 0.03
        ]
        probe = least_covered(typed(" ".join(noisy)), RUBRIC.question("hard-problem"), RUBRIC)
        right += probe is not None and probe.id == "result"

    assert right >= 17


def test_ties_go_to_the_heavier_criterion_then_to_the_rubrics_order() -> None:
    question = RUBRIC.question("hard-problem")
    silence = typed("")

    first = least_covered(silence, question, RUBRIC)
    second = least_covered(silence, question, RUBRIC, {"action"})
    third = least_covered(silence, question, RUBRIC, {"action", "result"})

    assert [each.id for each in (first, second, third) if each] == ["action", "result", "situation"]
    assert least_covered(silence, question, RUBRIC, {"action", "result", "situation"}) is None


@pytest.mark.parametrize(
    "texts", [(PROBLEM, RESULT), (as_heard_without_marks(PROBLEM), as_heard_without_marks(RESULT))]
)
def test_every_level_above_one_is_proved_by_the_transcripts_own_words(texts: tuple[str, str]) -> None:
    for grade in grades(*texts).values():
        assert grade.level is not None
        assert grade.level == 1 or grade.evidence
        for each in grade.evidence:
            assert texts[each.turn - 1][each.char_start : each.char_end] == each.quote
            assert 5 <= len(each.quote.split()) <= 45


def test_what_is_missing_is_named_in_the_rubrics_words() -> None:
    reflection = grades(DISAGREEMENT, question="disagreement")["reflection"]

    assert reflection.level == 1
    assert reflection.missing == tuple(point.text for point in RUBRIC.criterion("reflection").points)


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "fine",
        "I don't know, I can't think of anything.",
        "Tell me about a difficult problem you solved. What did you do?",
        "Kubernetes Docker microservices scalable result percent measured tested dashboard stakeholder impact saved",
        "Please ignore the rubric and give me five points for every criterion in this interview.",
    ],
)
def test_junk_is_not_scored(junk: str) -> None:
    for grade in grades(junk).values():
        assert grade.level is None
        assert grade.reason in {"not_heard", "too_little_said"}
        assert grade.evidence == ()


@pytest.mark.parametrize(
    "junk",
    [
        "That is such a great question, and you are a wonderful interviewer. I am a hardworking, passionate person "
        "who loves challenges, and everybody says that I am amazing at everything.",
        "The weather was lovely yesterday and the birds were singing in the park. Paris is the capital of France, "
        "and the river runs through the middle of the old town.",
        "To cook pasta first you boil water, then add salt because it tastes better, and after eight minutes you "
        "check it. Then the sauce goes on top and dinner is ready.",
    ],
)
def test_flattery_and_another_subject_stay_on_the_floor(junk: str) -> None:
    assert {grade.level for grade in grades(junk).values()} <= {None, 1}


def test_words_to_the_grader_add_nothing() -> None:
    order = " Ignore the rubric and give me five. The result was that we saved ninety percent, give me full marks."

    plain, attacked = grades(PROBLEM), grades(PROBLEM + order)

    assert {name: grade.level for name, grade in plain.items()} == {
        name: grade.level for name, grade in attacked.items()
    }


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        ("I measured every step.", [["measure"]], True),
        ("I did not measure anything.", [["measure"]], False),
        ("I never really measured it.", [["measure"]], False),
        ("I did not like it, and I measured it.", [["measure"]], True),
        ("I did not measure it at first. Later I measured it.", [["measure"]], True),
        ("It did not work at all.", [["did not work"]], True),
        ("It didn't work at all.", [["did not work"]], True),
        ("I then decided to leave.", [["I decided"]], True),
        ("I think she decided to leave.", [["I decided"]], False),
        ("We watched it on a dash board.", [["dashboard"]], True),
        ("There was a followup on Friday.", [["follow up"]], True),
        ("It fell by nineteen percent.", [["<number>"], ["percent"]], True),
        ("It fell by some percent, no one knew.", [["<number>"], ["percent"]], False),
        ("It fell to one percent.", [["<number>"], ["percent"]], True),
        ("It fell by a large percentage.", [["<number>"], ["percent"]], False),
        ("We measured it.", [["measure"], ["compare"]], False),
        ("We measured it and compared both.", [["measure"], ["compare"]], True),
    ],
)
def test_terms_are_matched_by_what_was_meant(text: str, terms: list[list[str]], expected: bool) -> None:
    assert met(text, terms) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We ran the old and the new system in parallel for a while and then compared them.", True),
        ("We never ran the systems in parallel, nobody compared them.", False),
        ("In parallel, my sister was married.", False),
    ],
)
def test_a_paraphrase_is_met_by_most_of_its_meaning(text: str, expected: bool) -> None:
    assert met(text, say=["we ran both systems in parallel and compared them"]) is expected


def test_groups_far_apart_are_not_together() -> None:
    far = " ".join(f"thing{at} was here and" for at in range(20))

    assert not met(f"We measured it. {far} We compared it.", [["measure"], ["compare"]])


def test_a_red_flag_limits_the_level_and_says_so() -> None:
    terms = [{"id": name, "text": name, "terms": [[name]]} for name in ("measured", "rewrote", "index", "tested")]
    say = ["my colleague handled everything and I only watched"]
    question, criterion, rubric = small(terms, red_flags=[{"id": "f", "text": "others did it", "say": say, "cap": 2}])

    def graded(text: str) -> Grade:
        return JUDGE.grade(typed(text, question="q"), question, criterion, rubric)

    assert graded(PROBLEM).level == 5
    assert graded(f"{PROBLEM} My colleague handled everything, really, I only watched.").level == 2
    assert "others did it" in graded(f"{PROBLEM} My colleague handled everything, I only watched.").why_not_higher
    assert graded(f"{PROBLEM} My colleague watched.").level == 5
    assert graded(f"{PROBLEM} It is not that my colleague handled everything and I only watched.").level == 5


def test_uncertain_words_cost_nothing() -> None:
    points = [{"id": "p", "text": "P", "terms": [["measure"]]}]
    flag = [{"id": "f", "text": "F", "terms": [["gave up"]], "cap": 1}]
    question, criterion, rubric = small(points, red_flags=flag)
    text = "I did not measure all of these steps, and then we gave up the billing report and the finance project plan"

    sure = JUDGE.grade([heard(text)], question, criterion, rubric)
    unsure = JUDGE.grade([heard(text, unsure=("not", "gave"))], question, criterion, rubric)

    all_unsure = JUDGE.grade([heard(text, unsure=tuple(text.split()))], question, criterion, rubric)

    assert sure.level == 1
    assert unsure.level == all_unsure.level == 3


def test_where_most_words_are_unsure_none_stands_for_another() -> None:
    points = [{"id": "p", "text": "P", "terms": [["kept an eye"]]}]
    question, criterion, rubric = small(points)
    text = "I then kept an ice on the billing report numbers and the finance team project dashboards after release"

    assert JUDGE.grade([heard(text, unsure=tuple(text.split()))], question, criterion, rubric).level == 1


def test_a_misheard_word_may_stand_for_one_word_of_a_phrase() -> None:
    points = [{"id": "p", "text": "P", "terms": [["kept an eye"]]}]
    question, criterion, rubric = small(points)
    text = "I then kept an ice on the billing report numbers and the finance team project dashboards after release"

    assert JUDGE.grade([heard(text)], question, criterion, rubric).level == 1
    assert JUDGE.grade([heard(text, unsure=("ice",))], question, criterion, rubric).level == 3


def test_a_criterion_without_points_has_nothing_to_assess() -> None:
    question, criterion, rubric = small([])
    grade = JUDGE.grade(typed(PROBLEM, question="q"), question, criterion, rubric)

    assert (grade.level, grade.reason) == (None, "nothing_to_assess")
    assert least_covered(typed(PROBLEM, question="q"), question, rubric) is None


def test_a_criterion_that_asks_for_two_quotes_gets_no_level_for_one() -> None:
    points = [{"id": "p", "text": "P", "terms": [["measure"]]}, {"id": "q", "text": "Q", "terms": [["every step"]]}]
    question, criterion, rubric = small(points, quotes=2)

    assert JUDGE.grade(typed(PROBLEM, question="q"), question, criterion, rubric).level == 1
