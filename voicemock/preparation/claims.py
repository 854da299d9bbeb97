"""Where an answer contradicts the CV, as a question: dates and years at an employer, degrees, experience, figures.

Only clear contradictions, in English: a false alarm is worse than a miss. What the CV leaves out contradicts nothing.
`tests/preparation/claims.yaml` is what it is measured on.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from voicemock.preparation.claimed import Sentence, hedged, sentences_of
from voicemock.preparation.claimed_figures import other_figures, written_figures
from voicemock.preparation.employment import Job, jobs_of, total_years
from voicemock.preparation.items import Item, items_of
from voicemock.preparation.skills import named_in

SLACK_YEARS = 0.75
"""People round."""
TOTAL_SLACK_YEARS = 1.5
"""Of all their experience they round more."""

_NOT_AN_END = frozenset(["ago", "later", "old", "before", "earlier", "into", "after", "plan", "of"])
_NOT_A_START = frozenset(["first", "last", "next", "after", "within", "every", "another", "past", "previous"])
_BETWEEN = frozenset(
    [
        "at",
        "with",
        "for",
        "the",
        "about",
        "around",
        "nearly",
        "almost",
        "roughly",
        "a",
        "full",
        "whole",
        "good",
        "'s",
        "over",
        "some",
        "in",
        "all",
    ]
)
_WAS_THERE = frozenset(["was", "worked", "spent", "stayed", "been", "working"])
_ON_WHAT = frozenset(["on", "as", "in", "doing", "building", "writing", "leading", "running", "working", "just"])
"""*Two years at X on the meter project* is a part of the time there."""
_BEGAN = frozenset(["joined", "started", "began", "start", "join", "hired"])
_ENDED = frozenset(["left", "quit", "leave"])
_AFTER_BEGAN = frozenset(["at", "with", "the", "working", "work", "for", "as", "in"])
_DEGREES = (
    ("a doctorate", re.compile(r"\b(?:ph\.?\s?d|doctorate|doctoral degree)\b", re.IGNORECASE)),
    (
        "a master's degree",
        re.compile(
            r"\b(?:master(?:['’]s|s)?(?: degree| of| in)|master['’]s|masters|m\.?sc|(?-i:M\.?A)|mba|m\.?eng)\b",
            re.IGNORECASE,
        ),
    ),
    ("a bachelor's degree", re.compile(r"\b(?:bachelor(?:['’]s|s)?|b\.?sc|(?-i:B\.?A)|b\.?eng)\b", re.IGNORECASE)),
)
"""The highest first."""
_HAVE = re.compile(
    r"\b(?:I(?:['’]ve| have)?(?: also)? (?:have|hold|got|did|finished|completed|earned|received|done)|I have|"
    r"I['’]ve got|"
    r"with my)\b[^.,;]{0,25}$",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"\b(?:not|n['’]t|never|no|doing|want\w*|plan\w*|hope\w*|would|almost|half|dropped|abandon\w*|thought|"
    r"consider\w*|"
    r"offer\w*|student|students|supervis\w*)\b",
    re.IGNORECASE,
)
_LACKS = re.compile(
    r"\b(?:no (?:prior |professional |production |real )?(?:experience|knowledge)|not yet|never|learning|beginner|"
    r"self-study|basic knowledge|basics of)\b",
    re.IGNORECASE,
)
_USED_MUCH = re.compile(
    r"\b(?:in production|professionally|for (?:many|several|\w+) years|years of experience|expert|every day)\b",
    re.IGNORECASE,
)


class Doubt(NamedTuple):
    """An answer and a CV that do not agree."""

    answer: int
    """Which of the answers, from 0."""
    said: str
    """The answer's own words."""
    cv: str
    """A line of the CV."""
    ask: str
    """The question that it raises."""


