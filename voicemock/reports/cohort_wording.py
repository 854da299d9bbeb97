"""How a run over many interviews reads: what was done, and what its levels stand on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from voicemock.batch.record import State
from voicemock.batch.tally import FEW_LEVELS, Spread, Tally
from voicemock.grade import REASONS
from voicemock.reports import wording
from voicemock.reports.cost import cost
from voicemock.reports.progress_wording import day

COVERAGE = (
    "Levels by coverage count which of the rubric's points an answer's words touch. Coverage is not correctness: "
    "nothing here knows whether what was said is right."
)
JUDGES = "Several judges gave these levels, and those of different judges are not to be compared."
RUBRICS = "Several rubrics were used: what a level means differs between them."
SPREADS = (
    "How often each level was given, as a share of the answers in which the criterion was looked for; apart from "
    "them those not scored."
)
STATES: dict[State, str] = {
    "done": "done",
    "failed": "failed",
    "no_consent": "without consent (not opened)",
    "forgotten": "forgotten on request",
}
MANY_NOT_SCORED = 0.25
"""A criterion with more answers without a level than this share is spoken for by the others alone."""


@dataclass(frozen=True)
class Ran:
    """The run that ended last, as records do not tell it."""

    made_at: datetime
    seconds: float = 0.0
    """Wall clock; 0 where nothing was due."""
    items: int = 0
    """Worked on in that time."""
    audio_s: float = 0.0
    """Length of their recordings."""
    by: str = ""
    """What did the work, in words."""
    servers: Sequence[str] = ()
    """What the servers did, a sentence each."""
    place: str = ""
    """The name of the folder that it wrote to."""


def title(tally: Tally) -> str:
    """What was asked, where all were asked the same."""
    names = {name for name, _ in tally.rubrics}
    rounds = {*tally.rounds}
    return " · ".join([*names, *(rounds if len(rounds) == 1 else ())]) if len(names) == 1 else "Many interviews"


def number(count: int, one: str) -> str:
    """Such as "1 interview" and "1,200 interviews"."""
    return f"{count:,} {one}{'s' * (count != 1)}"


def told(tally: Tally) -> str:
    """How many, and when they took place."""
    parts = [number(tally.states.total(), "interview")]
    if tally.held:
        first, last = (day(datetime.fromisoformat(each)) for each in tally.held)
        parts.append(f"held on {first}" if first == last else f"held from {first} to {last}")
    return " · ".join(parts)


def states(tally: Tally) -> str:
    """How many became sessions, and how many did not."""
    return ", ".join(f"{tally.states[each]:,} {words}" for each, words in STATES.items() if tally.states[each])


def facts(tally: Tally, ran: Ran) -> Iterator[tuple[str, str]]:
    """What was done and with what: a name and what there is to say."""
    yield "Interviews", states(tally) or "none"
    if tally.answers:
        sound = f", {hours(tally.audio_s)} of recordings" if tally.audio_s else ""
        yield "Answers", f"{tally.answers:,}{sound}"
    if tally.heard_by:
        yield "Transcribed", _shares(tally.heard_by)
    if tally.judges:
        yield "Judge", _shares(tally.judges)
    if len(tally.rubrics) == 1:
        ((_, digest),) = tally.rubrics
        yield "Rubric", f"{title(tally)}{f' ({digest[:12]})' if digest else ''}"
    elif tally.rubrics:
        yield (
            "Rubrics",
            _shares(Counter({f"{name} ({digest[:12]})": n for (name, digest), n in tally.rubrics.items()})),
        )
    if tally.finished:
        first, last = map(day, tally.finished)
        yield "Worked on", first if first == last else f"{first} to {last}"
    if tally.work_s >= 1:
        yield "Work", f"{hours(tally.work_s)}, all workers together"
    if ran.items and ran.seconds:
        yield "Last run", throughput(ran)
    if used := cost(tally.usage):
        yield "Language model", used
    if ran.servers:
        yield "Servers", " ".join(ran.servers)


def throughput(ran: Ran) -> str:
    """How fast the last run was."""
    by = f" by {ran.by}" if ran.by else ""
    rate = f"{rated(60 * ran.items / ran.seconds)} a minute"
    sound = f", {rated(ran.audio_s / ran.seconds)} times as fast as they were spoken" if ran.audio_s else ""
    return f"{number(ran.items, 'interview')} in {hours(ran.seconds)}{by}: {rate}{sound}"


def hours(seconds: float) -> str:
    """A length of time that may be long."""
    if seconds < 1.5:
        return "1 second" if seconds >= 1 else "less than a second"
    return wording.minutes(seconds) if seconds < 5400 else f"{rated(seconds / 3600)} hours"


def rated(value: float) -> str:
    """A figure with as many digits as one reads."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}".removesuffix(".0")


def cautions(tally: Tally) -> Iterator[str]:
    """What a reader must know before a level is believed, a sentence each."""
    if any(map(wording.is_coverage, tally.judges)):
        yield COVERAGE
    if len(tally.judges) > 1:
        yield JUDGES
    if len(tally.rubrics) > 1:
        yield RUBRICS
    if any("sphinx" in each.lower() for each in tally.heard_by):
        yield wording.OFFLINE_RECOGNISER
    if tally.few:
        yield (
            f"{number(tally.few, 'interview')} {'has' if tally.few == 1 else 'have'} fewer than {FEW_LEVELS} levels: "
            "an overall of so few is one answer's luck. They are marked *."
        )
    if tally.without:
        yield f"{number(tally.without, 'interview')} {'has' if tally.without == 1 else 'have'} no level at all."
    lacking = [each.name for each in tally.spreads.values() if _missed(each) > MANY_NOT_SCORED]
    if lacking:
        yield (
            f"More than a quarter of the answers have no level for {', '.join(lacking)}: what is said of those "
            "criteria holds for the others alone."
        )


def _missed(spread: Spread) -> float:
    due = spread.scored + spread.not_scored
    return spread.not_scored / due if due else 0.0


def not_scored(spread: Spread) -> str:
    """How many answers have no level, and why; nothing where all have one."""
    if not spread.not_scored:
        return ""
    why = [REASONS[reason].partition(" (")[0] for reason, _ in spread.reasons.most_common()]
    if len(why) > 1:
        counts = (count for _, count in spread.reasons.most_common())
        why = [f"{words} ({count:,})" for words, count in zip(why, counts, strict=True)]
    return f"{share(spread.not_scored, spread.scored + spread.not_scored)} not scored: {'; '.join(why)}"


def share(part: int, whole: int) -> str:
    """A share in per cent, never rounded to nothing or to all."""
    if part in {0, whole}:
        return "100 %" if part else "0 %"
    per_cent = 100 * part / whole
    return "< 1 %" if per_cent < 1 else "> 99 %" if per_cent > 99 else f"{per_cent:.0f} %"


def mean(spread: Spread) -> str:
    """Where the levels lie."""
    return "not scored" if spread.mean is None else f"{spread.mean:.1f}"


def in_words(spread: Spread) -> str:
    """The distribution as a sentence, for those who do not see its picture."""
    due = spread.scored + spread.not_scored
    levels = ", ".join(f"level {level}: {share(spread.levels[level], due)}" for level in range(1, 6))
    missed = f", not scored: {share(spread.not_scored, due)}"
    return f"{spread.name}: mean level {mean(spread)} in {number(spread.scored, 'answer')}; {levels}{missed}"


def _shares(counted: Counter[str]) -> str:
    if len(counted) == 1:
        return next(iter(counted))
    return ", ".join(f"{name} ({count:,})" for name, count in counted.most_common())
