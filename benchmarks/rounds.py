#!/usr/bin/env python3
"""Every round that ships run to its end by the product, and its conversation written down to be read.

    python3 dev.py bench rounds [NAME …] [--typed | --spoken] [--model | --written] [--out FOLDER]

Each round is held up to four times: with its answers typed, and spoken by flite and read by pocketsphinx; with the
interviewer's written lines, and with a scripted model (replies.yaml of rounds_set). The candidate is rounds.yaml and
answers.yaml there: it answers what it is asked, well, so-so or thinly, does not know something, and tries to get out
of a question. Every conversation is written to FOLDER as Markdown.

Conduct points: welcome, word about the firm, agenda, what is not on it, notes, time left, close, next steps; whether
the time is right, the recent success, the candidate's questions. Minutes are those that it would have taken as
spoken, the written words at 150 a minute; the seconds of work are what the child process took of the CPU.

An answer's file is only made when the product opens it, since what is asked hangs on what was heard: a lease on the
file (Linux) lets the product wait meanwhile.
"""

import argparse
import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.rounds_set.candidate import HERE, Candidate, load, speak  # noqa: E402
from benchmarks.rounds_set.transcript import ASKED, TOPICS, figures, transcript  # noqa: E402
from voicemock.config import shipped_folder  # noqa: E402
from voicemock.interview.plan import Wishes  # noqa: E402
from voicemock.interview.round_plan import make_round_plan  # noqa: E402
from voicemock.round import Round  # noqa: E402
from voicemock.round_files import available, emphasised  # noqa: E402
from voicemock.round_files import load as load_round  # noqa: E402
from voicemock.rubric_files import find as find_rubric  # noqa: E402
from voicemock.rubric_files import load as load_rubric  # noqa: E402
from voicemock.sessions.library import Library, Stored  # noqa: E402

SEED = 1
FILES = 60
"""The most answers in a round."""
LOOKS_S = 0.02
LONGEST_S = 1800.0
COMPANY = ROOT / "examples" / "company.md"
COLUMNS = ("conduct_points", "minutes", "questions", "follow_ups", "corrections", "hand_overs", "by_model", "work_s")


class Held:
    """One round that is being held by a child process, in a home of its own."""

    def __init__(self, name: str, home: Path, spoken: bool, asked_by_model: bool) -> None:
        round_ = load_round(available([shipped_folder("prompts")])[name])
        self.candidate = Candidate.of(name, round_.rubric, asked_by_model)
        self.home, self.spoken, self.answers = home, spoken, home / "answers"
        given = self.candidate.given
        arguments = [
            sys.executable,
            "-m",
            "voicemock",
            "interview",
            "--round",
            name,
            "--no-voice",
            "--seed",
            str(SEED),
        ]
        arguments += ["--company", COMPANY, "--judge", "coverage", "--minutes", str(given["minutes"])]
        arguments += ["--answers", self.answers, "--stt", "sphinx"] if spoken else ["--text"]
        arguments += ["--style", given["style"]] if "style" in given else []
        arguments += ["--file", HERE / given["file"]] if "file" in given else []
        if asked_by_model:
            script = home / "replies.json"
            planned = _planned(round_.lasting(given["minutes"]))
            script.write_text(json.dumps(self.candidate.script(planned, round_.follow_ups)))
            arguments += ["--llm-url", f"script:{script}", "--llm-model", "script"]
        self.leases = list(self._files()) if spoken else []
        self.began = time.monotonic()
        self.child = subprocess.Popen(
            list(map(str, arguments)),
            env={**os.environ, "VOICEMOCK_HOME": str(home)},
            stdin=subprocess.PIPE,
            stdout=(home / "stdout").open("wb"),
            stderr=(home / "stderr").open("wb"),
        )

    def to_its_end(self) -> Stored:
        """Answers whatever is asked. Ends the program where the interview fails."""
        answered = 0
        while self.child.poll() is None and time.monotonic() < self.began + LONGEST_S:
            if answered < FILES and self._is_awaited(answered):
                self._answer(answered)
                answered += 1
            elif '"kind":"interview_closed"' in self._journal() and self.child.stdin:
                self.child.stdin.close()
                self.child.stdin = None
            time.sleep(LOOKS_S)
        if self.child.poll() != 0:
            self.child.kill()
            sys.exit((self.home / "stdout").read_text()[-500:] + (self.home / "stderr").read_text())
        return Library(self.home / "sessions").load()

    def _files(self) -> Iterator[int]:
        self.answers.mkdir()
        for number in range(1, FILES + 1):
            file = os.open(self.answers / f"{number:03d}.wav", os.O_RDWR | os.O_CREAT)
            os.write(file, b"-")
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            yield file

    def _is_awaited(self, number: int) -> bool:
        if self.spoken:
            return fcntl.fcntl(self.leases[number], fcntl.F_GETLEASE) != fcntl.F_WRLCK
        return self._journal().count('"kind":"question_asked"') > number

    def _answer(self, number: int) -> None:
        asked = [json.loads(line)["event"] for line in self._journal().splitlines() if '"question_asked"' in line]
        text = self.candidate.reply(asked[number]["turn_kind"], asked[number]["question"])
        if self.spoken:
            os.pwrite(self.leases[number], speak(text, self.home / "answer.wav"), 0)
            fcntl.fcntl(self.leases[number], fcntl.F_SETLEASE, fcntl.F_UNLCK)
            os.close(self.leases[number])
        elif self.child.stdin:
            self.child.stdin.write(f"{text}\n\n".encode())
            self.child.stdin.flush()

    def _journal(self) -> str:
        written = next(self.home.glob("sessions/*/journal.jsonl"), None)
        # A line that is being written is not read yet.
        return written.read_text().rpartition("\n")[0] if written else ""


