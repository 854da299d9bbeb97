"""Attempts on the terminal: what changed stands there with its proof, and what did not says so."""

import io

from tests.practice.attempted import (
    ASKED,
    FIRST,
    NOTHING,
    QUESTION,
    STRONG,
    STRONG_TOO,
    Fixed,
    attempt,
    name_of,
    session,
    taken,
)
from voicemock.evaluation.noise import ASSUMED, EXACT
from voicemock.practice.attempts import Retaken, Unlike, retaken
from voicemock.reports.retake_text import print_retaken
from voicemock.reports.retake_wording import alike
from voicemock.reports.terminal import Terminal


def printed(found: Retaken, *options: str) -> str:
    stream = io.StringIO()
    print_retaken(found, Terminal(stream, {"TERM": "dumb"}), options)
    return stream.getvalue()


def test_a_real_difference_is_named_with_the_words_that_made_it() -> None:
    text = printed(taken(NOTHING, STRONG))

    assert text.startswith(f"\nOne question, 2 attempts\n{ASKED}\n")
    assert "■□□□□ 1 -> ■■■■■ 5  4.0 higher" in text
    assert "new: what came of it" in text and "lost: what it meant for the people concerned" in text
    assert "“It went from six hours to twenty minutes, and finance could start at nine”" in text
    assert f"1 November 2026, 10:00 UTC · {len(NOTHING.split())} words in 1 answer" in text
    assert NOTHING in text and STRONG in text
    assert "it takes 10 other spoken ones, and there are 0" in text


def test_inside_the_noise_nothing_is_called_better() -> None:
    text = printed(taken(STRONG, STRONG_TOO))

    assert "higher" not in text and "lower" not in text.split("A smaller difference")[0]
    assert text.count("no measurable change") == 5, "three criteria, the mean of all, and what it means"
    assert "A smaller difference than 1.9 levels is no measurable change" in text


def test_another_judge_is_named_with_the_command_that_scores_both_alike() -> None:
    attempts = [
        attempt(session(STRONG, number, Fixed(label, 5)), number)
        for number, label in ((1, "gpt on here"), (2, "coverage"))
    ]
    text = printed(retaken(FIRST, QUESTION, attempts, EXACT, ()))

    assert "Not comparable: judged by gpt on here and by coverage." in text
    assert f"Score both alike: voicemock score {FIRST} --judge coverage" in text
    assert "higher" not in text and "Overall" not in text


def test_the_command_names_the_judge_of_the_later_one() -> None:
    model = Unlike("x", "s", "qwen 3 on 127.0.0.1:8080")

    assert alike(model) == "voicemock score s --judge llm --llm-model 'qwen 3'"
    assert (
        alike(model, ["--llm-url", "http://127.0.0.1:8080/v1"])
        == "voicemock score s --llm-url http://127.0.0.1:8080/v1"
    )
    assert alike(Unlike("x", "s")) == "voicemock score s"


def test_what_is_left_can_be_read_when_the_first_attempt_is_gone() -> None:
    text = printed(retaken(FIRST, QUESTION, [attempt(session(STRONG, 2), 2)], ASSUMED, ()))

    assert f"The first attempt is gone: session {FIRST} was deleted or cannot be read." in text
    assert name_of(2) in text and STRONG in text
    assert "beside" not in text
