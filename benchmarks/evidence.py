"""Which quotes of an answer are taken for true: those that were said, tidied or not, and no others.

`python3 dev.py bench evidence` draws quotes of 5 to 30 words from the spoken answers of this repository, each answer
as written and as a recogniser without capitals and marks writes it, changes them in the ways named in
benchmarks/evidence_set (each way is one function, and its first line is its definition), and asks for each where it
was said. How a quote was made says what should come of it. All draws are from fixed seeds.

Half of the answers were not looked at while the rules were made (`use: test` of the rubrics' graded examples, half of
the turns' answers): *held out*. A found span is wrong when it and the true one share less than 80 % of the longer of
them. The bound is Wilson's, 95 %, on both halves. Quotes of what was not said that by chance stand in the answer word
for word are drawn again. `bench evidence 200` draws that many of each kind and half; `--show KIND` prints failures.
"""

import argparse
import itertools
import json
import math
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.evidence_set.kept import KEPT, draw
from benchmarks.evidence_set.refused import REFUSED, Pool, was_said
from benchmarks.evidence_set.sources import Case, Source, bare, sources
from benchmarks.evidence_set.turned import TURNED
from voicemock.scoring.evidence import MAX_QUOTE_CHARS, find_quote

WRONG = {**REFUSED, **TURNED}
EACH = 2_000
"""Quotes of each kind from each half."""
OVERLAP = 0.8
ANSWER_WORDS = 300
LONGEST_ANSWER_CHARS = 20_000


@dataclass
class Outcome:
    """What became of one kind's quotes."""

    quotes: int = 0
    accepted: int = 0
    wrong_span: int = 0
    failures: list[tuple[Case, tuple[int, int] | None]] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.accepted / max(1, self.quotes)

    def add(self, case: Case) -> None:
        span = find_quote(case.quote, case.text)
        self.quotes += 1
        self.accepted += span is not None
        wrong = bool(span and case.span and not _same(case, span))
        self.wrong_span += wrong
        if wrong or (span is None) == (case.span is not None):
            self.failures.append((case, span))


def _same(case: Case, span: tuple[int, int]) -> bool:
    """Whether it is the true span, or the same words at another place."""
    start, end = case.span or (0, 0)
    shared = min(end, span[1]) - max(start, span[0])
    said_twice = bare(case.quote) == bare(case.text[slice(*span)])
    return shared >= OVERLAP * max(end - start, span[1] - span[0]) or said_twice


def wilson_upper(hits: int, trials: int) -> float:
    """The upper end of Wilson's 95 % interval."""
    z, share = 1.96, hits / trials
    middle = share + z * z / (2 * trials)
    spread = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return (middle + spread) / (1 + z * z / trials)


def cases(kind: str, answers: Sequence[Source], chance: random.Random, each: int) -> Iterator[Case]:
    """So many quotes of one kind, or as many as can be drawn."""
    pools = {form: Pool([source for source in answers if source.bare is form]) for form in (False, True)}

    def one() -> Case | None:
        source = chance.choice(answers)
        if kind in KEPT:
            return draw(KEPT[kind][0], source, chance)
        case = WRONG[kind][0](source, pools[source.bare], chance)
        return None if case is None or was_said(case) else case

    drawn = (one() for _ in range(50 * each))
    return itertools.islice((case for case in drawn if case), each)


def worst_ms() -> dict[str, float]:
    """Milliseconds of CPU for quotes and answers made to be slow, the first time the answer is read."""
    words = ["the", "report", "took", "six", "hours", "and", "I", "rewrote", "the", "query", "for", "the", "team"]
    long = " ".join(itertools.islice(itertools.cycle(words), 4_400))[:LONGEST_ANSWER_CHARS]
    mixed = " ".join(f"{word}{number % 97}" for number, word in enumerate(long.split()))[:LONGEST_ANSWER_CHARS]
    hostile = {
        "the answer's own words over and over": (long[3:MAX_QUOTE_CHARS], long),
        "the same with one word another": (long[:900] + " zebra " + long[900:1_800], long),
        "one word all the time": ("report " * 285, "report " * 2_850),
        "many parts": ("report took six ... " * 90, long),
        "letters": ("a b " * 480, "a b c " * 3_300),
        "nothing in common": ("zebra " * 300, mixed),
        "nearly everything in common": (mixed[1_000:1_900] + " zebra " + mixed[1_910:2_800], mixed),
        "fillers": ("um " * 600 + "report took six hours and", "um uh " * 3_300),
        "numbers": ("twenty five " * 160, "two hundred and five thousand " * 660),
        "marks": ("… " * 990, long),
    }
    return {name: round(_ms(lambda q=quote, t=text: find_quote(q, t)), 2) for name, (quote, text) in hostile.items()}


