"""The whole product, killed: `voicemock interview` in a terminal, at a virtual microphone, ends by `kill -9`.

What the microphone's driver had delivered is known from counted_microphone.py; what was kept is the file's size.
"""

import json
import random
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.cli.conftest import quotes_hold
from tests.terminal import Terminal
from tests.torture import candidate as c
from tests.torture import counted_microphone, oracle
from tests.torture.counted_microphone import Stamp
from tests.torture.oracle import Done, Home
from tests.torture.suite import Verdict
from tests.virtual_microphone import running
from voicemock.sessions import events as e
from voicemock.sessions import journal
from voicemock.sessions.journal import Entry

MAX_LOST_MS = 100
ASKED = ["Which problem did you solve?", "How did the others see it?"]
SAID = {"1": (c.RESULT, c.CHECK), "2": (c.DECISION,), "rest": (c.CUSTOMER,)}
_LIMIT_S = 60


@dataclass
class Evening:
    """An interview in a folder, and what is known of it from outside."""

    home: Home
    spoken: Mapping[str, Path]
    streams: dict[int, int] = field(default_factory=dict)
    """The turn that each stream of the microphone was opened for."""
    _read: tuple[int, tuple[Entry, ...]] = (0, ())

    @property
    def events(self) -> list[e.Event]:
        """What is committed; read again only when the file has grown."""
        path = self.home.sessions[-1] / journal.NAME if self.home.sessions else None
        size = path.stat().st_size if path and path.exists() else 0
        if path and size > self._read[0]:
            self._read = (size, journal.read(path).entries)
        return [each.event for each in self._read[1]]

    def happened(self, kind: type[e.Event], turn: int = 0) -> bool:
        return any(isinstance(each, kind) and (not turn or each.turn == turn) for each in self.events)  # type: ignore[union-attr]

    @property
    def turn(self) -> int:
        """The latest question's number."""
        return sum(isinstance(each, e.QuestionAsked) for each in self.events)

    def audio(self, turn: int) -> bytes:
        """What the file holds after its header, whatever that says."""
        path = self.home.sessions[-1] / "audio" / f"{turn:03d}.wav"
        return path.read_bytes()[44:] if path.exists() else b""

    def utterance(self, stream: int) -> Path:
        """The answer to the question; when some of it was said before a break, a few words more."""
        turn = self.turn
        self.streams[stream] = turn
        begun = list(self.streams.values()).count(turn) > 1 and len(self.audio(turn)) > 2 * c.RATE
        return self.spoken["rest" if begun else str(turn)]

    def delivered_s(self, stamps: Path) -> dict[int, float]:
        """What the driver delivered, by turn."""
        return {turn: sum(each[-1].seconds for each in of) for turn, of in self.delivered(stamps).items()}

    def delivered(self, stamps: Path) -> dict[int, list[list[Stamp]]]:
        """The stamps of each stream, by turn."""
        found: dict[int, list[list[Stamp]]] = {}
        for stream, group in groupby(counted_microphone.read(stamps), key=lambda stamp: stamp.stream):
            if turn := self.streams.get(stream):
                found.setdefault(turn, []).append(list(group))
        return found


@dataclass(frozen=True)
class Moment:
    """When to kill: some seconds after something happened, drawn by the case's name."""

    happened: Callable[[Evening], bool]
    within_s: tuple[float, float]
    times: int = 1
    """How often in a round of the long run: audio can be lost only where it is recorded."""
    voice: str = "none"


def _after(kind: type[e.Event], turn: int = 0) -> Callable[[Evening], bool]:
    return lambda evening: evening.happened(kind, turn)


MOMENTS = {
    "opening": Moment(lambda evening: True, (0.0, 2.5)),
    "asking-1": Moment(_after(e.QuestionAsked, 1), (0.0, 2.0), voice="espeak"),
    "asking-2": Moment(_after(e.QuestionAsked, 2), (0.0, 2.0), voice="espeak"),
    "listening-1": Moment(_after(e.AnswerStarted, 1), (0.0, 2.5), 2),
    "listening-2": Moment(_after(e.AnswerStarted, 2), (0.0, 2.5)),
    "speaking-1": Moment(lambda evening: 1 in evening.streams.values(), (0.1, 7.5), 6),
    "speaking-2": Moment(lambda evening: 2 in evening.streams.values(), (0.1, 3.0), 3),
    "transcribing-1": Moment(_after(e.AnswerRecorded, 1), (0.0, 0.6)),
    "transcribing-2": Moment(_after(e.AnswerRecorded, 2), (0.0, 0.4)),
    "following": Moment(_after(e.AnswerTranscribed, 1), (0.0, 0.05)),
    "scoring": Moment(_after(e.InterviewClosed), (0.0, 0.1)),
    "writing": Moment(_after(e.ScoringFinished), (0.0, 0.5)),
}
ROUND = [name for name, moment in MOMENTS.items() for _ in range(moment.times)]


