"""The figures in a session's document: what the levels come to, and how the answers were said."""

from collections.abc import Iterable, Iterator, Mapping
from statistics import median

from voicemock.prosody import UNREAD, Pitch
from voicemock.scoring.coverage import LABEL as COVERAGE
from voicemock.scoring.delivery import delivery
from voicemock.scoring.scores import scores
from voicemock.sessions.session import Run, Turn
from voicemock.transcript import Stretch, Value


class CriterionTotal(Value):
    """One criterion over all questions."""

    criterion: str
    name: str
    weight: float
    level: float | None
    """Mean of the levels; None: no question was scored on it."""
    assessed: int
    """Questions with a level."""
    of: int
    """Questions that it was due for."""


class Totals(Value):
    """What the levels come to."""

    criteria: tuple[CriterionTotal, ...]
    overall: float | None
    """Weighted mean of the criteria that have a level, 1 to 5."""
    assessed: int
    """Criteria with a level."""
    of: int
    """Criteria that were due."""
    reads_as: str | None
    """The seniority whose profile the levels reach."""


class Measure(Value):
    """One measure of how an answer was said. It plays no part in any score."""

    name: str
    value: float | None
    """None: not measurable, and `how` says why."""
    unit: str
    how: str
    ordinary: tuple[float | None, float | None]
    """The ordinary range, both ends included; null where there is no bound."""
    source: str
    """Where the ordinary range comes from."""
    places: tuple[Stretch, ...]
    """Where in the answer's audio, for what has places."""


class Spread(Value):
    """One measure over all spoken answers."""

    name: str
    unit: str
    median: float | None
    """None: not measurable in any answer, and `how` says why."""
    least: float | None
    most: float | None
    how: str
    measured: int
    """Answers in which it could be measured."""
    of: int
    """Spoken answers."""
    ordinary: tuple[float | None, float | None]
    """The ordinary range where it is the same for all answers."""
    source: str
    """Where that range comes from."""


def totals(run: Run) -> Totals:
    """What a run of grading comes to."""
    found = scores(run.grades, run.rubric)
    return Totals(
        criteria=tuple(
            CriterionTotal(
                criterion=each.criterion,
                name=run.rubric.criterion(each.criterion).name,
                weight=each.weight,
                level=each.level,
                assessed=each.scored,
                of=each.judged,
            )
            for each in found.criteria
        ),
        overall=found.overall,
        assessed=found.assessed,
        of=len(found.criteria),
        # Coverage counts what was mentioned; it says nothing about how senior that reads.
        reads_as=None if run.judge.startswith(COVERAGE) else found.seniority,
    )


def measures(turn: Turn, pitch: Pitch = UNREAD) -> tuple[Measure, ...]:
    """How an answer was said; nothing where nothing was recorded."""
    return tuple(Measure(**vars(each)) for each in (delivery(turn, pitch) if turn.recorded else ()))


def spreads(turns: Iterable[Turn], pitches: Mapping[int, Pitch] | None = None) -> Iterator[Spread]:
    """Each measure over all spoken answers, as median and range: a mean hides the one answer that was far off."""
    answers = [measures(turn, (pitches or {}).get(turn.number, UNREAD)) for turn in turns if turn.recorded]
    for same in zip(*answers, strict=True):
        values = [each.value for each in same if each.value is not None]
        ranges = {(each.ordinary, each.source) for each in same if each.value is not None}
        ordinary, source = ranges.pop() if len(ranges) == 1 else ((None, None), "")
        yield Spread(
            name=same[0].name,
            unit=same[0].unit,
            median=median(values) if values else None,
            least=min(values, default=None),
            most=max(values, default=None),
            how=next((each.how for each in same if each.value is not None), same[0].how),
            measured=len(values),
            of=len(same),
            ordinary=ordinary,
            source=source,
        )
