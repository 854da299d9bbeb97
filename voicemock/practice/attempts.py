"""Attempts at one question: which sessions hold them, and what the differences between them are worth."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from voicemock.evaluation.noise import Change, Noise, compared
from voicemock.grade import Evidence, Grade
from voicemock.practice import delivery_noise
from voicemock.practice.delivery_noise import UNHEARD, DeliveryChange, DeliveryNoise
from voicemock.practice.summary import Summary
from voicemock.rubric import Criterion, RedFlag
from voicemock.scoring.delivery import Measure, delivery
from voicemock.scoring.marking import question_for
from voicemock.scoring.scores import CriterionScore, weighted_mean
from voicemock.sessions.session import Run, Session, Turn


@dataclass(frozen=True, eq=False)
class Attempt:
    """One time that the question was answered."""

    number: int
    """From 1, in the order of answering; the first one that is left has 2 where the first of all is gone."""
    name: str
    """Of its session in the library."""
    session: Session
    question: str
    """Id of the rubric's question."""
    run: Run | None
    """The grading that counts, with the quotes that still stand; None before there is one."""
    opened_at: datetime | None = None

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The question and its follow-ups."""
        return self.session.exchange(self.question)

    @property
    def words(self) -> int:
        """How many were said or typed, follow-ups included."""
        return sum(len(turn.transcript.text.split()) for turn in self.turns if turn.transcript)

    @property
    def grades(self) -> Mapping[str, Grade]:
        """By criterion."""
        found = self.run.grades.items() if self.run else ()
        return {criterion: grade for (question, criterion), grade in found if question == self.question}

    @property
    def judged(self) -> Mapping[str, str]:
        """The label of whoever judged it, by criterion."""
        if self.run is None:
            return {}
        return {each: self.run.judges.get((self.question, each), self.run.judge) for each in self.grades}

    @property
    def judges(self) -> tuple[str, ...]:
        """Labels of whoever judged it, each once."""
        return tuple(dict.fromkeys(self.judged.values()))

    @property
    def is_outdated(self) -> bool:
        """Whether its words changed since it was scored."""
        return self.run is not None and self.question in self.run.outdated

    @property
    def overall(self) -> float | None:
        """Weighted mean of its levels, 1 to 5; None: not scored."""
        if self.run is None:
            return None
        weights = {each.id: each.weight for each in self.run.rubric.criteria}
        found = [CriterionScore(name, weights.get(name, 1.0), each.level, 1, 1) for name, each in self.grades.items()]
        return weighted_mean(found)

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """How the answer to the question itself was spoken: follow-ups are other questions every time."""
        main = self.turns[0] if self.turns else None
        return {each.name: each for each in delivery(main)} if main and main.recorded else {}


@dataclass(frozen=True)
class PointChange:
    """Something that is looked for, said in one attempt and not in the other."""

    texts: tuple[str, ...]
    """In the rubric's words; several where the same words say them."""
    costs: bool
    """Whether it limits the level: then it is no gain."""
    quotes: tuple[Evidence, ...]
    """Where it was said, in the attempt that has it."""


@dataclass(frozen=True)
class CriterionChange:
    """One criterion in two attempts."""

    criterion: str
    name: str
    before: Grade | None
    after: Grade | None
    change: Change
    met: tuple[PointChange, ...]
    """Said in the later one alone."""
    lost: tuple[PointChange, ...]
    """Said in the earlier one alone."""


@dataclass(frozen=True)
class Unlike:
    """Why the levels of two attempts are not comparable, and what makes them so."""

    words: str
    session: str
    """The session to grade again."""
    judge: str = ""
    """Label of the judge to grade it with; empty where any will do."""


@dataclass(frozen=True)
class Versus:
    """A later attempt beside an earlier one."""

    earlier: Attempt
    later: Attempt
    unlike: Unlike | None
    """None where their levels are comparable."""
    overall: Change
    criteria: tuple[CriterionChange, ...]
    delivery: tuple[DeliveryChange, ...]
    """Measures that at least one of the two has; empty where one was not spoken."""


@dataclass(frozen=True)
class Retaken:
    """A question that was answered more than once."""

    first: str
    """Id of the session of the first attempt."""
    question: str
    """Id of the rubric's question."""
    attempts: tuple[Attempt, ...]
    """Oldest first, those that are left."""
    noise: Noise
    """Of a level."""
    against: tuple[Versus, ...]
    """The latest beside the first that is left, then beside the one before where that is another."""

    @property
    def first_is_gone(self) -> bool:
        """Whether the session of the first attempt was deleted, or cannot be read."""
        return self.attempts[0].name != self.first

    @property
    def asked(self) -> str:
        """The question in the words in which it was asked."""
        return self.attempts[-1].turns[0].text

    @property
    def latest(self) -> Attempt:
        """The attempt that the others are compared with."""
        return self.attempts[-1]

    @property
    def shown(self) -> tuple[Attempt, ...]:
        """Those that are compared: the first, the one before, the latest."""
        return tuple(dict.fromkeys([*(each.earlier for each in self.against), self.latest]))


def sessions_of(summaries: Iterable[Summary], first: str, question: str) -> list[str]:
    """Ids of the sessions that hold an attempt, oldest first; a session that is gone is not among them.

    A retake that was left before anything was answered is no attempt.
    """
    found = [
        each
        for each in summaries
        if (each.id == first and any(asked.id == question for asked in each.questions))
        or (each.retake and (each.retake.session, each.retake.question) == (first, question) and each.turns)
    ]
    return [each.id for each in sorted(found, key=lambda each: (each.id != first, each.opened_at))]


