"""What must hold of two people's halves: turns tell the speakers apart, and every cut can be taken up."""

import wave
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import pytest

from voicemock import ports
from voicemock.config import shipped_folder
from voicemock.errors import RecogniserError, UsageError
from voicemock.evaluation.conduct import passages_of, review
from voicemock.interview.interviewer import WrittenInterviewer
from voicemock.interview.lines import load_lines
from voicemock.interview.parts import Parts
from voicemock.interview.peer import converse, due, stage_of
from voicemock.interview.peer_plan import plan_of_first, plan_of_second
from voicemock.interview.plan import Wishes
from voicemock.rubric_files import find, load
from voicemock.sessions import events as e
from voicemock.sessions import peer_events as p
from voicemock.sessions.session import Hear, Session, apply, fold
from voicemock.transcript import Stretch, Transcript

BEHAVIORAL = load(find("behavioral"))
SKIP = ports.Skipped()
TALK: list[str | ports.Heard] = [
    "Hi Bob, thanks for coming. First I ask you a question, then you may ask me.",
    "I am ready.",
    SKIP,
    "Tell me about a hard problem.",
    "The report took six hours, and I measured every step.",
    "You measured every step of the report. What came of it?",
    "It takes twenty minutes now.",
    SKIP,
    "What would you like to know?",
    "How big is the team?",
    SKIP,
    "Six people. Thank you, we will write to you.",
]
"""The opening, a question with a follow-up, the candidate's own question and the close, by key."""


@dataclass
class Two:
    """Two people by script: what each says in turn, or a key. What was said is known by the file that it is in."""

    heard: list[str | ports.Heard]
    said: dict[Path, str] = field(default_factory=dict)
    typed: bool = False

    def __call__(self, destination: Path, target_s: float) -> ports.Heard:
        words = self.heard.pop(0)
        if not isinstance(words, str):
            return words
        if self.typed:
            return ports.Typed(words)
        record(destination)
        self.said[destination] = words
        return ports.Recorded(ports.MICROPHONE)

    def transcribe(self, audio: Path, speech: object) -> Transcript:
        return Transcript(text=self.said[audio])


def record(path: Path, seconds: float = 2.0) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"\x01\x02" * int(16_000 * seconds))


def parts_for(folder: Path, two: Two, **more: object) -> Parts:
    (folder / "audio").mkdir(exist_ok=True)
    written = WrittenInterviewer()
    parts = Parts(
        folder=folder,
        listen=two,
        find_speech=lambda audio: (Stretch(0.2, 1.8),),
        duration_s=lambda audio: 2.0,
        transcribe=two.transcribe,
        transcriber=lambda: "script",
        interviewer=written,
        written=written,
        lines=load_lines([shipped_folder("prompts")]),
        elapsed_s=lambda: 0.0,
        more_answers=lambda: bool(two.heard),
        after_cut="continue",
    )
    return replace(parts, **more)  # type: ignore[arg-type]


def opened(*questions: str, follow_ups: int = 1, minutes: float | None = None) -> Session:
    engines = e.Engines(heard="script", transcribed="script", interviewed="Ann", judged="?", spoke="Ann")
    return fold(
        [
            e.SessionOpened(
                id="s",
                voicemock="0",
                rubric=BEHAVIORAL.as_data(),
                rubric_digest=BEHAVIORAL.digest(),
                prompts={},
                engines=engines,
                plan=e.Plan(questions=questions, follow_ups=follow_ups, minutes=minutes),
                people=p.People(interviewer="Ann", candidate="Bob"),
            )
        ]
    )


def held(session: Session, parts: Parts, by_key: bool = True) -> tuple[Session, list[e.Event]]:
    events = []
    for event in converse(session, parts, by_key):
        events.append(event)
        session = apply(session, event)
    return session, events


