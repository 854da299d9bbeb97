"""When each question comes again, by FSRS: a fold over the answers that were scored. Nothing of it is stored.

FSRS-6 in its authors' library (py-fsrs), with its published weights: github.com/open-spaced-repetition/py-fsrs.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from voicemock.practice.summary import QuestionSummary, Summary, own

LONGEST_DAYS = 90
"""No question stays away for longer. FSRS is made for facts and soon waits for years; answers get rusty."""

Key = tuple[str, str]
"""Ids of a rubric and of one of its questions."""


@dataclass(frozen=True)
class Review:
    """One answer that was scored."""

    session: str
    at: datetime
    """In UTC."""
    level: float
    """Mean of the levels of the question's criteria, 1 to 5."""


@dataclass(frozen=True)
class Card:
    """A question that was answered before, and when it comes again."""

    reviews: tuple[Review, ...]
    """Oldest first, at least one."""
    due_at: datetime
    """In UTC."""

    @property
    def last(self) -> Review:
        """The latest answer."""
        return self.reviews[-1]


def cards(summaries: Iterable[Summary], until: datetime) -> dict[Key, Card]:
    """All questions that were ever scored, as they stand.

    Args:
        summaries: of all sessions, in any order.
        until: answers that are later than this play no part, such as those given under a clock that was wrong.
    """
    return {key: _card(reviews) for key, reviews in _reviews(summaries, until).items()}


def answers(summaries: Iterable[Summary], until: datetime) -> list[tuple[datetime, Summary, QuestionSummary]]:
    """The user's own answers until then that have a level, oldest first, each with the time of its session in UTC.

    Interviews, retakes, drills and imports count alike, whichever judge gave the levels. Sessions in which somebody
    else answered do not.
    """
    return [
        (summary.held_at.astimezone(UTC), summary, question)
        for summary in own(summaries)
        for question in summary.questions
        if summary.held_at <= until and level_of(question) is not None
    ]


def level_of(question: QuestionSummary) -> float | None:
    """Mean of an answer's levels, 1 to 5; None where no criterion was scored."""
    levels = [level for level in question.levels.values() if level is not None]
    return sum(levels) / len(levels) if levels else None


def rating_of(level: float) -> int:
    """FSRS's rating of an answer by the level that its mean is nearest to: 1 again, 2 hard, 3 good, 4 easy.

    Levels 1 and 2 are *again*: what was asked for was not shown. 3 is *hard*, 4 *good*, 5 *easy*.
    """
    return max(1, math.floor(level + 0.5) - 1)


def _reviews(summaries: Iterable[Summary], until: datetime) -> dict[Key, list[Review]]:
    found: dict[Key, list[Review]] = {}
    for at, summary, question in answers(summaries, until):
        level = level_of(question)
        assert level is not None
        found.setdefault((summary.rubric, question.id), []).append(Review(summary.id, at, level))
    return found


def _card(reviews: list[Review]) -> Card:
    from fsrs import Card as FsrsCard
    from fsrs import Rating, Scheduler

    # No steps of minutes: an answer is not given twice a day. No chance: each command works the schedule out anew.
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False)
    card = FsrsCard(card_id=0, due=reviews[0].at)  # without an id it would wait for the clock to give one
    for review in reviews:
        card, _ = scheduler.review_card(card, Rating(rating_of(review.level)), review.at)
    return Card(tuple(reviews), card.due)
