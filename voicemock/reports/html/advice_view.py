"""What the page shows under an answer: the advice, and the stronger version with its blanks."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from voicemock.feedback import StrongerAnswer
from voicemock.reports.advice_wording import OUTDATED, given_by, made_by, parted
from voicemock.reports.document_values import Feedback
from voicemock.reports.html.quote_view import Quote, quote_view


@dataclass(frozen=True)
class Part:
    """A part of the stronger version."""

    text: str
    is_blank: bool


@dataclass(frozen=True)
class AdviceView:
    """What can be learned from one answer."""

    given_by: str
    """Empty where there is no advice."""
    worked: tuple[Quote, ...]
    looked_for: str
    missing: tuple[str, ...]
    next_step: str
    fact_to_ask: str
    """Empty where none is missing, or it was told since."""
    facts: tuple[tuple[str, str], ...]
    """What was asked for and told since."""
    stronger: tuple[tuple[Part, ...], ...]
    """Its lines."""
    made_by: str
    note: str
    caution: str


def advice_view(feedback: Feedback | None, sounding: Container[int]) -> AdviceView | None:
    """What the page shows of it; None where there is nothing."""
    if feedback is None:
        return None
    advice, stronger = feedback.advice, feedback.stronger
    told = tuple((fact.asked, fact.told) for fact in feedback.facts if fact.told)
    return AdviceView(
        given_by=given_by(advice) if advice else "",
        worked=tuple(quote_view(each.evidence, each.why, sounding) for each in advice.worked) if advice else (),
        looked_for=advice.looked_for if advice else "",
        missing=advice.missing if advice else (),
        next_step=advice.next_step if advice else "",
        fact_to_ask=advice.fact_to_ask if advice and advice.fact_to_ask not in dict(told) else "",
        facts=told,
        stronger=tuple(_lines(stronger)) if stronger else (),
        made_by=made_by(stronger) if stronger else "",
        note=stronger.note if stronger else "",
        caution=OUTDATED if feedback.outdated and advice else "",
    )


def _lines(stronger: StrongerAnswer) -> Iterator[tuple[Part, ...]]:
    for line in stronger.text.splitlines():
        yield tuple(Part(text, is_blank) for text, is_blank in parted(line))
