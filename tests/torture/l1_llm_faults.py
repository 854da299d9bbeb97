"""L1: every fault of an LLM's server, in every kind of request, streamed and whole, and in a whole interview.

Nothing false may be believed: no question and no level may come of a reply that is none.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.llm.fault_handler import FAULTS
from tests.llm.fault_server import FaultServer
from tests.llm.faults_said import GERMAN
from tests.torture import oracle, stage
from tests.torture.oracle import KEY, Done
from tests.torture.suite import Verdict
from voicemock.errors import VoicemockError
from voicemock.grade import Grade
from voicemock.llm.chat import ChatOptions, ChatServer
from voicemock.llm.deadlines import Deadlines
from voicemock.safe_text import safe

LIMITS = Deadlines(connect_s=1, first_content_s=2, gap_s=0.8, total_s=3, retry_wait_s=0.04)
LARGE = {"huge", "gzip-bomb", "deep", "endless", "endless-line", "endless-error"}
"""Megabytes, which a busy machine makes and sends in seconds: these must end by their size, not by the time."""
SLACK_S = 3
"""For what the machine does beside the waiting."""
WAIT_S = 6
"""A whole interview's longest wait for one reply."""
INTERVIEW_WITHIN_S = 60
ASK: Mapping[str, Callable[[ChatServer], Any]] = {
    "move": stage.follow_up,
    "judge": stage.grade,
    "probe": lambda chat: chat.probe(),
}
CALLS = [f"{call}/{way}" for call in ASK for way in ("stream", "whole")]


class LLMFaults:
    """A case is `fault/call/way`, `fault/models` or `fault/interview`."""

    name = "L1"
    title = "every fault of an LLM server, in every request, and in whole interviews"
    goal = "over 608 cases: nothing false believed, none over its deadline, no answer lost"
    sample = [f"{name}/{CALLS[at % len(CALLS)]}" for at, name in enumerate(FAULTS)]
    sample_chunk = 12

    def missing(self) -> str:
        return ""

    def cases(self) -> Iterable[str]:
        for call in (*CALLS, "models", "interview"):
            yield from (f"{name}/{call}" for name in FAULTS)

    def run(self, case: str, folder: Path) -> Verdict:
        name, call, *way = case.split("/")
        with FaultServer() as elsewhere, FaultServer(stage.REPLIES) as server:
            server.elsewhere = elsewhere.url
            if call == "interview":
                problems, seconds = _interview(name, server, folder)
            else:
                problems, seconds = _single(name, call, way == ["stream"], server)
            if elsewhere.requests:
                problems.append("what was said went to another host")
        return Verdict(tuple(problems), {"s": round(seconds, 2)})

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        believed = sum("believed" in " ".join(each.problems) for each in verdicts.values())
        late = sum("deadline" in " ".join(each.problems) for each in verdicts.values())
        faults = {case.split("/")[0] for case in verdicts}
        whole = sum(case.endswith("/interview") for case in verdicts)
        return (
            f"{len(faults)} faults: {believed} believed, {late} late, {whole} whole interviews with every answer kept"
        )


def _single(name: str, call: str, stream: bool, server: FaultServer) -> tuple[list[str], float]:
    limits = Deadlines.of(30) if name in LARGE else LIMITS
    chat = ChatServer(server.url, name, KEY, ChatOptions(deadlines=limits, stream=stream))
    server.models_fault = name if call == "models" else ""
    began = time.monotonic()
    try:
        outcome: Any = chat.models() if call == "models" else ASK[call](chat)
    except VoicemockError as error:
        outcome = error
    seconds = time.monotonic() - began
    late = [f"{seconds:.1f} s, past its deadline"] if seconds > limits.total_s + SLACK_S else []
    if call == "models":
        wrong = [f"believed: models {outcome}"] if isinstance(outcome, tuple) and outcome else []
    else:
        wrong = list(_wrong(name, call, outcome))
    if isinstance(outcome, VoicemockError):
        wrong += _unsayable(str(outcome))
    return [*late, *wrong, *_unsayable(" ".join(chat.take_remarks()))], seconds


