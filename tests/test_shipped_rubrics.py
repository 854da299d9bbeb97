"""The rubrics that ship hold what an interview needs, and say it so that it can be asked, found and judged."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from voicemock.grade import Grade
from voicemock.rubric import Point, Question, Rubric
from voicemock.rubric_files import load
from voicemock.scoring.coverage import CoverageJudge, share_met
from voicemock.scoring.languages.speaking import speaking
from voicemock.scoring.text import content_stems, tokens
from voicemock.sessions.session import Turn
from voicemock.transcript import Transcript

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "rubrics"
RECORDED = ROOT / "examples" / "answers" / "answers.yaml"
NAMES = (
    "backend-engineer",
    "behavioral",
    "data-scientist",
    "engineering-manager",
    "frontend-engineer",
    "leadership",
    "live-coding",
    "offer-negotiation",
    "presentation",
    "product-manager",
    "recruiter-screen",
    "site-reliability-engineer",
    "system-design",
    "verhalten",
)
LEVELS = {1, 2, 3, 4, 5}
TOO_COMMON = {
    "en": {"i", "me", "my", "we", "us", "it", "so", "then", "good", "bad", "time", "work", "thing", "really"},
    "de": {
        "ich",
        "mich",
        "mein",
        "wir",
        "uns",
        "es",
        "so",
        "dann",
        "gut",
        "schlecht",
        "zeit",
        "arbeit",
        "sache",
        "auf",
    },
}
"""Said in any answer, so they prove nothing when they stand alone."""
PRAISE = {
    "en": {"good", "great", "strong", "weak", "poor", "excellent", "adequate", "clear", "effective", "solid"},
    "de": {
        "gut",
        "gute",
        "großartig",
        "stark",
        "schwach",
        "ausgezeichnet",
        "angemessen",
        "klar",
        "wirksam",
        "solide",
    },
}
"""Opinions about an answer; levels say what a listener hears."""
WIDTH = 118
ASKS_WHAT_ONE_KNOWS = {"knowledge", "experience", "situation", "exercise"}
"""Kinds of question to which an honest gap is an answer."""
HONEST = {
    "en": (
        "I don't know that one, honestly. I'd read the chapter on it in the official handbook, try it on a small "
        "case of my own, and compare what comes out with what two people say who do it every week."
    ),
    "de": (
        "Das weiß ich ehrlich gesagt nicht. Ich würde das Kapitel dazu im amtlichen Handbuch lesen, es an "
        "einem kleinen Fall ausprobieren und das Ergebnis mit zwei Leuten vergleichen, die das jede Woche machen."
    ),
}
BARE = {"en": "I don't know. I'd look it up.", "de": "Das weiß ich nicht. Ich würde nachsehen."}
FIND_OUT = {"en": "how they would find out", "de": "herauszufinden"}


@pytest.fixture(scope="module", params=NAMES)
def path(request: pytest.FixtureRequest) -> Path:
    return FOLDER / f"{request.param}.yaml"


@pytest.fixture(scope="module")
def rubric(path: Path) -> Iterator[Rubric]:
    found = load(path)
    with speaking(found.language):
        yield found


def every_point(rubric: Rubric) -> list[Point]:
    of_criteria = [point for each in rubric.criteria for point in (*each.points, *each.red_flags)]
    return of_criteria + [point for each in rubric.questions for point in each.reference]


def follow_ups(rubric: Rubric) -> list[str]:
    return [follow_up.ask for question in rubric.questions for follow_up in question.follow_ups]


def test_these_are_the_rubrics_that_ship():
    assert tuple(sorted(path.stem for path in FOLDER.glob("*.yaml"))) == NAMES


def test_a_rubric_is_called_what_its_file_is_called(path, rubric):
    assert rubric.id == path.stem
    assert rubric.name and rubric.description


def test_the_file_points_editors_to_the_schema_and_keeps_its_lines_short(path):
    lines = path.read_text(encoding="utf-8").splitlines()

    assert lines[0] == "# yaml-language-server: $schema=./schema.json"
    assert [line for line in lines if len(line) > WIDTH or line != line.rstrip()] == []


def test_there_are_four_to_six_criteria_with_all_five_levels(rubric):
    assert 4 <= len(rubric.criteria) <= 6
    for criterion in rubric.criteria:
        assert set(criterion.levels) == LEVELS
        assert len(set(criterion.levels.values())) == len(LEVELS)


def test_levels_tell_what_is_heard_and_not_what_one_thinks_of_it(rubric):
    said = {word.text for each in rubric.criteria for level in each.levels.values() for word in tokens(level)}

    assert said & PRAISE[rubric.language] == set()


def test_criteria_look_for_three_to_six_points(rubric):
    for criterion in rubric.criteria:
        assert 3 <= len(criterion.points) <= 6, criterion.id


def test_every_point_can_be_found_without_a_model(rubric):
    assert [point.id for point in every_point(rubric) if not point.terms and not point.say] == []


def test_no_term_is_a_word_that_stands_in_any_answer(rubric):
    lone = [
        term for point in every_point(rubric) for group in point.terms for term in group if len(term.split()) == 1
    ]

    assert [term for term in lone if term.lower() in TOO_COMMON[rubric.language]] == []


def test_no_group_holds_two_terms_that_are_found_by_the_same_stems(rubric):
    for point in every_point(rubric):
        for group in point.terms:
            stems = Counter(tuple(word.stem for word in tokens(term)) for term in group if term != "<number>")
            assert [each for each, count in stems.items() if count > 1] == [], point.id


def test_a_figure_alone_proves_nothing(rubric):
    for point in every_point(rubric):
        assert not point.terms or point.terms != (("<number>",),), point.id


def test_every_paraphrase_has_words_that_carry_its_meaning(rubric):
    phrases = [phrase for point in every_point(rubric) for phrase in point.say]

    assert [phrase for phrase in phrases if len(set(content_stems(phrase))) < 2] == []


def test_red_flags_limit_the_level_and_are_found_by_whole_phrases(rubric):
    for criterion in rubric.criteria:
        for flag in criterion.red_flags:
            assert flag.cap <= 3
            assert flag.terms and not flag.say, flag.id


def test_there_are_twelve_questions_of_three_kinds_or_more(rubric):
    assert len(rubric.questions) >= 12
    assert len({question.kind for question in rubric.questions}) >= 3
    assert rubric.questions[0].kind == "opener"


def test_no_two_questions_are_worded_alike(rubric):
    texts = [question.text.casefold() for question in rubric.questions]

    assert len(set(texts)) == len(texts)


def test_questions_are_judged_on_two_to_four_criteria_within_minutes(rubric):
    for question in rubric.questions:
        assert 2 <= len(question.criteria) <= 4, question.id
        assert len(set(question.criteria)) == len(question.criteria), question.id
        assert 1 <= question.minutes <= 5, question.id


def test_every_criterion_is_judged_by_two_questions_or_more(rubric):
    judged = Counter(name for question in rubric.questions for name in question.criteria)

    assert [each.id for each in rubric.criteria if judged[each.id] < 2] == []


def test_every_question_has_a_follow_up_for_what_it_is_judged_on(rubric):
    for question in rubric.questions:
        asked = [follow_up.criterion for follow_up in question.follow_ups]

        assert asked, question.id
        assert set(asked) <= set(question.criteria), question.id
        assert len(set(asked)) == len(asked), question.id


def test_no_two_follow_ups_are_alike(rubric):
    spoken = Counter(tuple(word.text for word in tokens(ask)) for ask in follow_ups(rubric))
    probes = {tuple(word.text for word in tokens(criterion.probe)) for criterion in rubric.criteria}

    assert [" ".join(words) for words, count in spoken.items() if count > 1] == []
    assert [" ".join(words) for words in spoken if words in probes] == []


def test_follow_ups_are_short_enough_to_be_said_in_a_breath(rubric):
    assert [ask for ask in follow_ups(rubric) if len(ask.split()) > 25] == []


def test_knowledge_questions_say_what_a_full_answer_contains(rubric):
    for question in rubric.questions:
        if question.kind == "knowledge":
            assert 3 <= len(question.reference) <= 6, question.id


def asking_what_one_knows(rubric: Rubric) -> list[Question]:
    return [question for question in rubric.questions if question.kind in ASKS_WHAT_ONE_KNOWS]


def graded(said: str, question: Question, rubric: Rubric) -> Grade:
    """By coverage, on the first criterion of a question; without graded examples, which take their time."""
    turn = Turn(number=1, kind="question", question=question.id, text=question.text, target_s=120, typed=True)
    turn = replace(turn, transcript=Transcript(text=said))
    plain = rubric.model_copy(update={"examples": ()})
    return CoverageJudge().grade([turn], question, plain.criterion(question.criteria[0]), plain)


def test_level_two_names_the_honest_gap_wherever_knowledge_is_asked_for(rubric):
    levels = {
        name: rubric.criterion(name).levels[2] for name in {q.criteria[0] for q in asking_what_one_knows(rubric)}
    }

    assert levels
    assert [name for name, level in levels.items() if FIND_OUT[rubric.language] not in level] == []


def test_who_says_how_to_find_out_what_they_do_not_know_gets_level_two_and_no_high_one(rubric):
    for question in asking_what_one_knows(rubric):
        level = graded(HONEST[rubric.language], question, rubric).level

        # Where one is asked what one would do, finding out is a part of it.
        assert level == 2 or (level == 3 and question.kind == "situation"), question.id


def test_a_bare_i_do_not_know_stays_no_answer(rubric):
    for question in asking_what_one_knows(rubric):
        assert graded(BARE[rubric.language], question, rubric).reason == "too_little_said", question.id


def test_ids_are_unique_where_they_are_shown_together(rubric):
    for question in rubric.questions:
        for criterion_id in question.criteria:
            points = [point.id for point in rubric.points(question, rubric.criterion(criterion_id))]
            assert len(set(points)) == len(points), question.id
    assert len({each.id for each in rubric.criteria}) == len(rubric.criteria)
    assert len({each.id for each in rubric.questions}) == len(rubric.questions)


def test_each_seniority_asks_for_more_than_the_one_below(rubric):
    assert list(rubric.seniority) == ["junior", "mid", "senior", "staff"]
    profiles = list(rubric.seniority.values())
    for below, above in pairwise(profiles):
        assert below.overall < above.overall
        assert all(above.at_least.get(name, 0) >= level for name, level in below.at_least.items())


def test_files_are_plain_enough_to_be_copied(path):
    read = yaml.safe_load(path.read_text(encoding="utf-8"))

    sections = ["schema", "id", "name", "description", "language", "seniority", "criteria", "questions", "examples"]
    assert list(read) == sections


def test_the_behavioural_rubric_asks_what_the_recorded_answers_answer():
    rubric = load(FOLDER / "behavioral.yaml")
    problem, disagreement = rubric.question("hard-problem"), rubric.question("disagreement")

    assert problem.text == "Tell me about a difficult problem you solved. What did you do?"
    assert problem.criteria == ("action", "situation", "result")
    assert disagreement.text == "Tell me about a time you disagreed with someone at work. How did you handle it?"
    assert {"action", "reflection"} < set(disagreement.criteria)
    assert {"situation", "action", "result", "reflection"} < {each.id for each in rubric.criteria}


def shares(question_id: str, *answers: str) -> dict[str, float | None]:
    """How much of each criterion's points the recorded answers to a question and its follow-up meet."""
    rubric = load(FOLDER / "behavioral.yaml")
    question = rubric.question(question_id)
    said = yaml.safe_load(RECORDED.read_text(encoding="utf-8"))["answers"]
    turns = [
        Turn(
            number=number,
            kind="question" if number == 1 else "follow_up",
            question=question_id,
            text=question.text,
            target_s=120,
            typed=True,
            transcript=Transcript(text=said[name]),
        )
        for number, name in enumerate(answers, 1)
    ]
    return {name: share_met(turns, question, rubric.criterion(name), rubric) for name in question.criteria}


def test_the_recorded_problem_has_no_result_until_the_follow_up():
    alone, together = shares("hard-problem", "01-problem"), shares("hard-problem", "01-problem", "02-problem-result")

    assert alone["result"] == 0
    assert alone["action"] >= 0.75 and alone["situation"] >= 0.75
    assert together["result"] >= 0.75


def test_the_recorded_disagreement_has_no_look_back_until_the_follow_up():
    alone = shares("disagreement", "03-disagreement")
    together = shares("disagreement", "03-disagreement", "04-disagreement-lesson")

    assert alone["reflection"] == 0
    assert alone["action"] >= 0.75 and alone["collaboration"] >= 0.75
    assert together["reflection"] >= 0.75
