"""Whether feedback that one person gives another is of use: specific, about behaviour, balanced, with a next step.

Nothing is blocked by it: a weakness is pointed out once, and whoever gives the feedback decides. The wording is known
for English only; quotes and words that were said are found in every language.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from voicemock.scoring.evidence import find_quote
from voicemock.scoring.text import content_stems, tokens
from voicemock.sessions.peer_events import Part, Weakness
from voicemock.sessions.session import Turn

NUDGES: Mapping[Weakness, str] = {
    "vague": "It names nothing that was said. What exactly did they say or do that you mean?",
    "not_quoted": "It quotes nothing. Their own words, in quotation marks, show best what you mean.",
    "person": "It speaks of what somebody is. Say what they did, and what it led to: that can be changed.",
    "one_sided": "It has only one side. Name at least one thing that worked and one to improve.",
    "no_next_step": "There is no next step. What is the one thing to do differently next time?",
}
"""What to say of each weakness."""
SHARED_STEMS = 2
"""So many words that carry meaning, of an answer and not of its question, make feedback name what was said."""
LOPSIDED = 6
"""One side with so many times the words of the other is the only one that is heard."""

_QUOTED = re.compile(r"[\"“„«‘']([^\"“”„«»‘]{6,}?)[\"”“»’'](?!\w)")
_PERSON = re.compile(
    r"""\byou(?:'re|\ are|\ were|\ seem|\ (?:come|came)\ across\ as)
    \ (?:(?:just|a\ bit|very|so|too|really|quite|an?|not)\ )*
    (?:lazy|smart|clever|bright|brilliant|stupid|dumb|slow|shy|timid|arrogant|rude|nervous|confident|insecure|boring
    |weak|strong|natural|born|genius|talented|gifted|unprofessional|careless|chaotic|messy|nice|great|good|bad|awful
    |terrible|introvert(?:ed)?|extrovert(?:ed)?|negative|positive|defensive|aggressive|emotional|disorgani[sz]ed
    |incompetent|junior|senior|star|person|type|leader|communicator)\b
    |\b(?:your\ (?:personality|character|attitude)|you\ (?:always|never)|as\ a\ person|people\ like\ you)\b""",
    re.VERBOSE,
)
_DOING = re.compile(
    r"""\b(?:next\ time|try|practi[sc]e|prepare|begin|start|open|end|finish|say|name|give|tell|mention|state|add|use
    |write|list|count|measure|ask|pause|stop|cut|leave|keep|put|lead|explain|show|read|rehearse|record|pick|choose|take
    |replace|split|structure|repeat|answer|think|work\ out|look\ up|bring|focus|quote|check|draw|compare)\b""",
    re.VERBOSE,
)


def weaknesses(advice: Mapping[Part, str], turns: Sequence[Turn], language: str = "en") -> Iterator[Weakness]:
    """What feedback lacks; first what is put in other words, then what is added.

    Args:
        advice: its parts; a part that was not given is missing or empty.
        turns: the turns of the one who gets it.
        language: of the feedback, in two letters.
    """
    strengths, improve, step = (advice.get(part, "").strip() for part in ("strengths", "improve", "next_step"))
    both = f"{strengths}\n{improve}".strip()
    if language == "en" and _PERSON.search(_plain(f"{both}\n{step}")):
        yield "person"
    if not strengths or not improve or _is_lopsided(strengths, improve):
        yield "one_sided"
    if both and not quotes_in(both, turns):
        yield "not_quoted" if _names_what_was_said(both, turns) else "vague"
    if not step or (language == "en" and not _DOING.search(_plain(step))):
        yield "no_next_step"


def quotes_in(text: str, turns: Sequence[Turn]) -> tuple[str, ...]:
    """The quotations in a text that somebody really said, in the words of the transcripts."""
    found = []
    for quoted in _QUOTED.findall(text):
        for turn in turns:
            said = turn.transcript.text if turn.transcript else ""
            if span := find_quote(quoted, said):
                found.append(said[span[0] : span[1]])
                break
    return tuple(dict.fromkeys(found))


def _names_what_was_said(text: str, turns: Sequence[Turn]) -> bool:
    asked = {stem for turn in turns for stem in content_stems(turn.text)}
    said = {stem for turn in turns if turn.transcript for stem in content_stems(turn.transcript.text)} - asked
    return len(said & set(content_stems(text))) >= SHARED_STEMS


def _is_lopsided(one: str, other: str) -> bool:
    fewer, more = sorted((len(tokens(one)), len(tokens(other))))
    return more > LOPSIDED * max(1, fewer)


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())


def part_for(weakness: Weakness, advice: Mapping[Part, str]) -> Part:
    """The part of the feedback to which something is best added, or which is best put in other words."""
    match weakness:
        case "no_next_step":
            return "next_step"
        case "person":
            parts: Sequence[Part] = ("strengths", "improve", "next_step")
            return next((each for each in parts if _PERSON.search(_plain(advice.get(each, "")))), "improve")
        case "one_sided":
            shorter = len(tokens(advice.get("improve", ""))) <= len(tokens(advice.get("strengths", "")))
            return "improve" if shorter else "strengths"
        case _:
            return "strengths" if advice.get("strengths") else "improve"
