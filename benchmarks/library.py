"""A library of 1,000 sessions: how long the commands take that look at all of it, and how much memory.

The sessions are of 14 months: five questions with follow-ups, spoken, with every word and its time, graded, the
rubric embedded; with retakes, drills, imported ones, peers, unfinished ones, two judges and criteria not scored.

    python3 dev.py bench library [--sessions 1000] [--keep FOLDER]
"""

import argparse
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from voicemock import round_files  # noqa: E402
from voicemock.rubric import Question, Rubric  # noqa: E402
from voicemock.rubric_files import load  # noqa: E402
from voicemock.sessions.line import encode_data  # noqa: E402

ROUNDS = (
    ("behavioral", "hiring-manager"),
    ("backend-engineer", "technical"),
    ("system-design", ""),
    ("leadership", ""),
)
"""Rubrics, and the round that each is asked in."""
WORDS = 220
"""Of an answer; a follow-up's has a third of them."""
BEGAN = datetime(2025, 9, 1, 18, 0, tzinfo=UTC)
DAYS = 420
MODEL = "llama-3.1-8b-instruct at 127.0.0.1"
COMMANDS: Sequence[tuple[str, Sequence[str]]] = (
    ("session_list", ("session", "list")),
    ("session_list_all", ("session", "list", "--all")),
    ("progress", ("progress",)),
    ("progress_page", ("progress", "--page")),
)


@dataclass(frozen=True)
class Made:
    """What is asked: a rubric, its data, its round, and answers of its own examples."""

    rubric: Rubric
    data: dict[str, Any]
    digest: str
    round: dict[str, Any] | None
    answers: Sequence[Sequence[str]]


