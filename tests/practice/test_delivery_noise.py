"""A difference in delivery counts only beside how much one person's own answers differ."""

import math
from datetime import UTC, datetime
from statistics import stdev

import pytest

from tests.practice.attempted import NOTHING, session
from voicemock.practice.delivery_noise import MIN_ANSWERS, DeliveryNoise, compared, of_answers
from voicemock.practice.summary import DeliverySummary, Summary, summary_of

PACE = (120.0, 131.0, 125.0, 140.0, 118.0, 127.0, 133.0, 122.0, 129.0, 136.0)
EMPTY = summary_of(session(NOTHING), datetime(2026, 11, 1, tzinfo=UTC))


def summary(values: tuple[float, ...], unit: str = "words/min", **over: object) -> Summary:
    measure = DeliverySummary(name="pace", unit=unit, values=dict(enumerate(values, 1)), ordinary=(None, None))
    return EMPTY.model_copy(update={"id": "s", "delivery": (measure,), **over})


def test_the_least_difference_is_known_from_ten_answers_on_and_by_students_t() -> None:
    noise = of_answers([summary(PACE)])["pace"]
    too_few = of_answers([summary(PACE[1:])])["pace"]

    assert len(PACE) == MIN_ANSWERS
    assert noise.least == pytest.approx(2.262 * math.sqrt(2) * stdev(PACE), rel=0.005)
    assert (too_few.answers, too_few.least) == (9, None)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (120.0, 140.0, "no_change"),
        (120.0, 145.0, "more"),
        (145.0, 120.0, "less"),
        (None, 120.0, "not_measured"),
        (120.0, None, "not_measured"),
    ],
)
def test_inside_the_noise_nothing_changed(before: float | None, after: float | None, verdict: str) -> None:
    noise = of_answers([summary(PACE)])["pace"]
    assert noise.least and 20 < noise.least < 25

    assert compared("pace", "words/min", before, after, noise).verdict == verdict
    measured = before is not None and after is not None
    unknown = compared("pace", "words/min", before, after, DeliveryNoise(3, None)).verdict
    assert unknown == ("unknown" if measured else verdict)


def test_only_the_users_own_answers_to_an_interviewer_count() -> None:
    others = [
        summary((500.0,) * 9, played="swap"),
        summary((500.0,) * 9, played="peer"),
        summary((500.0,) * 9, purpose="import"),
    ]
    noise = of_answers([summary(PACE), *others])["pace"]

    assert noise == of_answers([summary(PACE)])["pace"]
    assert of_answers([summary(PACE), summary(PACE, id="t")], {("t", 1)})["pace"].answers == 19


def test_answers_that_happen_to_be_alike_do_not_make_one_pause_a_change() -> None:
    noise = of_answers([summary((0.0,) * 12, unit="")])["pace"]

    assert compared("pace", "", 0.0, 1.0, noise).verdict == "no_change"
    assert compared("pace", "", 0.0, 6.0, noise).verdict == "more"
