"""What was told in one go is split into the parts of a story: by signal phrases, or as a model proposes.

Nothing that was told is left out: every word belongs to exactly one part, in the words in which it was said.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple, Protocol

from pydantic import BaseModel

from voicemock.errors import BadReply, LLMUnreachable, Refused
from voicemock.ports import Chat, Message
from voicemock.preparation.story_skills import phrases
from voicemock.prompts import fence
from voicemock.safe_text import one_line
from voicemock.scoring.languages.speaking import kept_by_language
from voicemock.scoring.signs import PAST, is_figure, is_past
from voicemock.scoring.text import Token, sentence_spans, tokens
from voicemock.story import PARTS, Part

NUMBER = "<number>"
LONGEST_WORDS = 30
"""A longer stretch without a full stop is cut where something new begins: some recognisers write none."""
BEGINS = (
    r"(?<!because )(?<!before )(?<!that )(?<!when )(?<!if )(?<!what )(?<!as )"
    r"\b(?:(?:and |but )?(?:so|then|finally|first (?:i|we)|after that|since then|in the end|as a result|looking back|"
    r"next time|from then on|now)\b(?: i| we)?|"
    r"(?:and )?(?:i|we|they|he|she|nobody|what i|my (?:job|task|role)) (?!am\b|are\b)\w)"
)
SIGNS: Mapping[Part, str] = {
    "situation": "last year, last summer, last spring, last autumn, last winter, years ago, months ago, back "
    "then, at the time, when I was, I worked, I was working, we had, there was, there were, it was in, the "
    "problem was, the situation, could not, would not, used to, complained, were waiting, at university, at my,"
    " our, every night, every week, every day, one day, in january, in february, in march, in april, in may, in"
    " june, in july, in august, in september, in october, in november, in december",
    "task": "my job, my task, my role, my responsibility, I was responsible, I was in charge, in charge of, "
    "asked me to, I was asked, I was told to, it was up to me, fell to me, I had to, we had to, my goal, the "
    "goal, I was to, I was supposed, was mine to, we needed to, I needed to, on my desk, they gave me, assigned"
    " to me, nobody asked me",
    "action": "so I, first I, then I, I <past>, I started, I began, I went, I wrote, I built, I made, I took, I"
    " put, I sat down, I told, I said, I decided, what I did, I chose, we <past>, I proposed, I suggested, step"
    " by step, next I, finally I, after that I, I then",
    "result": "as a result, in the end, the result, since that day, went from <number>, from <number> to, fell "
    "to, fell from, fell by, dropped to, dropped from, dropped by, rose to, rose from, went down, went up, down"
    " to, came down to, instead of <number>, saved, it worked, that worked, was gone, we got, the customer, the"
    " customers were, <number> percent, no longer, until today, to this day, ever since, came back, agreed, was"
    " on time, was solved, went live, thanked, turned out well, not once since, still use, now it, since then "
    "it, since then they",
    "lesson": "I learned, I learnt, I have learned, taught me, the lesson, lesson, looking back, in hindsight, "
    "next time, would do differently, do differently, if I had it, I would have, I should have, today I would, "
    "today I, what I took, I realised, I realized, since then I, from then on I, these days I, I now, my "
    "mistake, again I would, ever since I",
}
"""Phrases by which a listener hears which part is told."""
WORTH: Mapping[Part, float] = {"situation": 1.0, "task": 2.0, "action": 1.0, "result": 1.5, "lesson": 2.5}
"""What each sign counts: those of a situation and of deeds are heard in every part."""
BEGINNING: Mapping[Part, float] = {"situation": 0.0, "task": -0.7, "action": -2.5, "result": -3.0, "lesson": -3.0}
"""Stories begin with their situation."""
LATE = 0.6
"""From so far on, a sentence of which the teller is not the subject says what came of it…"""
LATE_RESULT, LATE_FIGURE = 1.0, 1.0
"""…and all the more when it holds a figure."""
ONWARD, SKIPPED, BACK = -0.4, -0.4, -1.6
"""What it costs to go on to the next part, for each part left out, and for going back."""
AGAIN = (
    "These are not the candidate's own words, one after the other: {wrong}. Copy word for word. Reply again, in full."
)

Span = tuple[int, int]


class Piece(NamedTuple):
    """A stretch of what was told, and the part it belongs to."""

    text: str
    part: Part


class Split(NamedTuple):
    """All that was told, in its order."""

    pieces: tuple[Piece, ...]
    note: str = ""
    """What to know of how it was split, in a sentence."""

    def parts(self) -> Mapping[Part, str]:
        """The words of each part, those without any left out."""
        found = {part: " ".join(piece.text for piece in self.pieces if piece.part == part) for part in PARTS}
        return {part: words for part, words in found.items() if words}


class Fillable(Protocol):
    """A prompt with holes."""

    def fill(self, **values: str) -> str:
        """The text with its holes filled."""


class StoryParts(BaseModel):
    """The model's reply: quotes of what was told, by part."""

    situation: list[str]
    task: list[str]
    action: list[str]
    result: list[str]
    lesson: list[str]


