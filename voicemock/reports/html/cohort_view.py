"""What the page of a run shows: what was done, how the levels are spread, and a row for each interview."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote as address

from voicemock import __version__
from voicemock.batch.record import Level, Quoted, Record
from voicemock.batch.tally import FEW_LEVELS, Spread, Tally
from voicemock.reports import cohort_wording as words
from voicemock.reports.progress_wording import day
from voicemock.safe_text import one_line
from voicemock.sentences import clock

MOST_ROWS = 20_000
"""More than this no browser sorts with pleasure; the tables have them all."""
FIRST_ROWS = 100
"""On one page of the table; the others are only drawn when they are turned to."""
QUOTE_CHARACTERS = 120
BASE, TOP = 100.0, 16.0
"""Of the bars in a picture of 320 by 126 units."""
NOT_SCORED = "–"


@dataclass(frozen=True, slots=True)
class Proof:
    """The first quote behind a level."""

    criterion: str
    level: int
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Row:
    """One interview."""

    href: str
    name: str
    file: str
    """The end of its source; empty where that is its name."""
    groups: Mapping[str, str]
    problem: str
    """Why it has no session; empty where it has one."""
    answers: int
    minutes: str
    overall: str
    few: bool
    """Whether the overall is of very few levels."""
    levels: Mapping[str, float | None]
    proofs: tuple[Proof, ...]
    """Behind the highest level and behind the lowest."""


@dataclass(frozen=True)
class Bar:
    """One bar of a distribution."""

    x: float
    y: float
    height: float
    label: str
    share: str
    scored: bool


@dataclass(frozen=True)
class Picture:
    """How the levels of one criterion are spread."""

    name: str
    value: str
    answers: str
    bars: tuple[Bar, ...]
    says: str
    missed: str


@dataclass(frozen=True)
class CohortView:
    """The whole page."""

    place: str
    """The folder's name, by which one run is told from another."""
    title: str
    told: str
    facts: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]
    problems: tuple[tuple[str, str], ...]
    """Source, where the sentence does not name it, and the sentence."""
    more_problems: str
    pictures: tuple[Picture, ...]
    spreads: str
    groups: tuple[str, ...]
    """Columns of the table of people, as the page has columns for them."""
    criteria: tuple[tuple[str, str], ...]
    """Id and name."""
    first: Sequence[Row]
    rest: Sequence[Row]
    """What the script turns to; without one all rows stand there."""
    left_out: str
    made: str
    colophon: str


class Seen:
    """Takes the records of a run one by one, in the order in which they are shown, and keeps what the page needs."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.rows: list[Row] = []
        self.groups: dict[str, None] = {}

    def add(self, record: Record, page: str = "") -> None:
        """Add one; `page` is where its page lies in the folder of the run, empty where there is none."""
        self.tally.add(record)
        if len(self.rows) < MOST_ROWS:
            self.rows.append(_row(record, page))
            self.groups |= dict.fromkeys(record.item.groups)


def cohort_view(seen: Seen, ran: words.Ran) -> CohortView:
    """What the page shows of what was seen."""
    tally = seen.tally
    more = tally.states["failed"] - len(tally.problems)
    left_out = tally.states.total() - len(seen.rows)
    return CohortView(
        place=one_line(ran.place),
        title=words.title(tally),
        told=words.told(tally),
        facts=tuple(words.facts(tally, ran)),
        cautions=tuple(words.cautions(tally)),
        problems=tuple(
            ("" if each.source in each.sentence else each.source, each.sentence) for each in tally.problems
        ),
        more_problems=f"And {more:,} more: they stand in the table below, and in table.csv." if more else "",
        pictures=tuple(map(_picture, tally.spreads.values())),
        spreads=words.SPREADS,
        groups=tuple(seen.groups),
        criteria=tuple((each.id, each.name) for each in tally.spreads.values()),
        first=seen.rows[:FIRST_ROWS],
        rest=seen.rows[FIRST_ROWS:],
        left_out=f"{words.number(left_out, 'interview')} more are in table.csv alone." if left_out else "",
        made=f"Made on {day(ran.made_at)} at {ran.made_at:%H:%M} UTC",
        colophon=f"voicemock {__version__}",
    )


def _row(record: Record, page: str) -> Row:
    item, found = record.item, record.summary
    file = one_line(item.source).replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = one_line(item.person) or file or item.id
    if record.state == "no_consent":
        return Row("", item.id, "", {}, words.STATES["no_consent"], 0, "", "", False, {}, ())
    overall = found.overall if found else None
    return Row(
        href=address(page),
        name=name,
        file=file if file != name else "",
        groups=item.groups,
        problem=f"failed: {record.problem}" if record.state == "failed" else "",
        answers=found.turns if found else 0,
        minutes=f"{found.spoken_s / 60:.1f}" if found and found.spoken_s else "",
        overall=NOT_SCORED if overall is None else f"{overall:.1f}",
        few=0 < sum(each.level is not None for each in record.levels) < FEW_LEVELS,
        levels={each.id: each.level for each in found.criteria} if found else {},
        proofs=tuple(_proofs(record)),
    )


def _proofs(record: Record) -> Iterator[Proof]:
    """The strongest answer's quote and the weakest's; one where all levels are the same."""
    proven = [each for each in record.levels if each.level is not None and each.quotes]
    if not proven:
        return
    names = {each.id: each.name for each in record.summary.criteria} if record.summary else {}
    best, worst = max(proven, key=_worth), min(proven, key=_worth)
    for each in (best, worst) if _worth(best) > _worth(worst) else (best,):
        yield Proof(names.get(each.criterion, each.criterion), _worth(each), *_shown(each.quotes[0]))


def _worth(level: Level) -> int:
    return level.level or 0


def _shown(quoted: Quoted) -> tuple[str, str]:
    text = one_line(quoted.text)
    if len(text) > QUOTE_CHARACTERS:
        text = text[:QUOTE_CHARACTERS].rpartition(" ")[0] + " …"
    where = f"answer {quoted.turn}"
    return text, where if quoted.start_s is None else f"{where}, {clock(quoted.start_s)}"


def _picture(spread: Spread) -> Picture:
    due = spread.scored + spread.not_scored
    counts: dict[int | None, int] = {level: spread.levels[level] for level in range(1, 6)}
    counts[None] = spread.not_scored
    most = max(counts.values()) or 1
    bars = []
    for at, (level, count) in enumerate(counts.items()):
        height = round((BASE - TOP) * count / most, 1)
        x = 6.0 + 48 * at + (20 if level is None else 0)
        label = "not scored" if level is None else str(level)
        bars.append(Bar(x, BASE - height, height, label, words.share(count, due), level is not None))
    return Picture(
        name=spread.name,
        value=words.mean(spread),
        answers=f"mean of {words.number(spread.scored, 'answer')}" if spread.scored else "",
        bars=tuple(bars),
        says=words.in_words(spread),
        missed=words.not_scored(spread),
    )
