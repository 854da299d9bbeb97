"""An offer to negotiate about, and what its sides say."""

from collections.abc import Sequence
from pathlib import Path

from voicemock.amounts import amounts
from voicemock.interview.negotiation.counterpart import Counter, Model, counter
from voicemock.interview.negotiation.wording import NegotiationLines
from voicemock.interview.styled_lines import load_styled
from voicemock.terms import Issue, Public, Terms

ROOT = Path(__file__).parents[3]
LINES = load_styled(NegotiationLines, [ROOT / "prompts"])
TERMS = Terms(
    issues=(
        Issue(
            id="salary",
            name="base salary",
            say=("salary", "base", "pay"),
            phrase="a base salary of $value",
            unit="money",
            per="a year",
            opening=82_000,
            limit=90_700,
            steps=(3000, 2000, 1500),
            moved_by=("competing_offer", "market_data", "results", "in_return"),
        ),
        Issue(
            id="signing-bonus",
            name="signing bonus",
            say=("sign-on bonus", "bonus"),
            phrase="a signing bonus of $value",
            unit="money",
            opening=0,
            limit=6_300,
            steps=(3000, 2000),
            moved_by=("cost_of_living", "in_return"),
            mentioned=False,
        ),
        Issue(
            id="start", name="start date", say=("start",), unit="weeks", opening=4, limit=11, steps=(3,),
            phrase="a start $value from now",
        ),
        Issue(
            id="holidays", name="holidays", say=("holiday", "vacation"), unit="days", opening=27, limit=31,
            steps=(1,), phrase="$value of holiday a year",
        ),
        Issue(
            id="notice", name="notice period", say=("notice",), unit="weeks", better="less", opening=12, limit=7,
            steps=(2,), phrase="a notice period of $value",
        ),
    ),
    public=(
        Public(about=("range", "band"), say="We publish no band."),
        Public(about=("review",), say="Salaries are reviewed in spring."),
    ),
)  # fmt: skip


def talk(*texts: str, terms: Terms = TERMS, model: Model | None = None) -> list[Counter]:
    """What the counterpart says after each of the candidate's turns."""
    return [counter(terms, texts[: at + 1], LINES, model=model) for at in range(len(texts))]


def moves(*texts: str, terms: Terms = TERMS) -> list[str]:
    """What it decides after each."""
    return [each.move for each in talk(*texts, terms=terms)]


def spoken_figures(said: str | Sequence[str]) -> set[float]:
    """Every number in words that were said."""
    texts = [said] if isinstance(said, str) else said
    return {amount.value for text in texts for amount in amounts(text)}
