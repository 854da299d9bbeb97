"""Which scenes a session has, and what stands in them."""

from pathlib import Path

import pytest

from tests.reports import folded, test_peer
from voicemock.reports.document import document
from voicemock.reports.document_values import Document
from voicemock.reports.replaying.scene import Scene
from voicemock.reports.replaying.track import Sounds, scenes_of
from voicemock.sessions import events as e
from voicemock.sessions import peer_events as p
from voicemock.sessions.session import apply, fold
from voicemock.transcript import CutIn, Stretch, Transcript

FIRST, SECOND = Path("audio/001.wav"), Path("audio/002.opus")


def full() -> Document:
    return document(folded.kinds().full)


def words(scene: Scene) -> str:
    return " ".join(word.text for piece in scene.pieces for word in piece.words)


def text(scene: Scene) -> str:
    parts = [part for line in scene.lines for part in line.parts]
    return "".join(part if isinstance(part, str) else part[0] for part in parts)


def test_each_turn_is_asked_answered_and_then_talked_about() -> None:
    scenes = scenes_of(full(), Sounds({1: FIRST, 2: SECOND}))

    assert [(scene.turn, scene.spoken) for scene in scenes] == [
        (0, False), (1, False), (1, True), (1, False), (2, False), (2, True), (2, False), (3, False), (3, False),
        (3, False),
    ]  # fmt: skip
    assert [scene.audio for scene in scenes if scene.spoken] == [FIRST, SECOND]
    assert words(scenes[2]) == folded.FIRST_SHOWN and words(scenes[5]) == folded.SECOND
    assert "Skipped." in text(scenes[8])
    assert "I rewrote the query" in text(scenes[3]) and "Coverage is not correctness" in text(scenes[0])


def test_quotes_are_proven_where_they_begin_with_their_criterion_and_level() -> None:
    answer = scenes_of(full(), Sounds())[2]

    assert [each.start_s for each in answer.proven] == pytest.approx([2.1, 3.3], abs=0.01)
    assert [each.note[0][0] + each.note[1][0] for each in answer.proven] == ["Result 4 of 5", "Action 3 of 5"]
    proof = [word.text for piece in answer.pieces if piece.proof for word in piece.words]
    assert " ".join(proof) == "six hours I rewrote the query"


def test_an_answer_lasts_as_long_as_its_recording_and_no_less_than_its_words() -> None:
    longer, shorter = full(), full()
    shorter = shorter.model_copy(
        update={"turns": (shorter.turns[0].model_copy(update={"duration_s": 1.0}), *shorter.turns[1:])}
    )

    assert scenes_of(longer, Sounds())[2].end_s == longer.turns[0].duration_s
    assert scenes_of(shorter, Sounds())[2].end_s == shorter.turns[0].transcript.words[-1].end_s


def test_long_pauses_are_those_that_delivery_measured() -> None:
    events = list(folded.full_events())
    at = next(number for number, each in enumerate(events) if isinstance(each, e.AnswerRecorded))
    events[at] = events[at].model_copy(update={"speech": (Stretch(0.5, 2.0), Stretch(5.5, 8.0)), "gaps": ()})
    (pause,) = scenes_of(document(fold(events)), Sounds())[2].pauses

    assert (pause.start_s, pause.end_s) == pytest.approx((1.85, 5.65), abs=0.01)


@pytest.mark.parametrize(
    ("state", "says", "spoken"),
    [
        ("typed", "I rewrote it.\nTwice.", False),
        ("unheard", "No speech was heard.", True),
        ("unscored", "There is no transcript yet", True),
        ("open", "Not answered.", False),
    ],
)
def test_answers_without_words_in_time_are_read(state: str, says: str, spoken: bool) -> None:
    scenes = scenes_of(document(getattr(folded.kinds(), state)), Sounds({1: FIRST}))
    (shown,) = [scene for scene in scenes if says in text(scene)]

    assert not shown.pieces and shown.spoken == spoken
    assert shown.audio == (FIRST if spoken else None)


def test_an_engine_without_times_leaves_the_text_and_the_sound() -> None:
    untimed = e.AnswerTranscribed(turn=1, transcript=Transcript(text="Six hours, then ten."), engine="server")
    events = [folded.opened(), folded.asked(1), *list(folded.spoken(1, "six hours"))[:2], untimed]
    answer = scenes_of(document(fold(events)), Sounds({1: FIRST}))[2]

    assert not answer.pieces and text(answer) == "Six hours, then ten." and answer.audio == FIRST and answer.spoken


def test_a_session_without_questions_has_its_opening_only() -> None:
    assert [scene.turn for scene in scenes_of(document(folded.kinds().empty), Sounds())] == [0]


def test_one_question_is_its_turns_alone() -> None:
    assert {scene.turn for scene in scenes_of(full(), Sounds(), "problem")} == {1, 2}
    assert {scene.turn for scene in scenes_of(full(), Sounds(), "design")} == {3}


def test_where_the_interviewer_cut_in_is_told_after_the_answer() -> None:
    cut = e.InterviewerCutIn(turn=1, **CutIn(at_s=2.0, until_s=3.0, text="May I?", why="over_time").model_dump())
    answer = list(folded.spoken(1, folded.FIRST))
    events = [folded.opened(), folded.asked(1), answer[0], cut, *answer[1:]]

    assert "Interrupted at 0:02" in text(scenes_of(document(fold(events)), Sounds())[3])


def test_a_question_that_a_person_asked_aloud_sounds_with_its_words() -> None:
    asked, said = folded.transcript("What was hard?"), "audio/001-asked.wav"
    session = test_peer.started()
    for event in (
        p.QuestionStarted(at_turn=1, stage="problem", audio=said),
        p.QuestionSpoken(audio=said, duration_s=3.0, speech=(Stretch(0.5, 2.0),), source="files"),
        p.QuestionTranscribed(audio=said, transcript=asked, engine="Whisper"),
        e.QuestionAsked(turn=1, turn_kind="question", question="problem", text=asked.text, target_s=60),
        *folded.spoken(1, folded.FIRST),
    ):
        session = apply(session, event)
    scenes = scenes_of(document(session), Sounds({1: FIRST}, {1: Path(said)}))

    assert [scene.audio for scene in scenes if scene.spoken] == [Path(said), FIRST]
    assert words(scenes[1]) == asked.text and scenes[1].end_s == 3.0
