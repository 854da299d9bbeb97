"""Who of those who speak is the candidate: as named, or by who asks and who talks."""

from collections.abc import Sequence
from dataclasses import dataclass

from voicemock.checked_yaml import near_miss
from voicemock.errors import UsageError
from voicemock.sentences import listed
from voicemock.transcripts.questions import asks, parts_of
from voicemock.transcripts.spoken import Conversation

CLEAR = 1.5
"""The candidate talks at least so many times as much as the next. In interviews the one who answers mostly does."""
FIRST_LINES = 3
MOST_SAID = 8
"""Names in an error's sentence."""


@dataclass(frozen=True)
class Roles:
    """Who answers and who asks."""

    candidate: str
    interviewers: tuple[str, ...]
    told_by: str
    """How it is known, in a sentence."""


@dataclass(frozen=True)
class Speaker:
    """How much somebody says, and how."""

    name: str
    words: int
    questions: int
    """Sentences that ask."""
    first: tuple[str, ...]
    """The first things that they say."""


def speakers_of(conversation: Conversation) -> tuple[Speaker, ...]:
    """Everybody who is named, in the order of their first words."""
    said: dict[str, list[str]] = {name: [] for name in conversation.names}
    for each in conversation.utterances:
        if each.speaker:
            said[each.speaker].append(each.text)
    return tuple(_speaker(name, texts) for name, texts in said.items())


def _speaker(name: str, texts: Sequence[str]) -> Speaker:
    questions = sum(asks(part) for text in texts for part in parts_of(text))
    return Speaker(name, sum(len(text.split()) for text in texts), questions, tuple(texts[:FIRST_LINES]))


def named(wanted: str, names: Sequence[str]) -> str:
    """The speaker meant by a name or a part of it. Raises UsageError when nobody or more than one is."""
    low = wanted.casefold().strip()
    found = [name for name in names if name.casefold() == low] or [
        name for name in names if low and low in name.casefold()
    ]
    if len(found) == 1:
        return found[0]
    what = f"{len(found)} speakers are called" if found else "No speaker is called"
    near = near_miss(wanted, names)
    hint = f"Did you mean {near!r}? " if near and not found else ""
    raise UsageError(f"{what} {wanted!r}.", f"{hint}Those who speak: {few(names)}")


def few(names: Sequence[str]) -> str:
    """Names in a row, and how many more there are: a file may name thousands."""
    more = [f"{len(names) - MOST_SAID} more"] * (len(names) > MOST_SAID)
    return listed([*names[:MOST_SAID], *more])


def with_candidate(conversation: Conversation, name: str, told_by: str) -> Roles:
    """The roles where the candidate is known."""
    return Roles(name, tuple(each for each in conversation.names if each != name), told_by)


def by_talk(conversation: Conversation) -> Roles | None:
    """The roles where they are plain: one talks most by far and does not ask most. None where that is not so."""
    speakers = sorted(speakers_of(conversation), key=lambda each: each.words, reverse=True)
    if len(speakers) < 2:
        return None
    most, *others = speakers
    asked = max(each.questions for each in others)
    if most.words < CLEAR * others[0].words or most.questions * 2 > asked:
        return None
    share = most.words / sum(each.words for each in speakers)
    told = (
        f"The file names who speaks. {most.name} says {share:.0%} of the words and asks little, so that one answers."
    )
    return with_candidate(conversation, most.name, told)
