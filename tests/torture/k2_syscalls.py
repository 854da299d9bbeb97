"""K2: killed at every system call that touches the home or the screen, one after another."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.torture import scripted
from tests.torture.oracle import closed_to_others, ending, no_secret, nothing_running, nothing_stray, whole
from tests.torture.suite import Verdict

KILLED = -9
EVERY_PIECE = 100
"""Of the pieces in which an answer's audio is written, every so many-th is a case."""


class Syscalls:
    """Cases are `typed-write-17`: before the 17th write of the typed interview; or `typed-at-35`: 35 % of the way."""

    name = "K2"
    title = "killed at every system call of a scripted interview of three turns and its report"
    goal = "100 % of the calls; 0 committed events lost; the same report after going on"
    sample = (*(f"typed-at-{share}" for share in (4, 15, 31, 48, 62, 80, 91, 97)), "spoken-at-60")
    sample_chunk = 3

    def missing(self) -> str:
        return scripted.missing()

    def cases(self) -> Iterator[str]:
        for kind in scripted.KINDS:
            counts: dict[str, int] = {}
            for at, call in enumerate(scripted.reference(kind).calls):
                counts[call.name] = counts.get(call.name, 0) + 1
                if not call.on_audio or at % EVERY_PIECE == 0:
                    yield f"{kind}-{call.name}-{counts[call.name]}"

    def run(self, case: str, folder: Path) -> Verdict:
        kind, what, number = case.split("-")
        reference = scripted.reference(kind)
        call = _call(reference, what, int(number))
        broken = scripted.interview(kind, folder)
        done = broken.begin(broken.traced(f"{call.name}:signal=KILL:when={call.when}"))
        met = broken.calls()
        if done.code == 0 or not met or not met[-1].is_like(call):
            return Verdict((f"killed at another call than {call.line[:200]}: {met[-1:]}",))
        home = broken.home
        problems = [
            *ending(done, {KILLED}), *broken.lost(reference), *nothing_running(home), *closed_to_others(home),
            *whole(home),
        ]  # fmt: skip
        if done.out.count("Saved.") > _answers(broken):
            problems.append("it said that more was saved than there is")
        problems += broken.finish() or broken.differs(reference)
        problems += [*closed_to_others(home), *nothing_stray(home), *no_secret(home, done)]
        return Verdict(tuple(problems), {"killed": 1})

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        lost = sum(any("on disk" in problem for problem in each.problems) for each in verdicts.values())
        killed = sum(int(each.figures.get("killed", 0)) for each in verdicts.values())
        return f"{killed:,} kills, each at another call; {lost} with a committed event lost"


def _call(reference: scripted.Reference, what: str, number: int) -> scripted.Call:
    if what == "at":
        return scripted.call_at(number / 100, reference.calls)
    return [call for call in reference.calls if call.name == what][number - 1]


def _answers(broken: scripted.Interview) -> int:
    return sum(entry.event.kind in ("answer_typed", "answer_recorded") for entry in broken.entries())


SUITE = Syscalls()
