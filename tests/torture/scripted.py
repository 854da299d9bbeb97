"""A scripted interview of three turns under strace: which system calls it makes, and what it comes to unbroken.

No suite of its own: K2 kills it at a call, D1 lets a call fail.
"""

import functools
import json
import re
import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.torture.calls import CALLS, Call, touching
from tests.torture.oracle import PROJECT, Done, Home, same_report
from voicemock.audio.decode import copy_as_wav
from voicemock.audio.typed import lines_before
from voicemock.errors import NotFound
from voicemock.sessions import journal
from voicemock.sessions.session import Session, Turn, due, fold

RUBRIC = """\
schema: voicemock/rubric@1
id: torture
name: Torture
description: Two questions and one criterion.
criteria:
  - id: action
    name: Own action
    weight: 1
    measures: What the candidate personally did, step by step.
    levels: {1: Tells what happened., 3: Names two steps., 5: Tells each step and why.}
    points:
      - {id: first-step, text: what you did first, say: [first I measured]}
      - {id: reason, text: why you did it that way, terms: [[because]]}
    probe: What exactly was your part in it?
questions:
  - {id: one, kind: example, text: Tell me about a problem you solved., minutes: 2, criteria: [action]}
  - {id: two, kind: example, text: Tell me about a decision you made., minutes: 2, criteria: [action]}
"""
QUOTE = "first I measured every step of the work myself"
FOLLOW_UP = """\
- {for: Move, reply: {criterion: action, move: follow_up, say: "What was the very first thing you did?"}}
"""
REPLIES = f"""\
- {{for: Move, times: 99, reply: {{criterion: action, move: move_on, say: ""}}}}
- for: Judgement
  times: 99
  reply:
    points: [{{point: first-step, met: true, quotes: ["{QUOTE}"]}}]
    why_not_higher: The reason is missing.
    why_not_lower: A first step is told.
    cannot_assess: false
    level: 3
- for: Advised
  times: 99
  reply:
    worked: [{{quote: "{QUOTE}", why: It is a first step.}}]
    missing: [1]
    looked_for: Your own part.
    next_step: Say why you began there.
    fact_to_ask: Why did you begin there?
- {{for: Debriefing, times: 99, reply: {{strengths: [], gaps: [], practise: []}}}}
"""
_WENT_ON = "and then I changed the two slowest steps, checked each change on a copy, and told the team what it saved."
ANSWERS = (
    f"The report took six hours, so {QUOTE}, {_WENT_ON}",
    f"On that day {QUOTE} with a stopwatch, {_WENT_ON}",
    f"We had two ways, and {QUOTE}, {_WENT_ON}",
)
SPOKEN = "04-disagreement-lesson.flac"
"""The shortest of the example answers; its beginning is given three times."""
_FEW_WORDS_S = 5
_ALWAYS = ("--no-voice", "--llm-url", "script:replies.yaml")
ASKED = ("--rubric", "./rubric.yaml", "--questions", "one,two", "--follow-ups", "1")
KINDS = ("typed", "spoken")
"""How the answers are given: by typing, or from audio files."""


@dataclass(frozen=True)
class Reference:
    """The unbroken run."""

    calls: tuple[Call, ...]
    shown: dict[str, Any]
    kinds: tuple[str, ...]
    """Of its events, in order."""


