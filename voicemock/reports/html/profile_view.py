"""The profile over criteria against the level aimed at, with the places of its marks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from voicemock.reports import wording
from voicemock.reports.document_values import Document, Score
from voicemock.reports.figures import CriterionTotal
from voicemock.reports.html.aim_view import Aim


@dataclass(frozen=True)
class Chip:
    """One question's level on a criterion."""

    anchor: str
    label: str
    level: int | None
    says: str
    """The same in words."""


@dataclass(frozen=True)
class Span:
    """From where to where repeated judging reached."""

    x1: float
    x2: float
    says: str


@dataclass(frozen=True)
class Row:
    """One criterion, or all of them together."""

    name: str
    mean: float | None
    mean_text: str
    """The mean, or why there is none, in two words."""
    x: float
    dots: tuple[float, ...]
    span: Span | None
    """None where nothing was judged more than once."""
    aim_x: float | None
    """What the level aimed at needs; None where it needs nothing here."""
    aim_text: str
    chips: tuple[Chip, ...]
    says: str
    """The drawing in words."""


@dataclass(frozen=True)
class ProfileView:
    """What the levels come to."""

    overall: str
    has_overall: bool
    assessed: str
    reads_as: str
    rows: tuple[Row, ...]
    total: Row | None
    """All criteria together, where a level is aimed at."""
    aim: Aim | None
    """None where no level is aimed at."""


def profile_view(document: Document, anchors: Mapping[str, str], aim: Aim | None) -> ProfileView | None:
    """The profile; None before anything was graded. `anchors` are the places of the questions on the page."""
    totals = document.totals
    if totals is None:
        return None
    return ProfileView(
        overall="Not scored" if totals.overall is None else f"{totals.overall:.1f}",
        has_overall=totals.overall is not None,
        assessed=wording.assessed(totals),
        reads_as=totals.reads_as or "",
        rows=tuple(profile_of(document, anchors, aim)),
        total=overall_of(document, aim),
        aim=aim,
    )


def place_of(level: float) -> float:
    """Where a level lies on the axis, in the drawing's own units."""
    return round(10 + 45 * (level - 1), 1)


def profile_of(document: Document, anchors: Mapping[str, str], aim: Aim | None) -> Iterator[Row]:
    """One row for each criterion that was due, and for each that the level aimed at needs besides."""
    due = document.totals.criteria if document.totals else ()
    for total in due:
        yield _row(total, document, anchors, aim)
    for criterion, needed in aim.profile.at_least.items() if aim else ():
        if aim and criterion not in {each.criterion for each in due}:
            yield _not_asked(aim.names[criterion], needed, aim)


def overall_of(document: Document, aim: Aim | None) -> Row | None:
    """All criteria together, against what is aimed at; None without either."""
    mean = document.totals.overall if document.totals else None
    if aim is None or mean is None:
        return None
    needed = aim.profile.overall
    return Row(
        name="Overall",
        mean=mean,
        mean_text=f"{mean:.1f}",
        x=place_of(mean),
        dots=(),
        span=None,
        aim_x=place_of(needed),
        aim_text=f"{needed:g}",
        chips=(),
        says=f"Overall: mean level {mean:.1f} of 5; {aim.seniority} asks for {needed:g}",
    )


def span_of(scores: Sequence[Score]) -> Span | None:
    """Between which means repeated judging of these scores lies."""
    judged = [score for score in scores if score.level]
    if not any(len(score.samples) > 1 for score in judged):
        return None
    each = [score.samples or (score.level or 0,) for score in judged]
    low, high = sum(map(min, each)) / len(each), sum(map(max, each)) / len(each)
    return Span(place_of(low), place_of(high), f"single judgements put it between {low:.1f} and {high:.1f}")


def _row(total: CriterionTotal, document: Document, anchors: Mapping[str, str], aim: Aim | None) -> Row:
    scores = [score for score in document.scores if score.criterion == total.criterion]
    mean, span = total.level, span_of(scores)
    needed = aim.profile.at_least.get(total.criterion) if aim else None
    told = [f"{total.name}: not scored" if mean is None else f"{total.name}: mean level {mean:.1f} of 5"]
    told += [span.says] if span else []
    told += [f"{aim.seniority} asks for {needed}"] if aim and needed else []
    return Row(
        name=total.name,
        mean=mean,
        mean_text="not scored" if mean is None else f"{mean:.1f}",
        x=place_of(mean) if mean is not None else 0,
        dots=tuple(sorted({place_of(score.level) for score in scores if score.level})),
        span=span,
        aim_x=place_of(needed) if needed else None,
        aim_text=str(needed) if needed else "",
        chips=tuple(_chips(scores, anchors)),
        says="; ".join(told),
    )


def _not_asked(name: str, needed: int, aim: Aim) -> Row:
    says = f"{name}: nothing was asked about it; {aim.seniority} asks for {needed}"
    return Row(name, None, "not asked", 0, (), None, place_of(needed), str(needed), (), says)


def _chips(scores: Sequence[Score], anchors: Mapping[str, str]) -> Iterator[Chip]:
    for score in scores:
        anchor = anchors.get(score.question_id, "")
        said = f"level {score.level}" if score.level else f"not scored, {score.reason_text}"
        yield Chip(anchor, anchor.upper(), score.level, f"Question {anchor[1:]}: {said}")
