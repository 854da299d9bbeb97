"""What all records of a run come to: counts, sums, and how the levels of each criterion are spread."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from voicemock.batch.record import Record, State
from voicemock.batch.rows import held_at
from voicemock.grade import Reason
from voicemock.transcripts.spoken import FROM_TRANSCRIPT
from voicemock.usage import Usage

FEW_LEVELS = 3
"""An overall of fewer levels than this is one answer's luck."""
TRANSCRIPTS = "transcripts that were given"
NAMED = 20
"""Failed items that are named one by one."""


@dataclass
class Spread:
    """The levels of one criterion, over all answers that it was looked for in."""

    id: str
    name: str
    levels: Counter[int] = field(default_factory=Counter)
    reasons: Counter[Reason] = field(default_factory=Counter)
    """Why there is no level, where there is none."""

    @property
    def scored(self) -> int:
        """Answers with a level."""
        return self.levels.total()

    @property
    def not_scored(self) -> int:
        """Answers without."""
        return self.reasons.total()

    @property
    def mean(self) -> float | None:
        """Of the levels there are; None where there is none."""
        return sum(level * count for level, count in self.levels.items()) / self.scored if self.scored else None


@dataclass(frozen=True)
class Problem:
    """A failed item."""

    id: str
    source: str
    sentence: str


class Tally:
    """Takes records one by one, in any order; what it holds does not grow with their number."""

    def __init__(self) -> None:
        self.states: Counter[State] = Counter()
        self.audio_s = 0.0
        """Of all recordings that became sessions."""
        self.work_s = 0.0
        """Of all workers together."""
        self.answers = 0
        self.usage = Usage()
        self.judges: Counter[str] = Counter()
        self.heard_by: Counter[str] = Counter()
        """Recognisers by their labels; all transcripts together, since each is called by its own file."""
        self.rubrics: Counter[tuple[str, str]] = Counter()
        """By name and digest."""
        self.rounds: Counter[str] = Counter()
        self.held: tuple[str, str] | None = None
        """The first and the last time at which one was held, as ISO 8601; None where no file says it."""
        self.finished: tuple[datetime, datetime] | None = None
        """When the first and the last of them was worked on."""
        self.spreads: dict[str, Spread] = {}
        self.few = 0
        """Sessions with an overall of fewer levels than `FEW_LEVELS`."""
        self.without = 0
        """Sessions with no level at all."""
        self.problems: list[Problem] = []
        """The first `NAMED`."""

    def add(self, record: Record) -> None:
        """Count one in."""
        self.states[record.state] += 1
        if record.state == "no_consent":
            return
        self.work_s += record.took.total
        self._use(record.usage)
        at = record.finished_at
        self.finished = (min(at, self.finished[0]), max(at, self.finished[1])) if self.finished else (at, at)
        if record.state == "failed":
            if len(self.problems) < NAMED:
                self.problems.append(Problem(record.item.id, record.item.source, record.problem))
            return
        self.audio_s += record.audio_s
        self._held(held_at(record))
        self._scored(record)

    def _use(self, used: Usage) -> None:
        fields = type(used).model_fields
        self.usage = Usage(**{name: getattr(self.usage, name) + getattr(used, name) for name in fields})

    def _held(self, at: str | None) -> None:
        if at:
            self.held = (min(at, self.held[0]), max(at, self.held[1])) if self.held else (at, at)

    def _scored(self, record: Record) -> None:
        self.judges.update([record.judge] * bool(record.judge))
        heard_by = TRANSCRIPTS if record.heard_by.startswith(FROM_TRANSCRIPT) else record.heard_by
        self.heard_by.update([heard_by] * bool(heard_by))
        found = record.summary
        if found is None:
            return
        self.answers += found.turns
        self.rubrics[found.rubric_name, record.rubric_digest or found.rubric_digest] += 1
        self.rounds.update([found.round_name] * bool(found.round_name))
        for criterion in found.criteria:
            self.spreads.setdefault(criterion.id, Spread(criterion.id, criterion.name))
        with_level = sum(each.level is not None for each in record.levels)
        self.few += 0 < with_level < FEW_LEVELS
        self.without += with_level == 0
        for each in record.levels:
            spread = self.spreads.setdefault(each.criterion, Spread(each.criterion, each.criterion))
            if each.level is None:
                spread.reasons[each.reason or "cannot_assess"] += 1
            else:
                spread.levels[each.level] += 1
