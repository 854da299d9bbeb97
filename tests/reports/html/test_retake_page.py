"""The page of a retake: both attempts with their sound, and a picture that shows what is noise."""

import re

from tests.practice.attempted import FIRST, NOTHING, QUESTION, STRONG, STRONG_TOO, Fixed, attempt, session, taken
from voicemock.evaluation.noise import ASSUMED, EXACT
from voicemock.practice.attempts import Retaken, retaken
from voicemock.reports.document import document
from voicemock.reports.html.retake_page import retake_page
from voicemock.reports.html.retake_view import RetakeView, retake_view
from voicemock.reports.html.sounds import Sounds


def parts(found: Retaken) -> tuple[dict[str, object], dict[str, Sounds]]:
    documents = {each.name: document(each.session) for each in found.shown}
    sounds = {each.name: Sounds.inlined({1: b"sound"}, {1: (0.2, 0.8)}) for each in found.shown}
    return documents, sounds


def html(found: Retaken) -> str:
    return retake_page(found, *parts(found))  # type: ignore[arg-type]


def view(found: Retaken) -> RetakeView:
    return retake_view(found, *parts(found))  # type: ignore[arg-type]


def test_a_real_difference_lies_outside_the_band_and_none_inside() -> None:
    better, same = view(taken(NOTHING, STRONG)), view(taken(STRONG, STRONG_TOO))

    for each, changed in ((better, True), (same, False)):
        result = next(picture for picture in each.pictures if picture.name == "Result")
        first, latest = result.dots
        assert result.band and first.x and latest.x
        assert result.band[0] <= first.x <= result.band[1]
        assert (latest.x > result.band[1]) is changed is result.is_change
    assert [each.name for each in better.pictures] == ["Situation", "Action", "Result", "Overall"]
    assert better.pictures[2].worth == "3.0 higher" and same.pictures[2].worth == "no measurable change"
    assert "attempt 1 level 2; attempt 2 level 5; levels from 1.0 to 3.9 are no" in better.pictures[2].says


def test_both_answers_can_be_played_each_by_its_own_name() -> None:
    page = html(taken(NOTHING, STRONG))

    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {"answer-1-1", "answer-2-1"} <= set(ids)
    assert page.count("<audio") == page.count('src="data:audio/mpeg;base64,') == 2
    assert 'aria-label="Play answer 1 of attempt 2"' in page
    quoted = re.findall(r'data-answer="([^"]+)" data-start', page)
    assert {"1-1", "2-1"} <= set(quoted), "a quote plays the attempt that it is from"
    assert " style=" not in page


def test_what_was_judged_otherwise_is_drawn_otherwise_and_has_no_band() -> None:
    judges = ((1, "a model on here"), (2, "coverage"))
    attempts = [attempt(session(STRONG, number, Fixed(label, 4)), number) for number, label in judges]
    found = view(retaken(FIRST, QUESTION, attempts, EXACT, ()))

    assert [dot.alike for dot in found.pictures[0].dots] == [False, True]
    assert found.pictures[0].band is None and found.pictures[0].worth == "not comparable"
    assert found.unlike and found.noise == ""
    assert found.versus[0].command == f"voicemock score {FIRST} --judge coverage"


def test_of_many_attempts_three_are_heard_and_all_are_in_the_pictures() -> None:
    found = view(taken(NOTHING, NOTHING, STRONG, STRONG_TOO))

    assert [len(each.dots) for each in found.pictures] == [4] * 4
    assert [each.number for each in found.attempts] == [1, 3, 4]
    assert found.left_out.startswith("Attempt 2 lies in between")


def test_one_attempt_that_is_left_is_shown_by_itself() -> None:
    page = html(retaken(FIRST, QUESTION, [attempt(session(STRONG, 2), 2)], ASSUMED, ()))

    assert f"session {FIRST} was deleted or cannot be read" in page
    assert 'id="answer-2-1"' in page and "Levels" not in page.split("The attempts")[0].split("<main")[1]
