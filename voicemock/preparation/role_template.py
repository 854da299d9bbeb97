"""A rubric to start from, for a job description and without a model: the shipped role that reads most like it."""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from voicemock.glossary import terms_of
from voicemock.rubric import Question, Rubric
from voicemock.safe_text import one_line
from voicemock.scoring.text import content_stems
from voicemock.sentences import listed

SKILLS = 6
"""Words of the description that become points; an answer names two or three of them."""
CONVERSATIONS = frozenset(
    ["live-coding", "offer-negotiation", "presentation", "recruiter-screen", "system-design", "verhalten"]
)
"""Shipped rubrics of a kind of conversation and not of a role: every description speaks of pay and holidays."""
NAMED = 2.0
"""By how much nearer a role is whose whole name is said."""
_PLACE = r"\b(?:in|at|from|near|around|to)\s+(?:the\s+)?{}\b"
"""What stands so wherever it is named is a place or a company."""
MAX_TITLE = 80
"""A longer first line is no title."""

_TEXT = """\
# Made without a language model from {source}: by its words alone, so read all of it.
# It builds on {base}{others}.
# See what that asks and looks for: voicemock rubric show {base}. For another one: --extends ROLE.
schema: voicemock/rubric@1
extends: {extends}
id: {id}
name: {name}
description: {description}
drop: []                         # ids of the base's criteria and questions that do not apply

criteria:
  - id: own-skills
    name: Skills of the role
    weight: 1
    measures: Whether the candidate has worked with what this role needs, told by what they did with it.
    levels:                      # yours to word: what would you hear from somebody who can do this work?
      1: Names none of what the role works with, or only that they know it.
      3: Tells what they did themselves with one or two of them.
      5: Tells what they did with several, why they chose them and where their limits were.
    # Picked from the description by how they are written, not by what they mean: delete what is no skill.
    points:
{points}
    probe: What did you do with it yourself?

questions:
  - id: own-skills-used
    kind: experience
    text: {question}
    minutes: 2
    criteria: [own-skills, {criterion}]
"""


def closest(description: str, roles: Mapping[str, Rubric]) -> list[str]:
    """The roles' names, the one that shares most of its own words with the description first, and conversations last.

    Words are weighed by how few roles use them (inverse document frequency); role texts count as sets, so that a
    longer rubric is not nearer by its length.
    """
    words = {name: set(content_stems(_of_role(rubric))) for name, rubric in roles.items()}
    spread = Counter(word for each in words.values() for word in each)
    weight = {word: math.log((1 + len(roles)) / count) for word, count in spread.items()}
    said = set(content_stems(description))

    def likeness(name: str) -> float:
        own = math.sqrt(sum(weight[word] ** 2 for word in words[name]))
        shared = sum(weight[word] for word in words[name] & said) / max(own, 1e-9)
        return shared * (NAMED if set(content_stems(roles[name].name)) <= said else 1)

    return sorted(roles, key=lambda name: (name in CONVERSATIONS, -likeness(name), name))


def _of_role(rubric: Rubric) -> str:
    parts = [rubric.name, rubric.description, *(question.text for question in rubric.questions)]
    points = [point for question in rubric.questions for point in question.reference]
    for criterion in rubric.criteria:
        parts += [criterion.name, criterion.measures]
        points += criterion.points
    for point in points:
        parts += [point.text, *(term for group in point.terms for term in group)]
    return " ".join(parts)


def skills_of(description: str, base: Rubric) -> tuple[str, ...]:
    """Names and terms of the trade in a description that its base does not look for already."""
    role, taken = _of_role(base), {term.casefold() for term in terms_of(base)}
    listed = (
        term
        for term in terms_of(base, [description])
        if term.casefold() not in taken and not re.search(rf"\b{re.escape(term)}\b", role, re.IGNORECASE)
    )
    return tuple([term for term in listed if not _is_place(term, description)][:SKILLS])


def _is_place(term: str, description: str) -> bool:
    place = len(re.findall(_PLACE.format(re.escape(term)), description, re.IGNORECASE))
    return place > 0 and place == len(re.findall(rf"\b{re.escape(term)}\b", description, re.IGNORECASE))


def role_template(text: str, source: Path, names: Sequence[str], base: tuple[Rubric, str], id_: str) -> str:
    """A rubric file that extends a role, with a job description's skills as points; it passes its check.

    Args:
        text: the job description.
        source: its file, which comments name.
        names: the roles by likeness, the base first; only the base where it was chosen.
        base: the rubric that it extends, and how the new file names that one.
        id_: the new rubric's id.
    """
    extended, extends = base
    skills = skills_of(text, extended) or ("the work",)
    shown = listed(skills)
    title = _title(text) or f"{extended.name}, as described in {source.name}"
    others = f", the role that reads most like it; then come {' and '.join(names[1:3])}" if len(names) > 1 else ""
    return _TEXT.format(
        source=one_line(source.name),
        base=one_line(names[0]),
        others=others,
        extends=_quoted(extends),
        id=id_,
        name=_quoted(title),
        description=_quoted(f"{extended.description} Made from {source.name}."),
        points="\n".join(_point(skill, at) for at, skill in enumerate(skills, 1)),
        question=_quoted(f"This role works with {shown}. Tell me about something you did with one of them."),
        criterion=_first(extended).criteria[0],
    )


def _first(base: Rubric) -> Question:
    return next((each for each in base.questions if each.kind in ("experience", "example")), base.questions[0])


def _point(skill: str, number: int) -> str:
    words = "-".join(re.findall(r"[a-z0-9]+", skill.lower()))[:40].strip("-")
    id_ = f"skill-{number}-{words}" if words else f"skill-{number}"
    text = _quoted(f"what you did with {skill}")
    return f"      - id: {id_}\n        text: {text}\n        terms: [[{_quoted(skill)}]]"


def _quoted(text: str) -> str:
    """Untrusted words as one YAML scalar."""
    return json.dumps(one_line(text), ensure_ascii=False)


def _title(description: str) -> str:
    """The first line, where it looks like a title."""
    line = next((one_line(each) for each in description.splitlines() if each.strip()), "")
    line = line.lstrip("#*_ ").rstrip("*_: ")
    return line if 3 <= len(line) <= MAX_TITLE and not line.endswith(".") else ""
