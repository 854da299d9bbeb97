"""Which issue is named in a clause, and which amount of it belongs to which name."""

import re
from collections.abc import Sequence

from voicemock.amounts import Amount
from voicemock.scoring.text import tokens
from voicemock.terms import Issue, Terms

FAR = 300
"""Characters; a name further from an amount than this is not its own."""
BEYOND = 100
"""Characters that an *and* between a name and an amount counts for."""
_JOINS = re.compile(r"\b(?:and|plus|or|with)\b|[,;]")


def issues_named(terms: Terms, text: str) -> list[tuple[int, Issue]]:
    """Where issues are named in a clause, in order; of names that overlap only the longest."""
    words = tokens(text)
    stems = [word.stem for word in words]
    found: list[tuple[int, int, Issue]] = []
    for issue in terms.issues:
        for name in (issue.name, issue.id.replace("-", " "), *issue.say):
            phrase = [word.stem for word in tokens(name)]
            for at in range(len(stems) - len(phrase) + 1):
                one = (at, at + len(phrase), issue)
                if phrase and stems[at : at + len(phrase)] == phrase and one not in found:
                    found.append(one)
    longest = [
        each
        for each in found
        if not any(o[0] <= each[0] and each[1] <= o[1] and o[1] - o[0] > each[1] - each[0] for o in found)
    ]
    return [(words[first].start, issue) for first, _, issue in sorted(longest, key=lambda each: each[:2])]


def matched(text: str, named: Sequence[tuple[int, Issue]], found: Sequence[Amount]) -> dict[int, Issue]:
    """The amounts, by their place in the list, that a name stands beside: each name goes to the nearest that fits."""
    pairs = sorted(
        (_distance(text, place, amount) + (0 if amount.unit or issue.unit == "money" else BEYOND), at, name)
        for name, (place, issue) in enumerate(named)
        for at, amount in enumerate(found)
        if abs(place - amount.start) <= FAR and fits(issue, amount, is_named=True)
    )
    own: dict[int, Issue] = {}
    used: set[int] = set()
    for _, at, name in pairs:
        if at not in own and name not in used:
            own[at] = named[name][1]
            used.add(name)
    return own


def _distance(text: str, at: int, amount: Amount) -> int:
    """How far a name is from an amount, in characters; one that stands beyond an *and* belongs to another."""
    start, end = (amount.end, at) if at >= amount.end else (at, amount.start)
    joined = _JOINS.search(text[start:end])
    return max(0, end - start) + (BEYOND if joined else 0)


def fits(issue: Issue, amount: Amount, *, is_named: bool) -> bool:
    """Whether an amount may be about an issue; a bare number is money unless the issue is named or talked about."""
    match amount.unit:
        case "":
            return issue.unit == "money" or is_named
        case "percent":
            return issue.unit in ("percent", "money") and (issue.unit == "money" or is_named)
        case "weeks" | "months":
            return issue.unit == "weeks" or (issue.unit == "days" and is_named)
        case _:
            return issue.unit == amount.unit