def doubts(answers: Sequence[str], cv: str, today: date) -> tuple[Doubt, ...]:
    """What does not agree, each line of the CV once, in the order of the answers.

    Args:
        answers: transcripts or typed texts.
        cv: the CV as text.
        today: for work that goes on.
    """
    reader = _Reader(cv, today)
    found: dict[str, Doubt] = {}
    for at, answer in enumerate(answers):
        for sentence in sentences_of(answer):
            for part in sentence.clauses:
                for line, ask in reader.against(part) if part.is_claim else ():
                    found.setdefault(line, Doubt(at, sentence.text, line, ask))
            if sentence.is_claim:
                for line, ask in reader.against_figures(sentence):
                    found.setdefault(line, Doubt(at, sentence.text, line, ask))
    return tuple(found.values())


class _Reader:
    """One CV, and what contradicts it."""

    def __init__(self, cv: str, today: date) -> None:
        self._items = [item for item in items_of(cv) if not item.is_heading]
        self._experience = [(item.text, *each) for item in self._items for each in _experience(item.text)]
        self._lacks = [(part, names) for item in self._items for part in item.sentences if (names := _new_to(part))]
        self._figures = [(item, written_figures(item.text)) for item in self._items]
        self._jobs = jobs_of(cv)
        self._today = today

    def against(self, sentence: Sentence) -> Iterator[tuple[str, str]]:
        """The lines that a sentence contradicts, and what to ask."""
        employers = self._employers(sentence)
        if len({job.employer for job in employers}) == 1:
            yield from self._at_employer(sentence, employers)
        elif not employers:
            yield from self._in_all(sentence)
        yield from self._degree(sentence)
        yield from self._lacking(sentence)

    def against_figures(self, sentence: Sentence) -> Iterator[tuple[str, str]]:
        """The lines that hold other figures for the same thing, and what to ask."""
        names = {job.employer for job in self._employers(sentence)}
        for item, written in self._figures:
            if not names or self._employer_of(item) in (*names, ""):
                yield from ((item.text, ask) for ask in other_figures(sentence, written))

    def _employers(self, sentence: Sentence) -> list[Job]:
        return [job for job in self._jobs if job.employer and sentence.place_of(job.employer)]

    def _employer_of(self, item: Item) -> str:
        """Whose heading an item stands under."""
        return next((job.employer for job in self._jobs if item.heading and item.heading in job.line), "")

    def _at_employer(self, sentence: Sentence, jobs: Sequence[Job]) -> Iterator[tuple[str, str]]:
        """Years and dates at one employer; several roles there are one stay."""
        place = sentence.place_of(jobs[0].employer)
        assert place
        first = min(jobs, key=lambda job: job.start)
        last = max(jobs, key=lambda job: (job.end is None, job.end or job.start))
        stay = first._replace(end=last.end)
        line, told = jobs[0].line, f"Your CV says {_span(stay)} at {stay.employer}"
        least, most = stay.years(self._today)
        for years, start, end in sentence.years():
            if not _is_stay(sentence, (start, end), place):
                continue
            after = sentence.words[max(end, place[1]) :][:1]
            in_part = bool(after) and after[0].text in _ON_WHAT
            if years > most + SLACK_YEARS or (years < least - SLACK_YEARS and not in_part):
                yield line, f"{told}; you said {years} years there. Which is it?"
        for what, year in _dates(sentence, place):
            of_cv = stay.start if what == "joined" else stay.end
            slack = 1 if hedged(sentence) else 0
            if of_cv and abs(year - of_cv.year) > slack:
                yield line, f"{told}; you said that you {what} in {year}. Which is it?"

    def _in_all(self, sentence: Sentence) -> Iterator[tuple[str, str]]:
        """Years of experience in all, of which the CV's jobs must leave room."""
        total = total_years(self._jobs, self._today)
        stated = [years for _, years, _ in self._experience]
        claims = list(_experience(sentence.text))
        if not self._jobs or not total:
            return
        for years, of in claims:
            most = max([total, *stated])
            if not of and years > most + TOTAL_SLACK_YEARS:
                whole = "your first job begins in " + str(min(job.start.year for job in self._jobs))
                line = self._jobs[-1].line
                yield line, f"You said {years} years of experience; in your CV {whole}. What came before?"
        for line, stated_years, of in self._experience if claims else ():
            for years, claimed in claims:
                if of & claimed and years > stated_years + TOTAL_SLACK_YEARS:
                    name = " and ".join(sorted(of & claimed))
                    yield line, f"Your CV says {stated_years} years of {name}; you said {years}. Which is it?"

    def _degree(self, sentence: Sentence) -> Iterator[tuple[str, str]]:
        lines = [(level, item.text) for item in self._items for level in _levels(item.text)]
        if not lines:
            return
        highest = min(level for level, _ in lines)
        for level, (name, pattern) in enumerate(_DEGREES[:highest]):
            said = pattern.search(sentence.text)
            if said and _HAVE.search(sentence.text[: said.start()]) and not _NOT_DONE.search(sentence.text):
                line = next(text for of, text in lines if of == highest)
                yield line, f"You said that you have {name}; your CV names “{line}”. Which is it?"
                return
            assert level < highest

    def _lacking(self, sentence: Sentence) -> Iterator[tuple[str, str]]:
        """Much use of what the CV says is new to the candidate."""
        if not _USED_MUCH.search(sentence.text):
            return
        claimed = {named.skill.name for named in named_in(sentence.text)}
        for part, new in self._lacks:
            for name in sorted(new & claimed)[:1]:
                yield part, f"Your CV says of {name}: “{part}”; you spoke of much use of it. Which is it?"


