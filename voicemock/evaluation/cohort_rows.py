"""What comparisons of a cohort are worked out from: plain rows, whatever wrote them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from voicemock.grade import Reason


class LevelRow(NamedTuple):
    """One criterion of one question of a session."""

    question: str
    criterion: str
    level: int | None
    """1 to 5; None: not scored."""
    reason: Reason | None = None
    """Set exactly when `level` is None."""
    samples: tuple[int, ...] = ()
    """The single judgements whose median the level is."""

    @property
    def key(self) -> tuple[str, str]:
        """Which of the session's it is."""
        return self.question, self.criterion


@dataclass(frozen=True)
class SessionRow:
    """One session of a cohort."""

    id: str
    source: str = ""
    """Path or URL of what it was made from."""
    person: str = ""
    """Whose it is; empty where nobody said."""
    groups: Mapping[str, str] = field(default_factory=dict)
    levels: tuple[LevelRow, ...] = ()
    overall: float | None = None
    """Weighted mean, 1 to 5; None: not scored."""
    told_words: int = 0
    """Words for which the recogniser said how sure it was."""
    unsure_words: int = 0
    """Those of them of which it was unsure."""
    judge: str = ""
    """Label."""
    made_with: Mapping[str, str] = field(default_factory=dict)
    """What the levels depend on, by its name in words: rubric, judge, recogniser, …; digests or labels."""

    @property
    def cluster(self) -> str:
        """Whom its levels belong to: they are no two people's where one came twice."""
        return f"person {self.person}" if self.person else f"session {self.id}"


def persons_of(rows: Iterable[SessionRow]) -> dict[str, list[SessionRow]]:
    """The sessions of each person; one whose person nobody told counts as a person's only one."""
    found: dict[str, list[SessionRow]] = {}
    for row in rows:
        found.setdefault(row.cluster, []).append(row)
    return found


def criteria_of(rows: Iterable[SessionRow]) -> tuple[str, ...]:
    """The criteria in the order in which they come first."""
    return tuple(dict.fromkeys(level.criterion for row in rows for level in row.levels))
