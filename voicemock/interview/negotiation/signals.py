"""What the words of somebody who negotiates are signs of. English; what is not understood moves nothing."""

import re
from collections.abc import Iterator, Mapping

from voicemock.terms import Reason

FILLERS = frozenset(
    ["um", "umm", "uh", "uhh", "uhm", "er", "erm", "ah", "oh", "hm", "hmm", "mm", "mhm", "eh", "well", "so"]
)
"""Who says only these says nothing."""


def _any(*ways: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(ways)})\b")


MENTIONS = _any(
    r"(?:other|another|competing|second|their|your|this|first|current|initial|written) offer",
    r"offer(?:ed|ing)? (?:me|us)",
    r"offer from", r"(?:have|'ve|got|hold) (?:already )?(?:got )?an offer (?:at|for|of)",
    r"they (?:offer|pay|are)", r"(?:you|they) (?:offered|said|mentioned)", r"current(?:ly)?",
    r"(?<!could )(?<!can )(?<!if )i (?:earn|make|get|got)\b(?! to)", r"i(?: am|'m) (?:making|on|earning|at)",
    r"my (?:current|last|previous|old)",
    r"market", r"average", r"median", r"glassdoor", r"surveys?", r"benchmarks?", r"typical(?:ly)?", r"percentile",
    r"saved", r"reduced", r"grew", r"cut", r"improved", r"years? of", r"experience", r"last year", r"team of",
    r"costs?", r"rent", r"inflation", r"range",
)  # fmt: skip
"""Before an amount: it is told, not asked for."""
ASKS = _any(
    r"like", r"want", r"need", r"look(?:ing)? (?:for|at)", r"hop(?:e|ing) for", r"expect(?:ing|ation|ations)?",
    r"ask(?:ing)?", r"(?:could|can|would|will) (?:you|we|i|it|there|an?|the)", r"(?:how|what) about", r"make it",
    r"match",     r"go (?:up |as high as )?to", r"get (?:me |us )?(?:up )?to", r"meet (?:me|you|in)", r"raise",
    r"bring",
    r"target",
    r"closer to", r"sign (?:at|for|today)", r"i(?:'d| would|'ll| will) (?:accept|take|say|sign)", r"settle",
    r"thinking",
    r"propos(?:e|ing)", r"suggest(?:ing)?", r"aim(?:ing)?", r"counter", r"worth", r"prefer", r"fair", r"increase",
    r"bump", r"number (?:is|would)", r"if you", r"add(?:ing)?", r"deserve", r"minimum", r"at least", r"instead",
)  # fmt: skip
"""Before an amount: it is a wish."""
MORE = _any(
    r"more(?! than happy)", r"higher", r"better", r"improve", r"room", r"flexib\w+", r"go up", r"increase",
    r"raise",
    r"low", r"below", r"lower than", r"less than", r"not enough", r"negotia\w+", r"wiggle",
    r"(?:too|very) (?:little|few)",
    r"bump", r"later", r"longer", r"sweeten",
)  # fmt: skip
"""A wish without a figure."""
CONTENT = _any(
    r"(?:fine|happy|good|okay|ok|satisfied|pleased|great|comfortable) with", r"(?:is|are|looks?) (?:fine|good|great)"
)
TELL_ME = _any(
    r"(?:tell|explain|describe|remind|walk|show|say|know)",
    r"how (?:is|are|does|do|did)",
    r"what(?:'s| is| are)?(?! about)",
)
"""What looks like a wish and wants to be told something."""
RELATIVE_BEFORE = re.compile(
    r"\b(?:another|extra|additional|(?:increase|raise|bump|rise) of|up by)\s+(?:an? |about |say )*$"
)
PERHAPS_RELATIVE = re.compile(r"\b(?:add|adding|by)\s+(?:an? |another |about |say )*$")
"""Before an amount that is no better than the offer as it stands."""
RELATIVE_AFTER = re.compile(
    r"^\s*(?:(?:a|per) (?:year|month|week) )?(?:more|higher|extra|on top|additional|increase|raise|bump|rise|"
    r"later|longer|further|better)\b(?! than)"
)
LESS_AFTER = re.compile(r"^\s*(?:earlier|sooner|less|fewer|shorter)\b(?! than)")
RELATIVE_INSIDE = _any("more", "extra", "additional", "further")
RANGE = re.compile(r"^\s*(?:to|and|or|-|–|until)\s*(?:say |maybe |about |around |[€$£])*$")

