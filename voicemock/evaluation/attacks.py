"""What nobody should get marks for: junk made from a rubric's own words, and words spoken to the grader.

Everything is made from the rubric and the question alone, so any rubric can be attacked, and the same seed makes the
same texts.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from voicemock.evaluation.attack_texts import PAYLOADS, Texts, texts_in
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.scoring.points import NUMBER
from voicemock.scoring.text import sentence_spans

__all__ = ["PAYLOADS", "Attack", "Injection", "injections", "junk_attacks"]

KEYWORDS = 24
"""Words in a list of keywords."""
PADDED = 8
"""How often padding says its one sentence."""


@dataclass(frozen=True)
class Attack:
    """A text that deserves nothing, or next to nothing."""

    family: str
    text: str
    most: int
    """The highest level that is acceptable for it. Not scored always is."""


@dataclass(frozen=True)
class Injection:
    """An answer with words to the grader in it, and the same answer without them."""

    family: str
    channel: str
    text: str
    clean: str


def junk_attacks(rubric: Rubric, question: Question, seed: int = 0) -> Iterator[Attack]:
    """Junk for one question of a rubric.

    Args:
        rubric: what is attacked.
        question: one of its questions.
        seed: chooses the words; the same seed makes the same texts.
    """
    chance = random.Random(f"{seed} {rubric.id} {question.id}")
    words = texts_in(rubric.language)
    for family, texts in words.junk.items():
        yield from (Attack(family, text, 1) for text in texts)
    for text in (question.text, words.asked.format(question=question.text)):
        yield Attack("question read back", text, 1)
    yield from (Attack("keywords", text, 1) for text in _keywords(rubric, question, chance, words))
    said = _good_sentences(rubric, question)
    if said:
        yield from (Attack("word salad", text, 1) for text in _salad(said, chance))
        yield Attack("reversed", " ".join(reversed(" ".join(said).split())), 1)
        yield Attack("padding", " ".join([_sentence(chance.choice(said))] * PADDED), 2)
        yield Attack("negated", " ".join(words.denied.format(said=each.rstrip(".")) for each in said), 1)
        yield Attack("negated", " ".join(filter(None, (_negated(each, words) for each in said))), 1)
    for text in _off_topic(rubric, question, chance):
        yield Attack("another question", text, 2)


def injections(text: str, seed: int = 0, language: str = "en") -> Iterator[Injection]:
    """An honest answer with each of the shipped payloads put into it, beside the honest answer.

    Args:
        text: what somebody answered.
        seed: chooses the places; the same seed makes the same texts.
        language: of the answer, two letters.
    """
    chance = random.Random(f"{seed} {text}")
    ends = [end for _, end in sentence_spans(text)] or [len(text)]
    for family, payload in texts_in(language).payloads:
        parts = payload.split(" || ")
        places = sorted(chance.choices(ends, k=len(parts)), reverse=True)
        joined = text
        for place, part in zip(places, reversed(parts), strict=True):
            joined = f"{joined[:place]} {part} {joined[place:].lstrip()}"
        yield Injection(family, "speech", joined.strip(), text)


def _criteria(rubric: Rubric, question: Question) -> list[Criterion]:
    return [criterion for criterion in rubric.criteria if criterion.id in question.criteria]


def _good_sentences(rubric: Rubric, question: Question) -> list[str]:
    """What the rubric says a person may say."""
    return [
        phrase
        for criterion in _criteria(rubric, question)
        for point in rubric.points(question, criterion)
        for phrase in point.say
    ]


def _sentence(phrase: str) -> str:
    return f"{phrase[:1].upper()}{phrase[1:].rstrip('.')}."


def _negated(phrase: str, said: Texts) -> str:
    """The opposite: *not* after its first auxiliary, or *never* beside its verb; empty where neither is found."""
    words = phrase.rstrip(".").split()
    for at, word in enumerate(words[:-1]):
        if word.lower() in said.auxiliaries:
            return _sentence(" ".join([*words[: at + 1], said.no[0], *words[at + 1 :]]))
        if word.lower() in said.subjects and words[at + 1].lower() not in said.auxiliaries:
            verb = at + 1 + said.verb_first
            return _sentence(" ".join([*words[:verb], said.no[1], *words[verb:]]))
    return ""


def _keywords(rubric: Rubric, question: Question, chance: random.Random, said: Texts) -> Iterator[str]:
    terms = [
        term
        for criterion in _criteria(rubric, question)
        for point in rubric.points(question, criterion)
        for group in point.terms
        for term in group
        if term != NUMBER
    ]
    if terms:
        chosen = chance.sample(terms, min(KEYWORDS, len(terms)))
        yield ", ".join(chosen) + "."
        yield said.known[0] + said.known[1].join(chosen) + "."


def _salad(said: list[str], chance: random.Random) -> Iterator[str]:
    words = " ".join(said).split()
    for _ in range(2):
        chance.shuffle(words)
        yield " ".join(words)


def _off_topic(rubric: Rubric, question: Question, chance: random.Random) -> Iterator[str]:
    """Answers to other questions of the rubric that share no criterion with it."""
    others = [each for each in rubric.questions if not set(each.criteria) & set(question.criteria)]
    texts = [example.text for other in others for example in rubric.examples if example.question == other.id]
    yield from chance.sample(texts, min(3, len(texts)))
    for other in others[:2]:
        said = _good_sentences(rubric, other)
        if said:
            yield " ".join(_sentence(each) for each in said)
