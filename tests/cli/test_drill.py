"""Drills at the command line: what was practised is chosen from, asked, scored, and comes again."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from tests.cli.conftest import Command
from tests.practice.drilled import Levels, hold
from tests.preparation.given import TEXTS
from tests.preparation.test_making import prepared
from voicemock.cli.drill_command import drill
from voicemock.cli.drilling import Wish, practised, setting_of, tell_due
from voicemock.cli.drilling import hold as hold_drill
from voicemock.cli.options import Choices
from voicemock.config import preparations_folder
from voicemock.reports.terminal import Terminal
from voicemock.rubric import Rubric
from voicemock.rubric_files import find, load
from voicemock.sessions.library import Library

ANSWER = (
    "In my last job the nightly report took six hours and I owned it. First I measured every step, then I rewrote "
    "the slow query because most of the time went there. It took twenty minutes in the end.\n\n"
)
WEAK_RESULT: Levels = {
    "hard-problem": {"action": 5, "result": 1},
    "unasked": {"action": 5, "result": 1},
    "learning-quickly": {"action": 5, "result": 1},
    "two-urgent-requests": {"judgement": 1},
}
WEAK_BACKEND: Levels = {"system-you-know": {"depth": 2}}


def library(home: Path) -> Library:
    return Library(home / "sessions")


def days_ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def shipped(name: str) -> Rubric:
    return load(find(name))


def test_a_drill_asks_the_weakest_of_what_is_due_scores_it_and_says_when_it_comes_again(
    voicemock: Command, own_home: Path, shown: Callable[..., dict[str, Any]]
) -> None:
    hold(library(own_home), days_ago(9), WEAK_RESULT, shipped("behavioral"), purpose="interview")
    hold(library(own_home), days_ago(4), {"missed-dates": {"judgement": 2}}, shipped("behavioral"))
    done = voicemock("drill", "--text", "--no-voice", "--minutes", "4", typed=ANSWER * 2)

    assert done.code == 0, done.err
    before, _, asked = done.out.partition("Question 1 of 2")
    assert "hard-problem, about 2 minutes" in before and "unasked, about 2 minutes" in before
    assert "Due for 8 days; Result was at 1.0 over your last 3 answers." in before
    assert "Tell me about" not in before, "what will be asked is not told in its words"
    again = asked.split("When they come again")[1]
    assert re.search(r"hard-problem: in \d+ days, on \w+day \d+ \w+; it was at \d\.\d of 5\.\nunasked: ", again)
    session = shown()
    assert [each["question_id"] for each in session["turns"]] == ["hard-problem", "unasked"]
    assert library(own_home).load(session["id"], light=True).session.opened.purpose == "drill"


def test_what_is_due_is_told_and_nothing_is_asked(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hold(library(own_home), days_ago(9), WEAK_RESULT, shipped("behavioral"))
    hold(library(own_home), days_ago(9), WEAK_BACKEND, shipped("backend-engineer"))
    tell_due(Choices())
    told = capsys.readouterr().out

    assert "Behavioural interview (behavioral): 4 due, 0 later and 13 new." in told
    assert "Weakest: Result (1.0 over your last 3 answers) and Judgement (1.0 in your last answer)." in told
    assert "(backend-engineer): 1 due" in told
    assert told.index("behavioral") < told.index("backend-engineer")
    assert told.rstrip().endswith("Practise: voicemock drill")
    assert len(library(own_home).names()) == 2


def test_a_new_user_begins_with_the_first_rubric(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tell_due(Choices())

    assert "0 due, 0 later and 17 new" in capsys.readouterr().out
    assert not (own_home / "sessions").exists()


def test_where_nothing_is_to_be_asked_it_says_what_comes_next_and_what_else_is_due(
    own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = shipped("behavioral")
    everything = {each.id: dict.fromkeys(each.criteria, 4) for each in whole.questions}
    hold(library(own_home), datetime.now(UTC), everything, whole)
    hold(library(own_home), days_ago(9), WEAK_BACKEND, shipped("backend-engineer"))
    hold_drill(Wish(), Choices(rubric="behavioral", text=True))
    told = capsys.readouterr().out

    assert "Nothing is due today in Behavioural interview, and none of its questions is new." in told
    assert "Next is introduction, in 2 days, on " in told
    assert len(library(own_home).names()) == 2


def test_a_rubric_that_is_gone_or_broken_is_left_out_and_said(
    own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = shipped("behavioral").model_copy(update={"id": "gone"})
    (own_home / "rubrics").mkdir(parents=True)
    (own_home / "rubrics" / "broken.yaml").write_text("id: broken\n", encoding="utf-8")
    hold(library(own_home), days_ago(9), WEAK_RESULT, gone)
    hold(library(own_home), days_ago(9), WEAK_RESULT, gone.model_copy(update={"id": "broken"}))
    tell_due(Choices())
    told = capsys.readouterr().out

    assert "Questions of gone are left out: no rubric has this id any more." in told
    assert "Questions of broken are left out." in told and "broken.yaml" in told
    assert "(behavioral): 0 due" in told


def test_an_own_rubric_is_found_whatever_its_file_is_called(
    own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = shipped("behavioral").model_copy(update={"id": "own-role"})
    (own_home / "rubrics").mkdir(parents=True)
    text = yaml.safe_dump(own.as_data(), allow_unicode=True)
    (own_home / "rubrics" / "my role.yaml").write_text(text, encoding="utf-8")
    hold(library(own_home), days_ago(9), WEAK_RESULT, own)
    tell_due(Choices())

    assert "(own-role): 4 due" in capsys.readouterr().out


def test_a_preparations_rubric_is_practised_for_its_job(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = prepared(TEXTS, preparations_folder() / "2026-11-22-lanternfish")
    first = made.rubric.questions[0]
    hold(library(own_home), days_ago(9), {first.id: {first.criteria[0]: 2}}, made.rubric)
    (source,) = practised(Choices(), Terminal()).sources.values()

    assert source.option == "--prepared 2026-11-22-lanternfish"
    assert setting_of(source.prepared).job == made.job != ""
    tell_due(Choices(prepared=made.id))
    told = capsys.readouterr().out
    assert f"({made.rubric.id}): 1 due" in told
    assert told.rstrip().endswith("Practise: voicemock drill --prepared 2026-11-22-lanternfish")


def test_a_session_that_cannot_be_read_is_said(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hold(library(own_home), days_ago(9), WEAK_RESULT, shipped("behavioral"))
    name = hold(library(own_home), days_ago(8), WEAK_RESULT, shipped("behavioral"))
    (own_home / "sessions" / name / "journal.jsonl").write_text("{}\n", encoding="utf-8")
    tell_due(Choices())
    told = capsys.readouterr().out

    assert "1 of your sessions cannot be read whole" in told and "4 due" in told


def test_a_warm_up_has_no_minutes() -> None:
    with pytest.raises(typer.BadParameter, match="three short questions"):
        drill(warm_up=True, minutes=5)


def test_sets_have_no_follow_ups_unless_they_are_asked_for() -> None:
    assert Wish(warm_up=True).most_follow_ups == Wish(minutes=10).most_follow_ups == 0
    assert Wish().most_follow_ups == 2
    assert Wish(minutes=10, follow_ups=1).most_follow_ups == 1
