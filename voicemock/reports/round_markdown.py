"""A round in the Markdown report."""

from collections.abc import Iterator

from voicemock.reports import round_wording
from voicemock.reports.round_view import RoundTold
from voicemock.safe_text import inline_markdown


def round_markdown(told: RoundTold | None) -> Iterator[str]:
    """Who interviewed, their scorecards, and what came of a negotiation."""
    if told is None:
        return
    yield from ("", "## The round", "")
    manner = "" if told.style == "neutral" else f", {told.style}"
    yield f"{inline_markdown(told.name)}, {told.minutes:.0f} minutes{manner}"
    yield ""
    yield from (f"- {inline_markdown(each)}" for each in round_wording.people(told))
    if told.scorecards:
        yield from ("", "### Scorecards", "")
        yield from (
            f"- {inline_markdown(each.interviewer)}: {inline_markdown(round_wording.card(each))}"
            for each in told.scorecards
        )
    if told.negotiation:
        yield from ("", "### The negotiation", "")
        yield from (f"- {inline_markdown(each)}" for each in told.negotiation)