class WholeProduct:
    """Each case is one evening: an interview, killed, taken up again to its end."""

    name = "K3"
    title = "the whole product at a virtual microphone, killed with -9"
    goal = "every one ends in its report; audio lost ≤ 100 ms at most, ≤ 20 ms in half of all"
    sample = (
        "unbroken", "asking-1-0", "speaking-1-0", "speaking-2-0", "transcribing-1-0", "scoring-0",
    )  # fmt: skip
    sample_chunk = 1

    def missing(self) -> str:
        return c.missing()

    def cases(self) -> Iterable[str]:
        yield "unbroken"
        for number in range(60):
            for at, name in enumerate(ROUND):
                yield f"{name}-{number * MOMENTS[name].times + ROUND[:at].count(name)}"

    def run(self, case: str, folder: Path) -> Verdict:
        """One evening."""
        moment = MOMENTS.get(case.rpartition("-")[0])
        c.prepare(folder, c.RUBRIC, c.SCRIPT, voice=moment.voice if moment else "none")
        said = {name: c.speak(folder / f"said-{name}.wav", *words) for name, words in SAID.items()}
        with running() as microphone:
            evening = Evening(Home(folder, microphone.reach), said)
            candidate = c.Candidate(evening.home, microphone, evening.utterance)
            if moment:
                return _killed(evening, candidate, moment, random.Random(case).uniform(*moment.within_s))
            found = _sits_to_the_end(evening, candidate, *_INTERVIEW)
            return Verdict((*found, *_complete(evening, candidate, {})))

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        figures = [each.figures for each in verdicts.values()]
        lost = [each["lost_ms"] for each in figures if "lost_ms" in each] or [0.0]
        late = [each["unseen_ms"] for each in figures if "unseen_ms" in each] or [0.0]
        kills, ended = sum("kept_s" in each for each in figures), sum(not each.problems for each in verdicts.values())
        return (
            f"{kills} kills, {len(lost)} of them while recording: lost at most {max(lost):.0f} ms, in half of them "
            f"≤ {statistics.median(lost):.0f} ms; by the clock {max(late):.0f} and {statistics.median(late):.0f} ms; "
            f"{ended} of {len(verdicts)} ended in the whole report"
        )


_INTERVIEW = ("interview", "--rubric", "rubric.yaml")


def _sits(evening: Evening, candidate: c.Candidate, terminal: Terminal, until: Callable[[], bool]) -> bool:
    """Lets the interview go on; whether `until` came before its end."""
    limit_s = time.monotonic() + _LIMIT_S
    while terminal.process.poll() is None:
        if until():
            return True
        candidate.answers(terminal)
        assert time.monotonic() < limit_s, f"it did not go on:\n{terminal.printed[-1000:]}"
        time.sleep(0.01)
    return False


def _sits_to_the_end(evening: Evening, candidate: c.Candidate, *arguments: str) -> list[str]:
    """What is wrong after an interview that nobody disturbed."""
    with candidate.sits_down(*arguments) as terminal:
        before = terminal.settings
        _sits(evening, candidate, terminal, lambda: False)
        code = terminal.end()
        changed = [] if terminal.settings == before else ["the terminal was not put back"]
        changed += (
            [f"still recording: {candidate.microphone.recorders()}"] if candidate.microphone.recorders() else []
        )
        done = Done(code, terminal.printed, terminal.printed[-500:] if code else "")
    return oracle.examine(evening.home, done, {0}, also=changed)


def _killed(evening: Evening, candidate: c.Candidate, moment: Moment, delay_s: float) -> Verdict:
    with candidate.sits_down(*_INTERVIEW) as terminal:
        _sits(evening, candidate, terminal, lambda: moment.happened(evening))
        kill_at_s = time.monotonic() + delay_s
        _sits(evening, candidate, terminal, lambda: time.monotonic() >= kill_at_s)
        terminal.process.kill()
        killed_at_s = time.monotonic()
        code = terminal.end()
        candidate.falls_silent()
        printed = terminal.printed
    problems = oracle.examine(evening.home, Done(code, printed, ""), {-9, 0})
    kept, figures = _kept(evening, candidate, killed_at_s)
    if figures.get("lost_ms", 0) > MAX_LOST_MS:
        problems.append(f"{figures['lost_ms']:.0f} ms of audio were lost")
    committed = evening.events
    problems += _taken_up(evening, candidate)
    if evening.events[: len(committed)] != committed:
        problems.append("what was committed before the kill has changed")
    problems += _complete(evening, candidate, kept)
    return Verdict(tuple(problems), figures)


