"""Rubrics: what a role is asked, what is looked for, and what each level looks like. Format: docs/rubrics.md."""

import hashlib
import json
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from voicemock.checked_yaml import Loc, finite, near_miss


def _plain(value: object) -> object:
    """Refuses a second way to write a number: `1` and `01` would be two keys for one level."""
    if isinstance(value, str) and not re.fullmatch("-?[1-9][0-9]*|0", value.strip()):
        raise ValueError("must be a whole number from 1 to 5")
    return value


def _name(value: str) -> str:
    """Refuses by saying what a name looks like; the pattern that an editor checks says it to nobody."""
    if not re.fullmatch(ID_PATTERN, value):
        words = "-".join(re.findall("[a-z0-9]+", value.lower())) or "payments-role"
        raise ValueError(f"must be lower-case words joined by hyphens, such as {words}")
    return value


ID_PATTERN = "[a-z0-9]+(-[a-z0-9]+)*"
Id = Annotated[
    str,
    StringConstraints(max_length=60),
    AfterValidator(_name),
    Field(json_schema_extra={"pattern": f"^{ID_PATTERN}$"}),
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
Level = Annotated[int, Field(ge=1, le=5), BeforeValidator(_plain)]
MOST_WEIGHT = 100.0
Weight = Annotated[float, Field(gt=0, le=MOST_WEIGHT), AfterValidator(finite)]
Kind = Literal["opener", "example", "situation", "experience", "knowledge", "exercise", "presentation", "negotiation"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Named(_Part):
    """Something with an id."""

    id: Id


class Point(Named):
    """One thing to look for in an answer."""

    text: Text
    """What is looked for, in words that can be shown to the candidate."""
    say: tuple[Text, ...] = ()
    """Ways in which a person may say it."""
    terms: tuple[tuple[Text, ...], ...] = ()
    """Groups of words: one of each group must be said. `<number>` stands for any number."""


class RedFlag(Point):
    """Something that limits the level when it is said."""

    cap: Level
    """The highest level that an answer with it can reach."""


class Criterion(Named):
    """One thing that is judged, by what can be observed."""

    name: Text
    weight: Weight = 1.0
    measures: Text
    """What it measures, in a sentence."""
    levels: Mapping[Level, Text]
    """What each level looks like: behaviour that can be observed in an answer. 1, 3 and 5 are required."""
    points: tuple[Point, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    probe: Text
    """The follow-up to ask when an answer lacks it and the question has none of its own."""
    quotes: int = Field(default=1, ge=0, le=5)
    """How many quotes a level above 1 needs."""


class FollowUp(_Part):
    """A written follow-up, asked when the answer lacks a criterion."""

    criterion: Id
    ask: Text


class Question(Named):
    """One question of the interview."""

    kind: Kind
    text: Text
    minutes: Annotated[float, Field(gt=0, le=120), AfterValidator(finite)] = 2.0
    """How long a good answer takes."""
    criteria: tuple[Id, ...]
    """What it is judged on."""
    reference: tuple[Point, ...] = ()
    """What a full answer to this very question contains; counted under the first of `criteria`."""
    follow_ups: tuple[FollowUp, ...] = ()
    changes: tuple[Text, ...] = ()
    """How the case may change after a first answer, as the interviewer says it: "And if you had half the time?" """


class Profile(_Part):
    """What a level of seniority needs."""

    overall: float = Field(ge=1, le=5)
    """The least weighted mean level."""
    at_least: Mapping[Id, Level] = {}
    """The least level on single criteria."""


class Example(_Part):
    """A graded answer, by which scoring is calibrated or tested; never both by the same one."""

    question: Id
    text: Text
    levels: Mapping[Id, Level]
    use: Literal["calibrate", "test"]
    by: Text = "author"


class Rubric(_Part):
    """A role's rubric."""

    format: Literal["voicemock/rubric@1"] = Field(alias="schema", default="voicemock/rubric@1")
    id: Id
    name: Text
    description: Text
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    seniority: Mapping[Literal["junior", "mid", "senior", "staff"], Profile] = {}
    """Which profile of levels reads as which seniority."""
    criteria: tuple[Criterion, ...]
    questions: tuple[Question, ...]
    examples: tuple[Example, ...] = ()

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion with this id. Raises KeyError."""
        return {each.id: each for each in self.criteria}[criterion_id]

    def question(self, question_id: str) -> Question:
        """The question with this id. Raises KeyError."""
        return {each.id: each for each in self.questions}[question_id]

    def points(self, question: Question, criterion: Criterion) -> tuple[Point, ...]:
        """What is looked for under a criterion in answers to a question."""
        return criterion.points + (question.reference if criterion.id == question.criteria[0] else ())

    def digest(self) -> str:
        """SHA-256 of its content, as hexadecimal digits."""
        return hashlib.sha256(json.dumps(self.as_data(), sort_keys=True).encode()).hexdigest()

    def as_data(self) -> dict[str, Any]:
        """Plain data from which `Rubric.model_validate` makes it again."""
        return self.model_dump(mode="json", by_alias=True)


_KNOWN: deque[tuple[dict[str, Any], Rubric]] = deque(maxlen=8)


def of_data(data: dict[str, Any]) -> Rubric:
    """The rubric that plain data stands for: the last few are remembered, as many sessions hold the same ones.

    Raises pydantic.ValidationError.
    """
    for known, rubric in tuple(_KNOWN):
        if known == data:
            return rubric
    read = Rubric.model_validate(data)
    _KNOWN.append((data, read))
    return read


class Extension(_Part):
    """A rubric that builds on another: what it names replaces or joins the base's, what it drops goes."""

    format: Literal["voicemock/rubric@1"] = Field(alias="schema", default="voicemock/rubric@1")
    extends: Text
    id: Id
    name: Text
    description: Text
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] | None = None
    seniority: Mapping[Literal["junior", "mid", "senior", "staff"], Profile] = {}
    criteria: tuple[Criterion, ...] = ()
    questions: tuple[Question, ...] = ()
    examples: tuple[Example, ...] = ()
    drop: tuple[Id, ...] = ()
    """Ids of the base's criteria and questions that do not apply."""


def problems_of(rubric: Rubric) -> Iterator[tuple[Loc, str]]:
    """What is wrong between the parts, each with its place."""
    known = {criterion.id for criterion in rubric.criteria}
    asked = {question.id for question in rubric.questions}
    for field in ("criteria", "questions"):
        items = getattr(rubric, field)
        yield from _twice((field,), items)
        if not items:
            yield (field,), f"there are no {field}"
    for at, criterion in enumerate(rubric.criteria):
        here = ("criteria", at)
        for level in sorted({1, 3, 5} - set(criterion.levels)):
            yield (*here, "levels"), f"level {level} is missing: 1, 3 and 5 are required"
        yield from _point_problems((*here, "points"), criterion.points)
        yield from _point_problems((*here, "red_flags"), criterion.red_flags)
        if criterion.id not in {name for question in rubric.questions for name in question.criteria}:
            yield (*here, "id"), f"no question is judged on '{criterion.id}'"
    is_known = partial(_unknown, known, "criterion")
    for at, question in enumerate(rubric.questions):
        for n, name in enumerate(question.criteria):
            yield from is_known(("questions", at, "criteria", n), name)
        for n, follow_up in enumerate(question.follow_ups):
            yield from is_known(("questions", at, "follow_ups", n, "criterion"), follow_up.criterion)
        yield from _point_problems(("questions", at, "reference"), question.reference)
        listed = {point.id for each in rubric.criteria if each.id in question.criteria[:1] for point in each.points}
        for n, point in enumerate(question.reference):
            if point.id in listed:
                yield (
                    ("questions", at, "reference", n, "id"),
                    f"'{point.id}' is a point of '{question.criteria[0]}' too",
                )
        if not question.criteria:
            yield ("questions", at), f"'{question.id}' is judged on nothing"
    for at, example in enumerate(rubric.examples):
        yield from _unknown(asked, "question", ("examples", at, "question"), example.question)
        for name in example.levels:
            yield from is_known(("examples", at, "levels", name), name)
    for seniority, profile in rubric.seniority.items():
        for name in profile.at_least:
            yield from is_known(("seniority", seniority, "at_least", name), name)


def _unknown(known: set[str], what: str, loc: Loc, name: str) -> Iterator[tuple[Loc, str]]:
    if name not in known:
        near = near_miss(name, known)
        yield loc, f"there is no {what} '{name}'" + (f"; did you mean '{near}'?" if near else "")


def _point_problems(loc: Loc, points: tuple[Point, ...]) -> Iterator[tuple[Loc, str]]:
    yield from _twice(loc, points)
    for at, point in enumerate(points):
        for n, group in enumerate(point.terms):
            if not group:
                yield (*loc, at, "terms", n), "a group of terms must not be empty"


def _twice(loc: Loc, items: tuple[Named, ...]) -> Iterator[tuple[Loc, str]]:
    for name, count in Counter(item.id for item in items).items():
        if count > 1:
            last = max(at for at, item in enumerate(items) if item.id == name)
            yield (*loc, last, "id"), f"the id '{name}' stands {count} times"


def json_schema() -> dict[str, Any]:
    """The format as a JSON Schema (draft 2020-12), for editors."""
    full, extension = (model.model_json_schema(by_alias=True) for model in (Rubric, Extension))
    definitions = {**full.pop("$defs"), **extension.pop("$defs")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "voicemock rubric",
        "if": {"required": ["extends"]},
        "then": extension,
        "else": full,
        "$defs": definitions,
    }
