"""A stronger version of an answer, from what its speaker said and nothing else; without a model, an outline of it."""

from collections.abc import Sequence
from typing import Protocol

from voicemock.coaching.advice import Answered, overlap
from voicemock.coaching.invented import blanks_of
from voicemock.feedback import Advice, StrongerAnswer
from voicemock.grade import Evidence
from voicemock.rubric import Criterion, Question
from voicemock.safe_text import one_line

OUTLINE = "outline"
"""Names what made a stronger version where no model did."""
QUOTES = 2
"""Quotes for one criterion in an outline."""
BLANKS = 2
"""Blanks for one criterion in an outline."""

Facts = Sequence[tuple[str, str]]
"""What the speaker was asked for afterwards, and told; empty where they did not say."""


class Rewriter(Protocol):
    """Makes an answer stronger."""

    label: str
    """What makes it, in words for people."""

    def rewrite(self, answer: Answered, advice: Advice, facts: Facts, /) -> StrongerAnswer:
        """The stronger version.

        Raises:
            LLMUnreachable, Refused: a model was asked and cannot be reached.
            BadReply: what it replied cannot be used, or is another story.
        """


class OutlineWriter:
    """Puts the proven quotes in the order of the rubric's criteria, with blanks for what was missing."""

    label = OUTLINE

    def rewrite(self, answer: Answered, advice: Advice, facts: Facts) -> StrongerAnswer:
        """The outline, a line for each criterion."""
        told = [(asked, fact) for asked, fact in facts if fact]
        order = [each.id for each in answer.rubric.criteria]
        lines: list[str] = []
        used: list[Evidence] = []
        for criterion, grade in sorted(answer.criteria, key=lambda pair: order.index(pair[0].id)):
            quotes = _new(grade.evidence, used)
            used += quotes
            own = [fact for fact in told if _is_about(fact[0], answer.question, criterion, grade.missing)]
            told = [fact for fact in told if fact not in own]
            open_ = [each for each in grade.missing if not any(each.removesuffix(".") in asked for asked, _ in own)]
            said = (one_line(each) for each in (*(quote.quote for quote in quotes), *(fact for _, fact in own)))
            if parts := [*(f"“{each}”" for each in said), *map(_blank, open_[:BLANKS])]:
                lines.append(f"{criterion.name}: {' '.join(parts)}")
        lines += [f"Besides: “{one_line(fact)}”" for _, fact in told]
        text = "\n".join(lines)
        return StrongerAnswer(text=text, blanks=blanks_of(text), by=OUTLINE)


def _new(evidence: Sequence[Evidence], used: Sequence[Evidence]) -> list[Evidence]:
    """The first quotes that say nothing twice, in the order in which they were said."""
    found: list[Evidence] = []
    for each in evidence:
        if len(found) < QUOTES and not any(overlap(each, other) for other in (*used, *found)):
            found.append(each)
    return sorted(found, key=lambda each: (each.turn, each.char_start))


def _is_about(asked: str, question: Question, criterion: Criterion, missing: Sequence[str]) -> bool:
    """Whether a fact was asked for because of that criterion."""
    probes = {criterion.probe, *(each.ask for each in question.follow_ups if each.criterion == criterion.id)}
    return asked in probes or any(each.removesuffix(".") in asked for each in missing)


def _blank(missing: str) -> str:
    """What is missing as a blank; brackets inside would end it before its time."""
    text = one_line(missing).translate(str.maketrans("[]", "()")).removesuffix(".")
    return f"[{text if len(text) <= 60 else text[:59].rsplit(' ', 1)[0].rstrip(',;:') + '…'}]"
