"""The least that two people go through is counted from what was asked and answered, and nothing else."""

from voicemock.evaluation.programme import Half, half_of, missing, tallies
from voicemock.rubric_files import find, load
from voicemock.sessions import events as e
from voicemock.sessions import peer_events as p
from voicemock.sessions.session import Session, fold

BACKEND = load(find("backend-engineer"))


def session(*questions: str, people: bool = True, skipped: bool = False) -> Session:
    engines = e.Engines(heard="typing", transcribed="-", interviewed="Ann", judged="?", spoke="Ann")
    events: list[e.Event] = [
        e.SessionOpened(
            id="s",
            voicemock="0",
            rubric=BACKEND.as_data(),
            rubric_digest="",
            prompts={},
            engines=engines,
            plan=e.Plan(questions=questions, follow_ups=1),
            people=p.People(interviewer="Ann", candidate="Bob") if people else None,
        )
    ]
    for turn, name in enumerate(questions, 1):
        events.append(e.QuestionAsked(turn=turn, turn_kind="question", question=name, text="?", target_s=60))
        events.append(e.AnswerSkipped(turn=turn) if skipped else e.AnswerTyped(turn=turn, text="I measured it."))
    return fold([*events, e.InterviewClosed(reason="finished")])


def test_what_was_asked_makes_a_half_behavioural_or_technical() -> None:
    behavioural, technical = half_of(session("incident")), half_of(session("incident", "index"))

    assert behavioural and behavioural.sort == "behavioural"
    assert technical and technical.sort == "technical"


def test_what_nobody_answered_or_voicemock_led_does_not_count() -> None:
    assert half_of(session("index", skipped=True)) is None
    assert half_of(session("index", people=False)) is None
    assert half_of(session()) is None


def test_what_is_missing_is_told_for_each_person_in_each_role() -> None:
    held = [Half("1", "Ann", "Bob", "behavioural"), Half("2", "bob", "Ann", "technical")]
    counts = tallies(held)

    assert list(counts) == ["Bob", "Ann"]
    assert missing(counts["Ann"]) == (("candidate", "behavioural"), ("interviewer", "technical"))
    assert missing(counts["Bob"]) == (("candidate", "technical"), ("interviewer", "behavioural"))
    both = [*held, Half("3", "Ann", "Bob", "technical"), Half("4", "Bob", "Ann", "behavioural")]
    assert all(not missing(tally) for tally in tallies(both).values())
