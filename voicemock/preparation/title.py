"""The role's name and the company's, as a job description gives them."""

import re
from collections.abc import Iterator, Sequence

from voicemock.preparation.items import Item

MAX_TITLE = 80
_LABELLED = re.compile(r"^(?:job title|position|role|title|vacancy|job)\s*[:–—-]\s*(?P<it>.{3,80})$", re.IGNORECASE)
_COMPANY = re.compile(r"^(?:company|employer|organi[sz]ation)\s*[:–—-]\s*(?P<it>.{2,60})$", re.IGNORECASE)
_WANTED = re.compile(
    r"\b(?:looking for|hiring|seeking|search(?:ing)? for|recruiting|need)\s+(?:an?|our (?:next|first|new))\s+"
    r"(?P<it>[^,.;:\n]{3,70}?)(?=\s+(?:to|who|with|for|in|at|on|that|based)\b|[,.;:!]|$)",
    re.IGNORECASE,
)
_NAME = r"(?P<it>[A-Z0-9][\w&’'.-]*(?:\s+[A-Z0-9&][\w&’'.-]*){0,3})"
_COMPANY_SAID = (
    re.compile(rf"^About {_NAME}$"),
    re.compile(rf"^(?:At|Join) {_NAME}(?=,|\s+(?:we|as|and|to)\b|[.!]|$)"),
    re.compile(rf"^{_NAME} (?:is|are) (?:an?|the|looking|hiring|building|one)\b"),
    re.compile(rf"^{_NAME} (?:builds|makes|runs|helps|develops|provides|sells|offers|connects)\b"),
)
_NO_NAMES = frozenset(
    [
        "us",
        "you",
        "we",
        "our",
        "they",
        "this",
        "it",
        "the",
        "role",
        "job",
        "position",
        "team",
        "here",
        "who",
        "what",
        "apply",
        "today",
        "about",
        "there",
        "that",
        "there's",
    ]
)
_JOINTS = re.compile(r"\s+(?:at|@|with)\s+|\s*[|•·]\s*|\s+[-–—]\s+|,\s+")
_LEGAL = re.compile(r",?\s+(?:Ltd|Limited|Inc|GmbH|LLC|PLC|Corp|BV|AG)\.?$", re.IGNORECASE)
_ROLE_WORD = re.compile(
    r"\b(?:engineer|developer|programmer|manager|lead|architect|analyst|scientist|designer|consultant|administrator|"
    r"director|head|officer|intern|specialist|assistant|owner|tester|researcher|technician|coordinator|associate|"
    r"writer|editor|nurse|teacher|representative|executive|recruiter|accountant|operator|planner|gardener)s?\b",
    re.IGNORECASE,
)


def role_of(items: Sequence[Item]) -> str:
    """The role's name; empty where it is not told."""
    for item in items[:12]:
        if labelled := _LABELLED.match(item.text):
            return _first_part(labelled["it"])
    for item in items[:4]:
        if len(item.text) <= MAX_TITLE and not item.text.endswith(".") and _ROLE_WORD.search(item.text):
            return _first_part(item.text)
    for item in items:
        for sentence in item.sentences:
            wanted = _WANTED.search(sentence)
            if wanted and _ROLE_WORD.search(wanted["it"]):
                return _capital(wanted["it"].strip())
    return ""


def company_of(items: Sequence[Item]) -> str:
    """The company's name; empty where it is not told."""
    for item in items[:12]:
        if labelled := _COMPANY.match(item.text):
            return _LEGAL.sub("", labelled["it"].strip())
    candidates = [name for item in items for name in _said(item)]
    title = next((each.text for each in items[:4] if _ROLE_WORD.search(each.text)), "")
    joined = [part.strip() for part in re.split(r"\s+(?:at|@)\s+", title)[1:]]
    named = joined[0] if joined else max(candidates, key=candidates.count, default="")
    return _LEGAL.sub("", re.split(r"\s*[|,(•·]\s*|\s+[-–—]\s+", named)[0]).strip()


def _said(item: Item) -> Iterator[str]:
    for sentence in item.sentences:
        for way in _COMPANY_SAID:
            found = way.search(sentence)
            if found and found["it"].split()[0].lower() not in _NO_NAMES and not _ROLE_WORD.search(found["it"]):
                yield found["it"].rstrip(".’'")


def _first_part(title: str) -> str:
    """The part of a title that names the role: without the company, the place and the like."""
    title = re.sub(r"\((?:[mwfdx]\s*/\s*)+[mwfdx]\)|\(all genders\)", "", title, flags=re.IGNORECASE)
    parts = [part.strip() for part in _JOINTS.split(title) if part.strip()]
    named = next((part for part in parts if _ROLE_WORD.search(part)), parts[0] if parts else title)
    return _capital(
        re.sub(
            r"^(?:job title|position|role|vacancy|we(?:['’]re| are) hiring(?: an?)?|wanted)\s*:?\s+",
            "",
            named,
            flags=re.IGNORECASE,
        )
    )


def _capital(text: str) -> str:
    text = " ".join(text.split()).strip(" :*#")
    return text[:1].upper() + text[1:]
