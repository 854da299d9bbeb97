"""Summaries of many sessions, made directly: a row of levels, or of anything else."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from voicemock.evaluation.noise import ASSUMED, Noise
from voicemock.practice.summary import CriterionSummary, DeliverySummary, QuestionSummary, Summary

BEGAN = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
ANSWERS = 3
"""In each session."""


def session(number: int, levels: dict[str, float | None], **over) -> Summary:
    """A session of so many days after the first, with these levels by criterion."""
    at = BEGAN + timedelta(days=number)
    judges = over.pop("judges", ("coverage",))
    anchors = over.pop("anchors", "a")
    values = {
        "id": f"2026-{number:03}",
        "opened_at": at,
        "held_at": at,
        "state": "scored",
        "finished": True,
        "purpose": "interview",
        "retake": None,
        "played": "",
        "candidate": "",
        "rubric": "backend-engineer",
        "rubric_name": "Backend engineer",
        "rubric_digest": "0" * 64,
        "rubric_questions": 12,
        "round": "technical",
        "round_name": "technical interview",
        "style": "neutral",
        "language": "en",
        "judge": judges[0] if judges else "",
        "questions": (QuestionSummary(id=f"q{number % 4}", text="?", kind="example", levels={}, answered=True),),
        "criteria": tuple(
            CriterionSummary(
                id=name,
                name=name.capitalize(),
                weight=1,
                level=level,
                scored=ANSWERS if level else 0,
                judges=judges if level else (),
                anchors=anchors,
                looked_for=10,
                missing=4,
            )
            for name, level in levels.items()
        ),
        "overall": next((level for level in levels.values() if level), None),
        "turns": ANSWERS,
        "spoken_s": 300.0,
        "delivery": (
            DeliverySummary(name="pace", unit="words/min", values={1: 140 + number, 2: 150}, ordinary=(100, 190)),
        ),
    }
    return Summary(**{**values, **over})


def row(name: str, levels: Sequence[float | None], **over) -> list[Summary]:
    """A session a day with these levels of one criterion."""
    return [session(at, {name: level}, **over) for at, level in enumerate(levels)]


def assumed(summary: Summary, judge: str) -> Noise:
    """Where nobody marked anything."""
    return ASSUMED
