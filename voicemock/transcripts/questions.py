"""Whether a sentence asks something, by its form: a question mark, or the words with which English questions begin.

Rules of form, without a model: what they get wrong the user sees and puts right before anything is written.
"""

import re
from collections.abc import Sequence

from voicemock.scoring.text import content_stems
from voicemock.sentences import sentences

LONGEST_UNMARKED = 40
"""Words of a sentence without a question mark that may still ask: recognisers without marks write no full stops."""
_LEAD_IN = re.compile(
    r"^(?:(?:and|so|but|now|well|okay|ok|alright|all right|right|great|good|thanks|thank you|um|uh|er|perfect|sure|"
    r"cool|interesting|then|yeah|yes|next|first|finally|please|maybe)[,.!]?\s+)+",
    re.IGNORECASE,
)
_INVITES = re.compile(
    r"^(?:(?:can|could|would|will) you (?:please |maybe |just )?)?"
    r"(?:tell (?:me|us)|describe|explain|walk (?:me|us)|talk (?:me|us)|take (?:me|us) through|give (?:me|us)|"
    r"share|imagine|suppose|let's say|introduce yourself|elaborate|say more)\b|"
    r"^i(?:'d| would) (?:like|love) (?:you )?to (?:hear|know|understand|tell|describe)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:what|why|how|when|where|who|whom|whose|which|in what|in which|at what|to what|on what|for what)\b|"
    r"^(?:do|did|does|have|has|had|can|could|would|will|should|are|is|was|were|shall|may|might|isn't|aren't|don't|"
    r"didn't|wouldn't|couldn't) (?:you|your|there|it|that|this|we|they|i|he|she|the|any|anyone|somebody)\b",
    re.IGNORECASE,
)
_OF_ONESELF = re.compile(r"\b(?:i|i'm|i'd|i've|my|me|we|our|us)\b", re.IGNORECASE)
_TO_YOU = re.compile(r"\b(?:you|your|you've|you'd|you're|yourself)\b", re.IGNORECASE)
_SMALL_TALK = re.compile(
    r"\bhow (?:are|is|was|were) (?:you(?: doing| today| feeling)?|it going|things|everything|"
    r"your (?:day|week|weekend|trip|journey|morning|afternoon|flight))\b|\bhow(?:'s| is) the weather\b|"
    r"\b(?:can|could) you (?:hear|see)\b|\bcan (?:everyone|everybody) hear\b|"
    r"\bdid you find (?:us|the|it|your way)\b|\bwould you like (?:some|a|any) (?:water|coffee|tea|glass|drink)\b|"
    r"\b(?:are you|shall we|ready to) (?:ready|start|begin|get started|comfortable)\b|"
    r"\bwhere are you (?:calling|dialling|dialing|joining)\b|"
    r"\bis (?:it|this|that) (?:okay|ok|fine|alright) (?:if|with)\b|\bmind if (?:i|we)\b|"
    r"\bdoes that (?:sound|work)\b|\bsound good\b",
    re.IGNORECASE,
)
_YOUR_QUESTIONS = re.compile(
    r"\b(?:any|some|what|which|your|more|other) (?:other |more |further )?questions? (?:for (?:me|us)|do you have|"
    r"you (?:have|want|would)|of your own|about (?:us|the (?:role|job|team|company|position)))\b|"
    r"\b(?:do|did) you have (?:any|some|other|further) (?:other |more |further )?questions?\b|"
    r"\b(?:have you got|are there|is there) any questions?\b|"
    r"\banything (?:else )?(?:that )?(?:you(?:'d| would) like|you want) to (?:ask|know)\b|"
    r"\bask (?:me|us) (?:anything|something|a question|your questions)\b",
    re.IGNORECASE,
)
_NEW_SUBJECT = re.compile(
    r"\b(?:what would you do if|how would you (?:handle|deal|go about|approach)|imagine|suppose|"
    r"(?:one|a) (?:more|further|last|final) (?:question|thing)|next (?:question|one|topic|up)|"
    r"moving on|move on|let's (?:move|talk|switch|turn|go on)|"
    r"(?:a )?(?:different|another|new|second|third|last|final) (?:question|topic|subject|area|example|situation)|"
    r"tell (?:me|us) about (?:a|an|another) (?:time|situation|project|occasion|moment)|"
    r"(?:example|time) (?:of|when|where) )",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"(?:^|\b(?:about|of|at|on|in|with|to|for|from|did|do|does|was|is|how|why|after|before|since|like|than|by|and|"
    r"what|say|mean|doing|done|handle|approach|solve|resolve|improve|change|measure|make|made) )"
    r"(?:that|this|those|these)\b|"
    r"\b(?:it|they|them|there|he|she|him|her|then|you said|you mentioned)\b",
    re.IGNORECASE,
)
"""What points back; "a problem that you solved" does not."""
SHORT_WORDS, MOST_BACK_WORDS = 6, 25
_SHARED = 0.5
"""From so much of its words of meaning on that were just said, a question goes on with them."""


def parts_of(text: str) -> list[str]:
    """The sentences of what somebody says; text without marks is one."""
    return sentences(text)


def asks(sentence: str) -> bool:
    """Whether a sentence is formed as a question or an invitation to speak."""
    if re.search(r"\?[\"'”’)\]]*\s*$", sentence):
        return True
    bare = _LEAD_IN.sub("", sentence.strip())
    return len(bare.split()) <= LONGEST_UNMARKED and bool(_INVITES.search(bare) or _ASKS.search(bare))


def asks_somebody(sentence: str) -> bool:
    """Whether it asks the one who listens: no "What did I do?", which people ask themselves while they tell."""
    bare = _LEAD_IN.sub("", sentence.strip())
    if not asks(sentence):
        return False
    if is_small_talk(bare) or invites_questions(bare):
        return True
    return bool(_INVITES.search(bare) or (_TO_YOU.search(bare) and not _OF_ONESELF.search(bare)))


def is_small_talk(sentence: str) -> bool:
    """Whether it asks how somebody is, can hear, or is ready."""
    return _SMALL_TALK.search(sentence) is not None


def invites_questions(text: str) -> bool:
    """Whether it asks for the other's own questions."""
    return _YOUR_QUESTIONS.search(text) is not None


def opens_subject(text: str) -> bool:
    """Whether it says itself that something new begins."""
    return _NEW_SUBJECT.search(text) is not None


def goes_on(question: str, said: str) -> bool:
    """Whether a question is about what was just said: it is very short, points back, or takes its words up."""
    count = len(question.split())
    if count <= SHORT_WORDS or (count <= MOST_BACK_WORDS and _BACK.search(question)):
        return True
    stems = set(content_stems(question))
    return bool(stems) and len(stems & set(content_stems(said))) >= _SHARED * len(stems)


def split_lead(text: str) -> tuple[str, str]:
    """What is said before the first sentence that asks, and the rest; nothing before where none does."""
    parts: Sequence[str] = parts_of(text)
    first = next((at for at, part in enumerate(parts) if asks(part) and not is_small_talk(part)), 0)
    return " ".join(parts[:first]), " ".join(parts[first:]) or text
