"""What a model says of an answer, and what of it stands: quotes are looked up, and levels need them."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from voicemock.grade import Evidence, Grade
from voicemock.safe_text import one_line
from voicemock.scoring.answer import LeftOut, Said, words_to_the_grader
from voicemock.scoring.coverage import red_flags
from voicemock.scoring.evidence import locate
from voicemock.scoring.judge_prompt import Case

MAX_QUOTES = 20
"""More quotes than this in one reply are not looked up."""
MAX_REASON_CHARS = 600
"""Longer explanations are cut."""


class PointShown(BaseModel):
    """What the model says about one point."""

    point: str
    quotes: list[str]
    met: bool


class Judgement(BaseModel):
    """The model's reply. Evidence stands before the level, so that the level follows from it."""

    points: list[PointShown]
    why_not_higher: str
    why_not_lower: str
    cannot_assess: bool
    level: int | None = Field(ge=1, le=5)

    @property
    def reasons(self) -> str:
        """What it says in its own words."""
        return f"{self.why_not_higher} {self.why_not_lower}"


def checked(judgement: Judgement, case: Case) -> Grade:
    """What of a judgement stands."""
    criterion = case.criterion
    points = case.rubric.points(case.question, criterion)
    evidence, rejected = _verified(judgement, case)
    flagged = {each.point for each in evidence}
    caps = [flag.cap for flag in criterion.red_flags if flag.id in flagged]
    caps += red_flags(case.heard, case.question, criterion).values()
    proof = tuple(each for each in evidence if each.point not in {flag.id for flag in criterion.red_flags})
    shown = {each.point for each in proof}
    found = Grade(
        criterion=criterion.id,
        evidence=evidence,
        rejected=rejected,
        why_not_higher=explained(judgement.why_not_higher),
        why_not_lower=explained(judgement.why_not_lower),
        missing=tuple(point.text for point in points if point.id not in shown),
    )
    # What the model says of an answer that it cannot prove anything about is not passed on.
    unscored = Grade(criterion=criterion.id, reason="cannot_assess", rejected=rejected)
    if judgement.cannot_assess or judgement.level is None:
        return unscored
    spans = {(each.turn, each.char_start, each.char_end) for each in proof}
    if judgement.level > 1 and len(spans) < max(1, criterion.quotes):
        return unscored.model_copy(update={"reason": "quote_not_found"})
    level = min([judgement.level, *caps])
    return found.model_copy(update={"level": level, "samples": (level,)})


def _verified(judgement: Judgement, case: Case) -> tuple[tuple[Evidence, ...], tuple[str, ...]]:
    """The evidence that is in the transcript, and the quotes that are not."""
    known = {point.id for point in case.rubric.points(case.question, case.criterion)}
    known |= {flag.id for flag in case.criterion.red_flags}
    turns, to_the_grader = [said.turn for said in case.heard], words_to_the_grader(case.turns)
    found: dict[tuple[str | None, int, int, int], Evidence] = {}
    rejected: list[str] = []
    claims = [(each.point, quote) for each in judgement.points if each.met for quote in each.quotes]
    for point, quote in claims[:MAX_QUOTES]:
        evidence = locate(turns, quote, point if point in known else None)
        if evidence and _proves_something(evidence, case.heard, to_the_grader):
            found[evidence.point, evidence.turn, evidence.char_start, evidence.char_end] = evidence
        elif quote.strip():
            rejected.append(one_line(quote)[:MAX_REASON_CHARS])
    return tuple(found.values()), tuple(dict.fromkeys(rejected))


def _proves_something(evidence: Evidence, heard: Sequence[Said], to_the_grader: LeftOut) -> bool:
    """Whether the candidate's own words are in it: neither the question said again nor words to the grader."""
    said = next(each for each in heard if each.turn.number == evidence.turn)
    text = said.turn.transcript.text if said.turn.transcript else ""
    if any(first < evidence.char_end and last > evidence.char_start for first, last in to_the_grader.get(text, ())):
        return False
    return any(
        word.is_content and word.start >= evidence.char_start and word.end <= evidence.char_end for word in said.words
    )


def explained(text: str) -> str:
    """An explanation on one line, cut where it is too long."""
    line = one_line(text)
    return line if len(line) <= MAX_REASON_CHARS else line[: MAX_REASON_CHARS - 1].rstrip() + "…"