def _ms(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return (time.process_time() - begun) * 1_000


def usual_ms(answers: Sequence[Source], chance: random.Random) -> list[float]:
    """Milliseconds of CPU for quotes of every kind in an answer of 300 words, the answer read before."""
    words = [word for source in answers if not source.bare for word in source.words]
    times = []
    for kind in (*KEPT, *WRONG):
        for case in cases(kind, answers, chance, 40):
            own = case.text.split()
            text = " ".join([*own, *words[: ANSWER_WORDS - len(own)]])
            find_quote("the answer as a whole was read before this quote", text)
            times.append(_ms(lambda q=case.quote, t=text: find_quote(q, t)))
    return sorted(times)


def show(outcome: Outcome) -> None:
    for case, span in outcome.failures[:25]:
        said = case.text[slice(*case.span)] if case.span else case.text
        print(f"  quote: {case.quote}\n  said:  {said}\n  found: {span and case.text[slice(*span)]}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Which quotes are taken for true.")
    parser.add_argument("each", nargs="?", type=int, default=EACH, help="quotes of each kind and half")
    parser.add_argument("--show", default="", metavar="KIND", help="print what went wrong in this kind")
    parser.add_argument("--tuning", action="store_true", help="leave the held-out half alone")
    args = parser.parse_args()
    halves = {held: [source for source in sources() if source.held_out is held] for held in (False, True)}
    if args.tuning:
        halves.pop(True)
    figures: dict[str, dict[str, float | bool]] = {}
    print(f"{'':34} {'n':>5} {'accepted':>9} {'held out':>9} {'bound':>8} {'goal':>8} {'wrong span':>10}")
    for kind, (_, goal) in {**KEPT, **WRONG}.items():
        if args.show not in ("", kind):
            continue
        outcomes = []
        for held, answers in halves.items():
            outcomes.append(Outcome())
            for case in cases(kind, answers, random.Random(f"{kind} {held}"), args.each):
                outcomes[-1].add(case)
        figures[kind] = _figures(kind, goal, outcomes)
        _print(kind, goal, outcomes)
        if args.show:
            show(outcomes[0])
    if not args.show:
        _print_times(halves, figures)
    print(json.dumps(figures))


def _figures(kind: str, goal: float, outcomes: Sequence[Outcome]) -> dict[str, float | bool]:
    quotes, accepted = sum(each.quotes for each in outcomes), sum(each.accepted for each in outcomes)
    share = accepted / max(1, quotes)
    return {
        "quotes": quotes,
        "accepted": round(share, 5),
        "held_out": round(outcomes[-1].share, 5),
        "upper_bound": round(wilson_upper(accepted, max(1, quotes)), 5),
        "wrong_span": round(sum(each.wrong_span for each in outcomes) / max(1, accepted), 5),
        "goal": goal,
        "reached": all(each.share >= goal if kind in KEPT else each.share <= goal for each in outcomes),
    }


def _print(kind: str, goal: float, outcomes: Sequence[Outcome]) -> None:
    found = _figures(kind, goal, outcomes)
    sign, bound, wrong = ("≥", "", f"{found['wrong_span']:.2%}") if kind in KEPT else ("≤", "", "")
    if kind in WRONG:
        bound = f"{found['upper_bound']:.2%}"
    print(
        f"{kind:34} {found['quotes']:5} {found['accepted']:9.2%} {outcomes[-1].share:9.2%} {bound:>8} "
        f"{sign} {goal:6.1%} {wrong:>10} {'' if found['reached'] else 'not reached'}"
    )


def _print_times(halves: dict[bool, list[Source]], figures: dict[str, dict[str, float | bool]]) -> None:
    times = usual_ms(halves[False], random.Random(1))
    worst = worst_ms()
    figures["ms_per_quote"] = {
        "median": round(median(times), 3),
        "p99": round(times[int(len(times) * 0.99)], 3),
        "most": round(times[-1], 3),
    }
    figures["worst_ms"] = worst
    print(f"\n{ANSWER_WORDS} words: {figures['ms_per_quote']} ms for a quote, {len(times)} quotes")
    print(f"{LONGEST_ANSWER_CHARS:,} characters: " + ", ".join(f"{name} {ms} ms" for name, ms in worst.items()))


if __name__ == "__main__":
    main()
