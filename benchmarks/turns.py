"""How often each rule cuts a speaker off who thinks, and how long it waits after the end of an answer.

`python3 dev.py bench turns` builds its recordings first, with flite and eSpeak NG, reads some of them with
pocketsphinx, and fetches Pipecat's wheel for smart-turn where pip can. `bench turns FOLDER` keeps all of that in a
folder for another time; it must be yours, since what is kept there is run when it is read again.
`bench turns FOLDER tune` shows the half on which the waits were chosen, instead of the half that was held out.
"""

import json
import os
import pickle
import re
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.turns_set import heard, recordings
from benchmarks.turns_set.heard import Heard, Reading
from benchmarks.turns_set.recordings import Answer, Pause
from voicemock.audio.turn import BRISK, PATIENT, EndOfTurn, Rule, fixed
from voicemock.audio.vad import FRAME_S

THOUGHT_S = 4.0
"""Pauses up to this long are the ones that must not be cut."""
Job = tuple[int, str, str]
Case = tuple[Answer, Heard]


@dataclass
class Outcome:
    """What a rule did to all recordings."""

    pauses: list[tuple[Pause, bool]] = field(default_factory=list)
    """Each with whether the speaker was cut off in it."""
    delays_s: list[float] = field(default_factory=list)

    def cut(self, taken: Callable[[Pause], bool]) -> tuple[int, int]:
        """How many of such pauses were cut, and how many there are."""
        chosen = [was_cut for pause, was_cut in self.pauses if taken(pause)]
        return sum(chosen), len(chosen)

    def figures(self) -> dict[str, float]:
        short, all_of_them = self.cut(_short), self.cut(lambda pause: True)
        return {
            "pauses_to_4_s": short[1],
            "cut_to_4_s": round(short[0] / short[1], 4),
            "pauses": all_of_them[1],
            "cut": round(all_of_them[0] / all_of_them[1], 4),
            "ends": len(self.delays_s),
            "delay_median_s": round(statistics.median(self.delays_s), 2),
            "delay_p95_s": round(statistics.quantiles(self.delays_s, n=20, method="inclusive")[-1], 2),
        }


def _short(pause: Pause) -> bool:
    return pause.end_s - pause.start_s <= THOUGHT_S


Ends = Callable[[Case], Iterable[float]]
"""The moments at which a rule would end the turn, were the speaker to go on regardless each time."""


def by_rule(rule: Rule, readings: Callable[[Case], Sequence[Reading]], case: Case) -> list[float]:
    """Ours."""
    answer, sound = case
    turn = EndOfTurn(rule, None, answer.target_s)
    left = list(readings(case))
    ends: list[float] = []
    over = False
    for number, probability in enumerate(sound.probabilities, 1):
        while left and left[0].at_s <= number * FRAME_S:
            turn.read(left.pop(0).said)
        ended = turn.hear(probability, FRAME_S)
        turn.why = None
        over = over and not turn.speaking
        if ended and not over:
            ends.append(number * FRAME_S)
            over = True
    return ends


def by_smart_turn(case: Case) -> list[float]:
    """Pipecat's: an end is believed 0.2 s into silence, and any silence ends the turn after 3 s."""
    ends = []
    starts = [*(stretch.start_s for stretch in case[1].stretches[1:]), float("inf")]
    for (asked_s, probability), resumes_s in zip(case[1].smart, starts, strict=True):
        end_s = asked_s if probability > 0.5 else asked_s + 2.8
        if end_s < resumes_s:
            ends.append(end_s)
    return ends


def outcome(cases: Sequence[Case], ends_of: Ends) -> Outcome:
    """What a rule does to these recordings."""
    done = Outcome()
    for case in cases:
        ends = list(ends_of(case))
        for pause in case[0].pauses:
            done.pauses.append((pause, any(pause.start_s <= end < pause.end_s for end in ends)))
        # It may end a turn early by a breath, where the recogniser sees an end before the last sound has faded.
        done.delays_s.append(next(end for end in ends if end > case[0].end_s - 0.2) - case[0].end_s)
    return done


def _as_written(words: list[str]) -> list[str]:
    return words


def _bare(words: list[str]) -> list[str]:
    return [re.sub(r"[^\w']", "", word.lower()) for word in words]


def _stopped(words: list[str]) -> list[str]:
    return [*words[:-1], re.sub(r"[,.?!]?$", "." if words[-1][-1] != "?" else "?", words[-1], count=1)]


SPELLINGS = {"true words": _as_written, "without marks": _bare, "full stop at every pause": _stopped}


def _true(spelling: Callable[[list[str]], list[str]], case: Case) -> list[Reading]:
    return heard.true_words(case[0], case[1].stretches, spelling)


def _silent(case: Case) -> Sequence[Reading]:
    return ()


def _rough(case: Case) -> Sequence[Reading]:
    return case[1].rough


