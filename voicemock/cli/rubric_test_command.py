"""`voicemock rubric test`: whether a rubric and a judge do what they are for."""

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from voicemock.cli.options import Choices, Judge, LlmModel, LlmUrl, Prompts
from voicemock.cli.say import say

if TYPE_CHECKING:
    from voicemock.evaluation.rubric_test_result import RubricTest
    from voicemock.rubric import Rubric
    from voicemock.usage import Usage

FAILED = 1
"""The exit code when a gate failed: nothing broke, but the rubric or the judge is not good enough."""
REDRAWN_S = 0.1


def test(
    rubric: Annotated[str, typer.Argument(help="A rubric's name, or the path of a file.")],
    judge: Judge = None,
    runs: Annotated[
        int, typer.Option("--runs", min=1, max=20, help="Judge every example so often, to see whether levels repeat.")
    ] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    prompts: Prompts = None,
) -> None:
    """Test a rubric by its graded examples and by attacks.

    Exit codes: 0 passed, 1 a gate failed, 65 too few examples.

    Only examples with `use: test` are counted.

    Attacks are junk made from the rubric's own words, and words spoken to the grader.

    A model is asked for every criterion of every example; fewer attacks are made then.
    """
    from voicemock.errors import BadInput
    from voicemock.evaluation.agreement import NotEnough
    from voicemock.reports.cost import cost
    from voicemock.reports.rubric_test_text import as_data, print_rubric_test
    from voicemock.reports.terminal import Terminal
    from voicemock.rubric_files import find, load, place_of
    from voicemock.safe_text import safe_json

    path = find(rubric)
    choices = Choices(judge=judge, llm_url=llm_url, llm_model=llm_model, prompts=prompts)
    result, usage = _tested(load(path), choices, runs)
    if as_json:
        say(safe_json({**as_data(result), "usage": usage.model_dump()}))
    else:
        terminal = Terminal()
        print_rubric_test(result, terminal, partial(place_of, path))
        if usage.calls:
            terminal.line(f"Used: {cost(usage)}.", style="dim")
    if result.verdict == "failed":
        raise typer.Exit(FAILED)
    if isinstance(result.overall, NotEnough):
        raise BadInput(
            f"{rubric} has too few graded examples to test by: {result.overall.why}.",
            "Add examples with `use: test` (docs/rubrics.md), then test again.",
        )


def _tested(rubric: "Rubric", choices: Choices, runs: int) -> "tuple[RubricTest, Usage]":
    """Test, and show on stderr how far it is. Raises as `chat_for`, `judge_for` and the judge do."""
    from voicemock.cli.engines import chat_for, judge_for, settings_for
    from voicemock.evaluation.rubric_test import rubric_test
    from voicemock.reports.screen import Screen
    from voicemock.reports.terminal import Terminal
    from voicemock.scoring.coverage import CoverageJudge

    with Screen(Terminal(sys.stderr)) as screen:
        change: Callable[[str], None] = screen.note

        def paused(sentence: str, seconds: float) -> None:
            change(f"{sentence} in {seconds:.0f} s.")

        model = chat_for(settings_for(choices).llm, screen.note, paused)
        judge = judge_for(model, choices.judge, choices.prompts, rubric.language)
        asks_model = not isinstance(judge, CoverageJudge)
        with screen.waiting(f"Judging by {judge.label}…") as shown:
            change = shown
            result = rubric_test(rubric, judge, asks_model, runs=runs, told=drawn(change))
        return result, judge.used()


def drawn(change: Callable[[str], None]) -> Callable[[int, int], None]:
    """Shows how far it is, a few times a second at most."""
    from voicemock.reports.terminal import progress_bar

    drawn = 0.0

    def told(done: int, total: int) -> None:
        nonlocal drawn
        now = time.monotonic()
        if now - drawn >= REDRAWN_S:
            drawn = now
            change(f"Judging {progress_bar(done, total)} {done} of {total}. Ctrl-C stops.")

    return told
