"""What a CV says for each skill that a job asks for: told with what was done, only listed, or nothing."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from voicemock.preparation.employment import jobs_of, total_years
from voicemock.preparation.items import Item, items_of
from voicemock.preparation.job import is_degree, years_in
from voicemock.preparation.plan import Proof, Skill
from voicemock.preparation.quotes import own_words
from voicemock.preparation.skills import known, named_in
from voicemock.scoring.text import content_stems

MOST = 3
"""Lines of the CV for one skill."""
SHARE = 0.6
"""So much of a requirement's own words must stand in one line of the CV."""

_LISTS = re.compile(
    r"\b(?:skills?|technolog\w+|tools?|tech(?:nical)? stack|competenc\w+|languages?|certificat\w+|knowledge|"
    r"expertise)\b",
    re.IGNORECASE,
)
_LIST_LABEL = re.compile(r"^[\w &/()-]{2,40}:\s")
_NOT_YET = re.compile(
    r"\b(?:no (?:prior |previous |professional |production )?(?:experience|knowledge)|never|not yet|want(?:s|"
    r"ing)? to|"
    r"would like|hop(?:e|ing) to|eager to|keen (?:to|on)|interested in|plan(?:ning)? to|"
    r"(?:currently |now |started |still )?learning|self-study|course on|reading about)\b",
    re.IGNORECASE,
)
_INTERESTS = re.compile(r"\b(?:interests?|hobbies|goals?|objectives?|looking for|wish\w*)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d")
_DID = re.compile(r"\b(?:[a-z]{3,}ed|built|led|ran|wrote|made|cut|grew|set up|taught|took|brought|won|sold)\b", re.I)


class _Line(NamedTuple):
    item: Item
    how: str
    """told or listed."""
    names: frozenset[str]
    """The known skills that it names and not only wishes for."""
    stems: frozenset[str]

    @property
    def worth(self) -> tuple[bool, int]:
        """What tells most first: a deed, a figure."""
        text = self.item.text
        return self.how == "told", bool(_NUMBER.search(text)) + bool(_DID.search(text)) + (len(text.split()) >= 8)


def with_evidence(skills: Sequence[Skill], cv: str, today: date) -> tuple[Skill, ...]:
    """The skills, each with the lines of the CV that speak for it; those that tell most come first."""
    lines = list(_lines(cv))
    return tuple(
        skill.model_copy(update={"evidence": merged(skill.evidence, tuple(_evidence(skill, lines, cv, today)))})
        for skill in skills
    )


def merged(first: Sequence[Proof], then: Sequence[Proof]) -> tuple[Proof, ...]:
    """Both, each quote once."""
    found: list[Proof] = []
    for proof in (*first, *then):
        if all(proof.quote not in each.quote and each.quote not in proof.quote for each in found):
            found.append(proof)
    return tuple(found[:MOST])


def how_told(item: Item) -> str:
    """Whether a line of a CV tells what was done, or only lists."""
    text = _LIST_LABEL.sub("", item.text)
    in_list = bool(_LISTS.search(item.heading)) or bool(_LIST_LABEL.match(item.text))
    parts = [part for part in re.split(r"[,|/·•]", text) if part.strip()]
    short = sum(len(part.split()) <= 3 for part in parts)
    is_list = len(parts) >= 3 and short >= 0.75 * len(parts)
    return "listed" if is_list or (in_list and not _DID.search(text)) or len(text.split()) < 4 else "told"


def proof_of(quote: str, cv: str) -> Proof:
    """Words of the CV as evidence: told or listed, by the line that they stand in."""
    item = _around(quote, cv)
    return Proof(quote=quote, how="told" if item and not item.is_heading and how_told(item) == "told" else "listed")


def is_wish(quote: str, cv: str) -> bool:
    """Whether words of the CV only say what somebody wants, learns or lacks."""
    item = _around(quote, cv)
    around = next((each for each in item.sentences if own_words(quote, each)), quote) if item else quote
    return bool(_NOT_YET.search(around))


def _around(quote: str, cv: str) -> Item | None:
    return next((item for item in items_of(cv) if own_words(quote, item.text)), None)


def _lines(cv: str) -> Iterator[_Line]:
    for item in items_of(cv):
        if not _INTERESTS.search(item.heading):
            how = "listed" if item.is_heading else how_told(item)
            yield _Line(item, how, frozenset(_named(item)), frozenset(content_stems(item.text)))


def _named(item: Item) -> Iterator[str]:
    for sentence in item.sentences or [item.text]:
        wish = _NOT_YET.search(sentence)
        for each in named_in(sentence):
            if not wish or each.start < wish.end():
                yield each.skill.name


def _evidence(skill: Skill, lines: Sequence[_Line], cv: str, today: date) -> Iterator[Proof]:
    if skill.kind == "other" and (years := years_in(skill.name)):
        yield from _years(years, cv, today)
        return
    found = [line for line in lines if _speaks_for(skill, line)]
    for line in sorted(found, key=lambda each: each.worth, reverse=True):
        yield Proof(quote=line.item.text, how="told" if line.how == "told" else "listed")


def _years(years: int, cv: str, today: date) -> Iterator[Proof]:
    jobs = jobs_of(cv)
    if jobs and total_years(jobs, today) >= years:
        for job in jobs:
            yield Proof(quote=job.line, how="told")


def _speaks_for(skill: Skill, line: _Line) -> bool:
    text = line.item.text
    if is_degree(skill.name):
        return is_degree(text)
    named = known(skill.name)
    if named:
        return not line.names.isdisjoint((named.name, *named.shown_by))
    wanted = frozenset(content_stems(skill.name))
    if not wanted or line.item.is_heading or wanted.isdisjoint(line.stems) or _NOT_YET.search(text):
        return False
    if len(wanted) == 1:
        return bool(re.search(rf"(?<!\w){re.escape(skill.name)}(?!\w)", text, re.IGNORECASE))
    return len(wanted & line.stems) >= max(2, SHARE * len(wanted))
