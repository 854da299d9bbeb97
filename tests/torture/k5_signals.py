"""K5: INT, TERM, HUP and a second INT, at random moments of every state that a person can be kept waiting in."""

import os
import random
import re
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.torture import scripted
from tests.torture.oracle import (
    Done,
    Home,
    closed_to_others,
    no_secret,
    nothing_running,
    nothing_stray,
    whole,
)
from tests.torture.prepared import SPOKEN, Unhelpful, with_a_session
from tests.torture.suite import Verdict
from voicemock.audio.typed import lines_before
from voicemock.sessions import journal
from voicemock.sessions.events import AnswerTyped

CODES = {"INT": 130, "INT2": 130, "TERM": 143, "HUP": 129}
AT_MOST_S = 3.0
"""A case that takes longer is broken; how much sooner they end stands in the figures."""
ROUNDS = 6
_TOOK = "cancel_ms"
_TYPED = ("interview", *scripted.ASKED, "--no-voice", "--text")
_LLM = ("--llm-model", "m", "--llm-url")
_PRESSED = f"{scripted.ANSWERS[0]}\r\r"


@dataclass(frozen=True)
class State:
    """What the program is doing when the signal comes."""

    command: tuple[str, ...]
    seen: str = ""
    """The words on the screen after which it is in this state; empty: from its first instant."""
    within_s: float = 0.5
    """The signal comes up to so long after that."""
    pressed: str = ""
    """What is typed at the first question."""
    passes: bool = False
    """Whether it is asked how good the answers were, and goes on to the scores."""
    server: str = ""
    """How the LLM's server behaves: `hangs` or `busy`."""
    sound: bool = False
    """Whether it needs a microphone and a loudspeaker."""
    entered: str = ""
    """A line that is on the disk before the signal comes, and in the answer after going on."""
    may_end: bool = False
    """Whether it may come to its end before the signal."""
    before: str = ""
    """What lies in the home: `session` (with audio), or `voice` (a settings file that chooses one)."""


STATES = {
    "starting": State(_TYPED, within_s=0.6),
    "confirming": State(("session", "delete", "20"), "Delete", before="session"),
    "typing": State(_TYPED, "Type your answer", pressed="half a line"),
    "entered": State(
        _TYPED, "Type your answer", pressed=f"{scripted.ANSWERS[1]}\rhalf a line", entered=scripted.ANSWERS[1]
    ),
    "speaking": State(("interview", *scripted.ASKED, "--text"), "Question 1", 1.0, sound=True, before="voice"),
    "listening": State(("interview", *scripted.ASKED, "--no-voice", "--stt", "sphinx"), "listening", 1.5, sound=True),
    "transcribing": State(SPOKEN, "Transcribing", 1.0),
    "waiting": State((*_TYPED, *_LLM), "Saved", 3.0, _PRESSED, server="hangs"),
    "retrying": State((*_TYPED, *_LLM), "trying again", 1.0, _PRESSED, server="busy"),
    "scoring": State((*_TYPED[:-3], "0", *_TYPED[-2:], *_LLM), "Scores", 2.5, f"{_PRESSED}/quit\r", True, "hangs"),
    "rating": State((*_TYPED[:-3], "0", *_TYPED[-2:]), "goes on to the scores", 0.5, f"{_PRESSED}/quit\r"),
    "writing": State(("report", "--format", "html"), within_s=0.8, may_end=True, before="session"),
    "replaying": State(("replay",), "Question", 1.5, sound=True, may_end=True, before="session"),
    "downloading": State(("model", "get", "tiny.en"), "tiny.en", 1.0, server="hangs"),
    "doctor": State(("doctor", *_LLM), "Asking", 1.0, server="hangs"),
}
QUIET = tuple(name for name, state in STATES.items() if not state.sound)


class Signals:
    """Cases are `typing-INT-3`: the third random moment while typing."""

    name = "K5"
    title = "INT, TERM, HUP and a second INT at random moments of every state"
    goal = "all end with 130, 143 or 129; 99 % within 300 ms; the terminal as it was; nothing said is lost"
    sample = (
        *("starting-INT-0", "starting-INT-1", "confirming-INT-0", "entered-HUP-0", "typing-INT2-0", "waiting-INT-0"),
        *("retrying-TERM-0", "scoring-INT-0", "rating-INT-0", "writing-INT-0", "downloading-INT-0", "doctor-INT-0"),
        *("transcribing-INT2-0", "listening-INT-0"),
    )
    sample_chunk = 4

    def missing(self) -> str:
        return "" if sys.platform == "linux" else "needs /proc and a pseudo-terminal"

    def cases(self) -> Iterator[str]:
        for number in range(ROUNDS):
            for name in STATES:
                yield from (f"{name}-{which}-{number}" for which in CODES)

    def run(self, case: str, folder: Path) -> Verdict:
        name, which, _ = case.split("-")
        state = STATES[name]
        with ExitStack() as stack:
            environment: dict[str, str] = {}
            if state.sound:
                from tests.virtual_microphone import NotHere, running

                try:
                    environment |= stack.enter_context(running()).reach
                except NotHere:
                    return Verdict()
            command = list(state.command)
            if state.server:
                url = stack.enter_context(Unhelpful(state.server)).url
                environment["HF_ENDPOINT"] = url
                command += [f"{url}/v1"] if command[-1] == "--llm-url" else []
            home = Home(folder, environment)
            _prepare(home, state.before)
            return _tried(home, state, command, which, random.Random(case))

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        took = sorted(each.figures[_TOOK] for each in verdicts.values() if _TOOK in each.figures)
        if not took:
            return "none"
        share = sum(each <= 300 for each in took) / len(took)
        p99 = took[min(len(took) - 1, round(len(took) * 0.99))]
        return (
            f"{len(took):,} signals in {len(STATES)} states; ended after {took[len(took) // 2]:.0f} ms at the median "
            f"and {p99:.0f} ms at the 99th percentile; {share:.1%} within 300 ms"
        )


