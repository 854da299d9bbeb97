"""K2: killed at every system call that touches the home or the screen, one after another."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.torture import scripted
from tests.torture.calls import Call, call_at
from tests.torture.oracle import (
    Done,
    closed_to_others,
    ending,
    given_back,
    no_secret,
    nothing_running,
    nothing_stray,
    whole,
)
from tests.torture.suite import Verdict
from voicemock.sessions.session import due

KILLED = -9
EVERY_PIECE = 100
"""Of the pieces in which an answer's audio is written, every so many-th is a case."""
TRIES = 5
"""Two runs of the program do not make the same number of calls: how often it says how far it is depends on the clock,
so that the planned call may be some places off."""


class Syscalls:
    """Cases are `typed-write-17`: before the 17th write of the typed interview; or `typed-at-35`: 35 % of the way."""

    name = "K2"
    title = "killed at every system call of a scripted interview of three turns and its report"
    goal = "100 % of the calls; 0 committed events lost; the same report after going on"
    sample = (*(f"typed-at-{share}" for share in (4, 31, 62, 91)), "spoken-at-60")
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
        broken, done, hit = _killed_at(call, kind, reference, folder)
        if done.code == 0:
            return Verdict((f"it was not killed: {call.line[:200]}",))
        home = broken.home
        problems = [
            *ending(done, {KILLED}), *broken.lost(reference), *nothing_running(home), *closed_to_others(home),
            *whole(home),
        ]  # fmt: skip
        goes_on = bool(broken.entries()) and due(broken.session()) is not None
        if done.out.count("Saved.") > _answers(broken):
            problems.append("it said that more was saved than there is")
        problems += broken.finish() or broken.differs(reference)
        problems += [*closed_to_others(home), *nothing_stray(home), *no_secret(home, done)]
        # What is over, or had no line yet, nobody opens again to give its room back.
        kept = given_back(home)
        problems += kept if goes_on else []
        return Verdict(tuple(problems), {"killed" if hit else "elsewhere": 1, "ballast_left": len(kept)})

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        lost = sum(any("on disk" in problem for problem in each.problems) for each in verdicts.values())
        killed, elsewhere, ballast = (
            sum(int(each.figures.get(name, 0)) for each in verdicts.values())
            for name in ("killed", "elsewhere", "ballast_left")
        )
        return (
            f"{killed:,} of {len(verdicts):,} planned calls hit, {elsewhere} kills at other calls; "
            f"{lost} with a committed event lost; {ballast} left the ballast of a session that nobody goes on with"
        )


def _killed_at(
    call: Call, kind: str, reference: scripted.Reference, folder: Path
) -> tuple[scripted.Interview, Done, bool]:
    """The interview, killed at the planned call or, after some tries, elsewhere; and whether it was that call."""
    when = call.when
    for number in range(TRIES):
        own = folder / str(number)
        own.mkdir()
        broken = scripted.interview(kind, own)
        done = broken.begin(broken.traced(f"{call.name}:signal=KILL:when={when}"))
        met = broken.calls()
        if done.code and met and met[-1].is_like(call):
            return broken, done, True
        when = _aimed_again(call, met, reference)
    return broken, done, False


def _aimed_again(call: Call, met: Sequence[Call], reference: scripted.Reference) -> int:
    """Where the call is, or would have been, in a run that made these calls before its end."""
    for each in reversed(met):
        if each.is_like(call):
            return each.when
        if each.name == call.name and (planned := [other for other in reference.calls if other.is_like(each)]):
            return max(1, call.when + each.when - planned[0].when)
    return call.when


def _call(reference: scripted.Reference, what: str, number: int) -> Call:
    if what == "at":
        return call_at(number / 100, reference.calls)
    return [call for call in reference.calls if call.name == what][number - 1]


def _answers(broken: scripted.Interview) -> int:
    return sum(entry.event.kind in ("answer_typed", "answer_recorded") for entry in broken.entries())


SUITE = Syscalls()
