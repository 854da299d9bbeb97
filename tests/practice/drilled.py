"""Practice for the tests of this folder: sessions written as they lie on disk, at any time, with any levels."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from tests.reports.folded import graded, opened, rubric
from voicemock.evaluation.noise import ASSUMED, Noise
from voicemock.grade import Grade
from voicemock.rubric import Rubric
from voicemock.sessions import events as e
from voicemock.sessions.library import Library
from voicemock.sessions.line import Entry, encode

Levels = Mapping[str, Mapping[str, int | None]]
"""By question and criterion; None: not scored."""


def question(name: str, *criteria: str, **over: Any) -> dict[str, Any]:
    return {"id": name, "kind": "example", "text": f"What about {name}?", "criteria": criteria, **over}


RUBRIC = rubric(
    questions=[
        question("problem", "action"),
        question("design", "depth"),
        question("outcome", "result"),
        question("failure", "action", "result"),
        question("index", "depth", "action"),
        question("launch", "result", "depth"),
    ]
)


def assumed(judge: str) -> Noise:
    """Where nobody marked anything."""
    return ASSUMED


def events(levels: Levels, rub: Rubric = RUBRIC, judge: str = "coverage", **over: Any) -> Iterator[e.Event]:
    """A session in which these questions were answered and scored so."""
    yield opened(rub, **{"purpose": "drill", **over})
    for turn, name in enumerate(levels, 1):
        text = rub.question(name).text
        yield e.QuestionAsked(turn=turn, turn_kind="question", question=name, text=text, target_s=120)
        yield e.AnswerTyped(turn=turn, text="I rewrote it.")
    yield e.InterviewClosed(reason="finished")
    yield e.ScoringStarted(run=1, judge=judge, rubric=rub.as_data(), rubric_digest=rub.digest())
    for name, by_criterion in levels.items():
        for criterion, level in by_criterion.items():
            reason = None if level else "too_little_said"
            yield graded(name, Grade(criterion=criterion, level=level, reason=reason), judge=judge)
    yield e.ScoringFinished(run=1)


def hold(library: Library, at: datetime, levels: Levels, rub: Rubric = RUBRIC, **over: Any) -> str:
    """Writes a session into the library as if it had been held then. Returns its id."""
    folder = library.new_folder(f"{at:%Y-%m-%d-%H%M%S}-{rub.id}")
    happened = events(levels, rub, id=folder.name, **over)
    lines = [encode(Entry(seq, at, event)) for seq, event in enumerate(happened, 1)]
    (folder / "journal.jsonl").write_bytes(b"".join(lines))
    return folder.name
