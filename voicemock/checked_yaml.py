"""YAML as data: refuses what could harm or mislead, and remembers where everything stood.

PyYAML gives events, by libyaml where its wheel holds that (twenty times quicker), and the values are composed here:
its C composer crashes on deep nesting, and its Python one would need a reading of its own for the bombs. Scalars are
read as strings and typed by the model afterwards, so `no`, `1.10` and `2001-99-99` mean what is written.
"""

import difflib
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from voicemock.errors import BadInput, NotFound
from voicemock.input_file import place_in, read_text
from voicemock.safe_text import one_line

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_NODES = 5_000
MAX_DIGITS = 18
MAX_PROBLEMS = 10
_LOADER = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
_NOT_ALLOWED = yaml.reader.Reader.NON_PRINTABLE

Loc = tuple[str | int, ...]
"""The way to a value: keys and list positions from the root."""
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Document:
    """A parsed file: plain dicts, lists and strings, and the place of each."""

    name: str
    """The file's path as it was given."""
    data: Any
    marks: Mapping[Loc, tuple[int, int]]
    """Line and column, both from 1, of each value; of each key under `(*loc, KEY)`."""

    def where(self, loc: Loc) -> str:
        """`file:line:column` of a value, or of the nearest thing around it that exists."""
        while loc not in self.marks and loc:
            loc = loc[:-1]
        line, column = self.marks.get(loc, (1, 1))
        return f"{self.name}:{line}:{column}"


def quoted(value: object) -> str:
    """At most 60 characters of untrusted text for a message; what is not printable is escaped."""
    text = value if isinstance(value, str) else type(value).__name__
    return repr(text[:60])[1:-1] + ("…" if len(text) > 60 else "")


def read(path: Path) -> Document:
    """Read a YAML file.

    Raises:
        NotFound: there is no such file.
        BadInput: it is no text file or not YAML, or uses what is refused here: anchors, aliases, tags, duplicate
            keys, or is too large, deep or long.
    """
    return parse(read_text(path, MAX_BYTES), one_line(str(path)))


def read_first(file: str, folders: Iterable[Path]) -> tuple[Document, str]:
    """The file of this name in the first folder that has one, and what to do about mistakes in it.

    Raises:
        BadInput: it is not YAML that can be used.
        NotFound: no folder has it.
    """
    for folder in folders:
        path = folder / file
        if os.path.lexists(path):
            return read(path), f"Mend it, or remove it to use the shipped one: {path}"
    raise NotFound(f"There is no {file} in {', '.join(map(str, folders))}.")


def parse(text: str, name: str) -> Document:
    """The document that `text` holds; `name` stands in messages. Raises BadInput."""
    try:
        return _Reading(text, name).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        raise BadInput(
            f"{name} is not valid YAML.",
            problems=[f"{place}: {one_line(error.problem or error.context or '')[:100]}"],
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError, MemoryError) as error:
        raise BadInput(f"{name} is not valid YAML: {quoted(str(error))}.") from error