def test_whose_turn_it_is_tells_who_said_what(tmp_path: Path) -> None:
    session, _ = held(opened("hard-problem"), parts_for(tmp_path, Two(list(TALK))))

    assert session.closed == "finished"
    assert [(turn.kind, turn.question) for turn in session.turns] == [
        ("time_check", ""),
        ("question", "hard-problem"),
        ("follow_up", "hard-problem"),
        ("your_questions", ""),
    ]
    assert [turn.text for turn in session.turns] == [TALK[0], TALK[3], TALK[5], TALK[8]]
    answers = [turn.transcript.text for turn in session.turns if turn.transcript]
    assert answers == [TALK[1], TALK[4], TALK[6], TALK[9]]
    assert session.peering.spoken[-1].text == TALK[11]


def test_nothing_waits_for_a_transcript_between_a_question_and_its_answer(tmp_path: Path) -> None:
    _, events = held(opened("hard-problem"), parts_for(tmp_path, Two(list(TALK))))
    kinds = [event.kind for event in events]
    spoken = [at for at, kind in enumerate(kinds) if kind == "question_asked"]

    assert all(
        kinds[at - 1 : at + 3] == ["question_spoken", "question_asked", "answer_started", "answer_recorded"]
        for at in spoken
    )


def test_cutting_after_any_event_and_going_on_comes_to_the_same_and_nothing_is_said_twice(tmp_path: Path) -> None:
    start = opened("hard-problem")
    two = Two(list(TALK))
    whole, events = held(start, parts_for(tmp_path, two))
    for cut in range(len(events)):
        session = start
        for event in events[:cut]:
            session = apply(session, event)
        ended = ("question_spoken", "answer_recorded", "stage_passed")
        used = sum(event.kind in ended for event in events[:cut])
        again = Two(list(TALK[used:]), dict(two.said))
        session, _ = held(session, parts_for(tmp_path, again))

        assert [turn.text for turn in session.turns] == [turn.text for turn in whole.turns], f"cut after {cut}"
        assert [turn.transcript for turn in session.turns] == [turn.transcript for turn in whole.turns]
        assert session.peering.spoken[-1].text == TALK[11] and session.closed == "finished"


def test_words_said_before_a_key_goes_on_are_kept_and_transcribed(tmp_path: Path) -> None:
    two = Two(["Hello.", "Hello."])
    parts = parts_for(tmp_path, two)
    session, _ = held(opened("hard-problem"), replace(parts, more_answers=lambda: bool(two.heard)))
    assert session.closed == "out_of_answers"

    def leaves(destination: Path, target_s: float) -> ports.Heard:
        record(destination)
        two.said[destination] = "All right, let us go on."
        return SKIP if stage_of(at[0]) == "opening" else ports.NoMore("ended_by_user")

    at = [opened("hard-problem")]
    for event in converse(at[0], parts_for(tmp_path, two, listen=leaves, more_answers=lambda: True), True):
        at[0] = apply(at[0], event)

    assert [each.text for each in at[0].peering.spoken] == ["All right, let us go on."] * 2
    assert at[0].turns == () and at[0].closed == "ended_by_user"


def test_without_keys_every_stage_has_its_planned_turns(tmp_path: Path) -> None:
    two = Two([f"Number {at}." for at in range(1, 20)])
    session, events = held(opened("hard-problem", "failure"), parts_for(tmp_path, two), by_key=False)

    assert [turn.question for turn in session.turns] == ["", *["hard-problem"] * 2, *["failure"] * 2, ""]
    assert [event.by for event in events if isinstance(event, p.StagePassed)] == ["budget"] * 4
    assert session.peering.spoken[-1].stage == "close" and len(two.heard) == 19 - 2 * 6 - 1


def test_when_the_time_is_over_no_new_question_is_begun_but_the_candidate_may_still_ask(tmp_path: Path) -> None:
    two = Two(["Hi.", "Hi.", SKIP, "What would you like to know?", "Nothing.", SKIP, "Goodbye."])
    parts = parts_for(tmp_path, two, elapsed_s=lambda: 61.0)
    session, events = held(opened("hard-problem", "failure", minutes=1), parts)

    assert [turn.kind for turn in session.turns] == ["time_check", "your_questions"]
    assert [each.stage for each in events if isinstance(each, p.StagePassed) and each.by == "time"] == [
        "hard-problem",
        "failure",
    ]


