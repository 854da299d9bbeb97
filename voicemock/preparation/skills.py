"""Skills by the words that people use for them, from preparation/skills.txt."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

SkillKind = Literal["technology", "practice", "people", "other"]
"""`other` is a requirement that no list knows, in the words of the job description."""

_FILE = Path(__file__).with_name("skills.txt")
# "Go the extra mile" names no language.
_GO_AWAY = re.compile(r"\s+(?:the|to|for|above|beyond|through|live|ahead|on|into|back|home|out|up|over|and)\b")
_BEGINS = re.compile(r"(?:^|[.!?:•*]\s*|[\n-]\s*)$")


class Known(NamedTuple):
    """A skill that is known."""

    name: str
    kind: SkillKind
    shown_by: tuple[str, ...] = ()
    """Names of skills that show it too."""


class Named(NamedTuple):
    """Where a text names a skill: characters [start, end)."""

    skill: Known
    start: int
    end: int


def named_in(text: str) -> Iterator[Named]:
    """Every place where a text names a known skill, in order; of *React Native*, not *React* too."""
    for found in _pattern().finditer(text):
        word = found[0]
        if word == "Go" and _BEGINS.search(text[: found.start()]) and _GO_AWAY.match(text, found.end()):
            continue
        skill = _by_alias()[1].get(word) or _by_alias()[0].get(_plain(word))
        if skill:
            yield Named(skill, found.start(), found.end())


def known(name: str) -> Known | None:
    """The skill of this name, whatever its capitals."""
    plain = _plain(name)
    exact = {_plain(alias): skill for alias, skill in _by_alias()[1].items()}
    return _by_alias()[0].get(plain) or exact.get(plain)


def _plain(alias: str) -> str:
    return " ".join(alias.casefold().split())


@lru_cache(maxsize=1)
def _by_alias() -> tuple[Mapping[str, Known], Mapping[str, Known]]:
    """The skills by their names and other names, whatever the capitals, and those that count only as written."""
    loose: dict[str, Known] = {}
    exact: dict[str, Known] = {}
    kind: SkillKind = "technology"
    for line in _FILE.read_text("utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")  # type: ignore[assignment]
        elif line and not line.startswith("#"):
            names, _, shown_by = line.partition(" < ")
            name, _, others = names.partition(" = ")
            skill = Known(name.lstrip("!"), kind, tuple(filter(None, shown_by.split(", "))))
            for alias in (name, *filter(None, others.split(", "))):
                if alias.startswith("!"):
                    exact[alias[1:]] = skill
                else:
                    loose[_plain(alias)] = skill
    return loose, exact


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    loose, exact = _by_alias()
    ways = [(alias, f"(?i:{_as_pattern(alias)})") for alias in loose]
    ways += [(alias, _as_pattern(alias)) for alias in exact]
    longest_first = "|".join(way for _, way in sorted(ways, key=lambda each: -len(each[0])))
    return re.compile(rf"(?<!\w)(?:{longest_first})(?![\w+#]|['’]\w)")


def _as_pattern(alias: str) -> str:
    words = r"\s+".join(map(re.escape, alias.split()))
    # One letter alone is an initial, a grade or part of "R&D" as often as a language.
    return rf"{words}(?![&.'’-]|/\w|\+)" if len(alias) == 1 else words
