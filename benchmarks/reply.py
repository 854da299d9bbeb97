"""From an answer's final transcript to the first sound of the next question, with a server of 50 tokens a second.

The whole way of the program: the transcript is journalled and shown, the model asked, its reply read as it arrives,
the sentence made by the voice, and the first block of sound handed to the player. The server is a process of its own
on this machine and thinks about nothing: its first token comes after 20 ms. What is given is what that takes beyond
the tokens' own time, up to the end of the first sentence. `whole` waits for the whole reply, as was done before.
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.llm.paced_server import move, tokens  # noqa: E402
from tests.torture.stage import ANSWERS, QUESTION, RUBRIC  # noqa: E402
from voicemock import ports  # noqa: E402
from voicemock.audio.speaker import Speaker  # noqa: E402
from voicemock.cli.keeping import Sitting  # noqa: E402
from voicemock.cli.options import Choices  # noqa: E402
from voicemock.config import shipped_folder  # noqa: E402
from voicemock.interview.conversation import conduct  # noqa: E402
from voicemock.interview.interviewer import LLMInterviewer, WrittenInterviewer  # noqa: E402
from voicemock.interview.lines import load_lines  # noqa: E402
from voicemock.interview.parts import Parts  # noqa: E402
from voicemock.llm.chat import ChatOptions, ChatServer  # noqa: E402
from voicemock.prompts import load as load_prompt  # noqa: E402
from voicemock.reports.screen import Screen  # noqa: E402
from voicemock.sessions import events as e  # noqa: E402
from voicemock.sessions.library import Library  # noqa: E402
from voicemock.sessions.session import fold  # noqa: E402
from voicemock.transcript import Stretch, Transcript  # noqa: E402
from voicemock.tts.system import SystemVoice, find_program  # noqa: E402
from voicemock.tts.voice import spoken  # noqa: E402

RATE = 50
RUNS = 5
FIRST = {
    8: "You said the report took six hours.",
    16: "You said the report took six hours before you rewrote the query that read each.",
    30: "You said the report took six hours before you rewrote the query that read the whole table for each of the "
    "customers, and that you tested it first.",
}
SECOND = "Which step did you measure first?"
THIRD = "Pick the one you remember best."

Synthesise = Callable[[str], Iterator[bytes]]


@dataclass
class Bench:
    """A server, a voice, and the times of what happened."""

    url: str
    chat: ChatServer
    folder: Path
    transcript_at: float = 0.0
    sound_at: float = 0.0

    def play(self, blocks: Iterable[bytes], rate: int, stop: Callable[[], bool]) -> None:
        """Takes the sound as a loudspeaker would, without its time."""
        for block in blocks:
            if block and self.transcript_at and not self.sound_at:
                self.sound_at = time.monotonic()

    def transcribe(self, audio: Path, speech: object) -> Transcript:
        self.sound_at, self.transcript_at = 0.0, time.monotonic()
        return Transcript(text=ANSWERS[0])

    def wait_ms(self, synthesise: Synthesise, reply: str, early: bool, warm_s: float = 0.0) -> float:
        """Milliseconds from the transcript to the first sound of the follow-up."""
        body = json.dumps({"reply": reply}).encode()
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/chat", body)).read()
        self.transcript_at = self.sound_at = 0.0
        speaker = Speaker(synthesise, 22_050, lambda: False, self.play)
        prompts = [shipped_folder("prompts")]
        interviewer = LLMInterviewer(
            self.chat, (load_prompt("interviewer", prompts), load_prompt("interviewer-turn", prompts)), "m"
        )
        with Library(self.folder).create(f"s{time.monotonic_ns()}") as journal:
            engines = e.Engines(heard="-", transcribed="-", interviewed="m", judged="-", spoke="-")
            plan = e.Plan(questions=(QUESTION.id,), follow_ups=1)
            opened = e.SessionOpened(
                id="s", voicemock="0", rubric=RUBRIC.as_data(), rubric_digest=RUBRIC.digest(), prompts={},
                engines=engines, plan=plan,
            )  # fmt: skip
            journal.append(opened)
            sitting = Sitting(fold([opened]), journal, Screen(), speaker, Choices(text=True))
            answers = iter([ports.Recorded("-"), ports.NoMore("ended_by_user")])

            def listen(destination: Path, target_s: float) -> ports.Heard:
                time.sleep(warm_s)
                return next(answers)

            parts = Parts(
                folder=journal.path.parent,
                listen=listen,
                find_speech=lambda audio: (Stretch(0.2, 18.0),),
                duration_s=lambda audio: 20.0,
                transcribe=self.transcribe,
                transcriber=lambda: "-",
                interviewer=interviewer,
                written=WrittenInterviewer(),
                lines=load_lines(prompts),
                elapsed_s=lambda: 0.0,
                first_words=speaker if early else None,
                while_listening=self.chat.kept_warm if warm_s else nullcontext,
            )
            with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
                sitting.screen = Screen()
                sitting.follow(conduct(sitting.session, parts))
        assert sitting.session.turns[1].by == "llm", sitting.session.failures
        return 1000 * (self.sound_at - self.transcript_at)


def tokens_before() -> int:
    """How many tokens of a reply come before the first word to say: the check word, the criterion and the move."""
    return len(tokens(move("x").split('x"')[0].replace("WORD", "a1b2c3")))


def beyond_ms(first: str, taken_ms: list[float]) -> dict[str, float]:
    """What was needed beyond the time of the tokens up to the end of the first sentence."""
    own_ms = 1000 * (tokens_before() + len(tokens(first))) / RATE
    over = sorted(each - own_ms for each in taken_ms)
    return {"median": round(statistics.median(over)), "least": round(over[0]), "most": round(over[-1])}


def silent(text: str) -> Iterator[bytes]:
    """A voice that costs nothing."""
    return spoken(text, 22_050, lambda sentence: b"\1\0" * 2_205)


def voices() -> dict[str, Synthesise]:
    """The voice without cost, and those of this machine."""
    found: dict[str, Synthesise] = {"scripted": silent}
    for name in ("slt", "en-us"):
        if program := find_program(name):
            found[Path(program).stem] = SystemVoice(name, program).synthesise
    return found


def first_of_a_process(url: str, warm: bool) -> float:
    """The first wait of a fresh process, where libraries are still to be imported and a connection to be opened."""
    run = [sys.executable, __file__, "--first", url, "warm" if warm else "cold"]
    return float(subprocess.run(run, capture_output=True, text=True, check=True).stdout)


def bench_at(url: str, folder: str) -> Bench:
    """A chat of its own."""
    return Bench(url, ChatServer(url, "paced", None, ChatOptions()), Path(folder))


def say(name: str, figures: dict[str, float]) -> None:
    """One line of the table."""
    print(f"{name:58} {figures['median']:6.0f} {figures['least']:6.0f} {figures['most']:6.0f}", flush=True)


def measured(url: str) -> dict[str, object]:
    """All figures, told as they come."""
    print(f"{'ms beyond the tokens up to the end of the first sentence':58} {'median':>6} {'least':>6} {'most':>6}")
    figures: dict[str, object] = {
        "tokens_per_s": RATE,
        "runs": RUNS,
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "tokens_before_the_first_word": tokens_before(),
    }
    with tempfile.TemporaryDirectory() as folder:
        bench = bench_at(url, folder)
        bench.wait_ms(silent, move(f"{FIRST[8]} {SECOND}"), early=True)
        for voice, synthesise in voices().items():
            for count, first in FIRST.items():
                assert len(tokens(first)) == count, (count, tokens(first))
                for early in (True, False) if voice == "scripted" else (True,):
                    took = [bench.wait_ms(synthesise, move(f"{first} {SECOND}"), early) for _ in range(RUNS)]
                    over = beyond_ms(first, took)
                    figures[f"{voice}_{count}_{'early' if early else 'whole'}"] = over
                    say(f"{voice}, first of two sentences, {count} tokens, {'early' if early else 'whole'}", over)
        for more in ((), (SECOND, THIRD)):
            first = FIRST[8] if more else SECOND
            for early in (True, False):
                reply = move(" ".join([first, *more]))
                over = beyond_ms(first, [bench.wait_ms(silent, reply, early) for _ in range(RUNS)])
                figures[f"scripted_{1 + len(more)}_sentences_{'early' if early else 'whole'}"] = over
                say(f"scripted, {1 + len(more)} sentence(s), {'early' if early else 'whole'}", over)
    for warm in (False, True):
        took = [first_of_a_process(url, warm) for _ in range(RUNS)]
        over = beyond_ms(FIRST[8], took)
        figures[f"first_of_a_process_{'warm' if warm else 'cold'}"] = over
        say(f"scripted, first reply of a process, connection {'warm' if warm else 'cold'}", over)
    own_ms = 1000 * tokens_before() // RATE
    print(f"{tokens_before()} tokens come before the first word; their {own_ms} ms are the tokens' own time here.")
    return figures


def main() -> None:
    """Measure, or in a process of its own the first reply alone."""
    if sys.argv[1:2] == ["--first"]:
        with tempfile.TemporaryDirectory() as folder:
            warm_s = 1.5 if sys.argv[3] == "warm" else 0.0
            print(bench_at(sys.argv[2], folder).wait_ms(silent, move(f"{FIRST[8]} {SECOND}"), True, warm_s))
        return
    server = [sys.executable, str(ROOT / "tests/llm/paced_server.py"), "--rate", str(RATE)]
    with subprocess.Popen(server, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout and running.stdin
        try:
            figures = measured(running.stdout.readline().strip())
        finally:
            running.stdin.close()
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