@dataclass
class Interview:
    """An interview in a home of its own, from its beginning or from where it was broken off."""

    kind: str
    home: Home
    trace: Path = field(init=False)

    def __post_init__(self) -> None:
        self.trace = self.home.folder / "trace"
        (self.home.folder / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
        if self.kind == "spoken":
            (self.home.folder / "answer.wav").write_bytes(_few_words())

    @property
    def how(self) -> tuple[str, ...]:
        """The options that say how answers come."""
        if self.kind == "typed":
            return ("--text", *_ALWAYS)
        return (*("--answers", "answer.wav") * len(ANSWERS), "--stt", "sphinx", *_ALWAYS)

    def begin(self, before: Sequence[str] = ()) -> Done:
        """The interview from its first question."""
        self._script(asked=0)
        return self.home.run("interview", *ASKED, *self.how, typed=typed(0), before=before)

    def go_on(self, command: Sequence[str] = ("resume",)) -> Done:
        """What a person would do next: the same replies and the answers that are left."""
        turns = self.session().turns
        self._script(len(turns))
        given = sum(turn.answered for turn in turns)
        begun = bool(turns) and not turns[-1].answered and self._has_lines(turns[-1])
        chosen = [] if set(self.how) <= set(command) else self.how
        return self.home.run(*command, *chosen, typed=typed(given, begun))

    def finish(self, command: Sequence[str] = ()) -> list[str]:
        """Go on until all is done; what went wrong. `command` is what the program said to type."""
        if not self.entries():
            done = self.begin()
        elif command and command[0] != "resume":
            done = self.home.run(*command)
        elif command or due(self.session()):
            done = self.go_on(command or ("resume",))
        elif not (self.home.sessions[0] / "report.html").exists():
            done = self.home.run("report", "--format", "html")
        else:
            return []
        return [] if done.code == 0 else [f"going on ended with {done.code}: {done.err[-300:]!r}"]

    def traced(self, *inject: str) -> tuple[str, ...]:
        """What starts the program under strace; `inject` as in `write:signal=KILL:when=17`."""
        calls = ("-e", f"trace={','.join(CALLS)}", "-e", "signal=none")
        return ("strace", "-o", str(self.trace), "-y", "-s", "0", *calls, *(f"--inject={each}" for each in inject))

    def calls(self) -> tuple[Call, ...]:
        """The calls in the trace that touch the home or the screen."""
        return tuple(touching(self.trace.read_text(encoding="utf-8", errors="replace"), str(self.home.path)))

    def entries(self) -> tuple[journal.Entry, ...]:
        """What stands in the journal; none when there is no session."""
        return next((found for folder in self.home.sessions if (found := _entries(folder))), ())

    def lost(self, reference: Reference) -> list[str]:
        """Events that were acknowledged and are gone, or stand in another order."""
        synced = sum(
            call.name == "fdatasync" and call.on_journal and call.line.endswith("= 0") for call in self.calls()
        )
        kinds = tuple(each.event.kind for each in self.entries())
        expected = reference.kinds[: len(kinds)]
        # A sitting that could say so leaves one event more than the unbroken run.
        broken_off = kinds[-1:] == ("sitting_stopped",) and kinds[:-1] == reference.kinds[: len(kinds) - 1]
        return [
            *([f"{synced} events were on disk and {len(kinds)} are there"] if len(kinds) < synced else []),
            *([f"other events than in the unbroken run: {kinds}"] if kinds != expected and not broken_off else []),
        ]

    def differs(self, reference: Reference) -> list[str]:
        """Where the finished session is another than the unbroken one."""
        return same_report(_heard_alike(self.home.shown()), _heard_alike(reference.shown))

    def session(self) -> Session:
        """What the journal says."""
        return fold(each.event for each in self.entries())

    def _has_lines(self, turn: Turn) -> bool:
        """Whether the answer that was being typed has its line on disk, so that only the empty one is left."""
        return turn.audio is not None and bool(lines_before(self.home.sessions[0] / turn.audio))

    def _script(self, asked: int) -> None:
        """Under one name, which stands in the report; the follow-up is proposed until it was asked."""
        replies = REPLIES if asked > 1 else FOLLOW_UP + REPLIES
        (self.home.folder / "replies.yaml").write_text(replies, encoding="utf-8")


def typed(given: int, begun: bool = False) -> str:
    """What is typed for the answers that are not given yet; of one that was begun only its end."""
    rest = "".join(f"{answer}\n\n" for answer in ANSWERS[given + begun :])
    return "\n" + rest if begun else rest


def interview(kind: str, folder: Path) -> Interview:
    """An interview in an empty folder."""
    return Interview(kind, Home(folder, {"OMP_NUM_THREADS": "1"}))


@functools.cache
def reference(kind: str) -> Reference:
    """The unbroken run, traced. Raises AssertionError when it does not work."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix="vm-"))
        try:
            unbroken = interview(kind, folder)
            done = unbroken.begin(unbroken.traced())
            assert done.code == 0, done.err
            if "__pycache__" in re.sub(".*O_RDONLY.*", "", unbroken.trace.read_text()):
                continue  # it compiled modules, which the next run need not: it makes other calls
            kinds = tuple(each.event.kind for each in unbroken.entries())
            return Reference(unbroken.calls(), unbroken.home.shown(), kinds)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@functools.cache
def _few_words() -> bytes:
    """The beginning of the answer, as WAV."""
    with tempfile.TemporaryDirectory(prefix="vm-") as folder:
        copy_as_wav(PROJECT / "examples" / "answers" / SPOKEN, Path(folder) / "whole.wav")
        with wave.open(f"{folder}/whole.wav") as whole, wave.open(f"{folder}/part.wav", "wb") as part:
            part.setparams(whole.getparams())
            part.writeframes(whole.readframes(_FEW_WORDS_S * whole.getframerate()))
        return Path(f"{folder}/part.wav").read_bytes()


def missing() -> str:
    """What this machine lacks to run it."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        return "strace is not here (Debian: strace)"
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return "strace may not trace here" if tried.returncode else ""


def _entries(folder: Path) -> tuple[journal.Entry, ...]:
    try:
        return journal.read(folder / journal.NAME).entries
    except NotFound:
        return ()


def _heard_alike(session: dict[str, Any]) -> dict[str, Any]:
    """Without how sure pocketsphinx was of each word: it adapts to a voice as long as its process lives."""
    copied: dict[str, Any] = json.loads(json.dumps(session))
    for turn in copied["turns"]:
        for word in (turn["transcript"] or {}).get("words", ()):
            del word["probability"]
    return copied
