"""Advice and stronger versions as lines for a terminal."""

from collections.abc import Iterator

from voicemock.feedback import Advice, StrongerAnswer
from voicemock.reports.advice_wording import OUTDATED, given_by, made_by, parted
from voicemock.reports.document_values import Feedback
from voicemock.reports.feedback import place
from voicemock.reports.terminal import Line
from voicemock.sentences import sentences

SHORT_CHARS = 170
"""About two lines of a terminal."""


def feedback_lines(feedback: Feedback) -> Iterator[Line]:
    """All that can be learned from an answer."""
    if feedback.advice:
        yield Line(0, (("Advice, ", "bold"), (given_by(feedback.advice), "dim")))
        if feedback.outdated:
            yield Line(0, ((OUTDATED, "yellow"),))
        yield from advice_lines(feedback.advice)
    for fact in feedback.facts:
        if fact.told:
            yield _named("you added", f"{fact.told} (asked: {fact.asked})")
    if feedback.stronger:
        yield from stronger_lines(feedback.stronger)


def advice_lines(advice: Advice, short: bool = False) -> Iterator[Line]:
    """What worked, what was looked for and missing, and the one thing to do next; `short` for a full screen."""
    for each in advice.worked[: 1 if short else None]:
        parts = (f"“{each.evidence.quote}”", (f"  {place(each.evidence)}", "cyan"), (f"  {each.why}", "dim"))
        yield Line(0, (("worked: ", "dim"), *parts))
    yield _named("looked for", _first(advice.looked_for) if short else advice.looked_for)
    if advice.missing:
        yield _named("missing", "; ".join(advice.missing[: 2 if short else None]))
    yield Line(0, (("do next: ", "dim"), (advice.next_step, "bold")))
    if advice.fact_to_ask:
        yield _named("to add", advice.fact_to_ask)


def stronger_lines(stronger: StrongerAnswer) -> Iterator[Line]:
    """The stronger version, its blanks marked."""
    yield Line(0, (("Stronger, ", "bold"), (made_by(stronger), "dim")))
    for line in stronger.text.splitlines():
        yield Line(2, tuple((text, "yellow" if is_blank else "") for text, is_blank in parted(line)))
    if stronger.note:
        yield Line(2, ((stronger.note, "yellow"),))


def _named(name: str, text: str) -> Line:
    return Line(0, ((f"{name}: ", "dim"), text))


def _first(text: str) -> str:
    """The first sentence, cut where that is long."""
    first = next(iter(sentences(text)), text)
    return first if len(first) <= SHORT_CHARS else f"{first[:SHORT_CHARS].rsplit(' ', 1)[0]} …"
