"""A score on the page: its level, its proof, and what the next level looks like."""

from collections.abc import Container
from dataclasses import dataclass

from voicemock.reports import wording
from voicemock.reports.document_values import Score
from voicemock.reports.feedback import quotes
from voicemock.reports.html.quote_view import Quote, quote_view
from voicemock.rubric import Criterion, Rubric


@dataclass(frozen=True)
class ScoreView:
    """One criterion of one question."""

    name: str
    level: int | None
    reason_text: str
    anchor: str
    """What that level looks like."""
    next_level: int | None
    next: str
    """What the next described level looks like."""
    quotes: tuple[Quote, ...]
    missing: tuple[str, ...]
    why_not_higher: str
    why_not_lower: str
    judged: str
    spread: tuple[int, int] | None
    """From which level to which single judgements reached; None where there was one."""


def score_view(score: Score, rubric: Rubric, sounding: Container[int]) -> ScoreView:
    """What the page shows of a score; `sounding` are the turns that can be heard."""
    criterion = next((each for each in rubric.criteria if each.id == score.criterion), None)
    anchor, next_level = _anchors(criterion, score.level)
    return ScoreView(
        name=score.name,
        level=score.level,
        reason_text=score.reason_text or "",
        anchor=anchor,
        next_level=next_level,
        next=criterion.levels[next_level] if criterion and next_level else "",
        quotes=tuple(quote_view(each, shows, sounding) for each, shows in quotes(score.evidence)),
        missing=score.missing,
        why_not_higher=score.why_not_higher,
        why_not_lower=score.why_not_lower,
        judged=" · ".join(filter(None, (f"judged by {score.judge}", wording.spread(score)))),
        spread=(min(score.samples), max(score.samples)) if len(score.samples) > 1 else None,
    )


def _anchors(criterion: Criterion | None, level: int | None) -> tuple[str, int | None]:
    """What the level looks like, and the next level up that the rubric describes."""
    if criterion is None or level is None:
        return "", None
    above = min((each for each in criterion.levels if each > level), default=None)
    if level in criterion.levels:
        return criterion.levels[level], above
    below = max(each for each in criterion.levels if each < level)
    return f"More than level {below}: {criterion.levels[below]}", above