def _kept(evening: Evening, candidate: c.Candidate, killed_at_s: float) -> tuple[dict[int, bytes], dict[str, float]]:
    """The audio by turn, and how much less that is than what was delivered."""
    recording = evening.events and isinstance(evening.events[-1], e.AnswerStarted)
    stamp = counted_microphone.last(candidate.stamps)
    if recording and stamp and stamp.stream not in evening.streams and stamp.at_s > killed_at_s - 0.5:
        evening.streams[stamp.stream] = evening.turn  # killed before the candidate noticed that it listens
    delivered = evening.delivered_s(candidate.stamps)
    kept = {turn: evening.audio(turn) for turn in delivered}
    figures = {"kept_s": sum(map(len, kept.values())) / 2 / c.RATE}
    if recording and stamp and evening.turn in delivered:
        lost_s = delivered[evening.turn] - len(kept[evening.turn]) / 2 / c.RATE
        figures |= {"lost_ms": 1000 * lost_s, "unseen_ms": 1000 * (lost_s + killed_at_s - stamp.at_s)}
    return kept, figures


def _taken_up(evening: Evening, candidate: c.Candidate) -> list[str]:
    """`voicemock resume`, or what stands in its place where nothing was committed or all was."""
    if not evening.events:
        return _sits_to_the_end(evening, candidate, *_INTERVIEW)
    if evening.happened(e.ScoringFinished):
        return oracle.examine(evening.home, evening.home.run("report", "--format", "html"), {0, 73})
    return _sits_to_the_end(evening, candidate, "resume")


def _complete(evening: Evening, candidate: c.Candidate, kept: Mapping[int, bytes]) -> list[str]:
    """The report holds both turns once, every word that was kept, and every criterion."""
    session = evening.home.shown()
    if session["state"] != "scored" or not all(turn["transcript"] for turn in session["turns"]):
        return [f"the session is {session['state']}, or words are missing: {json.dumps(session['turns'])[:500]}"]
    problems = []
    if [turn["question"] for turn in session["turns"]] != ASKED:
        problems.append(f"asked was {[turn['question'] for turn in session['turns']]}")
    if [score["criterion"] for score in session["scores"]] != ["result", "action"]:
        problems.append(f"scored was {[score['criterion'] for score in session['scores']]}")
    quotes_hold(session)
    if not (evening.home.sessions[-1] / "report.html").exists():
        problems.append("there is no page")
    delivered = evening.delivered(candidate.stamps)
    for turn in session["turns"]:
        problems += _whole_turn(evening, turn, kept.get(turn["number"], b""), delivered.get(turn["number"], []))
    if not any(turn["interrupted"] for turn in session["turns"]):
        problems += [f"{score['criterion']} is not scored" for score in session["scores"] if not score["level"]]
    return problems


def _whole_turn(evening: Evening, turn: dict[str, Any], kept: bytes, streams: Sequence[list[Stamp]]) -> list[str]:
    number, audio = turn["number"], evening.audio(turn["number"])
    problems = [] if audio.startswith(kept) else [f"turn {number}: the audio before the break has changed"]
    if abs(turn["duration_s"] - len(audio) / 2 / c.RATE) > 0.001:
        problems.append(f"turn {number}: {turn['duration_s']} s journalled, {len(audio) / 2 / c.RATE} s in file")
    delivered_s = sum(stamps[-1].seconds for stamps in streams)
    if delivered_s - turn["duration_s"] > MAX_LOST_MS / 1000:
        problems.append(f"turn {number}: {delivered_s:.2f} s were delivered, {turn['duration_s']:.2f} s are kept")
    if counted_microphone.untrue(turn["gaps"], streams, turn["duration_s"]):  # a busy machine makes true ones
        problems.append(f"turn {number}: not all of these are gaps: {turn['gaps']}")
    if turn["interrupted"] != (list(evening.streams.values()).count(number) > 1 and bool(kept)):
        problems.append(f"turn {number}: interrupted is {turn['interrupted']}")
    said = " ".join(SAID[str(number)]) if not turn["interrupted"] else _said_before(number, kept)
    if said and c.share_heard(said, turn["transcript"]["text"]) < 0.6:
        problems.append(f"turn {number}: {said!r} became {turn['transcript']['text']!r}")
    return problems


def _said_before(turn: int, kept: bytes) -> str:
    """The sentences that were surely over when the audio ends: of 13 letters a second, 10 is the least."""
    said, end_s = [], 1.0
    for sentence in SAID[str(turn)]:
        end_s += len(sentence) / 10
        if end_s <= len(kept) / 2 / c.RATE:
            said.append(sentence)
    return " ".join(said)


SUITE = WholeProduct()
