"""`voicemock improve`: the fact is kept before anything else, and what comes of it is the user's own."""

import json
import shutil
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import PROJECT, Command
from tests.coaching.graded import session
from tests.scoring.exchanges import DISAGREEMENT, LESSON, PROBLEM, RESULT
from tests.terminal import Terminal
from voicemock.cli.improving import improve_session
from voicemock.cli.options import Choices
from voicemock.cli.sitting import take_up
from voicemock.coaching.advice import WrittenAdviser, advise
from voicemock.config import sessions_folder
from voicemock.errors import BadReply, NotFound, UsageError
from voicemock.reports.document import document_of
from voicemock.reports.left_off import left_off
from voicemock.rubric_files import find, load
from voicemock.scoring.coverage import CoverageJudge
from voicemock.scoring.marking import mark
from voicemock.sessions import events as e
from voicemock.sessions.library import Library
from voicemock.sessions.reading import NAME
from voicemock.sessions.session import apply
from voicemock.transcript import Transcript

SCRIPT = f"script:{PROJECT / 'examples' / 'replies.yaml'}"
TEXTS = (f"{PROBLEM} {RESULT}", f"{DISAGREEMENT} {LESSON}")


def kept(*texts: str, scored: bool = True, advised: bool = True) -> None:
    """A session `s` with these two answers; an empty one was skipped."""
    made = session(texts=texts or TEXTS)
    with Library(sessions_folder()).create("s") as journal:
        journal.append(made.opened)
        for turn in made.turns:
            asked = e.QuestionAsked(
                turn=turn.number, turn_kind="question", question=turn.question, text=turn.text, target_s=60
            )
            said = turn.transcript.text if turn.transcript else ""
            answer = e.AnswerTyped(turn=turn.number, text=said) if said else e.AnswerSkipped(turn=turn.number)
            for event in (asked, answer):
                journal.append(event)
        journal.append(e.InterviewClosed(reason="finished"))
        for event in after(texts or TEXTS) if scored else ():
            if advised or event.kind != "answer_advised":
                journal.append(event)


@cache
def after(texts: tuple[str, ...]) -> tuple[e.Event, ...]:
    """The grades and the advice."""
    made, events = session(texts=texts), []
    for event in mark(made, CoverageJudge()):
        events.append(event)
        made = apply(made, event)
    return (*events, *advise(made, made.runs[-1], WrittenAdviser()))


def learned() -> list[dict[str, Any]]:
    return document_of(Library(sessions_folder()).load("s")).as_data()["feedback"]


def events(own_home: Path) -> list[dict[str, Any]]:
    lines = (own_home / "sessions" / "s" / NAME).read_bytes().splitlines()
    return [json.loads(line)["event"] for line in lines]


def test_without_a_terminal_nobody_is_asked_and_without_a_model_it_is_an_outline(own_home: Path) -> None:
    kept()
    improve_session("s", None, Choices())
    first, second = learned()

    assert [each["stronger"]["by"] for each in (first, second)] == ["outline", "outline"]
    assert not first["facts"] and first["advice"]["by"] == "the rubric"
    assert "“" in first["stronger"]["text"] and not [
        each for each in events(own_home) if each["kind"] == "fact_given"
    ]
    assert (own_home / "sessions" / "s" / "report.html").is_file()


def test_a_session_scored_before_there_was_advice_gets_it_now(own_home: Path) -> None:
    kept(advised=False)
    improve_session("s", 2, Choices())

    assert [(each["question_id"], bool(each["advice"])) for each in learned()] == [("disagreement", True)]


def test_a_session_left_between_its_grades_and_its_advice_goes_on_there(own_home: Path) -> None:
    kept(advised=False)
    stored = Library(sessions_folder()).load("s")
    before = [each["kind"] for each in events(own_home)]
    assert left_off(stored) == "after its scores, before the advice"
    take_up("s", Choices())

    after = [each["kind"] for each in events(own_home)][len(before) :]
    assert after == ["answer_advised", "answer_advised", "session_debriefed"]
    assert left_off(Library(sessions_folder()).load("s")) == ""
    with pytest.raises(UsageError, match="is complete"):
        take_up("s", Choices())


