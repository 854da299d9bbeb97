"""Whether the last words of somebody who has fallen silent sound finished. The word lists are of English."""

import re
from collections.abc import Sequence
from typing import Literal

from voicemock.transcript import Word

Looks = Literal["unfinished", "finished", "signed_off"]

_UNCERTAIN = 0.4
"""A last word less likely than this may have been any other."""
_LOOKED_AT = 16
"""Words, from the end."""
_QUESTION_WORDS = 11
"""The longest question back to the interviewer."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _pairs(pairs: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(pair.split("_")) for pair in pairs.split())


_GOES_ON = _set("""
    and or but because cause so if when while although unless until whereas whether nor plus except then also
    which who whom whose where what how why than as like that
    of to in on at for from with by about into onto without within between among during against toward towards
    around per via despite regarding including
    a an the every my our your their his its these those another other some any several many few
    is are was were am be been being has have had will would could should can may might must shall
    i'm i've i'd i'll we're we've we'd we'll you're you've you'd you'll they're they've they'd they'll he's he'd
    he'll she's she'd she'll it's it'll that's there's there're here's who's what's let's
    i we they he she who's gonna wanna
    um umm uh uhh uhm er erm ah hm hmm mm
    very quite rather roughly almost nearly approximately
    """)
"""Nobody stops for good after these, whatever mark the recogniser set there: it sets full stops at every pause."""

_STOPS = _pairs("""
    think_so hope_so guess_so suppose_so or_so and_so more_so
    by_then back_then until_then since_then from_then
    after_that before_that like_that of_that with_that about_that for_that that_that is_that was_that than_that
    in_that to_that on_that did_that do_that doing_that done_that from_that say_that said_that at_that all_that
    by_that look_like looks_like looked_like feel_like feels_like felt_like was_like is_like so_on and_on
    and_how and_why that's_why that's_how that's_what that's_where not_any
    so_i so_we so_they so_he so_she than_i than_we than_he than_she than_they
    went_on going_on move_on moved_on rely_on depend_on kick_in come_in came_in log_in
    """)
"""Pairs with such a word at their end that do end sentences."""

_PAIRS_GO_ON = _pairs("you_know i_mean kind_of sort_of let's_say turns_out")
_TAGS = _set("really basically actually honestly essentially pretty much about i think guess suppose")
"""What stands in a sign-off without changing it: *that's pretty much it, really*."""

_REPORTING = _set("ask asked asks asking say said says saying told wonder wondered if whether")
"""What follows is a question in a story."""

_SIGNED_OFF = re.compile(
    r"""\b(?:
        (?:that's|thats|that\ is|this\ is)\ (?:it|all|everything|what\ happened|my\ (?:answer|story)
            |(?:the\ )?(?:whole\ )?story|the\ end|how\ it\ (?:went|ended|was))
        |(?:that|this)\ (?:covers|answers|sums)\ (?:it|that|your\ question|the\ question)(?:\ up)?
        |(?:hope|if)\ that\ (?:helps|makes\ sense|answers\ (?:it|your\ question))
        |(?:nothing|not)\ (?:else|more)\ to\ (?:say|add)
        |end\ of\ story|(?:i'm|am)\ done
        )$""",
    re.VERBOSE,
)
"""Of the answer, not of the story: "and that was that" and "so yeah" stand in the middle of many."""
_TAKES_TIME = re.compile(
    r"""\b(?:
        let\ me\ (?:think|see)(?:\ about\ (?:it|that))?|(?:good|great|hard|tough|tricky|interesting)\ question
        |(?:me|just)\ a\ (?:moment|second|minute)|one\ moment|hold\ on|where\ was\ i|what\ else
        |how\ (?:do|should|can|shall)\ i\ (?:put|say)\ (?:it|this|that)
        )$""",
    re.VERBOSE,
)
"""Asking for time to think."""
_ASKED_BACK = re.compile(
    r"""\b(?:
        (?:do|did|would|could|can|should)\ you\ (?:want|like|mean|prefer|need)\b
        |(?:does|did|do)\ (?:that|this|i)\ (?:answer|make\ sense|help)\b
        |(?:is|was)\ (?:that|this)\ (?:what\ you|enough|okay|ok|clear|the\ kind)\b
        |(?:shall|should)\ i\ (?:go\ on|continue|explain|elaborate|go\ into|give|say\ more)\b
        )[^.!?]*$""",
    re.VERBOSE,
)


def looks(words: Sequence[Word], english: bool = True) -> Looks | None:
    """How the words end; None where that cannot be told.

    Args:
        words: up to a pause, in order; marks are used where the recogniser writes any.
        english: whether they are English; of other languages only the marks are looked at.
    """
    if not words or (words[-1].probability is not None and words[-1].probability < _UNCERTAIN):
        return None
    texts = [word.text.lower().replace("’", "'").strip() for word in words[-_LOOKED_AT:]]
    last = texts[-1]
    if re.search(r"(?:\.\.\.|…|[,;:–—-])[\"')]*$", last):
        return "unfinished"
    if english:
        spoken = [re.sub(r"[^\w'?!.]|[.!?](?=.)", "", text) for text in texts]
        return _of_english(spoken, sure=_sure(words[-3:]))
    return "finished" if re.search(r"[.!?。！？][\"')]*$", last) else None


def _sure(words: Sequence[Word]) -> bool:
    return all(word.probability is None or word.probability >= _UNCERTAIN for word in words)


def _of_english(spoken: list[str], sure: bool) -> Looks:
    bare = [text.rstrip(".?!") for text in spoken]
    if sure and _asks_back(spoken, bare):
        return "signed_off"
    if sure and _SIGNED_OFF.search(" ".join(word for word in bare if word not in _TAGS)):
        return "signed_off"
    pair = tuple(bare[-2:])
    if _TAKES_TIME.search(" ".join(bare)):
        return "unfinished"
    if spoken[-1].endswith("?"):
        return "finished"
    if pair in _PAIRS_GO_ON or (bare[-1] in _GOES_ON and pair not in _STOPS):
        return "unfinished"
    return "finished"


def _asks_back(spoken: list[str], bare: list[str]) -> bool:
    """Whether the last sentence asks the interviewer something. Without any marks a short one is believed."""
    marked = any(text != plain for text, plain in zip(spoken, bare, strict=True))
    if marked and not spoken[-1].endswith("?"):
        return False
    line = " ".join([*spoken[:-1], bare[-1]])
    asked = _ASKED_BACK.search(line)
    if asked is None or len(asked.group().split()) > _QUESTION_WORDS:
        return False
    before = line[: asked.start()].split()
    return not _REPORTING.intersection(before[-3:])
