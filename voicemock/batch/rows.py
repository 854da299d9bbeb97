"""A record as rows of tables: one of the session, one for each level, one of what the work took.

What is not known, not measurable or not scored is None, which becomes an empty cell and never 0. Text is on one line
and without control signs. What another run of the same files would not repeat stands in the last kind of row alone,
so that the other two can be compared by a plain diff.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from statistics import median
from typing import Literal, NamedTuple

from voicemock.batch.record import Level, Record
from voicemock.grade import REASONS
from voicemock.practice.summary import DECIMALS, DeliverySummary, Summary
from voicemock.safe_text import one_line

Cell = str | int | float | None
Kind = Literal["text", "whole", "number", "time"]

FIRST: Mapping[str, Kind] = {
    "id": "text", "state": "text", "problem": "text", "source": "text", "person": "text", "candidate": "text",
}  # fmt: skip
SCORED: Mapping[str, Kind] = {
    "rubric": "text", "round": "text", "judge": "text", "heard_by": "text", "held_at": "time",
    "recording_minutes": "number", "answer_minutes": "number", "answers": "whole", "unsure_words_percent": "number",
    "overall": "number", "levels_scored": "whole", "levels_not_scored": "whole",
}  # fmt: skip
LAST: Mapping[str, Kind] = {"notes": "text", "page": "text", "rubric_digest": "text", "input_digest": "text"}
LEVELS: Mapping[str, Kind] = {
    "id": "text", "question": "text", "criterion": "text", "level": "whole", "reason": "text", "why": "text",
    "samples": "whole", "least": "whole", "most": "whole", "words": "whole", "quotes": "whole", "quote": "text",
    "turn": "whole", "start_s": "number", "end_s": "number", "judge": "text",
}  # fmt: skip
SPENT: Mapping[str, Kind] = {
    "id": "text", "finished_at": "time", "read_s": "number", "heard_s": "number", "scored_s": "number",
    "written_s": "number", "total_s": "number", "calls": "whole", "tokens_in": "whole", "tokens_cached": "whole",
    "tokens_out": "whole",
}  # fmt: skip


class SessionRow(NamedTuple):
    """The row of a session, in the order in which its parts stand in the table."""

    first: list[Cell]
    groups: dict[str, Cell]
    """By column, as the rest: which columns there are is known when all rows are."""
    scored: list[Cell]
    levels: dict[str, Cell]
    delivery: dict[str, Cell]
    last: list[Cell]


def session_row(record: Record, page: str) -> SessionRow:
    """The row of one session; of one whose person did not consent it has the id and the state alone.

    Args:
        record: what became of the item.
        page: where its page lies in the folder of the run; empty where there is none.
    """
    if record.state == "no_consent":
        return SessionRow([record.item.id, record.state, *[None] * 4], {}, [None] * len(SCORED), {}, {}, [None] * 4)
    item, found = record.item, record.summary
    said = (record.state, record.problem, item.source, item.person, item.candidate)
    return SessionRow(
        first=[item.id, *map(text, said)],
        groups={f"group_{text(name)}": text(value) for name, value in item.groups.items()},
        scored=_scored(record, found) if found else [None] * len(SCORED),
        levels={f"level_{text(each.id)}": _rounded(each.level) for each in found.criteria} if found else {},
        delivery={column_of(each): _median(each) for each in found.delivery} if found else {},
        last=[text(" ".join(record.notes)), text(page), text(record.rubric_digest), text(record.input_digest)],
    )


def _scored(record: Record, found: Summary) -> list[Cell]:
    with_level = sum(each.level is not None for each in record.levels)
    return [
        text(found.rubric_name), text(found.round_name), text(record.judge), text(record.heard_by), held_at(record),
        _minutes(record.audio_s), _minutes(found.spoken_s), found.turns,
        _rounded(100 * record.unsure_words / record.told_words) if record.told_words else None,
        _rounded(found.overall), with_level, len(record.levels) - with_level,
    ]  # fmt: skip


def held_at(record: Record) -> str | None:
    """When the interview took place, where its file says that; the time of the import says nothing of it."""
    found = record.summary
    if found is None or (record.item.kind != "session" and found.held_at == found.opened_at):
        return None
    return _time(found.held_at)


def level_rows(record: Record) -> Iterator[list[Cell]]:
    """A row for each question and criterion, with the first of the quotes that prove the level."""
    for each in record.levels:
        yield [record.item.id, text(each.question), text(each.criterion), each.level, *_judged(each), *_quoted(each),
               text(each.judge)]  # fmt: skip


def _judged(each: Level) -> list[Cell]:
    why = REASONS[each.reason] if each.reason else None
    least, most = (min(each.samples), max(each.samples)) if each.samples else (None, None)
    return [each.reason, why, len(each.samples) or None, least, most, each.words]


def _quoted(each: Level) -> list[Cell]:
    if not each.quotes:
        return [0, None, None, None, None]
    first = each.quotes[0]
    return [len(each.quotes), text(first.text), first.turn, _rounded(first.start_s), _rounded(first.end_s)]


def spent_row(record: Record) -> list[Cell]:
    """What the work on it took: no two runs agree in that."""
    took, used = record.took, record.usage
    seconds = (took.read, took.heard, took.scored, took.written, took.total)
    return [record.item.id, _time(record.finished_at), *map(_rounded, seconds), used.calls, used.tokens_in,
            used.tokens_cached, used.tokens_out]  # fmt: skip


@lru_cache(maxsize=4096)
def text(value: str) -> str | None:
    """On one line; None where there is nothing to say."""
    return one_line(value) or None


@lru_cache(maxsize=256)
def _named(name: str, unit: str) -> str:
    words = f"{name} {unit}".lower().replace("%", "percent").replace("/", " per ")
    return re.sub(r"\W+", "_", words, flags=re.ASCII).strip("_")


def column_of(measure: DeliverySummary) -> str:
    """Name of a measure's column, with its unit: `pace_words_per_min`."""
    return _named(measure.name, measure.unit)


def _median(measure: DeliverySummary) -> float | None:
    return _rounded(median(measure.values.values())) if measure.values else None


def _minutes(seconds: float) -> float | None:
    return round(seconds / 60, DECIMALS) if seconds else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
