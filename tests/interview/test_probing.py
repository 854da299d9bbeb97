"""Each kind of question has its own way to go on, and the rubric's own follow-ups come first where they fit."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.interview.test_conversation import BEHAVIORAL, opened
from voicemock.checked_yaml import read
from voicemock.config import shipped_folder
from voicemock.errors import BadInput
from voicemock.interview.derailing import gives_nothing
from voicemock.interview.interviewer import WrittenInterviewer
from voicemock.interview.kinds import FILE, Kinds, load_kinds, ways
from voicemock.interview.missed import missed
from voicemock.interview.moves import FollowUp
from voicemock.interview.probing import Probing
from voicemock.round import Style
from voicemock.rubric import Rubric
from voicemock.rubric_files import find, load
from voicemock.sessions.session import Session
from voicemock.sessions.turn import Turn
from voicemock.transcript import Transcript

KINDS = load_kinds([shipped_folder("prompts")])
BACKEND = load(find("backend-engineer"))
STORY = (
    "In my last job at a small company the report took six hours and the finance team had to wait. First I measured "
    "every step, then I found the slow query, rewrote it and tested it on a copy for a week."
)
PLAN = (
    "First I would find out what the deadline rests on and who needs what on that day, because then we can choose. I "
    "would tell the product manager which risks I see, leave out the export, put the rest behind a flag that I can "
    "switch off, have a way back ready, watch the error rate on Friday evening and agree with them in writing."
)


def session_of(rubric: Rubric, style: Style = "neutral") -> Session:
    plain = opened(*(question.id for question in rubric.questions), follow_ups=3, rubric=rubric)
    return replace(plain, opened=plain.opened.model_copy(update={"style": style}))


def asked_after(
    rubric: Rubric, question: str, *answers: str, style: Style = "neutral", kinds: Kinds | None = KINDS
) -> list[FollowUp]:
    """The follow-ups that the written interviewer asks, one after each answer."""
    session, asked = session_of(rubric, style), []
    known = rubric.question(question)
    turn = Turn(1, "question", question, known.text, 60.0)
    for number, said in enumerate(answers, 1):
        session = replace(session, turns=(*session.turns, replace(turn, transcript=Transcript(text=said))))
        follow_up = WrittenInterviewer(kinds).follow_up(session, session.turns)
        assert follow_up is not None
        asked.append(follow_up)
        turn = Turn(number + 1, follow_up.kind, question, follow_up.text, 30.0, criterion=follow_up.criterion)
    return asked


def test_an_example_is_asked_for_the_first_part_that_a_listener_misses_in_the_rubrics_words() -> None:
    [result] = asked_after(BEHAVIORAL, "hard-problem", STORY)
    assert (result.criterion, result.text) == ("result", "What was the result, and how did you know?")

    [situation] = asked_after(
        BEHAVIORAL,
        "hard-problem",
        "It got better by half since then. We wrote something and it was tried out, so "
        "everybody thought that this was the way to go and it worked well for all people in the whole house.",
    )
    assert situation.criterion == "situation"


def test_a_part_that_the_rubric_does_not_look_for_is_asked_in_general_words() -> None:
    first, second = asked_after(BACKEND, "design-dispute", STORY, "He said that it was safer.")
    assert first.criterion in BACKEND.question("design-dispute").criteria
    assert second.criterion is None
    assert second.text in ways(KINDS.example.result, "neutral")


def test_a_situation_is_changed_once_it_is_answered() -> None:
    first, second = asked_after(BACKEND, "unsafe-deadline", PLAN, PLAN)

    assert first.criterion in BACKEND.question("unsafe-deadline").criteria
    assert second.text in KINDS.situation.changed


def test_a_question_may_bring_its_own_changes() -> None:
    question = BACKEND.question("unsafe-deadline").model_copy(update={"changes": ("And if it were a hospital's?",)})
    rubric = BACKEND.model_copy(
        update={"questions": tuple(question if each.id == question.id else each for each in BACKEND.questions)}
    )
    assert asked_after(rubric, "unsafe-deadline", PLAN, PLAN)[1].text == "And if it were a hospital's?"
    assert Rubric.model_validate(rubric.as_data()).question("unsafe-deadline").changes


def test_experience_is_asked_in_breadth_and_then_in_depth_on_one() -> None:
    narrow = f"{STORY} The team agreed to it, and it never took longer than twenty minutes from then on."
    first, second = asked_after(BACKEND, "legacy-code", narrow, narrow)

    assert first.text in ways(KINDS.experience.breadth, "neutral")
    assert second.text.startswith(tuple(ways(KINDS.experience.depth, "neutral")))
    assert second.criterion in BACKEND.question("legacy-code").criteria

    broad = f"{narrow} Before that, in another job, I also did it several times."
    assert asked_after(BACKEND, "legacy-code", broad)[0].text not in ways(KINDS.experience.breadth, "neutral")


def test_what_nobody_does_elsewhere_too_is_not_asked_in_breadth() -> None:
    [why] = asked_after(load(find("recruiter-screen")), "why-this-job", STORY)

    assert why.text not in ways(KINDS.experience.breadth, "neutral")
    assert why.criterion


def test_what_is_wrong_is_probed_before_it_is_judged() -> None:
    wrong = (
        "An index is basically important in general for everything, and everybody should always have one, because it "
        "makes the whole thing better for the users and the team, and communication is the key to all of that."
    )
    [asked] = asked_after(BACKEND, "index", wrong)
    assert asked.kind == "challenge"
    assert asked.text in ways(KINDS.knowledge.check, "neutral")


def test_who_said_how_to_find_out_is_not_asked_for_it_and_in_a_story_not_knowing_is_no_gap() -> None:
    [found_out] = asked_after(BACKEND, "index", "I do not know that. I would read the manual and compare two plans.")
    [told] = asked_after(BEHAVIORAL, "too-little-known", "We did not know how reliable any bank was. I chose one.")

    assert found_out.kind != "hint" and told.kind != "hint"


def test_who_does_not_know_is_asked_how_to_find_out() -> None:
    [asked] = asked_after(BACKEND, "index", "Honestly, I don't know.")
    assert asked.text in ways(KINDS.knowledge.unknown, "neutral")
    assert not asked.thanks


@pytest.mark.parametrize("style", ["warm", "neutral", "pressing"])
def test_a_thin_answer_is_pushed_back_on_in_the_manner_of_the_interviewer(style: Style) -> None:
    [asked] = asked_after(BEHAVIORAL, "hard-problem", "We had a slow report and it was fine later.", style=style)

    assert asked.kind == "challenge"
    assert asked.text.startswith(tuple(ways(KINDS.challenge, style)))


def test_only_under_pressure_a_short_answer_is_pushed_on_twice() -> None:
    thin = "We had a slow report, fine later."
    neutral = asked_after(BEHAVIORAL, "hard-problem", thin, thin)
    pressing = asked_after(BEHAVIORAL, "hard-problem", thin, thin, style="pressing")

    assert [each.kind for each in neutral] == ["challenge", "follow_up"]
    assert [each.kind for each in pressing] == ["challenge", "challenge"]


def test_without_lines_in_the_language_of_the_interview_the_rubric_alone_asks() -> None:
    german = KINDS.model_copy(update={"language": "de"})
    for kinds in (None, german):
        [asked] = asked_after(BEHAVIORAL, "hard-problem", "Next question please.", kinds=kinds)
        assert asked.text in [each.ask for each in BEHAVIORAL.question("hard-problem").follow_ups]


def test_the_lead_criterion_of_each_part_is_the_one_that_looks_for_it() -> None:
    session = session_of(BEHAVIORAL)
    turn = Turn(1, "question", "hard-problem", "?", 60.0, transcript=Transcript(text=STORY))
    probing = Probing(session, [turn], KINDS)

    assert not probing.lacks("situation") and not probing.lacks("action") and probing.lacks("result")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("$question", "$qestion", "did you mean '$question'?"),
        ("$shows", "it", "'$shows' is missing"),
        ("  changed:", "  chnged:", "did you mean 'changed'?"),
        ("language: en", "language: english", "language"),
        ("How would you check that?", "What does it cost, 5 $?", "'$$'"),
    ],
)
def test_a_mistake_in_the_lines_is_named_with_its_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = (shipped_folder("prompts") / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(BadInput) as refused:
        load_kinds([tmp_path])
    said = str(refused.value)
    assert says in said and f"{FILE}:" in said


def test_every_kind_that_has_its_own_way_tells_a_model_of_it() -> None:
    told = {kind: KINDS.instructions(kind) for kind in ("example", "situation", "experience", "knowledge")}

    assert len(set(told.values())) == 4 and all(told.values())
    assert KINDS.instructions("exercise") == told["situation"]
    assert KINDS.instructions("opener") == ""
    assert read(shipped_folder("prompts") / FILE).data["language"] == "en"


@pytest.mark.parametrize("style", ["warm", "neutral", "pressing"])
def test_only_what_was_asked_before_is_said_to_be_unanswered(style: Style) -> None:
    same, new = asked_after(BEHAVIORAL, "hard-problem", "Next question please.", "Next question please.", style=style)
    asks = [each.ask for each in BEHAVIORAL.question("hard-problem").follow_ups]

    assert same.text in [f"{line} {BEHAVIORAL.question('hard-problem').text}" for line in ways(KINDS.back, style)]
    if style == "pressing":
        assert new.text in asks
    else:
        assert new.text in [f"{line} {ask}" for line in ways(KINDS.stay, style) for ask in asks]


@pytest.mark.parametrize(
    ("text", "say", "is_left"),
    [
        ("Have you got other offers? And what do they pay?", "No.", True),
        ("Is there anything that we should settle early?", "No, there isn't. Thank you.", True),
        ("What should we settle early about residence, permits or references?", "Nothing.", True),
        ("Is there anything that we should settle early?", "Next question please.", False),
        ("What experience have you with permits?", "No.", False),
    ],
)
def test_no_is_an_answer_where_yes_or_no_was_asked(text: str, say: str, is_left: bool) -> None:
    rubric = load(find("recruiter-screen"))
    question = rubric.question("permit-and-place").model_copy(update={"text": text})
    rubric = rubric.model_copy(
        update={"questions": tuple(question if each.id == question.id else each for each in rubric.questions)}
    )
    turn = Turn(1, "question", question.id, text, 60.0, transcript=Transcript(text=say))
    session = replace(session_of(rubric), turns=(turn,))

    assert (WrittenInterviewer(KINDS).follow_up(session, [turn]) is None) is is_left
    assert gives_nothing([turn], question, "en") is not is_left
    if is_left:
        assert missed([turn], question, rubric) is None
    story = question.model_copy(update={"kind": "example"})
    assert gives_nothing([turn], story, "en")