def _planned(round_: Round) -> Sequence[str]:
    """The questions that the product will ask."""
    rubric = emphasised(load_rubric(find_rubric(round_.rubric)), round_)
    return make_round_plan(rubric, round_, Wishes(seed=SEED, follow_ups=round_.follow_ups)).questions


def main() -> None:
    """One line for each way of each round."""
    signal.signal(signal.SIGIO, signal.SIG_IGN)  # what a broken lease sends
    arguments = _arguments()
    known = load("rounds.yaml")
    arguments.out.mkdir(parents=True, exist_ok=True)
    print(f"{'':36}" + "".join(f"{each.replace('_', ' '):>15}" for each in COLUMNS))
    found: dict[str, dict[str, float]] = {}
    for name in arguments.names or known:
        for spoken in arguments.spoken:
            for model in arguments.replies:
                way = f"{name}, {'spoken' if spoken else 'typed'}, {'model' if model else 'written'}"
                found[way] = _hold(name, way, spoken, model, arguments.out)
                print(f"{way:36}" + "".join(f"{found[way][each]:>15}" for each in COLUMNS), flush=True)
    print(f"Conduct points are {len(TOPICS) + len(ASKED)} at most. The conversations: {arguments.out}")
    print(json.dumps(found))


def _hold(name: str, way: str, spoken: bool, model: bool, out: Path) -> dict[str, float]:
    before = os.times()
    with tempfile.TemporaryDirectory() as home:
        stored = Held(name, Path(home), spoken, model).to_its_end()
        after = os.times()
        (out / f"{way.replace(', ', '-')}.md").write_text(transcript(stored.session, way))
        took = after.children_user + after.children_system - before.children_user - before.children_system
        return {**figures(stored), "work_s": round(took, 1)}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench rounds")
    parser.add_argument("names", nargs="*", metavar="NAME", help="rounds; all where none is named")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--typed", dest="spoken", action="store_const", const=(False,))
    how.add_argument("--spoken", dest="spoken", action="store_const", const=(True,))
    model = parser.add_mutually_exclusive_group()
    model.add_argument("--model", dest="replies", action="store_const", const=(True,))
    model.add_argument("--written", dest="replies", action="store_const", const=(False,))
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "voicemock-rounds")
    parser.set_defaults(spoken=(False, True), replies=(False, True))
    return parser.parse_args()


if __name__ == "__main__":
    main()