def test_a_question_asked_again_keeps_both_takes_and_counts_the_last(tmp_path: Path) -> None:
    two = Two(["Hi.", "Hi.", SKIP, ports.Redo(), "Once more.", "Yes.", ports.NoMore("ended_by_user")])
    session, _ = held(opened("hard-problem"), parts_for(tmp_path, two))

    assert session.turns[1].text == "Once more."
    assert [each.audio for each in session.peering.spoken if each.at_turn == 2] == [
        "audio/002-asked.wav",
        "audio/002-asked-2.wav",
        "audio/002-asked-3.wav",
    ]


def test_a_recogniser_that_fails_costs_neither_question_nor_answer(tmp_path: Path) -> None:
    def broken(audio: Path, speech: object) -> Transcript:
        raise RecogniserError("It crashed.")

    session, _ = held(opened("hard-problem"), parts_for(tmp_path, Two(list(TALK)), transcribe=broken))

    assert session.closed == "finished" and due(session) is None
    assert all(each.failure == "It crashed." for each in session.peering.spoken if each.recorded)
    assert all((tmp_path / each.audio).exists() for each in session.peering.spoken if each.recorded)
    assert session.turns[1].text == BEHAVIORAL.question("hard-problem").text


def test_typed_words_are_the_question_at_once(tmp_path: Path) -> None:
    session, events = held(opened("hard-problem"), parts_for(tmp_path, Two(list(TALK), typed=True)))

    assert [event.text for event in events if isinstance(event, e.QuestionAsked)] == [
        TALK[0],
        TALK[3],
        TALK[5],
        TALK[8],
    ]
    assert session.turns[1].typed


def test_an_interrupted_answer_is_due_again_and_goes_on_in_its_file(tmp_path: Path) -> None:
    two = Two(list(TALK))
    session = opened("hard-problem")
    for event in islice(converse(session, parts_for(tmp_path, two), True), 4):
        session = apply(session, event)

    assert isinstance(due(session), Hear)
    record(tmp_path / "audio" / "001.wav")
    two.said[tmp_path / "audio" / "001.wav"] = "I am ready."
    session, _ = held(session, parts_for(tmp_path, Two(list(TALK[1:]), two.said)))
    assert session.turns[0].recorded and session.turns[0].recorded.interrupted


def test_the_conduct_of_a_recorded_half_is_measured_in_seconds_of_speech(tmp_path: Path) -> None:
    session, _ = held(opened("hard-problem", minutes=10), parts_for(tmp_path, Two(list(TALK))))
    found = review(passages_of(session), session.opened.plan.minutes)

    assert found.measured_by == "speech" and found.talk_share == pytest.approx(0.5)
    assert found.left_s == 600 - 2.0 * 6 and found.enough_left and found.asked_for_questions
    assert found.at_ease and found.agenda and found.close and len(found.followed_up) == 1


def test_after_the_swap_nobody_is_asked_what_they_asked(tmp_path: Path) -> None:
    first = opened().opened.model_copy(update={"plan": plan_of_first(BEHAVIORAL, Wishes(3, seed=4), None, True)})
    second = plan_of_second(first)

    assert len(first.plan.questions) == len(second.questions) == 3
    assert not set(first.plan.questions) & set(second.questions)
    assert plan_of_second(first) == second


def test_a_rubric_with_nothing_left_to_ask_after_the_swap_is_refused() -> None:
    one = BEHAVIORAL.model_copy(update={"questions": BEHAVIORAL.questions[:1]})

    with pytest.raises(UsageError, match="no other to ask"):
        plan_of_first(one, Wishes(1), None, True)
    assert plan_of_first(one, Wishes(1), None, False).questions