def _tried(home: Home, state: State, command: list[str], which: str, chance: random.Random) -> Verdict:
    from tests.terminal import Terminal

    # A job in the background ignores INT, and one under nohup HUP; so would what it starts.
    program = ["env", "--default-signal=INT,HUP,TERM", sys.executable, "-u", "-m", "voicemock", *command]
    with Terminal(program, home.env, home.folder) as terminal:
        before, pid = terminal.settings, terminal.process.pid
        if state.pressed:
            terminal.wait_for("Type your answer")
            terminal.press(state.pressed)
        if state.passes:
            terminal.wait_for("goes on to the scores")
            terminal.press("q")
        terminal.wait_for(state.seen) if state.seen else _until(lambda: _began(pid) or _ended(terminal.process))
        unsaved = bool(state.entered) and not _until(lambda: state.entered in _lines(home))
        time.sleep(chance.uniform(0, state.within_s))
        ended = terminal.process.poll() is not None
        took_s = _ended_after(terminal, which, chance.uniform(0, 0.15))
        code = terminal.end(20)
        after, told = terminal.settings, bytes(terminal._told).decode("utf-8", "replace")
        printed = terminal.printed
    problems = [f"{words} on the screen: {printed[-500:]!r}" for words in ("Traceback", "bug in") if words in printed]
    problems += ["a line that was entered is not on the disk"] if unsaved else []
    if code != CODES[which] and not (state.may_end and code == 0):
        problems.append(f"exit code {code}, not {CODES[which]}: {printed[-500:]!r}")
    if took_s > AT_MOST_S:
        problems.append(f"it took {took_s:.1f} s to end")
    if after != before:
        problems.append("the terminal is set otherwise than before")
    if told.rfind("\x1b[?25l") > told.rfind("\x1b[?25h"):
        problems.append("the cursor is hidden")
    done = Done(code, printed, "", took_s)
    problems += [*nothing_running(home), *whole(home), *closed_to_others(home), *nothing_stray(home)]
    problems += [*no_secret(home, done), *_can_go_on(home, state, which, printed, code)]
    return Verdict(tuple(problems), {} if ended else {_TOOK: took_s * 1000})


def _can_go_on(home: Home, state: State, which: str, printed: str, code: int) -> list[str]:
    """A sitting that was begun says how to go on, and does."""
    if state.command[0] != "interview" or not home.sessions or code == 0:
        return []
    if which == "INT" and not re.search("voicemock (resume|score) 20", printed) and "Question 1" in printed:
        return [f"it does not say how to go on: {printed[-500:]!r}"]
    if "--text" not in state.command or not (home.sessions[0] / "journal.jsonl").stat().st_size:
        return []
    done = home.run("resume", "--text", "--no-voice", "--judge", "coverage", typed=scripted.typed(0))
    # One that was being scored has nothing left to ask, and is graded.
    if done.code:
        return [f"going on ended with {done.code}: {done.err[-300:]!r}"]
    return _kept(home, state.entered) if state.entered else []


def _kept(home: Home, entered: str) -> list[str]:
    """The line that was entered before the signal begins the first answer."""
    events = [each.event for each in journal.read(home.sessions[0] / journal.NAME).entries]
    said = next((each.text for each in events if isinstance(each, AnswerTyped)), "")
    return [] if said.startswith(entered) else [f"{entered!r} was entered, and kept is {said!r}"]


def _lines(home: Home) -> list[str]:
    """The lines of the first answer that are on the disk."""
    return [line for folder in home.sessions for line in lines_before(folder / "audio" / "001.wav")]


def _ended_after(terminal: object, which: str, gap_s: float) -> float:
    """Send the signal, or both; seconds from the last one to the end."""
    process = terminal.process  # type: ignore[attr-defined]
    if process.poll() is not None:
        return 0.0
    watched = os.pidfd_open(process.pid)
    try:
        if which.startswith("INT"):
            terminal.press("\x03")  # type: ignore[attr-defined]
            if which == "INT2":
                time.sleep(gap_s)
                if process.poll() is None:
                    terminal.press("\x03")  # type: ignore[attr-defined]
        else:
            process.send_signal(getattr(signal, f"SIG{which}"))
        began = time.monotonic()
        select.select([watched], [], [], 20)
        return time.monotonic() - began
    finally:
        os.close(watched)


def _prepare(home: Home, what: str) -> None:
    (home.folder / "rubric.yaml").write_text(scripted.RUBRIC, encoding="utf-8")
    if what == "session":
        shutil.copytree(with_a_session(), home.path)
    elif what == "voice":
        home.path.mkdir(mode=0o700)
        (home.path / "config.toml").write_text('[voice]\nengine = "espeak"\n', encoding="utf-8")
        (home.path / "config.toml").chmod(0o600)


def _began(pid: int) -> bool:
    """Whether the program has taken over: before that, Ctrl-C meets Python itself."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        return re.search("^Umask:\t0077", status, re.MULTILINE) is not None
    except OSError:
        return True


def _ended(process: object) -> bool:
    return process.poll() is not None  # type: ignore[attr-defined, no-any-return]


def _until(what: Callable[[], bool]) -> bool:
    """Wait for it, half a minute at most; whether it came."""
    end = time.monotonic() + 30
    while not (came := what()) and time.monotonic() < end:
        time.sleep(0.002)
    return came


SUITE = Signals()
