"""What an interviewer's own words ask for: which planned question, and which of its criteria."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from voicemock.rubric import Question, Rubric
from voicemock.scoring.languages.speaking import speaking
from voicemock.scoring.text import content_stems, tokens
from voicemock.sessions.candidate import CandidatePart
from voicemock.sessions.session import Session

BY_ASKING, BY_SUBJECT = 1.0, 0.5
"""What a word counts by which a criterion is asked for, and one in which its points are told."""
ASKED = 0.5
"""So much must speak for a criterion: one word that is told of it and of no other."""
WRITTEN = 0.6
"""A follow-up that shares so many of its words with a written one is that one."""
ANOTHER = 0.5
"""So much of what a question's words carry must stand in another planned question to be that one."""
MORE = frozenset(
    [
        *("more", "further", "else", "detail", "details", "elaborate", "expand", "continue", "next", "then"),
        *("mehr", "weiter", "weiteres", "genauer", "ausführlicher", "einzelheiten", "noch"),
    ]
)
"""Words that ask for whatever is left."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for."""

    question: str
    """Id of a planned question; empty: none of them."""
    criterion: str | None = None
    """What of it; None: all of it, or what cannot be told."""


def wanted(words: str, stage: str, session: Session) -> Wanted:
    """What words ask for that were said while a planned question was to be asked.

    Args:
        words: the interviewer's.
        stage: that question's id.
        session: so far.
    """
    rubric, part = session.rubric, session.opened.candidate
    assert part is not None  # otherwise nobody is interviewed
    with speaking(rubric.language):
        begun = bool(session.exchange(stage))
        criterion = criterion_in(words, rubric.question(stage), rubric) if begun else None
        if criterion:
            return Wanted(stage, criterion)
        shares = _shares(words, stage, part, rubric)
        name = max(shares, key=lambda each: shares[each])
        if name != stage and shares[name] >= ANOTHER:
            there = bool(session.exchange(name))
            return Wanted(name, criterion_in(words, rubric.question(name), rubric) if there else None)
        return Wanted(stage if begun or shares[stage] else "")


def asks_for_more(words: str) -> bool:
    """Whether words ask for whatever is left."""
    return any(word.text in MORE for word in tokens(words))


def shares_with(words: str, text: str) -> bool:
    """Whether words take up something of a text."""
    return not set(content_stems(words)).isdisjoint(content_stems(text))


def criterion_in(words: str, question: Question, rubric: Rubric) -> str | None:
    """The criterion of a question that words ask for; None where they show none, or several as much."""
    asked = {word.text for word in tokens(words)}
    for name, written in _asks(question, rubric):
        theirs = {word.text for word in tokens(written)}
        if asked and len(asked & theirs) >= WRITTEN * len(asked | theirs):
            return name
    stems = set(content_stems(words)) - set(content_stems(question.text))
    by_asking = {name: _stems(name, *_by_asking(name, question, rubric)) for name in question.criteria}
    by_subject = {name: _stems(*_by_subject(name, question, rubric)) for name in question.criteria}
    worth = {
        name: BY_ASKING * _own(stems, name, by_asking) + BY_SUBJECT * _own(stems, name, by_subject)
        for name in question.criteria
    }
    first, *others = sorted(worth.values(), reverse=True)
    if first < ASKED or first in others:
        return None
    return max(worth, key=lambda name: worth[name])


def _own(stems: set[str], name: str, bags: Mapping[str, set[str]]) -> float:
    """How many of the stems are a criterion's; one that several have counts in parts."""
    return sum(1 / sum(each in bag for bag in bags.values()) for each in stems & bags[name])


def _asks(question: Question, rubric: Rubric) -> Iterator[tuple[str, str]]:
    yield from ((each.criterion, each.ask) for each in question.follow_ups)
    yield from ((name, rubric.criterion(name).probe) for name in question.criteria)


def _by_asking(name: str, question: Question, rubric: Rubric) -> Iterator[str]:
    yield rubric.criterion(name).name
    yield from (ask for each, ask in _asks(question, rubric) if each == name)


def _by_subject(name: str, question: Question, rubric: Rubric) -> Iterator[str]:
    yield rubric.criterion(name).measures
    for point in rubric.points(question, rubric.criterion(name)):
        yield from (point.text, *point.say, *(term for group in point.terms for term in group))


def _stems(*texts: str) -> set[str]:
    return set(content_stems("\n".join(texts)))


def _shares(words: str, stage: str, part: CandidatePart, rubric: Rubric) -> Mapping[str, float]:
    """How much of what the words carry stands in each planned question, 0 to 1; the one at hand first."""
    names = [stage, *(each.question for each in part.answers if each.question != stage)]
    bags = {name: _subject(rubric.question(name), rubric) for name in names}
    common = Counter(stem for bag in bags.values() for stem in bag)
    weights = {stem: 1 / max(1, common[stem]) for stem in content_stems(words)}
    total = sum(weights.values()) or 1.0
    return {name: sum(weights[stem] for stem in weights.keys() & bag) / total for name, bag in bags.items()}


def _subject(question: Question, rubric: Rubric) -> set[str]:
    reference = (point.text for point in question.reference)
    return _stems(
        question.text, question.id.replace("-", " "), *(ask for _, ask in _asks(question, rubric)), *reference
    )
