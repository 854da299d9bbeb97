"""`voicemock retake`: which question is meant, what judges it, and both attempts beside each other."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.practice.attempted import ASKED, FIRST, NOTHING, QUESTION, STRONG, STRONG_TOO, Fixed, hold, name_of
from tests.reports import folded
from voicemock.cli import retaking
from voicemock.cli.options import Choices
from voicemock.cli.retaking import find_question, like_before
from voicemock.cli.session_command import list_
from voicemock.config import sessions_folder
from voicemock.errors import NotFound, UsageError
from voicemock.sessions import events as e
from voicemock.sessions.candidate import CandidatePart
from voicemock.sessions.library import Library
from voicemock.sessions.origin import RetakeOf
from voicemock.sessions.peer_events import People
from voicemock.sessions.session import fold


@pytest.fixture
def library(own_home: Path) -> Library:
    return Library(sessions_folder())


def kept(library: Library, name: str, *events: e.Event) -> str:
    with library.create(name) as journal:
        for event in events:
            journal.append(event)
    return name


def test_the_same_question_is_asked_again_and_both_answers_stand_side_by_side(
    voicemock: Command, library: Library
) -> None:
    hold(library, NOTHING)

    done = voicemock("retake", "--text", "--no-voice", typed=f"{STRONG}\n\n")

    assert done.code == 0, done.err
    new = library.names()[-1]
    session = library.load(new).session
    again = session.opened.retake
    assert again and (again.session, again.question) == (FIRST, QUESTION)
    assert session.turns[0].text == ASKED, "in the words in which it was asked the first time"
    assert (session.round, session.opened.plan.follow_ups, len(session.turns)) == (None, 0, 1)
    assert session.engines.judged == "coverage"
    assert f"{ASKED}\n" in done.out
    shown = done.out.split("One question, 2 attempts")[1]
    assert "1 -> ■■■■■ 5  4.0 higher" in shown
    page = library.folder / new / "retake.html"
    assert str(page) in shown
    assert "Attempt 2 beside attempt 1" in page.read_text()


def test_attempts_are_compared_again_without_a_new_one(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    hold(library, STRONG)
    hold(library, NOTHING, 2)
    hold(library, STRONG_TOO, 3)

    retaking.compare([name_of(2)], Choices())

    told = capsys.readouterr().out
    list_()
    listed = capsys.readouterr().out.splitlines()
    assert [line.endswith(f"retake of {FIRST}") for line in listed if line.startswith("2026")] == [False, True, True]
    assert "Attempt 3 beside attempt 1" in told and "Attempt 3 beside attempt 2" in told
    first, before = told.split("Attempt 3 beside attempt 2")
    assert "no measurable change" in first.split("Attempt 3 beside attempt 1")[1]
    assert "higher" in before
    assert len(library.names()) == 3
    assert (library.folder / name_of(3) / "retake.html").is_file()


def test_an_attempt_outlives_the_first_one(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    hold(library, NOTHING)
    hold(library, STRONG, 2)
    library.delete(FIRST)

    retaking.compare([], Choices())

    assert f"The first attempt is gone: session {FIRST} was deleted or cannot be read." in capsys.readouterr().out
    meant = find_question(library, [name_of(2), "Q1"])
    assert (meant.first, meant.question, meant.session.id) == (FIRST, QUESTION, name_of(2))


def test_an_attempt_outlives_damage_to_the_first_one(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    hold(library, NOTHING)
    hold(library, STRONG, 2)
    journal = library.folder / FIRST / "journal.jsonl"
    lines = journal.read_bytes().split(b"\n")
    for kept_lines in (lines[:1], []):  # the question is lost, then all of it
        journal.write_bytes(b"\n".join([*kept_lines, b"{}", b""]))
        meant = find_question(library, [name_of(2)])
        assert (meant.first, meant.question, meant.session.id) == (FIRST, QUESTION, name_of(2))

    retaking.compare([], Choices())

    assert f"session {FIRST} was deleted or cannot be read." in capsys.readouterr().out


def test_a_retake_that_was_left_before_an_answer_is_no_attempt(library: Library) -> None:
    hold(library, NOTHING)
    again = RetakeOf(session=FIRST, question=QUESTION, asked=ASKED)
    opened = library.load(FIRST).session.opened.model_copy(update={"purpose": "retake", "retake": again})
    kept(library, name_of(2), opened.model_copy(update={"id": name_of(2)}))

    with pytest.raises(UsageError, match="one attempt"):
        retaking.compare([FIRST], Choices())


def test_one_attempt_is_not_compared_with_itself(library: Library) -> None:
    hold(library, NOTHING)

    with pytest.raises(UsageError, match="one attempt") as refused:
        retaking.compare([], Choices())

    assert refused.value.remedy == f"Answer it again: voicemock retake {FIRST} {QUESTION}"


def test_a_question_is_named_by_its_number_its_id_or_its_session(library: Library) -> None:
    two = kept(library, "2026-11-20-1", *list(folded.full_events()))

    named = [("2",), ("Q2",), ("q2",), ("design",), (two, "2"), ("2026-11", "design")]
    assert {find_question(library, words).question for words in named} == {"design"}
    assert find_question(library, [two, "problem"]).first == two
    with pytest.raises(UsageError, match=r"Say which question of session .*: Q1 \(problem\), Q2 \(design\)"):
        find_question(library, [])
    for wrong in ("Q3", "desing", "0"):
        with pytest.raises(NotFound, match=f"has no question '{wrong}'") as refused:
            find_question(library, [wrong])
        assert refused.value.remedy == "There are: Q1 (problem), Q2 (design)."


def test_the_beginning_of_several_sessions_is_not_taken_for_a_question(library: Library) -> None:
    hold(library, NOTHING)
    hold(library, STRONG, 2)

    with pytest.raises(NotFound, match="2 sessions begin with '2026-11'"):
        find_question(library, ["2026-11"])


def test_a_retake_of_a_retake_is_one_of_the_first(library: Library) -> None:
    hold(library, NOTHING)
    hold(library, STRONG, 2)

    meant = find_question(library, [name_of(2)])

    assert (meant.first, meant.question, meant.session.id) == (FIRST, QUESTION, FIRST)


def test_what_is_no_interview_of_ones_own_is_refused(library: Library) -> None:
    opened, *rest = folded.full_events()
    assert isinstance(opened, e.SessionOpened)
    people = People(interviewer="Ana", candidate="Ben")
    kept(library, "peer", opened.model_copy(update={"id": "peer", "people": people}), *rest)
    part = CandidatePart.model_construct(name="Kim")
    played = fold([opened.model_copy(update={"candidate": part}), *rest])

    with pytest.raises(UsageError, match="one person interviewed another"):
        find_question(library, ["peer", "1"])
    with pytest.raises(UsageError, match="made-up candidate"):
        retaking._refuse(played)


def test_the_first_judge_judges_again_where_it_can(own_home: Path, library: Library) -> None:
    own_home.mkdir()
    (own_home / "config.toml").write_text('[llm]\nurl = "http://127.0.0.1:9/v1"\nmodel = "new"\n')

    def judged_by(label: str, choices: Choices | None = None) -> retaking.LikeBefore:
        shutil.rmtree(library.folder, ignore_errors=True)
        hold(library, NOTHING, judge=Fixed(label, 3))
        return like_before(choices or Choices(), library.load().session, QUESTION)

    assert judged_by("coverage").choices.judge == "coverage"
    old = judged_by("old on 127.0.0.1:9")
    assert (old.choices.judge, old.choices.llm_model, old.remarks) == ("llm", "old", ())
    assert judged_by("new on 127.0.0.1:9").choices.llm_model is None
    elsewhere = judged_by("old on example.org")
    assert elsewhere.choices.judge is None and "judged by old on example.org" in elsewhere.remarks[0]
    assert judged_by("coverage", Choices(judge="llm")).choices.judge == "llm"
    assert judged_by("old on example.org", Choices(llm_model="m")).remarks == ()


def test_what_was_heard_by_one_recogniser_is_heard_by_it_again() -> None:
    def heard_by(label: str, **chosen: object) -> Choices:
        happened = [folded.opened(), folded.asked(1), *folded.spoken(1, "I did it myself in the end.")]
        happened[-1] = happened[-1].model_copy(update={"engine": label})
        return like_before(Choices(**chosen), fold(happened), "problem").choices  # type: ignore[arg-type]

    rough = "pocketsphinx en-us (rough: with people about one word in four is wrong)"
    assert heard_by(rough).stt == "sphinx"
    assert heard_by(rough, text=True).stt is None
    assert heard_by(rough, stt="whisper").stt == "whisper"
    assert heard_by("faster-whisper nowhere-to-be-found, x").stt is None
