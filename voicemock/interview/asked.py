"""What a candidate says when asked for questions: a question, a statement, or that there are no more. English words.

In other languages a question is what ends in a question mark.
"""

import re

from voicemock.scoring.languages.german_talk import NO_MORE as NO_MORE_IN_GERMAN
from voicemock.scoring.text import sentence_spans

_BEGINS = re.compile(
    r"""(?:(?:and|so|but|well|okay|ok|then|also|yes|yeah|sure|great|thanks|thank\ you|first|second|maybe|actually|um
    |uh|no|perhaps)[,.\s]+)*
    (?:what|how|which|who|whom|whose|why|what's|who's|how's|where's
    |(?:when|where)\ (?:is|are|was|were|do|does|did|can|could|would|will|should|might|have|has)
    |(?:is|are|am|was|were|do|does|did|can|could|would|will|should|may|might|have|has)(?:n't)?
    \ (?:you|i|we|there|it|the|this|that|they|your|people|someone|anyone|any|my|an?|new|team|remote)
    |tell\ me|walk\ me|describe|explain)\b""",
    re.VERBOSE,
)
_WITHIN = re.compile(
    r"""\b(?:i(?:'d|\ would)\ (?:like|love)\ to|(?<!all\ )(?<!everything\ )i\ want(?:ed)?\ to|i\ wonder
    |i(?:'m|\ am|\ was)\ (?:curious|wondering|interested\ in)|my\ (?:\w+\ )?question\ is
    |(?:could|can|would|will)\ you\ (?:\w+\ )?(?:tell|say|describe|explain|share|talk|give|elaborate)
    |question\ (?:about|on|regarding))\b""",
    re.VERBOSE,
)
_NO_MORE = re.compile(
    r"""(?:(?:no|nope|nah|okay|ok|well|um|uh|i\ think|i\ guess|thank\ you|thanks|great|perfect|all\ right|alright|so
    |not\ really|yes|yeah|then|and|right|very\ much|so\ much|actually|today|everything|none
    |for\ (?:now|that|the\ answers?|your\ time)|from\ (?:me|my\ side|my\ end)|at\ the\ moment|right\ now
    |that(?:'s|\ is|\ was)\ (?:very\ )?helpful
    |(?:that|this|which)(?:'s|\ is|\ was|\ would\ be|\ will\ be)?\ (?:all|it|everything)
    |(?:that\ )?i\ (?:wanted|needed|had)(?:\ to\ (?:know|ask))?
    |i(?:'m|\ am)\ (?:good|fine|done|all\ set|happy)|we(?:'re|\ are)\ (?:good|done)
    |nothing(?:\ (?:else|more|further))?
    |(?:i\ (?:have|'ve\ got)\ )?no\ (?:(?:more|further|other|additional)\ )?questions?
    |i\ (?:don't\ have|do\ not\ have|haven't(?:\ got)?)\ (?:any\ )?(?:(?:more|further|other|additional)\ )?questions?
    |that\ (?:covers|answers|answered)\ (?:it|everything|(?:all\ )?(?:of\ )?(?:my\ questions?)?)
    |you(?:'ve|\ have)?\ (?:already\ )?(?:answered|covered)\ (?:it\ all|everything|them\ all
    |(?:all\ )?(?:of\ )?my\ questions?)
    |i\ (?:don't|do\ not)\ think\ so|i\ have\ (?:everything|all)\ (?:that\ )?i\ need(?:ed)?)[\s,.!;–—-]*)+""",
    re.VERBOSE,
)
_THANKS = re.compile(
    r"""(?:(?:ok(?:ay)?|thank\ you|thanks|great|perfect|so\ much|very\ much|all\ right|alright|yes|yeah|right|so|well
    |and)\W*)+""",
    re.VERBOSE,
)
"""An acknowledgement, after which more may come."""
MAX_CHARS = 300
"""What is longer says more than that there is no question."""
_VERDICT = re.compile(
    r"""\b(?:how\ (?:did|am|was)\ i\b|did\ i\ (?:pass|get|do)|my\ (?:chances|score|performance)
    |what(?:'s|\ is|\ was)?\ (?:my|the)\ (?:score|mark|grade|result)|(?:will|are)\ you\ (?:hire|going\ to\ hire)
    |have\ i\ (?:passed|got)|any\ feedback|feedback\ (?:for|on)\ me|am\ i\ (?:hired|through))\b""",
    re.VERBOSE,
)
_NEXT_STEPS = re.compile(
    r"""\b(?:next\ steps?|what(?:\ (?:happens|comes|is)|'s)\ next|hear\ (?:back\ )?from\ you
    |(?:when|how\ soon)\ (?:will|do|can|should|would|could|might)\ (?:i|we)\ (?:\w+\ )?(?:hear|know)
    |how\ (?:does|will|is|would)\ (?:the|your)\ (?:\w+\ )?process\ (?:go\ on|continue|look\ from\ here|from\ here)
    |the\ rest\ of\ the\ (?:\w+\ )?process
    |nächsten\ schritte|wie\ geht\ es\ (?:\w+\ )?weiter|wann\ (?:\w+\ )?höre\ ich)\b""",
    re.VERBOSE,
)
_PARTS = re.compile(
    r"(?<=\?)\s+|"
    r"\s*,?\s+and(?: also)?\s+(?=(?:what|how|when|which|who|where|why|is|are|do|does|did|can|could|will)\b)"
)


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of a text, those of several parts taken apart; none where nothing is asked."""
    found = []
    text = "\n".join(" ".join(line.split()) for line in text.splitlines())
    for start, end in sentence_spans(text):
        sentence = text[start:end].strip()
        if _asks(sentence):
            found += [part.strip() for part in _PARTS.split(sentence) if re.search(r"\w", part)]
    return tuple(found)


def _asks(sentence: str) -> bool:
    plain = _plain(sentence)
    return "?" in sentence or "？" in sentence or bool(_BEGINS.match(plain) or _WITHIN.search(plain))


def has_no_more(text: str) -> bool:
    """Whether somebody has no question left: *no, that is all, thank you*. Silence says nothing."""
    plain = _plain(text)
    if not re.search(r"\w", plain) or len(plain) > MAX_CHARS:
        return False
    told = _NO_MORE.fullmatch(plain) or NO_MORE_IN_GERMAN.fullmatch(plain)
    return bool(told) and not _THANKS.fullmatch(plain)


def asks_for_the_verdict(question: str) -> bool:
    """Whether a question is about how the interview went."""
    return bool(_VERDICT.search(_plain(question)))


def asks_what_comes_next(question: str) -> bool:
    """Whether a question is about what follows this round. Known in English and German."""
    return bool(_NEXT_STEPS.search(_plain(question)))
