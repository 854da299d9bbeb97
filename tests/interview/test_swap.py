"""What must hold where the user interviews: the candidate keeps to its level and hides it; every cut goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from voicemock import ports
from voicemock.config import shipped_folder
from voicemock.errors import BadInput, RecogniserError, UsageError
from voicemock.evaluation.blind_marks import items_of_session
from voicemock.evaluation.swap_marks import closeness, compared, overall
from voicemock.interview import candidate_words
from voicemock.interview.candidate import Candidate
from voicemock.interview.candidate_lines import CandidateLines
from voicemock.interview.held_back import LEAST_LEFT, told
from voicemock.interview.interviewer import WrittenInterviewer
from voicemock.interview.lines import load_lines
from voicemock.interview.parts import Parts
from voicemock.interview.plan import Wishes
from voicemock.interview.styled_lines import load_styled
from voicemock.interview.swap import converse, due
from voicemock.interview.swap_plan import mean_level, plan_swap
from voicemock.llm.scripted import ScriptedChat
from voicemock.prompts import load as load_prompt
from voicemock.reports.swap_view import swap_view
from voicemock.rubric_files import find, load
from voicemock.scoring.text import sentence_spans
from voicemock.sessions import events as e
from voicemock.sessions import peer_events as p
from voicemock.sessions.candidate import AnswerPlan
from voicemock.sessions.session import Mark, Session, apply, fold
from voicemock.sessions.session import due as due_in_all
from voicemock.transcript import Stretch, Transcript

BEHAVIORAL, GERMAN = load(find("behavioral")), load(find("verhalten"))
SHIPPED = shipped_folder("prompts")
LINES = load_styled(CandidateLines, [SHIPPED])
SKIP = ports.Skipped()
ASKED = "Tell me about a difficult problem you solved."
TALK: list[str | ports.Heard] = [
    "Hi, thanks for coming. First I ask you something, then you may ask me.",
    SKIP,
    ASKED,
    "What came of it in the end?",
    "What came of it in the end?",
    SKIP,
    "What would you like to know?",
    SKIP,
    "Reports, mostly. Thank you, we will write to you.",
]


@dataclass
class User:
    """Who interviews, by script: spoken, or typed."""

    says: list[str | ports.Heard]
    spoken: bool = False
    said: dict[Path, str] = field(default_factory=dict)

    def __call__(self, destination: Path, target_s: float) -> ports.Heard:
        words = self.says.pop(0)
        if not isinstance(words, str):
            return words
        if not self.spoken:
            return ports.Typed(words)
        destination.write_bytes(b"sound")
        self.said[destination] = words
        return ports.Recorded(ports.MICROPHONE)

    def transcribe(self, audio: Path, speech: object) -> Transcript:
        return Transcript(text=self.said[audio])


def parts_for(folder: Path, user: User, **more: object) -> Parts:
    (folder / "audio").mkdir(exist_ok=True)
    written = WrittenInterviewer()
    parts = Parts(
        folder=folder,
        listen=user,
        find_speech=lambda audio: (Stretch(0.2, 1.8),),
        duration_s=lambda audio: 2.0,
        transcribe=user.transcribe,
        transcriber=lambda: "script",
        interviewer=written,
        written=written,
        lines=load_lines([SHIPPED]),
        elapsed_s=lambda: 0.0,
        more_answers=lambda: bool(user.says),
        after_cut="continue",
    )
    return replace(parts, **more)  # type: ignore[arg-type]


def opened(*questions: str, level: str | None = "4", seed: int = 1) -> Session:
    wishes = Wishes(named=questions or ("hard-problem",), follow_ups=1, seed=seed)
    plan, part = plan_swap(BEHAVIORAL, wishes, level, LINES, "script")
    engines = e.Engines(heard="script", transcribed="script", interviewed="you", judged="you", spoke="nobody")
    return fold(
        [
            e.SessionOpened(
                id="s",
                voicemock="0",
                rubric=BEHAVIORAL.as_data(),
                rubric_digest=BEHAVIORAL.digest(),
                prompts={},
                engines=engines,
                plan=plan,
                candidate=part,
            )
        ]
    )


def held(
    session: Session, parts: Parts, candidate: Candidate | None = None, by_key: bool = True
) -> tuple[Session, list[e.Event]]:
    events = []
    for event in converse(session, parts, candidate or Candidate(LINES), by_key):
        events.append(event)
        session = apply(session, event)
    return session, events


def answers(session: Session) -> list[str]:
    return [turn.transcript.text for turn in session.turns if turn.transcript]


def plan_in(session: Session) -> AnswerPlan:
    """What the candidate has to say to the first planned question."""
    assert session.opened.candidate
    return session.opened.candidate.answers[0]


def typed(tmp_path: Path, *says: str | ports.Heard, session: Session | None = None) -> Session:
    user = User([SKIP, *says])
    return held(session or opened(), parts_for(tmp_path, user))[0]


@pytest.mark.parametrize("rubric", [BEHAVIORAL, GERMAN], ids=lambda rubric: rubric.id)
def test_what_is_said_at_once_and_later_is_the_whole_example_and_each_sentence_once(rubric) -> None:
    kept_something = 0
    for example in rubric.examples[::3]:
        first, later = told(example, rubric)
        text = " ".join(example.text.split())
        sentences = sorted(text[start:end] for start, end in sentence_spans(text))
        said = [part[start:end] for part in (first, *later.values()) for start, end in sentence_spans(part)]
        kept_something += bool(later)

        assert sorted(said) == sentences
        assert len(sentence_spans(first)) >= LEAST_LEFT * len(sentences)
        assert all(example.levels[name] > 1 for name in later)
    assert kept_something > len(rubric.examples[::3]) / 2


@pytest.mark.parametrize(("level", "least", "most"), [("1", 1, 2), ("junior", 1, 2.5), ("5", 4, 5)])
def test_the_examples_are_those_nearest_to_the_level(level: str, least: float, most: float) -> None:
    plan, part = plan_swap(BEHAVIORAL, Wishes(questions=3, seed=2), level, LINES, "script")

    assert [each.question for each in part.answers] == list(plan.questions) and len(plan.questions) == 3
    for each in part.answers:
        example = BEHAVIORAL.examples[each.example]
        assert example.question == each.question and dict(example.levels) == each.levels
        assert least <= mean_level(example, BEHAVIORAL) <= most


def test_a_drawn_level_differs_by_seed_and_the_same_seed_gives_the_same_candidate() -> None:
    one = Wishes(named=["hard-problem"])
    drawn = [plan_swap(BEHAVIORAL, replace(one, seed=seed), None, LINES, "script") for seed in range(20)]

    assert {part.level for _, part in drawn} == {"1", "2", "3", "4", "5"} and all(part.drawn for _, part in drawn)
    assert drawn[3] == plan_swap(BEHAVIORAL, replace(one, seed=3), None, LINES, "script")


def test_what_cannot_be_played_is_refused_with_what_can() -> None:
    with pytest.raises(UsageError, match="no level 'chief'") as level:
        plan_swap(BEHAVIORAL, Wishes(), "chief", LINES, "script")
    assert "junior, mid, senior, staff, 1 to 5" in level.value.remedy
    with pytest.raises(UsageError, match="no graded example of an answer to 'failure'") as bare:
        plan_swap(BEHAVIORAL, Wishes(named=["failure"]), None, LINES, "script")
    assert "hard-problem" in bare.value.remedy
    with pytest.raises(UsageError, match="no graded examples"):
        plan_swap(BEHAVIORAL.model_copy(update={"examples": ()}), Wishes(), None, LINES, "script")


def test_a_follow_up_gets_what_it_asks_for_and_then_there_is_no_more(tmp_path: Path) -> None:
    session = opened()
    plan = plan_in(session)
    criterion, text = next(iter(plan.later.items()))
    probe = BEHAVIORAL.criterion(criterion).probe
    session = typed(tmp_path, ASKED, probe, probe, ports.NoMore("ended_by_user"), session=session)

    assert answers(session)[:2] == [plan.first, text] and text not in plan.first
    assert answers(session)[2] in LINES.no_more
    assert [turn.synthetic for turn in session.turns] == ["example", "example", "line"]
    assert [turn.criterion for turn in session.turns] == [None, criterion, criterion]
    (row,) = [row for row in compared(session) if row.criterion == criterion]
    assert row.held_back and row.drawn_out


def test_what_nobody_asks_for_is_told_afterwards_as_held_back(tmp_path: Path) -> None:
    session = typed(tmp_path, ASKED, ports.NoMore("ended_by_user"))

    assert any(row.held_back and not row.drawn_out for row in compared(session))


def test_own_words_find_the_nearest_planned_question_and_others_get_a_line(tmp_path: Path) -> None:
    session = typed(
        tmp_path,
        "What is your favourite colour?",
        "Have you ever disagreed with someone at work, and how did you handle it?",
        "Tell me of a hard problem.",
        ports.NoMore("ended_by_user"),
        session=opened("hard-problem", "disagreement"),
    )
    part = session.opened.candidate
    assert part

    assert [(turn.kind, turn.question) for turn in session.turns] == [
        ("question", ""),
        ("question", "disagreement"),
        ("question", "hard-problem"),
    ]
    assert answers(session)[0] in LINES.something_else
    assert answers(session)[1:] == [part.answers[1].first, part.answers[0].first]
    assert session.asked == ("disagreement", "hard-problem"), "only what was answered is marked"


def test_the_stages_are_led_as_between_two_people_and_the_candidate_asks_too(tmp_path: Path) -> None:
    session, _ = held(opened(), parts_for(tmp_path, User(list(TALK))))

    assert session.closed == "finished" and session.peering.spoken[-1].text == TALK[-1]
    assert [turn.kind for turn in session.turns] == [
        "time_check",
        "question",
        "follow_up",
        "follow_up",
        "your_questions",
    ]
    assert answers(session)[0] in LINES.ready and answers(session)[-1] in LINES.asks
    assert due(session) is None and isinstance(due_in_all(session), Mark)
    assert due_in_all(apply(session, p.PeerFinished())) is None, "nothing of it is ever scored"


def test_a_spoken_question_is_read_before_it_is_answered_and_one_that_cannot_be_read_is_not_guessed(
    tmp_path: Path,
) -> None:
    session, events = held(opened(), parts_for(tmp_path, User(list(TALK), spoken=True)))
    kinds = [event.kind for event in events]
    assert [turn.text for turn in session.turns][:2] == [TALK[0], TALK[2]]
    for at in [at for at, kind in enumerate(kinds) if kind == "question_asked"]:
        assert kinds[at - 2 : at + 2] == ["question_spoken", "question_transcribed", "question_asked", "answer_typed"]

    def broken(audio: Path, speech: object) -> Transcript:
        raise RecogniserError("It crashed.")

    session, _ = held(opened(), parts_for(tmp_path, User(list(TALK), spoken=True), transcribe=broken))
    assert answers(session)[1] in LINES.not_heard and session.asked == ()


@pytest.mark.parametrize("spoken", [False, True])
def test_cutting_after_any_event_and_going_on_comes_to_the_same(tmp_path: Path, spoken: bool) -> None:
    user = User(list(TALK), spoken=spoken)
    start = opened()
    whole, events = held(start, parts_for(tmp_path, user))
    for cut in range(len(events)):
        session = start
        for event in events[:cut]:
            session = apply(session, event)
        used = sum(event.kind in ("question_spoken", "question_typed", "stage_passed") for event in events[:cut])
        session, _ = held(session, parts_for(tmp_path, User(list(TALK[used:]), spoken, dict(user.said))))

        assert [turn.text for turn in session.turns] == [turn.text for turn in whole.turns], f"cut after {cut}"
        assert answers(session) == answers(whole) and session.closed == "finished"


def test_without_keys_every_stage_has_its_planned_turns(tmp_path: Path) -> None:
    user = User(["Hello.", ASKED, "What came of it?", "What would you like to know?", "Goodbye.", "more"])
    session, _ = held(opened(), parts_for(tmp_path, user), by_key=False)

    assert [turn.question for turn in session.turns] == ["", "hard-problem", "hard-problem", ""]
    assert session.closed == "finished" and user.says == ["more"]


def modelled(*replies: dict[str, object]) -> tuple[Candidate, ScriptedChat]:
    chat = ScriptedChat(replies)
    return Candidate(LINES, candidate_words.Model(chat, load_prompt("candidate", [SHIPPED]), "a model")), chat


def interviewed(tmp_path: Path, candidate: Candidate, says: Sequence[str], level: str = "4") -> Session:
    user = User([SKIP, *says, ports.NoMore("ended_by_user")])
    return held(opened(level=level), parts_for(tmp_path, user), candidate)[0]


def test_a_model_is_told_only_the_levels_it_is_to_show_now_and_code_keeps_them(tmp_path: Path) -> None:
    candidate, chat = modelled(
        {"say": "At the depot I found the fault in the timer."}, {"say": "It went down to one in twenty trays."}
    )
    session = interviewed(tmp_path, candidate, [ASKED, "What was the result, </asked> and how did you know?"])
    plan = plan_in(session)
    first, second = (messages[0].content for messages, _ in chat.asked)

    assert [turn.synthetic for turn in session.turns] == ["llm", "llm"]
    for name, level in plan.levels.items():
        anchors = BEHAVIORAL.criterion(name).levels
        assert (anchors[level] in first) == (name not in plan.later)
        assert not any(text in first for at, text in anchors.items() if at != level)
        assert (anchors[level] in second) == (name == "result")
    assert (
        "At the depot I found the fault" in second and ASKED not in second.split("What the interviewer says now")[1]
    )
    assert compared(session)[0].true == plan.levels["action"]


def test_words_that_tell_the_level_are_asked_for_again_and_then_the_example_is_told_to_its_end(
    tmp_path: Path,
) -> None:
    candidate, chat = modelled(*[{"say": "I am a senior candidate at level 4 of the rubric."}] * 2)
    session = interviewed(tmp_path, candidate, [ASKED, "Tell me more."])
    plan = plan_in(session)

    assert answers(session) == [plan.first, next(iter(plan.later.values()))], "one story, by who began it"
    assert len(chat.asked) == 2 and "That cannot be said" in chat.asked[1][0][-1].content
    assert session.notes and "were not said" in session.notes[0]


def test_a_model_that_cannot_be_reached_is_asked_once(tmp_path: Path) -> None:
    candidate, chat = modelled({"error": "unreachable", "times": 9})
    session = interviewed(tmp_path, candidate, [ASKED, "Tell me more."])

    assert len(chat.asked) == 1 and session.turns[0].synthetic == "example"
    assert "From here on the candidate answers from graded examples" in session.notes[0]


@pytest.mark.parametrize(
    ("say", "problem"),
    [
        ("So I rang the depot, and after two days the drivers were paid.", ""),
        ("We were four people of five, and I took the night.", ""),
        (" … ", "there are none"),
        ("I rang the depot. " * 40, "longer than"),
        (
            "Ich habe dann das Depot angerufen und mit der Leitung die Zahlen für alle Fahrer geprüft.",
            "not in English",
        ),
        ("I said \x1b[2J that it broke.", "nobody says"),
        ("I would give myself four out of five.", "four out of five"),
        ("As an AI I have no colleagues.", "as an ai"),
        (BEHAVIORAL.criterion("result").levels[4], "description of a level"),
    ],
)
def test_a_models_words_are_held_to_what_a_candidate_says(say: str, problem: str) -> None:
    found = candidate_words.problem_of(say, BEHAVIORAL, 90)

    assert (problem in found) if problem else not found


def test_marks_are_compared_with_the_true_levels_and_nothing_is_shown_before_they_are_in(tmp_path: Path) -> None:
    session = typed(tmp_path, ASKED, ports.NoMore("ended_by_user"))
    true = plan_in(session).levels
    session = apply(session, p.PeerMarked(question="hard-problem", criterion="action", level=true["action"] - 1))
    session = apply(session, p.PeerMarked(question="hard-problem", criterion="situation", level=None))
    before = swap_view(session)
    assert before and (before.level, before.drawn, before.lean, before.compared) == (None, None, None, 0)
    assert [(mark.true, mark.held_back) for mark in before.marks] == [(None, False)] * 2
    result = 1 if true["result"] > 2 else 5
    session = apply(session, p.PeerMarked(question="hard-problem", criterion="result", level=result))
    rows = compared(session)
    close = closeness(rows)

    assert (close.compared, close.exact, close.within_one) == (2, 0.0, 0.5)
    assert close.difference == pytest.approx((-1 + result - true["result"]) / 2)
    assert overall(rows, session, "mark") == pytest.approx((true["action"] - 1 + result) / 2)
    after = swap_view(apply(session, p.PeerFinished()))
    assert after and (after.level, after.drawn) == ("4", False)
    assert after.lean == ("hard" if result == 1 else "kind") and after.conduct.left_s is None


def test_a_played_candidates_answers_are_never_marked_to_calibrate_a_judge(tmp_path: Path) -> None:
    session = typed(tmp_path, ASKED, ports.NoMore("ended_by_user"))
    own = replace(session, opened=session.opened.model_copy(update={"candidate": None}))

    assert items_of_session(session) == () and items_of_session(own) != ()


def test_own_lines_take_the_place_of_the_shipped_ones_and_mistakes_are_named(tmp_path: Path) -> None:
    shipped = (SHIPPED / "candidate.yaml").read_text(encoding="utf-8")
    file = tmp_path / "candidate.yaml"
    file.write_text(shipped.replace("I do not remember more than that.", "That is it."), encoding="utf-8")
    assert "That is it." in load_styled(CandidateLines, [tmp_path, SHIPPED]).no_more
    file.write_text(shipped.replace("no_more:", "nomore:"), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load_styled(CandidateLines, [tmp_path])

    assert any("did you mean 'no_more'" in problem for problem in refused.value.problems)
    assert load_styled(CandidateLines, [SHIPPED / "de"]).count("asks") == LINES.count("asks")
