"""A job description read by its words: the role, the company, and which skills it must have or likes to see."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from voicemock.glossary import names_in
from voicemock.preparation.items import Item, items_of
from voicemock.preparation.named_ids import id_of
from voicemock.preparation.plan import Need, Skill
from voicemock.preparation.skills import Named, SkillKind, named_in
from voicemock.preparation.title import company_of, role_of
from voicemock.scoring.text import content_stems

MAX_SKILLS = 24
MAX_NAME = 60
"""Characters of a requirement that is named by its own words."""
MAX_QUOTE = 160
"""Of a longer paragraph only the sentence is quoted."""

Section = str
"""essential, desirable, duties, offer, or empty where the heading tells nothing."""

_SECTIONS: tuple[tuple[Section, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "offer",
            r"\b(?:benefits?|perks|what we (?:offer|give)|we offer|what you(?:'ll|’ll| will)? get|compensation|"
            r"salary|"
            r"pay|in it for you|equal opportunit\w*|diversity|how to apply|(?:hiring|interview|application) process|"
            r"next steps|why (?:join|work|us)|legal|privacy)\b",
        ),
        (
            "desirable",
            r"\b(?:nice[- ]to[- ]haves?|bonus|prefer\w+|desir\w+|(?:a )?plus|good to have|ideally|extra points|"
            r"would be (?:great|nice)|also (?:great|nice|like)|optional|not required)\b",
        ),
        (
            "essential",
            r"\b(?:requirements?|must[- ]haves?|required|essentials?|qualifications?|what (?:we|you)[^.]*"
            r"(?:need|bring|have|expect|look\w* for)|looking for|you (?:have|bring|are|know)|who you are|about you|"
            r"(?:your|candidate) profile|skills|experience|your background|minimum)\b",
        ),
        (
            "duties",
            r"\b(?:responsibilit\w+|what you(?:'ll|’ll| will)? (?:do|be doing|work on)|you(?:'ll|’ll| will)|"
            r"duties|tasks|"
            r"your (?:job|work|mission|role|day)|the (?:role|job|position|work)|day[- ]to[- ]day|the challenge)\b",
        ),
        (
            "offer",
            r"^(?:about (?!you|the role|the job|the position)|who we are|our (?:values|story|culture|mission|"
            r"company)|"
            r"the company|our product)",
        ),
    )
)
_DESIRABLE = re.compile(
    r"\b(?:nice[- ]to[- ]have|bonus|preferred|preferably|desirable|ideally|(?:is|are|as|would be|be) (?:a |an )?"
    r"(?:big |real |strong |definite )?(?:plus|advantage|asset)|(?:be|is|are) (?:great|nice|helpful|welcome|"
    r"useful|good)|"
    r"(?:not|n't|n’t|never) (?:be )?(?:required|needed|essential|necessary|mandatory|need|expect)|no (?:prior |"
    r"previous )?"
    r"(?:experience|knowledge)|optional(?:ly)?|helps?|we(?:'d|’d| would)? (?:also )?(?:like|love) to see)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\b(?:ideally|preferably|optionally|(?:bonus|nice[- ]to[- ]have):)", re.IGNORECASE)
"""What stands after these is desirable, and what stands before is not."""
_ESSENTIAL = re.compile(
    r"\b(?:must(?: have)?|required?|essential|mandatory|minimum|at least|need(?:ed|s)? to|you (?:need|have|know|"
    r"bring)|"
    r"we (?:expect|need|require)|proven|solid|strong|extensive|deep|fluent|proficien\w+|expert\w*)\b",
    re.IGNORECASE,
)
_TURN = re.compile(r",?\s+(?:but|while|whereas)\s+|\s+[–—]\s+|,\s+(?=[A-Z][\w+# ]{0,24} (?:is|are|would)\b)")
_YEARS = re.compile(
    r"\b(?P<years>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\s*(?:\+|\s*(?:-|–|to)\s*\d{1,2}\+?)?"
    r"\s*(?:or more |plus )?years?\b",
    re.IGNORECASE,
)
_WORDS = {
    word: n
    for n, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)
}
_DEGREE = re.compile(
    r"\b(?:degree|diploma|b\.?sc\b|m\.?sc\b|bachelor|master(?:'s|’s|s)? (?:degree|in|of)|ph\.?d)", re.IGNORECASE
)
_JOINED = re.compile(r"\s*(?:,\s*(?:or|and)?|\bor\b|/|\band/or\b)\s*")
_BEFORE_THE_THING = re.compile(
    r"^(?:(?:you|we|the candidate|must|have|has|having|bring|be|are|is|can|should|need|know|expect|to|a|an|the|"
    r"your|and|"
    r"strong|proven|solid|good|excellent|deep|hands-on|demonstrated|some|practical|working|prior|previous|great|real|"
    r"relevant|experience[d]?|knowledge|understanding|familiarity|familiar|comfortable|track record|background|"
    r"command|"
    r"ability|able|skills?|expertise|confident|exposure|interest|passion|enjoy|with|in|of|for|as|about|at|"
    r"using)\b[\s,]*)+",
    re.IGNORECASE,
)


class Job(NamedTuple):
    """A job description, read."""

    role: str
    company: str
    skills: tuple[Skill, ...]


class _Asked(NamedTuple):
    name: str
    kind: SkillKind
    need: Need
    quote: str
    instead: frozenset[str] = frozenset()
    """Names of skills that would do as well."""


def read_job(text: str) -> Job:
    """What a job description asks for. Essential skills come first, each group in the order of the text."""
    items = items_of(text)
    role, company = role_of(items), company_of(items)
    sectioned = [(item, section_of(item.heading)) for item in items if not item.is_heading]
    plain = any(section == "essential" for _, section in sectioned)
    found: dict[str, _Asked] = {}
    for item, section in sectioned:
        if section == "offer":
            continue
        for asked in _asked(item, section, plain, {role, company}):
            before = found.get(asked.name)
            if before is None or (before.need, asked.need) == ("desirable", "essential"):
                found[asked.name] = asked
    ordered = sorted(found.values(), key=lambda each: each.need == "desirable")[:MAX_SKILLS]
    return Job(role, company, tuple(_skills(ordered)))


def _skills(asked: Sequence[_Asked]) -> Iterator[Skill]:
    taken: set[str] = set()
    ids = {each.name: id_of(each.name, taken) for each in asked}
    for each in asked:
        instead = tuple(ids[name] for name in sorted(each.instead) if name in ids)
        yield Skill(
            id=ids[each.name], name=each.name, need=each.need, kind=each.kind, quote=each.quote, instead=instead
        )


def section_of(heading: str) -> Section:
    """What a heading of a job description announces."""
    return next((name for name, pattern in _SECTIONS if pattern.search(heading)), "")


def years_in(text: str) -> int | None:
    """How many years of experience a requirement names."""
    found = _YEARS.search(text)
    return None if not found else _WORDS.get(found["years"].lower()) or int(found["years"])


def is_degree(text: str) -> bool:
    """Whether a requirement is about a degree."""
    return bool(_DEGREE.search(text))


def stated_need(sentence: str, at: int = 0) -> Need | None:
    """What a sentence itself says of the words at a place in it; None where it says nothing.

    *Ideally* holds for what follows it, *is a plus* for the whole of its clause.
    """
    start = end = 0
    for turn in [*_TURN.finditer(sentence), None]:
        end = turn.start() if turn else len(sentence)
        if at <= end:
            break
        start = turn.end() if turn else start
    clause, at = sentence[start:end], at - start
    ahead = _AHEAD.search(clause)
    if ahead:
        if at >= ahead.start():
            return "desirable"
        clause = clause[: ahead.start()]
    if _DESIRABLE.search(clause):
        return "desirable"
    return "essential" if _ESSENTIAL.search(clause) else None


def _asked(item: Item, section: Section, has_requirements: bool, own: set[str]) -> Iterator[_Asked]:
    """The skills that an item asks for. Without a section, only what says itself that it is asked for."""
    for sentence in item.sentences:
        default = _default(section, has_requirements)
        places = list(named_in(sentence))
        known = [(named.skill.name, named.skill.kind, named.start) for named in places]
        choice = _choice(sentence, places)
        taken = {stem for name, _, _ in known for stem in content_stems(name)}
        found: list[tuple[str, SkillKind, int]] = list(known)
        if section or stated_need(sentence):
            for name in names_in(sentence):
                if not taken & set(content_stems(name)) and not _belongs(name, own, sentence):
                    found.append((name, "technology", sentence.find(name)))
        if (years := _YEARS.search(sentence)) and re.search(
            r"experience|work|develop|engineer|build", sentence, re.I
        ):
            found.append((f"{years[0].strip()} of experience", "other", years.start()))
        elif degree := _DEGREE.search(sentence):  # what it is a degree in is no skill by itself
            found = [("Degree", "other", degree.start())]
        elif not found and section in ("essential", "desirable") and (name := _in_own_words(sentence)):
            found.append((name, "other", 0))
        for name, kind, at in found:
            need = stated_need(sentence, at) or default
            need = "desirable" if section == "desirable" else need
            if need:
                quote = item.text if len(item.text) <= MAX_QUOTE else sentence
                yield _Asked(name, kind, need, quote, choice - {name} if name in choice else frozenset())


def _choice(sentence: str, places: Sequence[Named]) -> frozenset[str]:
    """The skills of a sentence of which one is enough: joined by *or*, a slash or *such as*."""
    chosen: set[str] = set()
    run: list[Named] = []
    for named in [*places, None]:
        between = sentence[run[-1].end : named.start] if run and named else ""
        if named and run and _JOINED.fullmatch(between):
            run.append(named)
            continue
        words = sentence[run[0].start : run[-1].end] if run else ""
        such_as = run and re.search(r"\b(?:such as|like|e\.g\.,?)\s*$", sentence[: run[0].start])
        if len(run) > 1 and (such_as or re.search(r"\bor\b|(?<=\w)\s?/\s?(?=\w)", words)):
            chosen |= {each.skill.name for each in run}
        run = [named] if named else []
    return frozenset(chosen)


def _default(section: Section, has_requirements: bool) -> Need | None:
    if section == "duties":  # what is done every day is needed, but where needs are listed, they are listed there
        return "desirable" if has_requirements else "essential"
    if section in ("essential", "desirable"):
        return "essential" if section == "essential" else "desirable"
    return None if has_requirements else "essential"


def _belongs(name: str, own: set[str], sentence: str) -> bool:
    """Whether a name is the role's, the company's or a place's."""
    mine = any(name.casefold() in each.casefold() for each in own if each)
    place = re.search(rf"\b(?:in|near|around|from|based in|located in|at)\s+(?:the\s+)?{re.escape(name)}\b", sentence)
    return mine or bool(place and not re.search(r"\b(?:experience|proficien\w+|fluent|skills?) in\b", sentence, re.I))


def _in_own_words(sentence: str) -> str:
    """A requirement as a name: its first clause without what every requirement begins with."""
    clause = re.split(r"[,;:.(]|\s[-–—]\s", _BEFORE_THE_THING.sub("", sentence), maxsplit=1)[0].strip()
    if len(content_stems(clause)) < 1 or len(clause) < 3:
        return ""
    if len(clause) > MAX_NAME:
        clause = clause[:MAX_NAME].rsplit(" ", 1)[0]
    return clause[0].upper() + clause[1:]
