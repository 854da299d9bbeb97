"""Two people at one machine, as they run it: typed, left in the middle, taken up by `resume`, swapped and marked."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from voicemock.cli.peer_halves import is_over, led_by, second_of
from voicemock.cli.peer_progress import done_by
from voicemock.evaluation.conduct import passages_of, review
from voicemock.prompts import prompt_folders
from voicemock.reports.document import document_of
from voicemock.round_files import find, load
from voicemock.sessions.check import check
from voicemock.sessions.library import Library
from voicemock.sessions.marks import read_marks
from voicemock.sessions.session import due

ANSWER = "The nightly report took six hours, so I measured every step and rewrote the slow query."
FIRST = f"""Hi Bob, thanks for coming. First I ask you a question, then you can ask me.

I am ready.

/skip
Tell me about a hard problem.

{ANSWER}

You measured every step. What came of it?

It went from six hours to twenty minutes.

/skip
What would you like to know?

How big is the team?

/skip
Six people. Thank you, we will write next week.

4
measured every step
"""
MARKS = """n
5
from six hours to twenty minutes
You are smart.
Tell who was waiting for the report.
be better
You found the slow query before you changed anything.
You said "I measured every step", which shows a method.
Next time begin with who was waiting.
"""
SECOND = """/skip
You must have failed, right?

We lost a week because I had not tested the upgrade, and since then I test first.

/quit
3

n
3

You said "I test first".
Say what it cost.
Next time name the figure.
"""
TWO = (
    "peer",
    "--interviewer",
    "Ann",
    "--candidate",
    "Bob",
    "--text",
    "--questions",
    "hard-problem",
    "--minutes",
    "20",
)


def test_two_people_type_are_interrupted_swap_and_each_gets_marks_feedback_and_a_review(
    voicemock: Command, own_home: Path
) -> None:
    left = voicemock(*TWO, typed=FIRST)
    library = Library(own_home / "sessions")
    (first,) = library.names()
    assert left.code == 0, left.err
    assert "Marks or feedback are left open" in left.out and f"voicemock resume {first} --text" in left.out
    assert 0 < left.out.index("This screen is Ann's") < left.out.index("Looked for")
    assert "Judge: " not in left.out and library.load(first).session.run is None

    done = voicemock("resume", "--text", typed=MARKS + SECOND)
    second = second_of(library, first)
    assert done.code == 0, done.err
    assert second and is_over(library.load(second).session) and due(library.load(first).session) is None
    assert done.out.index("This screen is Bob's") < done.out.index("Judge: coverage"), "scores come after all marks"

    bob = document_of(library.load(first)).peer
    ann = document_of(library.load(second)).peer
    assert bob and ann and (ann.interviewer, ann.candidate, ann.half, ann.first) == ("Bob", "Ann", 2, first)
    assert [mark.level for mark in bob.marks] == [4, None, 5] and bob.marks[0].heard == "measured every step"
    assert all(mark.other and mark.judge == "coverage" for mark in bob.marks)
    assert bob.quotes == ("I measured every step",) and "smart" not in bob.strengths
    assert bob.next_step == "be better. Next time begin with who was waiting."
    assert "Six people" in done.out and "Marks by Ann" in done.out and "Marks by Bob" in done.out
    assert ann.conduct.faults and ann.conduct.faults[0].fault == "leading"

    kept = read_marks(own_home / "marks.jsonl").marked.values()
    assert sorted((mark.by, mark.level, mark.source) for mark in kept) == [
        ("Ann", 4, first),
        ("Ann", 5, first),
        ("Bob", 3, second),
        ("Bob", 3, second),
    ]
    assert not any(finding.is_wrong for name in (first, second) for finding in check(library.load(name)))
    halves, broken = done_by(library)
    assert not broken and [(half.candidate, half.sort) for half in halves] == [
        ("Bob", "behavioural"),
        ("Ann", "behavioural"),
    ]


SAID = (
    ("slt", "hello and welcome"),
    ("rms", "i am ready"),
    ("slt", "was it hard"),
    ("rms", "i measured it"),
    ("slt", "any questions"),
    ("rms", "no thanks"),
    ("slt", "goodbye and thanks"),
    ("rms", "welcome"),
    ("slt", "hello"),
    ("rms", "why did it fail"),
    ("slt", "i tested late"),
)
"""One half to its close, and a second one until the recordings end; each voice is one person."""
HALF_ONE = {words for _, words in SAID[:7]}
UNMARKED = "n\nn\nn\nYou said what you did.\nSay more.\nNext time say what came of it.\n\n\n"


def test_two_recorded_people_are_told_apart_transcribed_timed_and_swap(
    voicemock: Command, own_home: Path, tmp_path: Path
) -> None:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    if shutil.which("flite") is None:
        pytest.skip("needs flite (Debian: flite)")
    folder = tmp_path / "said"
    folder.mkdir()
    for at, (voice, words) in enumerate(SAID, 10):
        subprocess.run(["flite", "-voice", voice, "-t", words, "-o", str(folder / f"{at}.wav")], check=True)
    from_files = ("--answers", folder, "--stt", "sphinx", "--questions", "hard-problem", "--follow-ups", "0")
    done = voicemock("peer", "--interviewer", "Ann", "--candidate", "Bob", *from_files, typed=UNMARKED * 2)
    library = Library(own_home / "sessions")
    halves = [library.load(name) for name in library.names()]

    assert done.code == 0, done.err
    assert [half.session.closed for half in halves] == ["finished", "out_of_answers"]
    asked, answered = [], []
    for half in halves:
        assert not any(finding.is_wrong for finding in check(half))
        asked += [each.text for each in half.session.peering.spoken]
        answered += [turn.transcript.text for turn in half.session.turns if turn.transcript]
    assert asked == [words for voice, words in SAID if voice == ("slt" if words in HALF_ONE else "rms")]
    assert answered == [words for voice, words in SAID if voice == ("rms" if words in HALF_ONE else "slt")]
    shares = [review(passages_of(half.session), 30).talk_share for half in halves]
    assert all(share and 0.3 < share < 0.7 for share in shares)
    assert "of the seconds spoken" in done.out and "Bob interviews Ann" in done.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--interviewer", "Ann"), "Two people are needed"),
        (("--interviewer", "Ann", "--candidate", "ann"), "the same name"),
    ],
)
def test_two_names_are_needed(voicemock: Command, arguments: tuple[str, ...], words: str) -> None:
    voicemock("peer", *arguments, "--text").refused(2, words)


def test_a_round_that_a_person_leads_names_no_interviewer_of_its_file() -> None:
    panel = load(find("panel", prompt_folders()))
    led = led_by(panel, "Ann")

    assert len(panel.interviewers) > 1
    assert [each.name for each in led.interviewers] == ["Ann"]
    assert {led.leads(stage).name for stage in led.stages} == {"Ann"}