def _new_to(part: str) -> frozenset[str]:
    """The skills of which a sentence of the CV says that they are lacking or new."""
    lacks = _LACKS.search(part)
    return (
        frozenset(each.skill.name for each in named_in(part) if each.start > lacks.start()) if lacks else frozenset()
    )


def _span(job: Job) -> str:
    return f"{job.start.year} to {job.end.year if job.end else 'today'}"


def _is_stay(sentence: Sentence, years: tuple[int, int], place: tuple[int, int]) -> bool:
    """Whether years are said of the whole time at the employer named at a place: *I was at X for four years*."""
    words = [word.text for word in sentence.words]
    first, last = min(years, place), max(years, place)
    before, after = words[max(0, first[0] - 5) : first[0]], words[years[1] : years[1] + 1]
    was_there = ("i" in before and not _WAS_THERE.isdisjoint(before)) or before[-1:] == ["my"]
    part = not _NOT_AN_END.isdisjoint(after) or not _NOT_A_START.isdisjoint(words[max(0, years[0] - 1) : years[0]])
    return was_there and not part and _BETWEEN.issuperset(words[first[1] : last[0]])


def _dates(sentence: Sentence, place: tuple[int, int]) -> Iterator[tuple[str, int]]:
    """When somebody says that they joined or left the employer named at a place, where one year is named."""
    years = [
        (int(word.text), at)
        for at, word in enumerate(sentence.words)
        if word.text.isdecimal() and 1960 <= int(word.text) <= 2100
    ]
    if len(years) != 1 or abs(years[0][1] - place[0]) > 10:
        return
    for at in range(place[0] - 1, max(-1, place[0] - 5), -1):
        word = sentence.words[at].text
        if word in _BEGAN or word in _ENDED:
            yield ("joined" if word in _BEGAN else "left"), years[0][0]
            return
        if word not in _AFTER_BEGAN:
            return


def _experience(text: str) -> Iterator[tuple[int, frozenset[str]]]:
    """The years of experience that a text names, and of which technologies; none for experience in all."""
    for sentence in sentences_of(text):
        for years, start, end in sentence.years():
            rest = sentence.words[end : end + 8]
            if not rest or rest[0].text not in ("of", "experience", "as", "with", "in"):
                continue
            if _NOT_A_START & {word.text for word in sentence.words[max(0, start - 2) : start]}:
                continue
            tail = sentence.text[rest[0].start - sentence.start : rest[-1].end - sentence.start]
            names = frozenset(each.skill.name for each in named_in(tail) if each.skill.kind == "technology")
            in_all = any(word.text in ("experience", "developer", "engineer") for word in rest[:5])
            if names or in_all:
                yield years, names


def _levels(text: str) -> Iterator[int]:
    for level, (_, pattern) in enumerate(_DEGREES):
        if pattern.search(text):
            yield level
