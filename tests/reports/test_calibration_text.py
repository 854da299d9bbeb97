"""What a judge's agreement means is said in words that the interval bears out."""

import io

import pytest

from tests.scoring.exchanges import behavioral
from voicemock.evaluation.agreement import Agreement, Pair, agreement
from voicemock.evaluation.noise import ASSUMED
from voicemock.evaluation.rubric_test import rubric_test
from voicemock.reports.calibration_text import bias_words, item_lines, summary_lines
from voicemock.reports.rubric_test_text import as_data, print_rubric_test
from voicemock.reports.terminal import Terminal
from voicemock.rubric import Example
from voicemock.safe_text import safe_json
from voicemock.scoring.coverage import CoverageJudge

RUBRIC = behavioral()
MARKED = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def pairs(judged: list[int]) -> list[Pair]:
    return [Pair(str(at), each, mine) for at, (each, mine) in enumerate(zip(judged, MARKED, strict=True))]


@pytest.mark.parametrize(
    ("judged", "words"),
    [
        (MARKED, "the judge gives about as much as Ana; with 10 answers that may be anything from no difference"),
        ([2, 1, 2, 2, 3, 3, 4, 4, 5, 4], "that may be anything from 0."),
        ([3, 1, 4, 2, 4, 3, 5, 2, 5, 5], "gives 0.4 more than Ana on average; with 10 answers that may be anything"),
        ([2, 2, 3, 3, 4, 4, 5, 5, 5, 5], "the judge gives about a level more than Ana; with 10 answers"),
        ([1, 1, 1, 1, 2, 2, 2, 2, 3, 3], "about a level less than Ana"),
        ([3, 3, 4, 4, 5, 5, 5, 5, 5, 5], "about a level and a half more than Ana"),
    ],
)
def test_the_bias_is_said_with_what_it_may_be(judged: list[int], words: str) -> None:
    found = agreement(pairs(judged))
    assert isinstance(found, Agreement)
    low, high = found.bias_interval
    said = bias_words(found, "Ana")

    assert words in said
    assert ("anything from" in said) == (low <= 0 <= high)


def test_what_it_means_from_here_on_is_a_number_and_where_it_comes_from() -> None:
    lines = ["".join(part if isinstance(part, str) else part[0] for part in line.parts) for line in summary_lines(
        {"action": pairs(MARKED), "result": pairs(MARKED)[:4]}, RUBRIC, ASSUMED, "a model", "you"
    )]  # fmt: skip

    assert lines[0].startswith("Action: the judge gives about as much as you")
    assert "Result: not enough to say anything (4 marked of at least 10; 6 more needed)" in lines
    assert "by a model that differ by less than 1.9" in lines[-1] and "an assumption" in lines[-1]


def test_nothing_of_a_rubric_reaches_the_terminal_but_words() -> None:
    evil = "x\x1b]0;gone\x07[bold]\u202ey"
    action = RUBRIC.criterion("action").model_copy(update={"name": evil, "measures": evil})
    question = RUBRIC.question("hard-problem").model_copy(update={"criteria": ("action",), "text": evil * 3})
    examples = tuple(
        Example(
            question="hard-problem",
            text=f"{evil} I did number {at} because of it",
            levels={"action": level},
            use="test",
        )
        for at, level in enumerate(MARKED)
    )
    rubric = RUBRIC.model_copy(update={"criteria": (action,), "questions": (question,), "examples": examples})
    out = io.StringIO()
    terminal = Terminal(out, {"TERM": "dumb"})
    test = rubric_test(rubric, CoverageJudge(), asks_model=True, runs=2)
    print_rubric_test(test, terminal, lambda *way: f"{evil}:{'/'.join(way)}")
    terminal.lines(item_lines(action, 1, 2))

    assert not {"\x1b", "\x07", "\u202e"} & set(out.getvalue())
    assert "x]0;gone[bold]y" in out.getvalue() and "\x1b" not in safe_json(as_data(test))
