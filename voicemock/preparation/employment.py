"""Where a CV says somebody worked, and from when to when."""

import re
from datetime import date
from typing import NamedTuple

from voicemock.preparation.items import Item, items_of

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"(?:(?:{'|'.join(_MONTHS)})[a-z]*\.?|0?[1-9]|1[0-2])"
_RANGE = re.compile(
    rf"\(?\b(?:(?P<m1>{_MONTH})[\s/.]+)?(?P<y1>(?:19|20)\d\d)\s*(?:[-–—]+|to|until|till)\s*"
    rf"(?:(?:(?P<m2>{_MONTH})[\s/.]+)?(?P<y2>(?:19|20)\d\d)\b|(?P<now>present|now|today|current(?:ly)?|"
    rf"ongoing)\b)\)?",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:engineer|developer|programmer|manager|lead|architect|analyst|scientist|designer|consultant|administrator|"
    r"director|head|officer|intern|internship|trainee|specialist|assistant|owner|tester|researcher|teacher|nurse|cto|"
    r"ceo|founder|freelance\w*|technician|accountant|coordinator|associate|writer|editor|apprentice|student)s?\b",
    re.IGNORECASE,
)
_STUDIES = re.compile(
    r"\b(?:universit\w*|college|school|b\.?sc|m\.?sc|bachelor\w*|master'?s?|ph\.?d|degree|diploma|education|studies|"
    r"studied|course)\b",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"^(?:(?:work|professional|relevant)?\s*(?:experience|history)|employment|career|work|profile|summary|"
    r"projects?|skills?|"
    r"languages?|contact|interests?)\b",
    re.IGNORECASE,
)
_LEGAL = re.compile(r",?\s*\b(?:ltd|limited|inc|gmbh|llc|plc|corp|bv|b\.v|ag|s\.?a)\b\.?", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:,|\||·|•|;|\s[-–—]+\s|\bat\b|@|\(|\))\s*")


class Month(NamedTuple):
    """A year, and the month where it is told."""

    year: int
    month: int | None = None


class Job(NamedTuple):
    """One place of work."""

    employer: str
    """As it is written, without its legal form; empty where it was not made out."""
    title: str
    start: Month
    end: Month | None
    """None where it goes on."""
    line: str
    """The line of the CV, as it stands there."""

    def years(self, today: date) -> tuple[float, float]:
        """How many years that was, at least and at most: 2019 to 2021 is one to three, by the months left out."""
        end = self.end or Month(today.year, today.month)
        months = (end.year - self.start.year) * 12
        least = months + (end.month or 1) - (self.start.month or 12)
        most = months + (end.month or 12) - (self.start.month or 1) + 1
        return max(0.0, least / 12), max(0.0, most / 12)


def jobs_of(cv: str) -> list[Job]:
    """The places of work in a CV, in its order; schools are none."""
    items = items_of(cv)
    return [job for at, item in enumerate(items) if (job := _job(items, at, item))]


def total_years(jobs: list[Job], today: date) -> float:
    """How many years the jobs cover at most, those at the same time counted once."""
    covered: set[int] = set()
    for job in jobs:
        end = job.end or Month(today.year, today.month)
        covered.update(range(job.start.year * 12 + (job.start.month or 1), end.year * 12 + (end.month or 12) + 1))
    return len(covered) / 12


def _job(items: list[Item], at: int, item: Item) -> Job | None:
    dates = _RANGE.search(item.text)
    under_studies = bool(_STUDIES.search(item.heading)) and not item.is_heading
    if not dates or len(item.text) > 160 or under_studies:
        return None
    told = f"{item.text[: dates.start()]} | {item.text[dates.end() :]}"
    line = item.text
    above = at
    if not re.search(r"[^\W\d_]{3}", told) and at:  # the dates stand alone, below the rest
        above = at - 1
        told, line = items[above].text, f"{items[above].text} {item.text}"
    if _STUDIES.search(told):
        return None
    title, employer = _title_and_employer(told)
    if title and not employer:
        employer, line = _from_around(items, above, at, line)
    if not title and not employer:
        return None
    start, end = _month(dates["y1"], dates["m1"]), None if dates["now"] else _month(dates["y2"], dates["m2"])
    if end and (end.year, end.month or 12) < (start.year, start.month or 1):
        return None
    return Job(employer, title, start, end, line)


def _from_around(items: list[Item], above: int, below: int, line: str) -> tuple[str, str]:
    """The employer where it has a line of its own, above the title or below the dates, and the lines together."""
    for at, together in ((above - 1, "{0} {1}"), (below + 1, "{1} {0}")):
        near = items[at].text if 0 <= at < len(items) else ""
        plain = 0 < len(near.split()) <= 5 and not _RANGE.search(near) and not near.endswith((".", ":", "!"))
        if plain and near[0].isupper() and not _SECTION.match(near) and not _TITLE.search(near):
            return _LEGAL.sub("", _PARTS.split(near)[0]).strip(), together.format(near, line)
    return "", line


def _title_and_employer(told: str) -> tuple[str, str]:
    parts = [part.strip(" .:-–—") for part in _PARTS.split(told)]
    parts = [part for part in parts if re.search(r"[^\W\d_]{2}", part) and not _LEGAL.fullmatch(part)]
    title = next((part for part in parts if _TITLE.search(part)), "")
    others = [part for part in parts if part != title]
    return title, _LEGAL.sub("", others[0]).strip() if others else ""


def _month(year: str, month: str | None) -> Month:
    if not month:
        return Month(int(year))
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
    return Month(int(year), number)
