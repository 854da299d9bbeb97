"""What the page of a retake shows: the attempts side by side, and what lies between them."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from voicemock.practice.attempts import Attempt, CriterionChange, PointChange, Retaken, Versus
from voicemock.reports import retake_wording as wording
from voicemock.reports.delivery_wording import figure
from voicemock.reports.document_values import Document
from voicemock.reports.html.quote_view import Quote, quote_view
from voicemock.reports.html.retake_pictures import Picture, pictures_of
from voicemock.reports.html.score_view import ScoreView, score_view
from voicemock.reports.html.sounds import Sounds
from voicemock.reports.html.turn_view import TurnView, turn_view
from voicemock.reports.wording import cautions


@dataclass(frozen=True)
class PointView:
    """Something that was said in one attempt and not in the other."""

    text: str
    costs: bool
    attempt: int
    """The number of the attempt whose words it quotes."""
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class LevelRow:
    """One criterion of two attempts."""

    name: str
    before: str
    after: str
    worth: str
    is_change: bool
    met: tuple[PointView, ...]
    lost: tuple[PointView, ...]


@dataclass(frozen=True)
class DeliveryRow:
    """One measure of two attempts."""

    name: str
    before: str
    after: str
    worth: str
    is_change: bool


@dataclass(frozen=True)
class VersusView:
    """Two attempts."""

    title: str
    earlier: str
    later: str
    unlike: str
    """Why their levels are not compared; empty where they are."""
    command: str
    """What makes them comparable."""
    overall: LevelRow | None
    levels: tuple[LevelRow, ...]
    delivery: tuple[DeliveryRow, ...]
    delivery_note: str


@dataclass(frozen=True)
class AttemptView:
    """One attempt, to be read and heard."""

    number: int
    session: str
    facts: tuple[str, ...]
    overall: str
    judged_by: str
    turns: tuple[TurnView, ...]
    scores: tuple[ScoreView, ...]


@dataclass(frozen=True)
class RetakeView:
    """The whole page."""

    title: str
    role: str
    question: str
    language: str
    gone: str
    cautions: tuple[str, ...]
    noise: str
    pictures: tuple[Picture, ...]
    versus: tuple[VersusView, ...]
    attempts: tuple[AttemptView, ...]
    unlike: bool
    """Whether one of the pictures shows an attempt that was judged otherwise."""
    left_out: str
    """Which attempts are in the pictures and not below; empty where all are."""
    sounding: bool
    colophon: str


def retake_view(
    taken: Retaken, documents: Mapping[str, Document], sounds: Mapping[str, Sounds], options: Sequence[str] = ()
) -> RetakeView:
    """The page's content.

    Args:
        taken: the attempts and what lies between them.
        documents: of the sessions of those attempts that are shown, by their ids.
        sounds: their answers' sounds, by the sessions' ids.
        options: of the command line, where it named a judge.
    """
    sounding = {name: frozenset(each.urls) for name, each in sounds.items()}
    latest = documents[taken.latest.name]
    comparable = any(each.unlike is None for each in taken.against)
    return RetakeView(
        title=wording.title(taken),
        role=latest.rubric.name,
        question=taken.asked,
        language=latest.language,
        gone=wording.gone(taken),
        cautions=tuple(dict.fromkeys(told for each in taken.shown for told in cautions(documents[each.name]))),
        noise=wording.noise(taken) if comparable else "",
        pictures=(pictures := tuple(pictures_of(taken))),
        unlike=any(not dot.alike for each in pictures for dot in each.dots),
        versus=tuple(_versus(each, sounding, options) for each in taken.against),
        attempts=tuple(
            _attempt(each, taken.question, documents[each.name], sounds[each.name]) for each in taken.shown
        ),
        left_out=_left_out(taken),
        sounding=any(sounding.values()),
        colophon=f"Sessions {', '.join(documents)}. This file holds your voice and your words.",
    )


def _left_out(taken: Retaken) -> str:
    others = [str(each.number) for each in taken.attempts if each not in taken.shown]
    if not others:
        return ""
    if len(others) == 1:
        return f"Attempt {others[0]} lies in between: its levels are in the pictures above."
    return f"Attempts {', '.join(others)} lie in between: their levels are in the pictures above."


def _versus(versus: Versus, sounding: Mapping[str, Container[int]], options: Sequence[str]) -> VersusView:
    before, after, overall = versus.earlier.overall, versus.later.overall, None
    if before is not None and after is not None:
        change = versus.overall
        overall = LevelRow(
            "Overall",
            f"{before:.1f}",
            f"{after:.1f}",
            wording.without_reason(change.words),
            change.measurable,
            (),
            (),
        )
    return VersusView(
        title=wording.beside(versus),
        earlier=f"Attempt {versus.earlier.number}",
        later=f"Attempt {versus.later.number}",
        unlike=f"The levels are not comparable: {versus.unlike.words}." if versus.unlike else "",
        command=wording.alike(versus.unlike, options) if versus.unlike else "",
        overall=overall,
        levels=tuple(_level(each, versus, sounding) for each in versus.criteria),
        delivery=tuple(
            DeliveryRow(
                each.name.capitalize() + (f", {each.unit}" if each.unit else ""),
                figure(each.before),
                figure(each.after),
                wording.delivery_worth(each),
                each.verdict in ("more", "less"),
            )
            for each in versus.delivery
        ),
        delivery_note=wording.delivery_note(versus),
    )


def _level(each: CriterionChange, versus: Versus, sounding: Mapping[str, Container[int]]) -> LevelRow:
    return LevelRow(
        name=each.name,
        before=wording.worth(each.before),
        after=wording.worth(each.after),
        worth=wording.without_reason(each.change.words),
        is_change=each.change.measurable,
        met=tuple(_points(each.met, versus.later, sounding)),
        lost=tuple(_points(each.lost, versus.earlier, sounding)),
    )


def _points(
    points: Sequence[PointChange], attempt: Attempt, sounding: Mapping[str, Container[int]]
) -> Iterator[PointView]:
    here = sounding.get(attempt.name, ())
    for each in points:
        quotes = tuple(quote_view(quote, "", here) for quote in dict.fromkeys(each.quotes))
        yield PointView("; ".join(each.texts), each.costs, attempt.number, quotes)


def _attempt(attempt: Attempt, question: str, document: Document, sounds: Sounds) -> AttemptView:
    rubric = attempt.run.rubric if attempt.run else attempt.session.rubric
    order = [each.id for each in rubric.criteria]
    scores = [each for each in document.scores if each.question_id == question]
    scores.sort(key=lambda each: order.index(each.criterion) if each.criterion in order else len(order))
    evidence = [each for score in scores for each in score.evidence]
    return AttemptView(
        number=attempt.number,
        session=attempt.name,
        facts=tuple(wording.facts(attempt)),
        overall="not scored" if attempt.overall is None else f"{attempt.overall:.1f} of 5",
        judged_by=" and ".join(attempt.judges),
        turns=tuple(
            turn_view(each, evidence, sounds.urls.get(each.number), sounds.peaks.get(each.number, ()), document)
            for each in document.exchange(question)
        ),
        scores=tuple(score_view(each, rubric, frozenset(sounds.urls)) for each in scores),
    )
