"""What to practise today in one rubric: what is due, what is new, and which of it to ask now.

A day is the user's own day; all times are in UTC.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from voicemock.practice.schedule import Card, cards
from voicemock.practice.skills import NoiseOf, Standing, skills, standings
from voicemock.practice.summary import ANCHOR_DIGITS, Summary, own
from voicemock.rubric import Question, Rubric
from voicemock.sessions.marks import anchors_of

WARM_UP = 3
"""Questions in a warm-up."""
SHORT_MINUTES = 3.0
"""A question that takes longer is no warm-up."""


@dataclass(frozen=True)
class Pick:
    """A question of the rubric as it stands today."""

    question: Question
    card: Card | None
    """None: no answer to it was ever scored."""
    in_days: int | None
    """Days until it comes again, below 0 where it is late; None without a card."""
    answered_today: bool
    weak: Standing | None
    """The weakest of the weak criteria that it is judged on."""
    unseen: int
    """How many of its criteria have no level yet; 0 before there is any level at all."""

    @property
    def is_due(self) -> bool:
        """Whether it comes again today, or should have."""
        return self.in_days is not None and self.in_days <= 0


@dataclass(frozen=True)
class Today:
    """One rubric today. No question stands in two of the lists."""

    rubric: Rubric
    due: tuple[Pick, ...]
    """Those that exercise a weak criterion first, then the latest."""
    new: tuple[Pick, ...]
    """Those that exercise a weak criterion first, then those with most criteria that have no level yet."""
    later: tuple[Pick, ...]
    """Answered before and not due, the next first."""
    standings: tuple[Standing, ...]
    """The criteria that have a level, the weakest first."""

    @property
    def lowest(self) -> float:
        """Where the weakest criterion stands, 1 to 5; infinite where nothing was scored."""
        return self.standings[0].steadied if self.standings else math.inf


def day_of(at: datetime, zone: tzinfo | None) -> date:
    """The user's day at a time; without a zone, by the computer's own."""
    return at.astimezone(zone).date()


def comes_on(card: Card, zone: tzinfo | None) -> date:
    """The day on which a question comes again: never that of the answer, though a day may have 25 hours."""
    return max(day_of(card.due_at, zone), day_of(card.last.at, zone) + timedelta(days=1))


def today(
    rubric: Rubric, summaries: Iterable[Summary], now: datetime, noise_of: NoiseOf, zone: tzinfo | None = None
) -> Today:
    """How a rubric stands.

    Args:
        rubric: as it is now: a question that it no longer has drops out, one that is worded anew stays by its id.
        summaries: of all sessions.
        now: with its zone.
        noise_of: of one level, by a judge's label.
        zone: the user's; None: the computer's.
    """
    held = [each for each in own(summaries) if each.rubric == rubric.id and each.held_at <= now]
    found, stand = cards(held, now), standings(skills(list(_as_it_is(rubric, held)), noise_of))
    picks = [_pick(each, found.get((rubric.id, each.id)), stand, now, zone) for each in rubric.questions]
    return Today(
        rubric,
        due=tuple(sorted((each for each in picks if each.is_due), key=_most_wanted)),
        new=tuple(sorted((each for each in picks if each.card is None), key=_most_wanted)),
        later=tuple(sorted((each for each in picks if each.card and not each.is_due), key=_days)),
        standings=stand,
    )


def one(day: Today) -> tuple[Pick, ...]:
    """The question to practise now; none where nothing is due and nothing is new."""
    return (*day.due, *day.new)[:1]


def fitting(day: Today, minutes: float, minutes_of: Callable[[Question], float]) -> tuple[Pick, ...]:
    """As many questions as fit into a time, due ones first; where none fits, the shortest."""
    wanted, left = (*day.due, *day.new), minutes
    found: list[Pick] = []
    for each in wanted:
        if minutes_of(each.question) <= left:
            found.append(each)
            left -= minutes_of(each.question)
    return tuple(found or sorted(wanted, key=lambda each: minutes_of(each.question))[:1])


def warm_up(day: Today) -> tuple[Pick, ...]:
    """Short questions to begin with: what is due and went best, then what is known and went best, then new ones."""
    known = [each for each in (*day.due, *day.later) if not each.answered_today]
    easiest = sorted(known, key=lambda each: (not each.is_due, -_level(each)))
    short = [each for each in (*easiest, *day.new) if each.question.minutes <= SHORT_MINUTES]
    return tuple(short[:WARM_UP])


def foremost(days: Sequence[Today]) -> Today:
    """The rubric to practise: that in which most is due, else the weakest of those that still have new questions."""
    return min(days, key=lambda each: (-len(each.due), not each.new, each.lowest))


def _as_it_is(rubric: Rubric, held: Iterable[Summary]) -> Iterator[Summary]:
    """The sessions with the criteria of the rubric as it is now: levels that meant something else do not count."""
    names = {(each.id, anchors_of(each)[:ANCHOR_DIGITS]): each.name for each in rubric.criteria}
    for summary in held:
        found = ((each, names.get((each.id, each.anchors))) for each in summary.criteria)
        kept = tuple(each.model_copy(update={"name": name}) for each, name in found if name is not None)
        yield summary.model_copy(update={"criteria": kept})


def _pick(
    question: Question, card: Card | None, stand: Sequence[Standing], now: datetime, zone: tzinfo | None
) -> Pick:
    weak = next((each for each in stand if each.weak and each.criterion in question.criteria), None)
    seen = {each.criterion for each in stand}
    unseen = sum(name not in seen for name in question.criteria) if seen else 0
    if card is None:
        return Pick(question, None, None, answered_today=False, weak=weak, unseen=unseen)
    this_day = day_of(now, zone)
    in_days = (comes_on(card, zone) - this_day).days
    return Pick(question, card, in_days, day_of(card.last.at, zone) == this_day, weak, unseen)


def _most_wanted(pick: Pick) -> tuple[float, int]:
    return pick.weak.steadied if pick.weak else math.inf, -pick.unseen if pick.card is None else _days(pick)


def _days(pick: Pick) -> int:
    return pick.in_days or 0


def _level(pick: Pick) -> float:
    return pick.card.last.level if pick.card else 0.0
