"""What is said in the middle of an answer asks for what it lacks, and is not asked again after it."""

from dataclasses import replace
from pathlib import Path

from tests.interview.test_conversation import PROBLEM, Answers, opened, parts_for, run
from voicemock import ports
from voicemock.config import shipped_folder
from voicemock.interview.conversation import conduct
from voicemock.interview.cutting_in import cutting_in
from voicemock.interview.interviewer import WrittenInterviewer
from voicemock.interview.lines import Lines, load_lines
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, apply
from voicemock.transcript import CutIn, Said, Stretch, Transcript, Word

LINES = load_lines([shipped_folder("prompts")])
CUT = CutIn(
    at_s=0.8, until_s=1.3, text="Let me stop you there. What came of it?", why="over_time", criterion="result"
)


def said(text: str) -> Said:
    return Said(settled=tuple(Word(text=each, start_s=at, end_s=at + 1) for at, each in enumerate(text.split())))


def asked(folder: Path) -> Session:
    session = opened("hard-problem")
    return apply(session, next(conduct(session, parts_for(folder, Answers([PROBLEM])))))


def test_it_asks_for_what_the_answer_lacks_so_far(tmp_path: Path) -> None:
    session = asked(tmp_path)
    line = cutting_in(session, said(PROBLEM), LINES)
    turn = replace(session.turns[0], transcript=Transcript(text=PROBLEM))
    later = WrittenInterviewer().follow_up(session, [turn])

    assert later and line.criterion == later.criterion == "result"
    assert line.text == f"{LINES.cut_in[1]} {later.text}"


def test_without_words_it_asks_for_the_main_point(tmp_path: Path) -> None:
    line = cutting_in(asked(tmp_path), Said(), LINES)
    assert line == ports.Line(f"{LINES.cut_in[1]} {LINES.to_the_point[1]}", None)


def test_older_files_of_lines_have_words_for_it() -> None:
    data = LINES.model_dump(exclude={"cut_in", "to_the_point"})
    assert Lines.model_validate(data).cut_in and Lines.model_validate(data).to_the_point


def test_what_was_asked_in_the_middle_is_not_asked_again_after_it(tmp_path: Path) -> None:
    session = asked(tmp_path)
    turn = replace(session.turns[0], transcript=Transcript(text=PROBLEM), cut_in=CUT)
    again = WrittenInterviewer().follow_up(session, [turn])

    assert again is None or again.criterion != "result"


def test_it_is_journalled_and_what_the_interviewer_said_is_never_the_candidates(tmp_path: Path) -> None:
    words = [Word(text=text, start_s=at, end_s=at + 0.2) for text, at in (("one", 0.5), ("stop", 0.9), ("two", 1.5))]
    answers = Answers(["one stop two"])

    def interrupted(destination: Path, target_s: float) -> ports.Heard:
        answers(destination, target_s)
        return ports.Recorded(ports.MICROPHONE, speech=(Stretch(0.2, 1.0), Stretch(1.2, 1.8)), cut_in=CUT)

    parts = parts_for(
        tmp_path, answers, listen=interrupted, transcribe=lambda audio, speech: Transcript.of_words(words)
    )
    session, events = run(opened("hard-problem", follow_ups=0), parts)
    kinds = [event.kind for event in events]

    assert kinds.index("interviewer_cut_in") == kinds.index("answer_recorded") - 1
    turn = session.turns[0]
    assert turn.cut_in == e.InterviewerCutIn(turn=1, **CUT.model_dump())
    assert turn.speech == (Stretch(0.2, 0.8), Stretch(1.3, 1.8))
    assert turn.transcript and turn.transcript.text == "one two"


def test_what_a_killed_program_noted_of_it_counts(tmp_path: Path) -> None:
    answers = Answers([PROBLEM, ports.NoMore("ended_by_user")])
    session = asked(tmp_path)
    (tmp_path / "audio" / "001.wav").write_bytes(b"")
    answers.said = PROBLEM
    session = apply(session, e.AnswerStarted(turn=1, audio="audio/001.wav"))
    parts = parts_for(tmp_path, answers, after_cut="keep", cut_in=lambda audio, duration_s: CUT)
    session, _ = run(session, parts)

    assert session.turns[0].cut_in and session.turns[0].speech == (Stretch(0.2, 0.8), Stretch(1.3, 1.8))