def split(told: str) -> Split:
    """The parts by the signal phrases of each sentence, and by the order in which stories are told."""
    text = one_line(told)
    units = [text[start:end] for start, end in _units(text)]
    return Split(tuple(Piece(unit, part) for unit, part in zip(units, _likeliest(units), strict=True)))


def split_by(chat: Chat, prompt: Fillable, told: str) -> Split:
    """The parts as a model proposes them by quotes; each must stand in what was told, or the signs decide instead.

    What it leaves out stays with the part before it.
    """
    text = one_line(told)
    messages = [Message("user", prompt.fill(answer=fence("story", text)))]
    try:
        reply = chat(messages, StoryParts)
        placed, wrong = _placed(reply, text)
        if wrong:
            said = Message("assistant", reply.model_dump_json())
            asked = AGAIN.format(wrong="; ".join(f"“{one_line(each)[:120]}”" for each in wrong[:5]))
            placed, wrong = _placed(chat([*messages, said, Message("user", asked)], StoryParts), text)
    except (LLMUnreachable, BadReply, Refused) as error:
        return split(told)._replace(note=f"{error.message} The parts were found by signal phrases instead.")
    if wrong:
        why = "The model's parts held words that you did not say, though it was asked twice."
        return split(told)._replace(note=f"{why} They were found by signal phrases instead.")
    if not placed:
        return split(told)._replace(note="The model found no part; they were found by signal phrases instead.")
    return Split(tuple(_pieces(text, placed)))


def _units(text: str) -> Iterator[Span]:
    """Sentences; long ones are cut where something new begins."""
    for start, end in sentence_spans(text):
        cuts = [start]
        for found in re.finditer(BEGINS, text[start:end], re.IGNORECASE):
            long = len(text[start:end].split()) > LONGEST_WORDS
            if long and len(text[cuts[-1] : start + found.start()].split()) > LONGEST_WORDS // 5:
                cuts.append(start + found.start())
        for first, last in pairwise([*cuts, end]):
            yield first, first + len(text[first:last].rstrip())


def _likeliest(units: Sequence[str]) -> list[Part]:
    """The parts, unit by unit, that fit their signs and the order of telling best (Viterbi)."""
    if not units:
        return []
    best: dict[Part, tuple[float, list[Part]]] = {}
    for at, unit in enumerate(units):
        fits = _fits(unit, at / len(units))
        if at == 0:
            best = {part: (fits[part] + BEGINNING[part], [part]) for part in PARTS}
            continue
        best = {part: _reached(part, best, fits[part]) for part in PARTS}
    return max(best.values(), key=lambda way: way[0])[1]


