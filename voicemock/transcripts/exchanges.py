"""Questions and answers: what a conversation comes to, once it is known who asks."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from voicemock.transcript import Word
from voicemock.transcripts.questions import (
    asks,
    goes_on,
    invites_questions,
    is_small_talk,
    opens_subject,
    parts_of,
)
from voicemock.transcripts.speakers import Roles
from voicemock.transcripts.spoken import Conversation, Utterance, text_of

Kind = Literal["question", "follow_up", "talk", "your_questions"]
"""`talk` is what is no part of the interview proper: greetings, small talk, the close. It is kept and not scored."""
_MOST_BACK_CHANNEL = 3
"""Words; what is longer says something."""
_BACK_CHANNEL = frozenset(
    re.findall(
        r"\S+",
        "absolutely ah alright cool course enough exactly fair good got great hm hmm huh i interesting it mhm "
        "mm mm-hm mm-hmm mmm nice of oh ok okay really right see sure true uh uh-huh uhuh understood wow yeah "
        "yep yes",
    )
)
_ASIDE_WORDS = 4
_LAST_WORDS = 60
"""What is looked at of what was said before: more than a sentence that asks has."""


@dataclass(frozen=True)
class Exchange:
    """Something asked, and what was answered."""

    kind: Kind
    asked: tuple[Word, ...]
    answer: tuple[Word, ...]

    @property
    def question(self) -> str:
        """What was asked, word for word."""
        return text_of(self.asked)

    @property
    def scored(self) -> bool:
        """Whether it belongs to a question that is scored."""
        return self.kind in ("question", "follow_up")


@dataclass(frozen=True)
class Split:
    """A conversation as questions and answers."""

    exchanges: tuple[Exchange, ...]
    listening: Counter[str]
    """Signs of listening that were left out, such as "mhm", and how often each was said."""

    @property
    def left_out(self) -> str:
        """These signs in a sentence; empty for none."""
        told = ", ".join(f"“{text}” ({times})" for text, times in self.listening.most_common())
        return f"Signs of listening were left out: {told}." if told else ""

    @property
    def scored(self) -> int:
        """How many questions are scored."""
        return sum(each.kind == "question" for each in self.exchanges)


IsKnown = Callable[[str], bool]
"""Whether a text is much like a question of the rubric."""


def split(conversation: Conversation, roles: Roles, is_known: IsKnown) -> Split:
    """The questions, follow-ups and asides of a conversation, in order, with every word but signs of listening."""
    turns = [(each.speaker == roles.candidate, each) for each in conversation.utterances]
    kept, listening = _without_listening(turns)
    return Split(tuple(classified(_paired(kept), is_known)), listening)


def _without_listening(
    turns: Sequence[tuple[bool, Utterance]],
) -> tuple[list[tuple[bool, tuple[Word, ...]]], Counter[str]]:
    """The turns with those joined that were parted only by a sign of listening; and what these were."""
    kept: list[tuple[bool, list[Word]]] = []
    listening: Counter[str] = Counter()
    for at, (answers, said) in enumerate(turns):
        goes_on_after = at + 1 < len(turns) and turns[at + 1][0] != answers
        if kept and goes_on_after and kept[-1][0] != answers and _only_listens(said.text, kept[-1][1]):
            listening[said.text.strip(" .,!?…").casefold()] += 1
        elif kept and kept[-1][0] == answers:
            kept[-1][1].extend(said.words)
        else:
            kept.append((answers, [*said.words]))
    return [(answers, tuple(words)) for answers, words in kept], listening


def _only_listens(text: str, before: Sequence[Word]) -> bool:
    """Whether somebody only shows that they listen; after a question even "yes" is an answer."""
    words = re.findall(r"[a-z][a-z'-]*", text.casefold())
    if not words or len(words) > _MOST_BACK_CHANNEL or not _BACK_CHANNEL.issuperset(words):
        return False
    last = parts_of(text_of(before[-_LAST_WORDS:]))[-1:]
    return not (last and asks(last[0]))


def _paired(turns: Sequence[tuple[bool, tuple[Word, ...]]]) -> Iterator[Exchange]:
    """What is asked with what is answered; either may be missing at the ends."""
    asked: tuple[Word, ...] = ()
    for answers, words in turns:
        if answers:
            yield Exchange("talk", asked, words)
            asked = ()
        else:
            asked = words
    if asked:
        yield Exchange("talk", asked, ())


def classified(exchanges: Iterator[Exchange], is_known: IsKnown) -> Iterator[Exchange]:
    """Each with its kind."""
    theirs, before = False, None
    for each in exchanges:
        kind = _kind(each, before, theirs, is_known)
        theirs = kind == "your_questions"
        found = replace(each, kind=kind)
        before = found if found.scored else before
        yield found


def _kind(each: Exchange, before: Exchange | None, theirs: bool, is_known: IsKnown) -> Kind:
    text = each.question
    if not each.answer or not text:
        return "your_questions" if theirs else "talk"
    if invites_questions(text):
        return "your_questions"
    questions = [part for part in parts_of(text) if asks(part) and not is_small_talk(part)]
    if theirs:  # the interviewer answers and asks back; only what says so itself is a question again
        return "question" if questions and opens_subject(text) else "your_questions"
    if not questions:
        small = not before or len(each.answer) <= _ASIDE_WORDS or any(map(is_small_talk, parts_of(text)))
        return "talk" if small else "follow_up"
    asked = " ".join(questions)
    if before is None or opens_subject(text) or is_known(asked):
        return "question"
    return "follow_up" if goes_on(asked, f"{before.question} {text_of(before.answer)}") else "question"