REASONS: Mapping[Reason, re.Pattern[str]] = {
    "competing_offer": _any(
        r"(?:other|another|competing|second|two|three|different|written|better|higher) offers?", r"offers? from",
        r"(?:have|'ve|got|hold) (?:already )?(?:got )?an offer (?:at|for|of) (?!(?:you|me)\b)",
        r"offers? (?:on the table|elsewhere|in hand|in writing)", r"offered me", r"counter-?offer from",
    ),
    "market_data": _any(
        r"market", r"(?:other|most) (?:companies|firms|employers)",
        r"benchmarks?", r"glassdoor", r"levels\.fyi", r"surveys?", r"salary (?:report|data)",
        r"percentile",
        r"industry (?:average|standard)", r"average (?:pay|salary)", r"comparable (?:roles?|positions?|jobs?)",
        r"going rate", r"(?:did|done|my) research", r"researched",
    ),
    "results": _any(
        r"(?:i|we|my team)(?:'ve| have)?(?: \w+){0,4} (?:saved|reduced|grew|increased|cut|improved|delivered|"
        r"launched|built|led|shipped|doubled|halved)",
        r"track record", r"my (?:results|impact|achievements)", r"value (?:that )?i bring",
    ),
    "experience": _any(
        r"years? of", r"years in", r"my experience", r"experienced", r"expert(?:ise)?", r"speciali[sz]ed?",
        r"certified",
        r"(?:rare|scarce|hard to find) skills?",
    ),
    "cost_of_living": _any(
        r"costs? of living", r"rents?", r"relocat\w+", r"moving (?:costs?|here|to|my)", r"commut\w+", r"inflation",
        r"child ?care", r"mortgage", r"expensive",
    ),
    "in_return": _any(
        r"in (?:return|exchange)",
        r"i(?:'d| would| am|'m) (?:be )?(?:willing|ready|happy) to (?:trade|give|start|sign|commit|drop|forgo|waive)",
        r"i (?:can|could|will|would|'ll) (?:give up|forgo|waive|drop|trade|commit|start (?:earlier|sooner|right))",
        r"i(?:'ll| will| can|'d| would) sign (?:today|right away|now|this week)",
    ),
}  # fmt: skip
"""What a wish is based on."""
_NEGATED = re.compile(r"\b(?:no|not|without|never|\w+n't|dont|havent)(?:\W+\w+){0,3}\W*$")
_CONDITION = _any(
    r"if", r"unless", r"provided", r"once", r"as long as", r"but", r"however", r"except", r"assuming", r"only",
    r"(?:would|could|might|may|'d) accept", r"not", r"\w+n't", r"cannot", r"never",
)  # fmt: skip
_REPORTED = _any(r"(?:say|said|says|write|type|pretend|imagine|suppose|repeat|must|should|have to|supposed|you)")
_QUOTED = _any(r"say|said|says|wrote|write|type|pretend|imagine|suppose|repeat|he|she|they")
_LEAD = (
    r"(?:(?:ok(?:ay)?|yes|yeah|great|all right|alright|good|fine|so|then|well|perfect|and|wonderful|excellent|"
    r"whatever|sure|right|now|"
    r"thank you|thanks)\W+)*"
)
_ACCEPTS = re.compile(
    rf"{_LEAD}(?:i (?:gladly |happily |hereby |formally )?(?:accept|agree)\b.*|"
    r"i(?:'ll| will) (?:take|accept) (?:it|that|this|the offer|your offer)\b.*|"
    r"i(?:'m| am|'d be| would be) (?:very )?(?:happy|glad|pleased|delighted|ready) to (?:accept|sign|join)\b.*|"
    r"(?:it's a |we have a |you have a |you've got a )?deal|agreed|let(?:'s| us) do (?:it|this)|count me in|i'm in|"
    r"(?:that|this|it) works(?: for me\b.*)?|(?:that|this|it)?\s*sounds (?:good|great|fair)(?: to me)?|"
    r"where do i sign)\W*"
)
_YES = re.compile(
    r"(?:yes|yeah|yep|yup|correct|right|that(?:'s| is) (?:right|correct|it)|exactly|sure|absolutely|confirmed|"
    r"i confirm|perfect|it is|we do|sounds (?:good|right)|ok(?:ay)?|of course|indeed)\b.*",
    re.DOTALL,
)
_NO = re.compile(r"(?:no|nope|not (?:quite|yet|really)|wait|hold on|actually)\b")
_REFUSES = _any(
    r"i(?: have to| must| will|'ll| am going to| need to|(?: would|'d) like to)? (?:decline|withdraw|reject|walk)\b",
    r"i(?: have to| must| will|'ll) (?:pass|turn (?:it|this|you|the offer) down)",
    r"(?:there is |we have )?no deal",
    r"not interested (?:any ?more|in this)", r"i(?:'m| am) out",
    r"i(?:'m| am) (?:going|gonna go) with (?:the other|another)",
)  # fmt: skip
_THREATS = (
    re.compile(
        r"\b(?:or|otherwise|else|unless|if not|if you (?:don't|do not|can't|cannot|can not|won't))\b.{0,80}?"
        r"\b(?:walk|leave|decline|take (?:the|my) other|elsewhere|withdraw|accept (?:the|their) other|out of here|"
        r"i'm out|i am out|over)\b"
    ),
    re.compile(
        r"\b(?:walk|leave|decline|withdraw|go elsewhere|take (?:the|my) other)\b.{0,40}?"
        r"\b(?:unless|if you (?:don't|do not|can't|cannot|won't))\b"
    ),
    _any(
        r"take it or leave it",
        r"last chance",
        r"ultimatum",
        r"my final offer",
        r"(?:i will|i'll) (?:walk|leave) (?:if|unless)",
    ),
)
_LATER = _any(
    r"(?:get|come) back to you", r"sleep on it", r"think (?:it|this|that) over",
    r"think about (?:it|this|that|the offer)",
    r"time to (?:think|consider|decide)", r"consider (?:it|this|the offer)",
    r"(?:talk|discuss|speak)(?: it| this)?(?: over)? (?:to|with) my",
    r"(?:until|by) (?:tomorrow|monday|tuesday|wednesday|thursday|friday|the end of|next week)",
    r"a (?:few|couple of) days to",
    r"(?:offer )?in writing",
)  # fmt: skip
_MOMENT = _any(r"(?:a|one|just a) (?:moment|second|minute|sec)")
_PAUSE = _any(
    r"(?:a|one) (?:moment|second|minute|sec)", r"let me think", r"hold on", r"time to think for a",
    r"just a (?:moment|second|minute)",
    r"pause",
)  # fmt: skip
PROBES = _any(
    r"maximum", r"max", r"limits?", r"ceiling", r"highest",
    r"(?:the )?most (?:that )?you(?: can| could|'re|'d)?", r"budgets?", r"upper (?:end|bound|limit)",
    r"top of (?:the|your)", r"how (?:far|high|much room) (?:can|could|do|would)", r"bottom line",
    r"best (?:that )?you(?: can| could|'re)",
    r"walk-?away", r"reservation (?:price|point)",
    r"(?:still|left) to give", r"remaining room", r"authori[sz]ed", r"secret\w*", r"hidden", r"private(?:ly)?",
    r"confidential\w*",
)  # fmt: skip
"""Asks for what is not told."""
TAMPERS = _any(
    r"rubrics?", r"instructions?", r"(?:system )?prompts?", r"json", r"yaml", r"ignore", r"disregard",
    r"override", r"overrid\w+", r"reveal", r"print",
    r"repeat (?:your|the|every|all|after)", r"developer|debug|admin", r"pretend", r"role-?play", r"simulat\w+",
    r"language model", r"a\.?i\.?",
    r"you (?:must|have to|are (?:required|obliged|supposed|programmed|allowed|instructed)|need to) (?:to )?"
    r"(?:accept|agree|give|say|tell|reveal|approve)",
    r"system", r"configuration", r"variables?", r"your (?:rules|script|terms file|file|notes)",
    r"say (?:exactly|the words|after me|deal|agreed)",
    r"translate", r"encode\w*", r"base ?64", r"spell(?: out)?", r"first (?:letter|digit)",
    r"complete the sentence", r"hypothetically",
)  # fmt: skip
"""Tries to change what code decides, or to get at it: nothing that stands in such a clause is a wish."""
_ASKING = re.compile(
    r"(?:(?:and|so|but|well|okay|ok|right|yes|fine|then|also|thanks|thank you)[,\s]+)*(?:what|how|when|which|who|"
    r"where|why|is|are|do|does|did|can|could|would|will|may|should|am)\b"
)
_CLAUSE_END = re.compile(
    r"(?<=[.!?;:])\s+|\n+|,\s+|\s+[–—-]\s+|\s+(?=(?:but|because|since|although|whereas|while|so)\b)|"
    r"\s+(?=and (?:i|if|could|can|would|you|my|the|we|also|then|what|how|when|who|is|are|do|does)\b)"
)


