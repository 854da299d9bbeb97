"""What the wording of an interviewer's English tells: questions that are hard to answer well, and what puts at ease.

The lists are of what people say; what stands in none of them is not found.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from voicemock.scoring.text import content_stems, sentence_spans

Fault = Literal["leading", "closed", "double"]
Signs = Literal["at_ease", "agenda", "close"]
MOST_ASKED = 2
"""More questions in one turn than these cannot all be kept in mind."""


def fault_of(asked: str) -> tuple[Fault, str] | None:
    """What makes a question hard to answer well, and the sentence it stands in; None where nothing does.

    `leading`: it holds its answer; `double`: it asks two things; `closed`: yes or no would answer it.
    """
    sentences = [asked[start:end] for start, end in sentence_spans(asked)]
    if leading := next((one for one in sentences if _LEADING.search(_plain(one))), None):
        return "leading", leading
    if double := _double(sentences):
        return "double", double
    closed = _closed(sentences)
    return ("closed", closed) if closed else None


def sentence_with(signs: Signs, said: str) -> str:
    """The first sentence that shows something; empty for none."""
    pieces = (said[start:end] for start, end in sentence_spans(said))
    return next((one for one in pieces if _SIGNS[signs].search(_plain(one))), "")


def _double(sentences: Sequence[str]) -> str:
    """Two things asked at once, of which the second does not take up the first; or three."""
    for one in sentences:
        found = _TWO_IN_ONE.search(_plain(one))
        if found and not _TAKES_UP.search(found["second"]):
            return one
    asking = [one for one in sentences if one.rstrip("\"' )").endswith("?") and _OPEN.search(_plain(one))]
    if len(asking) > MOST_ASKED or (len(asking) > 1 and not _TAKES_UP.search(_plain(asking[-1]))):
        return " ".join(asking[-MOST_ASKED:])
    return ""


def _closed(sentences: Sequence[str]) -> str:
    """A question that yes or no answers, in a turn that asks nothing openly."""
    if any(_OPEN.search(_plain(one)) for one in sentences):
        return ""
    return next((one for one in reversed(sentences) if _YES_NO.search(_plain(one))), "")


def _plain(sentence: str) -> str:
    return " ".join(sentence.replace("’", "'").casefold().split())


_WH = r"(?:what|how|why|which|who|where|when)"
_AUX = r"(?:did|do|does|was|were|is|are|would|could|can|will|have|has|had|should)"
_LEADING = re.compile(
    rf"""\b(?:don't|didn't|wouldn't|isn't|aren't|wasn't|weren't|shouldn't|couldn't|haven't)\ (?:you|it|that|they|we)\b
    (?=[^.?!]*\?|\ (?:think|agree|say|feel|have))
    |\b(?:surely|obviously|of\ course)\ you\b
    |\byou(?:'d|\ would)\ agree\b | \bi\ (?:assume|suppose|take\ it|guess)\ (?:that\ )?you\b
    |\b(?:was|is)\ (?:it|that|this)\ because\b | \bso\ you\ (?:must|probably|clearly)\b | \byou\ must\ have\b
    |\b(?:you|it|that|they|he|she|we)\b[^?]*,\ ?(?:right|correct|yes|no|{_AUX}n't\ (?:you|it|they|he|she|we))\?$""",
    re.VERBOSE,
)
_OPEN = re.compile(
    rf"""(?:^|[,;:]\ |\b(?:and|so|but|then|okay|ok|well|now|thanks|question|me|wonder|hear|know|curious|about)\ )
    {_WH}\b
    |\b(?:tell|walk|talk|take|describe|explain|share|show|give|name|list|imagine|suppose|think\ of|say\ more
    |go\ on|expand|elaborate|compare|run\ me)\b""",
    re.VERBOSE,
)
_YES_NO = re.compile(
    rf"^(?:(?:and|so|but|okay|ok|well|now|then|thanks|thank you|right|alright)[,.]? )*{_AUX}(?:n't)? "
    r"(?:you|it|that|this|they|he|she|we|there|your|the|anybody|anyone|somebody|someone)\b"
)
_TWO_IN_ONE = re.compile(
    rf"(?:\b{_WH} {_AUX}\b|\b(?:tell me|describe|explain|walk me)\b).+,? (?:and|or) (?:also )?"
    rf"(?P<second>{_WH} {_AUX}\b.*)"
)
_TAKES_UP = re.compile(
    r"\b(?:it|its|that|this|those|these|they|them|their|there|so|then|one|he|she|him|her|such|know|notice)\b"
)
"""What takes up what was asked before: "what was the result, and how did you measure it" is one question."""
_SIGNS: Mapping[Signs, re.Pattern[str]] = {
    "at_ease": re.compile(
        r"""^(?:hi|hello|good\ (?:morning|afternoon|evening))\b
        |\b(?:nice|good|great|lovely|pleased|glad)\ to\ (?:meet|see|have|talk|speak) | \bwelcome\b
        |\bhow\ are\ you\b | \bhow\ was\ your\b
        |\bthank(?:s|\ you)\ (?:for|so\ much\ for)\ (?:coming|joining|being|your\ time|taking|making)
        |\b(?:take\ your\ time|no\ rush|relax|make\ yourself\ comfortable|no\ trick\ questions?|not\ a\ quiz
        |a\ conversation|there\ (?:are|is)\ no\ (?:right|wrong)|feel\ free|don't\ worry|at\ ease)\b""",
        re.VERBOSE,
    ),
    "agenda": re.compile(
        r"""\bagenda\b | \bat\ the\ end\ (?:you|there|we|i)\b | \bthe\ plan\ (?:for\ (?:today|now)|is)\b
        |\bwe(?:'ll|\ will|\ have|'ve\ got|\ are\ going\ to|'re\ going\ to)\ (?:\w+\ )*?
        (?:questions?|talk|begin|start|cover|go\ through)\b
        |\bi(?:'ll|\ will|'d\ like\ to|\ would\ like\ to|\ have)\ (?:\w+\ )*?(?:questions?|start|begin|ask)\b
        |\bfirst\b.*\b(?:then|after|at\ the\ end)\b | \bhow\ (?:this|it|we)(?:'ll|\ will)\ (?:work|go)\b""",
        re.VERBOSE,
    ),
    "close": re.compile(
        r"""\bthank(?:s|\ you)\b | \bnext\ steps?\b | \bwe(?:'ll|\ will)\ (?:be\ in|get\ back|let\ you|write|call)\b
        |\b(?:hear\ from\ us|in\ touch|good\ luck|nice\ talking|great\ talking|good\ to\ talk
        |have\ a\ (?:good|nice|great)|goodbye|that's\ all\ from)\b""",
        re.VERBOSE,
    ),
}
COMMON = frozenset(
    content_stems(
        "say said tell told get got make made take took thing things way lot one much time first work question talk "
        "think know want use used really answer"
    )
)
"""Stems that stand in most answers, so that they take up nothing of one."""
