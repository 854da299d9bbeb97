"""What must hold of ratings of one's own: asked once and unseen, compared with the noise in mind."""

from tests.coaching import graded
from voicemock.coaching.self_rating import self_ratings, to_rate
from voicemock.evaluation.noise import ASSUMED, Noise
from voicemock.grade import Grade
from voicemock.sessions import events as e
from voicemock.sessions.session import apply

PRECISE = Noise(0.1, "marks", 40)
FIRST, SECOND = "hard-problem", "disagreement"
STARTED = e.ScoringStarted(run=1, judge="m", rubric=graded.RUBRIC.as_data(), rubric_digest="d")


def scored(question: str, **levels: int | None) -> list[e.Event]:
    return [
        e.CriterionGraded(
            run=1,
            question=question,
            judge="m",
            grade=Grade(criterion=name, level=level, reason=None if level else "cannot_assess"),
        )
        for name, level in levels.items()
    ]


def test_an_answer_is_rated_once_and_only_unseen() -> None:
    session = graded.session()

    assert to_rate(session) == (FIRST, SECOND)
    assert to_rate(apply(session, e.SelfRated(question=FIRST, level=None))) == (SECOND,)
    assert to_rate(graded.session(STARTED, *scored(SECOND, action=3))) == (FIRST,)
    assert to_rate(graded.session(texts=("I did it.", ""))) == (FIRST,)


def test_a_difference_counts_only_beyond_the_noise() -> None:
    session = graded.session(
        e.SelfRated(question=FIRST, level=4),
        STARTED,
        *scored(FIRST, action=3, result=3, situation=3),
    )
    precise, assumed = (self_ratings(session, session.runs[0], noise) for noise in (PRECISE, ASSUMED))

    assert [(each.own, each.scored, each.is_measurable) for each in precise] == [(4, 3.0, True)]
    assert [each.is_measurable for each in assumed] == [False]


def test_several_ratings_have_a_mean_of_those_that_were_scored() -> None:
    rated = [e.SelfRated(question=FIRST, level=5), e.SelfRated(question=SECOND, level=4)]
    grades = [*scored(FIRST, action=3), *scored(SECOND, action=2)]
    both = graded.session(*rated, STARTED, *grades)
    one = graded.session(*rated, STARTED, *scored(FIRST, action=3), *scored(SECOND, action=None))
    last = self_ratings(both, both.runs[0], PRECISE)[-1]

    assert (last.question, last.own, last.scored, last.is_measurable) == ("", 4.5, 2.5, True)
    assert [(each.question, each.scored) for each in self_ratings(one, one.runs[0], PRECISE)] == [
        (FIRST, 3.0),
        (SECOND, None),
    ]


def test_who_would_rather_not_say_is_not_compared() -> None:
    session = graded.session(e.SelfRated(question=FIRST, level=None), STARTED, *scored(FIRST, action=3))

    assert self_ratings(session, session.runs[0], PRECISE) == ()