def test_a_models_version_is_checked_and_one_that_is_another_story_is_refused(own_home: Path) -> None:
    kept()
    improve_session("s", 1, Choices(llm_url=SCRIPT))
    (first, second) = learned()

    assert first["stronger"]["text"].count("[name]") == 1 and "Grafana" not in json.dumps(first["stronger"])
    assert first["stronger"]["blanks"] == ["[name]", "[the other way]", "[your figure]"]
    assert "2 figures" not in first["stronger"]["note"] and second["stronger"] is None
    with pytest.raises(BadReply, match="1 answer could not be made stronger") as refused:
        improve_session("s", 2, Choices(llm_url=SCRIPT))
    assert refused.value.remedy.startswith("Try again: voicemock improve s --llm-url script:")


def test_what_cannot_be_improved_is_refused_with_what_to_do(own_home: Path) -> None:
    kept(scored=False)
    with pytest.raises(NotFound, match="has not been scored yet") as unscored:
        improve_session("s", None, Choices())
    assert unscored.value.remedy.startswith("Score it first: voicemock score s")


def test_a_question_that_is_not_there_is_named_and_too_little_said_is_no_story(
    own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept("Fine.", "")
    with pytest.raises(NotFound, match="no scored answer to a question 2") as refused:
        improve_session("s", 2, Choices())
    improve_session("s", None, Choices())

    assert refused.value.remedy == "There are: 1."
    assert "Too little was said to make it stronger." in capsys.readouterr().out
    assert learned()[0]["stronger"] is None


@pytest.mark.skipif(shutil.which("setsid") is None, reason="needs setsid (Debian: util-linux)")
def test_the_fact_is_asked_for_kept_and_used_and_not_asked_for_again(
    environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    kept(PROBLEM, f"{DISAGREEMENT} {LESSON}")
    command = [sys.executable, "-m", "voicemock", "improve", "s"]
    with Terminal(command, environment, tmp_path) as terminal:
        terminal.wait_for("Which answer?")
        terminal.press("1\r")
        terminal.wait_for("Enter leaves it open")
        terminal.press("It took forty minutes in the end.\r")
        assert terminal.end() == 0, terminal.printed
    kinds = [each["kind"] for each in events(own_home)]
    (first, _) = learned()

    assert kinds[-2:] == ["fact_given", "answer_strengthened"]
    assert first["facts"] == [{"asked": first["advice"]["fact_to_ask"], "told": "It took forty minutes in the end."}]
    assert "“It took forty minutes in the end.”" in first["stronger"]["text"]

    with Terminal([*command, "1"], environment, tmp_path) as terminal:
        assert terminal.end() == 0 and "Enter leaves it open" not in terminal.printed


def test_the_command_line_says_how(voicemock: Command) -> None:
    done = voicemock("improve", "--help")

    assert done.code == 0 and "stays a blank" in " ".join(done.out.split())
    voicemock("improve").refused(66, "There are no sessions yet")


def test_words_that_were_corrected_away_are_not_made_into_a_stronger_version(own_home: Path) -> None:
    kept()
    with Library(sessions_folder()).reopen("s") as journal:
        journal.append(e.AnswerCorrected(turn=1, transcript=Transcript(text="I only watched them release it.")))
    with pytest.raises(NotFound, match="changed after it was scored") as refused:
        improve_session("s", 1, Choices())
    assert refused.value.remedy == "Grade again: voicemock score s"
    improve_session("s", None, Choices())

    assert [each["question_id"] for each in learned() if each["stronger"]] == ["disagreement"]


def test_what_broke_off_after_grading_by_another_rubric_goes_on_by_that_one(own_home: Path) -> None:
    kept(scored=False)
    with Library(sessions_folder()).reopen("s") as journal:
        for event in mark(session(texts=TEXTS), CoverageJudge(), load(find("engineering-manager"))):
            journal.append(event)
    take_up("s", Choices())

    (run,) = Library(sessions_folder()).load("s").session.runs
    assert run.rubric.id == "engineering-manager" and run.debrief
