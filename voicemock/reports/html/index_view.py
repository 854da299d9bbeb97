"""What the page of all sessions shows: a line for each, the latest first, by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from voicemock import __version__
from voicemock.practice.history import History
from voicemock.practice.summary import Summary
from voicemock.reports import progress_wording as words
from voicemock.reports.unfinished import LeftOff

BAR_STEP, BAR_TOP, BAR_BOTTOM = 7, 2.0, 20.0
"""Of the picture of a session's criteria, in its own units."""


@dataclass(frozen=True)
class Profile:
    """A session's criteria as bars."""

    width: int
    bars: str
    """Path of those with a level."""
    unscored: str
    says: str


@dataclass(frozen=True)
class Row:
    """One session."""

    id: str
    href: str
    """Its page, as an address; empty where there is none."""
    day: str
    title: str
    kind: str
    """What it was, where it was no plain interview."""
    asked: str
    """The question of a session that had one; empty where it had several."""
    subject: int
    """The number of its rubric and round among `IndexView.subjects`."""
    answers: str
    minutes: str
    overall: str
    cells: int | None
    """Full ones of five; None: not scored."""
    judged: str
    profile: Profile | None
    left: str
    command: str


@dataclass(frozen=True)
class Month:
    """The sessions of a month."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class IndexView:
    """The whole page."""

    told: str
    months: tuple[Month, ...]
    subjects: tuple[str, ...]
    """What was practised; the page can show one of them alone."""
    broken: tuple[str, ...]
    progress: str
    made: str
    colophon: str


def index_view(
    found: History,
    links: Mapping[str, str],
    left: Mapping[str, LeftOff],
    made_at: datetime,
    progress: str,
) -> IndexView:
    """What the page shows of these sessions."""
    latest = sorted(found.summaries, key=lambda each: each.held_at, reverse=True)
    titles = [_title(each) for each in latest]
    subjects = sorted(set(titles))
    places = {title: at for at, title in enumerate(subjects)}
    rows = [
        (each, _row(each, title, places[title], links.get(each.id, ""), left.get(each.id)))
        for each, title in zip(latest, titles, strict=True)
    ]
    months = groupby(rows, key=lambda row: f"{row[0].held_at:%B %Y}")
    count = len(latest)
    return IndexView(
        told=f"{count} session{'s' * (count != 1)}, the latest first" if count else "There are no sessions yet",
        months=tuple(Month(name, tuple(row for _, row in each)) for name, each in months),
        subjects=tuple(subjects) if len(subjects) > 1 else (),
        broken=found.broken,
        progress=progress,
        made=f"Made on {words.day(made_at)} at {made_at:%H:%M} UTC",
        colophon=f"voicemock {__version__}",
    )


def _title(summary: Summary) -> str:
    return " · ".join(filter(None, (summary.rubric_name, summary.round_name)))


def _row(summary: Summary, title: str, subject: int, href: str, left: LeftOff | None) -> Row:
    plain = summary.purpose == "interview" and not summary.played
    return Row(
        id=summary.id,
        href=href,
        day=f"{summary.held_at.day} {summary.held_at:%b, %H:%M}",
        title=title,
        kind="" if plain else words.what(summary),
        asked=summary.questions[0].text if len(summary.questions) == 1 else "",
        subject=subject,
        answers=f"{summary.turns} answer{'s' * (summary.turns != 1)}",
        minutes=f"{summary.spoken_s / 60:.0f} min" if summary.spoken_s >= 30 else "",
        overall="" if summary.overall is None else f"{summary.overall:.1f}",
        cells=None if summary.overall is None else round(summary.overall),
        judged=f"by {summary.judge}" if summary.judge else "",
        profile=_profile(summary),
        left=f"left {left.where}" if left else "" if summary.overall is not None else _unscored(summary),
        command=left.command if left else "",
    )


def _unscored(summary: Summary) -> str:
    return "" if summary.played else "not scored"


def _profile(summary: Summary) -> Profile | None:
    if not summary.criteria or summary.overall is None:
        return None
    bars, unscored = [], []
    for at, each in enumerate(summary.criteria):
        x = BAR_STEP * at + 4
        if each.level is None:
            unscored.append(f"M{x} {BAR_BOTTOM - 1:g}h0")
        else:
            bars.append(f"M{x} {BAR_BOTTOM:g}V{BAR_BOTTOM - (BAR_BOTTOM - BAR_TOP) * each.level / 5:.1f}")
    says = ", ".join(f"{each.name} {words.level(each.level)}" for each in summary.criteria)
    return Profile(BAR_STEP * len(summary.criteria) + 1, "".join(bars), "".join(unscored), says)
