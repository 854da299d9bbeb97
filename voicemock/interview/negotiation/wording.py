"""The words of a move: from prompts/negotiation.yaml, with every figure put in by code."""

from collections.abc import Iterable, Mapping

from voicemock.interview.negotiation.standing import Move, Standing
from voicemock.interview.styled_lines import StyledLines, Ways
from voicemock.round import Style
from voicemock.safe_text import one_line
from voicemock.sentences import listed as in_a_row
from voicemock.terms import Issue, Terms

HOLES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("opening", "offer", "concede", "meet", "already"), frozenset({"offer"})),
    **dict.fromkeys(("hold", "hold_too", "ask_why"), frozenset({"issues"})),
    **dict.fromkeys(("tell", "final", "read_back", "agree", "leave_open"), frozenset({"terms"})),
    "trade": frozenset({"issues", "offer"}),
    "fact": frozenset({"fact"}),
    "given": frozenset({"given"}),
}
"""What each line must hold."""
CURRENCIES = {"EUR": "euros", "USD": "dollars", "GBP": "pounds", "CHF": "francs", "AUD": "Australian dollars"}


class NegotiationLines(StyledLines):
    """Ways to say each move."""

    file = "negotiation.yaml"
    holes = HOLES
    figures = False

    opening: Ways
    ask_first: Ways
    offer: Ways
    tell: Ways
    concede: Ways
    meet: Ways
    already: Ways
    trade: Ways
    hold: Ways
    hold_too: Ways
    ask_why: Ways
    far_off: Ways
    final: Ways
    stay_final: Ways
    fact: Ways
    no_answer: Ways
    cannot_say: Ways
    invite: Ways
    given: Ways
    wait: Ways
    threatened: Ways
    reopen: Ways
    read_back: Ways
    agree: Ways
    refused: Ways
    walk_away: Ways
    leave_open: Ways


def worded(
    terms: Terms, move: Move, after: Standing, lines: NegotiationLines, style: Style, *, instead: str = ""
) -> str:
    """All that is said for a move.

    Args:
        terms: the terms.
        move: what was decided.
        after: where the negotiation stands after it.
        lines: the ways to say it.
        style: the manner.
        instead: words that a model found for the move itself and that were checked; empty for the lines' own.
    """
    said = [lines.say("fact", style, fact=fact) for fact in move.facts]
    if move.given:
        said.append(lines.say("given", style, given=listed(terms, move.given)))
    if move.kind != "fact":
        said.append(instead or _line(terms, move, after, lines, style))
    if move.kind in ("concede", "meet") and move.held:
        said.append(lines.say("hold_too", style, issues=names(terms, move.held)))
    return one_line(" ".join(said))


def _line(terms: Terms, move: Move, after: Standing, lines: NegotiationLines, style: Style) -> str:
    needed = HOLES.get(move.kind, frozenset())
    values: dict[str, str] = {}
    if "offer" in needed:
        values["offer"] = first_offer(terms) if move.kind == "offer" else listed(terms, move.values)
    if "issues" in needed:
        values["issues"] = names(terms, move.held)
    if "terms" in needed:
        values["terms"] = all_terms(terms, after.offer, after.given)
    return lines.say(move.kind, style, after.turns, **values)


def first_offer(terms: Terms) -> str:
    """What the first offer names."""
    return listed(terms, {issue.id: issue.opening for issue in terms.issues if issue.mentioned})


def all_terms(terms: Terms, offer: Mapping[str, float], given: Mapping[str, float]) -> str:
    """Every term as it stands, with what the candidate offered to give; nothing before the first offer."""
    parts = []
    for issue in terms.issues if offer else ():
        own = f"{said(issue, given[issue.id], terms)} as you offered" if issue.id in given else ""
        parts.append(own or said(issue, offer[issue.id], terms))
    return in_a_row(parts)


def listed(terms: Terms, values: Mapping[str, float]) -> str:
    """Values with their issues, in the order of the terms."""
    return in_a_row(
        [said(terms.issue(issue.id), values[issue.id], terms) for issue in terms.issues if issue.id in values]
    )


def names(terms: Terms, issues: Iterable[str]) -> str:
    """Issues by name."""
    return in_a_row([f"the {terms.issue(each).name}" for each in issues])


def said(issue: Issue, value: float, terms: Terms) -> str:
    """A value as it is said: *85,000 euros a year for the base salary*."""
    if value == 0 and issue.unit in ("money", "percent", "shares"):
        return f"no {issue.name}"
    return issue.phrase.replace("$value", figure(issue, value, terms)).replace("$name", issue.name)


def figure(issue: Issue, value: float, terms: Terms) -> str:
    """A value with its unit: *85,000 euros a year*, *one week* as *1 week*."""
    number = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0")
    unit: str = CURRENCIES.get(terms.currency, terms.currency) if issue.unit == "money" else issue.unit
    if value == 1 and issue.unit in ("weeks", "days", "shares"):
        unit = unit.removesuffix("s")
    return f"{number} {unit}" + (f" {issue.per}" if issue.per else "")
