"""A candidate's own question in the middle of a round is put off to the end, and is neither an answer nor a miss."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.interview.rounds import AROUND, Candidate, held, opened, shipped
from tests.interview.test_conversation import BEHAVIORAL
from tests.interview.test_missed import EMPTY, of
from tests.interview.test_probing import KINDS, STORY, session_of
from voicemock.interview.interviewer import WrittenInterviewer
from voicemock.interview.kinds import every, ways
from voicemock.interview.missed import missed
from voicemock.interview.moves import FollowUp
from voicemock.interview.own_question import stands_for_an_answer
from voicemock.round import Style
from voicemock.sessions.session import Session
from voicemock.sessions.turn import Turn
from voicemock.transcript import Transcript

QUESTION = BEHAVIORAL.question("hard-problem")
OWN = "What is the salary range?"


def in_a_round(style: Style = "neutral") -> Session:
    plain = session_of(BEHAVIORAL, style)
    data = shipped("behavioral").as_data()
    return replace(plain, opened=plain.opened.model_copy(update={"round": data}))


def asked_after(session: Session, *answers: str) -> list[FollowUp]:
    """What is asked about the question, one after each answer."""
    turn, asked = Turn(1, "question", QUESTION.id, QUESTION.text, 60.0), []
    for number, said in enumerate(answers, 2):
        session = replace(session, turns=(*session.turns, replace(turn, transcript=Transcript(text=said))))
        follow_up = WrittenInterviewer(KINDS).follow_up(session, session.turns)
        assert follow_up is not None
        asked.append(follow_up)
        turn = Turn(number, follow_up.kind, QUESTION.id, follow_up.text, 30.0)
    return asked


@pytest.mark.parametrize(
    ("say", "is_own"),
    [
        (OWN, True),
        ("what is the salary range", True),
        ("How large is the team?", True),
        ("Before that, may I ask how large the team is?", True),
        ("Okay, thanks. And what about remote work? I was just wondering.", True),
        ("Do I have to work on weekends?", True),
        ("Could you repeat the question?", False),
        ("Do you mean a technical problem?", False),
        ("What would you have done?", False),
        ("What did I do? I quit.", False),
        ("Do I have experience with that? Not really.", False),
        ("What matters to me is the team.", False),
        ("How it works is simple.", False),
        ("Next question please.", False),
        (f"{STORY} Does that answer it?", False),
        ("I worked on the report for half a year and rewrote the slow query, is that what you want?", False),
    ],
)
def test_only_a_question_about_something_else_and_hardly_a_word_more_is_one(say: str, is_own: bool) -> None:
    [turn] = of(QUESTION, say)
    assert stands_for_an_answer(turn, QUESTION, "en") is is_own
    assert not stands_for_an_answer(turn, QUESTION, "de")


def test_where_questions_are_the_answer_none_is_put_off() -> None:
    [turn] = of(QUESTION, "Who needs it on Friday?")

    assert not stands_for_an_answer(turn, QUESTION.model_copy(update={"kind": "situation"}), "en")
    assert not stands_for_an_answer(replace(turn, text="What did you ask her?"), QUESTION, "en")


def test_no_graded_answer_is_taken_for_one() -> None:
    for example in BEHAVIORAL.examples:
        question = BEHAVIORAL.question(example.question)
        [turn] = of(question, example.text)
        assert not stands_for_an_answer(turn, question, "en"), example.text


@pytest.mark.parametrize("style", ["warm", "neutral", "pressing"])
def test_it_is_put_off_to_the_end_and_the_question_comes_back(style: Style) -> None:
    first, second = asked_after(in_a_round(style), OWN, "How large is the team?")
    known = [line.replace("$question", QUESTION.text) for line in ways(KINDS.later, style)]

    assert first.text in known and second.text in known
    assert first.text != second.text
    assert (first.kind, first.thanks) == ("reassure", False)


def test_no_such_line_is_said_twice_in_a_session() -> None:
    leads = [line.replace(" $question", "") for line in every(KINDS.later)]
    asked = asked_after(in_a_round(), *[OWN] * 5)
    said = [lead for each in asked for lead in leads if each.text.startswith(lead)]

    assert len(said) == len(set(said)) == len(ways(KINDS.later, "neutral"))


def test_a_follow_up_comes_back_too() -> None:
    first, second = asked_after(in_a_round(), STORY, OWN)
    assert second.text.endswith(first.text)


def test_outside_a_round_nothing_is_promised() -> None:
    [asked] = asked_after(session_of(BEHAVIORAL), OWN)
    assert not any(asked.text.startswith(line.replace(" $question", "")) for line in every(KINDS.later))


def test_where_the_candidate_may_not_ask_in_the_end_nothing_is_promised_either() -> None:
    session = in_a_round()
    data = dict(session.opened.round or {})
    data["stages"] = [each for each in data["stages"] if each["kind"] != "your_questions"]
    session = replace(session, opened=session.opened.model_copy(update={"round": data}))

    [asked] = asked_after(session, OWN)
    assert not any(asked.text.startswith(line.replace(" $question", "")) for line in every(KINDS.later))


@pytest.mark.parametrize("style", ["neutral", "pressing"])
def test_a_round_of_nothing_else_offers_no_correction(tmp_path: Path, style: Style) -> None:
    session, _ = held(
        opened(shipped("behavioral"), style=style), Candidate(answer=OWN), tmp_path, WrittenInterviewer(AROUND.kinds)
    )
    put_off = [turn.text for turn in session.turns if turn.kind == "reassure"]

    assert "noted" in put_off[0].lower()
    assert not [turn.text for turn in session.turns if turn.kind == "correction"]


def test_it_is_no_miss_unless_something_else_was_missed() -> None:
    assert missed(of(QUESTION, OWN), QUESTION, BEHAVIORAL) is None
    assert missed(of(QUESTION, OWN, "How large is the team?"), QUESTION, BEHAVIORAL) is None
    assert missed(of(QUESTION, EMPTY, OWN), QUESTION, BEHAVIORAL) is not None