def _reached(part: Part, best: Mapping[Part, tuple[float, list[Part]]], fit: float) -> tuple[float, list[Part]]:
    worth, way = max(
        ((so_far + _step(way[-1], part), way) for so_far, way in best.values()), key=lambda reached: reached[0]
    )
    return worth + fit, [*way, part]


def _step(before: Part, after: Part) -> float:
    steps = PARTS.index(after) - PARTS.index(before)
    if steps == 0:
        return 0.0
    return BACK if steps < 0 else ONWARD + SKIPPED * (steps - 1)


def _fits(unit: str, place: float) -> Mapping[Part, float]:
    """How well a unit's words fit each part; `place` is how much of the story was told before, 0 to 1."""
    kinds = [_kinds(word) for word in tokens(unit)]
    fits = {
        part: min(2.0, sum(_stands(phrase, kinds) for phrase in listed)) * WORTH[part]
        for part, listed in _signs().items()
    }
    if place >= LATE and not {"i", "we"} & {word.text for word in tokens(unit)}:
        fits["result"] += LATE_RESULT + LATE_FIGURE * any(NUMBER in kind for kind in kinds)
    return fits


def _kinds(word: Token) -> frozenset[str]:
    number = [NUMBER] if is_figure(word.text) else []
    return frozenset([word.stem, *number, *([PAST] if is_past(word.text) else [])])


def _stands(phrase: Sequence[str], kinds: Sequence[frozenset[str]]) -> bool:
    return any(
        all(wanted in kinds[at + n] for n, wanted in enumerate(phrase)) for at in range(len(kinds) - len(phrase) + 1)
    )


@kept_by_language(8)
def _signs() -> Mapping[Part, tuple[tuple[str, ...], ...]]:
    return {part: tuple(_with_kinds(each) for each in listed.split(",")) for part, listed in SIGNS.items()}


def _with_kinds(phrase: str) -> tuple[str, ...]:
    words = phrase.split()
    return tuple(stem for word in words for stem in ((word,) if word.startswith("<") else phrases(word)[0]))


def _placed(reply: StoryParts, text: str) -> tuple[list[tuple[Span, Part]], list[str]]:
    """Where each quote stands, and those that stand nowhere. What two parts claim belongs to the first."""
    words = tokens(text)
    taken: set[int] = set()
    placed: list[tuple[Span, Part]] = []
    wrong = []
    for part in PARTS:
        for quote in getattr(reply, part):
            wanted = [word.text for word in tokens(quote)]
            if not wanted:
                continue
            places = [at for at in range(len(words) - len(wanted) + 1) if _is_at(wanted, words, at)]
            if not places:
                wrong.append(quote)
                continue
            free = next((at for at in places if not taken & set(range(at, at + len(wanted)))), None)
            if free is not None:
                taken |= set(range(free, free + len(wanted)))
                placed.append(((free, free + len(wanted)), part))
    return sorted(placed), wrong


def _is_at(wanted: Sequence[str], words: Sequence[Token], at: int) -> bool:
    return all(words[at + n].text == word for n, word in enumerate(wanted))


def _pieces(text: str, placed: Sequence[tuple[Span, Part]]) -> Iterator[Piece]:
    """The whole text by parts, sentence by sentence; words that nobody claimed go with those before them."""
    words = tokens(text)
    part = placed[0][1]
    labels: list[Part] = []
    claims = {at: claimed for (first, last), claimed in placed for at in range(first, last)}
    for at in range(len(words)):
        part = claims.get(at, part)
        labels.append(part)
    starts = [(next(group)[0], label) for label, group in groupby(enumerate(labels), key=lambda item: item[1])]
    edges = [0, *(words[first].start for first, _ in starts[1:]), len(text)]
    for (first, last), (_, label) in zip(pairwise(edges), starts, strict=True):
        stretch = text[first:last]
        yield from (Piece(stretch[begin:end], label) for begin, end in sentence_spans(stretch))
