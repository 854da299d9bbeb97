"""L2: whole interviews in which every other request to the model, drawn at random, meets a fault of L1's."""

import random
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.llm.fault_handler import FAULTS
from tests.llm.fault_server import FaultServer
from tests.torture import oracle, stage
from tests.torture.oracle import Done, Home
from tests.torture.suite import Verdict

SHARE = 0.5
"""Of requests that meet a fault."""
DRAWN = sorted(set(FAULTS) - {"ok", "invents-quotes"})
"""A judgement with invented quotes is a reply: it is not asked for again."""
WAIT_S = 3
WITHIN_S = 90
CODES = {0, 69, 76, 77}
ANSWERS = (
    *stage.ANSWERS,
    "My colleague wanted to ship on Friday and I wanted to wait, so we sat down and listed what could go wrong.",
    "Looking back I would have asked her for her reasons earlier, and I have done that ever since then.",
)
QUESTIONS = "hard-problem,disagreement"


class ChaosServer(FaultServer):
    """Draws the fault for each request; the same seed draws the same."""

    def __init__(self, seed: str) -> None:
        super().__init__(stage.REPLIES)
        self.random = random.Random(seed)
        self.drawn: list[str] = []

    def behaviour(self, model: str) -> str:
        """The next fault, or none."""
        if self.healed:
            return "ok"
        self.drawn.append(self.random.choice(DRAWN) if self.random.random() < SHARE else "ok")
        return self.drawn[-1]


Scores = Mapping[tuple[str, str], tuple[object, ...]]


class Chaos:
    """A case is the seed of its faults."""

    name = "L2"
    title = "interviews in which half of all requests to the model meet a fault"
    goal = "300 interviews: every answer saved, and scored later as if nothing had been"
    sample = [f"seed-{number}" for number in range(6)]
    sample_chunk = 2

    def missing(self) -> str:
        return ""

    def cases(self) -> Iterable[str]:
        return (f"seed-{number}" for number in range(300))

    def run(self, case: str, folder: Path) -> Verdict:
        with ChaosServer(case) as server:
            home = stage.home_in(folder, WAIT_S)
            done = _interview(home, server)
            met = [name for name in server.drawn if name != "ok"]
            problems = [*oracle.ending(done, CODES, WITHIN_S), *oracle.no_secret(home, done), *_kept(home)]
            server.healed = True
            stage.be_patient(home)
            if home.sessions:
                problems += _scored_later(home, done, server)
        problems += [f"the faults were {met}"] if problems else []
        return Verdict(
            tuple(problems), {"requests": len(server.drawn), "faults": len(met), "s": round(done.seconds, 1)}
        )

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        met = sum(int(each.figures.get("faults", 0)) for each in verdicts.values())
        asked = sum(int(each.figures.get("requests", 0)) for each in verdicts.values())
        return f"{met:,} faults in {asked:,} requests, 0 answers lost, all scored in the end"


def _interview(home: Home, server: FaultServer) -> Done:
    questions = ("--questions", QUESTIONS, "--follow-ups", "1")
    chosen = ("--llm-url", server.url, "--llm-model", "m")
    typed = stage.typed(ANSWERS)
    return home.run("interview", *questions, "--text", "--no-voice", *chosen, typed=typed, timeout_s=2 * WITHIN_S)


def _kept(home: Home) -> list[str]:
    """Every answer stands in its turn."""
    if not home.sessions:
        return ["no session was begun"]
    turns = stage.documents(home)[-1].turns
    said = tuple(turn.transcript.text for turn in turns if turn.transcript)
    return [] if said == ANSWERS else [f"the answers are not those that were typed: {said}"]


def _scored_later(home: Home, done: Done, server: FaultServer) -> list[str]:
    """The command that was named, or `voicemock score`, completes the scores: those of a run without faults."""
    session = home.sessions[-1].name
    command = (
        oracle.command_in(done) if done.code else ["score", session, "--llm-url", server.url, "--llm-model", "m"]
    )
    again = home.run(*command)
    problems = oracle.examine(home, again, {0})
    if _scores(home) != _without_faults():
        problems.append(f"scored later: {_scores(home)} instead of {_without_faults()}")
    return problems


def _scores(home: Home) -> Scores:
    return {
        (score.question_id, score.criterion): (score.level, score.reason, [each.quote for each in score.evidence])
        for score in stage.documents(home)[-1].scores
    }


@cache
def _without_faults() -> Scores:
    """The scores of the same interview with a healthy model."""
    with TemporaryDirectory(prefix="vm-") as folder, FaultServer(stage.REPLIES) as server:
        home = stage.home_in(Path(folder), 60)
        done = _interview(home, server)
        assert done.code == 0, done.err
        return _scores(home)


SUITE = Chaos()