def compared(cases: Sequence[Case]) -> dict[str, Outcome]:
    """Every rule on the same recordings."""
    rules: dict[str, Ends] = {
        f"fixed {wait_s} s": partial(by_rule, _rule(wait_s), _silent) for wait_s in (0.7, 1.5, 3.0)
    }
    if any(case[1].smart for case in cases):
        rules["smart-turn v3.2, else 3 s"] = by_smart_turn
    for name, rule in (("brisk", BRISK), ("patient", PATIENT)):
        for words, spelling in SPELLINGS.items():
            rules[f"{name}, {words}"] = partial(by_rule, rule, partial(_true, spelling))
        rules[f"{name}, no words"] = partial(by_rule, rule, _silent)
    found = {name: outcome(cases, ends_of) for name, ends_of in rules.items()}
    read = [case for case in cases if case[1].rough]
    for name, rule in (("brisk", BRISK), ("patient", PATIENT)):
        found[f"{name}, pocketsphinx"] = outcome(read, partial(by_rule, rule, _rough))
    return found


def _rule(wait_s: float) -> Rule:
    rule = fixed(wait_s)
    assert rule is not None
    return rule


def traded(cases: Sequence[Case]) -> dict[float, Outcome]:
    """What each wait after a whole sentence would cost `patient`, with the true words."""
    waits_s = (1.5, 2.0, 3.0, PATIENT.finished_s)
    true = partial(_true, _as_written)
    return {each: outcome(cases, partial(by_rule, replace(PATIENT, finished_s=each), true)) for each in waits_s}


@cache
def _smart_turn(folder: Path) -> heard.SmartTurn | None:
    model = heard.smart_turn_model(folder)
    return None if model is None else heard.SmartTurn(model)


def _case(folder: Path, job: Job) -> Case:
    kept = folder / f"{job[0]:03}.pickle"
    if kept.exists():
        case: Case = pickle.loads(kept.read_bytes())
        return case
    answer = recordings.build(*job)
    case = answer, heard.hear(answer, folder / f"{job[0]:03}.wav", _smart_turn(folder))
    kept.write_bytes(pickle.dumps(case))
    return case


def cases_of(half: str, folder: Path) -> list[Case]:
    """The recordings of one half, and what is heard in them. Those that take long come first."""
    jobs = [job for job in recordings.jobs() if job[1].startswith(f"[{half}")]
    jobs.sort(key=lambda job: job[0] % heard.READ_EVERY != 0)
    if heard.smart_turn_model(folder) is None:
        print("smart-turn is left out: pip could not fetch", heard.SMART_TURN)
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        return list(workers.map(partial(_case, folder), jobs))


def shown(cases: Sequence[Case]) -> dict[str, object]:
    """Prints the tables; returns their figures."""
    found = compared(cases)
    print(f"{'rule':36}{'cut, to 4 s':>16}{'cut, all':>16}{'delay':>9}{'p95':>7}   cut to 4 s inside/comma/sentence")
    for name, each in found.items():
        figures = each.figures()
        short, every = each.cut(_short), each.cut(lambda pause: True)
        places = [
            each.cut(lambda pause, place=place: _short(pause) and pause.after == place)
            for place in ("inside", "comma", "sentence")
        ]
        print(
            f"{name:36}{short[0]:5}/{short[1]:<4}{figures['cut_to_4_s']:6.1%}"
            f"{every[0]:6}/{every[1]:<4}{figures['cut']:5.0%}"
            f"{figures['delay_median_s']:7.2f} s{figures['delay_p95_s']:5.2f} s   "
            + "  ".join(f"{cut}/{of}" for cut, of in places)
        )
    print("\npatient, true words, with another wait after a whole sentence")
    trades = {wait_s: each.figures() for wait_s, each in traded(cases).items()}
    for wait_s, figures in trades.items():
        cut, delay_s = figures["cut_to_4_s"], figures["delay_median_s"]
        print(f"{wait_s:5.1f} s: cut to 4 s {cut:6.1%}, median delay {delay_s:.2f} s")
    return {
        "rules": {name: each.figures() for name, each in found.items()},
        "trade": {str(wait_s): figures for wait_s, figures in trades.items()},
    }


def main() -> None:
    """Build, hear, compare."""
    if absent := recordings.missing():
        sys.exit(f"This needs {' and '.join(absent)}: apt-get install {' '.join(absent)}")
    half = sys.argv[2] if len(sys.argv) > 2 else "hold"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        folder.mkdir(parents=True, exist_ok=True)
        cases = cases_of(half, folder)
        print(f"{len(cases)} recordings, {sum(len(case[0].pauses) for case in cases)} pauses of 1 to 6 s")
        print(json.dumps({"half": half, "recordings": len(cases), **shown(cases)}))


if __name__ == "__main__":
    main()
