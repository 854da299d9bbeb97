"""Every round that ships is well conducted from its welcome to its close, and keeps its time."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.interview.rounds import ANSWER, AROUND, PROMPTS, Candidate, held, opened, shipped
from voicemock.interview.cutting_in import cutting_in
from voicemock.interview.interviewer import LLMInterviewer, WrittenInterviewer
from voicemock.interview.lines import load_lines
from voicemock.interview.plan import Wishes
from voicemock.llm.scripted import ScriptedChat
from voicemock.prompts import load as load_prompt
from voicemock.round import Stage
from voicemock.round_files import available, check_with_rubric
from voicemock.sessions.session import Session
from voicemock.transcript import Said, Word

NAMES = tuple(available(PROMPTS))
PLAYS = (load_prompt("interviewer", PROMPTS), load_prompt("interviewer-turn", PROMPTS))
COMPANY = (
    "# Nordlicht\n\nNordlicht builds route planning software for regional bus companies. Forty people work in "
    "Hamburg. The team you would join has six people.\n"
)


def replace_minutes(stage: Stage, minutes: float) -> Stage:
    return stage.model_copy(update={"minutes": minutes})


def topics(session: Session) -> list[str]:
    return [remark.topic for remark in session.remarks]


def kinds(session: Session) -> list[str]:
    return [turn.kind for turn in session.turns]


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_round_fits_its_rubric(name: str) -> None:
    assert check_with_rubric(available(PROMPTS)[name]).id == name


@pytest.mark.parametrize("name", NAMES)
def test_every_round_is_conducted_as_good_interviewers_do(name: str, tmp_path: Path) -> None:
    candidate, round_ = Candidate(), shipped(name)
    session, _ = held(opened(round_, company=COMPANY), candidate, tmp_path)
    told, asked = topics(session), kinds(session)

    assert told[:2] == ["welcome", "pitch"]
    assert [each for each in told if each in ("agenda", "not_on_agenda", "notes")] == [
        "agenda",
        "not_on_agenda",
        "notes",
    ]
    assert asked[:2] == ["time_check", "recent_win"]
    assert asked.count("your_questions") >= 1
    assert "time_left" in told and told[-2:] == ["close", "next_steps"]
    assert session.closed in ("finished", "out_of_time")
    assert any(turn.question for turn in session.turns)
    assert candidate.elapsed_s <= 60 * round_.minutes * 1.1
    assert all(turn.question == "" for turn in session.turns if turn.kind in ("time_check", "your_questions"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("slowness", [2.5])
def test_the_time_is_kept_and_enough_of_it_left_for_the_candidate(name: str, slowness: float, tmp_path: Path) -> None:
    round_ = shipped(name)
    candidate = Candidate()
    slow = opened(round_)
    longest = max(question.minutes for question in slow.rubric.questions) * 60 * slowness

    class Slow(Candidate):
        def reply(self, session: Session) -> str:
            self.elapsed_s += session.turns[-1].target_s * (slowness - 1)
            return super().reply(session)

    candidate = Slow()
    session, _ = held(slow, candidate, tmp_path)
    asked = [turn for turn in session.turns if turn.kind == "your_questions"]

    assert asked, "there was no time left for the candidate"
    # Only the answer that goes on when the time for questions is up may reach over it.
    assert candidate.elapsed_s <= round_.minutes * 60 + longest


@pytest.mark.parametrize("name", NAMES)
def test_a_round_asks_as_many_questions_as_it_has_time_for(name: str) -> None:
    round_ = shipped(name)
    plan = opened(round_).opened.plan

    assert plan.questions
    assert plan.minutes == round_.minutes
    assert len(set(plan.questions)) == len(plan.questions)


def test_the_first_planned_questions_are_those_that_were_named(tmp_path: Path) -> None:
    session = opened(shipped("behavioral"), wishes=Wishes(named=["disagreement"], follow_ups=1, seed=2))

    assert session.opened.plan.questions[0] == "disagreement"


def test_the_candidate_can_shorten_a_round_but_not_talk_it_away(tmp_path: Path) -> None:
    for said, most in (("I only have 30 minutes.", 30), ("I must leave in one minute, just 1 minute.", 22.5)):
        candidate = Candidate(said={"time_check": said, "recent_win": "A new job."})
        session, _ = held(opened(shipped("behavioral")), candidate, tmp_path)

        assert candidate.elapsed_s <= most * 60 + 5 * 60
        assert any(turn.question for turn in session.turns)
        agenda = next(remark for remark in session.remarks if remark.topic == "agenda")
        assert f"{most:.0f} minutes, then." in agenda.text


def test_in_less_time_every_interviewer_of_a_panel_still_asks(tmp_path: Path) -> None:
    candidate = Candidate(said={"time_check": "I only have 30 minutes.", "recent_win": "A new job."})
    session, _ = held(opened(shipped("panel")), candidate, tmp_path)

    assert {turn.speaker for turn in session.turns if turn.question} == {"engineer", "product", "manager"}
    assert any(turn.kind == "your_questions" for turn in session.turns)


def test_the_last_answer_there_is_gets_its_reply_before_the_close(tmp_path: Path) -> None:
    candidate = Candidate(questions=["How many people are on the team?"])
    session, _ = held(
        opened(shipped("technical"), company=COMPANY),
        candidate,
        tmp_path,
        more_answers=lambda: bool(candidate.questions),
    )

    assert session.closed == "out_of_answers"
    assert topics(session)[-3:] == ["reply", "close", "next_steps"]

    heard: list[str] = []
    candidate = Candidate(answer="I would like 95,000 a year, please.")
    candidate.reply = lambda session: heard.append(session.turns[-1].question) or candidate.answer  # type: ignore
    session, _ = held(opened(shipped("offer")), candidate, tmp_path, more_answers=lambda: not any(heard))

    assert session.closed == "out_of_answers"
    assert topics(session)[-3:] == ["outcome", "close", "next_steps"]


def test_an_answer_that_belongs_to_no_question_is_cut_in_on_for_its_main_point(tmp_path: Path) -> None:
    session, _ = held(opened(shipped("offer")), Candidate(), tmp_path)
    told = Said(settled=tuple(Word(text=each, start_s=at, end_s=at + 1) for at, each in enumerate(ANSWER.split())))
    lines = load_lines(PROMPTS)
    for at, turn in enumerate(session.turns, 1):
        line = cutting_in(replace(session, turns=session.turns[:at]), told, lines)

        assert line.criterion is None and any(line.text.endswith(each) for each in lines.to_the_point), turn.kind


def test_a_round_that_breaks_off_anywhere_goes_on_as_if_it_had_not(tmp_path: Path) -> None:
    from voicemock.sessions.session import apply

    start = opened(shipped("panel"), company=COMPANY)
    whole, events = held(start, Candidate(), tmp_path)
    for cut in range(3, len(events), 17):
        session = start
        for event in events[:cut]:
            session = apply(session, event)
        asked = sum(turn.kind == "your_questions" and turn.answered for turn in session.turns)
        candidate = Candidate(elapsed_s=sum(turn.target_s for turn in session.turns if turn.answered))
        candidate.questions = candidate.questions[asked:]
        session, _ = held(session, candidate, tmp_path)

        assert [turn.text for turn in session.turns] == [turn.text for turn in whole.turns], f"cut after {cut}"
        assert topics(session) == topics(whole), f"cut after {cut}"


def test_a_panel_hands_over_and_each_interviewer_asks_their_own_questions(tmp_path: Path) -> None:
    session, _ = held(opened(shipped("panel")), Candidate(), tmp_path)
    speakers = list(dict.fromkeys(turn.speaker for turn in session.turns if turn.question))
    over = [remark for remark in session.remarks if remark.topic == "hand_over"]

    assert speakers == ["engineer", "product", "manager"]
    assert [remark.speaker for remark in over[:2]] == ["engineer", "product"]
    assert "Tom Berger" in over[0].text and "Grace Adeyemi" in over[1].text
    first = {turn.speaker: turn for turn in reversed(session.turns) if turn.kind == "question"}
    assert "I am Tom Berger" in first["product"].lead


def test_a_clear_miss_is_named_and_gets_one_chance_to_be_corrected(tmp_path: Path) -> None:
    candidate = Candidate(answer="No idea.", said={"correction": "You are right, I should have told that."})
    session, _ = held(opened(shipped("behavioral")), candidate, tmp_path)
    corrections = [turn for turn in session.turns if turn.kind == "correction"]

    assert corrections
    assert len({turn.question for turn in corrections}) == len(corrections)
    for turn in corrections:
        assert turn not in session.judged(turn.question)
        assert turn in session.exchange(turn.question)


def test_a_good_answer_is_not_corrected_and_leaves_a_note_in_its_own_words(tmp_path: Path) -> None:
    session, _ = held(
        opened(shipped("behavioral"), wishes=Wishes(named=["hard-problem"], most=1, follow_ups=1)),
        Candidate(),
        tmp_path,
    )

    assert "correction" not in kinds(session)
    noted = [turn for turn in session.turns if turn.note_taken]
    assert noted and all(turn.note_taken.rstrip(".") in turn.transcript.text for turn in noted if turn.transcript)
    close = next(remark for remark in session.remarks if remark.topic == "close")
    assert noted[0].note_taken.rstrip(" .") in close.text


def test_the_candidates_questions_are_answered_from_what_was_given_and_from_nothing_else(tmp_path: Path) -> None:
    candidate = Candidate(questions=["How many people are on the team?", "Do you use Kafka?", "No, thank you."])
    session, _ = held(opened(shipped("technical"), company=COMPANY), candidate, tmp_path)
    replies = [remark for remark in session.remarks if remark.topic == "reply"]

    assert "six people" in replies[0].text and replies[0].source
    assert replies[1].source == "" and "Kafka" not in replies[1].text
    assert len(replies) == 2


def test_a_later_interviewer_may_refer_to_what_an_earlier_one_heard(tmp_path: Path) -> None:
    from voicemock.sessions.events import Carried

    told = Carried(session="a", interviewer="Maya Lindqvist", question="Why us?", note="I moved the report to noon.")
    session, _ = held(opened(shipped("technical"), carried=(told,)), Candidate(), tmp_path)
    carried = next(remark for remark in session.remarks if remark.topic == "carried")

    assert "Maya Lindqvist" in carried.text and "“I moved the report to noon”" in carried.text


def test_the_agenda_and_who_is_there_are_told_as_somebody_would_say_them(tmp_path: Path) -> None:
    session, _ = held(opened(shipped("panel")), Candidate(), tmp_path)
    said = {remark.topic: remark.text for remark in session.remarks}

    assert "Tom Berger, the product lead, and Grace Adeyemi, the engineering manager." in said["welcome"]
    assert said["agenda"].count("then") == 1
    assert "then about 15 minutes for technical questions, about 15 minutes for " in said["agenda"]


def test_no_question_is_announced_as_another_matter_where_the_talk_goes_on(tmp_path: Path) -> None:
    session, _ = held(opened(shipped("presentation")), Candidate(), tmp_path)
    leads = {turn.question: turn.lead for turn in session.turns if turn.kind == "question"}
    passages = AROUND.lines.next

    assert not any(passage in leads["in-one-minute"] for passage in passages)
    assert any(passage in lead for lead in leads.values() for passage in passages)


def test_thanks_are_not_said_before_every_follow_up_and_by_whom_presses_before_none(tmp_path: Path) -> None:
    for style in ("neutral", "pressing"):
        session, _ = held(opened(shipped("first-round"), style=style), Candidate(answer="It depends."), tmp_path)
        asked = [turn for turn in session.turns if turn.kind in ("follow_up", "challenge")]
        second = [turn for turn in asked if session.exchange(turn.question).index(turn) > 1]

        assert asked and second
        assert not any(turn.lead for turn in (second if style == "neutral" else asked))


@pytest.mark.parametrize(
    ("round_name", "never"),
    [
        ("recruiter-screen", {"recent-win", "your-questions"}),  # they have stages of their own
        ("final-round", {"afterwards", "one-question-left"}),  # there is no offer yet
        ("live-coding", {"code-in-front", "submission-walk"}),  # there is none
    ],
)
def test_a_round_does_not_ask_what_does_not_belong_there(round_name: str, never: set[str]) -> None:
    round_ = shipped(round_name)
    for seed in range(5):
        plan = opened(round_, wishes=Wishes(seed=seed, follow_ups=round_.follow_ups)).opened.plan

        assert not never & set(plan.questions)


def test_with_fewer_questions_everybody_still_asks_and_what_was_named_is_asked() -> None:
    few = opened(shipped("panel"), wishes=Wishes(seed=1, most=3, follow_ups=1)).opened.plan
    named = opened(shipped("panel"), wishes=Wishes(named=["index", "caching"], most=2, follow_ups=1)).opened.plan

    assert [len(each.questions) for each in few.stages] == [1, 1, 1]
    assert named.questions == ("index", "caching")


def test_what_a_stage_names_is_left_to_it_and_an_opener_comes_first() -> None:
    stages = {each.stage: each.questions for each in opened(shipped("panel")).opened.plan.stages}

    assert stages["working"][0] == "design-dispute" and "design-dispute" not in stages["product"]
    assert stages["product"][0] == "system-you-know"
    assert opened(shipped("technical"), wishes=Wishes(seed=4)).opened.plan.questions[0] == "system-you-know"


def test_who_only_says_something_is_asked_for_questions_once_more_and_then_let_go(tmp_path: Path) -> None:
    misheard = Candidate(questions=["now that is l thank you", "there is not martin i think", "?", "?", "?"])
    session, _ = held(opened(shipped("offer"), company=COMPANY), misheard, tmp_path)
    asked = [f"{turn.lead} {turn.text}".strip() for turn in session.turns if turn.kind == "your_questions"]

    assert len(asked) == 2 and asked[1].endswith(f"ank you. {asked[0]}")
    assert "reply" not in topics(session)


def test_what_comes_next_and_what_is_public_of_an_offer_is_told_to_whom_asks(tmp_path: Path) -> None:
    candidate = Candidate(
        answer="I accept.",
        questions=[
            "What are the next steps?",
            "How long do I have to decide?",
            "Is there a canteen?",
            "Who would be my boss, and how does the process go on?",
            "That is all.",
        ],
    )
    session, _ = held(opened(shipped("offer")), candidate, tmp_path)
    replies = [remark.text for remark in session.remarks if remark.topic == "reply"]

    assert shipped("offer").next_steps in replies[0]
    assert replies[1] == "The offer stands for a week."
    assert "know" in replies[2]
    assert "know" in replies[3] and shipped("offer").next_steps in replies[3]


def test_whom_another_question_may_have_told_is_not_said_to_have_missed_it(tmp_path: Path) -> None:
    said = "Three days is fine with me. The week of travel is all right if I know a month before."
    wishes = Wishes(named=["pay-and-start", "changed-terms"], most=2, follow_ups=0)
    session, _ = held(opened(shipped("recruiter-screen"), wishes=wishes), Candidate(answer=said), tmp_path)

    assert [turn.question for turn in session.turns if turn.kind == "correction"] == ["pay-and-start"]
    assert session.asked == ("pay-and-start", "changed-terms")


def test_a_model_plays_each_interviewer_of_a_panel_and_knows_what_colleagues_noted(tmp_path: Path) -> None:
    says = ["Which step took longest?", "Who waited for the dashboard?", "How long was noon too late?", "Why a week?"]
    chat = ScriptedChat(
        [{"for": "Move", "reply": {"criterion": "", "move": "follow_up", "say": say}} for say in says]
        + [{"for": "Move", "reply": {"criterion": "", "move": "move_on", "say": ""}, "times": 20}]
    )
    round_ = shipped("panel")
    stages = [replace_minutes(each, 4) if each.kind == "questions" else each for each in round_.stages]
    round_ = round_.model_copy(update={"stages": tuple(stages)})
    model = LLMInterviewer(chat, PLAYS, "m", WrittenInterviewer(AROUND.kinds))
    session, _ = held(opened(round_), Candidate(), tmp_path, model)
    followed = [turn for turn in session.turns if turn.kind == "follow_up"]

    assert list(dict.fromkeys(turn.speaker for turn in followed)) == ["engineer", "product", "manager"]
    for turn, (messages, _) in zip(followed, chat.asked, strict=False):
        assert turn.by == "llm"
        assert turn.speaker == session.exchange(turn.question)[0].speaker
        assert f"You are {round_.interviewer(turn.speaker).name}, " in messages[0].content
    noted = session.exchange(followed[0].question)[0].note_taken
    assert noted not in chat.asked[0][0][0].content and noted in chat.asked[1][0][0].content


def test_who_declines_an_offer_is_not_told_what_happens_next(tmp_path: Path) -> None:
    candidate = Candidate(answer="No, thank you. I decline your offer.")
    session, _ = held(opened(shipped("offer")), candidate, tmp_path)

    assert session.remarks[-1].topic == "outcome" and session.closed == "finished"
