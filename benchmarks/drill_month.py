"""A month of drills in the shipped behavioural rubric: what is due each day, what is asked, when it comes again.

Sessions are written to a library on disk and read from there, as the command does. The learner is made up: level 2 on
results and 3 on all else, one level higher with every second answer to a question, and two lower on each tenth.
"""

import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.practice.drilled import assumed, hold
from voicemock.practice.due import Pick, fitting, today
from voicemock.practice.history import history
from voicemock.rubric_files import find, load
from voicemock.sessions.library import Library

START = datetime(2026, 10, 5, 18, tzinfo=UTC)
DAYS, MINUTES = 30, 6


class Learner:
    """Gives levels."""

    def __init__(self) -> None:
        self.answers: Counter[str] = Counter()

    def levels(self, pick: Pick) -> dict[str, int]:
        """Of the next answer to a question."""
        self.answers[pick.question.id] += 1
        higher = (self.answers[pick.question.id] - 1) // 2 - 2 * (self.answers.total() % 10 == 0)
        base = {name: 2 if name == "result" else 3 for name in pick.question.criteria}
        return {name: max(1, min(5, level + higher)) for name, level in base.items()}


def main() -> None:
    """Print each day, and what it comes to."""
    rubric, learner = load(find("behavioral")), Learner()
    choosing_s: list[float] = []
    asked = late = 0
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "sessions")
        for number in range(DAYS):
            at = START + timedelta(days=number)
            began = time.perf_counter()
            morning = today(rubric, history(library).summaries, at, assumed, UTC)
            picks = fitting(morning, MINUTES, lambda each: each.minutes)
            choosing_s.append(time.perf_counter() - began)
            if picks:
                hold(library, at, {each.question.id: learner.levels(each) for each in picks}, rubric)
            after = today(rubric, history(library).summaries, at, assumed, UTC)
            stand = {each.question.id: each for each in after.later}
            told = [f"{each.question.id} {_told(stand[each.question.id])}" for each in picks]
            weak = ", ".join(each.criterion for each in morning.standings if each.weak) or "-"
            print(
                f"{at:%a %d %b}  {len(morning.due):2} due {len(morning.new):2} new  weak: {weak:7} "
                f"{'; '.join(told) or 'nothing'}"
            )
            asked += len(picks)
            late += sum(each.in_days is not None and each.in_days < 0 for each in picks)
    print()
    figures = {
        "days": DAYS,
        "asked": asked,
        "late": late,
        "choose_ms": round(statistics.median(choosing_s) * 1000, 1),
    }
    print(json.dumps(figures))


def _told(pick: Pick) -> str:
    assert pick.card
    return f"{pick.card.last.level:.1f} in {pick.in_days} d"


if __name__ == "__main__":
    main()
