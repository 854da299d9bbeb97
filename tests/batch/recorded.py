"""Records of made-up items, with as much in them as a test needs."""

from datetime import UTC, datetime

from voicemock.batch.item import Item
from voicemock.batch.record import Level, Quoted, Record, Seconds
from voicemock.practice.summary import CriterionSummary, DeliverySummary, Summary
from voicemock.usage import Usage

HELD = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
DONE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def quoted(text: str, turn: int = 1, start_s: float | None = 2.5) -> Quoted:
    return Quoted(text=text, turn=turn, start_s=start_s, end_s=None if start_s is None else start_s + 3)


def level(criterion: str, worth: int | None, *quotes: Quoted, **over) -> Level:
    values = {
        "question": "problem", "criterion": criterion, "level": worth, "reason": None if worth else "too_little_said",
        "samples": (worth,) if worth else (), "quotes": quotes, "words": 120, "judge": "coverage",
    }  # fmt: skip
    return Level(**{**values, **over})


def done(name: str, *levels: Level, item: dict | None = None, summary: dict | None = None, **over) -> Record:
    """A session with these levels."""
    held = {"id": name, "source": f"in/{name}.m4a", "kind": "recording", "person": f"p-{name}", **(item or {})}
    found = _summary(name, levels, summary or {})
    values = {
        "item": Item(**held), "state": "done", "input_digest": "d" * 64, "audio_s": 600.0, "finished_at": DONE,
        "took": Seconds(read=1, heard=9, scored=1, written=1, total=12), "summary": found, "levels": levels,
        "heard_by": "Whisper base.en", "judge": "coverage", "rubric_digest": "a" * 64,
        "usage": Usage(calls=2, tokens_in=300, tokens_out=40),
    }  # fmt: skip
    return Record(**{**values, **over})


def failed(name: str, problem: str) -> Record:
    item = Item(id=name, source=f"in/{name}.m4a", kind="recording", groups={"site": "Delft"})
    return Record(item=item, state="failed", problem=problem, exit_code=65, finished_at=DONE)


def without_consent(name: str) -> Record:
    item = Item(id=name, source=f"in/Anna Example {name}.m4a", kind="recording", person="Anna Example",
                groups={"site": "Delft"})  # fmt: skip
    return Record(item=item, state="no_consent", finished_at=DONE)


def _summary(name: str, levels: tuple[Level, ...], over: dict) -> Summary:
    worth: dict[str, list[int]] = {each.criterion: [] for each in levels}
    for each in levels:
        worth[each.criterion] += [each.level] if each.level else []
    means = {criterion: sum(each) / len(each) if each else None for criterion, each in worth.items()}
    there = [each for each in means.values() if each is not None]
    values = {
        "id": name, "opened_at": DONE, "held_at": HELD, "state": "scored", "finished": True, "purpose": "import",
        "retake": None, "played": "", "candidate": "", "rubric": "behavioral", "rubric_name": "Behavioural interview",
        "rubric_digest": "a" * 64, "rubric_questions": 12, "round": "", "round_name": "", "style": "neutral",
        "language": "en", "judge": "coverage", "questions": (), "overall": sum(there) / len(there) if there else None,
        "criteria": tuple(
            CriterionSummary(id=each, name=each.capitalize(), weight=1, level=mean) for each, mean in means.items()
        ),
        "turns": 2, "spoken_s": 330.0,
        "delivery": (
            DeliverySummary(name="pace", unit="words/min", values={1: 140.0, 2: 151.0}, ordinary=(None, None)),
            DeliverySummary(name="pauses", unit="%", values={}, ordinary=(None, None)),
        ),
    }  # fmt: skip
    return Summary(**{**values, **over})
