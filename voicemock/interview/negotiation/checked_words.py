"""A model's words for a move, held to it: the decided figures and no other, no promise, no word about limits."""

import re
from collections.abc import Sequence

from voicemock.amounts import Amount, amounts
from voicemock.errors import BadReply
from voicemock.interview.negotiation.about import issues_named
from voicemock.interview.negotiation.standing import GIVES, Move
from voicemock.interview.negotiation.wording import listed
from voicemock.safe_text import safe
from voicemock.scoring.language import is_another_language
from voicemock.terms import Terms

MAX_WORDS = 60
MAX_CHARS = 400
_NEVER = re.compile(
    r"""\b(?:accept\w*|agree\w*|deal|whatever|everything|anything\ you|as\ you\ (?:ask|wish|like|want|say)
    |all\ (?:of\ )?your|promise\w*|guarantee\w*|commit\w*|approv\w*|grant\w*|confirm\w*|you\ win
    |you(?:'ve|\ have)?\ (?:got\ it|convinced)
    |max\w*|limit\w*|ceiling|cap|budget\w*|highest|upper|range|band|bottom\ line|authori[sz]\w*|room|wiggle|leeway
    |rubric|instruct\w*|prompt\w*|system|rules?|script\w*|language\ model|assistant|a\.?i\.?|program\w*|json
    |secret\w*|hidden|confidential\w*
    |half|halv\w*|double[ds]?|twice|triple[ds]?|quarter|dozens?|percent\w*|%
    |later|next\ year|soon|future|in\ addition|on\ top|besides|also\ get|throw\ in|sweeten\w*)(?!\w)""",
    re.VERBOSE,
)
"""What code says itself, or nobody."""
_GIVES = re.compile(
    r"""\b(?:yes|sure|of\ course|certainly|absolutely|gladly|done|match\w*|meet\w*\ (?:you|that|your)
    |(?:i|we)(?:'ll|\ will|\ can|\ could|\ would|\ am\ able\ to|\ are\ able\ to)
    \ (?:do|give|offer|pay|add|raise|increase|go|come|stretch|move|find|make)
    |no\ problem|it(?:'s|\ is)\ yours|consider\ it)\b""",
    re.VERBOSE,
)
"""What may be said only where something is given."""
_DENIED = re.compile(r"\b(?:can't|cannot|can not|won't|unable to|not able to|couldn't) \w+")
_BENEFITS = re.compile(
    r"""\b(?:salary|base|pay|compensation|bonus\w*|equity|shares?|stocks?|options?|rsus?|titles?|promotions?|relocation
    |cars?|laptops?|trainings?|pensions?|holidays?|vacations?|remote|home\ office|severance|visas?|commissions?
    |rais(?:e|es)|insurance|start\ date|start(?:ing)?|days?|weeks?|months?|years?)\b""",
    re.VERBOSE,
)
_COUNTS = re.compile(
    r"\d|\b(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundred\w*|thousand\w*|grand|k|million\w*|billion\w*)\b"
)


def fit_to_say(say: str, terms: Terms, move: Move, language: str) -> str:
    """The words, on one line.

    Raises:
        BadReply: they are not the move and nothing else, in a sentence that says why.
    """
    text = " ".join(safe(say).split())
    if problem := _problem(text, terms, move, language):
        raise BadReply(f"The model's words were not said: {problem}.")
    return text


def _problem(text: str, terms: Terms, move: Move, language: str) -> str:
    """What is wrong with words for a move; empty where nothing is."""
    if not re.search(r"\w{2}", text):
        return "there were none"
    if len(text) > MAX_CHARS or len(text.split()) > MAX_WORDS:
        return "they were too long"
    if is_another_language(text, language):
        return "they were in another language"
    if any(char.isnumeric() and not char.isascii() for char in text):
        return "they held figures in other signs"
    plain = text.lower().replace("’", "'")
    decided = listed(terms, move.values) if move.kind in GIVES | {"already"} else ""
    if not _same_figures(amounts(plain), amounts(decided.lower())):
        return "their figures were not the decided ones"
    left = _without_amounts(plain)
    if _COUNTS.search(left):
        return "they held another figure"
    allowed = {*move.values, *move.held}
    if any(issue.id not in allowed for _, issue in issues_named(terms, plain)):
        return "they were about something else than the move"
    own = " ".join(
        [decided, *(" ".join((terms.issue(each).name, *terms.issue(each).say)) for each in allowed)]
    ).lower()
    if strange := next((each[0] for each in _BENEFITS.finditer(left) if each[0] not in own), ""):
        return f"they spoke of “{strange}”, which the move does not"
    open_ = _DENIED.sub(" ", left)
    if promised := _NEVER.search(open_) or (None if move.kind in GIVES else _GIVES.search(open_)):
        return f"they said “{promised[0]}”"
    return ""


def _same_figures(said: Sequence[Amount], decided: Sequence[Amount]) -> bool:
    """Whether every decided figure was said and no other; a unit may be left out, but not exchanged."""
    fits = all(any(each.value == own.value and each.unit in ("", own.unit) for own in decided) for each in said)
    return fits and {each.value for each in said} == {each.value for each in decided}


def _without_amounts(plain: str) -> str:
    for amount in reversed(amounts(plain)):
        plain = plain[: amount.start] + " " + plain[amount.end :]
    return plain
