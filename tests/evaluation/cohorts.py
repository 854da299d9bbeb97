"""Made-up cohorts as plain rows."""

from collections.abc import Mapping, Sequence

import numpy as np

from voicemock.evaluation.cohort_rows import LevelRow, SessionRow

CRITERIA = ("action", "result")
QUESTIONS = ("problem", "conflict")


def row(
    name: str, levels: Sequence[int | None], person: str = "", groups: Mapping[str, str] | None = None, **over
) -> SessionRow:
    """A session; its levels are those of the first question's criteria, then those of the second's."""
    keys = [(question, criterion) for question in QUESTIONS for criterion in CRITERIA]
    made = tuple(
        LevelRow(*key, level, None if level else "too_little_said") for key, level in zip(keys, levels, strict=False)
    )
    given = [level for level in levels if level]
    values = {"overall": sum(given) / len(given) if given else None, "source": f"in/{name}.wav", "judge": "a model"}
    return SessionRow(id=name, person=person, groups=groups or {}, levels=made, **{**values, **over})


def people(count: int, dice: np.random.Generator, mean: float = 3.0, group: str = "", **over) -> list[SessionRow]:
    """One session each, with levels about their own mean."""
    made = []
    for at in range(count):
        own = dice.normal(mean, 0.4)
        levels = [int(np.clip(round(dice.normal(own, 0.7)), 1, 5)) for _ in range(4)]
        made.append(row(f"{group}{at}", levels, f"p-{group}{at}", {"accent": group}, **over))
    return made
