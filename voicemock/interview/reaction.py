"""How a candidate takes a correction: takes it up, argues back, or neither. Known in English; `neither` elsewhere."""

import re
from collections.abc import Sequence
from typing import Literal

Reaction = Literal["open", "defensive", "neither"]


def _all(*patterns: str) -> Sequence[re.Pattern[str]]:
    return [re.compile(rf"\b(?:{each})", re.IGNORECASE) for each in patterns]


_NOT = r"(?:not|n't|never|no|nothing|nobody|hardly)"
_OPEN = _all(
    # grants it
    r"(?:you're|you are|you were) (?:quite |absolutely |completely |probably )?right\b",
    r"(?:fair|good|valid|very good) (?:point|catch|enough|question)\b",
    r"you have a point\b|(?:that )?makes (?:a lot of )?sense\b|i see (?:what you mean|your point|that now|now)\b",
    r"(?:that's|that is|quite|very)? ?true\b|indeed\b",
    r"i (?:fully |quite )?agree\b|can't argue with\b|cannot argue with\b",
    r"(?:do not|don't|would not|wouldn't|can't|cannot) disagree\b",
    # names what was lacking
    r"i (?:should|could|ought to) have (?:\w+ ){0,2}"
    r"(?:said|told|asked|mentioned|explained|added|given|talked|checked|started)\b",
    r"what i (?:should|could|would) (?:have|add|say)\b",
    r"what i (?:left out|forgot|missed|did not say|didn't say)\b",
    r"i (?:forgot|missed|overlooked|left out|skipped|mixed up|confused|misunderstood)\b",
    r"i (?:got (?:that|it|this) wrong|was wrong)\b",
    r"(?:my|a|that was my|was a) (?:mistake|gap|error|oversight)\b",
    r"i (?:hadn't|had not|haven't|didn't|did not) (?:\w+ )?"
    r"(?:thought? of|realis|realiz|consider|think of|say what|mention)",
    # makes it good
    r"let me (?:add|correct|try|rephrase|put|fix|start again|complete|go back)\b",
    r"i(?:'d| would| should| want to|'d like to| would like to)(?: like to)? (?:add|correct)\b",
    r"(?:looking back|in hindsight|next time)\b",
    r"i would (?:do|have done|have told|have asked) (?:it|that|them|this)\b",
    r"i(?:'d| would) (?:like to learn|have to (?:check|look|read|find)|start by|look it up|find out)\b",
    r"thank(?:s| you)(?: for (?:telling|saying|pointing|that|the)|, that|\. (?:what|i should|let))|that helps\b",
    r"i appreciate (?:that|it|the)\b|(?:i )?take (?:your|that|the) point\b|point taken\b|(?:was|is) missing\b",
    r"i (?:was|have been) (?:\w+ )?(?:vague|unclear|wrong|too (?:short|general|quick|vague))\b",
    r"(?:what|so) you wanted\b",
    # grants it in a word and goes on
    r"(?<![\w'] )(?:yes|ah|oh|right|sure|of course|okay|ok|true|absolutely)\b[,.!]? (?!no\b|but\b)(?:[\w',:-]+ ){5}",
)
_DEFENSIVE = _all(
    # it was said
    r"i (?:already|did|have already|just) (?:\w+ )?(?:say|said|told|mention(?:ed)?|explain(?:ed)?|answer(?:ed)?)\b",
    r"as i (?:already )?(?:said|told you|mentioned|explained)\b|i told you\b",
    # the question or the asker is to blame
    rf"(?:the|your|this|that) question (?:was|is|wasn't|isn't)\b"
    rf"(?=[^.?!]*\b(?:{_NOT}|badly|unclear|vague|strange|odd|silly|unfair))",
    r"(?:the|your|this|that) question (?:wasn't|isn't)\b",
    r"trick question\b|(?:badly|poorly) (?:put|phrased|worded|asked)\b",
    r"you (?:did not|didn't|never|only) (?:\w+ )?(?:ask|asked|tell|told|say|said)\b",
    r"you (?:were|are) not listening\b",
    r"you keep asking\b|how (?:should|could|was) i (?:have )?(?:know|known|supposed)\b",
    r"(?:not|n't) fair\b|unfair\b",
    r"(?:you're|you are|you were) (?:\w+ )?(?:wrong|mistaken)\b|you should look it up\b|maybe you\b",
    # argues back
    r"i (?:completely |strongly |totally )?disagree\b|(?:do not|don't|cannot|can't) (?:really )?agree\b",
    r"(?:that's|that is|it's|it is|this is) not (?:how|true|right|correct|what)\b|(?:i'm|i am) not wrong\b",
    r"i (?:do not|don't) see (?:what|why|how|the)\b|nothing (?:is |was )?wrong with\b",
    r"(?:my|the) answer (?:was|is) (?:\w+ )?(?:fine|correct|right|good|complete|clear|ok|okay)\b",
    r"what i said (?:is|was) (?:\w+ )?(?:right|correct|true|fine)\b",
    r"i stand by\b|nothing to (?:correct|add|change|fix)\b",
    r"you (?:don't|didn't|do not|did not|never) (?:\w+ )?(?:understand|understood|listen|get|follow|read)\b",
    r"read it again\b",
    r"i (?:gave|told|said|showed) (?:you )?exactly\b|what (?:more|else) do you want\b|i can prove\b|come on\b",
    # it does not matter
    r"(?:does not|doesn't|did not|didn't) (?:really |even )?matter\b",
    r"why does (?:that|it|this) (?:even )?matter\b",
    r"(?:not|(?:don't|do not) think (?:that|it|this) is|isn't) (?:\w+ )?(?:relevant|important|necessary)\b",
    r"ridiculous\b|pointless\b|nitpick|petty\b",
    r"(?:nobody|no one) (?:would )?(?:does|do|measures|needs?|uses?|asks?|cares?)\b",
    r"everybody (?:would|does|gets)\b",
    # others are to blame
    r"(?:not|n't|never) my (?:fault|job|problem|mistake)\b|(?:was|were) the problem\b",
    r"they (?:failed|forgot|never)\b|not me\b|(?:could not|couldn't) do anything\b",
    r"my (?:manager|boss|team|colleagues?|company) (?:never|did not|didn't|would not|wouldn't)\b",
)
_BEFORE = re.compile(
    r"\b(?:not|n't|never|hardly|isn't|wasn't|don't|doesn't|didn't)\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)
_FLAT = re.compile(r"^\W*i (?:have |'ve )?nothing to add\W*$", re.IGNORECASE)


def reaction(text: str, language: str) -> Reaction:
    """How an answer to a correction takes it. What is denied counts for neither: *it is not that I disagree*.

    Args:
        text: the answer to the correction.
        language: two letters.
    """
    if language != "en":
        return "neither"
    said = " ".join(text.replace("’", "'").split())
    if _FLAT.match(said):
        return "neither"
    opens, argues = _count(said, _OPEN), _count(said, _DEFENSIVE)
    if not opens and not argues:
        return "neither"
    return "open" if opens > argues else "defensive"


def _count(said: str, patterns: Sequence[re.Pattern[str]]) -> int:
    """How many different things are said, those left out before which a *not* stands."""
    return sum(any(not _denied(said, match) for match in each.finditer(said)) for each in patterns)


def _denied(said: str, match: re.Match[str]) -> bool:
    before = re.split(r"[.!?;,]", said[: match.start()])[-1]
    return bool(_BEFORE.search(before))