class _Reading:
    """Composes a document from events, and refuses bombs before anything is made of them."""

    def __init__(self, text: str, name: str) -> None:
        if bad := _NOT_ALLOWED.search(text):
            place = f"{name}:{place_in(text, bad.start())}"
            problem = f"{place}: the character U+{ord(bad.group()):04X} is not allowed"
            raise BadInput(f"{name} is not valid YAML.", problems=[problem])
        self._events = yaml.parse(text, Loader=_LOADER)
        self._name, self._depth, self._nodes = name, 0, 0
        self._marks: dict[Loc, tuple[int, int]] = {}

    def document(self) -> Document:
        """The one document there is. Raises BadInput, yaml.YAMLError."""
        event = self._next()
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            raise BadInput(f"{self._name} is empty.")
        data = self._value(event, ())
        while not isinstance(event, yaml.StreamEndEvent):
            event = self._next()
        return Document(self._name, data, self._marks)

    def _next(self) -> yaml.Event:
        event: yaml.Event = next(self._events)
        if isinstance(event, yaml.AliasEvent):
            raise self._refuse(event, "aliases are not allowed")
        if isinstance(event, yaml.NodeEvent):
            self._nodes += 1
            if event.anchor is not None:
                raise self._refuse(event, "anchors are not allowed")
            if event.tag is not None:  # type: ignore[attr-defined]
                raise self._refuse(event, "tags are not allowed")
        if isinstance(event, yaml.CollectionStartEvent):
            self._depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            self._depth -= 1
        elif isinstance(event, yaml.DocumentStartEvent) and self._nodes:
            raise self._refuse(event, "only one document is allowed")
        elif isinstance(event, yaml.ScalarEvent) and event.value.isdigit() and len(event.value) > MAX_DIGITS:
            raise self._refuse(event, f"numbers of more than {MAX_DIGITS} digits are not allowed")
        if self._depth > MAX_DEPTH:
            raise self._refuse(event, f"nested deeper than {MAX_DEPTH}")
        if self._nodes > MAX_NODES:
            raise self._refuse(event, f"more than {MAX_NODES} values")
        return event

    def _value(self, event: yaml.Event, loc: Loc) -> Any:
        self._marks[loc] = _place(event)
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(event := self._next(), yaml.SequenceEndEvent):
                items.append(self._value(event, (*loc, len(items))))
            return items
        built: dict[str, Any] = {}
        while not isinstance(key := self._next(), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                around = self._depth - 1
                while self._depth > around:  # what is worse about it is said first
                    self._next()
                raise self._refuse(key, "a key must be a plain word")
            if key.value in built:
                raise self._refuse(key, f"the key '{quoted(key.value)}' stands twice")
            built[key.value] = self._value(self._next(), (*loc, key.value))
            self._marks[(*loc, key.value)] = _place(key)
        return built

    def _refuse(self, event: yaml.Event, what: str) -> BadInput:
        line, column = _place(event)
        return BadInput(f"{self._name} cannot be used.", problems=[f"{self._name}:{line}:{column}: {what}"])


def _place(event: yaml.Event) -> tuple[int, int]:
    mark: Any = event.start_mark
    return mark.line + 1, mark.column + 1


def check(document: Document, model: type[Model], remedy: str = "") -> Model:
    """The document as `model`. Raises BadInput naming every problem with its place."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        schema = model.model_json_schema()
        problems = [_problem(document, schema, each) for each in _own(error.errors())]
        raise refusal(document, problems, remedy) from error


def _own(errors: Sequence[Any]) -> list[Any]:
    """Without *too few items* where the items are there, and each of them has a mistake of its own."""
    places = [tuple(each["loc"]) for each in errors]
    return [
        each
        for each, at in zip(errors, places, strict=True)
        if each["type"] != "too_short" or not any(len(one) > len(at) and one[: len(at)] == at for one in places)
    ]


def refusal(document: Document, problems: Iterable[tuple[Loc, str]], remedy: str = "") -> BadInput:
    """One error for all problems, each at its place, in the order of the file."""
    placed = sorted(
        {(document.marks.get(_nearest(document, loc), (1, 1)), loc, what) for loc, what in problems}, key=str
    )
    placed.sort(key=lambda item: item[0])
    lines = [f"{document.where(loc)}: {what}" for _, loc, what in placed]
    if len(lines) > MAX_PROBLEMS:
        lines[MAX_PROBLEMS:] = [f"… and {len(lines) - MAX_PROBLEMS} more"]
    count = "1 problem" if len(placed) == 1 else f"{len(placed)} problems"
    return BadInput(f"{document.name} has {count}:", remedy, problems=lines)


def _nearest(document: Document, loc: Loc) -> Loc:
    while loc not in document.marks and loc:
        loc = loc[:-1]
    return loc


def _problem(document: Document, schema: Any, error: Any) -> tuple[Loc, str]:
    loc: Loc = tuple(error["loc"])
    if not loc:
        return loc, "the file must hold names with values, such as 'id: mine'"
    path = ".".join(str(part) for part in loc)
    if error["type"] == "extra_forbidden":
        near = near_miss(str(loc[-1]), _fields_at(schema, loc))
        return loc, f"unknown key '{quoted(path)}'" + (f"; did you mean '{near}'?" if near else "")
    if error["type"] == "missing":
        return loc, f"'{quoted(path)}' is missing"
    message = error["msg"].removeprefix("Value error, ")
    return loc, f"{quoted(path)}: {message[0].lower()}{message[1:]}"


def written(data: Any) -> str:
    """Plain data as YAML that `parse` reads again as the same words."""
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)


def near_miss(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return close[0] if close else None


def _fields_at(schema: Any, loc: Loc) -> list[str]:
    """The keys that a model's schema knows where the unknown key `loc` stands."""
    at = schema
    for part in loc[:-1]:
        at = _resolve(at, schema)
        if isinstance(part, int):
            at = at.get("items", {})
        else:
            at = at.get("properties", {}).get(part) or at.get("additionalProperties") or {}
    return list(_resolve(at, schema).get("properties", {}))


def _resolve(at: Any, schema: Any) -> Any:
    for option in at.get("anyOf", []):
        if "$ref" in option:
            at = option
    while "$ref" in at:
        at = schema["$defs"][at["$ref"].rsplit("/", 1)[-1]]
    return at


def finite(value: float) -> float:
    """A pydantic validator: refuses infinity and not-a-number. Raises ValueError."""
    if not math.isfinite(value):
        raise ValueError("must be an ordinary number")
    return value