def retaken(
    first: str, question: str, attempts: Sequence[Attempt], noise: Noise, summaries: Iterable[Summary]
) -> Retaken:
    """The attempts at a question beside each other.

    Args:
        first: id of the session of the first attempt, whether it is there or not.
        question: id of the rubric's question.
        attempts: at least one, oldest first.
        noise: of a level, between different answers (`voicemock.evaluation.noise.of_other_answers`).
        summaries: of the user's sessions, to tell how their answers vary in delivery.
    """
    own = {(each.name, turn.number) for each in attempts for turn in each.turns}
    of_delivery = delivery_noise.of_answers(summaries, own)
    earlier = sorted({0, len(attempts) - 2}) if len(attempts) > 1 else []
    against = tuple(versus(attempts[at], attempts[-1], noise, of_delivery) for at in earlier)
    return Retaken(first, question, tuple(attempts), noise, against)


def versus(earlier: Attempt, later: Attempt, noise: Noise, of_delivery: Mapping[str, DeliveryNoise]) -> Versus:
    """What lies between two attempts.

    Args:
        earlier: the one to compare with.
        later: the one that is looked at.
        noise: of a level, between different answers (`voicemock.evaluation.noise.of_other_answers`).
        of_delivery: of each measure (`voicemock.practice.delivery_noise.of_answers`).
    """
    reason = unlike(earlier, later)
    overall = compared(earlier.overall, later.overall, noise)
    return Versus(
        earlier,
        later,
        reason,
        _unless(reason, overall),
        tuple(_criteria(earlier, later, noise, reason)),
        tuple(_delivery(earlier, later, of_delivery)),
    )


def unlike(earlier: Attempt, later: Attempt) -> Unlike | None:
    """Why their levels are not comparable; None where they are."""
    for each in (earlier, later):
        if not each.grades:
            return Unlike(f"attempt {each.number} is not scored", each.name)
        if each.is_outdated:
            return Unlike(f"the words of attempt {each.number} changed after it was scored", each.name)
    odd = later if len(later.judges) > 1 else earlier  # where two judged, another one alone does not help
    if set(earlier.judges) != set(later.judges):
        judges = f"judged by {' and '.join(earlier.judges)} and by {' and '.join(later.judges)}"
        return Unlike(judges, odd.name, later.judges[0])
    if any(earlier.judged[each] != later.judged[each] for each in earlier.judged.keys() & later.judged.keys()):
        return Unlike("not every criterion was judged by the same judge", odd.name, later.judges[0])
    assert earlier.run and later.run  # they have grades
    if earlier.run.rubric != later.run.rubric:
        # Without naming one, a session is graded by its own rubric, and that is the same for all attempts.
        odd = later if later.run.rubric != later.session.rubric else earlier
        return Unlike("graded by different rubrics", odd.name, odd.judges[0])
    return None


def _unless(reason: Unlike | None, change: Change) -> Change:
    return Change(None, change.least, False, f"not comparable: {reason.words}") if reason else change


def _criteria(earlier: Attempt, later: Attempt, noise: Noise, reason: Unlike | None) -> Iterator[CriterionChange]:
    order = [each.id for attempt in (later, earlier) if attempt.run for each in attempt.run.rubric.criteria]
    for name in dict.fromkeys(each for each in order if each in later.grades or each in earlier.grades):
        before, after = earlier.grades.get(name), later.grades.get(name)
        change = compared(before.level if before else None, after.level if after else None, noise)
        yield CriterionChange(
            name,
            _name(name, later, earlier),
            before,
            after,
            _unless(reason, change),
            tuple(_points(name, later, earlier)),
            tuple(_points(name, earlier, later)),
        )


def _name(criterion: str, *attempts: Attempt) -> str:
    return next((each.name for attempt in attempts if (each := _criterion(attempt, criterion))), criterion)


def _criterion(attempt: Attempt, name: str) -> Criterion | None:
    found = attempt.run.rubric.criteria if attempt.run else ()
    return next((each for each in found if each.id == name), None)


def _points(name: str, here: Attempt, there: Attempt) -> Iterator[PointChange]:
    """The points of a criterion that one attempt shows and the other does not."""
    criterion = _criterion(here, name)
    if criterion is None or here.run is None or name not in there.grades or name not in here.grades:
        return
    question = question_for(here.session, here.question, here.run.rubric)
    before = {each.point for each in there.grades[name].evidence}
    said: dict[tuple[bool, tuple[tuple[int, int, int], ...]], list[tuple[str, tuple[Evidence, ...]]]] = {}
    for point in (*here.run.rubric.points(question, criterion), *criterion.red_flags):
        quotes = tuple(each for each in here.grades[name].evidence if each.point == point.id)
        if quotes and point.id not in before:
            places = tuple(dict.fromkeys((each.turn, each.char_start, each.char_end) for each in quotes))
            said.setdefault((isinstance(point, RedFlag), places), []).append((point.text, quotes))
    for (costs, _), alike in said.items():
        yield PointChange(tuple(text for text, _ in alike), costs, alike[0][1])


def _delivery(earlier: Attempt, later: Attempt, noises: Mapping[str, DeliveryNoise]) -> Iterator[DeliveryChange]:
    before, after = earlier.measures, later.measures
    for each in after.values() if before else ():  # what was typed has none
        old, new = before[each.name].value, each.value
        if old is not None or new is not None:
            yield delivery_noise.compared(each.name, each.unit, old, new, noises.get(each.name, UNHEARD))