def made(name: str, round_name: str) -> Made:
    rubric = load(ROOT / "rubrics" / f"{name}.yaml")
    texts = [each.text.split() for each in rubric.examples if len(each.text.split()) > 40]
    answers = [(texts[at] * 9)[:WORDS] for at in range(0, len(texts), max(1, len(texts) // 12))]
    known = round_files.available()
    round_ = round_files.load(known[round_name]).as_data() if round_name in known else None
    return Made(rubric, rubric.as_data(), rubric.digest(), round_, answers)


def words_of(said: Sequence[str], dice: random.Random) -> tuple[list[dict[str, Any]], list[tuple[float, float]]]:
    """Words with their times, and the stretches of speech."""
    words, speech, at = [], [], 0.8
    begun = at
    for number, word in enumerate(said):
        if number % 25 == 24:
            speech.append((round(begun - 0.2, 2), round(at + 0.2, 2)))
            begun = at = at + dice.uniform(0.7, 2.4)
        long_s = dice.uniform(0.2, 0.45)
        words.append({"text": word, "start_s": round(at, 2), "end_s": round(at + long_s, 2),
                      "probability": round(dice.uniform(0.6, 1), 3), "corrected": False})  # fmt: skip
        at += long_s + 0.04
    return words, [*speech, (round(begun - 0.2, 2), round(at + 0.2, 2))]


def events_of(what: Made, number: int, dice: random.Random) -> Iterator[dict[str, Any]]:
    """A session's events as plain data."""
    kind = dice.random()
    purpose = "retake" if kind < 0.06 else "drill" if kind < 0.16 else "import" if kind < 0.18 else "interview"
    asked = dice.sample(list(what.rubric.questions), 1 if purpose in ("retake", "drill") else 5)
    yield opened(what, number, purpose, [each.id for each in asked], dice)
    turn = 0
    for question in asked:
        for follow_up in (False, True):
            turn += 1
            yield from answered(what, turn, question, follow_up, dice)
    if dice.random() < 0.02:  # left in the middle
        return
    yield {"kind": "interview_closed", "reason": "finished"}
    judge = "coverage" if number < 450 else MODEL
    yield {"kind": "scoring_started", "run": 1, "judge": judge, "rubric": what.data, "rubric_digest": what.digest}
    yield from graded(what, asked, number, judge, dice)
    yield {"kind": "scoring_finished", "run": 1}


def opened(what: Made, number: int, purpose: str, asked: list[str], dice: random.Random) -> dict[str, Any]:
    engines = {
        "heard": "microphone", "transcribed": "Whisper base.en", "interviewed": "written", "judged": "coverage",
        "spoke": "espeak-ng",
    }  # fmt: skip
    people = {"interviewer": "Ann", "candidate": "Ben"} if purpose == "interview" and dice.random() < 0.02 else None
    return {
        "kind": "session_opened", "format": 1, "id": f"s{number}", "voicemock": "0.1.0", "rubric": what.data,
        "rubric_digest": what.digest, "prompts": {"judge": "0" * 64}, "engines": engines,
        "plan": {"questions": asked, "follow_ups": 1, "minutes": 30, "seed": number},
        "round": what.round if purpose == "interview" else None, "style": "neutral", "purpose": purpose,
        "people": people, "retake": {"session": "s1", "question": asked[0]} if purpose == "retake" else None,
    }  # fmt: skip


def answered(
    what: Made, turn: int, question: Question, follow_up: bool, dice: random.Random
) -> Iterator[dict[str, Any]]:
    text = "What came of it, in figures?" if follow_up else question.text
    yield {"kind": "question_asked", "turn": turn, "turn_kind": "follow_up" if follow_up else "question",
           "question": question.id, "text": text, "target_s": 120}  # fmt: skip
    audio = f"audio/{turn:03}.wav"
    yield {"kind": "answer_started", "turn": turn, "audio": audio}
    known, turned = dice.choice(what.answers), dice.randrange(WORDS)
    said = [*known[turned:], *known[:turned]][: WORDS // 3 if follow_up else WORDS]
    words, speech = words_of(said, dice)
    yield {"kind": "answer_recorded", "turn": turn, "audio": audio, "duration_s": speech[-1][1] + 1, "speech": speech,
           "source": "microphone"}  # fmt: skip
    transcript = {"text": " ".join(said), "words": words, "language": "en"}
    yield {"kind": "answer_transcribed", "turn": turn, "engine": "Whisper base.en", "transcript": transcript}


def graded(
    what: Made, asked: list[Question], number: int, judge: str, dice: random.Random
) -> Iterator[dict[str, Any]]:
    """Levels that rise for some criteria, fall for none, and are missing now and then."""
    for question in asked:
        for at, name in enumerate(question.criteria):
            skill = 2.2 + 0.3 * (at % 3) + (1.2 * number / 1000 if at % 2 else 0)
            level = max(1, min(5, round(dice.gauss(skill, 0.8))))
            scored = dice.random() > 0.05
            grade = {"criterion": name, "level": level if scored else None,
                     "reason": None if scored else "too_little_said", "missing": ["how it is known"]}  # fmt: skip
            yield {"kind": "criterion_graded", "run": 1, "question": question.id, "grade": grade, "judge": judge}


def make(home: Path, count: int) -> int:
    """Write the library; how many bytes its journals have."""
    kinds = [made(*each) for each in ROUNDS]
    size = 0
    for number in range(count):
        dice = random.Random(number)
        what = kinds[min(3, int(dice.random() ** 2 * 4))]
        at = BEGAN + timedelta(days=DAYS * number / count, minutes=dice.randrange(120))
        folder = home / "sessions" / f"{at:%Y-%m-%d-%H%M%S}-{number:04}"
        (folder / "audio").mkdir(parents=True)
        stamp = at.isoformat(timespec="milliseconds")
        lines = (encode_data(seq, stamp, each) for seq, each in enumerate(events_of(what, number, dice), 1))
        size += (folder / "journal.jsonl").write_bytes(b"".join(lines))
    return size


def timed(home: Path, arguments: Sequence[str]) -> tuple[float, float, float, int]:
    """Seconds of one command in a process of its own, those of work, its peak memory in MB, and lines printed."""
    began = time.perf_counter()
    out, into = os.pipe()
    child = os.posix_spawn(
        sys.executable, [sys.executable, "-m", "voicemock", *arguments],
        {**os.environ, "VOICEMOCK_HOME": str(home), "PYTHONPATH": str(ROOT)},
        file_actions=[(os.POSIX_SPAWN_DUP2, into, 1)],
    )  # fmt: skip
    os.close(into)
    with os.fdopen(out, "rb") as printed:
        lines = printed.read().count(b"\n")
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - began
    if status:
        sys.exit(f"voicemock {' '.join(arguments)} ended with {os.waitstatus_to_exitcode(status)}")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, lines


def measured(home: Path, tries: int) -> dict[str, float]:
    """Each command with nothing kept, and then as it is from the second time on: the median."""
    figures: dict[str, float] = {}
    for name, arguments in COMMANDS:
        for each in home.glob("sessions/*/summary"):
            each.unlink()
        cold_s, cold_cpu_s, cold_mb, _ = timed(home, arguments)
        warm = sorted(timed(home, arguments) for _ in range(tries))
        warm_s, cpu_s, warm_mb, lines = warm[len(warm) // 2]
        told = f"{warm_s:6.2f} s ({cpu_s:.2f} s of work) {warm_mb:4.0f} MB"
        first = f"first {cold_s:6.2f} s ({cold_cpu_s:.2f} s of work) {cold_mb:4.0f} MB"
        print(f"voicemock {' '.join(arguments):18} {told}, {first}, {lines} lines", flush=True)
        figures |= {f"{name}_s": round(warm_s, 2), f"{name}_cpu_s": round(cpu_s, 2), f"{name}_mb": round(warm_mb)}
        figures |= {f"{name}_first_s": round(cold_s, 2), f"{name}_first_cpu_s": round(cold_cpu_s, 2)}
    return figures


def main() -> None:
    """Make the library and measure."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--sessions", type=int, default=1000)
    options.add_argument("--tries", type=int, default=5)
    options.add_argument("--keep", type=Path, help="make the library there, or take the one that is there")
    given = options.parse_args()
    home = given.keep or Path(tempfile.mkdtemp())
    try:
        if not (home / "sessions").exists():
            began = time.perf_counter()
            size = make(home, given.sessions)
            print(f"{given.sessions} sessions, {size / 1e6:.0f} MB, made in {time.perf_counter() - began:.0f} s")
        figures = measured(home, given.tries)
    finally:
        if not given.keep:
            shutil.rmtree(home)
    print(json.dumps({"sessions": given.sessions, **figures}))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