def _wrong(name: str, call: str, outcome: Any) -> Iterable[str]:
    """What was believed, or not as it should end."""
    ends = FAULTS[name].ends[call]
    if isinstance(outcome, Grade) and outcome.reason:
        found: int | str = 76 if outcome.reason == "bad_reply" else outcome.reason
        yield from _unsayable(outcome.note)
        if outcome.reason == "bad_reply" and not outcome.note:
            yield "not scored, and nothing says why"
    else:
        found = outcome.exit_code if isinstance(outcome, VoicemockError) else 0
    if found != ends:
        yield f"believed: {outcome!r}" if found == 0 else f"it ended with {found}, not {ends}: {outcome!r}"
    elif isinstance(outcome, Grade) and not outcome.reason and outcome.level != stage.LEVEL:
        yield f"believed: level {outcome.level}"
    elif call == "move" and found == 0 and not _may_be_asked(outcome.text):
        yield f"believed: the question {outcome.text!r}"


def _may_be_asked(text: str) -> bool:
    """Whether a question is what the model meant to ask, or the rubric's own."""
    written = {stage.QUESTION.text, *(each.ask for each in stage.QUESTION.follow_ups)}
    written |= {each.probe for each in stage.RUBRIC.criteria}
    return (stage.SAY in text or text in {GERMAN, *written}) and "secret plan" not in text


def _unsayable(said: str) -> list[str]:
    """Why words cannot be shown as they are."""
    problems = [f"control characters: {said!r}"] if safe(said) != said else []
    if len(said.splitlines()) > oracle.MAX_LINES or len(said) > 700:
        problems.append(f"too long: {said!r}")
    if any(each in said.encode() for each in oracle.pieces(KEY)):
        problems.append(f"the key is shown: {said!r}")
    return problems


def _interview(name: str, server: FaultServer, folder: Path) -> tuple[list[str], float]:
    """A whole interview that meets the fault, and its scoring once the server is well again."""
    home, fault = stage.home_in(folder, WAIT_S * (10 if name in LARGE else 1)), FAULTS[name]
    chosen = ("--llm-url", server.url, "--llm-model", name)
    begun = ("interview", "--questions", stage.QUESTION.id, "--follow-ups", "1", "--text", "--no-voice", *chosen)
    done = home.run(*begun, typed=stage.typed(), timeout_s=2 * INTERVIEW_WITHIN_S)
    ends = fault.ends["judge"]
    code = ends if isinstance(ends, int) else 0
    problems = [*oracle.ending(done, {code}, INTERVIEW_WITHIN_S), *oracle.no_secret(home, done), *_shown(done)]
    if not home.sessions:
        return [*problems, f"no session was begun: {done.err}"], done.seconds
    problems += _kept(name, stage.documents(home)[-1])
    server.healed = True
    stage.be_patient(home)
    session = home.sessions[-1].name
    command = oracle.command_in(done) if code else ["score", session, *chosen]
    if not command:
        return [*problems, "no command is named"], done.seconds
    again = home.run(*command)
    problems += oracle.examine(home, again, {0})
    levels = {score.level for score in stage.documents(home)[-1].scores}
    if levels != {stage.LEVEL}:
        problems.append(f"scored later, the levels are {levels}")
    return problems, done.seconds


def _shown(done: Done) -> list[str]:
    return [] if safe(done.out) == done.out else ["control characters on the screen"]


def _kept(name: str, shown: Any) -> Iterable[str]:
    """Every answer stands, nothing but questions was asked, and only a right reply gave a level."""
    fault = FAULTS[name]
    said = [turn.transcript.text for turn in shown.turns if turn.transcript]
    if said != [*stage.ANSWERS]:
        yield f"the answers are not those that were typed: {said}"
    if not all(_may_be_asked(turn.question) for turn in shown.turns):
        yield f"believed: the questions {[turn.question for turn in shown.turns]}"
    if len(said) == len(stage.ANSWERS) and (shown.turns[1].by == "llm") != (fault.ends["move"] == 0):
        yield f"the follow-up was {shown.turns[1].by}, though the model's ended with {fault.ends['move']}"
    if fault.ends["judge"] != 0 and any(score.level for score in shown.scores):
        yield "believed: a level"


SUITE = LLMFaults()