MAX_WORDS_OF_YES = 10
"""What is longer says more than yes."""


def plain(text: str) -> str:
    """The text as the patterns expect it: small letters, straight apostrophes; every character keeps its place."""
    small = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return small.replace("’", "'").replace("‘", "'")


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where each clause of a text stands, [start, end)."""
    start = 0
    for end in [*_CLAUSE_END.finditer(text), None]:
        stop = end.start() if end else len(text)
        if text[start:stop].strip():
            yield start, stop
        start = end.end() if end else stop


def reasons(text: str) -> tuple[Reason, ...]:
    """What wishes are based on in a plain text; what is denied is none."""
    found = []
    for reason, pattern in REASONS.items():
        if any(not _NEGATED.search(text[: match.start()][-60:]) for match in pattern.finditer(text)):
            found.append(reason)
    return tuple(found)


def accepts(text: str) -> bool:
    """Whether a plain text is a clear acceptance: said by oneself, without a condition, a doubt or a question."""
    if "?" in text or _CONDITION.search(text) or _QUOTED.search(text):
        return False
    parts = [text[start:end].strip() for start, end in clauses(text)]
    return any(
        _ACCEPTS.fullmatch(part) and not _REPORTED.search(part.replace("thank you", "")) for part in parts
    ) or bool(_ACCEPTS.fullmatch(text.strip()) and not _REPORTED.search(text.replace("thank you", "")))


def confirms(text: str) -> bool:
    """Whether a plain text says yes to what was read back, or accepts it again."""
    unsure = "?" in text or _CONDITION.search(text) or len(text.split()) > MAX_WORDS_OF_YES
    return accepts(text) or (not unsure and bool(_YES.fullmatch(text.strip())))


def denies(text: str) -> bool:
    """Whether a plain text says that what was read back is not right."""
    return bool(_NO.match(text.strip()))


def refuses(text: str) -> bool:
    """Whether a plain text ends the negotiation, without a condition."""
    return (
        bool(_REFUSES.search(text))
        and not threatens(text)
        and not re.search(r"\b(?:if|unless|\w+n't|not going)\b", text)
    )


def threatens(text: str) -> bool:
    """Whether a plain text says what will happen otherwise."""
    return any(pattern.search(text) for pattern in _THREATS)


def asks_for_time(text: str) -> str:
    """`later` for time after the talk, `pause` for a moment in it; otherwise empty."""
    if _MOMENT.search(text):
        return "pause"
    return "later" if _LATER.search(text) else "pause" if _PAUSE.search(text) else ""


def asks(sentence: str) -> bool:
    """Whether a plain sentence is a question."""
    return sentence.rstrip().endswith("?") or bool(_ASKING.match(sentence.strip()))
